"""The two recovery sheets: one page each, half of the code in large letters, how to keep it and how to use it.

A sheet says nothing of whose register it opens but a number: who finds one half learns no department and no name. It
is made in memory and printed from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import attrs

from reports.finish import Description, complete
from reports.lines import BLUE, EDGE, GRAY, INK, NAVY, ORANGE, PANEL, RULE, WHITE, Run, Style, fitted, line_width, wrap
from reports.page import LEFT, LETTER, RIGHT
from reports.pen import Pen, Tag
from reports.text import Face, width_of
from reports.wording import day

HALVES = 2
_ACROSS = 4
_BOX_TOP, _BOX_HEIGHT = 196.0, 168.0
_CODE = Style(Face.DIGITS, 30, 36, INK)
_SMALL = Style(Face.TEXT, 8.2, 10, GRAY)
_LABEL = Style(Face.STRONG, 9.2, 12, BLUE)
_VALUE = Style(Face.TEXT, 10.4, 13, INK)
_DIGITS = Style(Face.DIGITS, 10, 13, INK)
_HEAD = Style(Face.BOLD, 12, 15, NAVY)
_LINE = Style(Face.TEXT, 10.4, 14, INK)

KEEP = """\
Keep it apart from the other half: another person, another place, in a sealed envelope. Whoever holds both halves \
opens the whole register.
Do not photograph, scan or copy it, and keep it away from the computers the register is used on.
Look at the envelope once a year. If it is open or gone, tell the Chief: a new code is made, and this one is shredded.
""".splitlines()
USE = """\
Both halves are typed, in either order: “Use the recovery code…” on the unlock page, or coverbook recovery in the \
terminal. Capitals do not matter; 0 is taken for O, 1 for I, 8 for B.
It signs in its own name, never in an officer's. It invites the Chief again, confirms a Chief, passes the root of the \
directory on, restores a backup and replaces itself.
Using it is written in the journal and makes a new code due at once. Shred both sheets when the new ones are kept.
After a succession the new Chief's fingerprint is compared with paper before it counts. The fingerprint above is that \
of the root when this sheet was made.
""".splitlines()


@attrs.frozen(kw_only=True, repr=False)
class RecoverySheet:
    """What one sheet says. ``groups``: eight groups of four letters; ``register``: its number, of no name."""

    half: int
    groups: tuple[str, ...]
    register: str
    fingerprint: str
    made_on: date
    band: str


def sheet_of(half: int, printed: str, *, register: str, fingerprint: str, made_on: date, band: str) -> RecoverySheet:
    """From half a code as it is printed: groups with dashes between them."""
    groups = tuple(printed.split("-"))
    return RecoverySheet(
        half=half, groups=groups, register=register, fingerprint=fingerprint, made_on=made_on, band=band
    )


def build(sheet: RecoverySheet) -> bytes:
    """The PDF of one sheet: a page of US Letter."""
    pen = Pen(*LETTER)
    _band(pen, sheet)
    _title(pen, sheet)
    _code(pen, sheet)
    _facts(pen, sheet)
    below = _advice(pen, "How to keep this half", KEEP, 456)
    _advice(pen, "How it is used", USE, below + 14)
    _foot(pen, sheet)
    pen.end_page()
    said = Description(
        title=f"Recovery sheet, half {sheet.half} of {HALVES}",
        subject="Half of a recovery code",
        author="Coverbook",
        at=datetime.combine(sheet.made_on, time(), tzinfo=UTC),
    )
    return complete(pen.close(), said)


def _band(pen: Pen, sheet: RecoverySheet) -> None:
    pen.box(LEFT, 30, RIGHT - LEFT, 16, fill=NAVY)
    _middle(pen, "CONFIDENTIAL · SEAL THIS SHEET IN AN ENVELOPE", Style(Face.BOLD, 8.6, 12, WHITE), 41)
    if sheet.band:
        pen.box(LEFT, 46, RIGHT - LEFT, 14, fill=ORANGE)
        _middle(pen, sheet.band, Style(Face.BOLD, 7.6, 10, INK), 55.5)


def _middle(pen: Pen, text: str, style: Style, baseline: float) -> None:
    line = fitted(text, style, RIGHT - LEFT - 12)
    x = (LEFT + RIGHT - line_width(line)) / 2
    for piece in line:
        pen.running(piece, x + piece.x, baseline)


def _title(pen: Pen, sheet: RecoverySheet) -> None:
    title = pen.root.add("H1")
    pen.line(title, fitted("Recovery sheet", Style(Face.TITLE, 26, 30, NAVY), 400), LEFT, 104)
    said = pen.root.add("P")
    pen.line(said, fitted(f"Half {sheet.half} of {HALVES}", Style(Face.BOLD, 17, 20, INK), 300), LEFT, 132)
    other = HALVES + 1 - sheet.half
    told = f"Opens nothing alone. Half {other} is on another sheet, kept by another person in another place."
    pen.line(pen.root.add("P"), fitted(told, _VALUE, RIGHT - LEFT), LEFT, 154)
    pen.line(
        pen.root.add("P"),
        fitted("Eight groups of four letters and digits, read from left to right:", _SMALL, RIGHT - LEFT),
        LEFT,
        182,
    )


def _code(pen: Pen, sheet: RecoverySheet) -> None:
    pen.box(LEFT, _BOX_TOP, RIGHT - LEFT, _BOX_HEIGHT, fill=PANEL, edge=EDGE, line=1, radius=6)
    tag = pen.root.add("P")
    column = (RIGHT - LEFT) / _ACROSS
    wide = width_of("M" * 4, _CODE.face, _CODE.size)
    for at, group in enumerate(sheet.groups):
        x = LEFT + (at % _ACROSS) * column + (column - wide) / 2
        y = _BOX_TOP + 60 + (at // _ACROSS) * 76
        number = fitted(str(at + 1), _SMALL, 20)
        for piece in number:
            pen.running(piece, x, y - 30)
        pen.line(tag, fitted(group, _CODE, column), x, y)
        pen.rule(x, y + 8, x + wide, y + 8, RULE, 0.8)


def _facts(pen: Pen, sheet: RecoverySheet) -> None:
    rows: Sequence[tuple[str, str, Style]] = (
        ("Register", sheet.register, _DIGITS),
        ("Root fingerprint", sheet.fingerprint, _DIGITS),
        ("Made on", day(sheet.made_on), _VALUE),
    )
    for at, (label, value, style) in enumerate(rows):
        y = 388 + at * 17
        line = pen.root.add("P")
        pen.line(line, fitted(label, _LABEL, 120), LEFT, y)
        pen.line(line, fitted(value, style, 370), LEFT + 110, y)


def _advice(pen: Pen, title: str, lines: Sequence[str], top: float) -> float:
    """A heading and its sentences, each with a dash. Gives where they end."""
    pen.line(pen.root.add("H2"), fitted(title, _HEAD, 400), LEFT, top)
    y = top + 18
    for each in lines:
        said: Tag = pen.root.add("P")
        broken = wrap([Run(each, _LINE)], RIGHT - LEFT - 14)
        for piece in fitted("–", _LINE, 10):
            pen.running(piece, LEFT, y)
        pen.lines(said, broken, LEFT + 14, y, _LINE.leading)
        y += len(broken) * _LINE.leading + 3
    return y


def _foot(pen: Pen, sheet: RecoverySheet) -> None:
    pen.rule(LEFT, 744, RIGHT, 744, RULE, 0.7)
    told = f"Half {sheet.half} of {HALVES} · register {sheet.register}"
    for piece in fitted(told, _SMALL, RIGHT - LEFT):
        pen.running(piece, LEFT + piece.x, 757)
