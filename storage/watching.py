"""Watching an open register: what was checked at unlock, and the whole check beside the work.

The check at unlock takes up where the last one on this computer ended. The whole check runs on a thread and a
connection of its own, over one snapshot of the database, and rests after each piece of work, so that the window stays
quick. Both only read.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from models.errors import RegisterError
from models.journal import Head
from storage import errors, top_errors
from storage.anchors import CHECKED, Anchors, Forked, RolledBack
from storage.database import Database
from storage.pinning import check_root
from storage.read_only import NotAsSigned
from storage.register import Register
from storage.restore import check_anchors
from storage.store import Store
from storage.verify import verify
from storage.verify_blobs import completed
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Verdict
from storage.verify_since import verify_since

PIECE = 25
"""Entries between two rests."""
REST_SECONDS = 0.003


class CheckNotBegun(RegisterError):
    """The whole register could not be read beside the work, so it was not checked: the disk did not answer, or is full.
    Try again. Nothing was changed.
    """


def standing_at_unlock(store: Store, register: Register, anchors: Anchors) -> errors.OpenReadOnly | None:
    """Why a register that was just opened may only be read; None where it is in order as far as can be told at once."""
    if isinstance(store.db.halted, errors.OpenReadOnly):
        return store.db.halted
    try:
        check_anchors(anchors, store, register)
        check_root(anchors, store)
    except (RolledBack, Forked, top_errors.AnotherRoot, top_errors.RootForged) as stands:
        return stands
    checked = anchors.beside(CHECKED).seen(store.store_id)
    head = register.journal.head
    if checked is None or not 0 < checked.n <= head.n:
        return None
    verdict = verify_since(store.db, store.store_id, Rulebook(), checked)
    if not verdict.consistent:
        return NotAsSigned(verdict.faults[0])
    remember_checked(anchors, store, verdict)
    return None


def remember_checked(anchors: Anchors, store: Store, verdict: Verdict) -> None:
    """Keep up to where a register was found in order. Where that can't be kept, the next check reads more."""
    memory = anchors.beside(CHECKED)
    kept = memory.seen(store.store_id)
    if verdict.consistent and (kept is None or kept != verdict.head):
        try:
            memory.remember(store.store_id, verdict.head)
        except OSError:
            return


class _Stopped(Exception):
    """The check was stopped before its end."""


class Watch:
    """The whole check of one session. Its attributes may be read from any thread, its methods from the session's.

    ``done`` of ``total`` entries were read; ``verdict`` is that of the newest check that came to its end; ``problem``
    says why one could not begin; ``halted`` is set once the register stands read-only.
    """

    def __init__(self, opening: Callable[[], Database], store_id: bytes, folder: Path) -> None:
        self._opening, self._store_id, self._folder = opening, store_id, folder
        self._stop, self._stands = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._db: Database | None = None
        self._lock = threading.Lock()
        self.done = self.total = 0
        self.verdict: Verdict | None = None
        self.problem: RegisterError | None = None
        self.halted = False

    @property
    def running(self) -> bool:
        """Whether a check is under way."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self, seen: Head | None) -> None:
        """Begin a check of the register as it stands now, unless one is under way."""
        if self.running:
            return
        self.done = self.total = 0
        self.verdict = self.problem = None
        self._stop.clear()
        self._stands.clear()
        self._thread = threading.Thread(target=self._run, args=(seen,), name="check", daemon=True)
        self._thread.start()
        # What is committed from here on is not part of it: its snapshot stands.
        self._stands.wait()

    def stop(self) -> None:
        """Stop the check at its next rest, or in the middle of a long question to the database."""
        self._stop.set()
        with self._lock:
            if self._db is not None:
                self._db.interrupt()

    def end(self) -> None:
        """Stop the check and wait until it has let go of the database."""
        self.stop()
        if self._thread is not None:
            self._thread.join()

    def _run(self, seen: Head | None) -> None:
        try:
            with closing(self._opening()) as db:
                self._db = db
                try:
                    self._check(db, seen)
                finally:
                    with self._lock:
                        self._db = None
        except _Stopped:
            return
        except RegisterError:
            # One that was stopped in the middle of a question is no problem either.
            self.problem = None if self._stop.is_set() else CheckNotBegun()
        finally:
            self._stands.set()

    def _check(self, db: Database, seen: Head | None) -> None:
        with db.snapshot():
            self._stands.set()
            found = verify(
                db, self._store_id, Rulebook(), seen=seen, progress=self._moved, every=PIECE, beside=True
            )
            self.verdict = completed(found, db, self._folder, self._goes_on)

    def _goes_on(self, _done: int, _total: int) -> bool:
        """Between two pieces of a stored file."""
        if self._stop.is_set():
            raise _Stopped
        time.sleep(REST_SECONDS)
        return True

    def _moved(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._stop.is_set():
            raise _Stopped
        time.sleep(REST_SECONDS)
