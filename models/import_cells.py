"""What one cell of a list kept before says, as a value of the field it is matched to; or why it can't be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import Any, get_args

import attrs

from models.fields import text_problem
from models.grid import Unusable, Value
from models.import_fields import OPERATOR, Target

_US_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_YES = frozenset({"yes", "y", "true", "x", "1"})
_NO = frozenset({"no", "n", "false", "0"})


@attrs.frozen(kw_only=True, repr=False)
class Known:
    """What a cell can name: sites by folded name and number, and what the officer who imports is called."""

    platforms: Mapping[str, str]
    own_names: frozenset[str]


def text_in(value: Value) -> str:
    """A cell as text, without blanks around it. Whole numbers have no decimals, days are ISO."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, Unusable):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else str(value).strip()


def value_in(value: Value, target: Target, known: Known) -> Any:
    """The field's value, or None for an empty cell. Raises: ValueError, in words that never repeat what was entered."""
    if isinstance(value, Unusable):
        raise ValueError(value.why)  # noqa: TRY004 - one kind of error for every cell
    text = text_in(value)
    if not text:
        return None
    if target.key == "profile.platform":
        return _platform(text, known)
    if target.key == OPERATOR:
        return _operator(text, known)
    read = _reader_of(target)
    if read is not None:
        return read(value if isinstance(value, date) else text)
    if problem := text_problem(text, target.field.declared):
        raise ValueError(f"is {problem}" if problem.startswith("too") else problem)
    return text


def _reader_of(target: Target) -> Callable[[Any], Any] | None:
    kinds = [each for each in (target.field.type, *get_args(target.field.type)) if isinstance(each, type)]
    for kind in kinds:
        if issubclass(kind, StrEnum):
            return partial(_member, kind=kind)
        if kind is date:
            return _day
        if kind is bool:
            return _yes_no
    return None


def words_for(target: Target) -> tuple[str, ...]:
    """The words a cell of this field may hold, where it is a choice; else none."""
    for kind in (target.field.type, *get_args(target.field.type)):
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return tuple(member.value for member in kind)
        if kind is bool:
            return ("yes", "no")
    return ()


def _member(said: object, kind: type[StrEnum]) -> StrEnum:
    wanted = str(said).casefold()
    for member in kind:
        if wanted in {member.value.casefold(), member.name.casefold().replace("_", " ")}:
            return member
    raise ValueError("must be one of " + ", ".join(member.value for member in kind))


def _day(said: object) -> date:
    if isinstance(said, datetime):
        return said.date()
    if isinstance(said, date):
        return said
    try:
        if found := _US_DAY.match(str(said)):
            month, day, year = (int(each) for each in found.groups())
            return date(year, month, day)
        return date.fromisoformat(str(said))
    except ValueError as error:
        raise ValueError("is no day such as 2026-01-31 or 1/31/2026 (month first)") from error


def _yes_no(said: object) -> bool:
    word = str(said).casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError("must be yes or no")


def _platform(text: str, known: Known) -> str:
    found = known.platforms.get(text.casefold())
    if found is None:
        raise ValueError("is no site on the register's list of sites; put the site on the list first")
    return found


def _operator(text: str, known: Known) -> str:
    if text.casefold() not in known.own_names:
        raise ValueError("names another officer; whoever imports is the operator, so that officer imports this row")
    return text
