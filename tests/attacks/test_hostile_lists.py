"""Files made to do harm when a list is imported: each ends in words for the user, in little time and memory."""

from __future__ import annotations

import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from models.errors import RegisterError
from models.grid import FORMULA, MOST_COLUMNS
from storage.delimited import read_delimited
from storage.sheet_errors import (
    SheetDamaged,
    SheetHasMacros,
    SheetLocked,
    SheetTooLarge,
    SheetTooLong,
    SheetUnknown,
)
from storage.sheet_file import read_sheet
from storage.sheet_vetting import LAST_ROW, MOST_ELEMENTS, MOST_UNPACKED
from storage.spreadsheet import read_workbook

MEMORY = 400 * 1024 * 1024
SECONDS = 60.0
SHEET = "xl/worksheets/sheet1.xml"
NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def good() -> bytes:
    made, out = Workbook(), BytesIO()
    for row in (("Case number", "Title"), ("C1", "Bicycles")):
        made.active.append(row)
    made.save(out)
    return out.getvalue()


GOOD = good()


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(GOOD)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def packed(found: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_part(name: str, data: bytes) -> bytes:
    return packed({**parts(), name: data})


def with_rows(rows: str) -> bytes:
    return with_part(SHEET, f"<worksheet {NAMES}><sheetData>{rows}</sheetData></worksheet>".encode())


@contextmanager
def bounded() -> Iterator[None]:
    """Little time and memory, whatever the file says."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        yield
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < MEMORY
    assert time.process_time() - begun < SECONDS


def outcome(data: bytes) -> str:
    """``read``, or the words of the refusal; a row is never wider than a list may be."""
    try:
        found = read_workbook(data)
    except RegisterError as refused:
        return str(refused)
    assert len(found.headings) <= MOST_COLUMNS
    return "read"


def test_the_workbook_all_others_are_made_from_is_read() -> None:
    assert read_workbook(packed(parts())).lines[0].cells == ("C1", "Bicycles")


def test_a_bomb_that_says_its_size_is_refused_unpacked() -> None:
    bomb = with_part(SHEET, b"<worksheet>" + b" " * MOST_UNPACKED + b"</worksheet>")
    assert len(bomb) < 1_000_000
    with bounded(), pytest.raises(SheetTooLarge):
        read_workbook(bomb)


def test_a_bomb_that_lies_about_its_size_is_cut_off_there() -> None:
    bomb = bytearray(with_part(SHEET, b"<worksheet>" + b" " * MOST_UNPACKED + b"</worksheet>"))
    true, small = MOST_UNPACKED + len("<worksheet></worksheet>"), 1_000
    said = true.to_bytes(4, "little")
    assert bomb.count(said) >= 2
    bomb = bytearray(bytes(bomb).replace(said, small.to_bytes(4, "little")))
    with bounded(), pytest.raises(SheetDamaged):
        read_workbook(bytes(bomb))


def test_many_bombs_side_by_side_are_counted_together() -> None:
    each = b"<a>" + b" " * (MOST_UNPACKED // 20) + b"</a>"
    with bounded(), pytest.raises(SheetTooLarge):
        read_workbook(packed({**parts(), **{f"xl/media/{n}.xml": each for n in range(21)}}))


READ = (SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml")


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_are_never_expanded_in_any_part_and_encoding(name: str, encoding: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><worksheet>&l9;</worksheet>'
    with bounded(), pytest.raises(SheetDamaged):
        read_workbook(with_part(name, text.encode(encoding)))


def test_a_file_of_this_computer_is_never_put_in_the_place_of_an_entity(tmp_path: Path) -> None:
    (tmp_path / "told.txt").write_text("never told", encoding="utf-8")
    address = (tmp_path / "told.txt").as_uri()
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{address}">]><worksheet {NAMES}>&e;</worksheet>'
    with pytest.raises(SheetDamaged) as refused:
        read_workbook(with_part(SHEET, text.encode()))
    assert "never told" not in str(refused.value)


@pytest.mark.parametrize("blanks", [300_000, 3_000_000])
def test_blanks_before_a_part_hide_nothing_of_it(blanks: int) -> None:
    text = b" " * blanks + b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    with pytest.raises(SheetDamaged):
        read_workbook(with_part(SHEET, text))


def test_a_part_is_looked_over_whatever_its_name_says() -> None:
    found = parts()
    found["xl/media/picture.png"] = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    found["xl/_rels/workbook.xml.rels"] = found["xl/_rels/workbook.xml.rels"].replace(
        b"/xl/worksheets/sheet1.xml", b"/xl/media/picture.png"
    )
    with pytest.raises(SheetDamaged):
        read_workbook(packed(found))


@pytest.mark.parametrize("row", ["1048576", str(LAST_ROW + 1), "99999999999999999999", "-1", "1e9", "NaN", "\u0663"])
def test_a_row_number_far_below_is_refused_and_never_counted_up_to(row: str) -> None:
    with bounded(), pytest.raises(SheetTooLong):
        read_workbook(with_rows(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c><v>1</v></c></row>'))


def test_a_million_rows_are_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000_001))
    with bounded(), pytest.raises((SheetTooLong, SheetTooLarge)):
        read_workbook(with_rows(rows))


def test_a_million_rows_of_text_are_refused() -> None:
    with bounded(), pytest.raises(SheetTooLong):
        read_delimited(b"a,b\n" + b"1,2\n" * 1_000_000)


def test_blank_rows_without_number_end_too() -> None:
    with bounded(), pytest.raises(SheetTooLong):
        read_workbook(with_rows('<row r="1"><c><v>1</v></c></row>' + "<row/>" * 400_000))


@pytest.mark.parametrize("cell", ["<c/>", "<c><v>1</v></c>", "<x/>"])
def test_a_row_of_a_million_cells_is_refused_before_it_is_built(cell: str) -> None:
    with bounded(), pytest.raises(SheetTooLong):
        read_workbook(with_rows(f'<row r="1">{cell * 1_000_000}</row>'))


@pytest.mark.parametrize("place", ["XFD1", "ZZZ1", "AAAAAAAA1", "A99999999999", "1A", "", "\u0391\u0661"])
def test_a_cell_at_a_wild_place_makes_no_row_as_wide_as_it_says(place: str) -> None:
    wild = f'<row r="1"><c r="A1"><v>1</v></c><c r="{place}"><v>2</v></c></row>'
    data = with_rows(f'{wild}<row r="2"><c><v>3</v></c></row>')
    with bounded():
        said = outcome(data)
    assert said == "read" or "Nothing was imported" in said


def test_elements_without_end_are_refused_wherever_they_stand() -> None:
    strings = f"<sst {NAMES}>" + "<si/>" * (MOST_ELEMENTS + 1) + "</sst>"
    with bounded(), pytest.raises(SheetTooLong):
        read_workbook(with_part("xl/sharedStrings.xml", strings.encode()))


def test_elements_nested_without_end_are_refused() -> None:
    with bounded(), pytest.raises(SheetTooLong):
        read_workbook(with_part(SHEET, b"<a>" * 100_000 + b"</a>" * 100_000))


def test_a_dimension_that_promises_a_whole_world_costs_nothing() -> None:
    rows = '<row r="1"><c r="A1"><v>7</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    said = '<dimension ref="A1:XFD1048576"/>'
    data = f"<worksheet {NAMES}>{said}<sheetData>{rows}</sheetData></worksheet>"
    with bounded():
        found = read_workbook(with_part(SHEET, data.encode()))
    assert [each.cells for each in found.lines] == [(1,)]


def test_merged_cells_over_a_whole_sheet_make_no_cells() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    data = f"<worksheet {NAMES}><sheetData>{rows}</sheetData>{merged}</worksheet>"
    with bounded():
        assert len(read_workbook(with_part(SHEET, data.encode())).lines[0].cells) == 100


@pytest.mark.parametrize("ref", ["", "A", "A0x", "A1:B", "AAAA1:B2", "A1:B99999999", "=1"])
def test_a_merged_block_that_is_none_is_refused(ref: str) -> None:
    data = f'<worksheet {NAMES}><sheetData/><mergeCells><mergeCell ref="{ref}"/></mergeCells></worksheet>'
    with pytest.raises(SheetDamaged):
        read_workbook(with_part(SHEET, data.encode()))


@pytest.mark.parametrize(
    "change",
    [
        lambda found: {**found, "xl/vbaProject.bin": b"macro"},
        lambda found: {**found, "xl/macrosheets/sheet1.xml": b"<x/>"},
        lambda found: {
            **found,
            "[Content_Types].xml": found["[Content_Types].xml"].replace(
                b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
            ),
        },
    ],
)
def test_macros_under_the_name_of_a_plain_workbook_are_refused(
    change: Callable[[dict[str, bytes]], dict[str, bytes]], tmp_path: Path
) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(packed(change(parts())))
    with pytest.raises(SheetHasMacros):
        read_sheet(file)


def test_an_encrypted_workbook_and_encrypted_parts_are_refused() -> None:
    with pytest.raises(SheetLocked):
        read_workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    data = bytearray(GOOD)
    central = data.rfind(b"PK\x01\x02")
    data[central + 8] |= 1
    with pytest.raises(SheetLocked):
        read_workbook(bytes(data))


def test_a_link_to_another_file_is_a_formula_and_is_not_followed(tmp_path: Path) -> None:
    made, out = Workbook(), BytesIO()
    made.active.append(("a", "b"))
    made.active.append((f"='[{tmp_path.as_uri()}/other.xlsx]Sheet1'!A1", '=WEBSERVICE("http://127.0.0.1:9/")'))
    made.save(out)
    assert read_workbook(out.getvalue()).lines[0].cells == (FORMULA, FORMULA)


def test_a_part_given_twice_is_refused() -> None:
    out = BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<worksheet/>")
    with pytest.raises(SheetDamaged):
        read_workbook(out.getvalue())


def test_a_name_that_leads_out_of_the_workbook_is_only_a_name(tmp_path: Path) -> None:
    data = with_part("../../out.xml", b"<x/>")
    file = tmp_path / "inside" / "list.xlsx"
    file.parent.mkdir()
    file.write_bytes(data)
    read_sheet(file)
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["inside", "list.xlsx"]


def test_a_workbook_cut_off_anywhere_is_refused_in_words() -> None:
    for end in range(0, len(GOOD), 97):
        with pytest.raises((SheetDamaged, SheetUnknown)):
            read_workbook(GOOD[:end])


def test_a_workbook_with_any_byte_changed_is_read_or_refused_in_words() -> None:
    for at in range(0, len(GOOD), 13):
        data = bytearray(GOOD)
        data[at] ^= 0xFF
        said = outcome(bytes(data))
        assert said == "read" or "Nothing was imported" in said


def test_a_number_of_thousands_of_digits_is_refused_in_words() -> None:
    with bounded(), pytest.raises(SheetDamaged):
        read_workbook(with_rows(f'<row r="1"><c><v>{"9" * 5_000}</v></c></row>'))


def test_one_cell_of_megabytes_of_quotes_is_refused() -> None:
    with bounded(), pytest.raises(RegisterError, match="Nothing was imported"):
        read_delimited(b"a,b\n" + b'"' * 9_000_001)
