"""Tables: lines wrapped once, heights added up once, split by index, the head repeated on every page.

Built for registers of 10,000 rows and more; facts (label and value) and cards use the same rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import attrs

from models.redaction import Shown
from reports.blocks import WIDTH, Block
from reports.conduct_content import Result
from reports.lines import (
    CELL,
    CELL_STRONG,
    EDGE,
    LABEL,
    NAVY,
    PANEL,
    RULE,
    WHITE,
    Color,
    Line,
    Run,
    Style,
    fill,
)
from reports.marks import RESULT_COLOR, draw_pill, draw_result
from reports.pen import Pen, Tag
from reports.text import Face

PAD_X = 5.0
PAD_Y = 3.4
MARK_ROOM = 13.0
HEADER = Style(Face.STRONG, 8, 10.9, WHITE)


Pair = tuple[str, Shown | list[Run]]
"""A label and what is recorded under it."""


@attrs.frozen
class Cell:
    """What stands in one cell: a shown value or runs, with a result's mark or a level's pill."""

    said: Shown | list[Run] = ""
    style: Style = CELL
    mark: Result | None = None
    level: int | None = None


def result_cell(result: Result) -> Cell:
    """A result as shape, word and color."""
    return Cell(result.value, attrs.evolve(CELL_STRONG, color=RESULT_COLOR[result]), mark=result)


@attrs.frozen
class Column:
    """A column: its heading and its width in points."""

    heading: str
    width: float


@attrs.frozen(eq=False)
class Row:
    """One wrapped row. ``cells`` are lines per column; ``tags`` are made when the row is first drawn."""

    cells: tuple[tuple[Line, ...], ...]
    source: tuple[Cell, ...]
    height: float
    wash: Color | None = None
    tag: Tag | None = None

    def part(self, start: int, stop: int, height: float) -> Row:
        """Some lines of a row that is taller than a page."""
        cells = tuple(lines[start:stop] for lines in self.cells)
        source = self.source if start == 0 else tuple(attrs.evolve(each, mark=None, level=None) for each in self.source)
        return attrs.evolve(self, cells=cells, source=source, height=height)


@attrs.frozen(eq=False)
class Table(Block):
    """Rows ``start`` to ``stop`` of a table. ``tops`` are the running sums of the rows' heights."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    tops: Sequence[float]
    tag: Tag
    start: int = 0
    stop: int = 0
    headed: bool = True
    striped: bool = True
    pad: float = PAD_X
    above: float = 6
    first: bool = True
    labels: tuple[int, ...] = ()
    """Columns that name their row or the value beside them (TH of the structure tree)."""

    @property
    def head_height(self) -> float:
        return HEADER.leading + 6.5 if self.headed else 0

    @property
    def height(self) -> float:
        return self.head_height + self.tops[self.stop] - self.tops[self.start]

    def split(self, room: float) -> tuple[Block, Block] | None:
        limit = self.tops[self.start] + room - self.head_height
        index = bisect_right(self.tops, limit + 0.01, self.start, self.stop + 1) - 1
        if index > self.start:
            index = min(index, self.stop - 1)
            return self._until(index), self._from(index)
        if room - self.head_height < 6 * CELL.leading or self.rows[self.start].height < 12 * CELL.leading:
            return None
        return self._split_row(room - self.head_height)

    def _until(self, index: int) -> Table:
        return attrs.evolve(self, stop=index)

    def _from(self, index: int) -> Table:
        return attrs.evolve(self, start=index, above=0, first=False)

    def _split_row(self, room: float) -> tuple[Block, Block]:
        row = self.rows[self.start]
        leading = max((each.style.leading for each in row.source), default=CELL.leading)
        count = int((room - 2 * PAD_Y) / leading)
        used = count * leading + 2 * PAD_Y
        head = row.part(0, count, used)
        tail = row.part(count, 10**9, row.height - count * leading)
        first = attrs.evolve(self, rows=(head,), tops=(0, used), start=0, stop=1)
        rows = (tail, *self.rows[self.start + 1 : self.stop])
        tops = tuple(accumulate((each.height for each in rows), initial=0.0))
        rest = attrs.evolve(self, rows=rows, tops=tops, start=0, stop=len(rows), above=0, first=False)
        return first, rest

    def draw(self, pen: Pen, x: float, y: float) -> None:
        width = sum(column.width for column in self.columns)
        if self.headed:
            self._draw_head(pen, x, y, width)
        top = y + self.head_height
        for index in range(self.start, self.stop):
            row = self.rows[index]
            wash = row.wash or (PANEL if self.striped and index % 2 else None)
            if wash:
                pen.box(x, top, width, row.height, fill=wash)
            if index > self.start:
                pen.rule(x, top, x + width, top, RULE, 0.6)
            self._draw_row(pen, row, x, top)
            top += row.height
        pen.rule(x, top, x + width, top, EDGE if self.headed else RULE, 0.6)

    def _draw_head(self, pen: Pen, x: float, y: float, width: float) -> None:
        pen.box(x, y, width, self.head_height, fill=NAVY)
        line = self.tag.add("TR") if self.first else None
        left = x
        for column in self.columns:
            tag = line.add("TH") if line else None
            baseline = y + self.head_height / 2 + HEADER.size * 0.34
            if column.heading:
                pen.line(tag, fill(column.heading, HEADER, 999)[0], left + self.pad, baseline)
            left += column.width

    def _draw_row(self, pen: Pen, row: Row, x: float, top: float) -> None:
        line = row.tag
        if line is not None and not line.parts:
            self.tag.parts.append(line)
            for number in range(len(self.columns)):
                line.add("RH" if number in self.labels else "TD")
        left = x
        for number, (column, lines, cell) in enumerate(zip(self.columns, row.cells, row.source, strict=True)):
            tag = line.parts[number] if line is not None else None
            self._draw_cell(pen, tag, cell, lines, (left + self.pad, top + PAD_Y))
            left += column.width

    def _draw_cell(self, pen: Pen, tag: Tag | None, cell: Cell, lines: Sequence[Line], at: tuple[float, float]) -> None:
        x, y = at
        middle = y + cell.style.leading * 0.5
        if cell.mark is not None:
            draw_result(pen, cell.mark, x + 4.2, middle)
            x += MARK_ROOM
        if cell.level is not None and tag is not None:
            draw_pill(pen, tag, cell.level, x, middle)
        pen.lines(tag, lines, x, middle + cell.style.size * 0.34, cell.style.leading)


