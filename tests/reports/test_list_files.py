"""Saved lists: the same values in every form, no cell a spreadsheet program works out, nothing in a temporary file."""

from __future__ import annotations

import csv
import re
import tempfile
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import page as validator
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from models.fields import fields_of, text_problem
from models.grid import FOOT, looks_like_formula, unguarded
from models.import_cells import text_in
from models.profile import Profile
from reports.finish import seal
from reports.list_content import WITHHELD, cells_of, text_of
from reports.list_pages import pages_of
from reports.list_text import csv_of
from reports.list_workbook import letters, workbook_of
from storage.delimited import read_delimited
from storage.spreadsheet import read_workbook
from tests.reports.extractors import by_pdfium, by_pypdf, squeezed
from tests.reports.list_sample import HEAD, listing

HANDLE = next(each.declared for each in fields_of(Profile) if each.name == "handle")
KEPT = st.text(max_size=30).filter(lambda said: text_problem(said, HANDLE) is None)
"""Texts the register keeps."""
STARTS = st.sampled_from(
    ["=", "+", "-", "@", "'", "''=", " =", "\uff1d", "=cmd|' /C calc'!A0", "_x0041_", "_", "#N/A", ""]
)
TEXTS = st.builds(lambda start, rest: start + rest, STARTS, KEPT)
ROWS = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6)
TWO = ("One", "Two")


@given(ROWS)
def test_a_list_saved_as_text_and_imported_again_holds_the_same_values(rows: list[tuple[str, str]]) -> None:
    found = [row for row in rows if any(each.strip() for each in row)]
    data = csv_of(listing(*rows, headings=TWO))
    lines = [each for each in read_delimited(data).lines if not text_in(each.at(0)).startswith(FOOT)]
    assert [(text_in(each.at(0)), text_in(each.at(1))) for each in lines] == [(a.strip(), b.strip()) for a, b in found]


@given(ROWS)
def test_a_list_saved_as_a_workbook_and_imported_again_holds_the_same_values(rows: list[tuple[str, str]]) -> None:
    found = [row for row in rows if any(row)]
    if found:
        lines = read_workbook(workbook_of(listing(*rows, headings=TWO))).lines
        assert [(each.at(0) or "", each.at(1) or "") for each in lines] == found


@given(ROWS)
def test_no_cell_of_a_saved_text_begins_like_a_formula(rows: list[tuple[str, str]]) -> None:
    text = csv_of(listing(*rows, headings=("=One", "@Two"))).decode("utf-8-sig")
    for row in csv.reader(StringIO(text, newline="")):
        for cell in row:
            assert not looks_like_formula(cell) or cell.startswith("'")
            assert not re.match(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", cell.lstrip(" "))


@given(ROWS)
def test_no_cell_of_a_saved_workbook_is_a_formula_and_each_is_marked_as_text(rows: list[tuple[str, str]]) -> None:
    opened = load_workbook(BytesIO(workbook_of(listing(*rows, headings=TWO))))
    for line in opened["List"].iter_rows():
        for cell in line:
            assert cell.data_type in {"s", "n"}
            assert cell.value is None or cell.number_format == "@"
            assert bool(cell.quotePrefix) is (cell.value is not None and looks_like_formula(str(cell.value)))


def test_numbers_and_days_are_numbers_and_days_and_instants_keep_their_offset() -> None:
    used = datetime(2026, 1, 13, 18, 30, tzinfo=ZoneInfo("America/New_York"))
    content = listing(("HM-P-1-0001", 7, date(2026, 3, 1), used))
    sheet = load_workbook(BytesIO(workbook_of(content)))["List"]
    told = "2026-01-13T18:30:00-05:00"
    day = sheet["C2"].value
    assert (sheet["B2"].value, day.date(), sheet["D2"].value) == (7, date(2026, 3, 1), told)
    assert f'"HM-P-1-0001","7","2026-03-01","{told}"' in csv_of(content).decode()


def test_every_form_says_which_copy_it_is_from_which_entry_and_how_it_is_marked() -> None:
    content = listing(("HM-P-1-0001", "in use", "h", ""))
    sheet = load_workbook(BytesIO(workbook_of(content)))["About this list"]
    in_workbook = "\n".join(str(row[0].value) for row in sheet.iter_rows())
    in_text = csv_of(content).decode("utf-8-sig")
    on_paper = squeezed(" ".join(by_pdfium(pages_of(content))))
    for said in ("LS-2026-0001", HEAD, "full rendition", "1 row", "CONFIDENTIAL", "PRACTICE", "Lt. Ellen Brandt"):
        assert said in in_workbook
        assert said in in_text
        assert said.replace(" ", "").lower() in on_paper.replace("fullrendition", "fullrendition").lower()
    assert in_text.splitlines()[0] == '"Number","State","Handle","First used at"'


@pytest.mark.parametrize("rows", [0, 1, 2_001])
def test_no_row_is_lost_in_any_form(rows: int) -> None:
    content = listing(*((f"HM-P-1-{n:04d}", "in use", f"handle.{n}", "") for n in range(rows)))
    wanted = {f"HM-P-1-{n:04d}" for n in range(rows)}
    pdf = pages_of(content)
    for text in (
        " ".join(by_pdfium(pdf)),
        csv_of(content).decode(),
        str([[cell.value for cell in row] for row in load_workbook(BytesIO(workbook_of(content)))["List"].iter_rows()]),
    ):
        assert set(re.findall(r"HM-P-1-\d{4}", text)) == wanted


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("rows", [0, 60])
def test_a_printed_list_conforms_to_the_standard(profile: str, rows: int) -> None:
    pdf = pages_of(listing(*((f"HM-P-1-{n:04d}", "in use", "handle", "") for n in range(rows))))
    report = validator.validate_pdf_bytes(pdf, profile=profile)
    assert report.is_compliant, [str(each) for each in report.failures]


def test_a_sealed_list_opens_with_its_passphrase_alone_and_holds_the_workbook() -> None:
    content = listing(("HM-P-1-0001", "in use", "@rita", ""))
    sealed = seal(pages_of(content), "six-plain-words-of-this-copy")
    assert b"@rita" not in sealed
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO(sealed))
    with pikepdf.open(BytesIO(sealed), password="six-plain-words-of-this-copy") as opened:
        assert (opened.encryption.R, opened.encryption.bits) == (6, 256)
        inside = opened.attachments["LS-2026-0001.xlsx"].get_file().read_bytes()
    assert inside == workbook_of(content)
    assert read_workbook(inside).lines[0].at(2) == "@rita"


