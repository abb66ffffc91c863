"""Editors of fields that hold several things: chosen records or words, and parts with fields of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from ui.cards import column, row
from ui.editors import Editor
from ui.icons import Button
from ui.theme import current

_LONGEST_LIST = 6


class ManyEditor(Editor):
    """Some of a list, by tick boxes; Space ticks."""

    def __init__(self, name: str, help_text: str, choices: Sequence[tuple[Any, str]]) -> None:
        super().__init__(name, help_text)
        # The values stay here: Qt hands a member of a list of words back as a bare text.
        self._values = tuple(value for value, _ in choices)
        self.box = QListWidget()
        self.box.setProperty("look", "picker")
        for _, words in choices:
            item = QListWidgetItem(words)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.box.addItem(item)
        lines = max(2, min(len(choices), _LONGEST_LIST))
        self.box.setFixedHeight(current().px(28 * lines + 18))
        self.line.addWidget(self.box)
        self.add_stop(self.box)

    def value(self) -> Any:
        marks = [self.box.item(at).checkState() for at in range(self.box.count())]
        return tuple(each for each, mark in zip(self._values, marks, strict=True) if mark == Qt.CheckState.Checked)

    def set_value(self, value: Any) -> None:
        wanted = tuple(value or ())
        for at, each in enumerate(self._values):
            self.box.item(at).setCheckState(Qt.CheckState.Checked if each in wanted else Qt.CheckState.Unchecked)

    def draft(self) -> list[str]:
        return [str(each) for each in self.value()]


class PartEditor(Editor):
    """One part with fields of its own: a form inside the form."""

    def __init__(self, name: str, help_text: str, form: Any, *, optional: bool) -> None:
        super().__init__(name, help_text)
        self.form = form
        self._optional = optional
        frame = QFrame()
        frame.setProperty("look", "group")
        inside = column(8, (14, 12, 14, 12))
        frame.setLayout(inside)
        inside.addWidget(form)
        self.line.addWidget(frame)

    def value(self) -> Any:
        if self._optional and self.form.untouched:
            return None
        built = self.form.build()
        if built is None:
            raise ValueError("Fill in what is marked below.")
        return built

    def set_value(self, value: Any) -> None:
        if value is not None:
            self.form.show_values({each: getattr(value, each) for each in self.form.names})

    def draft(self) -> Any:
        return self.form.draft()

    def show_draft(self, draft: Any) -> None:
        self.form.show_draft(draft)

    def focus(self) -> None:
        """The first field inside."""
        self.form.focus_first()


class PartsEditor(Editor):
    """Several parts: each a group of fields with a button to take it out, and one button to add another."""

    def __init__(self, name: str, help_text: str, new_form: Callable[[], Any]) -> None:
        super().__init__(name, help_text)
        self._new_form = new_form
        self._forms: list[tuple[QWidget, Any]] = []
        outer = column(8)
        self.line.addLayout(outer)
        self._room = column(8)
        outer.addLayout(self._room)
        line = row(0)
        self._add = Button("Add", "plus")
        self._add.clicked.connect(self.add)
        self.add_stop(self._add, f"{name}: add")
        line.addWidget(self._add)
        line.addStretch(1)
        outer.addLayout(line)

    def add(self) -> Any:
        """Another empty part; answers its form."""
        form = self._new_form()
        frame = QFrame()
        frame.setProperty("look", "group")
        inside = column(8, (14, 12, 14, 12))
        frame.setLayout(inside)
        inside.addWidget(form)
        line = row(0)
        out = Button("Take out", look="link")
        out.setAccessibleName(f"{self._name}: take out {len(self._forms) + 1}")
        out.clicked.connect(self._take_out)
        line.addStretch(1)
        line.addWidget(out)
        inside.addLayout(line)
        self._room.addWidget(frame)
        self._forms.append((frame, form))
        form.focus_first()
        return form

    def value(self) -> Any:
        built = tuple(form.build() for _, form in self._forms)
        if any(each is None for each in built):
            raise ValueError("Fill in what is marked below.")
        return built

    def set_value(self, value: Any) -> None:
        for part in value or ():
            form = self.add()
            form.show_values({each: getattr(part, each) for each in form.names})

    def draft(self) -> list[Any]:
        return [form.draft() for _, form in self._forms]

    def show_draft(self, draft: Any) -> None:
        for part in tuple(self._forms):
            self._drop(part)
        for each in draft:
            self.add().show_draft(each)

    def _take_out(self) -> None:
        button = self.sender()
        for part in self._forms:
            if isinstance(button, QWidget) and part[0].isAncestorOf(button):
                self._drop(part)
                break
        self._add.setFocus()

    def _drop(self, part: tuple[QWidget, Any]) -> None:
        self._forms.remove(part)
        part[0].hide()
        part[0].deleteLater()
