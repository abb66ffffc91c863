"""The pieces pages are built from: cards, banners, lines with a button, facts in two columns, ticks, empty states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.icons import Button, IconLabel, show_when
from ui.theme import current

Tone = Literal["warn", "danger", "ok", "info"]
_BANNER_ICON = {"warn": "lock", "danger": "alert-triangle", "ok": "circle-check", "info": "info-circle"}
_BANNER_INK = {"warn": "warn", "danger": "danger", "ok": "ok", "info": "accent_text"}


_NUMBER = re.compile(r"\b[A-Z]{2,6}-[A-Z]{1,2}-\d+-\d{4,}\b")
_LONG_RUN = re.compile(r"\S{29,}")
_BREAK = "\u200b"
_UNBROKEN_HYPHEN = "\u2011"


def unbroken(words: str) -> str:
    """Record numbers with hyphens at which no line is broken; for texts that are not copied from."""
    return _NUMBER.sub(lambda found: found[0].replace("-", _UNBROKEN_HYPHEN), words)


def breakable(words: str) -> str:
    """The words with places for a line break put into runs of more than 28 letters, such as keys and addresses."""
    return _LONG_RUN.sub(lambda found: _BREAK.join(found[0][at : at + 14] for at in range(0, len(found[0]), 14)), words)


def text(words: str, look: str = "", *, wraps: bool = True) -> QLabel:
    """A text in one of the looks of the style sheet. What a record holds is shown as typed, never as markup.

    A wrapped label gives up its own least height, which Qt takes at the narrowest width: its layout asks for the
    height at the real width.
    """
    label = QLabel(unbroken(words) if wraps and look == "second" else words)
    label.setProperty("look", look)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if wraps:
        label.setMinimumHeight(1)
    return label


def rule() -> QFrame:
    """A thin line across."""
    line = QFrame()
    line.setProperty("look", "line")
    return line


def empty_layout(layout: QLayout) -> None:
    """Drop everything a layout holds."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty_layout(inner)


def tight(layout: QBoxLayout, spacing: float = 0, margins: tuple[float, float, float, float] = (0, 0, 0, 0)) -> None:
    """Spacing and margins (left, top, right, bottom) of the design at the text size in force."""
    theme = current()
    layout.setSpacing(theme.px(spacing) if spacing else 0)
    layout.setContentsMargins(*(theme.px(m) if m else 0 for m in margins))


def column(spacing: float = 0, margins: tuple[float, float, float, float] = (0, 0, 0, 0)) -> QVBoxLayout:
    """A column of widgets."""
    layout = QVBoxLayout()
    tight(layout, spacing, margins)
    return layout


def row(spacing: float = 0, margins: tuple[float, float, float, float] = (0, 0, 0, 0)) -> QHBoxLayout:
    """A row of widgets."""
    layout = QHBoxLayout()
    tight(layout, spacing, margins)
    return layout


