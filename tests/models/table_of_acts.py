"""Reads ``table_of_acts.txt``: who may give which act and which state it leads to, stated apart from the program."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from models.command import EVERYONE, Role
from models.record import Kind
from models.workflow import NEW

TABLE = Path(__file__).with_name("table_of_acts.txt")
LETTERS = {
    "D": Role.DETECTIVE,
    "C": Role.COMMANDER,
    "H": Role.CHIEF,
    "G": Role.DESIGNEE,
    "I": Role.INSPECTOR,
    "A": Role.ADMINISTRATOR,
    "R": Role.RECOVERY,
}
Steps = Mapping[str, tuple[str, ...]]


@attrs.frozen(kw_only=True)
class Givers:
    """Who may give an act: the roles, and whether the Chief may in the commander's place alone."""

    roles: frozenset[Role]
    chief_in_conflict: bool


@attrs.frozen(kw_only=True)
class KindRow:
    """The states of a kind, and for each act on it the states before with those it may lead to."""

    states: tuple[str, ...]
    moves: Mapping[str, Steps]

    def leads(self, act: str, before: str) -> tuple[str, ...]:
        """The states an act may lead to from a state; none where it can't be given."""
        return self.moves.get(act, {}).get(before, ())


def _lines(part: str) -> Iterator[str]:
    """The lines of a part; a line indented by six blanks goes on the one before, one with ``#`` is a remark."""
    text = TABLE.read_text(encoding="utf-8").partition(f"\n{part}\n")[2].partition("\n\n")[0]
    for line in re.sub(r"\n {3,}", " ", text).splitlines():
        if not line.startswith("#"):
            yield line


def givers() -> Mapping[str, Givers]:
    """Every act with who may give it. An act that stands twice is an error of the table."""
    found: dict[str, Givers] = {}
    for line in _lines("ACTS"):
        letters, acts = line.split(": ")
        roles = EVERYONE if letters == "*" else {LETTERS[each] for each in re.findall(r"\w", letters)}
        said = Givers(roles=frozenset(roles), chief_in_conflict="(H)" in letters)
        for act in acts.split():
            if act in found:
                message = f"{act} stands twice in the table"
                raise ValueError(message)
            found[act] = said
    return found


def kinds() -> Mapping[Kind, KindRow]:
    """Every kind of record with its states and the acts on it."""
    rows: dict[Kind, KindRow] = {}
    moves: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in _lines("KINDS"):
        name, said = line.strip().split(": ")
        if line.startswith("  "):
            moves[name] = dict(_steps(said))
        else:
            moves = {}
            rows[Kind[name]] = KindRow(states=tuple(said.split(", ")), moves=moves)
    return rows


def _steps(said: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in said.split("; "):
        before, _, after = part.removesuffix(" stay").partition(" > ")
        for each in before.split(", "):
            yield (NEW if each == "new" else each), tuple(after.split(", ")) if after else (each,)
