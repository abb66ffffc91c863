"""Unmasking: the Chief sees one record at a time, with a reason; the commander is told and takes note."""

from __future__ import annotations

import pytest

from models.activity import Activity, ActivityState
from models.command import Command, Role
from models.due import due
from models.errors import InvalidInput, NotAllowed, Refused, UnknownRecord
from models.identity import FalseIdentity, IdentityState
from models.profile import Level
from models.record import Record
from models.review import Review, ReviewState
from models.unmasking import (
    UNMASKING_WORKFLOW,
    NoteUnmasking,
    Unmasking,
    UnmaskingState,
    UnmaskRecord,
    note_unmasking,
    unmask_record,
)
from tests.fakes import NOON, FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, IDENTITY, LAPTOP, PROFILE, days, scene

WHY = "A complaint names this account."


def unmask(context: FakeContext, subject: str = PROFILE, reason: str = WHY, *roles: Role) -> Unmasking:
    asked = UnmaskRecord(subject=subject, reason=reason)
    (made,) = context.keep(unmask_record(asked, context.by(CHIEF, *(roles or (Role.CHIEF,)))))
    assert isinstance(made, Unmasking)
    return made


def test_a_record_is_unmasked_with_a_reason_kept_in_its_own_dossier() -> None:
    context = scene()
    made = unmask(context)
    assert (made.subject, made.dossier, made.unmasked_by, made.unmasked_at) == (PROFILE, IDENTITY, CHIEF, NOON)
    assert made.reason == WHY
    assert context.basis == [PROFILE]


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_no_record_is_unmasked_without_a_reason(reason: str) -> None:
    with pytest.raises(InvalidInput, match="say why"):
        unmask(scene(), PROFILE, reason)


def test_what_is_not_masked_or_not_there_is_not_unmasked() -> None:
    with pytest.raises(InvalidInput, match="must be the number"):
        unmask(scene(), LAPTOP)
    with pytest.raises(UnknownRecord):
        unmask(scene(), "HM-P-1-0099")
    context = scene()
    context.keep([context.get(IDENTITY, FalseIdentity).changed(state=IdentityState.DESTROYED)])
    with pytest.raises(InvalidInput, match="destroyed"):
        unmask(context, IDENTITY)


def test_a_chief_who_commands_too_has_nothing_masked() -> None:
    with pytest.raises(NotAllowed):
        unmask(scene(), PROFILE, WHY, Role.CHIEF, Role.COMMANDER)


def test_the_reason_of_a_review_or_a_session_without_a_profile_is_kept_in_the_case() -> None:
    context = scene()
    review = Review(
        urn="HM-R-1-0001", state=ReviewState.SCHEDULED, investigator=DETECTIVE, investigation=CASE,
        period_from=NOON.date(), period_until=NOON.date(), scheduled_for=days(1),
    )  # fmt: skip
    session = Activity(
        urn="HM-S-1-0001", state=ActivityState.LOGGED, investigation=CASE, operator=DETECTIVE, from_=NOON,
        until=days(0.1), level=Level.VIEW, entered_at=days(0.1),
    )  # fmt: skip
    context.keep([review, session])
    assert unmask(context, review.urn).dossier == CASE
    assert unmask(context, session.urn).dossier == CASE


def test_the_commander_is_told_until_the_commander_took_note() -> None:
    context = scene()
    made = unmask(context)

    def told(actor: str, role: Role) -> list[tuple[str, str]]:
        return [(each.act, each.urn) for each in due(context, frozenset({role}), actor) if each.urn == made.urn]

    assert told(COMMANDER, Role.COMMANDER) == [("NoteUnmasking", made.urn)]
    assert told(CHIEF, Role.CHIEF) == told(DETECTIVE, Role.DETECTIVE) == []
    asked = NoteUnmasking(unmasking=made.urn)
    context.keep(note_unmasking(asked, context.by(COMMANDER, Role.COMMANDER)))
    noted = context.get(made.urn, Unmasking)
    assert (noted.state, noted.noted_by, noted.noted_at) == (UnmaskingState.NOTED, COMMANDER, NOON)
    assert told(COMMANDER, Role.COMMANDER) == []


def test_who_unmasked_takes_no_note_of_it_as_acting_commander() -> None:
    context = scene()
    made = unmask(context)
    with pytest.raises(Refused, match="R12"):
        note_unmasking(NoteUnmasking(unmasking=made.urn), context.by(CHIEF, Role.CHIEF, Role.COMMANDER))


def test_what_the_tables_do_not_hold_is_refused() -> None:
    def in_state(state: str) -> tuple[FakeContext, Record]:
        context = scene()
        made = unmask(context).changed(state=UnmaskingState(state))
        context.keep([made])
        return context, made

    def command(record: Record) -> Command:
        return NoteUnmasking(unmasking=record.urn)

    assert refused_by_the_tables(UNMASKING_WORKFLOW, in_state, {"NoteUnmasking": command}) > 0
