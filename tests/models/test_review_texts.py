"""Entries of a review's period that may hold what free text should not: counted at the meeting, never quoted (R24)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.activity import Activity, ActivityState
from models.canonical import plain
from models.command import Role
from models.contact import Contact
from models.profile import Level
from models.questions import QUESTIONS, Reply
from models.record import Record
from models.review import Decision, ProfileDecision, Review
from models.review_calendar import ScheduleReview, schedule_review
from models.review_meeting import HoldReview, StatedAnswer, hold_review
from models.review_texts import examine
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, COMMANDER, DETECTIVE, IDENTITY, LAPTOP, OTHER, PROFILE, days, scene

NUMBER = "123-45-6789"
FROM, UNTIL = days(-10).date(), NOON.date()


def session(number: int, day: float, note: str, operator: str = DETECTIVE) -> Activity:
    return Activity(
        urn=f"HM-S-1-{number:04d}", state=ActivityState.LOGGED, profile=PROFILE, investigation=CASE, identity=IDENTITY,
        operator=operator, from_=days(day), until=days(day) + timedelta(minutes=20), equipment=(LAPTOP,),
        level=Level.VIEW, what_was_done=note, entered_at=days(day),
    )  # fmt: skip


def contact(day: float, how: str) -> Contact:
    return Contact(
        urn="HM-C-1-0001", identity=IDENTITY, investigation=CASE, recorded_by=DETECTIVE, recorded_at=days(day),
        account="someone", site="Site", first_seen=days(day).date(), how_selected=how,
    )  # fmt: skip


def place(*records: Record) -> FakeContext:
    context = scene().by(COMMANDER, Role.COMMANDER)
    context.keep(records)
    return context


def hold(context: FakeContext) -> Review:
    asked = ScheduleReview(investigator=DETECTIVE, investigation=CASE, scheduled_for=days(1))
    (review,) = context.keep(schedule_review(asked, context))
    found = dict.fromkeys(QUESTIONS, Reply.YES) | dict.fromkeys((10, 17), Reply.NOT_APPLICABLE)
    command = HoldReview(
        review=review.urn,
        held_at=NOON,
        answers=tuple(StatedAnswer(number=n, answer=reply, note="Looked at.") for n, reply in found.items()),
        decisions=(Decision(profile=PROFILE, decision=ProfileDecision.CONTINUE),),
    )
    (held,) = context.keep(hold_review(command, context))
    assert isinstance(held, Review)
    return held


def test_sessions_and_contacts_of_the_period_are_looked_through_and_no_others() -> None:
    context = place(
        session(1, -2, f"He gave {NUMBER}."),
        session(2, -3, "Looked at offers."),
        session(3, -11, f"He gave {NUMBER}."),
        session(4, -2, f"He gave {NUMBER}.", operator=OTHER),
        contact(-4, "His rap sheet."),
    )
    found = examine(context, DETECTIVE, CASE, period_from=FROM, period_until=UNTIL)
    assert found.looked == ("HM-S-1-0001", "HM-S-1-0002", "HM-C-1-0001")
    assert found.found == ("HM-S-1-0001", "HM-C-1-0001")


def test_what_the_reviewer_reads_names_entries_and_never_a_word_of_them() -> None:
    context = place(session(1, -2, f"He gave {NUMBER}."), session(2, -3, "Looked at offers."))
    said = examine(context, DETECTIVE, CASE, period_from=FROM, period_until=UNTIL).words
    assert said == (
        "2 entries of the period looked through for protected information, 1 may hold some: HM-S-1-0001 "
        "(house rule R24)"
    )
    assert examine(context, OTHER, CASE, period_from=FROM, period_until=UNTIL).words == (
        "no session or contact of the period to look through"
    )


def test_an_entry_of_the_first_and_of_the_last_day_counts() -> None:
    context = place(session(1, -10, NUMBER), session(2, 0, NUMBER))
    found = examine(context, DETECTIVE, CASE, period_from=date(2026, 3, 6), period_until=date(2026, 3, 16))
    assert found.found == ("HM-S-1-0001", "HM-S-1-0002")


@pytest.mark.parametrize(("note", "warned"), [(f"He gave {NUMBER}.", 1), ("Looked at offers.", 0)])
def test_the_review_keeps_how_many_entries_were_looked_through_and_how_many_had_a_sign(note: str, warned: int) -> None:
    held = hold(place(session(1, -2, note), session(2, -3, "Looked at listings.")))
    assert (held.entries_examined, held.entries_warned) == (2, warned)
    assert NUMBER not in str(plain(held))
