"""Keeps what lies open on the desk at each pause, so that nothing is lost by a lock, a kill or a power cut.

It looks at the window every 0.7 seconds instead of listening to each editor: what a screen reader, a calendar or a
paste enters comes by no key. A change is kept once a look finds it unchanged, at the latest at the seventh.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs
from PySide6.QtCore import QObject, QTimer, Signal

from models.errors import RegisterError
from ui.kept import Giving, keep_open
from ui.worker import Worker

LOOK_MS = 700
LONGEST_LOOKS = 7
Look = Callable[[], Mapping[str, Any]]


@attrs.define(kw_only=True)
class Flushed:
    """What became of the last thing to be kept; the worker's thread writes it before it ends."""

    holds_more_than_a_place: bool
    kept: bool = True

    @property
    def lost(self) -> bool:
        """A form or marks that are not on the desk."""
        return self.holds_more_than_a_place and not self.kept


class Autosave(QObject):
    """``look()`` tells what lies open, in JSON types."""

    is_kept = Signal(bool)
    """After a look that found a change, and after it was kept."""
    failed = Signal(object)
    """The first of a row of failures, a RegisterError."""

    def __init__(self, worker: Worker, look: Look, kept: Mapping[str, Any], parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._look = worker, look
        self._kept: Mapping[str, Any] = kept
        self._seen: Mapping[str, Any] = kept
        self._asked: Mapping[str, Any] | None = None
        self._looks = 0
        self._failing = False
        self.giving: Giving | None = None
        """The act that is on its way, whose form still lies open."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look_again)
        self._timer.start()

    def look_again(self) -> None:
        """Keep what is new and was the same at the last look."""
        now, before = self._look(), self._seen
        self._seen = now
        if now == self._kept:
            self._looks = 0
            return
        self._looks += 1
        self.is_kept.emit(False)
        if self._asked is None and (now == before or self._looks >= LONGEST_LOOKS):
            self._keep(now)

    def flush(self) -> Flushed:
        """Ask for what is not kept yet to be kept, pause or not: the last thing before the session is closed.

        What became of it is known once the worker has stopped.
        """
        self._timer.stop()
        now = self._look()
        flushed = Flushed(holds_more_than_a_place=bool(now.get("form") or now.get("marks")))
        if now != self._kept or self._asked is not None:
            flushed.kept = False
            self._worker.ask(self._arrived, _flush, now, self.giving, flushed)
        return flushed

    def _keep(self, now: Mapping[str, Any]) -> None:
        self._asked, self._looks = now, 0
        self._worker.ask(self._arrived, keep_open, now, self.giving, failed=self._failed)

    def _arrived(self, _nothing: None) -> None:
        if self._asked is not None:
            self._kept, self._asked = self._asked, None
        self._failing = False
        self.is_kept.emit(self._look() == self._kept)

    def _failed(self, error: RegisterError) -> None:
        self._asked = None
        if not self._failing:
            self._failing = True
            self.failed.emit(error)


def _flush(session: Any, now: Mapping[str, Any], giving: Giving | None, flushed: Flushed) -> None:
    keep_open(session, now, giving)
    flushed.kept = True
