"""Locks after idle minutes: a key, a click or a turn of the wheel starts the time anew."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui.kept import USUAL_MINUTES

LAST_SECONDS = 30
ASLEEP_SECONDS = 30
"""Two looks further apart than this: the computer slept between them, and nobody said so before."""
_LOOK_MS = 1000
_SIGNS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.MouseMove,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}


def waking_and_sleeping_seconds() -> float:
    """A clock that goes on while the computer sleeps, as Qt's timers don't. On Linux setting the time can't stop it."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.time()


class IdleWatch(QObject):
    """Says when the lock is due; the last 30 seconds are counted."""

    lock_due = Signal()
    last_seconds = Signal(int)
    """How many are left, each second of the last 30; 0 when someone was there again."""

    def __init__(self, parent: QObject, clock: Callable[[], float] = waking_and_sleeping_seconds) -> None:
        super().__init__(parent)
        self._clock = clock
        self._minutes = USUAL_MINUTES
        self._since = self._looked = clock()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._counting = False

    def watch(self, minutes: int = USUAL_MINUTES) -> None:
        """From now on, until :meth:`rest`; again with other minutes."""
        self._minutes = minutes
        app = QApplication.instance()
        if app is not None and not self._timer.isActive():
            app.installEventFilter(self)
        self._looked = self._clock()
        self._timer.start()
        self._start()

    def rest(self) -> None:
        """Nothing is open; no time runs."""
        app = QApplication.instance()
        if app is not None and self._timer.isActive():
            app.removeEventFilter(self)
        self._timer.stop()
        self._counting = False

    def look(self) -> None:
        """Once a second: is it time to warn, or to lock."""
        now = self._clock()
        asleep, self._looked = now - self._looked > ASLEEP_SECONDS, now
        left = self._minutes * 60 - (now - self._since)
        if asleep or left <= 0:
            self.lock_due.emit()
        elif left <= LAST_SECONDS:
            self._counting = True
            self.last_seconds.emit(max(1, round(left)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any sign of a person starts the time anew."""
        if event.type() in _SIGNS:
            self._start()
        return super().eventFilter(watched, event)

    def _start(self) -> None:
        self._since = self._clock()
        if self._counting:
            self._counting = False
            self.last_seconds.emit(0)
