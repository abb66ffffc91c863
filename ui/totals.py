"""The division in one bar: four shares, drawn, with their words and figures below."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.cards import Card, column, empty_layout, row, text
from ui.theme import current


@attrs.frozen(kw_only=True)
class Share:
    """One part of the bar; ``token`` names its colour."""

    word: str
    says: str
    token: str
    count: int


class Bar(QWidget):
    """Drawn with a painter; the words below it say the same."""

    def __init__(self) -> None:
        super().__init__()
        self._shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Other figures."""
        self._shares = tuple(shares)
        self.setAccessibleName(", ".join(f"{each.word} {each.count}" for each in shares))
        self.update()

    def sizeHint(self) -> QSize:
        """Fourteen pixels high."""
        return QSize(current().px(120), current().px(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shares beside each other with a gap of two pixels, rounded at both ends."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        clip = QPainterPath()
        clip.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
        painter.setClipPath(clip)
        painter.fillRect(whole, current().color("neutral_soft"))
        total = sum(each.count for each in self._shares)
        left = 0.0
        for each in self._shares:
            if each.count:
                width = whole.width() * each.count / total
                painter.fillRect(QRectF(left, 0, max(1.0, width - 2), whole.height()), current().color(each.token))
                left += width
        painter.end()


class Square(QWidget):
    """The colour of a share beside its words."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token
        self.setFixedSize(current().px(12), current().px(12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A small rounded square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current().color(self._token))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.end()


class TotalsCard(Card):
    """All profiles of the division by what the date and the decisions make of them: figures, no names."""

    def __init__(self) -> None:
        super().__init__("All profiles")

    def show_shares(self, shares: Sequence[Share], in_use: int) -> None:
        """The figures of today."""
        empty_layout(self.body)
        room = column(8, (20, 0, 20, 16))
        head = row(10)
        figure = text(f"{sum(each.count for each in shares):,}", "figure", wraps=False)
        proportional = figure.font()
        proportional.setFeature(QFont.Tag("tnum"), 0)
        figure.setFont(proportional)
        head.addWidget(figure)
        head.addWidget(text(f"on the register, {in_use} in use", "second"), 1, Qt.AlignmentFlag.AlignBottom)
        room.addLayout(head)
        bar = Bar()
        bar.show_shares(shares)
        room.addWidget(bar)
        for each in shares:
            line = row(12)
            line.addWidget(Square(each.token))
            words = column(0)
            words.addWidget(text(each.word))
            words.addWidget(text(each.says, "second"))
            line.addLayout(words, 1)
            line.addWidget(text(f"{each.count:,}", "heading", wraps=False))
            room.addLayout(line)
        self.body.addLayout(room)
