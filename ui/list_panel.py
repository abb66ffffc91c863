"""A list with what stands around it: saved-filter chips, the filter box, the choice of columns, the empty state."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import attrs
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from models.record import Kind, Record, kind_of_urn
from ui.cards import Card, Empty, column, row
from ui.icons import Button, IconButton
from ui.record_table import Column, Query, RecordTable, Source
from ui.shortcuts import hint
from ui.table_view import RecordView
from ui.theme import current
from ui.worker import Worker

_TYPING_PAUSE_MS = 60


@attrs.frozen(kw_only=True)
class Chip:
    """A saved filter: its word and the open fields it holds equal (one of several values each, or all).

    ``whole``: it shows every record; one that is asked for and not under the chip that is on is looked for here.
    ``kind``: it shows the records of one kind, where the page has a chip for each.
    """

    word: str
    name: str = ""
    where: tuple[tuple[str, str], ...] = ()
    whole: bool = False
    kind: Kind | None = None


@attrs.frozen(kw_only=True)
class ListSpec:
    """Everything a list needs: its name for readers, its columns, where its rows come from, its chips."""

    name: str
    columns: tuple[Column, ...]
    source: Source
    chips: tuple[Chip, ...] = ()
    across: int = 8
    """So many chips stand in the first row."""
    nothing: str = "Nothing here yet"
    why: str = "Nothing in the register matches."
    order: str = ""
    descending: bool = False
    saves: Mapping[str, type[Record]] = attrs.field(factory=dict)
    """Chip's name → the kind of record that is saved as a list from it; an empty name stands for the others."""


