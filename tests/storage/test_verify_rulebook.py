"""The program's rulebook as the verifier asks it: the same answers the door gives, from open fields alone."""

from __future__ import annotations

from typing import Any

import pytest

from models.command import Role
from models.kinds import KINDS
from models.record import Kind
from models.rulebook import RULEBOOK
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Facts

CHIEF, COMMANDER, DETECTIVE, DESIGNEE = (f"HM-O-1-{number:04d}" for number in range(1, 5))
IDENTITY, PROFILE = "HM-I-1-0001", "HM-P-1-0001"
NOON = "2026-03-16T16:00:00.00Z"


def grant(role: Role, since: str = "2026-01-01T05:00:00.00Z", until: str | None = None) -> dict[str, Any]:
    return {"role": role.value, "from_": since, "until": until}


def facts_of(*officers: tuple[str, list[dict[str, Any]]]) -> Facts:
    facts = Facts(Rulebook.remembered)
    for urn, roles in officers:
        facts.learn("O", urn, {"urn": urn, "state": "active", "roles": roles})
    return facts


def told(actor: str, before: dict[str, Any], after: dict[str, Any], facts: Facts | None = None) -> list[str]:
    # On a kind whose decisions no single act sets: that these stand is in tests/attacks/test_by_hand.py.
    change = {"urn": PROFILE, "kind": "R", "open": {"state": "held", **after}}
    said = {"n": 9, "actor": actor, "at": NOON, "command": "ViewRecord", "subject": PROFILE, "conflict": False}
    entry = {**said, "changes": [change]}
    return [what for _, what in Rulebook().persons(entry, {PROFILE: before}, facts or facts_of())]


def test_every_act_of_the_rulebook_is_known_and_no_other() -> None:
    assert all(Rulebook().knows(command) for command in RULEBOOK)
    assert not Rulebook().knows("InventIdentity")


def test_two_people_of_one_record_are_two_and_each_signed_for_themselves() -> None:
    wiped = {"wiped_by": DETECTIVE, "confirmed_by": ""}
    assert told(COMMANDER, wiped, wiped | {"confirmed_by": COMMANDER}) == []
    assert told(DETECTIVE, wiped, wiped | {"confirmed_by": DETECTIVE}) == [
        "confirmed_by names the officer who did it (R23)"
    ]
    assert told(CHIEF, wiped, wiped | {"confirmed_by": COMMANDER}) == [
        "confirmed_by names another officer than the one who signed"
    ]
    asked = {"applicant": CHIEF, "authorized_by": ""}
    assert told(CHIEF, asked, asked | {"authorized_by": CHIEF}) == [
        "authorized_by names an officer whose own work it is (R12)"
    ]


def test_load_data_is_for_practice_registers_only() -> None:
    assert Rulebook.practice_only == {"LoadBatch"}
    assert Rulebook().knows("LoadBatch")


def test_only_activities_and_contacts_are_not_kept_in_memory() -> None:
    assert {kind.value for kind in KINDS} - Rulebook.remembered == {Kind.ACTIVITY.value, Kind.CONTACT.value}


def test_a_role_is_held_from_its_first_to_before_its_last_instant() -> None:
    roles = [grant(Role.COMMANDER, "2026-03-16T16:00:00.00Z", "2026-03-17T16:00:00.00Z"), grant(Role.DETECTIVE)]
    rules, facts = Rulebook(), facts_of((COMMANDER, roles))
    held = [
        Role.COMMANDER in rules.held(COMMANDER, at, facts)
        for at in (
            "2026-03-16T15:59:59.99Z",
            "2026-03-16T16:00:00.00Z",
            "2026-03-17T15:59:59.99Z",
            "2026-03-17T16:00:00.00Z",
        )
    ]
    assert held == [False, True, True, False]
    assert rules.held("HM-O-1-0099", NOON, facts) == frozenset()


