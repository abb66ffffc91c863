"""One declaration per field: label, help, class, material, citation, when it is required, how it is shown.

A record declares a field once with :func:`declared`. A command that carries the same thing says
:func:`taken_from`, so the form, the mask, the redaction, the difference, the report column and
``coverbook commands`` all read the one declaration.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

import attrs

_KEY = "declared"
SURROGATES = (0xD800, 0xDFFF)
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


class FieldClass(StrEnum):
    """Who may see a field, and whether it stands in clear inside the encrypted database."""

    OPEN = "open"
    """States, dates, officers' numbers, record numbers: what verification reads. Never a name or free text."""
    INTERNAL = "internal"
    """Sealed; withheld from nobody who may open the record."""
    CONFIDENTIAL = "confidential"
    """Sealed; identity and profile details (5.12.4.4): withheld in redacted copies."""
    SECRET = "secret"  # noqa: S105 - the name of a class of fields
    """Sealed; as confidential, and masked on the screen until asked for."""
    KEY = "key"
    """Sealed; opens something else that is sealed. No screen, list, report or terminal shows it."""


class When(StrEnum):
    """The moment from which a field must be filled."""

    OPTIONAL = "optional"
    CREATE = "to be recorded"
    SUBMIT = "to be submitted"
    SET_UP = "to be approved"
    CLOSE = "to be closed"


@attrs.frozen
class Declared:
    """What was stated at a field. ``max_length`` is in characters of text as typed."""

    label: str
    help: str
    field_class: FieldClass
    material: bool
    cite: str
    when: When
    max_length: int
    lines: bool
    listed: bool
    searched: bool


@attrs.frozen
class FieldOf:
    """A field as the rest of the program walks it: its name, its type and its declaration."""

    name: str
    type: Any
    default: Any
    declared: Declared

    @property
    def required(self) -> bool:
        """True when the attribute has no default, so a command can't be built without it."""
        return self.default is attrs.NOTHING


def declared(
    label: str,
    *,
    cls: FieldClass = FieldClass.INTERNAL,
    help: str = "",  # noqa: A002 - the word the form, the terminal and the guide use
    material: bool = False,
    cite: str = "",
    when: When = When.OPTIONAL,
    max_length: int | None = None,
    lines: bool = False,
    listed: bool = False,
    searched: bool = False,
    default: Any = attrs.NOTHING,
) -> Any:
    """Declare a field of a record. ``lines`` allows line breaks; ``searched`` puts it into the reading room's index."""
    limit = max_length if max_length is not None else (20_000 if lines else 200)
    said = Declared(label, help, cls, material, cite, when, limit, lines, listed, searched)
    return attrs.field(default=default, metadata={_KEY: said})


def taken_from(owner: type, name: str, default: Any = attrs.NOTHING) -> Any:
    """The same field on a command: its declaration is the record's, only the default may differ."""
    said = attrs.fields_dict(owner)[name].metadata[_KEY]
    return attrs.field(default=default, metadata={_KEY: said})


def fields_of(owner: type) -> Iterator[FieldOf]:
    """The declared fields of a record, part or command class, in schema order."""
    attrs.resolve_types(owner)
    for attribute in attrs.fields(owner):
        said = attribute.metadata.get(_KEY)
        if said is None:
            message = f"{owner.__name__}.{attribute.name} has no declaration"
            raise TypeError(message)
        yield FieldOf(attribute.name, attribute.type, attribute.default, said)


def shown_fields_of(owner: type) -> Iterator[FieldOf]:
    """The declared fields that may stand before a person's eyes: all but keys."""
    return (each for each in fields_of(owner) if each.declared.field_class is not FieldClass.KEY)


def field_of(owner: type, name: str) -> FieldOf:
    """One declared field by name. Raises: KeyError."""
    for each in fields_of(owner):
        if each.name == name:
            return each
    raise KeyError(name)


def is_empty(value: object) -> bool:
    """True for what counts as not filled in: None, an empty or blank text, an empty list."""
    return value is None or (isinstance(value, str) and not value.strip()) or value == ()


def missing(record: Any, *moments: When) -> tuple[FieldOf, ...]:
    """The declared fields of ``record`` that must be filled by the given moments and are not (R07)."""
    return tuple(f for f in fields_of(type(record)) if f.declared.when in moments and is_empty(getattr(record, f.name)))


def left_blank(records: Iterable[Any]) -> dict[str, str]:
    """What records can't be kept without and lack, by field name."""
    return {field.name: "is needed" for each in records for field in missing(each, When.CREATE)}


def blank_texts(command: Any) -> dict[str, str]:
    """The texts of a command that have no default and were left blank, by field name."""
    return {f.name: "is needed" for f in fields_of(type(command)) if f.required and is_empty(getattr(command, f.name))}


def text_problem(text: str, said: Declared) -> str | None:
    """Why a text can't be kept as typed, in words for the user, or None."""
    if len(text) > said.max_length:
        return f"too long ({len(text):,} characters; at most {said.max_length:,})"
    if text.isprintable():  # true of no character refused below, and far quicker
        return None
    for character in text:
        code = ord(character)
        if SURROGATES[0] <= code <= SURROGATES[1]:
            return "holds half of a character (a lone surrogate); type it again"
        if character in BIDI_CONTROLS:
            return "holds an invisible direction mark; type it again instead of pasting"
        if character in "\n\t" and said.lines:
            continue
        if unicodedata.category(character) == "Cc":
            return "holds a line break or control character; type it again instead of pasting"
    return None


def text_problems(thing: Any, path: str = "") -> dict[str, str]:
    """Every problem with the texts inside a record or command, by field name; parts and lists are walked."""
    found: dict[str, str] = {}
    for each in fields_of(type(thing)):
        for where, value in _texts(getattr(thing, each.name), path + each.name):
            if isinstance(value, str):
                problem = text_problem(value, each.declared)
                if problem:
                    found[where] = problem
            else:
                found.update(text_problems(value, where + "."))
    return found


def _texts(value: object, where: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, str) or attrs.has(type(value)):
        yield where, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, f"{where}[{index}]")
