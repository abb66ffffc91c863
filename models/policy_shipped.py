"""The policy profiles that come with the program: data files, read once, checked when they are read.

A profile quotes its policy's clauses word for word and says which rules rest on each (its checklist), which house
rules hold firm, and each figure with its bounds. The rules themselves are the program's own (models/policy_rules.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import attrs

from models.errors import RegisterError
from models.policy_rules import ASKED

FIGURES = (
    "approval_days",
    "test_days",
    "review_days",
    "review_grace_days",
    "late_entry_hours",
    "decision_business_days",
    "backup_days",
    "unused_days",
    "login_name_days",
    "acknowledge_days",
    "attachment_mb",
    "renewal_fresh_days",
    "chief_again_months",
    "lingering_days",
    "terms_days",
)
"""The figures a profile sets, by name."""
_TOP = {
    "name": str,
    "issued": date,
    "text": str,
    "in_its_place": list,
    "firm": list,
    "figures": dict,
    "clauses": list,
}
_FIGURE = {"is": int, "least": int, "most": int}
_CLAUSE = {"number": str, "words": str, "checks": list}


class ProfileName(StrEnum):
    """The policies a department may adopt."""

    ATTLEBORO = "Attleboro 5.12"
    ACTON = "Acton 4.20"


FILES: Mapping[ProfileName, str] = {
    ProfileName.ATTLEBORO: "attleboro-5.12.toml",
    ProfileName.ACTON: "acton-4.20.toml",
}
REFERENCE = ProfileName.ATTLEBORO
"""The policy the rules were first written for, and the one a register begins with unless it says otherwise."""


class PolicyProfileUnreadable(RegisterError):
    """The policy profile {file} that comes with the program can't be used: {problem}. Install the program again;
    registers are untouched.
    """


@attrs.frozen(kw_only=True)
class Rule:
    """One rule as it stands under one profile. ``basis`` is ``P`` (the policy's own words) or ``H`` (house rule)."""

    id: str
    basis: str
    clause: str
    wording: str
    inspired_by: str
    on_conduct: bool
    """False for a rule that no review of conduct judges: on accounts, or kept in records of its own."""
    determines: bool
    """True where the determination of a review rests on it: the policy's own words, or what stands in their place."""
    firm: bool
    """True where no waiver sets it aside: what determines, and the house rules its profile names."""

    @property
    def cited(self) -> str:
        """How screens and reports cite it: the clause, or “house rule R13”."""
        return self.clause if self.basis == "P" else f"house rule {self.id}"


@attrs.frozen(kw_only=True)
class Bounds:
    """A figure as shipped, and between which values the Chief may set it."""

    is_: int
    least: int
    most: int


@attrs.frozen(kw_only=True, eq=False)
class Shipped:
    """One policy profile as it comes with the program."""

    name: ProfileName
    issued: date
    text: str
    """The file in ``docs/policies/`` whose words it quotes."""
    clauses: Mapping[str, str]
    """Number → the policy's own words."""
    checks: Mapping[str, tuple[str, ...]]
    """Number → the rules that rest on it: the checklist of the clause."""
    sic: frozenset[str]
    """Clauses printed with [sic]: as issued, with a fault in the sentence."""
    figures: Mapping[str, Bounds]
    rules: Mapping[str, Rule]


@cache
def shipped(name: ProfileName) -> Shipped:
    """The profile of a name, read and checked once. Raises: PolicyProfileUnreadable."""
    file = FILES[name]
    text = resources.files("models").joinpath(file).read_text(encoding="utf-8")
    return parsed(file, text, name)


def parsed(file: str, text: str, name: ProfileName) -> Shipped:
    """A profile's text as a profile. Raises: PolicyProfileUnreadable, which names the first thing that is wrong."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyProfileUnreadable(file=file, problem=f"it is no TOML ({error})") from error
    problem = next(_problems(said, name), None)
    if problem is not None:
        raise PolicyProfileUnreadable(file=file, problem=problem)
    clauses = {each["number"]: each for each in said["clauses"]}
    return Shipped(
        name=name,
        issued=said["issued"],
        text=said["text"],
        clauses={number: each["words"] for number, each in clauses.items()},
        checks={number: tuple(each["checks"]) for number, each in clauses.items()},
        sic=frozenset(number for number, each in clauses.items() if each.get("sic")),
        figures={
            each: Bounds(is_=said["figures"][each]["is"], least=said["figures"][each]["least"],
                         most=said["figures"][each]["most"])
            for each in FIGURES
        },
        rules=_rules(said, clauses, name),
    )  # fmt: skip


def _rules(said: Mapping[str, Any], clauses: Mapping[str, Any], name: ProfileName) -> Mapping[str, Rule]:
    rests_on = {rule: number for number, each in clauses.items() for rule in each["checks"]}
    found = {}
    for asked in ASKED.values():
        clause = rests_on.get(asked.id, "")
        determines = bool(clause) or asked.id in said["in_its_place"]
        found[asked.id] = Rule(
            id=asked.id,
            basis="P" if clause else "H",
            clause=clause,
            wording=said.get("wording", {}).get(asked.id, asked.wording),
            inspired_by="" if clause else asked.inspired_by or _of_reference(asked.id, name),
            on_conduct=asked.on_conduct,
            determines=determines,
            firm=determines or asked.id in said["firm"],
        )
    return found


def _of_reference(rule: str, name: ProfileName) -> str:
    return "" if name is REFERENCE else f"{REFERENCE}, {shipped(REFERENCE).rules[rule].clause}"


def _problems(said: Mapping[str, Any], name: ProfileName) -> Iterator[str]:
    yield from _shape(said, _TOP, "the profile", {"wording"})
    if said["name"] != name:
        yield f"it calls itself {said['name']}, not {name}"
    if set(said["figures"]) != set(FIGURES):
        yield f"its figures are not: {', '.join(FIGURES)}"
    for figure, each in said["figures"].items():
        yield from _shape(each, _FIGURE, f"the figure {figure}")
        if not 0 <= each["least"] <= each["is"] <= each["most"]:
            yield f"the figure {figure} does not lie within its own bounds"
    for each in said["clauses"]:
        yield from _shape(each, _CLAUSE, "a clause", {"sic"})
    yield from _of_clauses(said)


def _of_clauses(said: Mapping[str, Any]) -> Iterator[str]:
    numbers = [each["number"] for each in said["clauses"]]
    resting = [rule for each in said["clauses"] for rule in each["checks"]]
    house = [*said["in_its_place"], *said["firm"]]
    for what, named in (("clause", numbers), ("rule", resting), ("house rule", house)):
        if twice := sorted({each for each in named if named.count(each) > 1}):
            yield f"the {what} {twice[0]} stands in it twice"
    if unknown := sorted({*resting, *house, *said.get("wording", {})} - set(ASKED)):
        yield f"there is no rule {unknown[0]}"
    if both := sorted(set(resting) & set(house)):
        yield f"the rule {both[0]} rests on a clause and is called a house rule"
    if empty := [each["number"] for each in said["clauses"] if not each["words"].strip()]:
        yield f"the clause {empty[0]} has no words"


def _shape(
    said: Mapping[str, Any],
    wanted: Mapping[str, type],
    what: str,
    besides: AbstractSet[str] = frozenset(),
) -> Iterator[str]:
    for name, kind in wanted.items():
        if name not in said:
            yield f"{what} lacks {name}"
        elif type(said[name]) is not kind:
            yield f"{name} of {what} is not {'a number' if kind is int else 'of its kind'}"
    if foreign := sorted(set(said) - set(wanted) - besides):
        yield f"{what} holds {foreign[0]}, which no profile has"
