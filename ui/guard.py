"""The quiet line under a text: what it may hold that the register should not (R24). It never stops anything.

It looks at a pause of the typing, never at a key, so that a key is never waited for.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from models.free_text import signs_in, warning
from ui.cards import row, text
from ui.icons import IconLabel, show_when

PAUSE_MS = 250


class Careful(QWidget):
    """A sign and a sentence that asks to have a look; hidden while it says nothing."""

    def __init__(self, words: str = "") -> None:
        super().__init__()
        line = row(6)
        self.setLayout(line)
        line.addWidget(IconLabel("alert-triangle", "warn", 16), 0, Qt.AlignmentFlag.AlignTop)
        self._words = text("", "careful")
        line.addWidget(self._words, 1)
        self.say(words)

    @property
    def says(self) -> str:
        """What it says now."""
        return "" if self.isHidden() else self._words.text()

    def say(self, words: str) -> None:
        """Another sentence, or none."""
        self._words.setText(words)
        show_when(self, bool(words))


class Guard(Careful):
    """Stands under one box of text and looks at it by itself."""

    def __init__(self, box: QLineEdit | QPlainTextEdit) -> None:
        super().__init__()
        self._box, self._described = box, ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look)
        box.textChanged.connect(self._typed)

    def look(self) -> None:
        """Look at the text as it is now. Readers hear the sentence as the description of the box."""
        self._pause.stop()
        box = self._box
        said = warning(signs_in(box.text() if isinstance(box, QLineEdit) else box.toPlainText()))
        if said == self.says:
            return
        if not self.says:
            self._described = box.accessibleDescription()
        box.setAccessibleDescription(f"{self._described} {said}".strip() if said else self._described)
        self.say(said)
        if said and box.hasFocus():
            QTimer.singleShot(0, self._into_sight)

    def _into_sight(self) -> None:
        """Where the form is scrolled, so far that the line is seen below what is typed."""
        holder = self.parentWidget()
        while holder is not None and not isinstance(holder, QScrollArea):
            holder = holder.parentWidget()
        if holder is not None:
            holder.ensureWidgetVisible(self)

    def _typed(self) -> None:
        self._pause.start()
