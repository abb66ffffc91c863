"""From the rows of a list kept before to one act: what each row would make, and every row that can't be taken, named.

Pure: it reads through a ``Reader`` and writes nothing. A bad row is left out whole; the act holds good rows only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from models.command import Reader
from models.equipment import RegisterEquipment
from models.grid import FOOT, Grid, Line
from models.identity import DocumentIdentity
from models.import_cells import Known, text_in, value_in, words_for
from models.import_fields import OPERATOR, Shape, Target, holds_credentials, target_of, targets_of
from models.import_tree import Draft, Taken, Tree
from models.importing import (
    ImportCases,
    ImportedCase,
    ImportedEquipment,
    ImportedIdentity,
    ImportedProfile,
    ImportEquipment,
)
from models.investigation import OpenInvestigation
from models.officer import Officer
from models.platform import Platform


@attrs.frozen(kw_only=True, repr=False)
class Bad:
    """Why one row can't be taken. ``column`` is the heading, empty where it is the row as a whole."""

    row: int
    column: str
    why: str

    def __str__(self) -> str:
        """``Row 7, “Site”: is no site on the list.``"""
        where = f"Row {self.row}, “{self.column}”" if self.column else f"Row {self.row}"
        return f"{where}: {self.why}"


@attrs.frozen(kw_only=True, repr=False)
class Asked:
    """What the person chose. ``match``: column → key; ``fixed``: key → a word that stands for every row without one."""

    shape: Shape
    match: Mapping[int, str]
    fixed: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True, repr=False)
class Plan:
    """``act`` is None where no row can be taken; ``counts`` says how many records of each kind it would make."""

    act: ImportCases | ImportEquipment | None
    good: tuple[int, ...]
    bad: tuple[Bad, ...]
    counts: Mapping[str, int]


def faults_of(asked: Asked, grid: Grid) -> tuple[str, ...]:
    """What is wrong with the match itself, in words; such a list is not looked at row by row."""
    keys = list(asked.match.values())
    found = [f"“{key}” is no field of such a list." for key in (*keys, *asked.fixed) if not target_of(asked.shape, key)]
    found += [f"“{key}” is matched to two columns." for key in sorted(set(keys)) if keys.count(key) > 1]
    for at in asked.match:
        if at >= len(grid.headings):
            found.append("A column is matched that the sheet does not have.")
        elif holds_credentials(grid.headings[at]):
            found.append(f"Column {at + 1} holds what opens an account. The register never keeps that.")
    for key, word in asked.fixed.items():
        target = target_of(asked.shape, key)
        if target is not None and word not in words_for(target):
            found.append(f"“{key}” must be one of {', '.join(words_for(target)) or 'the columns'}.")
    return tuple(found)


def wanting(asked: Asked) -> tuple[Target, ...]:
    """Choices that every row needs and no column gives: the person may state one word for all rows."""
    given = {*asked.match.values(), *asked.fixed}
    parts = {key.split(".")[0] for key in asked.match.values()} - {"profile"}
    if any(key.startswith("profile.") and key != OPERATOR for key in asked.match.values()):
        parts.add("profile")
    open_ = (each for each in targets_of(asked.shape) if each.part in parts and each.needed and words_for(each))
    return tuple(each for each in open_ if each.key not in given)


def known_to(reader: Reader, actor: str) -> Known:
    """What cells can name: the listed sites, and the officer who imports."""
    platforms: dict[str, str] = {}
    for each in reader.find(Platform):
        platforms |= {each.name.casefold(): each.urn, each.urn.casefold(): each.urn}
    me = reader.get(actor, Officer)
    last = me.name.split()[-1]
    names = {me.called, me.name, me.login_name, me.urn, me.badge, last, f"{me.rank} {last}"}
    return Known(platforms=platforms, own_names=frozenset(each.casefold() for each in names if each))


def plan(grid: Grid, asked: Asked, reader: Reader, known: Known, refused: Mapping[int, str] | None = None) -> Plan:
    """What the list would make. ``refused``: rows the door itself would not take, and why."""
    bad = [Bad(row=row, column="", why=why) for row, why in (refused or {}).items()]
    taken: list[Taken] = []
    for line in _lines(grid):
        if refused and line.number in refused:
            continue
        values, faults = _values(line, asked, grid, known)
        bad += faults
        if not faults:
            taken.append(Taken(row=line.number, values=values))
    made = _equipment(taken, asked) if asked.shape is Shape.EQUIPMENT else _cases(taken, asked, reader)
    return attrs.evolve(made, bad=tuple(sorted((*bad, *made.bad), key=lambda each: each.row)))


def _lines(grid: Grid) -> Iterator[Line]:
    return (each for each in grid.lines if not text_in(each.at(0)).startswith(FOOT))


