"""How records of one kind become rows of the reading room: which columns, which words, from which declarations."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, get_args, get_origin

import attrs

from models.canonical import canonical
from models.fields import FieldClass, FieldOf, fields_of
from models.journal import number_of
from models.record import URN_PATTERN, Record

LIST_JOINT = "; "
_STATIONS = 10**10
"""Room for the numbers of one station in a row's id."""

Cell = str | int | None


def id_of(urn: str) -> int:
    """A record's row id within its kind: station and number, so that ids stand in the order of numbers."""
    found = URN_PATTERN.match(urn)
    station = int(found["station"]) if found else 0
    return station * _STATIONS + number_of(urn)


def folded(text: str) -> str:
    """A text as it is compared in a search: no capitals, no accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


class Plan:
    """The columns and search texts of one kind, read once from its declarations."""

    def __init__(self, kind: type[Record]) -> None:
        fields = tuple(fields_of(kind))
        listed = tuple(f for f in fields if f.declared.listed and f.name != "urn")
        self.letters = kind.KIND.value
        self.columns = tuple(f.name for f in listed)
        self.sealed = frozenset(f.name for f in fields if f.declared.field_class is not FieldClass.OPEN)
        self.short = tuple(f.name for f in fields if f.declared.searched and not f.declared.lines)
        self.notes = tuple(f.name for f in fields if _has_lines(f))
        self.named = tuple(f.name for f in listed if f.name not in self.sealed and f.type is str)
        self.lists = frozenset(f.name for f in listed if _holds(f, tuple))
        self.dated = tuple(f.name for f in listed if _holds(f, datetime) or _holds(f, date))
        self.switches = frozenset(f.name for f in listed if _holds(f, bool))

    def row(self, urn: str, fields: Mapping[str, Any], *, readable: bool) -> tuple[Cell, ...]:
        """id, URN, readable, search text, then the columns; what is not in ``fields`` is NULL (shown masked)."""
        cells = [cell(fields.get(name)) for name in self.columns]
        return (id_of(urn), urn, int(readable), words(fields, self.short), *cells)

    def values(self, cells: tuple[Any, ...]) -> dict[str, Any]:
        """The columns by name: lists as tuples of texts, switches as yes or no, NULL as None."""
        found: dict[str, Any] = dict(zip(self.columns, cells, strict=True))
        for name in self.lists:
            if found[name] is not None:
                found[name] = tuple(found[name].split(LIST_JOINT)) if found[name] else ()
        for name in self.switches:
            if found[name] is not None:
                found[name] = bool(found[name])
        return found


def _has_lines(field: FieldOf) -> bool:
    """Whether a field holds long text: itself, or in the parts of its list."""
    parts = [each for each in (field.type, *get_args(field.type)) if isinstance(each, type) and attrs.has(each)]
    return field.declared.lines or any(inner.declared.lines for part in parts for inner in fields_of(part))


def _holds(field: FieldOf, kind: type) -> bool:
    """Whether a field's type is, or may be, of a kind: ``tuple[str, ...]``, ``bool | None``."""
    return any(each is kind or get_origin(each) is kind for each in (field.type, *get_args(field.type)))


def cell(value: Any) -> Cell:
    """A value in JSON types as one column."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return LIST_JOINT.join(value)
    return canonical(value).decode()


def words(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The texts of some fields as one search text: each word after a space."""
    found: list[str] = [""]
    for name in names:
        value = fields.get(name)
        if value.__class__ is str:
            found.append(value)
        elif value is not None:
            found.extend(_texts(value))
    return folded(" ".join(found))


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a part or a list."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