def test_a_designee_is_one_while_the_delegation_is_in_force_and_known() -> None:
    rules, facts = Rulebook(), facts_of((DESIGNEE, []))
    assert Role.DESIGNEE not in rules.held(DESIGNEE, NOON, facts)
    paper = {"urn": "HM-DL-1-0001", "state": "given", "designee": DESIGNEE, "clauses": []}
    dates = {"from_": "2026-03-01T05:00:00.00Z", "until": "2026-04-01T04:00:00.00Z"}
    facts.learn("DL", "HM-DL-1-0001", {**paper, **dates})
    assert Role.DESIGNEE in rules.held(DESIGNEE, NOON, facts)
    facts.learn("DL", "HM-DL-1-0001", {**paper, **dates, "until": "2026-03-02T05:00:00.00Z"})
    assert Role.DESIGNEE not in rules.held(DESIGNEE, NOON, facts)


def test_a_disabled_officer_holds_nothing() -> None:
    rules, facts = Rulebook(), facts_of((CHIEF, [grant(Role.CHIEF)]))
    assert rules.held(CHIEF, NOON, facts) == {Role.CHIEF}
    facts.learn("O", CHIEF, {"urn": CHIEF, "state": "disabled", "roles": [grant(Role.CHIEF)]})
    assert rules.held(CHIEF, NOON, facts) == frozenset()


def test_the_table_of_states_is_asked() -> None:
    rules = Rulebook()
    assert rules.may_step("InviteOfficer", "O", "", "invited")
    assert not rules.may_step("InviteOfficer", "O", "", "active")


@pytest.mark.parametrize("name", ["authorized_by", "approved_by", "closed_by"])
def test_nobody_sets_another_officers_name(name: str) -> None:
    assert told(CHIEF, {}, {name: COMMANDER}) == [f"{name} names another officer than the one who signed"]
    assert told(COMMANDER, {}, {name: COMMANDER}) == []
    assert told(CHIEF, {name: COMMANDER}, {name: COMMANDER}) == []


def test_nobody_authorizes_what_they_operate() -> None:
    assert any("R12" in what for what in told(CHIEF, {}, {"authorized_by": CHIEF, "operators": [CHIEF]}))
    assert any("R12" in what for what in told(CHIEF, {"operator": CHIEF}, {"authorized_by": CHIEF, "operator": ""}))


def test_who_authorized_does_not_approve() -> None:
    after = {"authorized_by": CHIEF, "approved_by": CHIEF}
    assert told(CHIEF, {"authorized_by": CHIEF}, after) == ["approved by the officer who authorized it (R12)"]


def test_a_new_window_is_signed_by_its_approver_who_is_neither_operator_nor_authorizer() -> None:
    def window(approver: str) -> dict[str, Any]:
        return {"approved_by": approver, "operator": DETECTIVE}

    before = {"operator": DETECTIVE, "authorized_by": CHIEF, "windows": [window(COMMANDER)]}

    def renewed(approver: str) -> dict[str, Any]:
        return {**before, "windows": [window(COMMANDER), window(approver)]}

    assert told(COMMANDER, before, renewed(COMMANDER)) == []
    assert told(DETECTIVE, before, renewed(DETECTIVE)) == ["approved by its operator (R12)"]
    assert told(CHIEF, before, renewed(CHIEF)) == ["approved by the officer who authorized it (R12)"]
    assert told(CHIEF, before, renewed(COMMANDER)) == ["an approval names another officer than the one who signed"]


def test_an_applicant_does_not_decide_a_line() -> None:
    before = {"applicant": DETECTIVE, "lines": [{"subject": IDENTITY, "decided_by": ""}]}
    after = {"applicant": DETECTIVE, "lines": [{"subject": IDENTITY, "decided_by": DETECTIVE}]}
    assert told(DETECTIVE, before, after) == ["decided by its own applicant (R12)"]
    assert told(CHIEF, before, after)[0] == "a decision names another officer than the one who signed"


def test_equipment_is_not_tested_by_its_holder() -> None:
    facts = facts_of()
    facts.learn("E", "HM-E-1-0001", {"holder": DETECTIVE})
    after = {"equipment": "HM-E-1-0001", "tester": DETECTIVE}
    assert told(DETECTIVE, {}, after, facts) == ["equipment tested by its own holder (R12)"]
    assert told(COMMANDER, {}, {**after, "tester": COMMANDER}, facts) == []
