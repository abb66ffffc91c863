"""Raising records of an older field list: bytes stay as they were signed and sealed, the fields are raised in memory.

A field that came later takes the default it is declared with. What that can't say (a field that became two, a word
that changed) is a function in :data:`UPGRADES`. Door, lists and verification raise by the same function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from models.canonical import plain
from models.fields import FieldClass, FieldOf, fields_of
from models.record import Kind, Record

Fields = Mapping[str, Any]
Upgrade = Callable[[Fields], Fields]
"""Raises the fields of one list, in JSON types, to those of the next. Given all fields or the open ones alone, it
changes those it finds."""

UPGRADES: Mapping[tuple[Kind, int], Upgrade] = {}
"""(kind, number of the list) → what raises it to the next. Format 1 began with list 1 of every kind."""


def raised(
    record: type[Record], schema: int, fields: Fields, *, upgrades: Mapping[tuple[Kind, int], Upgrade] = UPGRADES
) -> Fields:
    """The fields as the newest list of their kind has them; the same object where they are that already.

    Fields that are not open are added only where the fields given are not the open ones alone.
    """
    if schema >= record.SCHEMA:
        return fields
    for older in range(schema, record.SCHEMA):
        upgrade = upgrades.get((record.KIND, older))
        if upgrade is not None:
            fields = upgrade(fields)
    declared = tuple(fields_of(record))
    is_open = {each.name for each in declared if each.declared.field_class is FieldClass.OPEN}
    wanted = declared if fields.keys() - is_open else tuple(each for each in declared if each.name in is_open)
    added = {each.name: _default(each) for each in wanted if each.name not in fields and not each.required}
    return {**fields, **added}


def _default(field: FieldOf) -> Any:
    value = field.default
    return plain(value.factory() if isinstance(value, attrs.Factory) else value)  # type: ignore[arg-type]
