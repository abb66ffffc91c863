"""Text on its way to paper: cleaned, given a font that has each letter, measured.

There is no markup in these reports: a text is drawn letter by letter, so ``<b>``, ``&`` and
``<img src=…>`` print as typed. :func:`clean` is the one function every text passes through.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from models.fields import BIDI_CONTROLS

FOLDER = Path(__file__).parent / "fonts"


class Face(StrEnum):
    """The faces of the reports; the value is the file's name in ``fonts/``."""

    TEXT = "SourceSansPro-Regular"
    STRONG = "SourceSansPro-Semibold"
    BOLD = "SourceSansPro-Bold"
    ITALIC = "SourceSansPro-It"
    TITLE = "SourceSerifPro-Semibold"
    DIGITS = "JetBrainsMono-Regular"


FALLBACK = (Face.TEXT, Face.DIGITS)
"""Where a letter is looked for that the face asked for does not have, in order."""
_INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
)
_SPACES = {
    "\t": " ",
    "\u00a0": " ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\r": "\n",
    "\u202f": " ",
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
    "\u3000": " ",
    "\u2011": "-",
}


@cache
def _font(face: Face) -> TTFont:
    font = TTFont(face.value, str(FOLDER / f"{face.value}.ttf"))
    pdfmetrics.registerFont(font)
    return font


@cache
def _has(face: Face) -> frozenset[int]:
    return frozenset(code for code, glyph in _font(face).face.charToGlyph.items() if glyph)


def load_fonts() -> None:
    """Make every face known to the page engine. Doing so again costs nothing."""
    for face in Face:
        _font(face)


def clean(text: str) -> str:
    """The text without control characters, direction marks and other invisible ones; line breaks stay.

    Letters are composed (NFC), because the fonts hold no loose accents.
    """
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        plain = _SPACES.get(character, character)
        if plain == "\n" or not (
            plain in BIDI_CONTROLS or plain in _INVISIBLE or unicodedata.category(plain) in {"Cc", "Zl", "Zp"}
        ):
            kept.append(plain)
    return "".join(kept)


@cache
def _face_for(character: str, face: Face) -> Face | None:
    return next((each for each in (face, *FALLBACK) if ord(character) in _has(each)), None)


@cache
def _replaced(character: str) -> str:
    return f"U+{ord(character):04X}"


def spelled(text: str, face: Face) -> Iterator[tuple[Face, str]]:
    """Pieces of a clean text, each with a face that has all its letters; U+XXXX stands for a letter none has."""
    current, piece = face, ""
    for character in text:
        found = _face_for(character, face)
        wanted, letters = (face, _replaced(character)) if found is None else (found, character)
        if wanted is current:
            piece += letters
            continue
        if piece:
            yield current, piece
        current, piece = wanted, letters
    if piece:
        yield current, piece


def printed(text: str) -> str:
    """The text as it stands on the page: cleaned, and U+XXXX for what no font has."""
    return "".join(piece for _, piece in spelled(clean(text), Face.TEXT))


def unprintable(text: str) -> frozenset[str]:
    """The letters of a text that print as U+XXXX, so written: the warning of the report's last page."""
    return frozenset(
        _replaced(character)
        for character in clean(text)
        if character != "\n" and _face_for(character, Face.TEXT) is None
    )


@cache
def _letter_width(character: str, face: Face) -> int:
    return int(pdfmetrics.stringWidth(character, _font(face).fontName, 1000))


def width_of(text: str, face: Face, size: float) -> float:
    """The width in points of a piece its face has all letters of."""
    return sum(_letter_width(character, face) for character in text) * size / 1000
