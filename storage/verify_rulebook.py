"""The program's own rulebook, as verification asks it: roles, states and persons, from open fields alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.canonical import instant_from
from models.checkpoint import SignCheckpoint
from models.command import Role
from models.directory import InviteAgain
from models.kinds import KINDS, WORKFLOWS
from models.officer import against_inviting_again
from models.record import Kind
from models.rulebook import BEFORE_CONFIRMATION, RULEBOOK, may_give
from models.signer import SIGNERS, roles_of
from models.viewing import LoadBatch
from storage.verify_decisions import altered
from storage.verify_oversight import unseen
from storage.verify_papers import papers_at_fault, people_of_papers
from storage.verify_policy import beyond_policy
from storage.verify_rules import CASEWORK, Body, Facts

Fields = Mapping[str, Any]

SIGNED_FIELDS = (
    "authorized_by", "approved_by", "held_by", "closed_by", "granted_by", "tester", "issued_by", "notified_by",
    "acknowledged_by", "inspected_by", "placed_by", "answered_by", "image_by", "wiped_by", "confirmed_by", "added_by",
    "signed_by", "reauthorized_by",
    "decided_by", "unmasked_by", "noted_by", "handed_by", "moved_by", "set_aside_by",
)  # fmt: skip
"""Open fields that name who did an act: always the officer who signed the entry that set them."""
OWN_FIELDS = ("operator", "operators", "members", "applicant", "investigator")
"""Open fields that name whose work a record is."""
CONCERNED = (*OWN_FIELDS, "issued_to", "holder", "owner", "officer", "authorized_by", "reauthorized_by", "done_by")
"""As :data:`OWN_FIELDS`, and who holds equipment, owes an action, stated a point, or authorized and can't approve."""
SECOND_PERSONS = (("confirmed_by", "wiped_by"),)
"""Open fields of one record that name the second and the first of two people."""
OTHERS = ("authorized_by", "approved_by", "held_by", "closed_by", "reauthorized_by", "decided_by")
"""Of the signed fields, those that nobody sets on their own work."""
DECIDED = frozenset({*SIGNED_FIELDS, "windows", "lines"})
"""Open fields that hold somebody's decision; a record with none of them has no rule on persons."""
PAPERS = (Kind.DELEGATION.value, Kind.ACTING_ORDER.value)
"""The dated papers that give a role."""
INVITE_AGAIN = InviteAgain.__name__
_OFFICER, _RECOVERY_KEY = (kind.value for kind in SIGNERS)


class Rulebook:
    """Implements ``storage.verify_rules.Rules`` over ``models``."""

    remembered = frozenset(kind.value for kind in KINDS) - CASEWORK
    before_confirmation = BEFORE_CONFIRMATION
    practice_only = frozenset({LoadBatch.__name__})

    def __init__(self) -> None:
        self._held: dict[str, tuple[Fields, tuple[int, ...], str, str, frozenset[Role]]] = {}

    def knows(self, command: str) -> bool:
        """Whether the rulebook holds the command."""
        return command in RULEBOOK

    def held(self, actor: str, at: str, facts: Facts) -> frozenset[Any]:
        """The roles a signer held; worked out once for each span in which nothing begins or ends."""
        signer = facts.of(_OFFICER, actor)
        if signer is None:
            signer = facts.of(_RECOVERY_KEY, actor)
        if signer is None:
            return frozenset()
        papers = tuple([facts.changes_of(kind) for kind in PAPERS])
        known = self._held.get(actor)
        if known is not None and known[0] is signer and known[1] == papers and known[2] <= at < known[3]:
            return known[4]
        dated = [each for kind in PAPERS for each in facts.every(kind)]
        roles = roles_of(signer, dated, instant_from(at))
        borders = sorted(_borders((*signer.get("roles", ()), *dated)))
        since = max((border for border in borders if border <= at), default="")
        until = min((border for border in borders if border > at), default="~")
        self._held[actor] = (signer, papers, since, until, roles)
        return roles

    def may_give(self, command: str, officer: Fields, held: frozenset[Any]) -> bool:
        """``models.rulebook.may_give``, the same the door asks."""
        return may_give(command, officer, held)

    def may_step(self, command: str, kind: str, before: str, after: str) -> bool:
        """The table of states of the kind."""
        return Kind(kind) in WORKFLOWS and WORKFLOWS[Kind(kind)].allows(command, before, after)

    def persons(self, entry: Body, before: Mapping[str, Fields], facts: Facts) -> Iterable[tuple[str, str]]:
        """R12: authorizer, approver and operator are different persons, each signed for themselves, and a decision
        stands as it was signed.
        """
        if entry.get("command") == INVITE_AGAIN and entry["subject"] in before:
            held = self.held(entry["actor"], entry["at"], facts)
            officer, at = before[entry["subject"]], instant_from(entry["at"])
            if reason := against_inviting_again(entry["actor"], held, officer, at):
                yield entry["subject"], f"{reason} (R12)"
        yield from papers_at_fault(entry, before, facts, self.held(entry["actor"], entry["at"], facts))
        for change in entry["changes"]:
            earlier = before[change["urn"]]
            for what in _persons(entry["actor"], earlier, change["open"], facts):
                yield change["urn"], what
            for what in altered(entry["command"], entry["actor"], change, earlier):
                yield change["urn"], what
            for what in beyond_policy(entry, change, earlier, facts):
                yield change["urn"], what
            for what in unseen(entry, change, earlier, facts):
                yield change["urn"], what
        yield from self._conflict(entry, before, facts)

    def _conflict(self, entry: Body, before: Mapping[str, Fields], facts: Facts) -> Iterator[tuple[str, str]]:
        """The Chief in the commander's place: said in the body, and only on a commander's own work."""
        row = RULEBOOK.get(entry["command"])
        due = (
            row is not None
            and row.chief_in_conflict
            and Role.COMMANDER not in self.held(entry["actor"], entry["at"], facts)
        )
        if entry["conflict"] != due:
            told = "does not say that the Chief decided in the commander's place" if due else "claims a conflict"
            yield entry["subject"], told
        if not entry["conflict"]:
            return
        people = people_of_papers(entry, facts)
        for change in entry["changes"]:
            for said in (change["open"], before[change["urn"]]):
                people |= _concerned(said)
                equipment = facts.of(Kind.EQUIPMENT.value, str(said.get("equipment"))) or {}
                people.add(str(equipment.get("holder")))
        identities = {str(change["open"].get("identity")) for change in entry["changes"]}
        for each in identities:
            people |= _concerned(facts.of(Kind.IDENTITY.value, each) or {})
        changed = {change["urn"] for change in entry["changes"]} | identities
        people |= {each["issued_to"] for each in facts.every(Kind.ASSIGNMENT.value) if each["equipment"] in changed}
        people |= {each["applicant"] for each in facts.every(Kind.APPLICATION.value) if _names(each, changed)}
        if not any(Role.COMMANDER in self.held(each, entry["at"], facts) for each in people - {entry["actor"]}):
            yield entry["subject"], "decided in the commander's place, though no commander's own work is concerned"

    def cosigned(self, entry: Body) -> tuple[int, str] | None:
        """The head a checkpoint states."""
        if entry["command"] != SignCheckpoint.__name__:
            return None
        said: Fields = next((each["open"] for each in entry["changes"] if each["kind"] == Kind.CHECKPOINT), {})
        return said.get("head_n", 0), said.get("head_hash", "")


