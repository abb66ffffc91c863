"""Decisions on paper, as verification asks them from open fields: who recorded, who confirmed, what was decided.

The door confirms a paper as it was recorded, by who signed it. Someone who writes an entry past the door could else
confirm no paper at all, another one, or one about a version that stood no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from models.application import YES, Outcome
from models.canonical import instant_from
from models.paper_acts import AUTHORIZERS, ConfirmPaperDecision, DenyPaperDecision
from models.paper_decision import PaperForm, people_concerned
from models.paper_set_aside import SetAsidePaperDecision
from models.record import Kind, kind_of_urn
from storage.verify_rules import Body, Facts

Fields = Mapping[str, Any]

PAPER = Kind.PAPER_DECISION.value
CONFIRM, DENY, SET_ASIDE = (
    each.__name__ for each in (ConfirmPaperDecision, DenyPaperDecision, SetAsidePaperDecision)
)
_MAY_CHANGE = frozenset({"state", "confirmed_by", "confirmed_at", "set_aside_by", "set_aside_at"})
_STATES = {
    **{outcome.value: "authorized" for outcome in YES},
    Outcome.RETURNED.value: "returned",
    Outcome.REFUSED.value: "refused",
}
"""What a record becomes by the outcome of its line."""


def papers_at_fault(
    entry: Body, before: Mapping[str, Fields], facts: Facts, held: frozenset[Any]
) -> Iterator[tuple[str, str]]:
    """(URN, what is wrong) with the papers an entry records, confirms or settles. ``held``: the actor's roles."""
    papers = [each for each in entry["changes"] if each["kind"] == PAPER]
    for each in papers:
        earlier = before[each["urn"]]
        found = _kept(entry, earlier, each["open"], facts) if earlier else _recorded(entry, each["open"], facts)
        for what in found:
            yield each["urn"], what
    if entry["command"] != CONFIRM:
        return
    if len(papers) != 1:
        yield entry["subject"], "confirmed with no paper, or with more than one"
        return
    paper = papers[0]
    decided = [each for each in entry["changes"] if each is not paper]
    yield from _confirmed(entry, paper, decided, held)
    if paper["open"]["form"] == PaperForm.AUTHORIZATION:
        for each in decided:
            for what in _decided_as_on(paper["open"], each, before[each["urn"]], entry["actor"]):
                yield each["urn"], what


def people_of_papers(entry: Body, facts: Facts) -> set[str]:
    """Who is said to have signed the papers an entry changes, and whose work they decide on."""
    changed = (each["open"] for each in entry["changes"] if each["kind"] == PAPER)
    return {who for each in changed for who in _people(each, facts)}


def _people(paper: Fields, facts: Facts) -> frozenset[str]:
    return people_concerned(paper, lambda urn: _of(facts, urn))


def _of(facts: Facts, urn: str) -> Fields | None:
    kind = kind_of_urn(urn)
    return None if kind is None else facts.of(kind.value, urn)


def _recorded(entry: Body, after: Fields, facts: Facts) -> Iterator[str]:
    """Recorded by another officer than it names, on what stood then, and dated no earlier than the application."""
    if after.get("recorded_by") != entry["actor"]:
        yield "recorded_by names another officer than the one who signed"
    if after.get("decider") == after.get("recorded_by"):
        yield "the paper was recorded by the officer who signed it (R12)"
    if after.get("form") != PaperForm.AUTHORIZATION:
        return
    named = sorted((after["subject"], *(line["subject"] for line in after["lines"])))
    if sorted(each["subject"] for each in after["basis"]) != named or any(
        each["station"] != entry["station"] or each["n"] >= entry["n"] for each in after["basis"]
    ):
        yield "the paper does not name the versions it was recorded on"
    submitted = (facts.of(Kind.APPLICATION.value, after["subject"]) or {}).get("submitted_at")
    zone = next((ZoneInfo(each["zone"]) for each in facts.every(Kind.DEPARTMENT.value)), None)
    if submitted and zone and date.fromisoformat(after["paper_date"]) < instant_from(submitted).astimezone(zone).date():
        yield "the paper is dated before the application was submitted"


def _kept(entry: Body, before: Fields, after: Fields, facts: Facts) -> Iterator[str]:
    """It stays as it was recorded; who is named denies it, and another sets it aside."""
    for name in sorted({*before, *after} - _MAY_CHANGE):
        if after.get(name) != before.get(name):
            yield f"{name} of a paper was changed after it was recorded"
    actor, command = entry["actor"], entry["command"]
    if command == DENY and actor != after.get("decider"):
        yield "the paper was denied by another officer than the one it names (R12)"
    if command == SET_ASIDE and actor in _people(after, facts):
        yield "the paper was set aside by who signed it or whose work it decides on (R12)"


def _confirmed(
    entry: Body, paper: Fields, decided: list[Fields], held: frozenset[Any]
) -> Iterator[tuple[str, str]]:
    """By who signed it, in a role that takes this decision; it decides what the paper names and nothing else."""
    urn, after = paper["urn"], paper["open"]
    if not after.get("decider") == after.get("confirmed_by") == entry["actor"]:
        yield urn, "the paper was confirmed by another officer than the one it names (R12)"
    if after["form"] == PaperForm.AUTHORIZATION and not held & AUTHORIZERS:
        yield urn, "the paper was confirmed by an officer who is neither the Chief nor a designee"
    if {each["urn"] for each in decided} != {after["subject"], *(line["subject"] for line in after["lines"])}:
        yield urn, "the entry decides on something else than the paper names"


def _decided_as_on(paper: Fields, change: Fields, before: Fields, actor: str) -> Iterator[str]:
    """One record of the entry that confirms: the version the paper was recorded on, and decided as it says."""
    urn, after = change["urn"], change["open"]
    if change["parents"] != [[each["station"], each["n"]] for each in paper["basis"] if each["subject"] == urn]:
        yield "decided as another version than the one the paper was recorded on"
    said = {line["subject"]: line["outcome"] for line in paper["lines"]}
    if change["kind"] == Kind.APPLICATION:
        known = {line["subject"]: line for line in before.get("lines", ())}
        for line in after["lines"]:
            outcome = said.get(line["subject"])
            as_said = line["outcome"] == outcome and line.get("decided_by") == actor
            if line != known.get(line["subject"]) if outcome is None else not as_said:
                yield "a line was decided otherwise than on the paper"
    elif urn in said and after.get("state") != _STATES.get(said[urn]):
        yield "decided otherwise than on the paper"
