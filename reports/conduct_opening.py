"""The decision page of the report from records: whose copy, which review, what it came to."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from models.command import Role
from models.profile import ProfileState
from models.report_copy import ReportCopy
from reports.conduct_content import (
    CheckRow,
    Figure,
    Meeting,
    Result,
    worst,
)
from reports.conduct_facts import Facts, changes, chief_of
from reports.conduct_said import (
    finding_rows,
    open_actions,
)
from reports.cover import Copy, Cover
from reports.page import band_of
from reports.wording import NONE_RECORDED, cited, counted, period, short_day

OFFICES = {Role.COMMANDER: "Detective Division Commander", Role.CHIEF: "Chief of Police"}
"""How the decision page names the office of who held the meeting."""


def cover_of(facts: Facts) -> Cover:
    department, issue = facts.department, facts.issue
    made = ("HoldReview", "AnswerReview", "RecordReviewRefusal", "CompleteAction", "VerifyAction", "CloseReview")
    steps = [e for e in facts.journal.entries if e.command in made and changes(e.changes, facts.review.urn)]
    return Cover(
        department=department.name,
        division=department.division,
        address=department.address,
        document=issue.report_id,
        version=str(max(1, len(steps))),
        rendition=issue.rendition,
        marking=department.marking,
        band=band_of(practice=facts.journal.practice),
        practice=facts.journal.practice,
        prepared_at=facts.reader.now,
        prepared_by=facts.called(issue.prepared_by),
        zone=facts.zone,
        journal=facts.journal.journal,
        copies=_copies(facts),
    )


def _copies(facts: Facts) -> tuple[Copy, ...]:
    issue = facts.issue
    earlier = tuple(
        Copy(
            number=each.copy_number,
            recipient=facts.called(each.recipient) if each.recipient else each.recipient_text,
            role="Officer of the register" if each.recipient else "Outside the register",
            rendition=type(issue.rendition)(each.rendition.value),
            delivery=issue.delivery,
        )
        for each in facts.reader.find(ReportCopy, report_id=issue.report_id)
        if each.copy_number < issue.copy_number
    )
    this = Copy(
        number=issue.copy_number,
        recipient=issue.recipient,
        role=issue.recipient_role,
        rendition=issue.rendition,
        delivery=issue.delivery,
        this=True,
    )
    return (*sorted(earlier, key=lambda each: each.number), this)


def meeting_of(facts: Facts) -> Meeting:
    review, chief = facts.review, chief_of(facts)
    return Meeting(
        review=review.urn,
        investigator=facts.called(review.investigator),
        reviewed_by=_reviewer(facts) if review.held_by else "not held yet",
        addressed_to=chief.called if chief else "Chief of Police",
        case_numbers=facts.field(facts.investigation, "case_number"),
        investigation=facts.investigation.urn,
        title=facts.field(facts.investigation, "title"),
        period_from=review.period_from,
        period_to=review.period_until,
        held_at=review.held_at,
        place=facts.field(review, "place"),
        state=str(review.state),
        next_review_on=review.next_due,
    )


def _reviewer(facts: Facts) -> str:
    """Who held the meeting, with the office held at that instant."""
    review = facts.review
    officer = facts.officers.get(review.held_by)
    at = review.held_at or facts.reader.now
    held = {grant.role for grant in officer.roles if grant.in_force(at)} if officer else set()
    office = next((words for role, words in OFFICES.items() if role in held), "")
    return ", ".join(filter(None, (facts.called(review.held_by), office)))


def _applies(rows: tuple[CheckRow, ...]) -> list[CheckRow]:
    return [row for row in rows if row.result not in {Result.NOT_APPLICABLE, Result.NOT_COMPUTED}]


def determination_of(facts: Facts, rows: tuple[CheckRow, ...]) -> str:
    applied = _applies(rows)
    met = sum(row.result is Result.MET for row in applied)
    requirement = "computed policy requirement" if facts.words.covers_the_work else "computed requirement"
    said = f"{met} of {counted(len(applied), requirement)} met"
    if worst(rows) is not Result.MET:
        partly = [row.rule for row in applied if row.result is Result.PARTLY]
        failed = [row.rule for row in applied if row.result is Result.NOT_MET]
        parts = [f"not met: {', '.join(failed)}"] if failed else []
        parts += [f"partly met: {', '.join(partly)}"] if partly else []
        said += f"; {'; '.join(parts)} (section 5)"
    unknown = [cited(row.clause) for row in rows if row.result is Result.NOT_COMPUTED]
    if unknown:
        said += f". Not computed, and so not determined here: {', '.join(unknown)}"
    if not facts.words.covers_the_work:
        said += f". {facts.words.policy.name} does not speak of this work: house rules stand in its place"
    flagged = sum(1 for each in facts.sessions if each.outside)
    outside = f"{counted(flagged, 'session')} outside approval recorded"
    return f"{said}. {outside[:1].upper()}{outside[1:]}. Computed from entries ≤ {facts.journal.journal.n}."


def figures_of(facts: Facts, rows: tuple[CheckRow, ...]) -> tuple[Figure, ...]:
    """The six figures of the decision page."""
    applied = _applies(rows)
    met = sum(row.result is Result.MET for row in applied)
    in_use = sum(1 for each in facts.profiles if each.state is ProfileState.IN_USE)
    authorized = sum(1 for each in facts.identities if each.authorized_at)
    return (
        _counted(facts.identities, "False identity", "False identities", f"{authorized} authorized"),
        _counted(facts.profiles, "Profile", "Profiles", f"{in_use} in use"),
        Figure(
            value=f"{met} / {len(applied)}",
            label="Requirements met",
            note=_others(applied),
            tone="good" if met == len(applied) else "warn",
        ),
        _findings(facts),
        _actions(facts),
        Figure(
            value=short_day(facts.review.next_due) if facts.review.next_due else "–",
            label="Next review due",
            note=f"{facts.words.policy.review_days}-day interval",
            tone="quiet",
        ),
    )


def _counted(things: Sequence[object], one: str, many: str, note: str) -> Figure:
    return Figure(value=str(len(things)), label=one if len(things) == 1 else many, note=note)


def _findings(facts: Facts) -> Figure:
    findings = finding_rows(facts)
    grave = sum(1 for each in findings if each.level == 1)
    figure = _counted(findings, "Finding", "Findings", f"{grave} at level 1")
    return attrs.evolve(figure, tone="bad" if grave else "plain")


def _actions(facts: Facts) -> Figure:
    waiting = open_actions(facts)
    due = min((each.due for each in waiting), default=None)
    done = "all verified" if facts.review.actions else NONE_RECORDED
    figure = _counted(waiting, "Open action", "Open actions", f"earliest due {short_day(due)}" if due else done)
    return attrs.evolve(figure, tone="warn" if waiting else "plain")


def _others(applied: list[CheckRow]) -> str:
    partly = sum(row.result is Result.PARTLY for row in applied)
    failed = sum(row.result is Result.NOT_MET for row in applied)
    return f"{partly} partly, {failed} not met"


def summary_of(facts: Facts) -> str:
    review = facts.review
    identities = counted(len(facts.identities), "false identity", "false identities")
    sessions = counted(len(facts.sessions), "session")
    opened = sum(1 for each in facts.profiles if each.account_opened_at)
    rest = len(facts.profiles) - opened
    others = f" ({rest} more not opened)" if rest else ""
    return (
        f"{facts.called(review.investigator)} operated {identities} with {counted(opened, 'profile')}{others} in "
        f"investigation {facts.investigation.urn}; {sessions} logged in the period "
        f"{period(review.period_from, review.period_until)}."
    )


def rests_on(facts: Facts) -> str:
    return (
        f"The review rests on the logged sessions, the authorizations and approvals, the equipment register and the "
        f"journal up to entry {facts.journal.journal.n} of station {facts.journal.journal.station}."
    )
