"""Reading a text file of rows: commas, semicolons or tabs between cells, in any encoding programs save it in."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from io import StringIO

from models.grid import FORMULA, MOST_CELL, MOST_COLUMNS, MOST_LINES, TOO_LONG, Grid, Line, Value, unguarded
from storage.sheet_errors import SheetEmpty, SheetLettersUnknown, SheetQuotesOpen, SheetUnknown
from storage.sheet_vetting import LAST_ROW, too_long
from storage.spreadsheet import grid_of

BETWEEN = (",", ";", "\t")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\x1f\x8b")


def read_delimited(data: bytes) -> Grid:
    """The rows of a text file. Raises: SheetUnknown, SheetLettersUnknown, SheetQuotesOpen, SheetTooLong, SheetEmpty."""
    if data.startswith(_BINARY):
        raise SheetUnknown
    text = letters_of(data)
    first = text.split("\n", 1)[0].strip().strip('"').lower()
    between, above = None, 0
    if first.startswith("sep=") and len(first) == len("sep=") + 1:
        between, above, text = first[-1], 1, text.split("\n", 1)[1] if "\n" in text else ""
    lines = list(_lines(text, between or separator_of(text), above))
    if not lines:
        raise SheetEmpty
    return grid_of(lines)


def letters_of(data: bytes) -> str:
    """The text, by the mark at its start, else as UTF-8, UTF-16 without a mark, Windows-1252, the first that fits."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data, name)
    if data[1:2] == b"\x00" and data[:1] not in {b"", b"\x00"}:
        return _decoded(data, "utf-16-le")
    if data[:1] == b"\x00" and data[1:2] not in {b"", b"\x00"}:
        return _decoded(data, "utf-16-be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise SheetLettersUnknown from error


def separator_of(text: str) -> str:
    """The one of comma, semicolon and tab that stands most often in the first row, outside quotation marks."""
    counts = dict.fromkeys(BETWEEN, 0)
    quoted = False
    for letter in text:
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter in counts:
            counts[letter] += 1
        elif not quoted and letter == "\n" and any(counts.values()):
            break
    return max(BETWEEN, key=lambda each: counts[each])


def _lines(text: str, between: str, above: int) -> Iterator[Line]:
    rows = csv.reader(StringIO(text, newline=""), delimiter=between, strict=True)
    found, start = 0, above + 1
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise SheetQuotesOpen(line=f"{start:,}") from error
        if row is None:
            return
        number, start = start, above + rows.line_num + 1
        if not any(each.strip() for each in row):
            continue
        found += 1
        if found > MOST_LINES + 1 or number > LAST_ROW or len(row) > MOST_COLUMNS:
            raise too_long()
        yield Line(number=number, cells=tuple(_value(each) for each in row))


def _value(said: str) -> Value:
    if not said.strip():
        return None
    if len(said) > MOST_CELL:
        return TOO_LONG
    plain = unguarded(said)
    if plain != said:
        return plain
    return FORMULA if said.lstrip().startswith("=") else said
