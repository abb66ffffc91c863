"""The public footprint of an operator: checked before assignment and every year, by someone else (R25)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from models.command import Role
from models.due import Due, due
from models.errors import InvalidInput, NotAllowed, Refused
from models.footprint import (
    FOOTPRINT_WORKFLOW,
    Footprint,
    FootprintCheck,
    RecordFootprintCheck,
    is_clear,
    newest_check,
    record_footprint_check,
)
from models.profile import ProfileState
from models.requirement import Check, check
from models.rulebook import may_give
from models.use import FOOTPRINT_CHECKED, READY_FOR_APPROVAL
from models.use_facts import use_of
from models.waiver import GrantWaiver, grant_waiver
from tests.fakes import FakeContext
from tests.models.oversight_table import refused_by_the_tables
from tests.scene import CASE, CHIEF, COMMANDER, DETECTIVE, FOOTPRINT, days, profile, scene

TODAY = date(2026, 3, 16)
LAST = date(2027, 2, 1)
"""The last day the check of the scene counts."""


def look(context: FakeContext, **said: Any) -> FootprintCheck:
    told: dict[str, Any] = {
        "officer": DETECTIVE,
        "checked_on": TODAY,
        "result": Footprint.NOTHING,
        "found": "Two people indexes.",
    }
    (made,) = context.keep(record_footprint_check(RecordFootprintCheck(**told | said), context))
    assert isinstance(made, FootprintCheck)
    return made


def place() -> FakeContext:
    return scene().by(COMMANDER, Role.COMMANDER)


def tick(context: FakeContext) -> Check:
    (found,) = check((FOOTPRINT_CHECKED,), use_of(context, profile(), context.now))
    return found


def asked(context: FakeContext, who: str, role: Role) -> list[Due]:
    return [each for each in due(context, frozenset({role}), who) if each.rule == "R25"]


def test_a_check_has_a_dossier_of_its_own_that_its_officer_reads() -> None:
    made = look(place())
    assert (made.dossier, made.readers, made.granted_by) == (made.urn, (DETECTIVE,), COMMANDER)


def test_nobody_checks_their_own_footprint_and_the_chief_only_the_commanders() -> None:
    context = place()
    with pytest.raises(Refused, match="R12"):
        look(context, officer=COMMANDER)
    context.by(CHIEF, Role.CHIEF)
    with pytest.raises(NotAllowed):
        look(context)
    assert look(context, officer=COMMANDER).granted_by == CHIEF


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=366)])
def test_a_check_lies_neither_ahead_nor_more_than_a_year_back(day: date) -> None:
    with pytest.raises(InvalidInput, match="checked_on"):
        look(place(), checked_on=day)
    assert look(place(), checked_on=TODAY - timedelta(days=365))


def test_the_newest_check_counts_and_what_is_still_visible_is_not_clear() -> None:
    context = place()
    assert is_clear(context, DETECTIVE, TODAY)
    look(context, result=Footprint.VISIBLE)
    assert not is_clear(context, DETECTIVE, TODAY)
    made = look(context, result=Footprint.TAKEN_DOWN)
    assert newest_check(context, DETECTIVE) == (TODAY, Footprint.TAKEN_DOWN, made.urn)
    assert is_clear(context, DETECTIVE, TODAY)


def test_details_are_not_approved_for_an_operator_whose_footprint_was_not_checked() -> None:
    context = place()
    assert FOOTPRINT_CHECKED in READY_FOR_APPROVAL
    assert tick(context).met is True
    del context.records[FOOTPRINT]
    assert (tick(context).met, tick(context).cited, tick(context).detail) == (False, "house rule R25", DETECTIVE)


@pytest.mark.parametrize(("day", "met"), [(LAST, True), (LAST + timedelta(days=1), False)])
def test_a_check_counts_for_a_year(day: date, *, met: bool) -> None:
    context = place()
    context.now = days((day - TODAY).days)
    assert tick(context).met is met


@pytest.mark.parametrize("subject", [DETECTIVE, CASE])
def test_the_rule_is_waived_for_the_operator_or_the_case(subject: str) -> None:
    context = place()
    del context.records[FOOTPRINT]
    act = GrantWaiver(rule="R25", subject=subject, reason="Transferred in yesterday.", until=days(7))
    context.keep(grant_waiver(act, context))
    assert tick(context).met is True
    assert "waived by HM-W-1-0001" in tick(context).detail


@pytest.mark.parametrize(
    ("day", "left"), [(LAST - timedelta(days=15), None), (LAST - timedelta(days=14), -14), (LAST, 0)]
)
def test_the_next_check_is_due_a_year_after_the_last(day: date, left: int | None) -> None:
    context = place()
    context.now = days((day - TODAY).days)
    found = asked(context, COMMANDER, Role.COMMANDER)
    assert [each.days for each in found] == ([] if left is None else [left])
    assert asked(context, DETECTIVE, Role.DETECTIVE) == []


def test_a_missing_check_and_what_is_still_visible_are_due_at_once() -> None:
    context = place()
    look(context, result=Footprint.VISIBLE, checked_on=TODAY - timedelta(days=2))
    (item,) = asked(context, COMMANDER, Role.COMMANDER)
    assert (item.days, item.urn, item.act) == (2, DETECTIVE, "RecordFootprintCheck")
    context.records = {urn: each for urn, each in context.records.items() if urn.split("-")[1] != "FC"}
    assert [each.on for each in asked(context, COMMANDER, Role.COMMANDER)] == [None]


def test_of_a_commander_who_operates_the_check_is_due_from_the_chief_and_of_closed_work_from_nobody() -> None:
    context = place()
    context.keep([profile(operator=COMMANDER)])
    assert asked(context, COMMANDER, Role.COMMANDER) == []
    assert [each.urn for each in asked(context, CHIEF, Role.CHIEF)] == [COMMANDER]
    context.keep([profile(operator=COMMANDER, state=ProfileState.CLOSED)])
    assert asked(context, CHIEF, Role.CHIEF) == []


def test_only_commander_and_chief_give_it() -> None:
    allowed = {role for role in Role if may_give("RecordFootprintCheck", {"state": "active"}, frozenset({role}))}
    assert allowed == {Role.COMMANDER, Role.CHIEF}
    assert refused_by_the_tables(FOOTPRINT_WORKFLOW, lambda _: (place(), place().records[FOOTPRINT]), {}) == 0
