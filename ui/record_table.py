"""The model behind every list: it holds pages of 200 rows, fetched by keyset in the worker, sorted and filtered there.

Never a sorting proxy: sorting 2,000 rows through one took half a second, the reading room does it in milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.worker import Worker

_DISPLAY = Qt.ItemDataRole.DisplayRole
_READ_OUT = Qt.ItemDataRole.AccessibleTextRole
_TOOLTIP = Qt.ItemDataRole.ToolTipRole
CELL = Qt.ItemDataRole.UserRole
PAGE = 200
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@attrs.frozen
class Cell:
    """What one place of a list shows: a text, a second line, or a state's chip; ``tone`` names a colour token."""

    text: str
    second: str = ""
    state: str = ""
    tone: str = ""
    icon: str = ""

    @property
    def read_out(self) -> str:
        """The cell in words."""
        return ", ".join(part for part in (self.text, self.second) if part)


@attrs.frozen(kw_only=True)
class Column:
    """A column: its label, what to sort by (empty: can't be sorted) and its share of the width."""

    label: str
    order: str = ""
    share: int = 10
    shown: bool = True


@attrs.frozen(kw_only=True)
class TableRow:
    """One row: the record's number, its cells and one full sentence for readers."""

    urn: str
    cells: tuple[Cell, ...]
    sentence: str


@attrs.frozen(kw_only=True)
class Query:
    """What a list is asked for. ``where`` holds equal open fields, ``text`` is what the filter box holds."""

    where: tuple[tuple[str, str], ...] = ()
    text: str = ""
    order: str = ""
    descending: bool = False
    chip: str = ""


@attrs.frozen(kw_only=True)
class TablePage:
    """An answer: at most 200 rows, where the next begins (None: nowhere), and how many there are in all."""

    rows: tuple[TableRow, ...]
    next: Any
    total: int


Source = Callable[[Any, Query, Any], TablePage]
"""``source(session, query, after)``, run in the worker."""


class RecordTable(QAbstractTableModel):
    """Rows of a kind of record. Ask it with :meth:`show_query`; more rows come as the list is scrolled."""

    loaded = Signal(int)
    """The first page is there; how many rows there are in all."""

    def __init__(self, worker: Worker, columns: tuple[Column, ...], source: Source, parent: QObject) -> None:
        super().__init__(parent)
        self._worker, self._source = worker, source
        self.columns = columns
        self._rows: list[TableRow] = []
        self._next: Any = None
        self._asked = 0
        self._fetching = False
        self.query = Query()
        self.total = 0

    def show_query(self, query: Query) -> None:
        """Ask anew, from the first row. An older answer still on its way is dropped when it comes."""
        self.query = query
        self._asked += 1
        self._fetching = True
        self._worker.ask(self._first_arrived, _numbered, self._source, self._asked, query, None)

    def reload(self) -> None:
        """The same again, after something changed."""
        self.show_query(self.query)

    def row_of(self, urn: str) -> int:
        """Where a record stands among the rows loaded, or -1."""
        return next((at for at, each in enumerate(self._rows) if each.urn == urn), -1)

    def urn_at(self, at: int) -> str:
        """The number of the record in a row, or an empty text."""
        return self._rows[at].urn if 0 <= at < len(self._rows) else ""

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Rows loaded so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Columns, shown or not."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Text, cell or sentence of a place."""
        if not index.isValid():
            return None
        line = self._rows[index.row()]
        if role == CELL:
            return line.cells[index.column()]
        if role == _DISPLAY:
            return line.cells[index.column()].text
        if role == _READ_OUT:
            return line.sentence
        if role == _TOOLTIP:
            return line.cells[index.column()].read_out
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Labels of the columns; rows have none."""
        if orientation == Qt.Orientation.Horizontal and role == _DISPLAY:
            return self.columns[section].label
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:
        """True while the reading room has more rows."""
        return not parent.isValid() and self._next is not None and not self._fetching

    def fetchMore(self, parent: Index = _NOWHERE) -> None:
        """Ask for the next 200."""
        if self.canFetchMore(parent):
            self._fetching = True
            self._worker.ask(self._more_arrived, _numbered, self._source, self._asked, self.query, self._next)

    def _first_arrived(self, answer: tuple[int, TablePage]) -> None:
        number, page = answer
        if number != self._asked:
            return
        self.beginResetModel()
        self._rows = list(page.rows)
        self._next, self.total, self._fetching = page.next, page.total, False
        self.endResetModel()
        self.loaded.emit(page.total)

    def _more_arrived(self, answer: tuple[int, TablePage]) -> None:
        number, page = answer
        if number != self._asked:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(page.rows) - 1)
        self._rows.extend(page.rows)
        self._next, self._fetching = page.next, False
        self.endInsertRows()


def _numbered(session: Any, source: Source, number: int, query: Query, after: Any) -> tuple[int, TablePage]:
    return number, source(session, query, after)
