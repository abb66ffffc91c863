"""The ledger of images: source and consent on file, consent withdrawn stops, a second person sees removal (R16)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from models.attachment import Attachment
from models.command import Role
from models.due import due
from models.errors import InvalidInput, NotAllowed, OutOfOrder, Refused
from models.identity import FalseIdentity, IdentityState, ImageSource
from models.image import IMAGE_WORKFLOW, Image, ImageState
from models.image_acts import (
    ApproveImage,
    RecordConsentAnew,
    RecordImage,
    SearchImageAgain,
    WithdrawConsent,
    approve_image,
    record_consent_anew,
    record_image,
    search_image_again,
    withdraw_consent,
)
from models.image_places import NotePosting, NoteRemoval, VerifyRemoval, note_posting, note_removal, verify_removal
from models.profile import Profile, ProfileState
from models.questions import Reply
from models.record import Record
from models.requirement import check
from models.review_answers import computed_answers
from models.standing import standing
from models.stored_file import Media
from models.use import IMAGES_IN_ORDER, IMAGES_ON_FILE
from models.use_facts import use_of
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, IDENTITY, OTHER, PROFILE, days, profile, scene

ORIGINAL, COPY, PAPER, NEW_PAPER = (f"HM-F-1-000{n}" for n in range(1, 5))
SECOND = "HM-P-1-0002"
TODAY = date(2026, 3, 16)
POSTED, WITHDRAWN = days(-15), days(-5)


def attachment(urn: str, media: Media = Media.PNG, stripped_of: str = "", kept_in: str = IDENTITY) -> Attachment:
    return Attachment(
        urn=urn, subject=kept_in, kept_in=kept_in, media=media, size=9, blob=urn * 2, blob_sha256="0" * 64,
        stripped_of=stripped_of, added_by=DETECTIVE, added_at=NOON, name="file", sha256=urn[-1] * 64, key="0" * 64,
    )  # fmt: skip


def place(*, approved: bool = True) -> FakeContext:
    """The scene with a picture of a consenting adult and two profiles; the details are approved or still to be."""
    context = scene()
    context.keep([attachment(ORIGINAL), attachment(COPY, stripped_of=ORIGINAL)])
    context.keep([attachment(PAPER, Media.PDF), attachment(NEW_PAPER, Media.PDF)])
    context.keep([profile(urn=SECOND)])
    state = IdentityState.APPROVED if approved else IdentityState.AUTHORIZED
    identity = context.get(IDENTITY, FalseIdentity).changed(
        image_source=ImageSource.CONSENTING_ADULT, approved_at=days(-20) if approved else None, state=state
    )
    context.keep([identity])
    return context


def put(context: FakeContext, **said: Any) -> Image:
    told: dict[str, Any] = {
        "identity": IDENTITY, "attachment": COPY, "source": ImageSource.CONSENTING_ADULT,
        "provenance": "A cousin of the prosecutor's clerk.", "searched_on": TODAY, "search_result": "No match.",
        "consent": PAPER, "consent_on": TODAY,
    }  # fmt: skip
    made, _ = context.keep(record_image(RecordImage(**told | said), context))
    assert isinstance(made, Image)
    return made


def shown(context: FakeContext, *, at: datetime = POSTED, on: str = PROFILE) -> Image:
    """An image approved with the details and posted on one profile."""
    image = put(context)
    context.keep([image.changed(recorded_at=days(-21))])
    return post(context, image.urn, on=on, at=at)


def post(context: FakeContext, image: str, *, on: str = PROFILE, at: datetime = NOON) -> Image:
    act = NotePosting(image=image, profile=on, posted_at=at, where="As the picture of the profile.")
    return kept(context, note_posting(act, context))


def kept(context: FakeContext, records: Any) -> Image:
    (made,) = context.keep(records)
    assert isinstance(made, Image)
    return made


def withdraw(context: FakeContext, image: str, at: datetime = WITHDRAWN) -> Image:
    act = WithdrawConsent(image=image, from_=at, withdrawn_why="By letter.")
    return kept(context, withdraw_consent(act, context))


def tick(context: FakeContext, urn: str = PROFILE, at: datetime = NOON) -> bool | None:
    return check((IMAGES_IN_ORDER,), use_of(context, context.get(urn, Profile), at))[0].met


def test_an_image_is_on_file_with_the_digest_of_its_attached_copy_and_its_identity_names_it() -> None:
    context = place()
    made = put(context)
    assert (made.sha256, made.dossier, made.state) == ("2" * 64, IDENTITY, ImageState.ON_FILE)
    assert context.get(IDENTITY, FalseIdentity).images == (made.urn,)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"consent": ""}, "consent"),
        ({"consent_on": None}, "consent_on"),
        ({"consent_on": date(2026, 3, 17)}, "consent_on"),
        ({"source": ImageSource.NONE}, "source"),
        ({"source": ImageSource.LICENSED}, "consent"),
        ({"provenance": " "}, "provenance"),
        ({"search_result": ""}, "search_result"),
        ({"searched_on": date(2026, 3, 17)}, "searched_on"),
        ({"attachment": ORIGINAL}, "attachment"),
        ({"attachment": PAPER}, "attachment"),
    ],
)
def test_an_image_without_its_source_its_consent_or_its_bare_copy_is_not_put_on_file(
    said: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        put(place(), **said)
    assert field in refused.value.problems


def test_a_picture_from_another_dossier_or_on_file_already_is_not_put_on_file() -> None:
    context = place()
    context.keep([attachment("HM-F-1-0009", stripped_of=ORIGINAL, kept_in=CASE)])
    with pytest.raises(InvalidInput, match="not attached to this false identity"):
        put(context, attachment="HM-F-1-0009")
    put(context)
    with pytest.raises(InvalidInput, match="on file already"):
        put(context)


def test_only_an_operator_of_the_identity_puts_an_image_on_file() -> None:
    with pytest.raises(Refused) as refused:
        put(place().by(OTHER, Role.DETECTIVE))
    assert refused.value.rule == "R01"


def test_details_that_show_an_image_are_not_approved_while_none_is_on_file() -> None:
    context = place(approved=False)
    use = use_of(context, profile(windows=(), state=ProfileState.AWAITING_APPROVAL), NOON)
    assert check((IMAGES_ON_FILE,), use)[0].met is False
    put(context)
    use = attrs.evolve(use, identity=context.get(IDENTITY, FalseIdentity))
    assert [each.met for each in check((IMAGES_ON_FILE, IMAGES_IN_ORDER), use)] == [True, True]


def test_an_image_put_on_file_after_the_details_is_not_shown_before_the_commander_approved_it() -> None:
    context = place()
    image = put(context)
    assert tick(context) is True, "it is on file, but stands nowhere"
    post(context, image.urn)
    assert tick(context) is False
    (item,) = [e for e in due(context, frozenset({Role.COMMANDER}), COMMANDER) if e.act == "ApproveImage"]
    assert (item.urn, item.rule) == (image.urn, "R16")
    with pytest.raises(Refused, match="R12"):
        approve_image(ApproveImage(image=image.urn), context.by(DETECTIVE, Role.COMMANDER))
    context.keep(approve_image(ApproveImage(image=image.urn), context.by(COMMANDER, Role.COMMANDER)))
    assert tick(context) is True
    with pytest.raises(OutOfOrder):
        approve_image(ApproveImage(image=image.urn), context)


def test_who_authorized_the_identity_does_not_approve_its_image() -> None:
    context = place()
    image = put(context)
    context.keep([context.get(IDENTITY, FalseIdentity).changed(authorized_by=COMMANDER)])
    with pytest.raises(Refused, match="authorized"):
        approve_image(ApproveImage(image=image.urn), context.by(COMMANDER, Role.COMMANDER))


def test_consent_withdrawn_stops_every_profile_showing_the_image_and_says_when_that_is_lifted() -> None:
    context = place()
    image = shown(context)
    assert (tick(context), tick(context, SECOND)) == (True, None)
    withdraw(context, image.urn)
    assert tick(context) is False
    assert tick(context, SECOND) is None, "it does not stand there"
    (stop,) = [each for each in standing(context, context.get(PROFILE, Profile), NOON) if each.rule == "R16"]
    assert stop.since == days(-5)
    assert "verifies that it was taken down" in stop.lifted_when


def test_an_image_no_place_is_recorded_of_counts_as_shown_on_every_profile() -> None:
    context = place()
    image = put(context)
    context.keep([image.changed(recorded_at=days(-21))])
    withdraw(context, image.urn)
    assert (tick(context), tick(context, SECOND)) == (False, False)


@pytest.mark.parametrize(("at", "met"), [(days(-5.1), True), (days(-5), False), (days(-1), False)])
def test_a_session_is_judged_by_the_consent_at_its_own_instant(at: datetime, *, met: bool) -> None:
    context = place()
    withdraw(context, shown(context).urn)
    assert tick(context, at=at) is met


def test_a_withdrawal_never_lies_ahead_and_says_how_it_was_made_known() -> None:
    context = place()
    image = shown(context)
    with pytest.raises(InvalidInput, match="future"):
        withdraw(context, image.urn, days(1))
    with pytest.raises(InvalidInput, match="withdrawn_why"):
        withdraw_consent(WithdrawConsent(image=image.urn, from_=NOON, withdrawn_why=" "), context)


def test_a_removal_counts_once_a_second_person_has_looked() -> None:
    context = place()
    image = shown(context)
    withdraw(context, image.urn)
    acts = [e.act for e in due(context, frozenset({Role.DETECTIVE}), DETECTIVE) if e.rule == "R16"]
    assert acts == ["NoteRemoval"]
    kept(context, note_removal(NoteRemoval(image=image.urn, number=1, removed_at=days(-1)), context))
    assert tick(context) is False
    look = VerifyRemoval(image=image.urn, number=1, verified_how="Searched for it and found nothing.")
    with pytest.raises(Refused, match="R12"):
        verify_removal(look, context.by(DETECTIVE, Role.COMMANDER))
    with pytest.raises(NotAllowed):
        verify_removal(look, context.by(CHIEF, Role.CHIEF))
    acts = [e.act for e in due(context, frozenset({Role.COMMANDER}), COMMANDER) if e.rule == "R16"]
    assert acts == ["VerifyRemoval"]
    kept(context, verify_removal(look, context.by(COMMANDER, Role.COMMANDER)))
    assert tick(context) is None
    assert tick(context, at=days(-2)) is False, "what stood there then stood there"


def test_who_took_an_image_down_does_not_verify_it() -> None:
    context = place()
    image = shown(context)
    act = NoteRemoval(image=image.urn, number=1, removed_at=NOON)
    kept(context, note_removal(act, context.by(COMMANDER, Role.COMMANDER)))
    with pytest.raises(Refused, match="second person"):
        verify_removal(VerifyRemoval(image=image.urn, number=1, verified_how="Looked."), context)


def test_a_removal_lies_neither_before_the_posting_nor_ahead_and_only_where_the_image_stands() -> None:
    context = place()
    image = shown(context)
    for number, at in ((1, days(-16)), (1, days(1)), (2, NOON)):
        with pytest.raises(InvalidInput):
            note_removal(NoteRemoval(image=image.urn, number=number, removed_at=at), context)
    with pytest.raises(InvalidInput, match="not taken down"):
        verify_removal(
            VerifyRemoval(image=image.urn, number=1, verified_how="Looked."), context.by(COMMANDER, Role.COMMANDER)
        )


def test_a_new_consent_lifts_the_stop_and_the_withdrawn_one_does_not() -> None:
    context = place()
    image = shown(context)
    withdraw(context, image.urn)
    context.by(COMMANDER, Role.COMMANDER)
    again = RecordConsentAnew(image=image.urn, provenance="Signed anew.", consent=PAPER, consent_on=TODAY)
    with pytest.raises(InvalidInput, match="withdrawn"):
        record_consent_anew(again, context)
    context.keep(record_consent_anew(attrs.evolve(again, consent=NEW_PAPER), context))
    assert tick(context) is True
    assert tick(context, at=days(-1)) is False
    withdraw(context, image.urn, NOON)
    with pytest.raises(Refused, match="R12"):
        record_consent_anew(again, context.by(DETECTIVE, Role.COMMANDER))


def test_question_10_of_the_review_reads_the_ledger() -> None:
    context = place()

    def tenth() -> tuple[Reply, str]:
        found = computed_answers(
            context, DETECTIVE, CASE, period_from=date(2026, 3, 1), period_until=TODAY, at=context.now
        )[10]
        return found.value, found.detail

    assert tenth() == (Reply.NO, f"{IDENTITY}: no image on file")
    image = shown(context)
    assert tenth() == (Reply.YES, image.urn)
    withdraw(context, image.urn)
    assert tenth() == (Reply.NO, f"{image.urn}: consent withdrawn")


def test_it_is_looked_for_again_on_a_day_that_has_come() -> None:
    context = place()
    image = put(context)
    with pytest.raises(InvalidInput):
        search_image_again(SearchImageAgain(image=image.urn, searched_on=date(2026, 3, 17), search_result="x"), context)
    again = SearchImageAgain(image=image.urn, searched_on=TODAY, search_result="Nothing.")
    assert kept(context, search_image_again(again, context)).search_result == "Nothing."


def test_every_act_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = place()
        made = put(context).changed(state=ImageState(state))
        context.keep([made])
        return context, made

    commands: dict[str, Any] = {
        "ApproveImage": lambda r: ApproveImage(image=r.urn),
        "SearchImageAgain": lambda r: SearchImageAgain(image=r.urn, searched_on=TODAY, search_result="x"),
        "NotePosting": lambda r: NotePosting(image=r.urn, profile=PROFILE, posted_at=NOON, where="x"),
        "NoteRemoval": lambda r: NoteRemoval(image=r.urn, number=1, removed_at=NOON),
        "VerifyRemoval": lambda r: VerifyRemoval(image=r.urn, number=1, verified_how="x"),
        "WithdrawConsent": lambda r: WithdrawConsent(image=r.urn, from_=NOON, withdrawn_why="x"),
        "RecordConsentAnew": lambda r: RecordConsentAnew(image=r.urn, provenance="x"),
    }
    assert refused_by_the_tables(IMAGE_WORKFLOW, in_state, commands) == 3 * len(Role)
