"""Killed during a backup or a restore: the live register is untouched, nothing half stands under a final name."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.anchors import Anchors
from storage.backup import back_up
from storage.container import MediumGone, check
from storage.restore import Opener, restore
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import ROOT, division_folder, verified
from ui.session import Session

LOGIN = "brandt"


def killed(mode: str, what: Path, place: Path, wait: float) -> None:
    """Kill the process so many seconds after it began its first backup or restore."""
    place.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.backing_up", mode, str(what), str(place), LOGIN],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(passphrase(LOGIN) + "\n")
    child.stdin.flush()
    assert child.stdout.readline() == "begun\n"
    time.sleep(wait)
    assert child.poll() is None
    child.kill()
    child.communicate()


def backups_killed(live: Path, place: Path, times: int) -> None:
    for number in range(times):
        there = place / str(number)
        killed("backup", live, there, (number * 7919 % 97) / 400)
        for each in there.glob("*.backup"):
            check(each)
        shutil.rmtree(there)
    assert verified(live).consistent


def restores_killed(live: Path, place: Path, times: int) -> None:
    file = place / "whole.backup"
    with Session.open(live, LOGIN, passphrase(LOGIN)) as session:
        back_up(session.store, session.register, file)
    for number in range(times):
        there = place / f"restored-{number}"
        killed("restore", file, there, (number * 7919 % 97) / 80)
        for each in there.glob("*.coverbook"):
            # Several restores of one backup are several registers: this computer's memory would call them forked.
            with Session.open(each, LOGIN, passphrase(LOGIN), anchors=Anchors(place / f"unseen-{number}")) as session:
                assert session.verify().consistent
        shutil.rmtree(there)
    assert verified(live).consistent


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


def test_five_kills_during_backups_leave_no_half_container(live: Path, tmp_path: Path) -> None:
    backups_killed(live, tmp_path, 5)


def test_five_kills_during_restores_leave_no_half_store(live: Path, tmp_path: Path) -> None:
    restores_killed(live, tmp_path, 5)


@pytest.mark.soak
def test_fifty_kills_during_backups_leave_no_half_container(live: Path, tmp_path: Path) -> None:
    backups_killed(live, tmp_path, 50)


@pytest.mark.soak
def test_fifty_kills_during_restores_leave_no_half_store(live: Path, tmp_path: Path) -> None:
    restores_killed(live, tmp_path, 50)


def test_a_medium_that_is_gone_is_a_clear_error(live: Path, tmp_path: Path) -> None:
    with Session.open(live, LOGIN, passphrase(LOGIN)) as session, pytest.raises(MediumGone):
        back_up(session.store, session.register, tmp_path / "gone" / "one.backup")
    with pytest.raises(MediumGone):
        restore(tmp_path / "gone", tmp_path / "new.coverbook", Opener(login=LOGIN, passphrase=passphrase(LOGIN)))
    assert verified(live).consistent
