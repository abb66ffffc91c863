"""Killed at any moment: every act that came back is there, and the journal is whole."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from storage.header import CopyState
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import at_the_desk, division_folder
from ui.session import Session


def acknowledged(folder: Path, mode: str, login: str, acts: int, wait: float) -> list[tuple[int, str]]:
    """Let an officer work, and kill the process so many seconds after so many acts; what it told before it died."""
    child = at_the_desk(mode, folder, login)
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(acts)]
    time.sleep(wait)
    child.kill()
    rest, complaints = child.communicate()
    lines += rest.splitlines(keepends=True)
    assert all(lines), complaints
    whole = (each.split() for each in lines if each.endswith("\n"))
    return [(int(n), urn) for n, urn in whole]


def check(folder: Path, acts: list[tuple[int, str]]) -> None:
    with Session.open(folder, "quill", passphrase("quill")) as session:
        # A kill between the two copies leaves one behind; the other serves, and both are written anew.
        assert all(problem.state is CopyState.BEHIND for problem in session.store.header_problems)
        session.store.mend_header()
        assert str(session.verify()).startswith("CONSISTENT since checkpoint 1.")
        journal = session.register.journal
        for n, urn in acts:
            entry = journal.entry(1, n)
            assert (entry.outcome, entry.subject) == ("done", urn)
            assert session.register.records.current(urn) is not None


def killed(folder: Path, times: int) -> list[tuple[int, str]]:
    """Most kills fall into acts of a detective, every sixth into an invitation, which writes the header too."""
    found: list[tuple[int, str]] = []
    for number in range(times):
        wait = (number * 7919 % 97) / 4000
        if number % 6 == 5:
            found += acknowledged(folder, "invite", "okafor", number % 2, wait * 8)
        else:
            found += acknowledged(folder, "work", "sousa", number * 31 % 23, wait)
    return found


def test_after_twelve_kills_every_acknowledged_act_is_there_and_the_register_is_consistent(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    acts = killed(folder, 12)
    assert len(acts) > 50
    check(folder, acts)


@pytest.mark.soak
def test_after_a_hundred_kills_every_acknowledged_act_is_there_and_the_register_is_consistent(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    acts: list[tuple[int, str]] = []
    for _ in range(10):
        acts += killed(folder, 10)
        check(folder, acts)
