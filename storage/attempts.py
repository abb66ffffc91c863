"""The list of failed log-ons in the store's folder (docs/formats/store.md, section 10): instants and slot labels.

Nobody who fails to log on has a key, so nobody can sign it: whoever can write the folder can write the list. It is
kept for the journal, which notes it at the next unlocking, and says where the list was not whole.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import attrs

from models.canonical import instant_from, instant_text
from models.errors import RegisterError
from models.lockout import ListState, locks
from models.policy import Policy
from storage.clock import Clock, system_clock
from storage.disk import FolderLock, replace_file
from storage.errors import AlreadyOpen, ReadOnlyStore

NAME = "attempts"
MOST_BYTES = 64 * 1024
MOST_LINES = 512
"""Kept when the list grows longer, the newest of them; then it is marked as shortened."""
CHECK_CHARACTERS = 16
LABEL_BYTES = 16
EMPTY = b"coverbook attempts 1\n"
"""A list that says nothing."""
_BEGINS = {"coverbook attempts 1": ListState.WHOLE, "coverbook attempts 1 not whole": ListState.DAMAGED}


@attrs.frozen(kw_only=True)
class Attempt:
    """One failed log-on. ``noted`` where the journal has it already and only the 15 minutes still count it."""

    at: datetime
    label: bytes
    noted: bool = False

    @property
    def words(self) -> str:
        """As it stands in its line, before the check."""
        return f"{instant_text(self.at)} {self.label.hex()} {int(self.noted)}"


@attrs.frozen(kw_only=True)
class Listed:
    """What the list says, oldest first, and how it was found."""

    attempts: tuple[Attempt, ...] = ()
    state: ListState = ListState.WHOLE

    def of(self, label: bytes) -> tuple[Attempt, ...]:
        """Those of one log-in name."""
        return tuple(each for each in self.attempts if each.label == label)

    @property
    def waiting(self) -> tuple[Attempt, ...]:
        """Those the journal does not have."""
        return tuple(each for each in self.attempts if not each.noted)


class Attempts:
    """The list of one folder. Times are this computer's own."""

    def __init__(self, folder: Path, clock: Clock = system_clock) -> None:
        self._path = folder / NAME
        self._clock = clock

    def read(self) -> Listed:
        """The list as it is. It is never longer in memory than what the register writes."""
        try:
            data = _bytes_of(self._path)
        except FileNotFoundError:
            return Listed(state=ListState.MISSING)
        except OSError:
            return Listed(state=ListState.DAMAGED)
        return _parsed(data)

    def locked(self, label: bytes) -> bool:
        """Whether this log-in name is locked by what is not noted yet; the journal knows of the rest."""
        own = self.read().of(label)
        return any(not each.noted for each in own) and locks([each.at for each in own], Policy())

    def failed(self, label: bytes) -> None:
        """Put one more on the list, on the disk before it returns."""
        with _held(self._path.parent):
            said = self.read()
            self._write((*said.attempts, Attempt(at=self._clock(), label=label)), said.state)

    def noted(self, own: bytes) -> None:
        """The journal has them: those that still count towards a lockout stay, marked; the list is whole again.

        ``own``: the log-in name that unlocked just now, which begins anew.
        """
        now, span = self._clock(), timedelta(minutes=Policy().lockout_minutes)
        kept = (
            attrs.evolve(each, noted=True)
            for each in self.read().attempts
            if each.label != own and now - span < each.at <= now
        )
        self._write(kept, ListState.WHOLE)

    def forget(self, label: bytes) -> None:
        """A log-in name begins anew: released by another person, unlocked, or enrolled anew."""
        said = self.read()
        if said.of(label):
            self._write((each for each in said.attempts if each.label != label), said.state)

    def _write(self, attempts: Iterable[Attempt], state: ListState) -> None:
        """A folder that takes no file keeps the list as it is; what the journal has already it has."""
        kept = tuple(attempts)
        if len(kept) > MOST_LINES:
            kept, state = kept[-MOST_LINES:], ListState.DAMAGED
        with contextlib.suppress(RegisterError):
            replace_file(self._path, _written(kept, state))


def begin(folder: Path) -> None:
    """An empty list in a new store."""
    replace_file(folder / NAME, EMPTY)


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Under the store's lock, where nobody has it: two that fail at once both stay on the list."""
    try:
        lock = FolderLock(folder)
    except (AlreadyOpen, ReadOnlyStore):
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _bytes_of(path: Path) -> bytes:
    """At most a byte more than the register writes; never through a link, never waiting for a pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        return file.read(MOST_BYTES + 1)


def _written(attempts: Iterable[Attempt], state: ListState) -> bytes:
    lines = ["coverbook attempts 1" + " not whole" * (state is not ListState.WHOLE)]
    for each in attempts:
        lines.append(f"{each.words} {_check(lines[-1], each.words)}")
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def _check(before: str, words: str) -> str:
    return sha256(f"{before}\n{words}".encode()).hexdigest()[:CHECK_CHARACTERS]


def _parsed(data: bytes) -> Listed:
    """Every line that can be read. One that can't, or does not follow from the line before, is said."""
    text = data.decode("ascii", "replace")
    lines = text.split("\n")
    state = _BEGINS.get(lines[0], ListState.DAMAGED)
    if len(data) > MOST_BYTES or lines[-1]:
        state = ListState.DAMAGED
    found: list[Attempt] = []
    for before, line in pairwise(lines[:-1]):
        attempt = _attempt(line)
        if attempt is None:
            state = ListState.DAMAGED
            continue
        found.append(attempt)
        if line.rpartition(" ")[2] != _check(before, attempt.words):
            state = ListState.DAMAGED
    return Listed(attempts=tuple(found[-MOST_LINES:]), state=state)


def _attempt(line: str) -> Attempt | None:
    try:
        at, label, noted, _ = line.split(" ")
        found = Attempt(at=instant_from(at), label=bytes.fromhex(label), noted={"0": False, "1": True}[noted])
    except (ValueError, KeyError, OverflowError):
        return None
    return found if len(found.label) == LABEL_BYTES and line.startswith(f"{found.words} ") else None
