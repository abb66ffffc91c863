"""The panel that shows one record: title and state, what stops it, its facts, its ticks, its acts."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QVBoxLayout, QWidget

from ui.act_words import label_of
from ui.cards import Banner, Facts, column, empty_layout, row, scrolled, text, ticks, unbroken
from ui.chips import StateChip
from ui.icons import Button, IconButton
from ui.page import Shell
from ui.reading import Detail, Offer
from ui.theme import current


class ActBar(QWidget):
    """The acts at a record: as buttons those that can be given now, as many as there is room for; the others with
    what stands in their way behind “More acts”. One at least is a button.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._offers: tuple[Offer, ...] = ()
        self._buttons: list[Button] = []
        self.line = row(8)
        self.setLayout(self.line)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.more = IconButton("dots", "More acts")
        self.more.clicked.connect(self._show_more)
        self.line.addWidget(self.more)
        self.more.hide()

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What is offered now."""
        return self._offers

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """Buttons for these acts."""
        self.line.removeWidget(self.more)
        empty_layout(self.line)
        self._offers = offers
        self._buttons = [self._button(at, offer) for at, offer in enumerate(offers)]
        for button in self._buttons:
            self.line.addWidget(button)
        self.line.addWidget(self.more)
        self.line.addStretch(1)
        self.setVisible(bool(offers))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as fit now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        gap = current().px(8)
        widths = [button.sizeHint().width() + gap for button in self._buttons]
        room = self.width() + gap
        if sum(widths) > room or any(each.obstacle is not None for each in self._offers):
            room -= self.more.sizeHint().width() + gap
        shown = self._chosen_for(room, widths)
        for at, button in enumerate(self._buttons):
            button.setVisible(at in shown)
        self.more.setVisible(len(shown) < len(self._buttons))

    def _chosen_for(self, room: int, widths: list[int]) -> range:
        """The acts that stand as buttons: from the first that can be given and fits, as far as there is room.

        Where none can be given, the first stands there and says why.
        """
        can = [at for at, each in enumerate(self._offers) if each.obstacle is None] or list(range(len(widths)))[:1]
        if not can:
            return range(0)
        first = next((at for at in can if widths[at] <= room), min(can, key=lambda at: widths[at]))
        end, left = first + 1, room - widths[first]
        while end <= can[-1] and widths[end] <= left:
            left -= widths[end]
            end += 1
        return range(first, end)

    def _button(self, at: int, offer: Offer) -> Button:
        can = offer.obstacle is None
        look = offer.look if can and (at == 0 or offer.look != "primary") else ""
        button = Button(f"{label_of(offer.command)}…", offer.icon, look, self)
        button.setEnabled(can)
        button.setToolTip(offer.obstacle or "")
        button.setAccessibleDescription(offer.obstacle or "")
        button.setProperty("offer", at)
        button.clicked.connect(self._pressed)
        button.ensurePolished()
        return button

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._give(int(sender.property("offer")))

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAccessibleName("More acts")
        for at, offer in enumerate(self._offers):
            if self._buttons[at].isVisible():
                continue
            action = QAction(f"{label_of(offer.command)}…", menu)
            action.setEnabled(offer.obstacle is None)
            action.setToolTip(offer.obstacle or "")
            action.setData(at)
            menu.addAction(action)
        menu.triggered.connect(self._more_chosen)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

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
        self.urn, self._unmasked = "", False
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
        self.acts = ActBar(shell)
        line.addWidget(self.acts, 1)
        line.addStretch(0)
        self.open = Button("Open", "arrow-right")
        self.open.clicked.connect(self._open)
        line.addWidget(self.open)
        outer.addLayout(line)
        self.hide()

    def show_detail(self, detail: Detail) -> None:
        """Another record."""
        self.urn, self._unmasked = detail.urn, detail.unmasked
        self.title.setText(detail.title)
        self.second.setText(unbroken(detail.second))
        self.chip.show_state(detail.state)
        self.banner.say(detail.banner, cast('Literal["warn", "danger", "ok", "info"]', detail.banner_tone))
        empty_layout(self._body)
        self._body.addWidget(Facts([(f.label, "••••••••" if f.secret else f.value) for f in detail.facts]))
        if detail.ticks:
            self._body.addWidget(text(detail.ticks_title, "strong"))
            self._body.addWidget(ticks(detail.ticks))
        self._body.addStretch(1)
        self.acts.show_offers(detail.acts)
        self.setAccessibleName(f"{detail.title}, {detail.state}. {detail.banner}")
        self.show()

    def forget(self) -> bool:
        """Drop what was unmasked; whether anything was."""
        if not self._unmasked:
            return False
        self._unmasked = False
        self.urn = ""
        self.title.setText("")
        self.second.setText("")
        self.setAccessibleName("")
        empty_layout(self._body)
        self.acts.show_offers(())
        self.hide()
        return True

    def _open(self) -> None:
        self.open_wanted.emit(self.urn)
