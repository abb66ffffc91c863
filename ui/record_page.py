"""One record over the whole width: banner, acts, and tabs with its fields, what belongs to it and its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QTabWidget, QWidget

from models.attachment import SUBJECTS
from models.record import Kind
from ui.attachments_tab import AttachmentsTab
from ui.cards import Banner, Empty, Facts, Line, column, empty_layout, row, rule, scrolled, text, ticks, unbroken
from ui.chips import StateChip
from ui.detail import ActBar
from ui.history_words import Version, read_history
from ui.icons import Button
from ui.page import Shell
from ui.reading import Detail, Fact, Related, read_detail
from ui.theme import current

Read = Callable[[Any, str], Detail]


class RecordPage(QWidget):
    """Shown in place of the list; Back and Esc lead back to it."""

    back_wanted = Signal()
    related_wanted = Signal(str, str)

    def __init__(self, shell: Shell, read: Read, back: str) -> None:
        super().__init__()
        self._shell, self._read = shell, read
        self.urn = ""
        self._asked = ""
        self._revealed = self._unmasked = False
        outer = column(10, (24, 12, 24, 20))
        self.setLayout(outer)
        self._back = Button(back, "arrow-left", "link")
        self._back.clicked.connect(self.back_wanted)
        line = row(0)
        line.addWidget(self._back)
        line.addStretch(1)
        outer.addLayout(line)
        head = row(12)
        self.title, self.chip, self.second = text("", "page"), StateChip(), text("", "second")
        head.addWidget(self.title)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        self.title.setWordWrap(False)
        outer.addLayout(head)
        outer.addWidget(self.second)
        self.banner = Banner("")
        outer.addWidget(self.banner)
        self.acts = ActBar(shell)
        outer.addWidget(self.acts)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName("Parts of this record")
        self.tabs.currentChanged.connect(self._tab_changed)
        outer.addWidget(self.tabs, 1)
        self._history: QWidget | None = None
        self.attachments = AttachmentsTab(shell)
        # Not every record has the tab: without a parent it would outlive this page, with all it shows.
        self.attachments.setParent(self)
        self.attachments.hide()
        self.attachments.counted.connect(self._attachments_counted)

    def open_record(self, urn: str) -> None:
        """Read a record; the opening is journalled once a session."""
        self._asked = urn
        self._revealed = False
        self._shell.worker.ask(self._arrived, read_detail, self._read, urn)

    def reload(self) -> None:
        """The same record after a change."""
        if self.urn:
            self._shell.worker.ask(self._arrived, read_detail, self._read, self.urn)

    def forget(self) -> bool:
        """Drop what was unmasked; whether anything was."""
        if not self._unmasked:
            return False
        self._unmasked = False
        self.title.setText("")
        self.second.setText("")
        self.banner.say("", "info")
        self.setAccessibleName("")
        self.acts.show_offers(())
        self._empty_tabs()
        self.urn = ""
        return True

    def focus_first(self) -> None:
        """The tabs."""
        self.tabs.tabBar().setFocus()

    def _arrived(self, detail: Detail) -> None:
        self._detail, self._unmasked = detail, detail.unmasked
        same = detail.urn == self.urn
        at = self.tabs.currentIndex() if same else 0
        self.urn = detail.urn
        self.title.setText(detail.title)
        self.second.setText(unbroken(detail.second))
        self.chip.show_state(detail.state)
        self.banner.say(detail.banner, cast('Literal["warn", "danger", "ok", "info"]', detail.banner_tone))
        self.acts.show_offers(detail.acts)
        self.tabs.blockSignals(True)
        self._fill_tabs(detail)
        self.tabs.setCurrentIndex(max(0, at))
        self.tabs.blockSignals(False)
        self._tab_changed(self.tabs.currentIndex())
        if not same:
            self.focus_first()

    def _empty_tabs(self) -> None:
        while self.tabs.count():
            gone = self.tabs.widget(0)
            self.tabs.removeTab(0)
            if gone is not None and gone is not self.attachments:
                gone.deleteLater()

    def _fill_tabs(self, detail: Detail) -> None:
        self._empty_tabs()
        self.tabs.addTab(self._details(detail), "Details")
        for name, related in detail.related.items():
            words = f"{name}  {len(related)}" if related else name
            self.tabs.addTab(self._related(name, related), words)
        if detail.kind in SUBJECTS and not detail.masked and not detail.unmasked:
            self.tabs.addTab(self.attachments, "Attachments")
            self.attachments.show_record(detail.urn)
        self._history = None if detail.masked else self._add_history()

    def _attachments_counted(self, count: int) -> None:
        self.tabs.setTabText(self.tabs.indexOf(self.attachments), f"Attachments  {count}" if count else "Attachments")

    def _add_history(self) -> QWidget:
        inside = QWidget()
        self._lines = column(0, (0, 8, 0, 8))
        inside.setLayout(self._lines)
        history = scrolled(inside)
        self.tabs.addTab(history, "History")
        return history

    def _details(self, detail: Detail) -> QWidget:
        inside = QWidget()
        line = row(16, (0, 12, 8, 8))
        inside.setLayout(line)
        card = _card()
        facts = column(12, (20, 16, 20, 16))
        card.setLayout(facts)
        self._facts_room = facts
        self._show_facts(detail.more or detail.facts)
        line.addWidget(card, 3, Qt.AlignmentFlag.AlignTop)
        if detail.ticks:
            beside = _card()
            room = column(6, (20, 16, 20, 16))
            beside.setLayout(room)
            room.addWidget(text(detail.ticks_title, "heading"))
            room.addWidget(ticks(detail.ticks))
            line.addWidget(beside, 2, Qt.AlignmentFlag.AlignTop)
        return scrolled(inside)

    def _show_facts(self, facts: tuple[Fact, ...]) -> None:
        empty_layout(self._facts_room)
        masked = any(each.secret for each in facts) and not self._revealed
        shown = [(f.label, "••••••••" if f.secret and masked else f.value) for f in facts]
        self._facts_room.addWidget(Facts(shown))
        if masked:
            show = Button("Show what is masked", "eye")
            show.clicked.connect(self._reveal)
            self._facts_room.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)

    def _reveal(self) -> None:
        self._revealed = True
        self._show_facts(self._detail.more or self._detail.facts)

    def _related(self, name: str, related: tuple[Related, ...]) -> QWidget:
        inside = QWidget()
        lines = column(0, (0, 12, 8, 8))
        inside.setLayout(lines)
        if not related:
            lines.addWidget(Empty(f"No {name.lower()} recorded", "What belongs to this record appears here."))
        else:
            card = _card()
            room = column(0)
            card.setLayout(room)
            for at, each in enumerate(related):
                if at:
                    room.addWidget(rule())
                room.addWidget(self._related_line(each))
            lines.addWidget(card)
        lines.addStretch(1)
        return scrolled(inside)

    def _related_line(self, each: Related) -> QWidget:
        if each.urn == self.urn:
            return Line(each.icon, "text2", each.title, each.second)
        button = Button("Open")
        button.setAccessibleName(f"Open {each.title}")
        button.setProperty("kind", each.kind.value)
        button.setProperty("urn", each.urn)
        button.clicked.connect(self._related_pressed)
        line = Line(each.icon, "text2", each.title, each.second, button)
        layout = line.layout()
        if each.state and layout is not None:
            layout.removeWidget(button)
            layout.addWidget(StateChip(each.state))
            layout.addWidget(button)
        return line

    def _related_pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.related_wanted.emit(str(sender.property("kind")), str(sender.property("urn")))

    def _tab_changed(self, at: int) -> None:
        if self._history is not None and self.tabs.widget(at) is self._history:
            self._shell.worker.ask(self._history_arrived, read_history, self.urn)

    def _history_arrived(self, versions: tuple[Version, ...]) -> None:
        empty_layout(self._lines)
        card = _card()
        room = column(0)
        card.setLayout(room)
        for at, each in enumerate(versions):
            if at:
                room.addWidget(rule())
            room.addWidget(Line("history", "text2", each.title, each.second))
            changes = Facts(each.changes, 1)
            changes.setContentsMargins(current().px(54), 0, 0, current().px(12))
            room.addWidget(changes)
        self._lines.addWidget(card)
        self._lines.addStretch(1)


def _card() -> QFrame:
    card = QFrame()
    card.setProperty("look", "card")
    return card


def kind_named(letters: str) -> Kind:
    """The kind a related line carries."""
    return Kind(letters)
