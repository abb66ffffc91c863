"""From draft to in use: one paper, one sitting of each decider, equipment tested by a fourth person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.activity import ActivityState
from models.application import Application, ApplicationState
from models.identity import FalseIdentity, IdentityState
from models.investigation import Investigation, InvestigationState
from models.profile import ProfileState
from tests.end_to_end.division_at_work import SITES, USED, AtWork, at_work, log, profile_of, until


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened


def test_two_sites_go_from_draft_to_in_use_with_one_signature_of_each(work: AtWork) -> None:
    until(work, USED)
    log(work, site=SITES[1])
    assert [profile_of(work, site).state for site in SITES] == [ProfileState.IN_USE, ProfileState.IN_USE]
    given = {
        name: [each.actor for each in work.entries(name)]
        for name in ("SubmitApplication", "DecideApplication", "DecideDetails", "TestEquipment")
    }
    assert given == {
        "SubmitApplication": [work.urn("sousa")],
        "DecideApplication": [work.urn("okafor")],
        "DecideDetails": [work.urn("brandt")],
        "TestEquipment": [work.urn("quill")],
    }
    assert work.verdict().faults == ()


def test_each_record_stands_where_the_three_yeses_put_it(work: AtWork) -> None:
    until(work, USED)
    case = work.division.read("sousa", work.urn("case"))
    identity = work.division.read("sousa", work.urn("identity"))
    paper = work.division.read("sousa", work.urn("paper"))
    assert isinstance(case, Investigation)
    assert isinstance(identity, FalseIdentity)
    assert isinstance(paper, Application)
    assert (case.state, case.authorized_by) == (InvestigationState.AUTHORIZED, work.urn("okafor"))
    assert (identity.state, identity.approved_by) == (IdentityState.APPROVED, work.urn("brandt"))
    assert (paper.state, paper.submissions) == (ApplicationState.DECIDED, 1)
    assert {line.decided_by for line in paper.lines} == {work.urn("okafor")}


def test_a_session_within_approval_carries_no_flag(work: AtWork) -> None:
    until(work, USED)
    activity = log(work)
    assert (activity.state, activity.outside, activity.entered_late) == (ActivityState.LOGGED, (), False)


def test_each_decision_rests_on_the_versions_that_were_read(work: AtWork) -> None:
    until(work, USED)
    records = work.division.register("okafor").records
    (authorized,) = work.entries("DecideApplication")
    (approved,) = work.entries("DecideDetails")
    for entry, names in (
        (authorized, ("case", "identity", *(site + " profile" for site in SITES))),
        (approved, ("case", "identity", *(site + " profile" for site in SITES))),
    ):
        for name in names:
            read = max(version for version in records.versions(work.urn(name)) if version[1] < entry.n)
            assert read in entry.basis


def test_profiles_are_in_use_by_their_first_session_and_not_before(work: AtWork) -> None:
    until(work, USED)
    assert profile_of(work, SITES[0]).state is ProfileState.IN_USE
    assert profile_of(work, SITES[1]).state is ProfileState.APPROVED
    assert profile_of(work, SITES[1]).first_used_at is None
