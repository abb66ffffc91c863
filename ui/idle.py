"""Locks after ten idle minutes: a key, a click or a turn of the wheel starts the time anew."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

IDLE_MINUTES = 10
_SIGNS = {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove}


class IdleWatch(QObject):
    """Says when the lock is due; the last 30 seconds are announced."""

    lock_due = Signal()
    last_seconds = Signal(bool)

    def __init__(self, parent: QObject, minutes: int = IDLE_MINUTES) -> None:
        super().__init__(parent)
        self._lock, self._warn = QTimer(self), QTimer(self)
        for timer, milliseconds in ((self._lock, minutes * 60_000), (self._warn, minutes * 60_000 - 30_000)):
            timer.setSingleShot(True)
            timer.setInterval(milliseconds)
        self._lock.timeout.connect(self.lock_due)
        self._warn.timeout.connect(self._warned)
        self._watching = False

    def watch(self) -> None:
        """From now on, until :meth:`rest`."""
        app = QApplication.instance()
        if app is not None and not self._watching:
            app.installEventFilter(self)
            self._watching = True
        self._start()

    def rest(self) -> None:
        """Nothing is open; no time runs."""
        app = QApplication.instance()
        if app is not None and self._watching:
            app.removeEventFilter(self)
        self._watching = False
        self._lock.stop()
        self._warn.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any sign of a person starts the time anew."""
        if event.type() in _SIGNS:
            self._start()
        return super().eventFilter(watched, event)

    def _start(self) -> None:
        if not self._warn.isActive() and self._lock.isActive():
            self.last_seconds.emit(False)
        self._lock.start()
        self._warn.start()

    def _warned(self) -> None:
        self.last_seconds.emit(True)
