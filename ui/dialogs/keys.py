"""All keys, from the one table."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.cards import text
from ui.dialogs.sheet import Sheet
from ui.icons import Button
from ui.shortcuts import KEYS
from ui.theme import current


class KeysSheet(Sheet):
    """F1 and Ctrl+/."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over, "All keys", "Everything can be done without the mouse: Tab moves, Space presses.", 620)
        grid = QGridLayout()
        grid.setHorizontalSpacing(current().px(16))
        grid.setVerticalSpacing(current().px(8))
        half = (len(KEYS) + 1) // 2
        for at, key in enumerate(KEYS):
            line, beside = at % half, 2 * (at // half)
            grid.addWidget(text(key.keys, "field", wraps=False), line, beside)
            grid.addWidget(text(key.says), line, beside + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.body.addLayout(grid)
        close = Button("Close", "check", "primary")
        close.clicked.connect(self.close_sheet)
        self.footer.addWidget(close)
