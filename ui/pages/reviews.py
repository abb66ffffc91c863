"""Reviews of conduct: scheduled, held with 18 answers, answered by the investigator, closed with their actions."""

from __future__ import annotations

from typing import Any, ClassVar

from models.questions import QUESTIONS
from models.record import Kind
from models.review import Review, ReviewState
from ui.list_page import ListPage, Read
from ui.list_panel import Chip, ListSpec
from ui.moments import shown_day, shown_instant, shown_iso_day, shown_iso_instant
from ui.reading import Detail, Names, Related
from ui.record_table import Cell, Column, TableRow
from ui.rows import plain_detail, source_of

S = ReviewState


def _row(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    who, case = names.of(values["investigator"]), names.of(values["investigation"])
    met = values["held_at"]
    at = shown_iso_instant(met or values["scheduled_for"], session.zone)
    today = session.now.astimezone(session.zone).date().isoformat()
    late = not met and bool(values["due_on"]) and values["due_on"] < today
    due = shown_iso_day(values["due_on"]) or "–"
    return TableRow(
        urn=listed.urn,
        cells=(
            Cell(who, case),
            Cell(values["state"], state=values["state"]),
            Cell(at, "held" if met else "scheduled"),
            Cell(due, tone="danger" if late else "", icon="alert-triangle" if late else ""),
            Cell(f"{shown_iso_day(values['period_from'])} – {shown_iso_day(values['period_until'])}"),
        ),
        sentence=f"Review of {who} in {case}, {values['state']}, {at}, due {due}{', late' if late else ''}.",
    )


def _second(record: Any, names: Names) -> str:
    period = f"{shown_day(record.period_from)} to {shown_day(record.period_until)}"
    return f"{names.of(record.investigation)} · {period} · {record.urn}"


def _title(record: Any, names: Names) -> str:
    return names.of(record.investigator)


def _related(session: Any, record: Any, names: Names) -> dict[str, tuple[Related, ...]]:
    notes = {each.number: each for each in record.notes}
    texts = {each.number: each.what for each in record.action_texts}
    return {
        "Answers": tuple(
            _said(
                record,
                "alert-triangle" if each.answer.value == "no" else "check",
                f"{each.number}. {QUESTIONS[each.number].text}",
                _answer(each, notes.get(each.number)),
            )
            for each in record.answers
        ),
        "Actions": tuple(
            _said(
                record,
                "circle-check" if each.verified_at else "clock",
                f"{each.number}. {texts.get(each.number, '')}",
                f"{names.of(each.owner)} · due {shown_day(each.due)} · {_done(each, session.zone, names)}",
            )
            for each in record.actions
        ),
        "Findings": tuple(
            _said(
                record,
                "flag",
                f"{each.number}. {each.title}",
                f"{each.level.value} · {each.criteria} · {each.condition}",
            )
            for each in record.findings
        ),
        "Decisions": tuple(
            Related(each.profile, Kind.PROFILE, "user-circle", names.of(each.profile), each.decision.value, "")
            for each in record.decisions
        ),
    }


def _said(record: Any, icon: str, title: str, second: str) -> Related:
    """A part of the review itself: there is nothing further to open."""
    return Related(record.urn, Kind.REVIEW, icon, title, second, "")


def _answer(answer: Any, note: Any) -> str:
    by = "computed by the register" if answer.computed else "stated by the reviewer"
    if not answer.computed and answer.computed_value is not None:
        by += f" (the register: {answer.computed_value.value})"
    said = " · ".join(part for part in (note.found, note.note) if part) if note else ""
    return f"{answer.answer.value.capitalize()}, {by}" + (f" · {said}" if said else "")


def _done(action: Any, zone: Any, names: Names) -> str:
    if action.verified_at:
        return f"verified {shown_instant(action.verified_at, zone)} by {names.of(action.verified_by)}"
    return f"done {shown_instant(action.done_at, zone)}, to be verified" if action.done_at else "owed"


def read_review(session: Any, urn: str) -> Detail:
    """A review, whole."""
    first = ("scheduled_for", "due_on", "held_at", "held_by", "next_due", "agreement", "summary")
    return plain_detail(session, urn, second=_second, title=_title, related=_related, first=first)


class ReviewsPage(ListPage):
    """Every 30 days, per operator and investigation (5.12.4.5)."""

    NAME: ClassVar[str] = "reviews"
    TITLE: ClassVar[str] = "Reviews"
    ICON: ClassVar[str] = "calendar-event"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset({Kind.REVIEW})
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="Reviews of conduct",
        columns=(
            Column(label="Investigator", order="investigator", share=32),
            Column(label="State", order="state", share=20),
            Column(label="Meeting", order="scheduled_for", share=28),
            Column(label="Due", order="due_on", share=20),
            Column(label="Period", order="period_from", share=26, shown=False),
        ),
        source=source_of(Review, _row, "scheduled_for", newest=True),
        saves={"": Review},
        chips=(
            Chip(word="All", whole=True),
            Chip(word="Scheduled", where=(("state", S.SCHEDULED.value),)),
            Chip(word="Held", where=(("state", S.HELD.value),)),
            Chip(word="Answered", where=(("state", S.ANSWERED.value),)),
            Chip(word="Closed", where=(("state", S.CLOSED.value),)),
        ),
        nothing="No review here",
        why="Operators meet periodically with the commander (5.12.4.5). Schedule the first meeting.",
    )
    NEW: ClassVar[tuple[str, str]] = ("ScheduleReview", "plus")
    MINE: ClassVar[str] = "investigator"
    COUNTED: ClassVar[tuple[str, str]] = ("review", "reviews")

    def reads(self) -> Read:
        """How a record of this page is read."""
        return read_review
