"""Reading an .xlsx workbook that was vetted: one visible sheet, values as they stand, no formula ever worked out.

Links to other files are not followed, pictures, comments and everything beside the cells are not looked at.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from models.errors import RegisterError
from models.grid import FAULTY, FORMULA, MERGED, MOST_CELL, MOST_COLUMNS, MOST_LINES, TOO_LONG, Grid, Line, Value
from storage.sheet_errors import SheetDamaged, SheetEmpty, SheetNotThere
from storage.sheet_vetting import LAST_ROW, Area, too_long, vet

_VISIBLE = "visible"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""How the format writes a character that XML can't hold, and an underscore that would read so."""


def read_workbook(data: bytes, sheet: str = "") -> Grid:
    """A sheet by name, or the first visible one that holds anything. Raises: the errors of ``sheet_errors``."""
    merged = vet(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library leaves out is nothing a cell holds
            workbook = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
            try:
                return _read(workbook, merged, sheet)
            finally:
                workbook.close()
    except RegisterError:
        raise
    except Exception as error:  # the library raises whatever a damaged file makes it stumble over
        raise SheetDamaged from error


def _read(workbook: Any, merged: Mapping[str, tuple[Area, ...]], wanted: str) -> Grid:
    shown = [each for each in workbook.worksheets if each.sheet_state == _VISIBLE]
    hidden = len(workbook.sheetnames) - len(shown)
    chosen = [each for each in shown if not wanted or each.title == wanted]
    if not chosen:
        raise SheetNotThere if wanted else SheetEmpty
    for each in chosen:
        areas = merged.get(each._worksheet_path.lstrip("/"), ())  # noqa: SLF001 - the library tells it nowhere else
        lines = list(_lines(each, areas))
        if lines:
            names = tuple(one.title for one in shown)
            return grid_of(lines, sheet=each.title, sheets=names, hidden=hidden)
    raise SheetEmpty


def grid_of(lines: Sequence[Line], *, sheet: str = "", sheets: tuple[str, ...] = (), hidden: int = 0) -> Grid:
    """The first row as headings, the others below. Raises: SheetEmpty where there is nothing below."""
    head, below = lines[0], lines[1:]
    if not below:
        raise SheetEmpty
    width = max(len(each.cells) for each in lines)
    headings = tuple(_heading(head.at(at), at) for at in range(width))
    return Grid(headings=headings, lines=tuple(below), sheet=sheet, sheets=sheets, hidden=hidden)


def _heading(value: Value, at: int) -> str:
    words = " ".join(str(value).split())[:80] if isinstance(value, str | int | float | date) else ""
    kept = "".join(letter for letter in words if letter.isprintable())
    return kept or f"Column {at + 1}"


def _lines(sheet: Any, areas: Sequence[Area]) -> Iterator[Line]:
    sheet.reset_dimensions()
    found = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
        cells = tuple(_value(cell) for cell in row)
        while cells and cells[-1] is None:
            cells = cells[:-1]
        if number > LAST_ROW or len(cells) > MOST_COLUMNS:
            raise too_long()
        if not cells:
            continue
        found += 1
        if found > MOST_LINES + 1:
            raise too_long()
        yield Line(number=number, cells=_without_merged(number, cells, areas))


def _without_merged(number: int, cells: tuple[Value, ...], areas: Sequence[Area]) -> tuple[Value, ...]:
    here = [area for area in areas if area[0] <= number <= area[1]]
    if not here:
        return cells
    kept = list(cells)
    for _, _, left, right in here:
        kept += [None] * (min(right, MOST_COLUMNS) - len(kept))
        for at in range(left - 1, min(right, MOST_COLUMNS)):
            kept[at] = MERGED
    return tuple(kept)


def _value(cell: Any) -> Value:
    value, kind = cell.value, cell.data_type
    if value is None or value == "":
        return None
    if kind == "f":
        return FORMULA
    if kind == "e":
        return FAULTY
    if isinstance(value, bool | int | float | datetime | date):
        return value
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
    return TOO_LONG if len(text) > MOST_CELL else text
