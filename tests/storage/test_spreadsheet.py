"""Lists as workbooks: what stands in the cells is read, what would have to be worked out is named."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from models.grid import FAULTY, FORMULA, MERGED, MOST_COLUMNS, MOST_LINES, TOO_LONG
from storage.sheet_errors import (
    SheetEmpty,
    SheetHasMacros,
    SheetLocked,
    SheetMissing,
    SheetNotThere,
    SheetTooLarge,
    SheetTooLong,
    SheetUnknown,
)
from storage.sheet_file import read_sheet
from storage.sheet_vetting import MOST_BYTES
from storage.spreadsheet import read_workbook

NOON = datetime(2026, 3, 1, 12, 30)  # noqa: DTZ001 - what a spreadsheet holds has no zone


def packed(workbook: Workbook) -> bytes:
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def workbook(*rows: tuple[Any, ...]) -> Workbook:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    return made


def test_values_come_as_the_spreadsheet_holds_them() -> None:
    heads = ("Text", "Number", "Part", "Day", "Time", "Yes", "Blank")
    made = workbook(heads, ("a", 7, 1.5, date(2026, 3, 1), NOON, True, None))
    found = read_workbook(packed(made))
    assert found.headings == heads
    (line,) = found.lines
    assert (line.number, line.cells) == (2, ("a", 7, 1.5, datetime(2026, 3, 1), NOON, True))  # noqa: DTZ001


def test_formulas_are_named_and_their_stored_results_are_never_taken() -> None:
    made = workbook(("a", "b", "c"), ("=1+1", '=HYPERLINK("http://example.org")', "text"))
    assert read_workbook(packed(made)).lines[0].cells == (FORMULA, FORMULA, "text")


def test_a_text_that_begins_like_a_formula_is_a_text() -> None:
    made = workbook(("a",), ("x",))
    made.active["A2"].value = "=not worked out"
    made.active["A2"].data_type = "s"
    assert read_workbook(packed(made)).lines[0].cells == ("=not worked out",)


def test_an_error_of_the_spreadsheet_and_a_cell_too_long_are_named() -> None:
    made = workbook(("a", "b"), ("#DIV/0!", "y" * 32_767))
    made.active["B2"].value = "y" * 32_767
    assert read_workbook(packed(made)).lines[0].cells == (FAULTY, "y" * 32_767)
    assert TOO_LONG.why.startswith("holds more than 32,767")


def test_every_cell_of_a_merged_block_is_named_in_every_row_of_it() -> None:
    made = workbook(("Case", "Name"), ("C1", "Rita"), (None, "Tom"), ("C3", "Max"))
    made.active.merge_cells("A2:A3")
    found = read_workbook(packed(made))
    assert [each.cells for each in found.lines] == [(MERGED, "Rita"), (MERGED, "Tom"), ("C3", "Max")]


def test_a_hidden_sheet_is_not_read_and_counted() -> None:
    made = workbook(("a",), ("shown",))
    for state in ("hidden", "veryHidden"):
        sheet = made.create_sheet(state)
        sheet.append(("secret",))
        sheet.sheet_state = state
    found = read_workbook(packed(made))
    assert (found.sheets, found.hidden) == (("Sheet",), 2)
    with pytest.raises(SheetNotThere):
        read_workbook(packed(made), "hidden")


def test_the_first_visible_sheet_that_holds_anything_is_read_or_the_one_named() -> None:
    made = workbook()
    for name in ("First", "Second"):
        sheet = made.create_sheet(name)
        sheet.append(("Head",))
        sheet.append((name,))
    assert read_workbook(packed(made)).sheet == "First"
    assert read_workbook(packed(made), "Second").lines[0].cells == ("Second",)


def test_a_heading_is_one_line_of_what_can_be_seen_and_never_empty() -> None:
    made = workbook(("Two\nlines", None, 7, "x" * 200), ("a", "b", "c", "d"))
    assert read_workbook(packed(made)).headings == ("Two lines", "Column 2", "7", "x" * 80)


def test_a_sheet_without_a_row_below_its_headings_holds_no_list() -> None:
    for made in (workbook(), workbook(("a", "b"))):
        with pytest.raises(SheetEmpty):
            read_workbook(packed(made))


def test_as_many_rows_as_are_allowed_are_read_and_one_more_is_refused() -> None:
    rows = [("a",), *((n,) for n in range(MOST_LINES))]
    assert len(read_workbook(packed(workbook(*rows))).lines) == MOST_LINES
    with pytest.raises(SheetTooLong):
        read_workbook(packed(workbook(*rows, ("more",))))


def test_more_columns_than_allowed_are_refused() -> None:
    made = workbook(("a",), ("b",))
    made.active.cell(row=2, column=MOST_COLUMNS + 1, value="far")
    with pytest.raises(SheetTooLong):
        read_workbook(packed(made))


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("list.xlsm", SheetHasMacros), ("list.XLSB", SheetHasMacros), ("list.xls", SheetLocked),
        ("list.ods", SheetUnknown), ("list", SheetUnknown), ("list.pdf", SheetUnknown), ("list.csv", SheetUnknown),
    ],
)  # fmt: skip
def test_a_file_is_refused_by_a_name_its_content_does_not_bear_out(
    tmp_path: Path, name: str, error: type[Exception]
) -> None:
    file = tmp_path / name
    file.write_bytes(packed(workbook(("a",), ("b",))))
    with pytest.raises(error):
        read_sheet(file)


def test_text_under_the_name_of_a_workbook_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(SheetUnknown):
        read_sheet(file)


def test_a_file_that_is_not_there_is_none_or_too_large_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as out:
        out.truncate(MOST_BYTES + 1)
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    for file, error in ((tmp_path / "no.csv", SheetMissing), (folder, SheetMissing), (large, SheetTooLarge)):
        with pytest.raises(error):
            read_sheet(file)
