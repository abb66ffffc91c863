"""How a state looks: icon, word and colour together, never colour alone."""

from __future__ import annotations

import attrs
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import pixmap_of, show_when
from ui.theme import current, text_font


@attrs.frozen
class Look:
    """A state on screen. ``ink`` and ``ground`` are names of tokens."""

    word: str
    icon: str
    ink: str
    ground: str


_GREY, _BLUE, _GREEN = ("text2", "neutral_soft"), ("accent_text", "accent_soft"), ("ok", "ok_soft")
_AMBER, _RED, _TEAL = ("warn", "warn_soft"), ("danger", "danger_soft"), ("teal", "teal_soft")

STATES: dict[str, Look] = {
    "draft": Look("Draft", "pencil", *_GREY),
    "submitted": Look("Submitted", "send", *_BLUE),
    "awaiting approval": Look("Awaiting approval", "send", *_BLUE),
    "returned": Look("Returned", "arrow-back-up", *_AMBER),
    "refused": Look("Refused", "ban", *_RED),
    "withdrawn": Look("Withdrawn", "arrow-back-up", *_GREY),
    "authorized": Look("Authorized", "stamp", *_TEAL),
    "decided": Look("Decided", "circle-check", *_TEAL),
    "being set up": Look("Being set up", "settings", *_BLUE),
    "approved": Look("Approved", "circle-check", *_TEAL),
    "in use": Look("In use", "player-play", *_GREEN),
    "suspended": Look("Suspended", "player-pause", *_AMBER),
    "change proposed": Look("Change proposed", "git-pull-request", *_AMBER),
    "expired": Look("Expired", "clock-x", *_RED),
    "overdue": Look("Overdue", "alert-triangle", *_RED),
    "due": Look("Due", "calendar-due", *_AMBER),
    "held": Look("Held", "lock", *_AMBER),
    "destroyed": Look("Destroyed", "file-off", *_GREY),
    "closing": Look("Closing", "archive", *_AMBER),
    "closed": Look("Closed", "archive", *_GREY),
    "ended": Look("Ended", "archive", *_GREY),
    "referred": Look("Referred", "send", *_GREY),
    "compromised": Look("Compromised", "flame", "on_flame", "flame"),
    "scheduled": Look("Scheduled", "calendar-event", *_BLUE),
    "answered": Look("Answered", "message", *_TEAL),
    "missed": Look("Missed", "clock-x", *_RED),
    "moved": Look("Moved", "calendar-event", *_GREY),
    "announced": Look("Announced", "clock", *_AMBER),
    "used": Look("Used", "alert-triangle", *_RED),
    "replaced": Look("Replaced", "archive", *_GREY),
    "in stock": Look("In stock", "archive", *_GREY),
    "issued": Look("Issued", "device-laptop", *_GREEN),
    "received": Look("Received", "circle-check", *_GREEN),
    "test failed": Look("Test failed", "alert-triangle", *_RED),
    "passed": Look("Passed", "circle-check", *_GREEN),
    "failed": Look("Failed", "alert-triangle", *_RED),
    "lost": Look("Lost", "alert-triangle", *_RED),
    "wiped": Look("Wiped", "file-off", *_GREY),
    "active": Look("Active", "circle-check", *_GREEN),
    "enrolled": Look("Enrolled", "user-circle", *_BLUE),
    "invited": Look("Invited", "clock", *_AMBER),
    "locked": Look("Locked", "lock", *_RED),
    "noted": Look("Noted", "check", *_GREY),
    "disabled": Look("Disabled", "ban", *_RED),
    "in force": Look("In force", "circle-check", *_GREEN),
    "accepted": Look("Taken back", "archive", *_GREY),
    "given": Look("Given", "stamp", *_TEAL),
    "retired": Look("Retired", "file-off", *_GREY),
    "logged": Look("Logged", "check", *_GREY),
    "flagged": Look("Flagged", "flag", *_RED),
    "explained": Look("Explained", "message", *_TEAL),
    "recorded": Look("Recorded", "check", *_GREY),
    "reported": Look("Reported", "flag", *_RED),
    "notified": Look("Chief notified", "send", *_AMBER),
    "acknowledged": Look("Acknowledged", "check", *_TEAL),
    "appointed": Look("Appointed", "stamp", *_TEAL),
    "drawn": Look("Sample drawn", "filter", *_BLUE),
    "given out": Look("Given out", "file-text", *_TEAL),
    "release asked": Look("Release asked", "message", *_AMBER),
    "released": Look("Released", "circle-check", *_GREY),
    "proposed": Look("Proposed", "send", *_AMBER),
    "granted": Look("Granted", "stamp", *_TEAL),
    "confirmed": Look("Confirmed", "circle-check", *_TEAL),
    "denied": Look("Denied", "ban", *_RED),
    "told": Look("Told", "eye", *_AMBER),
    "noticed": Look("Noticed", "clock", *_GREY),
    "found": Look("Found", "check", *_GREY),
}


def look_of(state: str) -> Look:
    """The look of a state; a state without one of its own is told in a grey chip, never left blank."""
    plain = state.replace("_", " ").strip().lower()
    return STATES.get(plain) or Look(plain[:1].upper() + plain[1:], "circle-dashed", *_GREY)


def _metrics(font: QFont) -> QFontMetricsF:
    return QFontMetricsF(font)


def chip_size(look: Look) -> QSize:
    """The room a chip takes at the text size in force, in pixels."""
    theme = current()
    width = _metrics(text_font(13, QFont.Weight.DemiBold)).horizontalAdvance(look.word)
    return QSize(round(width) + theme.px(10 + 14 + 5 + 11), theme.px(24))


def paint_chip(painter: QPainter, at: QPointF, look: Look, ratio: float, *, outlined: bool = False) -> None:
    """Paint a chip with its left upper corner at a point; ``outlined`` where its ground is near the row's."""
    theme = current()
    size = chip_size(look)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color(look.ink), 1) if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(look.ground))
    ground = QRectF(at.x() + 0.5, at.y() + 0.5, size.width() - 1, size.height() - 1)
    painter.drawRoundedRect(ground, size.height() / 2, size.height() / 2)
    icon = pixmap_of(look.icon, look.ink, 14, ratio)
    painter.drawPixmap(QPointF(at.x() + theme.px(10), at.y() + (size.height() - theme.px(14)) / 2), icon)
    painter.setFont(text_font(13, QFont.Weight.DemiBold))
    painter.setPen(theme.color(look.ink))
    words = ground.adjusted(theme.px(10 + 14 + 5), 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, look.word)
    painter.restore()


class StateChip(QWidget):
    """A state as a chip in a page."""

    def __init__(self, state: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(state)

    def show_state(self, state: str) -> None:
        """Another state; an empty one hides the chip."""
        self._look = look_of(state)
        show_when(self, bool(state))
        self.setAccessibleName(f"State: {self._look.word}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        return chip_size(self._look)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint with the theme in force."""
        painter = QPainter(self)
        paint_chip(painter, QPointF(0, 0), self._look, self.devicePixelRatioF())
        painter.end()
