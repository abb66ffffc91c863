"""Report copies: numbered without a gap, for one recipient each, kept with what they are about."""

from __future__ import annotations

from typing import Any

import pytest

from models.command import Role
from models.department import Department
from models.errors import InvalidInput, NotAllowed
from models.record import REGISTER, Kind
from models.redaction import Rendition
from models.report_copy import (
    LIST,
    IssueReport,
    ReportCopy,
    issue_report,
    next_copy_number,
    next_report_id,
)
from models.review import Review, ReviewState
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, IDENTITY, LAPTOP, OTHER, scene

REVIEW = "HM-R-1-0001"
OTHERS_REVIEW = "HM-R-1-0002"
DEPARTMENT = "HM-D-1-0001"


def review(urn: str, investigator: str) -> Review:
    return Review(
        urn=urn,
        state=ReviewState.HELD,
        investigator=investigator,
        investigation=CASE,
        period_from=NOON.date(),
        period_until=NOON.date(),
        scheduled_for=NOON,
    )


@pytest.fixture
def desk() -> FakeContext:
    context = scene().by(COMMANDER, Role.COMMANDER)
    context.keep([review(REVIEW, DETECTIVE), review(OTHERS_REVIEW, OTHER)])
    context.keep([Department(urn=DEPARTMENT, name="Harrow Mills", prefix="HM", zone="America/New_York")])
    return context


def issue(context: FakeContext, **changes: Any) -> ReportCopy:
    told: dict[str, Any] = {
        "report_id": next_report_id(context),
        "rendition": Rendition.FULL,
        "subject": REVIEW,
        "copy_number": 1,
        "purpose": "Periodic review.",
        "sha256": "a" * 64,
        "head_n": 7,
        "head_hash": f"{7:064x}",
        "recipient": CHIEF,
    }
    made = context.keep(issue_report(IssueReport(**(told | changes)), context))[0]
    assert isinstance(made, ReportCopy)
    return made


def test_a_copy_is_kept_in_the_dossier_of_its_review(desk: FakeContext) -> None:
    assert issue(desk).dossier == REVIEW


def test_a_copy_names_the_chain_as_the_journal_holds_it(desk: FakeContext) -> None:
    with pytest.raises(InvalidInput, match="chain's value"):
        issue(desk, head_n=8)


def test_copies_of_a_report_are_counted_and_reports_of_a_year_too(desk: FakeContext) -> None:
    first = issue(desk)
    assert first.report_id == "RC-2026-0001"
    assert next_copy_number(desk, first.report_id) == 2
    second = issue(desk, report_id=first.report_id, copy_number=2, rendition=Rendition.REDACTED)
    assert (second.copy_number, next_report_id(desk)) == (2, "RC-2026-0002")


def test_a_copy_this_officer_cannot_read_is_counted_too(desk: FakeContext) -> None:
    made = issue(desk)
    desk.closed = {made.urn}
    assert next_copy_number(desk, made.report_id) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"copy_number": 2}, "copy_number"),
        ({"sha256": "a" * 63}, "sha256"),
        ({"head_hash": "B" * 64}, "head_hash"),
        ({"recipient": ""}, "recipient"),
        ({"recipient_text": "Assigned prosecutor"}, "recipient"),
        ({"purpose": " "}, "purpose"),
        ({"report_id": "RC-1"}, "report_id"),
        ({"subject": LAPTOP}, "subject"),
        ({"subject": IDENTITY}, "subject"),
    ],
)
def test_what_does_not_fit_is_named(desk: FakeContext, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        issue(desk, **changes)
    assert set(refused.value.problems) == {field}


def test_a_report_id_stays_with_its_subject(desk: FakeContext) -> None:
    first = issue(desk)
    with pytest.raises(InvalidInput, match="subject"):
        issue(desk, report_id=first.report_id, copy_number=2, subject=OTHERS_REVIEW)


def test_a_detective_issues_a_report_on_own_conduct_alone(desk: FakeContext) -> None:
    assert issue(desk.by(DETECTIVE, Role.DETECTIVE)).issued_by == DETECTIVE
    with pytest.raises(NotAllowed):
        issue(desk, subject=OTHERS_REVIEW)


def issue_list(context: FakeContext, **changes: Any) -> ReportCopy:
    told: dict[str, Any] = {
        "report_id": next_report_id(context, LIST),
        "subject": DEPARTMENT,
        "listed": Kind.PROFILE,
        "rows": 4,
    }
    return issue(context, **(told | changes))


def test_a_list_is_kept_with_the_department_and_numbered_by_itself(desk: FakeContext) -> None:
    issue(desk)
    first, second = issue_list(desk), issue_list(desk, narrowed=True)
    assert (first.report_id, second.report_id) == ("LS-2026-0001", "LS-2026-0002")
    assert (first.dossier, first.listed, first.rows) == (REGISTER, Kind.PROFILE, 4)


@pytest.mark.parametrize("role", [Role.DETECTIVE, Role.DESIGNEE, Role.INSPECTOR, Role.ADMINISTRATOR])
def test_a_list_is_issued_by_commander_and_chief_alone(desk: FakeContext, role: Role) -> None:
    desk.by(DETECTIVE, role)
    with pytest.raises(NotAllowed):
        issue_list(desk)
    assert issue_list(desk.by(CHIEF, Role.CHIEF)).issued_by == CHIEF


@pytest.mark.parametrize(
    "changes", [{"listed": None}, {"rows": -1}, {"subject": REVIEW}, {"rendition": Rendition.STATISTICAL}]
)
def test_a_list_says_what_it_lists_and_is_about_the_department(desk: FakeContext, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        issue_list(desk, **changes)


def test_a_report_on_a_record_lists_nothing(desk: FakeContext) -> None:
    with pytest.raises(InvalidInput, match="goes with the copy of a list"):
        issue(desk, listed=Kind.PROFILE)
