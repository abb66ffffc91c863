"""What lies over the window around a lock: the band of the last 30 seconds, and the cover while a session closes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QWidget

from ui.cards import column, row, text
from ui.icons import IconLabel
from ui.theme import current

_HEIGHT = 44


class LockBand(QFrame):
    """At the upper edge of the window, above everything in it, sheets too; what is below makes room for it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("look", "lock-band")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = row(10, (16, 0, 16, 0))
        self.setLayout(line)
        line.addStretch(1)
        line.addWidget(IconLabel("lock", "on_accent", 20))
        self.says = text("", "lock-band", wraps=False)
        line.addWidget(self.says)
        line.addStretch(1)
        self.hide()

    def count(self, seconds: int) -> None:
        """Say how many seconds are left; 0 takes the band away."""
        height = current().px(_HEIGHT) if seconds else 0
        self._window.setContentsMargins(0, height, 0, 0)
        if not seconds:
            self.hide()
            return
        unit = "second" if seconds == 1 else "seconds"
        self.says.setText(f"Coverbook locks in {seconds} {unit}. Press any key to stay. Forms not sent are kept.")
        self.setGeometry(0, 0, self._window.width(), height)
        if self.isHidden():
            self.setAccessibleName(self.says.text())
            self.show()
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self.raise_()


class Cover(QWidget):
    """Shown while the session closes: nothing of a record is left on the screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Locking")
        lines = column(12)
        self.setLayout(lines)
        lines.addStretch(1)
        lines.addWidget(IconLabel("lock", "text2", 36), 0, Qt.AlignmentFlag.AlignCenter)
        lines.addWidget(text("Locking…", "second", wraps=False), 0, Qt.AlignmentFlag.AlignCenter)
        lines.addStretch(1)