def test_the_same_list_gives_the_same_bytes_until_it_is_sealed() -> None:
    content = listing(("HM-P-1-0001", "in use", "h", ""))
    for form in (csv_of, workbook_of, pages_of):
        assert form(content) == form(content)


def test_nothing_of_a_list_is_written_to_a_temporary_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was asked for")

    for name in ("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    monkeypatch.chdir(tmp_path)
    content = listing(*(("HM-P-1-0001", "in use", "h" * 20, "") for _ in range(300)))
    for data in (csv_of(content), workbook_of(content), seal(pages_of(content), "six-plain-words-of-this-copy")):
        assert data
    assert list(tmp_path.iterdir()) == []


HOSTILE = ("<b>&amp;</b>", "a\nb\tc", "]]>", "\ufffe", "emoji \U0001f600", "x" * 2_000, "_x000D_")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stands_in_every_form_as_typed(text: str) -> None:
    content = listing(("HM-P-1-0001", "in use", text, ""))
    kept = text.replace("\ufffe", "\ufffd")
    sheet = load_workbook(BytesIO(workbook_of(content)))["List"]
    assert str(sheet["C2"].value).replace("_x005F_", "_") == kept
    assert unguarded(list(csv.reader(StringIO(csv_of(content).decode("utf-8-sig"), newline="")))[1][2]) == text
    for read in (by_pdfium, by_pypdf):
        assert "HM-P-1-0001" in " ".join(read(pages_of(content)))


def test_a_value_that_may_not_be_read_is_said_to_be_sealed_and_an_empty_one_is_empty() -> None:
    columns = tuple(each for each in fields_of(Profile) if each.name in {"urn", "handle", "first_used_at"})
    zone = "America/New_York"
    assert cells_of(columns, {"urn": "HM-P-1-0001"}, zone, readable=False) == ("HM-P-1-0001", WITHHELD, WITHHELD)
    assert cells_of(columns, {"urn": "HM-P-1-0001"}, zone, readable=True) == ("HM-P-1-0001", "", "")
    at = cells_of(columns, {"urn": "u", "first_used_at": "2026-01-13T23:30:00.00Z"}, zone, readable=True)[2]
    assert text_of(at) == "2026-01-13T18:30:00-05:00"


@given(st.integers(1, 20_000))
def test_columns_are_lettered_as_spreadsheets_do(column: int) -> None:
    number = 0
    for letter in letters(column):
        number = number * 26 + ord(letter) - 64
    assert number == column