def _values(line: Line, asked: Asked, grid: Grid, known: Known) -> tuple[dict[str, Any], list[Bad]]:
    values: dict[str, Any] = {}
    faults: list[Bad] = []
    for at, key in asked.match.items():
        target = target_of(asked.shape, key)
        if target is None:
            continue
        try:
            value = value_in(line.at(at), target, known)
        except ValueError as error:
            faults.append(Bad(row=line.number, column=grid.headings[at], why=str(error)))
        else:
            if value is not None:
                values[key] = value
    if not values and not faults:
        faults.append(Bad(row=line.number, column="", why="holds nothing in the columns that are matched"))
    return values, faults


def _fixed(asked: Asked, part: str, known: Known) -> dict[str, Any]:
    found = {}
    for key, word in asked.fixed.items():
        target = target_of(asked.shape, key)
        if target is not None and target.part == part:
            found[target.field.name] = value_in(word, target, known)
    return found


_NOBODY = Known(platforms={}, own_names=frozenset())


def _lacking(shape: Shape, part: str, values: Mapping[str, Any]) -> Target | None:
    """The first field a record of this part can't be made without and lacks."""
    needed = (each for each in targets_of(shape) if each.part == part and each.needed)
    return next((each for each in needed if values.get(each.field.name) is None), None)


def _equipment(taken: Sequence[Taken], asked: Asked) -> Plan:
    fixed, pieces, bad = _fixed(asked, "equipment", _NOBODY), list[ImportedEquipment](), list[Bad]()
    for each in taken:
        values = fixed | each.part("equipment")
        lacking = _lacking(asked.shape, "equipment", values)
        if lacking is not None:
            bad.append(Bad(row=each.row, column=lacking.field.declared.label, why="is needed"))
        else:
            pieces.append(ImportedEquipment(row=each.row, details=RegisterEquipment(**values)))
    act = ImportEquipment(pieces=tuple(pieces)) if pieces else None
    good = tuple(each.row for each in pieces)
    return Plan(act=act, good=good, bad=tuple(bad), counts={"equipment": len(pieces)})


def _cases(taken: Sequence[Taken], asked: Asked, reader: Reader) -> Plan:
    tree, bad, good = Tree(reader), list[Bad](), list[int]()
    level = _fixed(asked, "profile", _NOBODY)
    for each in taken:
        why = _placed(tree, each, asked, level)
        if why:
            bad.append(Bad(row=each.row, column=why[0], why=why[1]))
        else:
            good.append(each.row)
    cases = tuple(_case(each) for each in tree.cases.values())
    act = ImportCases(cases=cases) if cases else None
    return Plan(act=act, good=tuple(good), bad=tuple(bad), counts=tree.counts)


def _placed(tree: Tree, row: Taken, asked: Asked, fixed: Mapping[str, Any]) -> tuple[str, str] | None:
    """Put a row's records into the tree; or the heading and the reason why it can't be, and then nothing of it is."""
    case, identity, profile = row.part("case"), row.part("identity"), row.part("profile")
    profile.pop("operator", None)
    if profile:
        profile = {**fixed, **profile}
    if not tree.holds_case(case) and "case.title" not in asked.match.values():
        case.setdefault("title", case.get("case_number"))
    new_case = not tree.holds_case(case)
    parts = {"case": case if new_case else {**case, "title": case.get("title", "held")}}
    if identity or profile:
        parts["identity"] = identity
    if profile:
        parts["profile"] = profile
    for part, values in parts.items():
        lacking = _lacking(asked.shape, part, values)
        if lacking is not None:
            return lacking.field.declared.label, "is needed"
    return tree.put(row.row, case, identity, profile)


def _case(draft: Draft) -> ImportedCase:
    below = tuple(_identity(each) for each in draft.below.values())
    if draft.record is not None:
        return ImportedCase(row=draft.row, investigation=draft.record.urn, identities=below)
    return ImportedCase(row=draft.row, details=OpenInvestigation(**draft.values), identities=below)


def _identity(draft: Draft) -> ImportedIdentity:
    below = tuple(ImportedProfile(row=each.row, **each.values) for each in draft.below.values())
    if draft.record is not None:
        return ImportedIdentity(row=draft.row, identity=draft.record.urn, profiles=below)
    return ImportedIdentity(row=draft.row, details=DocumentIdentity(investigation="", **draft.values), profiles=below)


def rows_of(case: ImportedCase) -> frozenset[int]:
    """Every row that adds to a case."""
    rows = {case.row, *(each.row for each in case.identities)}
    return frozenset(rows | {profile.row for each in case.identities for profile in each.profiles})


__all__ = ["Asked", "Bad", "Plan", "faults_of", "known_to", "plan", "rows_of", "wanting"]
