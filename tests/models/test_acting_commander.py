"""The acting commander by the Chief's dated order, and the Chief in the commander's place with it said in the body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.acting import ActingOrder, EndActingCommander, OrderActingCommander
from models.canonical import parse
from models.command import Role
from models.errors import InvalidInput, NotAllowed
from models.journal import Entry
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Facts
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, at_work

CHIEF, COMMANDER, ACTING, OPERATOR = "okafor", "brandt", "ferreira", "sousa"


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened


def order(work: AtWork, who: str = ACTING, days: int = 10) -> ActingOrder:
    now = work.division.now
    command = OrderActingCommander(acting=work.urn(who), from_=now, until=now + timedelta(days=days))
    made = work.give(CHIEF, command, named="acting")
    assert isinstance(made, ActingOrder)
    return made


def last(work: AtWork, command: str) -> Entry:
    return work.entries(command)[-1]


def test_an_acting_commander_approves_while_the_order_is_in_force_and_reads_what_the_commander_reads(
    work: AtWork,
) -> None:
    at.until(work, at.SET_UP)
    assert not work.division.register(ACTING)._seat.keyring.is_oversight
    order(work)
    assert Role.COMMANDER in work.division.register(ACTING).roles
    assert work.division.register(ACTING)._seat.keyring.is_oversight
    work.give(ACTING, at.approval(work))
    entry = last(work, "DecideDetails")
    assert (entry.actor, entry.outcome, entry.conflict) == (work.urn(ACTING), "done", False)
    assert work.verdict().faults == ()


def test_outside_the_dates_an_acting_commander_approves_nothing(work: AtWork) -> None:
    at.until(work, at.SET_UP)
    order(work, days=2)
    work.division.later(minutes=60 * 24 * 3)
    assert Role.COMMANDER not in work.division.register(ACTING).roles
    work.refused(ACTING, at.approval(work), NotAllowed)


def test_an_order_that_was_ended_gives_nothing_more(work: AtWork) -> None:
    at.until(work, at.SET_UP)
    given = order(work)
    work.give(CHIEF, EndActingCommander(acting_order=given.urn))
    work.refused(ACTING, at.approval(work), NotAllowed)
    assert work.verdict().faults == ()


def test_only_the_chief_orders_and_neither_the_chief_nor_the_commander_acts(work: AtWork) -> None:
    now = work.division.now
    for who, problem in ((CHIEF, "is the Chief"), (COMMANDER, "commander already")):
        with pytest.raises(InvalidInput, match=problem):
            order(work, who)
    command = OrderActingCommander(acting=work.urn(ACTING), from_=now, until=now + timedelta(days=3))
    work.refused(COMMANDER, command, NotAllowed)
    with pytest.raises(InvalidInput, match="until"):
        work.give(CHIEF, OrderActingCommander(acting=work.urn(ACTING), from_=now, until=now))


def in_conflict(work: AtWork) -> Entry:
    """The commander operates and the Chief, who did not authorize it, approves."""
    at.until(work, at.EQUIPPED, without=(at.EQUIPPED,))
    at.delegate(work)
    at.order_on_duty(work, COMMANDER)
    at.register_equipment(work)
    work.give("quill", at.no_identifier_test(work))
    at.issue(work, COMMANDER, by=CHIEF)
    at.document(work, COMMANDER)
    at.submit(work, COMMANDER)
    work.give(ACTING, at.authorization(work))
    at.set_up(work, COMMANDER)
    work.give(CHIEF, at.approval(work))
    return last(work, "DecideDetails")


def test_where_the_chief_decides_in_the_commanders_place_the_body_says_so(work: AtWork) -> None:
    entry = in_conflict(work)
    assert entry.conflict
    assert last(work, "IssueEquipment").conflict
    in_place = {each.command for each in work.entries() if each.conflict}
    assert in_place == {"DecideDetails", "IssueEquipment", "RecordFootprintCheck"}
    assert work.verdict().faults == ()


def persons(work: AtWork, entry: Entry, **forged: Any) -> list[str]:
    """What the verifier says of an entry with these words put into its body, after the entries before it."""
    facts = Facts(Rulebook.remembered)
    before: dict[str, Any] = {}
    said = {**parse(entry.body), **forged}
    for each in work.entries():
        if each.n < entry.n:
            for change in each.changes:
                facts.learn(change.kind, change.urn, change.open)
    before = {each["urn"]: facts.of(each["kind"], each["urn"]) or {} for each in said["changes"]}
    return [what for _, what in Rulebook().persons(said, before, facts)]


def test_the_verifier_names_a_conflict_that_is_not_said_and_one_that_is_none(work: AtWork) -> None:
    entry = in_conflict(work)
    assert persons(work, entry) == []
    assert persons(work, entry, conflict=False) == ["does not say that the Chief decided in the commander's place"]
    registered = last(work, "RegisterEquipment")
    assert "claims a conflict" in persons(work, registered, conflict=True)


def test_the_verifier_names_the_chief_in_the_commanders_place_on_somebody_elses_work(work: AtWork) -> None:
    at.until(work, at.APPROVED)
    entry = last(work, "DecideDetails")
    assert persons(work, entry) == []
    by_chief = persons(work, entry, actor=work.urn(CHIEF), conflict=True)
    assert any("no commander's own work" in what for what in by_chief)