def _concerned(value: object) -> set[str]:
    """Whose own work open fields speak of, in parts and lists too."""
    if isinstance(value, list):
        return {urn for each in value for urn in _concerned(each)}
    if not isinstance(value, Mapping):
        return set()
    return set(_named(value, CONCERNED)).union(*map(_concerned, value.values()))


def _names(paper: Fields, records: set[str]) -> bool:
    """Whether an application has a line for one of the records."""
    return any(line["subject"] in records for line in paper["lines"])


def _borders(intervals: Iterable[Fields]) -> Iterator[str]:
    for each in intervals:
        yield each["from_"]
        if each.get("until") is not None:
            yield each["until"]


def _persons(actor: str, before: Fields, after: Fields, facts: Facts) -> Iterator[str]:
    if DECIDED.isdisjoint(after):
        return
    own = _named(before, OWN_FIELDS) | _named(after, OWN_FIELDS)
    for name in SIGNED_FIELDS:
        said = after.get(name)
        if not said or said == before.get(name):
            continue
        if said != actor:
            yield f"{name} names another officer than the one who signed"
        if name in OTHERS and said in own:
            yield f"{name} names an officer whose own work it is (R12)"
    if after.get("approved_by") and after["approved_by"] == after.get("authorized_by"):
        yield "approved by the officer who authorized it (R12)"
    yield from _second_persons(after)
    yield from _windows(actor, before, after, own)
    yield from _lines(actor, before, after, own)
    if after.get("tester") and after["tester"] != before.get("tester"):
        equipment = facts.of(Kind.EQUIPMENT.value, str(after.get("equipment"))) or {}
        if after["tester"] == equipment.get("holder"):
            yield "equipment tested by its own holder (R12)"


def _second_persons(after: Fields) -> Iterator[str]:
    for second, first in SECOND_PERSONS:
        if after.get(second) and after[second] == after.get(first):
            yield f"{second} names the officer who did it (R23)"


def _windows(actor: str, before: Fields, after: Fields, own: frozenset[str]) -> Iterator[str]:
    """Approvals of a profile's details: each is a window of its own."""
    for window in after.get("windows", ())[len(before.get("windows", ())) :]:
        if window["approved_by"] != actor:
            yield "an approval names another officer than the one who signed"
        if window["approved_by"] in own or window["approved_by"] == window["operator"]:
            yield "approved by its operator (R12)"
        if window["approved_by"] in {after.get("authorized_by"), after.get("reauthorized_by")}:
            yield "approved by the officer who authorized it (R12)"


def _lines(actor: str, before: Fields, after: Fields, own: frozenset[str]) -> Iterator[str]:
    """Decisions of an application, line by line."""
    known = {line["subject"]: line.get("decided_by") for line in before.get("lines", ())}
    for line in after.get("lines", ()):
        said = line.get("decided_by")
        if not said or said == known.get(line["subject"]):
            continue
        if said != actor:
            yield "a decision names another officer than the one who signed"
        if said in own:
            yield "decided by its own applicant (R12)"


def _named(fields: Fields, names: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        value = fields.get(name)
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, list):
            found.update(item for item in value if isinstance(item, str))
    return frozenset(found - {""})
