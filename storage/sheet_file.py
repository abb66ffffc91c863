"""Opening the file a list is imported from: by its name and its content, which must agree; at most 10 MB of it."""

from __future__ import annotations

from pathlib import Path

from models.grid import Grid
from storage.attachments import FileUnreadable, open_source
from storage.delimited import read_delimited
from storage.sheet_errors import SheetHasMacros, SheetLocked, SheetMissing, SheetUnknown
from storage.sheet_vetting import MOST_BYTES, too_large
from storage.spreadsheet import read_workbook

TEXT_FILES = (".csv", ".txt", ".tsv")
WORKBOOKS = (".xlsx",)
WITH_MACROS = (".xlsm", ".xltm", ".xlsb", ".xlam")
OLD = (".xls", ".xlt")


def read_sheet(path: Path, sheet: str = "") -> Grid:
    """The list a file holds. Raises: the errors of ``sheet_errors``; nothing is written anywhere."""
    ending = path.suffix.lower()
    if ending in WITH_MACROS:
        raise SheetHasMacros
    if ending in OLD:
        raise SheetLocked
    if ending not in (*TEXT_FILES, *WORKBOOKS):
        raise SheetUnknown
    data = _bytes_of(path)
    return read_workbook(data, sheet) if ending in WORKBOOKS else read_delimited(data)


def _bytes_of(path: Path) -> bytes:
    try:
        with open_source(path) as source:
            data = source.read(MOST_BYTES + 1)
    except (FileUnreadable, OSError) as error:
        raise SheetMissing from error
    if len(data) > MOST_BYTES:
        raise too_large()
    return data
