"""The rulebook: every act, who may give it and under which clauses. Not in the table = can't happen.

Each row cites a clause of the policy (``5.12.4.4``) or a house rule (``H R13``). The rows stand beside the
handlers of their concept; this table is what the door, the screens, the verifier and ``coverbook commands`` read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import (
    accounts,
    acting,
    activity,
    applying,
    approving,
    assignment,
    attachment,
    backup,
    change_acts,
    change_decision,
    checkpoint,
    clock_correction,
    closing,
    contact,
    deciding,
    delegation,
    department,
    destruction,
    directory,
    disclosure_acts,
    equipment,
    equipment_test,
    footprint,
    identity,
    image_acts,
    image_places,
    importing,
    inspection_acts,
    investigation,
    legal_hold,
    lockout,
    medium,
    need_to_know,
    network_exception,
    notice,
    official_site_acts,
    oral_acts,
    paper_acts,
    paper_set_aside,
    platform,
    policy_acts,
    posting,
    recovery,
    renewal,
    report_copy,
    retention,
    review_actions,
    review_calendar,
    review_meeting,
    root,
    rotation,
    separation,
    setting_up,
    stopping,
    stopping_identity,
    transfer,
    unmasking,
    viewing,
    violation_acts,
    waiver,
    wiping,
)
from models.command import Role, Row
from models.errors import UnknownCommand
from models.officer import OfficerState
from models.policy import CLAUSES, RULES, Policy, rule_behind
from models.signer import stands

_CONCEPTS = (
    department,
    directory,
    rotation,
    accounts,
    lockout,
    medium,
    delegation,
    platform,
    investigation,
    identity,
    applying,
    deciding,
    setting_up,
    approving,
    stopping,
    equipment,
    equipment_test,
    assignment,
    network_exception,
    activity,
    contact,
    review_actions,
    review_calendar,
    review_meeting,
    report_copy,
    backup,
    attachment,
    checkpoint,
    clock_correction,
    viewing,
    violation_acts,
    waiver,
    inspection_acts,
    disclosure_acts,
    legal_hold,
    retention,
    destruction,
    wiping,
    official_site_acts,
    posting,
    footprint,
    policy_acts,
    image_acts,
    image_places,
    renewal,
    change_acts,
    change_decision,
    closing,
    stopping_identity,
    need_to_know,
    oral_acts,
    recovery,
    root,
    acting,
    unmasking,
    notice,
    paper_acts,
    paper_set_aside,
    separation,
    transfer,
    importing,
)

RULEBOOK: Mapping[str, Row] = {row.command.__name__: row for concept in _CONCEPTS for row in concept.ROWS}


def row_of(command: str) -> Row:
    """The row of a command by name. Raises: UnknownCommand."""
    try:
        return RULEBOOK[command]
    except KeyError:
        raise UnknownCommand(command=command) from None


BEFORE_CONFIRMATION = frozenset({"EnrolKeys", "UnlockRegister", "LockRegister"})
"""What an officer who is not yet confirmed can do: state own keys, unlock and lock."""


WITHOUT_A_ROLE = frozenset({"ClockCorrected", "LockRegister"})
"""What an active officer can do at any instant: the role may have ended, or the clock was set back before it began."""


IN_PERSON = frozenset({"DenyPaperDecision"})
"""What an active officer who is named in it can do, whatever became of the roles; recovery is no person."""


def may_give(command: str, officer: Mapping[str, Any], roles: frozenset[Role]) -> bool:
    """Whether an officer with these roles may give a command. The door and the verifier both ask this.

    ``officer`` holds the signer's open fields (JSON types) as of the entry: an officer's, or the recovery key's.
    """
    row = RULEBOOK.get(command)
    if row is None:
        return False
    if not stands(officer):
        return command in BEFORE_CONFIRMATION and officer.get("state") in {
            OfficerState.INVITED,
            OfficerState.ENROLLED,
        }
    if officer.get("locked_at"):
        return command == "LockRegister"
    if command in WITHOUT_A_ROLE:
        return True
    if command in IN_PERSON:
        return Role.RECOVERY not in roles
    return bool(roles & row.roles)


def stands_under(row: Row, policy: Policy) -> tuple[str, str]:
    """The rule and its clause that a row cites first: what is not met where the act comes out of order."""
    rule = policy.rule(rule_behind(row.clauses[0]))
    return rule.id, rule.cited


def clauses_under(row: Row, policy: Policy) -> tuple[str, ...]:
    """What a row cites as the policy in force has it, each once: its clauses, and house rules with ``H`` in front."""
    return tuple(dict.fromkeys(policy.recited(each) for each in row.clauses))


def cited(clause: str) -> tuple[str, str]:
    """A row's clause and its words: the policy's own, or the house rule's wording marked as such."""
    if clause.startswith("H "):
        rule = RULES[clause[2:]]
        return f"house rule {rule.id}", rule.wording
    return clause, CLAUSES[clause]
