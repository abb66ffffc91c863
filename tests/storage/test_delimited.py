"""Lists as text: every encoding and separator programs save them in, and no row lost in silence."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.grid import FORMULA, MOST_CELL, MOST_COLUMNS, MOST_LINES, TOO_LONG, guarded, looks_like_formula, unguarded
from storage.delimited import letters_of, read_delimited, separator_of
from storage.sheet_errors import SheetEmpty, SheetLettersUnknown, SheetQuotesOpen, SheetTooLong, SheetUnknown

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
CELLS = st.text(st.characters(codec="cp1252", exclude_categories=("Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=2, max_size=5).filter(
    lambda rows: len({len(row) for row in rows}) == 1
)


def written(rows: list[list[str]], between: str) -> str:
    out = StringIO(newline="")
    csv.writer(out, delimiter=between, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


def _is_utf_8(data: bytes) -> bool:
    """Letters of Windows-1252 that are UTF-8 by chance: nobody can tell which was meant."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def plain(value: str) -> object:
    """What a cell reads as: an apostrophe that guards is taken away, a formula is none."""
    bare = unguarded(value)
    return bare if bare != value or not value.startswith("=") else FORMULA


@given(rows=ROWS, between=st.sampled_from([",", ";", "\t"]), encoding=st.sampled_from(ENCODINGS))
def test_a_list_reads_the_same_in_every_encoding_and_with_every_separator(
    rows: list[list[str]], between: str, encoding: str
) -> None:
    rows[0] = [f"Head {at}" for at in range(len(rows[0]))]
    data = written(rows, between).encode(encoding)
    assume(encoding != "cp1252" or not _is_utf_8(data) or data.isascii())
    found = read_delimited(data)
    assert found.headings == tuple(rows[0])
    assert [list(line.cells) for line in found.lines] == [[plain(each) for each in row] for row in rows[1:]]


def test_the_letters_of_windows_are_read_where_utf_8_does_not_fit() -> None:
    assert letters_of("Müller; “x”".encode("cp1252")) == "Müller; “x”"
    with pytest.raises(SheetLettersUnknown):
        letters_of(b"a\x81b\xff")
    with pytest.raises(SheetLettersUnknown):
        letters_of(b"\xff\xfea")


@pytest.mark.parametrize(
    ("text", "between"), [('"a,b,c";"d"\n', ";"), ("a\tb,c\td\n", "\t"), ("one column\nx,y\n", ","), ("a,b\n", ",")]
)
def test_the_separator_is_the_one_outside_quotes_of_the_first_row(text: str, between: str) -> None:
    assert separator_of(text) == between


def test_a_first_line_that_states_the_separator_is_no_heading() -> None:
    found = read_delimited(b"sep=;\r\nCase;Name, of it\r\nC1;Rita\r\n")
    assert (found.headings, found.lines[0].number) == (("Case", "Name, of it"), 3)


def test_a_quotation_mark_left_open_swallows_no_rows() -> None:
    with pytest.raises(SheetQuotesOpen, match="line 3"):
        read_delimited(b'a,b\n1,2\n"3,4\n5,6\n7,8\n')
    with pytest.raises(SheetQuotesOpen):
        read_delimited(b'a,b\n"1"x,2\n')


def test_rows_keep_the_number_of_their_line_over_blank_lines_and_lines_inside_a_cell() -> None:
    found = read_delimited(b'a,b\n\n"two\nlines",x\n ,\n3,y\n')
    assert [(each.number, each.at(1)) for each in found.lines] == [(3, "x"), (6, "y")]


def test_a_formula_is_named_and_a_handle_or_a_phone_number_is_none() -> None:
    (line,) = read_delimited(b"a,b,c,d,e\n=1+1, =A1,@rita,+1 508 555,'=kept\n").lines
    assert line.cells == (FORMULA, FORMULA, "@rita", "+1 508 555", "=kept")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", SheetEmpty), (b"a,b\n", SheetEmpty), (b" ,\n\n", SheetEmpty),
        (b"a\n" + b"x\n" * (MOST_LINES + 1), SheetTooLong),
        (b",".join([b"a"] * (MOST_COLUMNS + 1)) + b"\nx\n", SheetTooLong),
        (b"%PDF-1.7", SheetUnknown), (b"PK\x03\x04", SheetUnknown), (b"\xd0\xcf\x11\xe0", SheetUnknown),
    ],
)  # fmt: skip
def test_what_is_no_list_or_too_long_a_one_is_refused(data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error, match="Nothing was imported"):
        read_delimited(data)


def test_as_many_rows_as_are_allowed_are_read() -> None:
    assert len(read_delimited(b"a\n" + b"x\n" * MOST_LINES).lines) == MOST_LINES


def test_a_cell_that_is_too_long_is_named_and_the_others_are_read() -> None:
    found = read_delimited(b"a,b\n" + b"x" * (MOST_CELL + 1) + b",y\nx,z\n")
    assert [each.cells for each in found.lines] == [(TOO_LONG, "y"), ("x", "z")]


def test_a_zero_byte_stays_in_its_cell_for_the_check_that_refuses_it() -> None:
    assert read_delimited(b"a,b\nx\x00y,z\n").lines[0].cells == ("x\x00y", "z")


@given(st.text(max_size=40))
def test_what_is_guarded_is_itself_again_and_no_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


STARTS = ("=1", "+1", "-1", "@x", "\t=1", "\r1", "\n1", " =1", "'=1", "''-1", "\uff1d1", "\uff201")


@pytest.mark.parametrize("text", STARTS)
def test_every_start_that_a_spreadsheet_program_may_work_out_is_known(text: str) -> None:
    assert looks_like_formula(text)
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Rita", "1-2", "a=b", "'tis", "HM-P-1-0001", "(508) 555"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text
