"""A small store, and its key holder's way past the register: the library alone, with the raw key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from storage.verify import Verdict
from tests.storage.small_register import RAW_KEY, SmallRegister, begun

Sql = Callable[..., list[tuple[Any, ...]]]
FIRST, SECOND = "HM-I-1-0001", "HM-I-1-0002"
FIRST_N, SECOND_N = 11, 12


def store_of_seven(folder: Path) -> Path:
    """Seventeen entries: the officers, and seven false identities."""
    with closing(begun(folder)) as register:
        for number in range(3, 8):
            register.document(number)
    return folder


@contextmanager
def bare(folder: Path) -> Iterator[Sql]:
    """None of the register's guards: no authorizer, no triggers."""
    connection = dbapi2.connect(str(folder / "store.db"), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{RAW_KEY.hex()}'\"")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    yield lambda text, *values: connection.execute(text, values).fetchall()
    connection.close()


def verdict(folder: Path, **options: Any) -> Verdict:
    with closing(SmallRegister(folder)) as register:
        return register.verify(**options)


def places(found: Verdict) -> set[tuple[int, str | None]]:
    """(entry, record) of every fault."""
    assert not found.consistent
    return {(fault.n, fault.urn) for fault in found.faults}
