"""One line for a file under way: what is done of it, and a way to stop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar

from models.file_name import safe_name
from ui.attachment_lines import size_in_words
from ui.cards import column, row, text
from ui.icons import Button

_WHOLE = 1_000


class ProgressRow(QFrame):
    """Hidden while nothing is under way."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        line = row(14, (20, 14, 16, 14))
        self.setLayout(line)
        words = column(6)
        self.title, self.second = text("", "strong"), text("", "second")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _WHOLE)
        self.bar.setAccessibleName("Progress of the file")
        for each in (self.title, self.bar, self.second):
            words.addWidget(each)
        line.addLayout(words, 1)
        self.stop = Button("Stop", "x")
        self.stop.clicked.connect(self._stopped)
        line.addWidget(self.stop)
        self._size = 0
        self.hide()

    def begin(self, path: Path, after: int) -> None:
        """Another file; ``after``: how many wait."""
        try:
            self._size = path.stat().st_size
        except (OSError, ValueError):
            self._size = 0
        self.title.setText(f"Encrypting “{safe_name(path.name)}”" + (f", {after} more after it" if after else ""))
        self.stop.setAccessibleName("Stop: nothing of this file is kept")
        self.stop.setEnabled(True)
        self.show()
        self.show_done(0)

    def show_done(self, done: int) -> None:
        """So many bytes are encrypted."""
        part = min(1.0, done / self._size) if self._size else 1.0
        self.bar.setValue(int(part * _WHOLE))
        self.second.setText(f"{size_in_words(done)} of {size_in_words(self._size)} · {part:.0%}")

    def sign(self) -> None:
        """All of it is stored; the entry is written now."""
        self.stop.setEnabled(False)
        self.second.setText("Stored. Signing the entry…")

    def end(self) -> None:
        """Nothing is under way."""
        self.hide()

    def _stopped(self) -> None:
        self.stop.setEnabled(False)
        self.second.setText("Stopping…")
        self.cancelled.emit()
