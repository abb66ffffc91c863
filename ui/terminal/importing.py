"""``coverbook import``: a list kept before, as drafts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from models.grid import Grid
from models.import_fields import Shape, holds_credentials, suggested, target_of
from models.import_plan import Asked, Bad, Plan, wanting
from storage.sheet_file import read_sheet
from ui.importing import MatchNotUsable, NothingToImport, RowsNotTaken, begun, import_list, look, shapes_of
from ui.session import Session
from ui.terminal.guarding import say_signs
from ui.terminal.secret_input import proof
from ui.terminal.tables import emit_json, emit_table, say_bands

LEFT_OUT = ("", "-")


def import_(asked: argparse.Namespace) -> int:
    """Read, match, show; then import what can be taken, unless it is only to be checked."""
    grid = read_sheet(Path(asked.file), asked.sheet or "")
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        session.require_work()
        how = _asked(asked, grid, begun(grid, shapes_of(session)))
        found = look(session, grid, how)
        if not asked.json:
            _say(grid, how, found)
        given = None
        if not asked.check and found.act is not None and (asked.good_rows or not found.bad):
            say_signs(found.act)
            given = import_list(session, found)
    if asked.json:
        emit_json(_json(grid, how, found, given.n if given else None))
    elif given is not None:
        sys.stdout.write(f"Imported as drafts by entry {given.n}: {_counted(found.counts)}.\n")
    return 0 if given is not None else _said_why(asked, found)


def _said_why(asked: argparse.Namespace, found: Plan) -> int:
    """After a check, or where bad rows held the import up."""
    if asked.check:
        return 1 if found.bad else 0
    if found.act is None:
        raise NothingToImport
    rows = {each.row for each in found.bad}
    raise RowsNotTaken(bad=len(rows), every=len(rows | set(found.good)), good=len(found.good))


def _asked(asked: argparse.Namespace, grid: Grid, proposed: Asked) -> Asked:
    shape = Shape(asked.shape) if asked.shape else proposed.shape
    match = dict(suggested(shape, grid.headings))
    for said in asked.match:
        heading, _, key = said.rpartition("=")
        at = _column(grid, heading)
        match.pop(at, None)
        if key.strip() not in LEFT_OUT:
            match = {column: each for column, each in match.items() if each != key.strip()} | {at: key.strip()}
    fixed = dict(each.split("=", 1) if "=" in each else (each, "") for each in asked.every)
    return Asked(shape=shape, match=dict(sorted(match.items())), fixed=fixed)


def _column(grid: Grid, heading: str) -> int:
    """By heading, or as ``#3``. Raises: MatchNotUsable."""
    wanted = heading.strip().casefold()
    numbered = {f"#{at + 1}": at for at in range(len(grid.headings))}
    named = {each.casefold(): at for at, each in reversed(list(enumerate(grid.headings)))}
    at = named.get(wanted, numbered.get(wanted))
    if at is None:
        raise MatchNotUsable(faults="--match names a column that the sheet does not have.")
    return at


def _label(how: Asked, grid: Grid, at: int) -> str:
    target = target_of(how.shape, how.match.get(at, ""))
    if target is not None:
        return f"{target.label} ({target.key})"
    return "left out: opens an account" if holds_credentials(grid.headings[at]) else "left out"


def _say(grid: Grid, how: Asked, found: Plan) -> None:
    emit_table(["Column", "Goes to"], [[head, _label(how, grid, at)] for at, head in enumerate(grid.headings)])
    if grid.sheet:
        others = f"; {grid.hidden} hidden not read" if grid.hidden else ""
        sys.stdout.write(f"Sheet {grid.sheets.index(grid.sheet) + 1} of {len(grid.sheets)}{others}.\n")
    for target in wanting(how):
        sys.stdout.write(f"Every row needs it, and no column gives it: {target.label}; --every {target.key}=WORD\n")
    for each in found.bad:
        sys.stdout.write(f"{each}\n")
    sys.stdout.write(f"Rows that can be taken: {len(found.good)}. They make: {_counted(found.counts)}.\n")


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "nothing"


def _json(grid: Grid, how: Asked, found: Plan, entry: int | None) -> dict[str, object]:
    return {
        "as": how.shape.value,
        "match": {grid.headings[at]: key for at, key in how.match.items()},
        "good_rows": list(found.good),
        "bad_rows": [_bad(each) for each in found.bad],
        "makes": dict(found.counts),
        "entry": entry,
    }


def _bad(bad: Bad) -> dict[str, object]:
    return {"row": bad.row, "column": bad.column, "why": bad.why}
