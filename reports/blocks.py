"""Blocks: what a page is stacked from. A block knows its height, may be split, and draws itself.

A paginator stacks them (:mod:`reports.pagination`); a block that can't be split and does not fit moves on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from models.redaction import Shown
from reports.lines import BODY, NAVY, Color, Line, Run, Style, fill, wrap
from reports.pen import Pen, Tag
from reports.text import Face

WIDTH = 504.0
"""The width of the text area on US Letter, in points."""


class Block:
    """The base of every block. Heights are points; ``above`` is the space over it, dropped at a page's top."""

    above: float = 0
    keep_with_next: bool = False
    title: str = ""
    """Where set, the block opens a section of that title: for outline and contents."""

    @property
    def height(self) -> float:
        """The height it takes, without ``above``."""
        raise NotImplementedError

    def split(self, room: float) -> tuple[Block, Block] | None:
        """A first part no higher than ``room`` and the rest; None where it can't be split there."""
        _ = room
        return None

    def learn(self, pages: Mapping[str, int]) -> None:
        """Called once all is stacked, before drawing: section title → page number. Must not change the height."""

    def draw(self, pen: Pen, x: float, y: float) -> None:
        """Draw with the upper left corner at (x, y)."""
        raise NotImplementedError


@attrs.define(eq=False)
class Text(Block):
    """Lines of one style under one tag. Never leaves fewer than two lines on either side of a page's end."""

    lines: Sequence[Line]
    style: Style
    tag: Tag
    above: float = 4
    keep_with_next: bool = False
    title: str = ""
    indent: float = 0

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    def split(self, room: float) -> tuple[Block, Block] | None:
        count = min(int(room / self.style.leading), len(self.lines) - 2)
        if count < 2 or self.title:  # noqa: PLR2004 - two lines, as the docstring says
            return None
        return attrs.evolve(self, lines=self.lines[:count]), attrs.evolve(self, lines=self.lines[count:], above=0)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        if self.title:
            pen.bookmark(self.title)
        baseline = y + self.style.leading * 0.5 + self.style.size * 0.34
        pen.lines(self.tag, self.lines, x + self.indent, baseline, self.style.leading)


TITLE = Style(Face.TITLE, 25, 29, NAVY)
SECTION = Style(Face.TITLE, 15.5, 20, NAVY)
PART = Style(Face.STRONG, 11, 14.6, NAVY)


def paragraph(parent: Tag, said: Shown | list[Run], style: Style = BODY, *, above: float = 5) -> Text:
    """A paragraph of one shown value, or of runs."""
    return Text(fill(said, style, WIDTH), style, parent.add("P"), above=above)


def section(parent: Tag, number: str, title: str) -> Text:
    """The heading of a section; it opens an entry of the outline."""
    runs = [Run(f"{number}  {title}", SECTION)]
    return Text(wrap(runs, WIDTH), SECTION, parent.add("H2"), above=15, keep_with_next=True, title=f"{number} {title}")


def part(parent: Tag, title: str, kind: str = "H3") -> Text:
    """The heading of a part of a section."""
    return Text(wrap([Run(title, PART)], WIDTH), PART, parent.add(kind), above=11, keep_with_next=True)


@attrs.define(eq=False)
class Panel(Block):
    """Lines in a washed box with a colored bar at the left."""

    lines: Sequence[Line]
    leadings: Sequence[float]
    tags: Sequence[Tag]
    wash: Color
    bar: Color
    above: float = 11
    keep_with_next: bool = False
    pad: float = 9

    @property
    def height(self) -> float:
        return sum(self.leadings) + 2 * self.pad

    def split(self, room: float) -> tuple[Block, Block] | None:
        used, count = 2 * self.pad, 0
        while count < len(self.lines) and used + self.leadings[count] <= room:
            used += self.leadings[count]
            count += 1
        if count < 3 or count > len(self.lines) - 2:  # noqa: PLR2004 - a heading and two lines stay together
            return None
        first = attrs.evolve(self, lines=self.lines[:count], leadings=self.leadings[:count], tags=self.tags[:count])
        rest = attrs.evolve(
            self, lines=self.lines[count:], leadings=self.leadings[count:], tags=self.tags[count:], above=0
        )
        return first, rest

    def draw(self, pen: Pen, x: float, y: float) -> None:
        pen.box(x, y, WIDTH, self.height, fill=self.wash)
        pen.box(x - 1.6, y, 3.2, self.height, fill=self.bar)
        top = y + self.pad
        for line, leading, tag in zip(self.lines, self.leadings, self.tags, strict=True):
            size = max((piece.size for piece in line), default=0)
            pen.line(tag, line, x + 12.5, top + leading * 0.5 + size * 0.34)
            top += leading


def panel(parent: Tag, paragraphs: Sequence[tuple[Shown | list[Run], Style]], wash: Color, bar: Color) -> Panel:
    """A panel of paragraphs, each in its style."""
    lines: list[Line] = []
    leadings: list[float] = []
    tags: list[Tag] = []
    for said, style in paragraphs:
        tag = parent.add("P")
        wrapped = fill(said, style, WIDTH - 24)
        lines += wrapped
        leadings += [style.leading] * len(wrapped)
        tags += [tag] * len(wrapped)
    return Panel(lines, leadings, tags, wash, bar)
