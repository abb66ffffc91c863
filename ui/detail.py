"""The panel that shows one record: title and state, what stops it, its facts, its ticks, its acts."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from ui.act_words import label_of
from ui.cards import Banner, Facts, Tick, column, empty_layout, row, scrolled, text
from ui.chips import StateChip
from ui.icons import Button, IconButton
from ui.page import Shell
from ui.reading import Detail, Offer
from ui.theme import current


class ActBar(QWidget):
    """The acts at a record: the first few as buttons, the others behind “More”."""

    def __init__(self, shell: Shell, room: float) -> None:
        super().__init__()
        self._shell, self._room, self._shown = shell, room, 0
        self._offers: tuple[Offer, ...] = ()
        self.line = row(8)
        self.setLayout(self.line)

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Buttons for these acts."""
        empty_layout(self.line)
        self._offers = offers
        left = current().px(self._room)
        self._shown = 0
        for at, offer in enumerate(offers):
            button = self._button(at, offer)
            button.ensurePolished()
            left -= button.sizeHint().width() + current().px(8)
            if at and left < 0:
                button.deleteLater()
                break
            self.line.addWidget(button)
            self._shown += 1
        if len(offers) > self._shown:
            more = IconButton("dots", "More acts")
            more.clicked.connect(self._show_more)
            self.line.addWidget(more)
        self.line.addStretch(1)
        self.setVisible(bool(offers))

    def _button(self, at: int, offer: Offer) -> Button:
        can = offer.obstacle is None
        look = "primary" if at == 0 and can and offer.look != "danger" else offer.look.replace("primary", "")
        button = Button(f"{label_of(offer.command)}…", offer.icon, look, self)
        button.setEnabled(can)
        button.setToolTip(offer.obstacle or "")
        button.setAccessibleDescription(offer.obstacle or "")
        button.setProperty("offer", at)
        button.clicked.connect(self._pressed)
        return button

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._give(int(sender.property("offer")))

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAccessibleName("More acts")
        for at, offer in enumerate(self._offers[self._shown :], start=self._shown):
            action = QAction(f"{label_of(offer.command)}…", menu)
            action.setEnabled(offer.obstacle is None)
            action.setToolTip(offer.obstacle or "")
            action.setData(at)
            menu.addAction(action)
        menu.triggered.connect(self._more_chosen)
        sender = self.sender()
        if isinstance(sender, QWidget):
            menu.popup(sender.mapToGlobal(sender.rect().bottomLeft()))

    def _more_chosen(self, action: QAction) -> None:
        self._give(int(action.data()))

    def _give(self, at: int) -> None:
        offer = self._offers[at]
        self._shell.act(offer.command, offer.preset)


class DetailPanel(QFrame):
    """Four hundred pixels at the right of a list."""

    open_wanted = Signal(str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.urn = ""
        outer = column(10, (20, 18, 12, 16))
        self.setLayout(outer)
        self._head = row(8)
        self.title = text("", "page")
        self.chip = StateChip()
        self._head.addWidget(self.title, 1)
        self._head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(self._head)
        self.second = text("", "second")
        outer.addWidget(self.second)
        self.banner = Banner("")
        outer.addWidget(self.banner)
        self._inside = QWidget()
        self._body: QVBoxLayout = column(12, (0, 0, 8, 0))
        self._inside.setLayout(self._body)
        outer.addWidget(scrolled(self._inside), 1)
        line = row(8)
        self.acts = ActBar(shell, room=220)
        line.addWidget(self.acts, 1)
        self.open = Button("Open", "arrow-right")
        self.open.clicked.connect(self._open)
        line.addWidget(self.open)
        outer.addLayout(line)
        self.hide()

    def show_detail(self, detail: Detail) -> None:
        """Another record."""
        self.urn = detail.urn
        self.title.setText(detail.title)
        self.second.setText(detail.second)
        self.chip.show_state(detail.state)
        self.banner.say(detail.banner, cast('Literal["warn", "danger", "ok", "info"]', detail.banner_tone))
        empty_layout(self._body)
        self._body.addWidget(Facts([(f.label, "••••••••" if f.secret else f.value) for f in detail.facts]))
        if detail.ticks:
            self._body.addWidget(text(detail.ticks_title, "strong"))
            for each in detail.ticks:
                self._body.addWidget(
                    Tick(met=each.met, wording=each.wording, cited=each.cited, detail=each.detail)
                )
        self._body.addStretch(1)
        self.acts.show_offers(detail.acts)
        self.setAccessibleName(f"{detail.title}, {detail.state}. {detail.banner}")
        self.show()

    def _open(self) -> None:
        self.open_wanted.emit(self.urn)
