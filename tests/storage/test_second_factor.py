"""Phone codes: RFC 6238's own figures, each code once, and what this computer remembers of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage.marks import CodeGiven, Marks
from storage.second_factor import address, new_secret, printed, step_of

# RFC 6238 appendix B, SHA-1: the last six of its eight digits.
RFC_SECRET = b"12345678901234567890"
RFC = ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130"))
NOW = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)
STORE, LABEL = bytes(range(16)), bytes(range(16, 32))


@pytest.mark.parametrize(("seconds", "code"), RFC)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert step_of(RFC_SECRET, code, now) == seconds // 30
    assert step_of(RFC_SECRET, f" {code[:3]} {code[3:]} ", now) == seconds // 30


def test_a_phone_may_be_half_a_minute_off_and_no_more() -> None:
    at = datetime.fromtimestamp(1111111109, UTC)
    for late, right in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        assert (step_of(RFC_SECRET, "081804", at + timedelta(seconds=late)) is not None) == right


def test_a_code_counts_once() -> None:
    at = datetime.fromtimestamp(1111111109, UTC)
    step = step_of(RFC_SECRET, "081804", at)
    assert step is not None
    assert step_of(RFC_SECRET, "081804", at, after=step) is None
    assert step_of(RFC_SECRET, "081804", at, after=step - 1) == step


@pytest.mark.parametrize("typed", ["", "000000", "0818040", "81804", "О81804", "\udc80" * 6, "081804\n081804"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert step_of(RFC_SECRET, typed, datetime.fromtimestamp(1111111109, UTC)) is None


def test_what_goes_onto_a_phone_names_nobody() -> None:
    secret = new_secret()
    assert address(secret, "HM-O-1-0004").startswith("otpauth://totp/Register:HM-O-1-0004?secret=")
    assert printed(secret).replace(" ", "") in address(secret, "HM-O-1-0004")
    assert [len(each) for each in printed(secret).split(" ")] == [4] * 8


@pytest.fixture
def marks(tmp_path: Path) -> Marks:
    return Marks(STORE, tmp_path)


def test_a_code_is_due_after_twelve_hours_and_before_the_first(marks: Marks) -> None:
    assert marks.code_due(LABEL, NOW)
    marks.give_code(LABEL, CodeGiven(at=NOW, step=7))
    assert not marks.code_due(LABEL, NOW + timedelta(hours=11, minutes=59))
    assert marks.code_due(LABEL, NOW + timedelta(hours=12))
    assert marks.code_due(bytes(16), NOW)
    assert marks.code_given(LABEL) == CodeGiven(at=NOW, step=7)


def test_a_clock_set_back_asks_for_a_code_again(marks: Marks) -> None:
    marks.give_code(LABEL, CodeGiven(at=NOW, step=7))
    assert marks.code_due(LABEL, NOW - timedelta(seconds=1))


def test_the_notice_is_read_once_a_day_and_forgets_no_code(marks: Marks) -> None:
    marks.give_code(LABEL, CodeGiven(at=NOW, step=7))
    today = date(2026, 3, 16)
    assert not marks.notice_read(today)
    marks.read_notice(today)
    assert marks.notice_read(today)
    assert not marks.notice_read(today + timedelta(days=1))
    assert not marks.code_due(LABEL, NOW)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"\xff" * 300, b'{"format":7,"notice":"2026-03-16"}', b"[" * 100_000,
             b'{"codes":{"101112131415161718191a1b1c1d1e1f":{"at":"0001-01-01T00:00:00+14:00","step":1}},"format":1}'],
    ids=["empty", "cut", "list", "garbage", "newer", "deep", "out-of-range"],
)  # fmt: skip
def test_marks_that_cannot_be_read_ask_again(tmp_path: Path, marks: Marks, data: bytes) -> None:
    marks.read_notice(date(2026, 3, 16))
    (file,) = (tmp_path / "marks").iterdir()
    file.write_bytes(data)
    assert not marks.notice_read(date(2026, 3, 16))
    assert marks.code_due(LABEL, NOW)
    marks.give_code(LABEL, CodeGiven(at=NOW, step=7))
    assert not marks.code_due(LABEL, NOW)


def test_the_file_of_marks_holds_no_store_and_no_name(tmp_path: Path, marks: Marks) -> None:
    marks.read_notice(date(2026, 3, 16))
    (file,) = (tmp_path / "marks").iterdir()
    assert STORE.hex() not in file.name
    assert file.read_bytes() == b'{"format":1,"notice":"2026-03-16"}'


def test_a_place_that_cannot_be_written_only_asks_again(tmp_path: Path) -> None:
    (tmp_path / "marks").write_text("in the way")
    marks = Marks(STORE, tmp_path)
    marks.read_notice(date(2026, 3, 16))
    assert not marks.notice_read(date(2026, 3, 16))
