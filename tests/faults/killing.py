"""Kills a process that goes along a way of writing, at moments spread over what it writes.

Most of a way's time is the derivation of keys, in which nothing is written. So the moments are not those of a clock:
the folder is watched, and the kill falls a little after so many changes were seen in it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Self

import attrs

from tests.faults.division_folder import ROOT


@attrs.frozen
class Run:
    """One time along a path: what was acknowledged, how many changes were seen, the exit code (-9: killed)."""

    told: list[str]
    changes: int
    code: int


@attrs.frozen
class Moment:
    """After so many changes were seen, and so many seconds."""

    changes: int
    wait: float


def moments(changes: int, times: int) -> Iterator[Moment]:
    """Spread over all changes, and over the first hundredths of a second after each; always the same ones."""
    for number in range(times):
        yield Moment(number * max(changes, 1) // times, (number * 7919 % 97) / 97 / 80)


class Walker:
    """The process of one path. Used with ``with``."""

    def __init__(self, name: str) -> None:
        command = [sys.executable, "-m", "tests.faults.at_a_path", name]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def go(self, place: Path, moment: Moment | None = None) -> Run:
        """Once along the path, to its end or to the moment of its kill."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{place}\n")
        self._process.stdin.flush()
        _, number = self._process.stdout.readline().split()
        told: list[str] = []
        ended = Event()
        reader = Thread(target=self._read, args=(told, ended))
        reader.start()
        changes = _watched(place, ended, None if moment is None else moment.changes)
        if moment is not None and not ended.wait(moment.wait):
            os.kill(int(number), signal.SIGKILL)
        reader.join()
        *done, code = told
        return Run(done, changes, int(code))

    def _read(self, told: list[str], ended: Event) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            word, _, said = line.rstrip("\n").partition(" ")
            told.append(said)
            if word == "ended":
                break
        ended.set()


def _watched(place: Path, ended: Event, until: int | None) -> int:
    """Look until the process ends or so many changes were seen; how many were."""
    changes, before = 0, _look(place)
    while not ended.is_set() and changes != until:
        now = _look(place)
        changes += now != before
        before = now
        time.sleep(0.002)
    return changes


def _look(place: Path) -> list[tuple[str, int, int]]:
    found = []
    for folder, _, names in os.walk(place):
        for name in names:
            path = Path(folder, name)
            with suppress(FileNotFoundError):
                about = path.stat()
                found.append((str(path), about.st_size, about.st_mtime_ns))
    return found
