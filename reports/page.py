"""The page every report shares: US Letter, marking bars, running header and footer, trace line."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from models.redaction import Rendition
from reports.blocks import Block
from reports.cover import Cover
from reports.lines import BROWN, EDGE, GRAY, INK, NAVY, ORANGE, RED, RULE, WHITE, Color, Style, fitted, line_width
from reports.pagination import Page, paginate
from reports.pen import Drawn, Pen
from reports.text import Face, clean, width_of
from reports.wording import CLOCK, grouped, instant

LETTER = (612.0, 792.0)
LEFT, RIGHT = 54.0, 558.0
BAR = 14.4
INSET = 18.0
BAND = 12.0
FOOT_RULE = 731.0
BODY_END = 725.0
TRACE = 620.0
"""How long the trace line may be."""


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


@attrs.frozen(kw_only=True)
class Place:
    """Where a line of running text stands: about ``x`` by ``align`` (left, right), no wider than ``room``."""

    x: float
    y: float
    room: float
    align: str = "left"


def put(pen: Pen, text: str, style: Style, place: Place) -> float:
    """One line of running text, set smaller where it must be. Gives its width."""
    line = fitted(text, style, place.room)
    width = line_width(line)
    left = place.x - (width if place.align == "right" else 0)
    for piece in line:
        pen.running(piece, left + piece.x, place.y)
    return width


def _spaced(pen: Pen, text: str, style: Style, baseline: float) -> None:
    """Letter-spaced words in the middle of the page."""
    spacing, room = 1.25, RIGHT - LEFT - 12
    line = fitted(text, style, room - spacing * len(text))
    letters = sum(len(piece.text) for piece in line)
    x = (LEFT + RIGHT - line_width(line) - spacing * (letters - 1)) / 2
    for piece in line:
        pen.running(piece, x, baseline, spacing=spacing)
        x += width_of(piece.text, piece.face, piece.size) + spacing * len(piece.text)


def _bars(furniture: Furniture, pen: Pen) -> None:
    for top in (INSET, LETTER[1] - INSET - BAR):
        pen.box(LEFT, top, RIGHT - LEFT, BAR, fill=furniture.bar_color)
        _spaced(pen, furniture.marking.upper(), Style(Face.BOLD, 8.6, 12, WHITE), top + BAR / 2 + 3.0)
    if furniture.cover.band:
        pen.box(LEFT, INSET + BAR, RIGHT - LEFT, BAND, fill=ORANGE)
        _spaced(pen, furniture.cover.band, Style(Face.BOLD, 7.2, 10, INK), INSET + BAR + BAND / 2 + 2.5)


def _header(furniture: Furniture, pen: Pen) -> None:
    cover, y = furniture.cover, furniture.body_top - 16
    used = put(pen, cover.department, Style(Face.STRONG, 8.2, 10, INK), Place(x=LEFT, y=y, room=220))
    quiet = Style(Face.TEXT, 8.2, 10, GRAY)
    put(pen, f"· {furniture.report}", quiet, Place(x=LEFT + used + 6, y=y, room=130))
    told = f"{cover.document} · v{cover.version} · {cover.copy_said}"
    put(pen, told, quiet, Place(x=RIGHT, y=y, room=150, align="right"))
    pen.rule(LEFT, y + 8, RIGHT, y + 8, EDGE, 0.7)


def _footer(furniture: Furniture, pen: Pen, number: tuple[int, int]) -> None:
    cover = furniture.cover
    journal = cover.journal
    pen.rule(LEFT, FOOT_RULE, RIGHT, FOOT_RULE, RULE, 0.7)
    said = (
        f"Prepared {instant(cover.prepared_at, cover.zone)} {CLOCK} by {cover.prepared_by} · "
        f"Journal entry {journal.n} of station {journal.station}"
    )
    put(pen, said, Style(Face.TEXT, 7.4, 9, GRAY), Place(x=LEFT, y=FOOT_RULE + 10, room=430))
    head = f"chain head {grouped(journal.head)}"
    put(pen, head, Style(Face.DIGITS, 6.3, 8, GRAY), Place(x=LEFT, y=FOOT_RULE + 19.5, room=430))
    told = f"Page {number[0]} of {number[1]}"
    put(pen, told, Style(Face.STRONG, 8.2, 10, NAVY), Place(x=RIGHT, y=FOOT_RULE + 12, room=70, align="right"))


def _trace(furniture: Furniture, pen: Pen) -> None:
    copy = furniture.cover.this_copy
    text = (
        f"Copy {copy.number} issued to {copy.recipient} ({copy.role}). Do not copy, forward or photograph. "
        f"Return to the {furniture.cover.division} commander."
    )
    for piece in fitted(text, Style(Face.TEXT, 6.3, 8, GRAY), TRACE):
        pen.running(piece, 582, 702 - piece.x, turned=True)


def band_of(*, practice: bool) -> str:
    """The warning of a register that is not for real records, or empty."""
    return "PRACTICE · fictional, not for real records" if practice else ""
