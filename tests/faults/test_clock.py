"""A clock that is set back or runs wild: the order is that of the numbers, and the chain is never broken by it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from models.canonical import instant_text
from models.clock_correction import ClockCorrection, ConfirmClock
from models.directory import DisableAccount, InviteOfficer
from models.due import Due, due
from models.errors import ClockBehind, InvalidInput, NotAllowed, OutOfOrder
from models.officer import Officer
from storage.clock import SetClock
from tests.end_to_end.division_at_work import BEGINS, AtWork, at_work, document, list_sites, order_on_duty, passphrase
from tests.faults.division_folder import division_folder, verified
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
    (change,) = corrected.changes
    assert (change.open["before"], change.open["after"]) == (instant_text(before.at), instant_text(corrected.at))
    assert (change.open["noted_by"], change.open["state"]) == (work.urn("okafor"), "noted")
    assert work.verdict().faults == ()


def test_a_clock_set_back_waits_for_the_commanders_own_entry_with_the_reason(work: AtWork) -> None:
    list_sites(work)
    work.clock.forward(-timedelta(hours=1))
    order_on_duty(work)
    urn = work.entries("ClockCorrected")[0].changes[0].urn
    for login, owed in (("brandt", True), ("okafor", False), ("sousa", False)):
        found = [each for each in due_of(work, login) if each.urn == urn]
        assert [(each.act, each.cited) for each in found] == [("ConfirmClock", "house rule R37")] * owed
    work.refused("sousa", ConfirmClock(correction=urn, reason="Mine was right."), NotAllowed)
    with pytest.raises(InvalidInput, match="which time was right"):
        work.give("brandt", ConfirmClock(correction=urn, reason="  "))
    work.give("brandt", ConfirmClock(correction=urn, reason="It was an hour ahead since the battery was changed."))
    assert [each for each in due_of(work, "brandt") if each.urn == urn] == []
    work.refused("brandt", ConfirmClock(correction=urn, reason="Again."), OutOfOrder)
    assert work.verdict().faults == ()
    (entry,) = (each for each in work.entries("ConfirmClock") if each.outcome == "done")
    assert "battery" not in entry.body.decode()


def due_of(work: AtWork, login: str) -> tuple[Due, ...]:
    register = work.division.register(login)
    return due(register.reading(), register.roles, register.actor)


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
    with pytest.raises(NotAllowed, match="This act is for"):
        document(work, "sousa")
    assert [each.outcome for each in work.entries()[-2:]] == ["done", "refused"]
    assert work.verdict().faults == ()


def test_a_clock_that_runs_wild_never_bricks_the_chain(work: AtWork) -> None:
    list_sites(work)
    for days in (4000, -3999, 30, -20, 1, 2_000_000, -2_000_000):
        work.clock.forward(timedelta(days=days))
        order_on_duty(work)
    assert len(work.entries("ClockCorrected")) == 3
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


@pytest.mark.parametrize("year", [1970, 2019, 2199, 9998])
def test_a_wild_clock_at_unlock_never_bricks_a_register_and_is_forgotten_when_it_is_right_again(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, year: int
) -> None:
    """By a clock before the register began nobody may act; by one far ahead everything is late. Both pass."""
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    right = BEGINS + timedelta(hours=2)
    try:
        with Session.open(folder, "brandt", passphrase("brandt"), SetClock(right.replace(year=year))) as session:
            assert session.stands is None
            session.due()
            assert session.page(Officer).rows
            assert session.verify().consistent
    except NotAllowed:
        assert year < BEGINS.year
    for minutes in (0, 1):
        clock = SetClock(right + timedelta(minutes=minutes))
        with Session.open(folder, "brandt", passphrase("brandt"), clock) as session:
            assert session.stands is None
            watch = session.begin_check()
            watch.end()
            corrections = session.open_facts(ClockCorrection)
            assert len(corrections) == 1
            assert [each.act for each in session.due() if each.rule == "R37"] == ["ConfirmClock"]
            assert session.verify().consistent
