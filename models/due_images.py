"""Images to be taken down, to be looked at by a second person, or to be approved (R16)."""

from __future__ import annotations

from collections.abc import Iterator

from models.canonical import instant_from
from models.command import Role
from models.due_asking import Asking, Due, Facts
from models.identity import FalseIdentity, IdentityState
from models.image import Image, ImageState
from models.moment import day_of
from models.profile import Profile


def images_due(asking: Asking) -> Iterator[Due]:
    """For the operators and the commander, from open fields."""
    if not asking.holds(Role.DETECTIVE, Role.COMMANDER):
        return
    for image in asking.reader.open_facts(Image):
        if image["state"] == ImageState.CONSENT_WITHDRAWN.value:
            yield from _withdrawn(asking, image)
        elif asking.holds(Role.COMMANDER) and _unapproved(asking, image):
            yield asking.item("R16", image["urn"], "Image waiting for approval before it is shown", "ApproveImage")
        for each in image["postings"]:
            if each["removed_at"] and not each["verified_at"] and asking.holds(Role.COMMANDER):
                what = f"Image taken down from {each['profile']}, to be looked at by a second person"
                yield asking.item("R16", image["urn"], what, "VerifyRemoval")


def _withdrawn(asking: Asking, image: Facts) -> Iterator[Due]:
    since = day_of(instant_from(image["withdrawals"][-1]["from_"]), asking.reader)
    for each in image["postings"]:
        facts = next(iter(asking.reader.open_facts(Profile, urn=each["profile"])), None)
        if not each["removed_at"] and facts is not None and asking.sees(facts["operator"]):
            what = f"Consent withdrawn: the image is to be taken down from {each['profile']}"
            yield asking.item("R16", image["urn"], what, "NoteRemoval", since)
    if not image["postings"] and asking.sees(image["operator"]):
        what = "Consent withdrawn: say where the image stands, and take it down"
        yield asking.item("R16", image["urn"], what, "NotePosting", since)


def _unapproved(asking: Asking, image: Facts) -> bool:
    if image["approved_at"] or image["operator"] == asking.actor:
        return False
    identity = next(iter(asking.reader.open_facts(FalseIdentity, urn=image["identity"])), None)
    if identity is None or identity["state"] != IdentityState.APPROVED.value:
        return False
    return instant_from(image["recorded_at"]) > instant_from(identity["approved_at"])