def _wrapped(columns: Sequence[Column], cells: Sequence[Cell], pad: float, wash: Color | None, *, tagged: bool) -> Row:
    lines = []
    tallest = 0.0
    for column, cell in zip(columns, cells, strict=True):
        room = column.width - pad - 4 - (MARK_ROOM if cell.mark else 0)
        wrapped = fill(cell.said, cell.style, room)
        lines.append(wrapped)
        tallest = max(tallest, max(1, len(wrapped)) * cell.style.leading)
    return Row(tuple(lines), tuple(cells), tallest + 2 * PAD_Y, wash, Tag("TR") if tagged else None)


def table(
    parent: Tag,
    columns: Sequence[Column],
    rows: Iterable[tuple[Sequence[Cell], Color | None]],
    *,
    headed: bool = True,
    striped: bool = True,
    pad: float = PAD_X,
    above: float = 6,
    labels: tuple[int, ...] = (),
    tagged: bool = True,
) -> Table:
    """A table from cells; each row may have its own wash. ``tagged=False`` spares the structure tree (registers)."""
    wrapped = [_wrapped(columns, cells, pad, wash, tagged=tagged) for cells, wash in rows]
    tops = tuple(accumulate((row.height for row in wrapped), initial=0.0))
    return Table(
        columns,
        wrapped,
        tops,
        parent.add("Table") if tagged else Tag("Table"),
        0,
        len(wrapped),
        headed=headed,
        striped=striped,
        pad=pad,
        above=above,
        first=tagged,
        labels=labels,
    )


def facts(
    parent: Tag,
    pairs: Sequence[Pair],
    *,
    label_width: float = 92,
    width: float = WIDTH,
    pad: float = 0,
    label: Style = LABEL,
    value: Style = CELL,
    above: float = 6,
) -> Table:
    """Labels and what is recorded under them, one below the other."""
    columns = (Column("", label_width), Column("", width - label_width))
    rows = (((Cell(name, label), Cell(said, value)), None) for name, said in pairs)
    return table(parent, columns, rows, headed=False, striped=False, pad=pad, above=above, labels=(0,))


def side_by_side(
    parent: Tag,
    left: Sequence[Pair],
    right: Sequence[Pair],
    widths: Sequence[float],
    *,
    pad: float = 0,
    above: float = 6,
) -> Table:
    """Facts in two columns, line by line."""
    count = max(len(left), len(right))
    none: Pair = ("", "")
    rows = []
    for one, two in zip(_filled(left, count, none), _filled(right, count, none), strict=True):
        rows.append(((Cell(one[0], LABEL), Cell(one[1]), Cell(two[0], LABEL), Cell(two[1])), None))
    columns = tuple(Column("", width) for width in widths)
    return table(parent, columns, rows, headed=False, striped=False, pad=pad, above=above, labels=(0, 2))


def _filled(pairs: Sequence[Pair], count: int, none: Pair) -> Iterator[Pair]:
    yield from pairs
    yield from [none] * (count - len(pairs))
