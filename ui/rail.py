"""The navy rail: a button a page, with its badge; below them who is unlocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.cards import column, row, scrolled, text
from ui.icons import Button, IconButton, IconLabel
from ui.page import Facts, Page
from ui.shortcuts import hint
from ui.theme import current


class RailButton(Button):
    """A page's button; the badge at its right tells how much waits there."""

    def __init__(self, words: str, icon: str, place: int) -> None:
        super().__init__(words, icon, "rail")
        self._words = words
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(hint(words, f"page_{place}") if place <= 9 else words)  # noqa: PLR2004 - Alt+1…9
        self._badge = QLabel(self)
        self._badge.setProperty("look", "badge")
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._badge.hide()
        self.toggled.connect(self._draw_again)

    def show_badge(self, count: int) -> None:
        """How many wait; none hide the badge."""
        self._badge.setText(str(count))
        self._badge.setVisible(count > 0)
        self.setAccessibleName(f"{self._words}, {count} waiting" if count else self._words)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the badge at the right."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        theme = current()
        size = self._badge.sizeHint()
        width, height = max(size.width(), theme.px(24)), theme.px(20)
        self._badge.setGeometry(self.width() - width - theme.px(12), (self.height() - height) // 2, width, height)

    def _draw_again(self, _on: bool) -> None:
        self._draw()


class Rail(QWidget):
    """The pages this officer's roles can use; others are absent."""

    wanted = Signal(str)
    desk_wanted = Signal()

    def __init__(self, facts: Facts, pages: Sequence[type[Page]]) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        outer = column(2, (12, 16, 12, 12))
        self.setLayout(outer)
        outer.addLayout(self._head(facts))
        outer.addSpacing(current().px(12))
        inside = QWidget()
        room = column(2)
        inside.setLayout(room)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, RailButton] = {}
        for place, page in enumerate(pages, start=1):
            button = RailButton(page.TITLE, page.ICON, place)
            self._group.addButton(button, place)
            self.buttons[page.NAME] = button
            room.addWidget(button)
        room.addStretch(1)
        outer.addWidget(scrolled(inside), 1)
        self._names = [page.NAME for page in pages]
        self._group.idClicked.connect(self._clicked)
        outer.addLayout(self._who(facts))
        self._fit()

    def show_page(self, name: str) -> None:
        """Mark a page as the one shown."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def show_badges(self, badges: Mapping[str, int]) -> None:
        """What waits, by page."""
        for name, button in self.buttons.items():
            button.show_badge(badges.get(name, 0))

    def changeEvent(self, event: QEvent) -> None:
        """Keep the width when the text size changes."""
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        super().changeEvent(event)

    def _fit(self) -> None:
        self.setFixedWidth(round(224 * (0.5 + 0.5 * current().percent / 100)))

    def _clicked(self, place: int) -> None:
        self.wanted.emit(self._names[place - 1])

    def _head(self, facts: Facts) -> QHBoxLayout:
        head = row(10, (8, 0, 4, 0))
        head.addWidget(IconLabel("shield-lock", "on_flame", 26))
        words = column(0)
        words.addWidget(text("Coverbook", "rail-title"))
        words.addWidget(text(facts.department, "rail-second"))
        head.addLayout(words, 1)
        return head

    def _who(self, facts: Facts) -> QHBoxLayout:
        who = row(10, (8, 0, 4, 0))
        who.addWidget(IconLabel("user-circle", "rail_text", 26))
        words = column(0)
        words.addWidget(text(facts.called, "rail-title"))
        words.addWidget(text(facts.roles_shown, "rail-second"))
        who.addLayout(words, 1)
        desk = IconButton("settings", hint("Your desk: when it locks", "desk"), "rail_text")
        desk.setAccessibleName("Your desk: when it locks")
        desk.setProperty("look", "rail")
        desk.clicked.connect(self.desk_wanted)
        who.addWidget(desk)
        return who
