"""The database's schema, raised from number to number (docs/formats/store.md, section 6, “Raising the schema”).

Before the first step a copy of the whole database is set beside it, under the same key; each step is one transaction.
So a step that fails or is cut off leaves the schema it began with, and an older program finds its own file.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Protocol

from storage.disk import sync_folder
from storage.errors import NewerStore, ReadOnlyStore

COPY = "store.db.schema-"
_PART = ".part"
_MIGRATION = re.compile(r"^(\d{4})_[a-z0-9_]+\.sql$")

Steps = list[tuple[int, str]]


class Raised(Protocol):
    """The database whose schema is raised."""

    def schema(self) -> int:
        """The number of the last step carried out; 0 in an empty file."""

    def carry_out(self, number: int, script: str) -> None:
        """One step as one transaction, its number with it."""


def migrations() -> Steps:
    """Every numbered step, in order: its number and its SQL."""
    return list(_shipped())


@cache
def _shipped() -> tuple[tuple[int, str], ...]:
    """Read once: the program's own files do not change while it runs."""
    found = []
    for file in resources.files("storage.migrations").iterdir():
        match = _MIGRATION.match(file.name)
        if match:
            found.append((int(match[1]), file.read_text(encoding="utf-8")))
    return tuple(sorted(found))


def statements(script: str) -> Iterator[str]:
    """The statements of a script; triggers, which hold several, stay whole."""
    waiting = ""
    for line in script.splitlines(keepends=True):
        if not waiting and (not line.strip() or line.startswith("--")):
            continue
        waiting += line
        if sqlite3.complete_statement(waiting):
            yield waiting
            waiting = ""


def check_schema(database: Raised) -> None:
    """For a connection that only reads. Raises: NewerStore; ReadOnlyStore where a step is missing."""
    done, newest = database.schema(), migrations()[-1][0]
    if done != newest:
        raise NewerStore if done > newest else ReadOnlyStore


def raise_schema(database: Raised, path: Path, copy_to: Callable[[Path], None]) -> None:
    """Carry out the steps that are missing. ``copy_to`` writes a whole copy of the database as it stands.

    Raises: NewerStore where the file knows steps this program does not; what ``copy_to`` and a step raise.
    """
    known = migrations()
    done = database.schema()
    if done > known[-1][0]:
        raise NewerStore
    missing = [each for each in known if each[0] > done]
    if done and missing:
        _set_aside(path, done, copy_to)
    for number, script in missing:
        database.carry_out(number, script)


def _set_aside(path: Path, done: int, copy_to: Callable[[Path], None]) -> None:
    """A copy that has its name is whole: it is written under another one first."""
    copy = path.with_name(f"{COPY}{done}")
    part = copy.with_name(copy.name + _PART)
    _remove(part)
    try:
        copy_to(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(copy)
        sync_folder(path.parent)
    except BaseException:
        _remove(part)
        raise


def _remove(part: Path) -> None:
    for end in ("", "-journal"):
        part.with_name(part.name + end).unlink(missing_ok=True)


def drop_older_copies(folder: Path) -> None:
    """Remove what was set aside before a step: a verified backup, or new keys, stand in its place.

    What a disk remembers of removed files stays there until it is written over.
    """
    for each in folder.glob(f"{COPY}*"):
        each.unlink()
