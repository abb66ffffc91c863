"""The canonical form: one byte string per value, the same on every machine and in every year.

JSON, keys sorted, UTF-8, no white space, texts as typed, no floats, no NaN; instants as UTC to
1/100 s (``2026-01-12T14:05:00.00Z``), days as ``2026-01-12`` (docs/formats/journal.md, section 2).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin

import cattrs
from cattrs import transform_error
from cattrs.cols import list_structure_factory
from cattrs.errors import ForbiddenExtraKeysError

from models.errors import InvalidInput

T = TypeVar("T")
GREATEST_WHOLE = 2**53 - 1
"""Beyond it JSON readers differ (RFC 8259, section 6), and soon after the database has no room."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def instant_text(instant: datetime) -> str:
    """UTC to 1/100 s. Raises: ValueError for a time without zone."""
    if instant.tzinfo is None:
        message = "a time needs its zone"
        raise ValueError(message)
    utc = instant.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 10_000:02d}Z"


def instant_from(text: str) -> datetime:
    """The instant a text names, in UTC, cut to 1/100 s. Raises: ValueError in words for the user."""
    try:
        instant = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        message = "not a date and time such as 2026-01-12T09:05:00-05:00"
        raise ValueError(message) from error
    if instant.tzinfo is None:
        message = "a time needs its offset, such as 2026-01-12T09:05:00-05:00"
        raise ValueError(message)
    utc = instant.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 10_000 * 10_000)


def _day_from(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as error:
        message = "not a date such as 2026-01-12"
        raise ValueError(message) from error


def _text_from(value: object) -> str:
    if not isinstance(value, str):
        message = "not a text"
        raise ValueError(message)  # noqa: TRY004 - one kind of error for every field
    return value


def _whole_from(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        message = "not a whole number"
        raise ValueError(message)  # noqa: TRY004
    if abs(value) > GREATEST_WHOLE:
        message = "too great a number"
        raise ValueError(message)
    return value


def _yes_no_from(value: object) -> bool:
    if not isinstance(value, bool):
        message = "neither true nor false"
        raise ValueError(message)  # noqa: TRY004
    return value


_FROM_JSON: dict[type, Callable[[Any, Any], Any]] = {
    datetime: lambda value, _: instant_from(value),
    date: lambda value, _: _day_from(value),
    str: lambda value, _: _text_from(value),
    int: lambda value, _: _whole_from(value),
    bool: lambda value, _: _yes_no_from(value),
}


def _is_list(asked: Any) -> bool:
    return get_origin(asked) is tuple


def _member_from(value: object, kind: type[StrEnum]) -> StrEnum:
    if not isinstance(value, str) or value not in {member.value for member in kind}:
        message = "must be one of " + ", ".join(member.value for member in kind)
        raise ValueError(message)
    return kind(value)


def _list_from(kind: Any, converter: cattrs.Converter) -> Callable[[Any, Any], tuple[Any, ...]]:
    inner = list_structure_factory(list[get_args(kind)[0]], converter)  # type: ignore[arg-type,misc]

    def read(value: Any, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, (list, tuple)):
            message = "not a list"
            raise ValueError(message)  # noqa: TRY004
        return tuple(inner(list(value), list))

    return read


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_unstructure_hook(datetime, instant_text)
    converter.register_unstructure_hook(date, lambda day: day.isoformat())
    converter.register_unstructure_hook(StrEnum, lambda member: member.value)
    for kind, hook in _FROM_JSON.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook(StrEnum, _member_from)
    converter.register_structure_hook_factory(_is_list, _list_from)
    return converter


_CONVERTER = _converter()


def plain(value: object) -> Any:
    """A record, part or value as JSON types only."""
    return _CONVERTER.unstructure(value)


def canonical(value: object) -> bytes:
    """The canonical bytes of JSON types. Raises: ValueError for NaN, a float or a lone surrogate."""
    return _ENCODER.encode(value).encode("utf-8")


def parse(data: bytes | str) -> Any:
    """JSON types from text: floats, NaN and a key given twice are refused. Raises: ValueError."""

    def refuse(token: str) -> Any:
        message = f"{token} is not kept by this register"
        raise ValueError(message)

    return json.loads(data, parse_float=refuse, parse_constant=refuse, object_pairs_hook=_without_doubles)


load_fields = json.JSONDecoder().decode
"""Parses fields that were signed and sealed in canonical form: the strict checks were made when they were written."""


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "the same field is given twice"
        raise ValueError(message)
    return found


def from_plain(kind: type[T], value: object) -> T:
    """A record, part or command from JSON types.

    Raises: InvalidInput naming every field that is missing, unknown or not what it should be, all at once.
    """
    try:
        return _CONVERTER.structure(value, kind)
    except (cattrs.BaseValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        problems: dict[str, str] = {}
        for line in transform_error(error, format_exception=_in_words):
            said, _, where = line.partition(" @ $")
            problems[where.lstrip(".") or "the whole"] = said
        raise InvalidInput(problems) from error


def _in_words(error: BaseException, _: type | None) -> str:
    """One problem for the user; a value is never repeated back, it may be an identity's."""
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, AttributeError):
        return "not a set of fields"
    if isinstance(error, ForbiddenExtraKeysError):
        return "does not know " + ", ".join(sorted(error.extra_fields))
    if isinstance(error, ValueError):
        return str(error)
    return "is not what this field holds"
