"""Forms made from the declarations of a command's or part's fields: label, help, type, required, limits, errors.

A fault stands under its field; it appears when the field is left or the form is submitted, never while typing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, tzinfo
from typing import Any

import attrs
from PySide6.QtWidgets import QWidget

from models.fields import FieldOf, When, fields_of, is_empty, text_problem
from models.record import Kind
from models.remark import Remark
from ui.cards import column, row, text
from ui.editor_choice import Making, editor_for
from ui.editors import Editor, LinesEditor, TextEditor
from ui.guard import Guard
from ui.plain_words import inner_type, is_optional
from ui.refers import Option

_NEEDS = {
    When.OPTIONAL: "optional",
    When.CREATE: "filled in when left empty",
    When.SUBMIT: "needed to submit",
    When.SET_UP: "needed to be approved",
    When.CLOSE: "needed to close",
}


class FieldRow(QWidget):
    """A field's label, editor, help and fault."""

    def __init__(self, field: FieldOf, editor: Editor) -> None:
        super().__init__()
        self.field, self.editor, self.required = field, editor, _is_required(field)
        outer = column(4)
        self.setLayout(outer)
        line = row(8)
        line.addWidget(text(field.declared.label, "field"), 1)
        self.need = "" if self.required else _NEEDS[field.declared.when]
        if self.need:
            line.addWidget(text(self.need, "label", wraps=False))
        outer.addLayout(line)
        self.remark = text("", "fault")
        self.remark.hide()
        outer.addWidget(self.remark)
        outer.addWidget(editor)
        if field.declared.help:
            outer.addWidget(text(field.declared.help, "second"))
        self._fault = text("", "fault")
        self._fault.hide()
        outer.addWidget(self._fault)
        self.guard: Guard | None = None
        if isinstance(editor, TextEditor | LinesEditor):
            self.guard = Guard(editor.box)
            outer.addWidget(self.guard)
        editor.left.connect(self.check)

    def check(self) -> bool:
        """Show what is wrong with the value, if anything; True when it can be kept."""
        self.show_fault(self.problem())
        return self._fault.isHidden()

    def problem(self) -> str:
        """What is wrong with the value, in words, or an empty text."""
        try:
            value = self.editor.value()
        except ValueError as error:
            return str(error)
        if self.required and is_empty(value):
            return f"“{self.field.declared.label}” is missing."
        if isinstance(value, str):
            said = text_problem(value, self.field.declared)
            return f"This {said}." if said else ""
        return ""

    def show_remark(self, words: str) -> None:
        """What a decider said on this field when it was returned: above what is to be mended."""
        self.remark.setText(f"Remark of the decider: {words}")
        self.remark.show()
        self.editor.setAccessibleDescription(self.remark.text())

    def show_fault(self, words: str) -> None:
        """A fault below the field, or none."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))
        self.editor.show_fault(fault=bool(words))

    @property
    def fault(self) -> str:
        """What is said below the field now."""
        return "" if self._fault.isHidden() else self._fault.text()


class Form(QWidget):
    """The fields of one command or part class, except those in ``preset``, which are given and not asked."""

    def __init__(
        self,
        owner: type,
        zone: tzinfo,
        *,
        preset: Mapping[str, Any] | None = None,
        options: Mapping[Kind, tuple[Option, ...]] | None = None,
        start: Mapping[str, Any] | None = None,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self._owner = owner
        self._preset = dict(preset or {})
        making = Making(zone=zone, options=dict(options or {}), nested=Form, today=today)
        self.rows: dict[str, FieldRow] = {}
        outer = column(14)
        self.setLayout(outer)
        for field in fields_of(owner):
            if field.name in self._preset:
                continue
            made = FieldRow(field, editor_for(field, making))
            if not field.required and field.default is not None:
                made.editor.set_value(_plain_default(field.default))
            self.rows[field.name] = made
            outer.addWidget(made)
        self.show_values(start or {})
        self._begun = self.draft()

    @property
    def names(self) -> tuple[str, ...]:
        """The fields asked for."""
        return tuple(self.rows)

    @property
    def untouched(self) -> bool:
        """True while nothing was entered."""
        return all(_nothing(each) for each in self.rows.values())

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Fill fields in; a field this form does not ask for is passed over."""
        for name, value in values.items():
            if name in self.rows:
                self.rows[name].editor.set_value(value)

    def draft(self) -> dict[str, Any]:
        """Every field as it is typed, in JSON types."""
        return {name: each.editor.draft() for name, each in self.rows.items()}

    def typed(self) -> dict[str, Any]:
        """Of :meth:`draft`, the fields that differ from what the form began with."""
        return {name: said for name, said in self.draft().items() if said != self._begun[name]}

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Show fields of an earlier :meth:`draft`; what this form does not ask for, or not so, is passed over."""
        for name, said in draft.items():
            # It may have been kept by an older program, whose field was of another type.
            with suppress(TypeError, ValueError, LookupError, AttributeError):
                self.rows[name].editor.show_draft(said)

    def build(self) -> Any:
        """The command or part, or None where a fault is shown; the focus is then on the first."""
        faulty = [each for each in self.rows.values() if not each.check()]
        if faulty:
            faulty[0].editor.focus()
            return None
        values = dict(self._preset)
        for name, each in self.rows.items():
            value = each.editor.value()
            if value is None and not is_optional(each.field.type):
                value = "" if inner_type(each.field.type) is str else each.field.default
            values[name] = value
        return self._owner(**values)

    def give(self, name: str, value: Any) -> None:
        """Give a field that this form does not ask for."""
        self._preset[name] = value

    def show_problems(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Put problems the register named at their fields; answers those that belong to no field shown here."""
        others = dict(problems)
        first: FieldRow | None = None
        for name, each in self.rows.items():
            said = [others.pop(key) for key in list(others) if key.split(".")[0].split("[")[0] == name]
            if said:
                each.show_fault("; ".join(f"This {words}." if words[:1].islower() else words for words in said))
                first = first or each
        if first is not None:
            first.editor.focus()
        return others

    def show_remarks(self, remarks: Iterable[Remark]) -> tuple[str, ...]:
        """Put a decider's remarks at the fields they name; answers those on the whole, or on no field asked here."""
        others = []
        for each in remarks:
            if each.field in self.rows:
                self.rows[each.field].show_remark(each.text)
            else:
                others.append(each.text)
        return tuple(others)

    def focus_first(self) -> None:
        """The first field."""
        for each in self.rows.values():
            each.editor.focus()
            return


def kinds_wanted(owner: type, preset: Iterable[str] = ()) -> frozenset[Kind]:
    """The kinds of record the fields of a class can name: what to read before its form is made."""
    from ui.refers import referred_kind  # noqa: PLC0415 - keeps the reading side of refers out of plain forms

    given = frozenset(preset)
    found: set[Kind] = set()
    for field in fields_of(owner):
        if field.name in given:
            continue
        kind = referred_kind(field)
        inner = inner_type(field.type)
        if kind is not None and inner is str:
            found.add(kind)
        elif attrs.has(inner):
            found |= kinds_wanted(inner)
    return frozenset(found)


def _is_required(field: FieldOf) -> bool:
    """True where the command can't be given without it; what has a default that is not blank is not to be emptied."""
    kept = field.declared.when is When.CREATE and not is_empty(_plain_default(field.default))
    return (field.required or kept) and not is_optional(field.type)


def _plain_default(default: Any) -> Any:
    return default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type]


def _nothing(each: FieldRow) -> bool:
    try:
        return is_empty(each.editor.value())
    except ValueError:
        return False
