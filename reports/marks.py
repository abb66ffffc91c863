"""Status marks: a shape, a word and a color, so that a status survives greyscale and a poor eye."""

from __future__ import annotations

from collections.abc import Mapping

from reports.conduct_content import Result
from reports.lines import AMBER, BLUE, GRAY, GREEN, RED, WHITE, Color, Piece, Run, Style, wrap
from reports.pen import Pen, Tag
from reports.text import Face, width_of

RESULT_COLOR: Mapping[Result, Color] = {
    Result.MET: GREEN,
    Result.PARTLY: AMBER,
    Result.NOT_MET: RED,
    Result.NOT_APPLICABLE: GRAY,
    Result.NOT_COMPUTED: GRAY,
}
LEVELS: Mapping[int, tuple[str, Color]] = {
    1: ("Level 1 — immediate action", RED),
    2: ("Level 2 — process review", AMBER),
    3: ("Level 3 — advisory", BLUE),
}
"""The levels of a finding, as they print."""
PILL = Style(Face.STRONG, 7.8, 10.9)


def draw_result(pen: Pen, result: Result, x: float, y: float) -> None:
    """A mark of 8 points around (x, y): check in a disc, triangle, cross in a square, bar in a ring."""
    color = RESULT_COLOR[result]
    if result is Result.MET:
        pen.dot(x, y, 4.2, fill=color)
        pen.rule(x - 2, y + 0.2, x - 0.5, y + 1.7, WHITE, 1)
        pen.rule(x - 0.5, y + 1.7, x + 2.1, y - 1.5, WHITE, 1)
    elif result is Result.PARTLY:
        pen.shape(((x, y - 4.2), (x + 4.6, y + 3.8), (x - 4.6, y + 3.8)), fill=color)
        pen.rule(x, y - 1.6, x, y + 1.2, WHITE, 1)
        pen.rule(x, y + 2, x, y + 3, WHITE, 1)
    elif result is Result.NOT_MET:
        pen.box(x - 4, y - 4, 8, 8, fill=color)
        pen.rule(x - 2, y - 2, x + 2, y + 2, WHITE, 1.1)
        pen.rule(x - 2, y + 2, x + 2, y - 2, WHITE, 1.1)
    else:
        pen.dot(x, y, 3.8, edge=color, line=1)
        pen.rule(x - 2, y, x + 2, y, color, 1)


def pill_width(level: int) -> float:
    """The width of a level's pill in points."""
    return width_of(LEVELS[level][0], PILL.face, PILL.size) + 12


def draw_pill(pen: Pen, tag: Tag, level: int, x: float, y: float) -> None:
    """The level in a rounded outline whose middle is at height y, starting at x."""
    words, color = LEVELS[level]
    pen.box(x, y - 6.2, pill_width(level), 12.4, fill=WHITE, edge=color, line=0.8, radius=3)
    line = wrap([Run(words, Style(PILL.face, PILL.size, PILL.leading, color))], 300)[0]
    pen.line(tag, line, x + 6, y + PILL.size * 0.34)


def words(text: str, style: Style) -> Piece:
    """A single piece of running text."""
    return Piece(0, text, style.face, style.size, style.color)
