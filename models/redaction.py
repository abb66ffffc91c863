"""Renditions of a report, what each withholds and why. Withholding happens here, before any layout starts.

A value that a rendition withholds is replaced by :class:`Withheld`; the value itself travels on only in the
list of secrets that the finished file is scanned for.
"""

from __future__ import annotations

import re
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
    Rendition.FULL: frozenset(),
    Rendition.REDACTED: frozenset({FieldClass.CONFIDENTIAL, FieldClass.SECRET}),
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


def folded(text: str) -> str:
    """Letters and digits only, in one case: what is left when spaces, hyphens and dots are taken away."""
    return "".join(character for character in text.casefold() if character.isalnum())


def words_of(text: str) -> tuple[str, ...]:
    """The parts of a name or handle long enough to give it away alone."""
    return tuple(word for word in re.split(r"[\W_]+", text) if len(word) >= SHORTEST_SCANNED)


def pattern(value: str) -> re.Pattern[str] | None:
    """What finds a value in running text however it is spaced, hyphenated or capitalized; None for a short one.

    A short value must stand as a word of its own, or half the dictionary would match.
    """
    letters = folded(value)
    if len(letters) < SHORTEST_SCANNED:
        return None
    inside = r"[\W_]*".join(re.escape(letter) for letter in letters)
    whole = len(letters) < SHORTEST_INSIDE
    return re.compile(rf"(?<![^\W_]){inside}(?![^\W_])" if whole else inside, re.IGNORECASE)


PIECE = 24


def pieces(letters: str) -> tuple[str, ...]:
    """A folded value to search for: whole, or a long one in pieces, so that half of it is found too."""
    if len(letters) <= 2 * PIECE:
        return (letters,)
    return tuple(letters[start : start + PIECE] for start in range(0, len(letters) - PIECE + 1, PIECE))


def forms(secret: Secret) -> tuple[str, ...]:
    """The value and, for a name, each part of it that gives it away alone."""
    return (secret.text, *(words_of(secret.text) if secret.is_name else ()))


def masked(text: str, secrets: Iterable[Secret]) -> Shown:
    """A kept text with every withheld value in it replaced (longest first); the text itself where there is none."""
    parts: list[Part] = [text]
    wanted = [(form, secret.code) for secret in secrets for form in forms(secret)]
    for form, code in sorted(set(wanted), key=lambda each: (-len(each[0]), each)):
        found = pattern(form)
        if found is not None:
            parts = [piece for part in parts for piece in _cut(part, found, code)]
    return text if parts == [text] else tuple(parts)


def _cut(part: Part, found: re.Pattern[str], code: str) -> Iterator[Part]:
    if isinstance(part, Withheld):
        yield part
        return
    start = 0
    for hit in found.finditer(part):
        if hit.start() > start:
            yield part[start : hit.start()]
        yield Withheld(code)
        start = hit.end()
    if start < len(part):
        yield part[start:]
