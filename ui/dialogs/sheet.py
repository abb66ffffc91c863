"""A sheet: a card laid over the dimmed window. It keeps the focus inside, Esc closes it, Ctrl+Enter submits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QWidget

from models.errors import RegisterError
from ui.cards import Banner, column, row, scrolled, text
from ui.icons import Button
from ui.messages import words_of
from ui.theme import current

KEPT = "Your unsaved changes were kept."


class Sheet(QWidget):
    """The base of every sheet. Fill ``body``, add buttons to ``footer``, override :meth:`submit`."""

    closed = Signal()

    def __init__(self, over: QWidget, title: str, says: str = "", width: float = 560) -> None:
        super().__init__(over)
        self._over, self._wide = over, width
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        outer = column(0, (24, 24, 24, 24))
        self.setLayout(outer)
        self.card = QFrame()
        self.card.setProperty("look", "sheet")
        self.card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        outer.addWidget(self.card, 1, Qt.AlignmentFlag.AlignCenter)
        inner = column(14, (28, 24, 28, 24))
        self.card.setLayout(inner)
        inner.addWidget(text(title, "page"))
        self.says = text(says, "second")
        inner.addWidget(self.says)
        self.says.setVisible(bool(says))
        self._inside = QWidget()
        self.body = column(12, (2, 2, 10, 2))
        self._inside.setLayout(self.body)
        self._area = scrolled(self._inside)
        inner.addWidget(self._area, 1)
        self.fault = Banner("", "danger")
        inner.addWidget(self.fault)
        self.footer = row(8)
        self.kept = text("", "second", wraps=False)
        self.footer.addWidget(self.kept)
        self.footer.addStretch(1)
        inner.addLayout(self.footer)
        over.installEventFilter(self)
        self._inside.installEventFilter(self)

    def add_buttons(self, submit: str, icon: str = "check", look: str = "primary", cancel: str = "Cancel") -> Button:
        """Cancel and the one button that does it; answers the latter."""
        away = Button(cancel)
        away.clicked.connect(self.close_sheet)
        self.footer.addWidget(away)
        do = Button(submit, icon, look)
        do.clicked.connect(self.submit)
        do.setToolTip(f"{submit} (Ctrl+Enter)")
        self.footer.addWidget(do)
        return do

    def open_sheet(self) -> None:
        """Lay it over the window and take the focus."""
        self._fit()
        self.show()
        self.raise_()
        first = self._focusable()
        (first[0] if first else self).setFocus(Qt.FocusReason.PopupFocusReason)

    def close_sheet(self) -> None:
        """Take it away; nothing was done."""
        self._over.removeEventFilter(self)
        self.hide()
        self.closed.emit()
        self.deleteLater()

    def submit(self) -> None:
        """What the button and Ctrl+Enter do; here: close."""
        self.close_sheet()

    def draft(self) -> dict[str, Any] | None:
        """What lays this sheet again with all that was typed, in JSON types; None for a sheet that is not kept.

        ``sheet`` names it in ``ui.reopening``, ``typed`` holds what was entered. Never a passphrase, never a code.
        """
        return None

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Show what :meth:`draft` gave, now or once the sheet has read what it needs."""

    def say_kept(self) -> None:
        """Say that what was typed before the lock is here again."""
        self.fault.say(KEPT, "ok")
        self._fit()

    def show_error(self, error: RegisterError) -> None:
        """Say what went wrong, on the sheet."""
        self.fault.say(words_of(error), "danger")
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and the body's as it grows or shrinks."""
        asked = QEvent.Type.Resize if watched is self._over else QEvent.Type.LayoutRequest
        if event.type() == asked:
            self._fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, Ctrl+Enter submits."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.submit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802, A002 - Qt names them
        """Tab goes round inside the sheet and never behind it."""
        stops = self._focusable()
        if not stops:
            return True
        now = QApplication.focusWidget()
        at = stops.index(now) if now in stops else -1
        chosen = stops[(at + (1 if next else -1)) % len(stops)]
        chosen.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        self._area.ensureWidgetVisible(chosen)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Dim what lies below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(8, 14, 24, 140))
        painter.end()

    def _focusable(self) -> list[QWidget]:
        found: list[QWidget] = []
        each = self.nextInFocusChain()
        while each is not None and each is not self:
            takes = bool(each.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if takes and each.isEnabled() and self.isAncestorOf(each) and each.isVisibleTo(self):
                found.append(each)
            each = each.nextInFocusChain()
        return found

    def _fit(self) -> None:
        theme = current()
        room = self._over.size()
        self.setGeometry(self._over.rect())
        width = min(theme.px(self._wide), room.width() - theme.px(48))
        self.card.setFixedWidth(width)
        inner = width - 2 * theme.px(28) - 2
        body = self.body.totalHeightForWidth(inner) if self.body.hasHeightForWidth() else self.body.sizeHint().height()
        others = theme.px(24 * 2 + 28 + 14 * 3 + 38 + 24)
        if not self.says.isHidden():
            others += self.says.heightForWidth(inner) + theme.px(14)
        if not self.fault.isHidden():
            others += max(self.fault.sizeHint().height(), self.fault.heightForWidth(inner)) + theme.px(14)
        self._area.setFixedHeight(max(0, min(body, room.height() - theme.px(48) - others)))
