"""What an officer sets for their own desk: after how many idle minutes the window locks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QWidget

from ui.cards import column, row, text
from ui.dialogs.sheet import Sheet
from ui.kept import LEAST_MINUTES, MOST_MINUTES, keep_idle_minutes
from ui.theme import current


class DeskSettingsSheet(Sheet):
    """Kept on the officer's own desk, so it goes with them to every computer this register is opened on."""

    chosen = Signal(int)

    def __init__(self, shell: Any, minutes: int) -> None:
        over: QWidget = shell.over()
        says = (
            "For you alone, in this register. Ctrl+L locks at once, and so do the computer's own lock and its sleep. "
            "Forms you have not sent are kept."
        )
        super().__init__(over, "Your desk", says, 480)
        self._shell = shell
        self.minutes = QSpinBox()
        self.minutes.setRange(LEAST_MINUTES, MOST_MINUTES)
        self.minutes.setValue(minutes)
        self.minutes.setAccessibleName("Lock after idle minutes")
        help_text = f"Between {LEAST_MINUTES} and {MOST_MINUTES}. The last 30 seconds are announced."
        self.minutes.setAccessibleDescription(help_text)
        self.minutes.setFixedWidth(current().px(96))
        self.minutes.lineEdit().setTextMargins(current().px(8), 0, 0, 0)
        lines = column(4)
        lines.addWidget(text("Lock after idle minutes", "field"))
        line = row(8)
        line.addWidget(self.minutes)
        line.addWidget(text("without a key or the mouse", wraps=False))
        line.addStretch(1)
        lines.addLayout(line)
        lines.addWidget(text(help_text, "second"))
        self.body.addLayout(lines)
        self.button = self.add_buttons("Keep")

    def submit(self) -> None:
        """Keep it; it counts from now on."""
        self.button.setEnabled(False)
        self._shell.worker.ask(self._kept, keep_idle_minutes, self.minutes.value(), failed=self.show_error)

    def _kept(self, _nothing: None) -> None:
        self.chosen.emit(self.minutes.value())
        self.close_sheet()
