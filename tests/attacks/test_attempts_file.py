"""The list of failed log-ons is nobody's secret and nobody signs it: removed, edited, cut, huge or not a file at all.

None of it keeps the register shut, crashes it or goes unsaid where it can be seen. What can't be seen, a list made
shorter with every check right, is in the docs: lockout is compliance, not protection.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.canonical import instant_from
from models.lockout import FailedLogons, ListState
from models.officer import Officer
from storage import attempts as kept
from storage import errors
from storage.admission import Admission
from storage.attempts import Attempts, _parsed
from tests.end_to_end.division_at_work import begun, copied, passphrase
from ui.session import Session

WRONG = "not the passphrase, this"


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(begun(tmp_path_factory.getbasetemp()).folder, tmp_path)


def fail(folder: Path, login: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises((errors.WrongPassphrase, errors.LockedOut)):
            Session.open(folder, login, WRONG)


def label_at(folder: Path, login: str) -> bytes:
    return Admission.at(folder, login).label


def noted(folder: Path, login: str = "quill") -> tuple[tuple[str, ...], list[tuple[str, int, bool, str]]]:
    """What the next to unlock is told, and what the journal has; the register stays consistent."""
    with Session.open(folder, login, passphrase(login)) as session:
        assert session.verify().consistent
        found = [
            (each["officer"], each["count"], each["locked"], each["list_state"])
            for each in session.open_facts(FailedLogons)
        ]
        return session.told, found


def _gone(path: Path) -> None:
    path.unlink()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garbage(path: Path) -> None:
    path.write_bytes(os.urandom(5_000))


def _huge(path: Path) -> None:
    """Two gigabytes that take no room on the disk; read whole it would take minutes and all memory."""
    with path.open("r+b") as file:
        file.truncate(2 << 30)


def _edited(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b" 0 ", b" 1 ", 1))


def _one_line_gone(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], *lines[2:]]))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _a_link(path: Path) -> None:
    outside = path.parent.parent / "outside"
    outside.write_text("not the register's\n")
    path.unlink()
    path.symlink_to(outside)


def _a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("done", "state"),
    [
        (_gone, ListState.MISSING),
        (_empty, ListState.DAMAGED),
        (_garbage, ListState.DAMAGED),
        (_huge, ListState.DAMAGED),
        (_edited, ListState.DAMAGED),
        (_one_line_gone, ListState.DAMAGED),
        (_cut, ListState.DAMAGED),
        (_a_link, ListState.DAMAGED),
        (_a_pipe, ListState.DAMAGED),
    ],
)
def test_a_list_that_is_not_whole_keeps_nobody_out_and_is_said(
    folder: Path, done: Callable[[Path], None], state: ListState
) -> None:
    fail(folder, "sousa", 3)
    done(folder / "attempts")
    told, found = noted(folder)
    assert any("was " + state.value in each for each in told)
    assert {each[3] for each in found} == {state.value}
    assert Attempts(folder).read().state is ListState.WHOLE
    told, again = noted(folder)
    assert told == ()
    assert again == found


def test_a_folder_in_place_of_the_list_is_survived_and_said_each_time(folder: Path) -> None:
    _a_folder(folder / "attempts")
    for _ in range(2):
        with pytest.raises(errors.WrongPassphrase):
            Session.open(folder, "sousa", WRONG)
        told, _found = noted(folder)
        assert any("damaged" in each for each in told)


def test_what_a_link_leads_to_is_neither_read_nor_written(folder: Path) -> None:
    _a_link(folder / "attempts")
    fail(folder, "sousa", 1)
    assert (folder.parent / "outside").read_text() == "not the register's\n"
    assert not (folder / "attempts").is_symlink()


def test_removing_the_list_ends_a_lockout_that_is_not_in_the_journal_yet_and_that_is_said(folder: Path) -> None:
    """What lockout does not protect against: someone who can write the folder."""
    fail(folder, "sousa", 5)
    (folder / "attempts").unlink()
    with Session.open(folder, "sousa", passphrase("sousa")) as session:
        assert any("was missing" in each for each in session.told)


def test_once_in_the_journal_no_change_of_the_list_ends_a_lockout(folder: Path) -> None:
    fail(folder, "sousa", 5)
    told, found = noted(folder)
    assert "The account is locked." in told[0]
    assert [each[1:] for each in found] == [(5, True, "whole")]
    for done in (_gone, _empty, _garbage):
        done(folder / "attempts")
        with pytest.raises(Exception, match="locked after failed log-ons"):
            Session.open(folder, "sousa", passphrase("sousa"))
        assert noted(folder)[0]
    with Session.open(folder, "quill", passphrase("quill")) as session:
        assert session.get(found[0][0], Officer).locked_at is not None


def test_lines_for_everybody_lock_everybody_out_until_the_list_is_taken_away(folder: Path) -> None:
    """The other side of it: who can write the folder can lock out, as they can destroy. The docs say what to do."""
    everyone = ("okafor", "brandt", "quill", "sousa")
    for login in everyone:
        for _ in range(5):
            Attempts(folder).failed(label_at(folder, login))
    for login in everyone:
        with pytest.raises(errors.LockedOut):
            Session.open(folder, login, passphrase(login))
    (folder / "attempts").unlink()
    assert noted(folder)[0]


def test_a_flood_of_unknown_names_is_bounded_on_the_disk_and_in_the_journal(folder: Path) -> None:
    attempts = Attempts(folder)
    for number in range(kept.MOST_LINES + 40):
        attempts.failed(number.to_bytes(16))
    assert len(attempts.read().attempts) == kept.MOST_LINES
    assert (folder / "attempts").stat().st_size < kept.MOST_BYTES
    told, found = noted(folder)
    assert found == [("", kept.MOST_LINES, False, ListState.DAMAGED.value)]
    assert any("a log-in name nobody has" in each for each in told)


def test_lines_dated_ahead_keep_nobody_out_for_good(folder: Path) -> None:
    label = label_at(folder, "sousa")
    far = kept.Attempt(at=instant_from("9999-12-31T23:59:59.99Z"), label=label)
    (folder / "attempts").write_bytes(kept._written([far] * 4, ListState.WHOLE))
    noted(folder)
    assert Attempts(folder).read().attempts == ()
    Session.open(folder, "sousa", passphrase("sousa")).close()


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail(data: bytes) -> None:
    for each in (data, b"coverbook attempts 1\n" + data, b"coverbook attempts 1\n2026-03-16T13:00:00.00Z " + data):
        listed = _parsed(each)
        assert len(listed.attempts) <= kept.MOST_LINES