class Card(QFrame):
    """A white or graphite card with a title and a line under it; ``body`` takes what follows."""

    def __init__(self, title: str = "", second: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        outer = column()
        self.setLayout(outer)
        self._title, self._second = text(title, "heading"), text(second, "second")
        for each in (self._title, self._second):
            each.setParent(self)  # without a title no layout takes them, and a label of nobody outlives the card
        if title:
            head = column(4, (20, 16, 20, 12))
            head.addWidget(self._title)
            head.addWidget(self._second)
            outer.addLayout(head)
        show_when(self._title, bool(title))
        show_when(self._second, bool(second))
        self.body = column()
        outer.addLayout(self.body)

    def say(self, second: str) -> None:
        """Another line under the title."""
        self._second.setText(second)
        show_when(self._second, bool(second))

    def clear(self) -> None:
        """Drop what the card holds below its title."""
        empty_layout(self.body)


class Banner(QFrame):
    """A coloured band with an icon and a sentence; readers hear the sentence."""

    def __init__(self, words: str = "", tone: Tone = "warn", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = row(10, (12, 10, 12, 10))
        self.setLayout(layout)
        self._icon = IconLabel(_BANNER_ICON[tone], _BANNER_INK[tone], 20)
        self._words = text("")
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)
        self.say(words, tone)

    def say(self, words: str, tone: Tone = "warn") -> None:
        """Other words; none hide the banner."""
        self.setProperty("look", f"banner-{tone}")
        self.style().unpolish(self)
        self.style().polish(self)
        self.style().polish(self._words)
        self._icon.show_icon(_BANNER_ICON[tone], _BANNER_INK[tone])
        self._words.setText(words)
        self.setAccessibleName(words)
        show_when(self, bool(words))

    @property
    def words(self) -> str:
        """What it says now."""
        return self._words.text()


class Line(QWidget):
    """An icon, a strong line with a second one below, and at most one button on the right."""

    def __init__(self, icon: str, ink: str, title: str, second: str, button: Button | None = None) -> None:
        super().__init__()
        layout = row(14, (20, 10, 16, 10))
        self.setLayout(layout)
        layout.addWidget(IconLabel(icon, ink, 20), 0, Qt.AlignmentFlag.AlignTop)
        words = column(2)
        words.addWidget(text(title, "strong"))
        words.addWidget(text(second, "second"))
        layout.addLayout(words, 1)
        if button is not None:
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


class Facts(QWidget):
    """Labels with their values, in one or two columns."""

    def __init__(self, facts: Sequence[tuple[str, str]], columns: int = 2) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(current().px(16))
        grid.setVerticalSpacing(current().px(12))
        place = 0
        for label, value in facts:
            wide = len(value) > 44 and columns > 1  # noqa: PLR2004 - characters that fit half a detail panel
            if wide and place % columns:
                place += columns - place % columns
            cell = column(2)
            cell.addWidget(text(label, "label"))
            said = text(breakable(value) or "–")
            if breakable(value) == value:
                said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            cell.addWidget(said)
            cell.addStretch(1)
            grid.addLayout(cell, place // columns, place % columns, 1, columns if wide else 1)
            place += columns if wide else 1
        for each in range(columns):
            grid.setColumnStretch(each, 1)


class TickLine(Protocol):
    """What a tick needs to know of a check."""

    @property
    def met(self) -> bool | None: ...
    @property
    def wording(self) -> str: ...
    @property
    def cited(self) -> str: ...
    @property
    def detail(self) -> str: ...


class Tick(QWidget):
    """One line of a readiness list: met, not met or not applicable, its wording, its rule and the detail."""

    def __init__(self, *, met: bool | None, wording: str, cited: str, detail: str) -> None:
        super().__init__()
        layout = row(12, (0, 6, 0, 6))
        self.setLayout(layout)
        icon, ink, word = {
            True: ("circle-check", "ok", "Met"),
            False: ("alert-triangle", "danger", "Not met"),
            None: ("circle-dashed", "text2", "Does not apply"),
        }[met]
        layout.addWidget(IconLabel(icon, ink, 20), 0, Qt.AlignmentFlag.AlignTop)
        words = column(2)
        words.addWidget(text(wording))
        words.addWidget(text(" · ".join(part for part in (word, cited, detail) if part), "second"))
        layout.addLayout(words, 1)
        self.setAccessibleName(f"{word}: {wording}. {cited}. {detail}")


def ticks(lines: Sequence[TickLine]) -> QWidget:
    """A readiness list."""
    holder = QWidget()
    room = column(2)
    holder.setLayout(room)
    for each in lines:
        room.addWidget(Tick(met=each.met, wording=each.wording, cited=each.cited, detail=each.detail))
    return holder


class Empty(QWidget):
    """An empty state: what, why, and at most one button."""

    def __init__(self, what: str, why: str, button: Button | None = None, icon: str = "circle-dashed") -> None:
        super().__init__()
        layout = column(8, (24, 32, 24, 32))
        self.setLayout(layout)
        layout.addStretch(2)
        middle = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(IconLabel(icon, "text2", 32), 0, middle)
        for words, look in ((what, "strong"), (why, "second")):
            label = text(words, look)
            label.setAlignment(middle)
            layout.addWidget(label)
        if button is not None:
            layout.addWidget(button, 0, middle)
        layout.addStretch(3)


def scrolled(inside: QWidget, into: QScrollArea | None = None) -> QScrollArea:
    """A scroll area without a frame around a widget; it never scrolls sideways."""
    area = into or QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside.setProperty("look", inside.property("look") or "clear")
    area.setWidget(inside)
    return area
