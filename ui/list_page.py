"""A page with a list on the left and the record on the right; below 1200 pixels the record takes the list's place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import attrs
from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from models.command import Role
from models.record import Kind
from models.report_copy import SAVES_LISTS
from ui.act_words import label_of
from ui.cards import column, row
from ui.detail import DetailPanel
from ui.dialogs.search import PAGE_OF
from ui.list_panel import Chip, ListPanel, ListSpec
from ui.page import Facts, Page, Primary, Shell
from ui.reading import Detail, mask_again, read_detail
from ui.record_page import Read, RecordPage
from ui.theme import current

NARROW = 1200 - 224
_PAUSE_MS = 90
OWN = "mine"
"""The name of the chip that shows the officer's own records."""


def spec_for(spec: ListSpec, mine: str, facts: Facts) -> ListSpec:
    """The list with a chip for the officer's own records in front, for a detective who does not command."""
    if not mine or Role.DETECTIVE not in facts.roles or Role.COMMANDER in facts.roles:
        return spec
    own = Chip(word="Mine", name=OWN, where=((mine, facts.officer),))
    return attrs.evolve(spec, chips=(own, *spec.chips))


def saves_lists(facts: Facts) -> bool:
    """Whether these roles save lists outside the register."""
    return "IssueReport" in facts.offered and bool(facts.roles & SAVES_LISTS)


class ListPage(Page):
    """The base of the pages that show one kind of record."""

    SPEC: ClassVar[ListSpec]
    NEW: ClassVar[tuple[str, str]] = ("", "")
    """The command of the header's button and its icon."""
    MINE: ClassVar[str] = ""
    """The open field that names whose record it is; a detective's own come first."""
    IMPORTS: ClassVar[str] = ""
    """The act that imports a list kept before, where records of this page can come that way."""
    COUNTED: ClassVar[tuple[str, str]] = ("record", "records")

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.list = ListPanel(spec_for(self.SPEC, self.MINE, shell.facts), shell.worker)
        self.detail = DetailPanel(shell)
        self.record = RecordPage(shell, self.reads(), f"All {self.COUNTED[1]}")
        self._stack = QStackedWidget()
        outer = column(0)
        self.setLayout(outer)
        outer.addWidget(self._stack)
        both = QWidget()
        self._both: QHBoxLayout = row(16, (24, 16, 24, 20))
        both.setLayout(self._both)
        self._both.addWidget(self.list, 1)
        self._both.addWidget(self.detail)
        self._stack.addWidget(both)
        self._stack.addWidget(self.record)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._ask_detail)
        self._wanted = ""
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self.open_record)
        self.list.counted.connect(self._counted)
        self.list.offer(saving=bool(self.SPEC.saves) and saves_lists(shell.facts), importing=self._imports())
        self.list.save_wanted.connect(self._save_list)
        self.list.import_wanted.connect(self._import_list)
        self.detail.open_wanted.connect(self.open_record)
        self.record.back_wanted.connect(self.back)
        self.record.related_wanted.connect(self._related)

    def _imports(self) -> bool:
        return bool(self.IMPORTS) and self.IMPORTS in self.shell.facts.offered

    def _save_list(self, kind: Any, where: Any, words: str) -> None:
        from ui.dialogs.save_list import SaveListSheet  # noqa: PLC0415 - opened now and then

        self.shell.lay(SaveListSheet(self.shell, kind, where, words))

    def _import_list(self) -> None:
        from ui.dialogs.import_list import choose_file  # noqa: PLC0415 - as above

        choose_file(self.shell, self)

    def reads(self) -> Read:
        """How a record of this page is read: ``read(session, urn)``, run in the worker."""
        raise NotImplementedError

    def load(self, urn: str = "") -> None:
        """The list anew; a record shown whole is read anew too."""
        if self._stack.currentIndex() == 1 and urn in ("", self.record.urn):
            self.record.reload()
        elif urn:
            self._stack.setCurrentIndex(0)
        self.list.load(urn)

    def primary(self) -> Primary | None:
        """The command that makes a new record here, for those who may give it."""
        command, icon = self.NEW
        if command and command in self.shell.facts.offered:
            return Primary(label=label_of(command), icon=icon, do=self._new)
        return None

    def focus_first(self) -> None:
        """The list."""
        if self._stack.currentIndex() == 1:
            self.record.focus_first()
        else:
            self.list.view.setFocus()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self._stack.setCurrentIndex(0)
        self.list.focus_filter()

    def edit(self) -> None:
        """F2: the first act that revises the record shown."""
        whole = self._stack.currentIndex() == 1
        for offer in (self.record.acts if whole else self.detail.acts).offers:
            if offer.command.startswith(("Revise", "Update")) and offer.obstacle is None:
                self.shell.act(offer.command, offer.preset)
                return

    def where(self) -> str:
        """The record shown."""
        return self.record.urn if self._stack.currentIndex() == 1 else self.list.view.chosen_urn

    def back(self) -> bool:
        """From the record to the list."""
        if self._stack.currentIndex() == 0:
            return False
        self._stack.setCurrentIndex(0)
        self.left()
        self.list.view.setFocus()
        return True

    def left(self) -> None:
        """What was unmasked goes from the screen, and is masked again."""
        forgotten = [self.record.forget(), self.detail.forget()]
        if any(forgotten):
            self._stack.setCurrentIndex(0)
            self.shell.worker.ask(self._masked_again, mask_again)

    def _masked_again(self, _nothing: None) -> None:
        """The row that is chosen is read anew, by its open fields."""
        self._ask_detail()

    def open_record(self, urn: str) -> None:
        """Show a record whole."""
        self._stack.setCurrentIndex(1)
        self.record.open_record(urn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the detail beside the list only where there is room for both."""
        super().resizeEvent(event)
        self.detail.setFixedWidth(current().px(400))
        self._show_beside()

    @property
    def narrow(self) -> bool:
        """True where the list needs the whole width."""
        return self.width() < current().px(NARROW)

    def _show_beside(self) -> None:
        self.detail.setVisible(bool(self.detail.urn) and not self.narrow)

    def _chosen(self, urn: str) -> None:
        self._wanted = urn
        if not self.narrow:
            self._timer.start()

    def _ask_detail(self) -> None:
        if self._wanted:
            self.shell.worker.ask(self._detail_arrived, read_detail, self.reads(), self._wanted)

    def _detail_arrived(self, detail: Detail) -> None:
        if detail.urn == self._wanted:
            self.detail.show_detail(detail)
            self._show_beside()

    def _counted(self, total: int) -> None:
        if not total:
            self.detail.urn = ""
            self._show_beside()
        self.subtitle_changed.emit(f"{total:,} {self.COUNTED[0] if total == 1 else self.COUNTED[1]}")

    def _new(self) -> None:
        self.shell.act(self.NEW[0], self._preset())

    def _preset(self) -> Mapping[str, Any]:
        return {}

    def _related(self, letters: str, urn: str) -> None:
        page = PAGE_OF[Kind(letters)][0]
        if page == self.NAME:
            self.open_record(urn)
        else:
            self.shell.go(page, urn)


__all__ = ["NARROW", "OWN", "ListPage", "Read", "spec_for"]
