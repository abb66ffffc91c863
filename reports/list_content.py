"""A list on its way out: headings as declared, rows of plain values, and what the copy says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo

import attrs

from models.canonical import instant_from
from models.fields import FieldOf
from reports.cover import Cover
from reports.wording import CLOCK, RENDITION_NAMES, counted, instant

WITHHELD = "(sealed)"
"""In place of a value that whoever saves the list may not read."""
Plain = str | int | date | datetime
"""What one cell holds: a text, a whole number, a day, or an instant in the department's time."""


@attrs.frozen(kw_only=True, repr=False)
class ListContent:
    """What a saved list says. ``name`` is what it is a list of, ``filter_said`` how it was narrowed, or empty."""

    name: str
    filter_said: str
    cover: Cover
    headings: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]

    @property
    def said(self) -> tuple[str, ...]:
        """The lines a copy says of itself: which, rendition, rows; by whom and when; the chain; how it is marked."""
        cover = self.cover
        copy, journal = cover.this_copy, cover.journal
        which = f"{cover.document}, copy {copy.number}, {RENDITION_NAMES[cover.rendition].lower()}"
        what = ", ".join(each for each in (self.name, counted(len(self.rows), "row"), self.filter_said) if each)
        when = f"Prepared {instant(cover.prepared_at, cover.zone)} {CLOCK} by {cover.prepared_by}"
        told = [
            f"{which}: {what}",
            f"{cover.department}, for {copy.recipient} ({copy.role}). {when}",
            f"Journal entry {journal.n} of station {journal.station}, chain head {journal.head}",
            cover.marking,
        ]
        return tuple(each for each in (*told, cover.band) if each)


def cells_of(
    columns: Sequence[FieldOf], values: Mapping[str, Any], zone: str, *, readable: bool
) -> tuple[Plain, ...]:
    """One row: values of the reading room by name, each as its column's declared type says."""
    return tuple(_cell(each, values.get(each.name), zone, readable=readable) for each in columns)


def _cell(column: FieldOf, value: Any, zone: str, *, readable: bool) -> Plain:
    if value is None:
        return "" if readable else WITHHELD
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    if isinstance(value, list | tuple):
        return "; ".join(str(each) for each in value)
    return _dated(str(value), _kinds(column), zone)


def _kinds(column: FieldOf) -> Iterable[Any]:
    return (column.type, *get_args(column.type))


def _dated(text: str, kinds: Iterable[Any], zone: str) -> Plain:
    known = set(kinds)
    if not text or not known & {date, datetime}:
        return text
    if date in known:
        return date.fromisoformat(text)
    return instant_from(text).astimezone(ZoneInfo(zone))


def text_of(value: Plain) -> str:
    """A cell as text in a file: days and instants as ISO 8601 has them, an instant with its offset from UTC."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
