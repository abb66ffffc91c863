"""The blocks of the decision page that are drawn by hand: letterhead, handling with contents, the QR code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from reports.blocks import WIDTH, Block
from reports.conduct_content import RcContent
from reports.lines import (
    BLUE,
    CELL,
    CELL_STRONG,
    GRAY,
    NAVY,
    RED,
    Line,
    Run,
    Style,
    fill,
    fitted,
    ink,
    line_width,
    wrap,
)
from reports.pen import Pen, Tag
from reports.text import Face, width_of
from reports.wording import RENDITION_NAMES

LIFT = 20.0
"""The first page has no running header: its letterhead stands in that room."""
GOLD = ink("#c9a23f")
HANDLING = (
    "This report contains details of false identities and profiles that {kept_under} requires to be treated as "
    "confidential. Keep it encrypted or locked away. Do not send it by e-mail. It leaves the division only through "
    "the Detective Division Commander, copy by copy, each copy with its own entry in the journal."
)
_NAME = Style(Face.BOLD, 13, 16, NAVY)
_DIVISION = Style(Face.TEXT, 10.2, 13, BLUE)
_ADDRESS = Style(Face.TEXT, 8.6, 12, GRAY)
_SMALL = Style(Face.STRONG, 7.4, 10, BLUE)
_NUMBER = Style(Face.BOLD, 13.4, 15, NAVY)


@attrs.frozen(eq=False)
class Letterhead(Block):
    """Shield, department, document number."""

    content: RcContent
    tag: Tag
    height: float = 38.0

    def draw(self, pen: Pen, x: float, y: float) -> None:
        y -= LIFT
        cover = self.content.cover
        _shield(pen, x + 3, y + 1)
        room = 320.0
        for text, style, top in (
            (cover.department.upper(), _NAME, 15.0),
            (f"{cover.division} · Online undercover activity register", _DIVISION, 29.0),
            (cover.address, _ADDRESS, 41.5),
        ):
            pen.line(self.tag, fitted(text, style, room), x + 58, y + top)
        right: tuple[tuple[str, Style, float], ...] = (
            ("DOCUMENT ID", _SMALL, 11),
            (cover.document, _NUMBER, 25),
            (f"Version {cover.version}   {cover.copy_said}", _ADDRESS, 37),
            (RENDITION_NAMES[cover.rendition], Style(Face.STRONG, 8.6, 12, RED), 49),
        )
        for text, style, top in right:
            line = fitted(text, style, 120)
            pen.line(self.tag, line, x + WIDTH - line_width(line), y + top)
        pen.rule(x, y + 57, x + WIDTH, y + 57, NAVY, 1.2)


def _shield(pen: Pen, x: float, y: float) -> None:
    """A plain shield in the department's stead, until it gives its seal."""
    outer = ((0, 5), (10, 5), (21, 0), (32, 5), (42, 5), (41, 30), (34, 43), (21, 53), (8, 43), (1, 30))
    pen.shape([(x + a, y + b) for a, b in outer], fill=NAVY)
    pen.shape([(x + 21 + (a - 21) * 0.87, y + 26 + (b - 26) * 0.87) for a, b in outer], edge=GOLD, line=1)
    star = (
        (0, -8),
        (2, -2.4),
        (8, -2.4),
        (3.1, 1.2),
        (4.9, 7),
        (0, 3.4),
        (-4.9, 7),
        (-3.1, 1.2),
        (-8, -2.4),
        (-2, -2.4),
    )
    pen.shape([(x + 21 + a, y + 25 + b) for a, b in star], fill=GOLD)


@attrs.define(eq=False)
class Handling(Block):
    """Handling, contents with page numbers, and the chain head as a QR code."""

    content: RcContent
    handling: Tag
    contents: Tag
    code: Tag
    sections: Sequence[str]
    pages: Mapping[str, int] = attrs.Factory(dict)
    above: float = 9

    @property
    def _lines(self) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        style = attrs.evolve(CELL, leading=11)
        said = HANDLING.format(kept_under=self.content.kept_under)
        handling = wrap([Run("Handling.", CELL_STRONG), Run(f" {said}", style)], WIDTH - 92)
        contents = [Run("Contents.", CELL_STRONG)]
        for number, title in enumerate(self.sections):
            page = self.pages.get(title, 888)
            end = "." if number == len(self.sections) - 1 else ";"
            contents.append(Run(f" {' '.join(title.split())}", style, together=True))
            contents.append(Run(f" p. {page}{end}", attrs.evolve(style, color=GRAY), together=True))
        return handling, wrap(contents, WIDTH - 92)

    @property
    def height(self) -> float:
        handling, contents = self._lines
        return max(84.0, (len(handling) + len(contents)) * 10.6 + 6)

    def learn(self, pages: Mapping[str, int]) -> None:
        self.pages = pages

    def draw(self, pen: Pen, x: float, y: float) -> None:
        handling, contents = self._lines
        pen.lines(self.handling, handling, x, y + 9, 10.6)
        pen.lines(self.contents, contents, x, y + 9 + len(handling) * 10.6 + 3, 10.6)
        side = 68.0
        left = x + WIDTH - side - 6
        with pen.figure(self.code, left, y, side, side):
            _qr(pen, chain_link(self.content), left, y, side)
        words = "Chain head, for comparison"
        style = Style(Face.TEXT, 6.6, 8, GRAY)
        pen.line(
            self.code,
            fill(words, style, 200)[0],
            left + (side - width_of(words, style.face, style.size)) / 2,
            y + side + 9,
        )


def chain_link(content: RcContent) -> str:
    """What the QR code holds: the document, its copy, the journal entry and the chain head. Nothing of an identity."""
    cover = content.cover
    journal = cover.journal
    copy = cover.this_copy.number
    return f"COVERBOOK {cover.document} V{cover.version} C{copy} S{journal.station} N{journal.n} {journal.head.upper()}"


def _qr(pen: Pen, text: str, x: float, y: float, side: float) -> None:
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    step = side / count
    for row in range(count):
        column = 0
        while column < count:
            start = column
            while column < count and code.isDark(row, column):
                column += 1
            if column > start:
                pen.box(x + start * step, y + row * step, (column - start) * step, step, fill=(0, 0, 0))
            column += 1
