"""What may be attached, by whom, and what is said of it."""

from __future__ import annotations

import pytest

from models.attachment import SUBJECTS, AddAttachment, Attachment, CopyOutAttachment, add_attachment
from models.attachment import copy_out_attachment as save_copy
from models.command import Role
from models.errors import InvalidInput, NotOnDossier, UnknownRecord
from models.fields import FieldClass, fields_of, shown_fields_of, text_problems
from models.policy import Policy
from models.record import Kind
from models.redaction import Rendition, withholds
from models.rulebook import may_give
from models.stored_file import Media, StoredFile
from tests.fakes import FakeContext
from tests.scene import CASE, COMMANDER, DETECTIVE, IDENTITY, PROFILE, scene

ORIGINAL, COPY = "a" * 64, "b" * 64


def stored(blob: str = ORIGINAL, media: Media = Media.PDF, size: int = 10) -> StoredFile:
    return StoredFile(blob=blob, blob_sha256="1" * 64, sha256="2" * 64, size=size, media=media, key="3" * 64)


@pytest.fixture
def context() -> FakeContext:
    made = scene().by(DETECTIVE, Role.DETECTIVE)
    made.files = {ORIGINAL: stored(), COPY: stored(COPY, Media.JPEG)}
    return made


def add(**said: str) -> AddAttachment:
    return AddAttachment(**{"subject": PROFILE, "name": "offer.pdf", "blob": ORIGINAL, **said})


def attach(context: FakeContext, **said: str) -> list[Attachment]:
    made = context.keep(add_attachment(add(**said), context))
    return [each for each in made if isinstance(each, Attachment)]


