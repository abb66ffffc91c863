"""The page every report shares: US Letter, marking bars, running header and footer, trace line."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from models.redaction import Rendition
from reports.blocks import Block
from reports.cover import Cover
from reports.lines import BROWN, EDGE, GRAY, INK, NAVY, ORANGE, RED, RULE, WHITE, Color, Piece
from reports.pagination import Page, paginate
from reports.pen import Drawn, Pen
from reports.text import Face, clean, spelled, width_of
from reports.wording import CLOCK, grouped, instant

LETTER = (612.0, 792.0)
LEFT, RIGHT = 54.0, 558.0
BAR = 14.4
INSET = 18.0
BAND = 12.0
FOOT_RULE = 731.0
BODY_END = 725.0


@attrs.frozen(kw_only=True)
class Furniture:
    """What stands on every page around the text."""

    cover: Cover
    report: str

    @property
    def body_top(self) -> float:
        """Where the text area begins, below bar, band and running header."""
        return 62.0 + (BAND if self.cover.band else 0)

    @property
    def room(self) -> float:
        """The height of the text area."""
        return BODY_END - self.body_top

    @property
    def bar_color(self) -> Color:
        """Red, or brown for a redacted copy."""
        return RED if self.cover.rendition is Rendition.FULL else BROWN

    @property
    def marking(self) -> str:
        """The department's wording; a redacted copy says so in it."""
        plain = clean(self.cover.marking)
        return plain if self.cover.rendition is Rendition.FULL else f"{plain} — {self.cover.rendition.upper()} COPY"


def draw_report(furniture: Furniture, blocks: Sequence[Block], pen: Pen) -> Drawn:
    """Stack, then draw."""
    pages = paginate(blocks, furniture.room)
    where = {each.block.title: number for number, page in enumerate(pages, 1) for each in page if each.block.title}
    for block in blocks:
        block.learn(where)
    for number, page in enumerate(pages, 1):
        _draw_page(furniture, pen, page, (number, len(pages)))
    return pen.close()


def _draw_page(furniture: Furniture, pen: Pen, page: Page, number: tuple[int, int]) -> None:
    _bars(furniture, pen)
    if number[0] > 1:
        _header(furniture, pen)
    _footer(furniture, pen, number)
    _trace(furniture, pen)
    for each in page:
        each.block.draw(pen, LEFT, furniture.body_top + each.y)
    pen.end_page()


def put(
    pen: Pen, text: str, face: Face, size: float, color: Color, *, at: tuple[float, float], align: str = "left"
) -> float:
    """One line of running text; ``align`` right or center is about the x given. Gives its width."""
    pieces = [(each, part, width_of(part, each, size)) for each, part in spelled(clean(text), face)]
    total = sum(each[2] for each in pieces)
    x = at[0] - {"left": 0.0, "right": total, "center": total / 2}[align]
    for each, part, width in pieces:
        pen.running(Piece(0, part, each, size, color), x, at[1])
        x += width
    return total


def _spaced(pen: Pen, text: str, size: float, color: Color, baseline: float) -> None:
    """Letter-spaced words in the middle of the page."""
    spacing = 1.25
    pieces = [(face, part, width_of(part, face, size)) for face, part in spelled(text, Face.BOLD)]
    total = sum(each[2] for each in pieces) + spacing * (len(text) - 1)
    x = (LEFT + RIGHT - total) / 2
    for face, part, width in pieces:
        pen.running(Piece(0, part, face, size, color), x, baseline, spacing=spacing)
        x += width + spacing * len(part)


def _bars(furniture: Furniture, pen: Pen) -> None:
    for top in (INSET, LETTER[1] - INSET - BAR):
        pen.box(LEFT, top, RIGHT - LEFT, BAR, fill=furniture.bar_color)
        _spaced(pen, furniture.marking.upper(), 8.6, WHITE, top + BAR / 2 + 3.0)
    if furniture.cover.band:
        pen.box(LEFT, INSET + BAR, RIGHT - LEFT, BAND, fill=ORANGE)
        _spaced(pen, furniture.cover.band, 7.2, INK, INSET + BAR + BAND / 2 + 2.5)


def _header(furniture: Furniture, pen: Pen) -> None:
    cover, y = furniture.cover, furniture.body_top - 16
    used = put(pen, cover.department, Face.STRONG, 8.2, INK, at=(LEFT, y))
    put(pen, f" · {furniture.report}", Face.TEXT, 8.2, GRAY, at=(LEFT + used + 4, y))
    put(
        pen,
        f"{cover.document} · v{cover.version} · {cover.copy_said}",
        Face.TEXT,
        8.2,
        GRAY,
        at=(RIGHT, y),
        align="right",
    )
    pen.rule(LEFT, y + 8, RIGHT, y + 8, EDGE, 0.7)


def _footer(furniture: Furniture, pen: Pen, number: tuple[int, int]) -> None:
    cover = furniture.cover
    pen.rule(LEFT, FOOT_RULE, RIGHT, FOOT_RULE, RULE, 0.7)
    said = f"Prepared {instant(cover.prepared_at, cover.zone)} {CLOCK} by {cover.prepared_by}"
    journal = cover.journal
    put(
        pen,
        f"{said} · Journal entry {journal.n} of station {journal.station}",
        Face.TEXT,
        7.4,
        GRAY,
        at=(LEFT, FOOT_RULE + 10),
    )
    put(pen, f"chain head {grouped(journal.head)}", Face.DIGITS, 6.3, GRAY, at=(LEFT, FOOT_RULE + 19.5))
    put(pen, f"Page {number[0]} of {number[1]}", Face.STRONG, 8.2, NAVY, at=(RIGHT, FOOT_RULE + 12), align="right")


def _trace(furniture: Furniture, pen: Pen) -> None:
    copy = furniture.cover.this_copy
    text = (
        f"Copy {copy.number} issued to {copy.recipient} ({copy.role}). Do not copy, forward or photograph. "
        f"Return to the {furniture.cover.division} commander."
    )
    y = 702.0
    for face, part in spelled(clean(text), Face.TEXT):
        pen.running(Piece(0, part, face, 6.3, GRAY), 582, y, turned=True)
        y -= width_of(part, face, 6.3)


def band_of(*, practice: bool, store_format: int) -> str:
    """The warning of a register that is not for real records, or empty."""
    if practice:
        return f"PRACTICE · format {store_format}, not for real records"
    return f"format {store_format}, not for real records" if store_format == 0 else ""
