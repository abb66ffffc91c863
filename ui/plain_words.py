"""Values of open fields as a masked record shows them: read as plain JSON, told by their declarations."""

from __future__ import annotations

from datetime import date, tzinfo
from enum import StrEnum
from types import UnionType
from typing import Any, Protocol, Union, get_args, get_origin

from models.fields import fields_of
from ui.moments import dated_words, shown_iso_day

NOT_FILLED: tuple[object, ...] = (None, "", [])


def is_optional(kind: Any) -> bool:
    """Whether None is a value of the type."""
    return get_origin(kind) in (Union, UnionType) and type(None) in get_args(kind)


def inner_type(kind: Any) -> Any:
    """The type without “or None”, and of a list the type of its items."""
    if is_optional(kind):
        kind = next(each for each in get_args(kind) if each is not type(None))
    if get_origin(kind) is tuple:
        kind = get_args(kind)[0]
    return kind


def words_of_choice(member: StrEnum) -> str:
    """A member of a list of words as a person reads it."""
    return member.value[:1].upper() + member.value[1:]


class Told(Protocol):
    """What calls officers and sites by name within a sentence."""

    def told(self, words: str) -> str: ...


def plain_words(value: Any, declared_type: Any, names: Told, zone: tzinfo) -> str:
    """A value of JSON types in words; ``declared_type`` is the type its field was declared with.

    Each part of a list is a line of its own, each field of a part stands behind its label.
    """
    kind = inner_type(declared_type)
    if isinstance(value, list):
        return "\n".join(plain_words(each, kind, names, zone) for each in value)
    if isinstance(value, dict):
        told = [(each.declared.label, value.get(each.name), each.type) for each in fields_of(kind)]
        filled = [(label, found, of) for label, found, of in told if found not in NOT_FILLED]
        return " · ".join(f"{label}: {plain_words(found, of, names, zone)}" for label, found, of in filled)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return _word(str(value), kind, names, zone)


def _word(text: str, kind: Any, names: Told, zone: tzinfo) -> str:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return words_of_choice(kind(text))
    if kind is date:
        return shown_iso_day(text)
    return dated_words(text, zone) or names.told(text)


def fingerprint(key: str) -> str:
    """A public key (hex) short: its first 16 digits in groups of four."""
    return " ".join(key[at : at + 4] for at in range(0, min(len(key), 16), 4))
