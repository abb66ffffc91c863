"""The header: the page's title and one line of what is going on, the search, the lock, the page's own action."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from ui.cards import column, row, text
from ui.icons import Button, IconButton
from ui.page import Primary
from ui.shortcuts import hint
from ui.theme import current


class Header(QWidget):
    """Seventy-two pixels at the top of every page."""

    search_wanted = Signal()
    account_wanted = Signal()
    lock_wanted = Signal()
    primary_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "header")
        self.setObjectName("header")
        outer = column(0)
        self.setLayout(outer)
        line = row(12, (24, 12, 24, 10))
        outer.addLayout(line)
        words = column(0)
        self.title, self.subtitle = text("", "page", wraps=False), text("", "second", wraps=False)
        for label in (self.title, self.subtitle):
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            words.addWidget(label)
        line.addLayout(words, 1)
        self.search = Button("Search everything   (Ctrl+K)", "search", "search")
        self.search.setAccessibleName("Search everything")
        self.search.setToolTip(hint("Search everything", "search"))
        self.search.setMinimumWidth(current().px(190))
        self.search.clicked.connect(self.search_wanted)
        self.account = IconButton("user-circle", "My account: passphrase, key file, phone codes")
        self.account.clicked.connect(self.account_wanted)
        self.lock = Button("Lock", "lock")
        self.lock.setToolTip(hint("Lock", "lock"))
        self.lock.clicked.connect(self.lock_wanted)
        self.primary = Button("", "plus", "primary")
        self.primary.clicked.connect(self.primary_wanted)
        for button in (self.search, self.account, self.lock, self.primary):
            line.addWidget(button)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(2)
        self._busy.setAccessibleName("Working")
        kept = self._busy.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(kept)
        self._busy.hide()
        outer.addWidget(self._busy)

    def show_page(self, title: str, primary: Primary | None) -> None:
        """Another page's title and action."""
        self.title.setText(title)
        self.subtitle.setText("")
        self.show_primary(primary)

    def show_primary(self, primary: Primary | None) -> None:
        """Another action."""
        self.primary.setVisible(primary is not None)
        if primary is not None:
            self.primary.become(primary.label, primary.icon)
            self.primary.setToolTip(hint(primary.label, "new"))

    def say(self, subtitle: str) -> None:
        """The line under the title."""
        self.subtitle.setToolTip(subtitle)
        self.subtitle.setText(subtitle)

    def show_busy(self, busy: bool) -> None:
        """A thin line while the worker is at something long."""
        self._busy.setVisible(busy)
