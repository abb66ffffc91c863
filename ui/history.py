"""What became of a record: every version, who signed it, what changed, from the field declarations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from models.canonical import plain
from models.fields import FieldClass, shown_fields_of
from models.journal import Entry
from models.record import Record


@attrs.frozen(kw_only=True)
class FieldChange:
    """One field that changed: its label, before and after in JSON types. ``secret`` fields stay masked on screen."""

    label: str
    before: object
    after: object
    secret: bool


@attrs.frozen(kw_only=True)
class VersionLine:
    """One version: the entry that wrote it, when by this computer's clock, by whom, by which act."""

    n: int
    at: datetime
    by: str
    command: str
    changes: tuple[FieldChange, ...]


def changes_between(before: Record | None, after: Record) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of declaration."""
    return tuple(_changes(before, after))


def _changes(before: Record | None, after: Record) -> Iterator[FieldChange]:
    then = plain(before) if before is not None else {}
    now = plain(after)
    for each in shown_fields_of(type(after)):
        old, new = then.get(each.name), now[each.name]
        if before is None and new in (None, "", [], False):
            continue
        if old != new and each.name != "urn":
            secret = each.declared.field_class is FieldClass.SECRET
            yield FieldChange(label=each.declared.label, before=old, after=new, secret=secret)


def line_of(entry: Entry, before: Record | None, after: Record) -> VersionLine:
    """One line of a record's history."""
    return VersionLine(
        n=entry.n, at=entry.at, by=entry.actor, command=entry.command, changes=changes_between(before, after)
    )