class ListPanel(QWidget):
    """Chips, filter, table. Emits ``chosen`` when the current row changes and ``opened`` for Enter."""

    chosen = Signal(str)
    opened = Signal(str)
    counted = Signal(int)
    save_wanted = Signal(object, object, str)
    """The kind of record listed now, the open fields and the text that narrow it."""
    import_wanted = Signal()
    columns_chosen = Signal(str, object)
    """The list's name and the labels of the columns that are hidden now."""

    def __init__(self, spec: ListSpec, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._wanted = self._sought = ""
        self.model = RecordTable(worker, spec.columns, spec.source, self)
        self.view = RecordView(spec.name, self.model)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        self._chip = spec.chips[0] if spec.chips else None
        self._order, self._descending = spec.order, spec.descending
        outer = column(12)
        self.setLayout(outer)
        outer.addLayout(self._tools())
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        nothing = Card()
        nothing.body.addWidget(Empty(spec.nothing, spec.why))
        self._stack.addWidget(nothing)
        outer.addWidget(self._stack, 1)
        self.view.chosen.connect(self.chosen)
        self.view.opened.connect(self.opened)
        self.view.sorted_by.connect(self._sort_by)
        self.model.loaded.connect(self._loaded)

    def load(self, urn: str = "") -> None:
        """Ask for the rows; ``urn`` becomes the current row, under the chip of its kind or of every record where need
        be.
        """
        self._sought = urn if urn != self.view.chosen_urn else ""
        self._wanted = urn or self._wanted or self.view.chosen_urn
        if not self._turned_to(kind_of_urn(urn)):
            self._ask()

    def _turned_to(self, kind: Kind | None) -> bool:
        """Whether another chip was put on, the one of this kind of records; that asks for its rows."""
        at = next((at for at, chip in enumerate(self.spec.chips) if kind is not None and chip.kind is kind), None)
        if at is None or self._chip is self.spec.chips[at]:
            return False
        self._group.button(at).setChecked(True)
        return True

    def offer(self, *, saving: bool = False, importing: bool = False) -> None:
        """Show the buttons that move lists out and in, for those who may."""
        self._save.setHidden(not saving)
        self._import.setHidden(not importing)

    def _ask_saving(self) -> None:
        kind = self.spec.saves.get(self.chip_name) or self.spec.saves.get("")
        where = dict(self._chip.where) if self._chip else {}
        if kind is not None:
            self.save_wanted.emit(kind, where, self.filter.text().strip())

    @property
    def chip_name(self) -> str:
        """The chip that is on."""
        return self._chip.name if self._chip else ""

    def choose_chip(self, name: str) -> None:
        """Put the chip of a name on."""
        for at, chip in enumerate(self.spec.chips):
            if chip.name == name:
                self._group.button(at).setChecked(True)

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filter.setFocus()
        self.filter.selectAll()

    def hide_columns(self, labels: Collection[str] | None) -> None:
        """Hide the columns of these labels and no other; None leaves the list as it is made."""
        if labels is not None:
            for at, each in enumerate(self.spec.columns[1:], start=1):
                self.view.setColumnHidden(at, each.label in labels)
            self.view.fit_columns()

    def _tools(self) -> QVBoxLayout:
        line, self._below = row(8), row(8)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for at, chip in enumerate(self.spec.chips):
            button = Button(chip.word, look="chip")
            button.setCheckable(True)
            button.setChecked(at == 0)
            button.setAccessibleName(f"Show: {chip.word}")
            self._group.addButton(button, at)
            (line if at < self.spec.across else self._below).addWidget(button)
        self._group.idToggled.connect(self._chip_toggled)
        line.addStretch(1)
        self._below.addStretch(1)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter this list")
        self.filter.setAccessibleName(f"Filter: {self.spec.name}")
        self.filter.setToolTip(hint("Filter this list", "filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMaximumWidth(260)
        self.filter.setMinimumWidth(120)
        self.filter.textChanged.connect(self._typed)
        self._columns = IconButton("columns-3", "Sort and choose columns")
        self._columns.clicked.connect(self._show_menu)
        self._save = IconButton("download", "Save this list outside the register…")
        self._save.clicked.connect(self._ask_saving)
        self._import = IconButton("upload", "Import a list kept before…")
        self._import.clicked.connect(self.import_wanted)
        self.offer()
        self._place_filter(line)
        self._chips = line
        both = column(8)
        both.addLayout(line)
        both.addLayout(self._below)
        return both

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The filter stands under the chips where there is no room for it beside them."""
        super().resizeEvent(event)
        chips = sum(button.sizeHint().width() + current().px(8) for button in self._group.buttons())
        icons = sum(not each.isHidden() for each in (self._columns, self._import, self._save))
        beside = self.filter.minimumWidth() + icons * (self._columns.sizeHint().width() + current().px(8))
        fits = len(self.spec.chips) <= self.spec.across and chips + beside <= self.width()
        self._place_filter(self._chips if fits else self._below)

    def _place_filter(self, line: QHBoxLayout) -> None:
        if line.indexOf(self.filter) < 0:
            line.addWidget(self.filter, 1)
            for each in (self._columns, self._import, self._save):
                line.addWidget(each)

    def _typed(self, _text: str) -> None:
        self._timer.start()

    def _chip_toggled(self, at: int, on: bool) -> None:
        if on:
            self._chip = self.spec.chips[at]
            self._ask()

    def _sort_by(self, at: int) -> None:
        order = self.spec.columns[at].order
        if not order:
            self.view.show_sort(-1, descending=False)
            return
        self._descending = self._order == order and not self._descending
        self._order = order
        self.view.show_sort(at, descending=self._descending)
        self._ask()

    def _ask(self) -> None:
        self._wanted = self._wanted or self.view.chosen_urn
        chip = self._chip
        self.model.show_query(
            Query(
                where=chip.where if chip else (),
                chip=chip.name if chip else "",
                text=self.filter.text().strip(),
                order=self._order,
                descending=self._descending,
            )
        )

    def _loaded(self, total: int) -> None:
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        wanted, self._wanted = self._wanted, ""
        sought, self._sought = self._sought, ""
        chosen = bool(wanted) and self.view.choose(wanted)
        if sought and not chosen and self._widened(sought):
            return
        if not chosen and self.model.rowCount():
            self.view.selectRow(0)
        self.counted.emit(total)

    def _widened(self, urn: str) -> bool:
        """Look for a record under the chip that shows every record; False where that one is on, or there is none."""
        at = next((at for at, chip in enumerate(self.spec.chips) if chip.whole), None)
        if at is None or self._chip is self.spec.chips[at]:
            return False
        self._wanted = urn
        self._group.button(at).setChecked(True)
        return True

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName("Sort and choose columns")
        for at, each in enumerate(self.spec.columns):
            if each.order:
                sort = QAction(f"Sort by {each.label.lower()}", menu)
                sort.setData(("sort", at))
                menu.addAction(sort)
        menu.addSeparator()
        for at, each in enumerate(self.spec.columns[1:], start=1):
            show = QAction(f"Show {each.label.lower()}", menu)
            show.setCheckable(True)
            show.setChecked(not self.view.isColumnHidden(at))
            show.setData(("show", at))
            menu.addAction(show)
        menu.triggered.connect(self._menu_chosen)
        menu.popup(self._columns.mapToGlobal(self._columns.rect().bottomLeft()))

    def _menu_chosen(self, action: QAction) -> None:
        what, at = action.data()
        if what == "sort":
            self._sort_by(at)
        else:
            self.view.setColumnHidden(at, not action.isChecked())
            self.view.fit_columns()
            columns = enumerate(self.spec.columns)
            hidden = tuple(each.label for place, each in columns if self.view.isColumnHidden(place))
            self.columns_chosen.emit(self.spec.name, hidden)
