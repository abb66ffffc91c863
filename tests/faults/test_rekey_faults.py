"""Killed, or out of room, during a re-key: exactly the old register or the new one, and no acknowledged act is lost."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import pytest

from storage.anchors import Anchors
from storage.errors import DiskFull, StoreUnreachable
from storage.header import CopyState
from storage.opening import DATABASE
from storage.rekeyed import copy_of, salt_of
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import ROOT, division_folder, verified
from ui.session import Session

LOGIN = "okafor"


@attrs.define
class Told:
    """What the process acknowledged before it died."""

    acts: list[tuple[int, str]]
    rekeys: list[int]
    events: int = 0

    def add(self, line: str) -> None:
        match line.split():
            case ["act", n, urn]:
                self.acts.append((int(n), urn))
            case ["rekeyed", n, events]:
                self.rekeys.append(int(n))
                self.events = int(events)


def process(folder: Path, *event: str) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.rekeying", str(folder), LOGIN, *event],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    child.stdin.write(passphrase(LOGIN) + "\n")
    child.stdin.flush()
    return child


def killed_at(folder: Path, event: int, told: Told) -> None:
    """The process dies just before it touches that many-th file."""
    child = process(folder, str(event))
    out, complaints = child.communicate(timeout=120)
    assert child.returncode == -signal.SIGKILL, complaints
    for line in out.splitlines():
        told.add(line)


def killed_after(folder: Path, wait: float, told: Told) -> None:
    """The process dies so many seconds after its first re-key began."""
    child = process(folder)
    assert child.stdout is not None
    while (line := child.stdout.readline()) not in {"begun\n", ""}:
        told.add(line)
    time.sleep(wait)
    child.kill()
    out, complaints = child.communicate()
    assert line, complaints
    for line in out.splitlines(keepends=True):
        if line.endswith("\n"):
            told.add(line)


def check(folder: Path, told: Told) -> None:
    """The next opening finishes or clears up; what was acknowledged is there, and every re-key is done or was not."""
    with Session.open(folder, LOGIN, passphrase(LOGIN), anchors=Anchors(folder.parent / "seen")) as session:
        store, journal = session.store, session.register.journal
        assert all(problem.state is CopyState.BEHIND for problem in store.header_problems)
        store.mend_header()
        assert session.verify().consistent
        assert salt_of(folder / DATABASE) == store.header.salt
        assert not list(folder.glob("*.rekeyed*"))
        for n, urn in told.acts:
            assert (journal.entry(1, n).subject, journal.entry(1, n).outcome) == (urn, "done")
        done = [entry.n for entry in journal.entries() if entry.command == "RekeyStore"]
        assert set(told.rekeys) <= set(done)
        told.rekeys[:] = done


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


@pytest.fixture
def events(folder: Path, tmp_path: Path) -> int:
    """How many files one re-key opens, renames and removes."""
    told = Told([], [])
    child = process(Path(shutil.copytree(folder, tmp_path / "counted" / folder.name)))
    assert child.stdout is not None
    while not told.rekeys:
        told.add(child.stdout.readline())
    child.kill()
    child.communicate()
    assert told.events > 12
    return told.events


def rekeys_killed(folder: Path, events: int, times: int) -> None:
    """Every second kill falls just before one of the files, the others at any moment."""
    told = Told([], [])
    outcomes = set()
    for number in range(times):
        before = len(told.rekeys)
        if number % 2:
            killed_at(folder, 1 + (number * 7919 // 2) % events, told)
        else:
            killed_after(folder, (number * 7919 % 97) / 400, told)
        check(folder, told)
        outcomes.add(len(told.rekeys) > before)
    assert outcomes == {True, False}


def test_after_eight_kills_the_register_is_exactly_the_old_or_the_new_one(folder: Path, events: int) -> None:
    rekeys_killed(folder, events, 8)


@pytest.mark.soak
def test_killed_before_each_file_the_register_is_exactly_the_old_or_the_new_one(folder: Path, events: int) -> None:
    told = Told([], [])
    for event in range(1, events + 1):
        killed_at(folder, event, told)
        check(folder, told)


@pytest.mark.soak
def test_after_five_hundred_kills_the_register_is_exactly_the_old_or_the_new_one(folder: Path, events: int) -> None:
    rekeys_killed(folder, events, 500)


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """No file of this process can grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_wherever_a_re_key_finds_no_room_the_old_register_goes_on(folder: Path) -> None:
    with Session.open(folder, "quill", passphrase("quill")) as session:
        session.store.db.checkpoint()
        size = session.store.db.path.stat().st_size
        head, salt = session.register.journal.head, salt_of(folder / DATABASE)
        for most in (0, 100, 4096, size // 2, size - 1):
            with no_file_beyond(most), pytest.raises((DiskFull, StoreUnreachable)):
                session.rekey()
            assert not copy_of(folder / DATABASE).exists()
            assert (session.register.journal.head, salt_of(folder / DATABASE)) == (head, salt)
            assert not session.store.closed
        session.rekey()
    assert salt_of(folder / DATABASE) != salt
    assert verified(folder).consistent
