"""The processor's time for one signed, journalled change, and for the bare transaction beneath it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from models.activity import LogActivity
from models.profile import Level, Profile
from storage.database import RAW_KEY_BYTES, Database
from tests.benchmarks.load_store import DETECTIVE, opened
from tests.benchmarks.taken import Taken, Watch, peak
from ui.practice.load_words import Words
from ui.session import Session

_WARM, _COUNTED = 20, 300
_BYTES = (
    "SELECT avg(length(e.body) + length(e.hash) + length(e.signature)"
    " + length(v.open) + length(v.wrapped_key) + length(v.sealed))"
    " FROM entry e JOIN version v ON v.station = e.station AND v.n = e.n"
    " WHERE v.kind = 'S' AND e.n > (SELECT max(n) FROM entry) - 2000"
)


def measured(folder: Path) -> Taken:
    """Logging a session through the door, on a copy of the store."""
    with TemporaryDirectory(dir=folder.parent) as beside:
        copied = Path(beside) / "copy"
        shutil.copytree(folder, copied)
        with opened(copied, DETECTIVE) as session:
            commands = _sessions(session, _WARM + _COUNTED)
            watch = Watch()
            for number, command in enumerate(commands):
                if number == _WARM:
                    watch = Watch()
                with watch.running(time.process_time):
                    session.register.perform(command)
            return Taken(seconds=watch.seconds / _COUNTED, peak=peak())


def _sessions(session: Session, count: int) -> list[LogActivity]:
    """Sessions on the detective's newest profiles."""
    words = Words(1)
    mine = session.open_facts(Profile, operator=session.actor, state="in use")[-10:]
    return [_logged(session, words, words.chance.choice(mine)) for _ in range(count)]


def _logged(session: Session, words: Words, profile: Mapping[str, Any]) -> LogActivity:
    return LogActivity(
        from_=session.now - timedelta(minutes=20),
        until=session.now,
        profile=profile["urn"],
        equipment=tuple(profile["equipment"]),
        level=Level.CONVERSE,
        what_was_done=words.note(),
    )


def limit(folder: Path) -> Taken:
    """BEGIN IMMEDIATE, one insert of as many bytes, COMMIT; on a store of its own with the same settings."""
    with opened(folder, DETECTIVE) as session:
        row = session.store.db.row(_BYTES)
    size = int(row[0]) if row else 0
    with TemporaryDirectory(dir=folder.parent) as beside:
        bare = Database.create(Path(beside) / "bare.db", bytes(range(RAW_KEY_BYTES)))
        watch = Watch()
        value = bytes(size)
        for number in range(_WARM + _COUNTED):
            if number == _WARM:
                watch = Watch()
            with watch.running(time.process_time), bare.transaction():
                bare.run("INSERT INTO about (name, value) VALUES (?, ?)", (f"row {number}", value))
        bare.close()
    return Taken(seconds=watch.seconds / _COUNTED, peak=peak())
