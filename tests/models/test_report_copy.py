"""Report copies: numbered without a gap, for one recipient each, kept with what they are about."""

from __future__ import annotations

from typing import Any

import pytest

from models.command import Role
from models.errors import InvalidInput, NotAllowed
from models.identity import FalseIdentity
from models.report_copy import (
    IssueReport,
    Rendition,
    ReportCopy,
    issue_report,
    next_copy_number,
    next_report_id,
)
from tests.fakes import FakeContext
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, IDENTITY, LAPTOP, OTHER, PROFILE, scene


@pytest.fixture
def desk() -> FakeContext:
    return scene().by(COMMANDER, Role.COMMANDER)


def issue(context: FakeContext, **changes: Any) -> ReportCopy:
    told: dict[str, Any] = {
        "report_id": next_report_id(context),
        "rendition": Rendition.FULL,
        "subject": IDENTITY,
        "copy_number": 1,
        "purpose": "Periodic review.",
        "sha256": "a" * 64,
        "head_n": 7,
        "head_hash": "b" * 64,
        "recipient": CHIEF,
    }
    made = context.keep(issue_report(IssueReport(**(told | changes)), context))[0]
    assert isinstance(made, ReportCopy)
    return made


def test_a_copy_is_kept_in_the_dossier_of_its_subject(desk: FakeContext) -> None:
    assert issue(desk).dossier == IDENTITY
    assert issue(desk, subject=PROFILE).dossier == IDENTITY
    assert issue(desk, subject=CASE).dossier == CASE


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
    ],
)
def test_what_does_not_fit_is_named(desk: FakeContext, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        issue(desk, **changes)
    assert set(refused.value.problems) == {field}


def test_a_report_id_stays_with_its_subject(desk: FakeContext) -> None:
    first = issue(desk)
    with pytest.raises(InvalidInput, match="subject"):
        issue(desk, report_id=first.report_id, copy_number=2, subject=CASE)


def test_a_detective_issues_a_report_on_own_conduct_alone(desk: FakeContext) -> None:
    assert issue(desk.by(DETECTIVE, Role.DETECTIVE)).issued_by == DETECTIVE
    with pytest.raises(NotAllowed):
        issue(desk, subject=CASE)
    desk.keep([desk.get(IDENTITY, FalseIdentity).changed(operators=(DETECTIVE, OTHER))])
    with pytest.raises(NotAllowed):
        issue(desk)
