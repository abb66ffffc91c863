"""Looking a workbook over before any library reads it: how large it unpacks, what is inside, how its parts are built.

A workbook is a ZIP of XML parts. Every part is streamed once through a parser that keeps nothing: a declaration of a
document type (where entities would be expanded), a row of too many cells, a row number out of all bounds end it there.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.parsers import expat

import attrs

from models.grid import MOST_COLUMNS, MOST_LINES
from storage.sheet_errors import SheetDamaged, SheetHasMacros, SheetLocked, SheetTooLarge, SheetTooLong, SheetUnknown

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 48 * 1024 * 1024
MOST_PARTS = 400
MOST_ELEMENTS = 2_000_000
"""In all parts together: what a workbook within the other limits never needs."""
MOST_DEPTH = 64
MOST_IN_A_ROW = 60_000
"""Elements in one row: three for each cell of the widest sheet, and some."""
LAST_ROW = 20_000
MOST_MERGED = 5_000
_CHUNK = 256 * 1024
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SEALED = 0x1
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError, ValueError, LookupError, RuntimeError,
)  # fmt: skip
_MERGED_AREA = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")

Area = tuple[int, int, int, int]
"""Merged cells: first and last row, first and last column, all from 1."""


def too_large() -> SheetTooLarge:
    """The message with its limits."""
    return SheetTooLarge(most=MOST_BYTES // 1024 // 1024, unpacked=MOST_UNPACKED // 1024 // 1024)


def too_long() -> SheetTooLong:
    """The message with its limits."""
    return SheetTooLong(lines=f"{MOST_LINES:,}", last=f"{LAST_ROW:,}", columns=MOST_COLUMNS)


def vet(data: bytes) -> Mapping[str, tuple[Area, ...]]:
    """Sheet's part → its merged areas. Raises: the errors of ``sheet_errors``; nothing was unpacked to a disk."""
    if data.startswith(_OLD_OR_LOCKED):
        raise SheetLocked
    if not data.startswith(_ZIP):
        raise SheetUnknown
    try:
        with zipfile.ZipFile(BytesIO(data)) as workbook:
            return _vet(workbook)
    except _BROKEN as bad:
        raise SheetDamaged from bad


def _vet(workbook: zipfile.ZipFile) -> Mapping[str, tuple[Area, ...]]:
    parts = workbook.infolist()
    names = [each.filename for each in parts]
    if any(each.flag_bits & _SEALED for each in parts):
        raise SheetLocked
    if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
        raise too_large()
    if len(set(names)) != len(names):
        raise SheetDamaged
    if any("vbaproject" in name.lower() or "macrosheet" in name.lower() for name in names):
        raise SheetHasMacros
    if "[Content_Types].xml" not in names:
        raise SheetUnknown
    merged: dict[str, tuple[Area, ...]] = {}
    count = 0
    for each in parts:
        look = _Look(elements=count)
        _stream(workbook, each, look)
        count = look.elements
        merged[each.filename] = tuple(look.merged)
        if look.macros:
            raise SheetHasMacros
    return merged


def _stream(workbook: zipfile.ZipFile, part: zipfile.ZipInfo, look: _Look) -> None:
    """Pass a part by, where it is XML by its content: its name says nothing of what a library reads it as."""
    with workbook.open(part) as source:
        begins = b""
        while not begins and (chunk := source.read(_CHUNK)):
            begins = chunk.lstrip(_BEFORE_XML)
        if not begins.startswith(b"<"):
            return
    try:
        _parse(workbook, part, look)
    except expat.ExpatError:
        if not part.filename.lower().endswith(".vml"):  # old drawings are no well-formed XML, and nothing reads them
            raise


def _parse(workbook: zipfile.ZipFile, part: zipfile.ZipInfo, look: _Look) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = False
    parser.StartElementHandler = look.begun
    parser.EndElementHandler = look.ended
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with workbook.open(part) as source:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise SheetDamaged


@attrs.define
class _Look:
    """What a part holds, counted as it goes by."""

    elements: int
    depth: int = 0
    row: int = 0
    inside: int = -1
    """Elements since the last row began; -1 before the first."""
    macros: bool = False
    merged: list[Area] = attrs.Factory(list)

    def begun(self, name: str, said: Mapping[str, Any]) -> None:
        self.elements += 1
        self.depth += 1
        self.inside += self.inside >= 0
        if self.elements > MOST_ELEMENTS or self.depth > MOST_DEPTH or self.inside > MOST_IN_A_ROW:
            raise too_long()
        match name.rpartition(":")[2]:
            case "row":
                self.inside = 0
                number = said.get("r", str(self.row + 1))
                if not _is_number(number) or int(number) > LAST_ROW:
                    raise too_long()
                self.row = int(number)
            case "mergeCell":
                self._merge(said.get("ref", ""))
            case "Override" | "Default":
                self.macros = self.macros or "macroEnabled" in said.get("ContentType", "")

    def ended(self, name: str) -> None:
        self.depth -= 1
        if name.rpartition(":")[2] == "sheetData":
            self.inside = -1

    def _merge(self, said: str) -> None:
        found = _MERGED_AREA.match(said)
        if found is None or len(self.merged) >= MOST_MERGED:
            raise SheetDamaged
        left, top, right, bottom = found.groups()
        self.merged.append((int(top), int(bottom or top), _column(left), _column(right or left)))


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) <= len(str(LAST_ROW)) + 2


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
