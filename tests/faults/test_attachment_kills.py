"""Killed while files are attached: what was acknowledged is there and opens, what was not is an orphan at most."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from models.attachment import Attachment
from storage.attachments import PART
from storage.blob_sweep import DAY_SECONDS, sweep
from tests.end_to_end.division_at_work import passphrase
from tests.end_to_end.files_at_work import blobs_in, photo, read
from tests.faults.attaching import started
from tests.faults.division_folder import division_folder
from ui.session import Session


def killed(folder: Path, file: Path, acts: int, wait: float) -> list[tuple[int, str]]:
    """Kill the process so many seconds after so many files; the entries and records it acknowledged."""
    child = started("work", folder, file)
    assert child.stdout is not None
    lines = [child.stdout.readline() for _ in range(1 + acts)]
    time.sleep(wait)
    child.kill()
    rest, complaints = child.communicate()
    lines += rest.splitlines(keepends=True)
    assert lines[0] == "begun\n", complaints
    said = (each.split() for each in lines[1:] if each.endswith("\n"))
    return [(int(words[0]), urn) for words in said for urn in words[1:]]


def check(folder: Path, content: bytes, told: list[tuple[int, str]]) -> None:
    with Session.open(folder, "brandt", passphrase("brandt")) as session:
        assert session.verify().consistent
        found = {each.urn: each for each in session.find(Attachment)}
        for n, urn in told:
            assert session.register.journal.entry(1, n).outcome == "done"
            assert urn in found
        for each in found.values():
            assert each.stripped_of or read(session, each) == content
            assert not each.stripped_of or len(read(session, each)) == each.size
        named = {f"{each.blob[:2]}/{each.blob[2:]}" for each in found.values()}
        assert named <= blobs_in(folder)
        sweep(session.store.db, folder, now=time.time() + DAY_SECONDS + 60)
        assert blobs_in(folder) == named
        assert session.verify().consistent


def killed_often(folder: Path, file: Path, times: int) -> tuple[list[tuple[int, str]], int]:
    """What was acknowledged, and how many files a kill left that no entry names."""
    told: list[tuple[int, str]] = []
    for number in range(times):
        told += killed(folder, file, number % 4, (number * 7919 % 97) / 2000)
    left = len([each for each in blobs_in(folder) if each.endswith(PART)])
    return told, left


def test_after_eight_kills_every_acknowledged_file_opens_and_orphans_alone_are_left(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    file = tmp_path / "photo.jpg"
    file.write_bytes(photo(size=(1200, 900)) + bytes(2_000_000))
    told, _ = killed_often(folder, file, 8)
    assert len(told) >= 12
    check(folder, file.read_bytes(), told)


@pytest.mark.soak
def test_after_a_hundred_kills_every_acknowledged_file_opens_and_orphans_alone_are_left(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    file = tmp_path / "photo.jpg"
    file.write_bytes(photo(size=(1200, 900)) + bytes(2_000_000))
    told: list[tuple[int, str]] = []
    for _ in range(10):
        told += killed_often(folder, file, 10)[0]
        check(folder, file.read_bytes(), told)
