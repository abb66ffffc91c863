"""The only place an error is shown: what happened, what to do, what is safe. No codes."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from models.errors import RegisterError
from ui.cards import Banner, Tone, row
from ui.icons import IconButton

_SAID_FOR_MS = 8_000


def words_of(error: RegisterError) -> str:
    """The message of an error as one paragraph."""
    return str(error)


class Messages(QWidget):
    """A band under the header. An error stays until it is closed or the next act; a success goes by itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = row(8, (24, 12, 24, 0))
        self.setLayout(layout)
        self._banner = Banner("")
        self._close = IconButton("x", "Close this message")
        layout.addWidget(self._banner, 1)
        layout.addWidget(self._close)
        self._close.clicked.connect(self.clear)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self.hide()

    def show_error(self, error: RegisterError) -> None:
        """Say what went wrong. Anything that is no RegisterError is a bug and goes to ``sys.excepthook`` instead."""
        self._timer.stop()
        self._show(words_of(error), "danger")

    def warn(self, words: str) -> None:
        """Say what was done and needs attention; it stays until it is closed."""
        self._timer.stop()
        self._show(words, "warn")

    def say(self, words: str) -> None:
        """Say what was done; it goes after eight seconds."""
        self._show(words, "ok")
        self._timer.start(_SAID_FOR_MS)

    def clear(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()

    @property
    def words(self) -> str:
        """What is said now, or an empty text."""
        return "" if self.isHidden() else self._banner.words

    def _show(self, words: str, tone: Tone) -> None:
        self._banner.say(words, tone)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._banner, QAccessible.Event.Alert))
