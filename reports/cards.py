"""Cards: a headed frame around facts. Identities, findings and signature blocks are cards."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from reports.blocks import WIDTH, Block
from reports.lines import EDGE, HEAD, Color, Line
from reports.marks import draw_pill, pill_width
from reports.pen import Pen, Tag

HEAD_PAD = 4.6


@attrs.frozen(eq=False)
class Card(Block):
    """A head line (at the right words or a finding's level) over a table of facts.

    ``bar`` colors the left edge of a finding; without it the card is framed.
    """

    head: Sequence[Line]
    head_leading: float
    tag: Tag
    body: Block
    right: Line = ()
    right_width: float = 0
    level: int | None = None
    wash: Color = HEAD
    bar: Color | None = None
    above: float = 8
    opens: bool = True

    @property
    def head_height(self) -> float:
        return len(self.head) * self.head_leading + 2 * HEAD_PAD

    @property
    def height(self) -> float:
        return self.head_height + self.body.height

    def split(self, room: float) -> tuple[Block, Block] | None:
        if room < 200 and self.height < 420:  # noqa: PLR2004 - a card that fits a page is not torn for a few lines
            return None
        pieces = self.body.split(room - self.head_height)
        if pieces is None:
            return None
        first, rest = pieces
        return attrs.evolve(self, body=first), attrs.evolve(self, body=rest, above=0, opens=False)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        pen.box(x, y, WIDTH, self.head_height, fill=self.wash)
        tag = self.tag if self.opens else None
        middle = y + HEAD_PAD + self.head_leading * 0.5
        size = max((piece.size for line in self.head for piece in line), default=9)
        pen.lines(tag, self.head, x + (8 if self.bar else 6), middle + size * 0.34, self.head_leading)
        if self.level is not None:
            draw_pill(pen, self.tag, self.level, x + WIDTH - pill_width(self.level) - 5, middle)
        elif self.right:
            pen.line(tag, self.right, x + WIDTH - self.right_width - 5, middle + 3)
        self.body.draw(pen, x, y + self.head_height)
        if self.bar:
            pen.box(x - 1.6, y, 3.2, self.height, fill=self.bar)
            pen.rule(x, y + self.height, x + WIDTH, y + self.height, EDGE, 0.8)
        else:
            pen.rule(x, y + self.head_height, x + WIDTH, y + self.head_height, EDGE, 0.7)
            pen.box(x, y, WIDTH, self.height, edge=EDGE, line=0.8)
