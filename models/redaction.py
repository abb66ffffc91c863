"""Renditions of a report, what each withholds and why. Withholding happens here, before any layout starts.

A value that a rendition withholds is replaced by :class:`Withheld`; the value itself travels on only in the
list of secrets that the finished file is scanned for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

import attrs

from models.fields import FieldClass, fields_of


class Rendition(StrEnum):
    """How much of a record a copy shows."""

    FULL = "full"
    REDACTED = "redacted"
    DISCLOSURE = "disclosure"
    STATISTICAL = "statistical"


REASONS: Mapping[str, str] = {
    "R-1": "Identity and profile details, treated as confidential (5.12.4.4)",
    "R-2": "Third person",
    "R-3": "Equipment and tradecraft",
}
"""Reason code → what it stands for, as a redacted copy prints it."""


@attrs.frozen
class Withheld:
    """In place of a value: the reason code it was withheld under."""

    code: str


Part = str | Withheld
Shown = str | Withheld | tuple[Part, ...]
"""What a rendition shows of one value: a text, one withholding, or a text with withholdings inside."""


@attrs.frozen
class Secret:
    """One withheld value, for the scan of the finished file. ``is_name``: each longer part of it counts too."""

    text: str = attrs.field(repr=False)
    is_name: bool = False
    code: str = "R-1"


_WITHHELD: Mapping[Rendition, frozenset[FieldClass]] = {
    Rendition.FULL: frozenset({FieldClass.KEY}),
    Rendition.REDACTED: frozenset({FieldClass.CONFIDENTIAL, FieldClass.SECRET, FieldClass.KEY}),
}
NAME_FIELDS = frozenset({"name", "handle", "email", "account"})
"""Fields whose parts give a person or account away when they stand alone."""
SHORTEST_INSIDE = 8
"""Values this long are looked for inside words too; shorter ones must stand as a word of their own."""
SHORTEST_SCANNED = 5
"""Shorter values rest on projection alone: they occur by chance in any text."""


def withholds(rendition: Rendition, field_class: FieldClass) -> bool:
    """Whether a rendition withholds fields of a class. Raises: KeyError for a rendition no report offers yet."""
    return field_class in _WITHHELD[rendition]


def secrets_of(record: object, rendition: Rendition, code: str = "R-1") -> Iterator[Secret]:
    """Every typed value of a record, its parts and lists, that the rendition withholds. Choices from a list
    (an image source, a level) are the form's own words and no secret.
    """
    for each in fields_of(type(record)):
        value = getattr(record, each.name)
        if withholds(rendition, each.declared.field_class):
            for text in _texts(value):
                yield Secret(text, each.name in NAME_FIELDS, code)
        else:
            for part in _parts(value):
                yield from secrets_of(part, rendition, code)


def _parts(value: object) -> Iterator[object]:
    if attrs.has(type(value)):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, StrEnum) or value is None:
        return
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif attrs.has(type(value)):
        for each in fields_of(type(value)):
            yield from _texts(getattr(value, each.name))


def shown(record: Any, name: str, rendition: Rendition, code: str = "R-1") -> Shown:
    """One text field as the rendition shows it. Empty stays empty: that nothing was entered is no secret."""
    value = getattr(record, name)
    if value is None or value == "":
        return ""
    said = next(each.declared for each in fields_of(type(record)) if each.name == name)
    return Withheld(code) if withholds(rendition, said.field_class) else str(value)


class _Folds(dict[int, str]):
    """Each character as what is left of it: in one case, without accents, nothing where it is no letter or digit."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code)).casefold()
        kept = "".join(part for part in parts if part.isalnum())
        self[code] = kept
        return kept


_FOLDS = _Folds()


def folded(text: str) -> str:
    """Letters and digits only, in one case: what is left when spaces, hyphens, dots and accents are taken away."""
    return text.translate(_FOLDS)


@attrs.define
class Folded:
    """A text to search in: as it stands, and folded, with the place of each folded letter in it."""

    text: str
    letters: str = attrs.field(init=False)
    _places: tuple[int, ...] | None = attrs.field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        self.letters = folded(self.text)

    @property
    def places(self) -> tuple[int, ...]:
        """For each letter of ``letters`` the index in ``text`` it came from."""
        if self._places is None:
            self._places = tuple(at for at, letter in enumerate(self.text) for _ in _FOLDS[ord(letter)])
        return self._places

    def spans(self, value: str) -> Iterator[tuple[int, int]]:
        """Where a folded value stands in the text, however spaced or hyphenated: (start, end) in ``text``.

        A short value must stand as a word of its own, or half the dictionary would match. Of a long one each part
        that holds a whole piece is found, and as much around it as agrees.
        """
        if len(value) < SHORTEST_SCANNED:
            return
        for offset, piece in pieces(value):
            at = self.letters.find(piece)
            while at >= 0:
                first, last = self._agreeing(value, at, offset, len(piece))
                start, end = self.places[first], self.places[last] + 1
                if len(value) >= SHORTEST_INSIDE or self._alone(start, end):
                    yield start, end
                at = self.letters.find(piece, max(last, at) + 1)

    def _agreeing(self, value: str, at: int, offset: int, length: int) -> tuple[int, int]:
        first, last = at, at + length - 1
        while first > 0 and offset > 0 and self.letters[first - 1] == value[offset - 1]:
            first, offset = first - 1, offset - 1
        after = offset + last - first + 1
        while last + 1 < len(self.letters) and after < len(value) and self.letters[last + 1] == value[after]:
            last, after = last + 1, after + 1
        return first, last

    def _alone(self, start: int, end: int) -> bool:
        return not self.text[max(0, start - 1) : start].isalnum() and not self.text[end : end + 1].isalnum()

    def holds(self, value: str) -> bool:
        """Whether a folded value stands anywhere in it."""
        return next(self.spans(value), None) is not None


PIECE = 24


def pieces(letters: str) -> tuple[tuple[int, str], ...]:
    """A folded value to search for, whole, or a long one in pieces (with their offsets), so that half is found too."""
    if len(letters) <= 2 * PIECE:
        return ((0, letters),)
    return tuple((start, letters[start : start + PIECE]) for start in range(0, len(letters) - PIECE + 1, PIECE))


def words_of(text: str) -> tuple[str, ...]:
    """The parts of a name or handle long enough to give it away alone."""
    return tuple(word for word in re.split(r"[\W_]+", text) if len(folded(word)) >= SHORTEST_SCANNED)


def forms(secret: Secret) -> tuple[str, ...]:
    """The value and, for a name, each part of it that gives it away alone."""
    return (secret.text, *(words_of(secret.text) if secret.is_name else ()))


def masked(text: str, secrets: Iterable[Secret]) -> Shown:
    """A kept text with every withheld value in it replaced; the text itself where there is none."""
    held = Folded(text)
    found = sorted(
        (start, -end, secret.code)
        for secret in secrets
        for form in forms(secret)
        for start, end in held.spans(folded(form))
    )
    if not found:
        return text
    parts: list[Part] = []
    done = 0
    for start, minus_end, code in found:
        if start >= done:
            parts += [text[done:start], Withheld(code)]
        done = max(done, -minus_end)
    parts.append(text[done:])
    return tuple(part for part in parts if part)
