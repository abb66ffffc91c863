"""The first page of a list over the activities, and from a key pressed to the result of a search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlcipher3 import dbapi2

from models.activity import Activity
from models.record import Kind
from tests.benchmarks.load_store import COMMANDER, opened
from tests.benchmarks.taken import Taken, Watch, peak
from ui.practice.load_words import Words
from ui.session import Session

_PAGE = 200
_TYPED = ("copper", "taunton", "catalytic fall river", "matches", "plates pawtucket", "S-1-0012", "dunleavy")


@contextmanager
def _raised(folder: Path) -> Iterator[Session]:
    """A commander's session with every activity and note in the reading room."""
    with opened(folder, COMMANDER) as session:
        while session.raise_more():
            pass
        yield session


def _timed(ask: Callable[[], Any]) -> float:
    watch = Watch()
    with watch.running():
        ask()
    return watch.seconds


def page_measured(folder: Path) -> Taken:
    """As the Activity page asks it for the first time, newest session first, with its journal entry."""
    with _raised(folder) as session:
        first = _timed(lambda: session.page(Activity, order="from_", descending=True))
        return Taken(seconds=first, peak=peak())


def sorted_measured(folder: Path) -> Taken:
    """The slowest of the other columns, each asked for the first time."""
    with _raised(folder) as session:
        session.page(Activity)
        names = sorted(name for name in session.page(Activity).rows[0].values if name not in {"from_", "urn"})
        taken = [_timed(partial(session.page, Activity, order=name)) for name in names]
        return Taken(seconds=max(taken), peak=peak())


def search_measured(folder: Path) -> Taken:
    """Every keystroke of some searches; the median."""
    with _raised(folder) as session:
        session.page(Activity)
        taken = [
            _timed(partial(session.page, Activity, text=text, order="from_", descending=True))
            for text in keystrokes()
        ]
        return Taken(seconds=median(taken), peak=peak(), worst=max(taken))


def keystrokes() -> list[str]:
    """What stands in the search box after each key."""
    return [text[:length].strip() for text in _TYPED for length in range(1, len(text) + 1)]


def _bare(folder: Path) -> Any:
    """As many rows in a bare database in memory: twelve columns, and the notes in a plain full-text index."""
    with opened(folder, COMMANDER) as session:
        rows = session.store.db.row("SELECT count(*) FROM current WHERE kind = ?", (Kind.ACTIVITY.value,))
    count = int(rows[0]) if rows else 0
    words = Words(1)
    db = dbapi2.connect(":memory:", isolation_level=None)
    columns = ", ".join(f"c{number}" for number in range(12))
    db.execute(f"CREATE TABLE bare (id INTEGER PRIMARY KEY, {columns})")
    db.execute("CREATE VIRTUAL TABLE notes USING fts5(words, content='')")
    db.execute("BEGIN")
    marks = ", ".join("?" * 13)
    db.executemany(
        f"INSERT INTO bare VALUES ({marks})",  # noqa: S608 - only question marks are put in
        ((number, *(f"{number % 997} {column}" for column in range(12))) for number in range(count)),
    )
    db.executemany("INSERT INTO notes (rowid, words) VALUES (?, ?)", ((n, words.note()) for n in range(count)))
    db.execute("COMMIT")
    return db


def page_limit(folder: Path) -> Taken:
    """200 rows in the order of their key."""
    db = _bare(folder)
    taken = _timed(lambda: db.execute("SELECT * FROM bare ORDER BY id DESC LIMIT ?", (_PAGE,)).fetchall())
    return Taken(seconds=taken, peak=peak())


def search_limit(folder: Path) -> Taken:
    """200 hits of the same keystrokes in a plain full-text index, and their rows; the median."""
    db = _bare(folder)
    ask = "SELECT * FROM bare WHERE id IN (SELECT rowid FROM notes WHERE notes MATCH ? LIMIT ?)"
    taken = [
        _timed(lambda text=text: db.execute(ask, (_phrase(text), _PAGE)).fetchall())  # type: ignore[misc]
        for text in keystrokes()
    ]
    return Taken(seconds=median(taken), peak=peak())


def _phrase(text: str) -> str:
    return " AND ".join(f'"{word}"*' for word in text.split())
