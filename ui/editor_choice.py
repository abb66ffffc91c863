"""Which editor a field gets, by its type and declaration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any, get_origin

import attrs

from models.command import choices
from models.fields import FieldClass, FieldOf
from models.record import Kind
from ui.editors import (
    AnswerEditor,
    ChoiceEditor,
    Editor,
    LinesEditor,
    NumberEditor,
    RecordEditor,
    TextEditor,
    WordsEditor,
)
from ui.editors_dates import DayEditor, InstantEditor
from ui.editors_many import ManyEditor, PartEditor, PartsEditor
from ui.plain_words import inner_type, is_optional, words_of_choice
from ui.refers import Option, referred_kind


@attrs.frozen(kw_only=True)
class Making:
    """What editors are made with: the zone of times typed, the records that can be chosen, how forms nest."""

    zone: tzinfo
    options: Mapping[Kind, tuple[Option, ...]]
    nested: Callable[..., Any]
    today: date | None = None


def is_list(kind: Any) -> bool:
    """Whether the type is a list of items."""
    return get_origin(kind) is tuple


def editor_for(field: FieldOf, making: Making) -> Editor:
    """The editor of a field. Raises: TypeError for a type no field of the register has."""
    inner = inner_type(field.type)
    if is_list(field.type):
        return _many(field, inner, making)
    return _single(field, inner, making)


def _many(field: FieldOf, inner: Any, making: Making) -> Editor:
    name, about = field.declared.label, field.declared.help
    if attrs.has(inner):
        return PartsEditor(name, about, lambda: _nested(inner, making))
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        return ManyEditor(name, about, [(each, words_of_choice(each)) for each in choices(inner)])
    kind = referred_kind(field)
    if kind is not None and kind in making.options:
        return ManyEditor(name, about, [(each.urn, each.words) for each in making.options[kind]])
    return WordsEditor(name, about)


def _single(field: FieldOf, inner: Any, making: Making) -> Editor:
    name, about = field.declared.label, field.declared.help
    optional = not field.required or is_optional(field.type)
    by_type: dict[Any, Callable[[], Editor]] = {
        bool: lambda: AnswerEditor(name, about, optional=is_optional(field.type)),
        int: lambda: NumberEditor(name, about),
        datetime: lambda: InstantEditor(name, about, making.zone),
        date: lambda: DayEditor(name, about),
        str: lambda: _text(field, making, optional=optional),
    }
    if inner in by_type:
        return by_type[inner]()
    if attrs.has(inner):
        return PartEditor(name, about, _nested(inner, making), optional=is_optional(field.type))
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        return ChoiceEditor(name, about, [(each, words_of_choice(each)) for each in choices(inner)], optional=optional)
    raise TypeError(f"no editor for a field of type {inner}")


def _text(field: FieldOf, making: Making, *, optional: bool) -> Editor:
    name, about = field.declared.label, field.declared.help
    kind = referred_kind(field)
    if kind is not None and kind in making.options:
        return RecordEditor(name, about, making.options[kind], optional=optional)
    if field.declared.lines:
        return LinesEditor(name, about)
    return TextEditor(name, about, secret=field.declared.field_class is FieldClass.SECRET)


def _nested(inner: Any, making: Making) -> Any:
    return making.nested(inner, making.zone, options=making.options, today=making.today)
