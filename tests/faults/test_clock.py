"""A clock that is set back or runs wild: the order is that of the numbers, and the chain is never broken by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from models.directory import DisableAccount, InviteOfficer
from models.errors import ClockBehind, NotAllowed
from storage.clock import SetClock
from tests.end_to_end.division_at_work import AtWork, at_work, document, list_sites, order_on_duty, passphrase
from tests.faults.division_folder import verified
from ui.session import Session


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened


def test_a_clock_set_back_by_an_hour_opens_a_new_segment_with_an_entry_of_its_own(work: AtWork) -> None:
    list_sites(work)
    before = work.entries()[-1]
    work.clock.forward(-timedelta(hours=1))
    order_on_duty(work)
    corrected, order = work.entries()[-2:]
    assert (corrected.command, corrected.n, corrected.outcome) == ("ClockCorrected", before.n + 1, "done")
    assert before.at - corrected.at > timedelta(minutes=50)
    assert (order.command, order.n) == ("OrderOnDutyAccess", before.n + 2)
    assert work.verdict().faults == ()


def test_a_clock_a_minute_behind_needs_no_entry_of_its_own(work: AtWork) -> None:
    list_sites(work)
    work.clock.forward(-timedelta(minutes=6))
    order_on_duty(work)
    assert work.entries("ClockCorrected") == []
    assert work.verdict().faults == ()


def test_by_a_clock_before_the_roles_began_nobody_may_act_and_the_register_stays_consistent(work: AtWork) -> None:
    list_sites(work)
    document(work)
    work.clock.forward(-timedelta(days=400))
    with pytest.raises(NotAllowed, match="R01"):
        document(work, "sousa")
    assert [each.outcome for each in work.entries()[-2:]] == ["done", "refused"]
    assert work.verdict().faults == ()


def test_a_clock_that_runs_wild_never_bricks_the_chain(work: AtWork) -> None:
    list_sites(work)
    for days in (4000, -3999, 30, -20, 1):
        work.clock.forward(timedelta(days=days))
        order_on_duty(work)
    assert len(work.entries("ClockCorrected")) == 2
    assert work.verdict().faults == ()


def test_a_new_officer_enrols_only_when_the_clock_is_right(work: AtWork, tmp_path: Path) -> None:
    """An unknown key can't sign the entry a clock set back needs."""
    invited = InviteOfficer(rank="Det.", name="Someone New", login_name="newcomer")
    done = work.give("okafor", invited)
    code = work.store.invite("newcomer", done.urn)
    before = work.clock()
    work.division.leave()
    work.store.close()
    folder = tmp_path / "division.coverbook"
    early = SetClock(before - timedelta(hours=1))
    with pytest.raises(ClockBehind):
        Session.enrol(folder, "newcomer", code, "seven plain words on a first day", early)
    assert Session.enrol(folder, "newcomer", code, "seven plain words on a first day", SetClock(before)) == done.urn
    assert verified(folder).consistent


def test_a_disabled_invitation_leaves_no_entry_by_an_unknown_key(work: AtWork, tmp_path: Path) -> None:
    done = work.give("okafor", InviteOfficer(rank="Det.", name="Someone New", login_name="newcomer"))
    code = work.store.invite("newcomer", done.urn)
    work.give("brandt", DisableAccount(officer=done.urn))
    clock, count = SetClock(work.clock()), len(work.entries())
    work.division.leave()
    work.store.close()
    folder = tmp_path / "division.coverbook"
    with pytest.raises(NotAllowed):
        Session.enrol(folder, "newcomer", code, "seven plain words on a first day", clock)
    with Session.open(folder, "quill", passphrase("quill"), clock) as session:
        assert session.register.journal.head.n == count + 1
        assert session.verify().consistent
