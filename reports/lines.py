"""Breaking runs of text into lines: words at spaces, a word longer than the line letter by letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs
from attrs import evolve

from models.redaction import Shown, Withheld
from reports.text import Face, clean, spelled, width_of

Color = tuple[float, float, float]


def ink(code: str) -> Color:
    """``#14233c`` as red, green, blue from 0 to 1."""
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


NAVY, BLUE, INK, GRAY = ink("#14233c"), ink("#3d5676"), ink("#1b2430"), ink("#5b6776")
RED, AMBER, GREEN, WHITE = ink("#9b1c1c"), ink("#8f5a00"), ink("#1d6b43"), ink("#ffffff")
RULE, EDGE, PANEL, HEAD, SLATE = ink("#d5dce4"), ink("#aeb9c6"), ink("#f6f8fa"), ink("#edf1f6"), ink("#39424e")
RED_WASH, AMBER_WASH, GREEN_WASH, LANE = ink("#fbeceb"), ink("#fcf3e0"), ink("#e7f3ec"), ink("#bfd0e4")
BROWN, ORANGE = ink("#7a4a00"), ink("#f0a020")


@attrs.frozen
class Style:
    """A face at a size, its line height in points and its color."""

    face: Face = Face.TEXT
    size: float = 9.6
    leading: float = 13.2
    color: Color = INK


BODY = Style()
STRONG = Style(Face.STRONG)
CELL = Style(size=8.5, leading=10.9)
CELL_STRONG = Style(Face.STRONG, 8.5, 10.9)
LABEL = Style(Face.STRONG, 8.5, 10.9, BLUE)
NOTE = Style(size=8.2, leading=10.6, color=GRAY)
LEAD = Style(size=10.9, leading=14.6)
DIGITS = Style(Face.DIGITS, 7.4, 10.9)
CHIP = Style(Face.STRONG, 7, 10.9, WHITE)
CHIP_PAD = 2.6


@attrs.frozen
class Run:
    """A stretch of text in one style; ``chip`` prints it white in a dark box that never breaks."""

    text: str
    style: Style = BODY
    chip: bool = False
    together: bool = False
    """Spaces inside don't break the line."""


@attrs.frozen
class Piece:
    """Letters of one face at a place in a line, ``x`` points from its start."""

    x: float
    text: str
    face: Face
    size: float
    color: Color
    chip: bool = False
    width: float = 0


Line = tuple[Piece, ...]


def runs_of(said: Shown, style: Style) -> tuple[Run, ...]:
    """A shown value as runs; each withholding becomes the one chip, of one width for one code."""
    parts = said if isinstance(said, tuple) else (said,)
    return tuple(
        Run(f"WITHHELD {part.code}", evolve(CHIP, leading=style.leading), chip=True)
        if isinstance(part, Withheld)
        else Run(part, style)
        for part in parts
    )


@attrs.define
class _Breaker:
    """Fills lines of one width."""

    width: float
    lines: list[Line] = attrs.Factory(list)
    line: list[Piece] = attrs.Factory(list)
    x: float = 0
    space: float = 0
    blanks: int = 0

    def end(self) -> None:
        self.lines.append(tuple(self.line))
        self.line, self.x, self.space, self.blanks = [], 0, 0, 0

    def add(self, text: str, face: Face, style: Style, width: float) -> None:
        last = self.line[-1] if self.line else None
        joins = last and last.face is face and last.size == style.size and last.color == style.color and not last.chip
        if last and joins:
            self.line[-1] = evolve(last, text=last.text + " " * self.blanks + text)
        else:
            gap = self.space
            if last and gap and not last.chip:
                self.line[-1] = evolve(last, text=last.text + " ")
            self.line.append(Piece(self.x + gap, text, face, style.size, style.color))
        self.x += self.space + width
        self.space, self.blanks = 0, 0

    def word(self, text: str, style: Style) -> None:
        pieces = [(face, part, width_of(part, face, style.size)) for face, part in spelled(text, style.face)]
        total = sum(each[2] for each in pieces)
        if self.line and self.x + self.space + total > self.width:
            self.end()
        for face, part, width in pieces:
            if self.x + self.space + width <= self.width:
                self.add(part, face, style, width)
            else:
                self._letters(part, face, style)

    def _letters(self, text: str, face: Face, style: Style) -> None:
        start, used = 0, 0.0
        for index, letter in enumerate(text):
            wide = width_of(letter, face, style.size)
            if self.x + self.space + used + wide > self.width and (index > start or self.line):
                if index > start:
                    self.add(text[start:index], face, style, used)
                self.end()
                start, used = index, 0.0
            used += wide
        self.add(text[start:], face, style, used)

    def box(self, run: Run) -> None:
        wide = width_of(run.text, run.style.face, run.style.size) + 2 * CHIP_PAD
        if self.line and self.x + self.space + wide > self.width:
            self.end()
        place = self.x + self.space
        if self.line and self.space and not self.line[-1].chip:
            self.line[-1] = evolve(self.line[-1], text=self.line[-1].text + " ")
        style = run.style
        self.line.append(Piece(place, run.text, style.face, style.size, style.color, chip=True, width=wide))
        self.x, self.space, self.blanks = place + wide, 0, 0


def wrap(runs: Iterable[Run], width: float) -> tuple[Line, ...]:
    """The runs as lines no wider than ``width`` points (but for a single letter wider than that)."""
    breaker = _Breaker(width)
    for run in runs:
        if run.chip:
            breaker.box(run)
            continue
        space = width_of(" ", run.style.face, run.style.size)
        for number, part in enumerate(clean(run.text).split("\n")):
            if number:
                breaker.end()
            for word, spaced in _words(part, together=run.together):
                if spaced and breaker.line:
                    breaker.space += space
                    breaker.blanks += 1
                if word:
                    breaker.word(word, run.style)
    breaker.end()
    return tuple(breaker.lines)


def _words(text: str, *, together: bool) -> Iterator[tuple[str, bool]]:
    """Each word with whether a space stands before it; a trailing space comes as an empty word."""
    if together:
        yield text.strip(), text.startswith(" ")
        return
    for number, word in enumerate(text.split(" ")):
        yield word, number > 0


def wrap_text(said: Shown, style: Style, width: float) -> tuple[Line, ...]:
    """One shown value in one style as lines."""
    if isinstance(said, str) and not said:
        return ()
    return wrap(runs_of(said, style), width)


def fill(said: Shown | list[Run], style: Style, width: float) -> tuple[Line, ...]:
    """A shown value in one style, or runs in their own styles, as lines."""
    return wrap(said, width) if isinstance(said, list) else wrap_text(said, style, width)


def fitted(text: str, style: Style, room: float) -> Line:
    """One line no wider than ``room``, set smaller where it must be; empty for an empty text."""
    plain = " ".join(clean(text).split())
    if not plain:
        return ()
    natural = sum(width_of(part, face, style.size) for face, part in spelled(plain, style.face))
    size = style.size * min(1.0, room / natural)
    return wrap([Run(plain, evolve(style, size=size))], room * 1.001)[0]


def line_width(line: Line) -> float:
    """The width of a line in points."""
    return line[-1].x + width_of(line[-1].text, line[-1].face, line[-1].size) if line else 0.0


def plain_of(lines: Sequence[Line]) -> str:
    """The letters of lines, for measures and tests."""
    return "\n".join("".join(piece.text for piece in line) for line in lines)
