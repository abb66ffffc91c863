"""The pen: draws on reportlab's canvas and notes what each mark means, for the structure tree.

On each page the graphics come first, as artifacts or as part of a figure, then every text of the page in one
text object. A piece of text belongs to a :class:`Tag`, or is an artifact (running header, marking, trace line).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import attrs
from reportlab.lib.colors import Color as Paint
from reportlab.pdfgen.canvas import Canvas

from reports.lines import CHIP_PAD, SLATE, Color, Line, Piece
from reports.text import Face, load_fonts

Point = tuple[float, float]


@attrs.define(eq=False)
class Tag:
    """One element of the structure tree: its kind (H1, P, Table, TR, TH, TD, Figure), parts and marked content.

    ``marks`` are (page index, marked content id). ``alt`` is read aloud in place of a figure.
    """

    kind: str
    parts: list[Tag] = attrs.Factory(list)
    marks: list[tuple[int, int]] = attrs.Factory(list)
    alt: str = ""
    box: tuple[int, tuple[float, float, float, float]] | None = None

    def add(self, kind: str, alt: str = "") -> Tag:
        """A new part at the end."""
        part = Tag(kind, alt=alt)
        self.parts.append(part)
        return part


@attrs.frozen
class _Placed:
    tag: Tag | None
    x: float
    y: float
    piece: Piece
    turned: bool = False
    spacing: float = 0


@attrs.frozen
class Drawn:
    """A drawn report before it is finished: the pages as reportlab wrote them, and what they mean."""

    pdf: bytes
    root: Tag
    outline: tuple[tuple[str, int], ...]
    marks_per_page: tuple[int, ...]


@attrs.define
class Pen:
    """Draws page after page. Coordinates are points from the page's upper left corner."""

    width: float
    height: float
    root: Tag = attrs.Factory(lambda: Tag("Document"))
    _stream: BytesIO = attrs.Factory(BytesIO)
    _placed: list[_Placed] = attrs.Factory(list)
    _outline: list[tuple[str, int]] = attrs.Factory(list)
    _marks: list[int] = attrs.Factory(lambda: [0])
    _canvas: Any = None

    def __attrs_post_init__(self) -> None:
        load_fonts()
        self._canvas = Canvas(
            self._stream,
            pagesize=(self.width, self.height),
            invariant=1,
            pageCompression=1,
            initialFontName=Face.TEXT.value,
            initialFontSize=9.6,
            lang="en-US",
        )
        self._write("/Artifact BMC")

    @property
    def page(self) -> int:
        """Index of the page being drawn."""
        return len(self._marks) - 1

    def _write(self, code: str) -> None:
        self._canvas._code.append(code)  # noqa: SLF001 - reportlab has no call for marked content

    def _mark(self, tag: Tag) -> str:
        number = self._marks[-1]
        self._marks[-1] += 1
        tag.marks.append((self.page, number))
        return f"/{tag.kind} <</MCID {number}>> BDC"

    def bookmark(self, title: str) -> None:
        """An entry of the outline for this page."""
        self._outline.append((title, self.page))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Color | None = None,
        edge: Color | None = None,
        line: float = 0.6,
        radius: float = 0,
    ) -> None:
        """A rectangle whose upper left corner is at (x, y)."""
        self._inks(fill, edge, line)
        low = self.height - y - height
        if radius:
            self._canvas.roundRect(
                x, low, width, height, radius, stroke=int(edge is not None), fill=int(fill is not None)
            )
        else:
            self._canvas.rect(x, low, width, height, stroke=int(edge is not None), fill=int(fill is not None))

    def _inks(self, fill: Color | None, edge: Color | None, line: float) -> None:
        if fill is not None:
            self._canvas.setFillColor(Paint(*fill))
        if edge is not None:
            self._canvas.setStrokeColor(Paint(*edge))
            self._canvas.setLineWidth(line)

    def rule(  # noqa: PLR0917 - two points, a color and a pen, as every drawing library has it
        self, x1: float, y1: float, x2: float, y2: float, color: Color, line: float = 0.6, dash: Sequence[float] = ()
    ) -> None:
        """A straight line."""
        self._inks(None, color, line)
        self._canvas.setDash(list(dash) if dash else [])
        self._canvas.line(x1, self.height - y1, x2, self.height - y2)
        if dash:
            self._canvas.setDash([])

    def shape(
        self, points: Sequence[Point], *, fill: Color | None = None, edge: Color | None = None, line: float = 0.6
    ) -> None:
        """A closed polygon."""
        self._inks(fill, edge, line)
        path = self._canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.height - y)
        path.close()
        self._canvas.drawPath(path, stroke=int(edge is not None), fill=int(fill is not None))

    def dot(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: Color | None = None,
        edge: Color | None = None,
        line: float = 0.6,
    ) -> None:
        """A circle around (x, y)."""
        self._inks(fill, edge, line)
        self._canvas.circle(x, self.height - y, radius, stroke=int(edge is not None), fill=int(fill is not None))

    @contextmanager
    def clipped(self, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """What is drawn inside shows only within the rectangle (graphics alone)."""
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.rect(x, self.height - y - height, width, height)
        self._canvas.clipPath(path, stroke=0, fill=0)
        yield
        self._canvas.restoreState()

    @contextmanager
    def figure(self, tag: Tag, x: float, y: float, width: float, height: float) -> Iterator[None]:
        """The graphics drawn inside are one figure with the tag's alternative text."""
        tag.box = (self.page, (x, self.height - y - height, x + width, self.height - y))
        self._write("EMC")
        self._write(self._mark(tag))
        yield
        self._write("EMC")
        self._write("/Artifact BMC")

    def line(self, tag: Tag | None, line: Line, x: float, baseline: float) -> None:
        """One line of text with its start at x; a chip gets its dark box."""
        for piece in line:
            left = x + piece.x
            if piece.chip:
                self.box(left, baseline - piece.size * 0.98, piece.width, piece.size * 1.38, fill=SLATE)
                left += CHIP_PAD
            self._placed.append(_Placed(tag, left, baseline, piece))

    def lines(self, tag: Tag | None, lines: Sequence[Line], x: float, baseline: float, leading: float) -> None:
        """Lines below one another."""
        for number, line in enumerate(lines):
            self.line(tag, line, x, baseline + number * leading)

    def running(self, piece: Piece, x: float, baseline: float, *, turned: bool = False, spacing: float = 0) -> None:
        """Text that is no content: marking, header, footer, trace line (``turned`` reads upward)."""
        self._placed.append(_Placed(None, x, baseline, piece, turned=turned, spacing=spacing))

    def end_page(self) -> None:
        """Write the page's text and begin the next page."""
        self._write("EMC")
        self._write_text()
        self._placed.clear()
        self._canvas.showPage()
        self._marks.append(0)
        self._write("/Artifact BMC")

    def _write_text(self) -> None:
        text = self._canvas.beginText()
        state: dict[str, Any] = {"tag": self, "font": None, "color": None, "turned": False, "spacing": 0}
        opened = False
        for each in self._placed:
            if each.tag is not state["tag"]:
                if opened:
                    text._code.append("EMC")  # noqa: SLF001 - as in _write
                code = "/Artifact <</Type /Pagination>> BDC" if each.tag is None else self._mark(each.tag)
                text._code.append(code)  # noqa: SLF001
                state["tag"], opened = each.tag, True
            self._write_piece(text, each, state)
        if opened:
            text._code.append("EMC")  # noqa: SLF001
        self._canvas.drawText(text)

    def _write_piece(self, text: Any, each: _Placed, state: dict[str, Any]) -> None:
        piece = each.piece
        if (piece.face, piece.size) != state["font"]:
            text.setFont(piece.face.value, piece.size)
            state["font"] = (piece.face, piece.size)
        if piece.color != state["color"]:
            text.setFillColor(Paint(*piece.color))
            state["color"] = piece.color
        if each.spacing != state["spacing"]:
            text.setCharSpace(each.spacing)
            state["spacing"] = each.spacing
        if each.turned:
            text.setTextTransform(0, 1, -1, 0, each.x, self.height - each.y)
        else:
            text.setTextOrigin(each.x, self.height - each.y)
        text.textOut(piece.text)

    def close(self) -> Drawn:
        """The finished pages. The page begun by the last ``end_page`` is not written."""
        self._canvas._code.clear()  # noqa: SLF001 - drops the artifact opened for a page that never came
        self._canvas.save()
        return Drawn(self._stream.getvalue(), self.root, tuple(self._outline), tuple(self._marks[:-1]))
