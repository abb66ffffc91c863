"""How a list looks and is driven: rows of 56 pixels, chips, strong first lines; by keyboard alone where wanted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.chips import chip_size, look_of, paint_chip
from ui.icons import pixmap_of
from ui.record_table import CELL, Cell, RecordTable
from ui.theme import current, text_font

Index = QModelIndex | QPersistentModelIndex
_PAD = 12


class RowPainter(QStyledItemDelegate):
    """Paints a cell: ground, selection bar at the first column, then chip or one or two lines of text."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        cell: Cell = index.data(CELL)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme = current()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(box, theme.color("accent_soft" if chosen else "surface"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.color("border"))
        if chosen and index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), theme.color("accent"))
        inner = box.adjusted(theme.px(_PAD), 0, -theme.px(4), 0)
        ratio = painter.device().devicePixelRatio()
        if cell.state:
            self._paint_chip(painter, inner, cell, ratio, outlined=chosen)
        else:
            self._paint_words(painter, inner, cell, ratio, strong=index.column() == 0)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows have one height; the view sets it."""
        return QSize(super().sizeHint(option, index).width(), current().px(56))

    def _paint_chip(self, painter: QPainter, inner: QRect, cell: Cell, ratio: float, *, outlined: bool) -> None:
        look = look_of(cell.state)
        height = chip_size(look).height()
        at = QPointF(inner.left(), inner.top() + (inner.height() - height) / 2)
        painter.setClipRect(inner)
        paint_chip(painter, at, look, ratio, outlined=outlined)

    def _paint_words(self, painter: QPainter, inner: QRect, cell: Cell, ratio: float, *, strong: bool) -> None:
        theme = current()
        left = inner.left()
        if cell.icon:
            size = theme.px(16)
            top = inner.top() + (inner.height() - size) // 2
            painter.drawPixmap(QPointF(left, top), pixmap_of(cell.icon, cell.tone or "text2", 16, ratio))
            left += size + theme.px(6)
        room = QRect(left, inner.top(), inner.right() - left, inner.height())
        weight = QFont.Weight.DemiBold if strong or cell.tone else QFont.Weight.Normal
        ink = theme.color(cell.tone or "text")
        if not cell.second:
            _line(painter, room, cell.text, text_font(14 if strong else 13.5, weight), ink)
            return
        half = theme.px(20)
        top = inner.top() + (inner.height() - 2 * half) // 2
        _line(painter, QRect(room.left(), top, room.width(), half), cell.text, text_font(14, weight), ink)
        below = QRect(room.left(), top + half, room.width(), half)
        _line(painter, below, cell.second, text_font(13), theme.color("text2"))


def _line(painter: QPainter, room: QRect, words: str, font: QFont, ink: QColor) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    shown = painter.fontMetrics().elidedText(words.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class RecordView(QTableView):
    """The list itself. Enter or a double click opens; the header sorts in the reading room."""

    opened = Signal(str)
    chosen = Signal(str)
    sorted_by = Signal(int)

    def __init__(self, name: str, model: RecordTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = model
        self.setModel(model)
        self.setItemDelegate(RowPainter(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.sectionClicked.connect(self.sorted_by)
        head.setAccessibleName(f"{name}: columns")
        self.doubleClicked.connect(self._open_index)
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        model.modelReset.connect(self._fit_rows)
        for at, column in enumerate(model.columns):
            self.setColumnHidden(at, not column.shown)

    @property
    def chosen_urn(self) -> str:
        """The number of the record in the current row."""
        return self._table.urn_at(self.currentIndex().row())

    def choose(self, urn: str) -> bool:
        """Make a record's row the current one, where it is loaded."""
        at = self._table.row_of(urn)
        if at >= 0:
            self.selectRow(at)
        return at >= 0

    def show_sort(self, at: int, *, descending: bool) -> None:
        """The arrow at a header."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(at >= 0)
        self.horizontalHeader().setSortIndicator(at, order)

    def fit_columns(self) -> None:
        """Share the width among the columns shown."""
        shown = [at for at in range(len(self._table.columns)) if not self.isColumnHidden(at)]
        shares = sum(self._table.columns[at].share for at in shown) or 1
        room = self.viewport().width()
        for at in shown[:-1]:
            self.setColumnWidth(at, room * self._table.columns[at].share // shares)
        if shown:
            before = sum(self.columnWidth(at) for at in shown[:-1])
            self.setColumnWidth(shown[-1], max(1, room - before))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shares."""
        super().resizeEvent(event)
        self.fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the record of the current row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.chosen_urn:
                self.opened.emit(self.chosen_urn)
            return
        super().keyPressEvent(event)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(current().px(56))
        self.fit_columns()

    def _open_index(self, index: QModelIndex) -> None:
        self.opened.emit(self._table.urn_at(index.row()))

    def _row_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(self._table.urn_at(now.row()))
