"""The place in which a way of writing is gone, and what every one of them asks of it afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import attrs

from models.errors import RegisterError
from storage import errors
from storage.anchors import Anchors
from storage.clock import SetClock
from storage.container import MediumGone
from storage.header import CopyState
from tests.end_to_end.division_at_work import BEGINS, passphrase
from ui.session import Session

LIVE = "division.coverbook"
ON_THE_DISK = (
    errors.DiskFull, errors.ReadOnlyStore, errors.StoreUnreachable, errors.DiskHasNoRoom, errors.CannotBeWritten,
)  # fmt: skip
ON_A_MEDIUM = (*ON_THE_DISK, MediumGone)


@attrs.frozen(kw_only=True)
class WritePath:
    """One way of writing.

    ``steps`` goes along it and gives a line at each acknowledgement, from which on what it did must last; it can be
    given again after whatever happened. ``holds`` asserts what must hold then, from the lines given. ``ready`` lays
    out what it needs besides the live register. ``refusals`` are the errors it may end with where it can't write.
    ``media``: the folders besides the live register that may be on a medium of their own.
    """

    steps: Callable[[Path], Iterator[str]]
    holds: Callable[[Path, list[str]], None]
    refusals: tuple[type[RegisterError], ...]
    ready: Callable[[Path], object] = lambda place: (place / "medium").mkdir()
    media: tuple[str, ...] = ()


def seen(place: Path) -> Anchors:
    return Anchors(place / "state")


def clock() -> SetClock:
    return SetClock(BEGINS + timedelta(hours=2))


def at(place: Path, login: str, secret: str = "", folder: str = LIVE) -> Session:
    return Session.open(place / folder, login, secret or passphrase(login), clock(), seen(place))


def copy_of(place: Path, to: Path) -> Path:
    """A place of its own for one try."""
    return Path(shutil.copytree(place, to))


def consistent(place: Path, folder: str = LIVE) -> None:
    with at(place, "quill", folder=folder) as session:
        # Cut off between the two copies, one is behind; the other serves, and both are written anew.
        assert all(problem.state is CopyState.BEHIND for problem in session.store.header_problems)
        session.store.mend_header()
        verdict = session.verify()
        assert verdict.consistent, str(verdict)


def has_entries(place: Path, told: list[str]) -> None:
    """Each acknowledged act is there, as it was told: “number record”."""
    consistent(place)
    with at(place, "quill") as session:
        for n, urn in (each.split()[:2] for each in told):
            entry = session.register.journal.entry(1, int(n))
            assert (entry.outcome, entry.subject) == ("done", urn)
            assert session.register.records.current(urn) is not None


def free(place: Path, pattern: str) -> Path:
    """The first name of a numbered pattern under which nothing stands."""
    numbers = (place / pattern.format(number) for number in range(1000))
    return next(each for each in numbers if not each.exists())
