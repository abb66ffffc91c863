"""A register of 100 MB written anew under a new key, and a bare copy of its file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.anchors import Anchors
from storage.rekey import renew
from tests.benchmarks.load_store import ADMINISTRATOR, passphrase
from tests.benchmarks.taken import Taken, Watch, peak
from ui.practice.build import STORE_NAME
from ui.session import Session

SIZE = 100_000_000
_ROW = 100_000


@contextmanager
def _of_size(folder: Path) -> Iterator[Session]:
    """A copy of the store, filled up to the size with rows that say nothing, in an administrator's session."""
    with TemporaryDirectory(dir=folder.parent) as beside:
        store = Path(shutil.copytree(folder / STORE_NAME, Path(beside) / STORE_NAME))
        secret = passphrase(folder, ADMINISTRATOR)
        with Session.open(store, ADMINISTRATOR, secret, anchors=Anchors(Path(beside))) as session:
            db = session.store.db
            db.checkpoint()
            for number in range(max(0, SIZE - db.path.stat().st_size) // _ROW):
                db.run("INSERT INTO about (name, value) VALUES (?, ?)", (f"row {number}", os.urandom(_ROW)))
            db.checkpoint()
            yield session


def measured(folder: Path) -> Taken:
    """All of it but the verification before it, which has a row of its own: copied, read back, put in its place."""
    with _of_size(folder) as session:
        watch = Watch()
        with watch.running():
            done = renew(session.store, session.register)
        return Taken(seconds=watch.seconds * SIZE / done.size, peak=peak())


def limit(folder: Path) -> Taken:
    """The file copied as it is, and synced."""
    with _of_size(folder) as session:
        path = session.store.db.path
        copy = path.with_name("bare")
        watch = Watch()
        with watch.running():
            shutil.copyfile(path, copy)
            with copy.open("rb+") as file:
                os.fsync(file.fileno())
        return Taken(seconds=watch.seconds * SIZE / copy.stat().st_size, peak=peak())