def problems(context: FakeContext, **said: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        add_attachment(add(**said), context)
    return list(refused.value.problems)


def test_an_attachment_lives_in_the_dossier_of_its_record(context: FakeContext) -> None:
    for subject, dossier in ((CASE, CASE), (IDENTITY, IDENTITY), (PROFILE, IDENTITY), ("HM-E-1-0001", "register")):
        context.files[ORIGINAL] = stored(ORIGINAL)
        (made,) = attach(context, subject=subject)
        assert (made.dossier, made.subject, made.added_by) == (dossier, subject, DETECTIVE)
        del context.records[made.urn]


def test_what_is_said_of_the_file_is_what_storage_took_down(context: FakeContext) -> None:
    (made,) = attach(context)
    assert (made.blob, made.sha256, made.size, made.media, made.key) == (
        ORIGINAL, "2" * 64, 10, Media.PDF, "3" * 64,
    )  # fmt: skip


def test_a_file_that_was_not_stored_just_now_is_not_attached(context: FakeContext) -> None:
    assert problems(context, blob="c" * 64) == ["blob"]
    attach(context)
    assert problems(context) == ["blob"]


def test_a_file_beyond_the_limit_of_the_policy_is_not_attached(context: FakeContext) -> None:
    most = Policy().attachment_bytes
    assert most == 50 * 1024 * 1024
    context.files[ORIGINAL] = stored(size=most + 1)
    assert problems(context) == ["blob"]
    context.files[ORIGINAL] = stored(size=most)
    assert attach(context)


def test_nothing_is_attached_to_a_record_that_takes_no_files(context: FakeContext) -> None:
    assert set(SUBJECTS) == {
        Kind.INVESTIGATION, Kind.IDENTITY, Kind.PROFILE, Kind.ACTIVITY, Kind.REVIEW, Kind.EQUIPMENT,
        Kind.PAPER_DECISION,
    }  # fmt: skip
    for subject in (DETECTIVE, "HM-PL-1-0001", "HM-F-1-0001", "no number"):
        assert problems(context, subject=subject) == ["subject"]


def test_nothing_is_attached_to_a_record_one_may_not_open_or_that_is_not_there(context: FakeContext) -> None:
    with pytest.raises(UnknownRecord):
        add_attachment(add(subject="HM-P-1-0099"), context)
    context.closed.add(PROFILE)
    with pytest.raises(NotOnDossier):
        add_attachment(add(), context)


@pytest.mark.parametrize("name", ["../offer.pdf", "C:\\offer.pdf", "/etc/passwd", "..", "."])
def test_a_path_is_no_file_name(context: FakeContext, name: str) -> None:
    assert problems(context, name=name) == ["name"]


@pytest.mark.parametrize("name", ["offer\u202efdp.exe", "offer\x00.pdf", "offer\n.pdf", "x" * 161, "\ud800"])
def test_a_name_that_hides_something_does_not_pass_the_door(name: str) -> None:
    assert list(text_problems(add(name=name))) == ["name"]


def test_an_image_and_its_copy_without_metadata_are_two_records_of_one_act(context: FakeContext) -> None:
    context.files[ORIGINAL] = stored(media=Media.JPEG)
    original, copy = attach(context, name="offer.JPG", stripped_blob=COPY, shows="An offer")
    assert (original.stripped_of, copy.stripped_of) == ("", original.urn)
    assert (original.name, copy.name) == ("offer.JPG", "offer (without metadata).jpg")
    assert (copy.subject, copy.shows, copy.blob) == (PROFILE, "An offer", COPY)


def test_only_another_image_is_taken_for_the_copy_of_an_image(context: FakeContext) -> None:
    assert problems(context, stripped_blob=COPY) == ["stripped_blob"]
    context.files[ORIGINAL] = stored(media=Media.JPEG)
    assert problems(context, stripped_blob=ORIGINAL) == ["stripped_blob"]
    context.files[COPY] = stored(COPY, Media.GIF)
    assert problems(context, stripped_blob=COPY) == ["stripped_blob"]


def test_each_copy_saved_outside_is_counted_with_its_purpose(context: FakeContext) -> None:
    (made,) = attach(context)
    context.by(COMMANDER, Role.COMMANDER)
    for purpose in ("For the prosecutor", "For the court"):
        context.keep(save_copy(CopyOutAttachment(attachment=made.urn, purpose=purpose), context))
    copies = context.get(made.urn, Attachment).copies
    assert [(each.by, each.purpose) for each in copies] == [
        (COMMANDER, "For the prosecutor"), (COMMANDER, "For the court"),
    ]  # fmt: skip


def test_a_copy_without_a_purpose_is_not_saved_outside(context: FakeContext) -> None:
    (made,) = attach(context)
    with pytest.raises(InvalidInput):
        save_copy(CopyOutAttachment(attachment=made.urn, purpose=" \n"), context)


def test_who_attaches_and_who_saves_outside() -> None:
    active = {"state": "active"}
    may = {
        role: (
            may_give("AddAttachment", active, frozenset({role})),
            may_give("CopyOutAttachment", active, frozenset({role})),
        )
        for role in Role
        if role.value != "recovery"
    }
    assert may == {
        Role.DETECTIVE: (True, False),
        Role.COMMANDER: (True, True),
        Role.CHIEF: (True, True),
        Role.DESIGNEE: (False, False),
        Role.INSPECTOR: (False, False),
        Role.ADMINISTRATOR: (True, False),
    }


def test_nothing_that_stands_in_clear_names_a_person_s_file_or_lets_it_be_recognized() -> None:
    in_clear = {each.name for each in fields_of(Attachment) if each.declared.field_class is FieldClass.OPEN}
    assert in_clear == {
        "urn", "state", "subject", "kept_in", "media", "size", "blob", "blob_sha256", "stripped_of", "added_by",
        "added_at",
    }  # fmt: skip


def test_the_key_of_a_file_is_shown_nowhere_and_withheld_from_every_copy() -> None:
    assert "key" not in {each.name for each in shown_fields_of(Attachment)}
    assert all(withholds(each, FieldClass.KEY) for each in (Rendition.FULL, Rendition.REDACTED))
    assert "3" * 64 not in repr(stored())
