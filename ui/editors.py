"""One editor a type of field. Each tells its value, takes one, shows a fault and says when it is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from ui.cards import column, row
from ui.refers import Option
from ui.theme import current


class Editor(QWidget):
    """The base of every editor."""

    left = Signal()

    def __init__(self, name: str, help_text: str = "") -> None:
        super().__init__()
        self._name, self._help = name, help_text
        self.stops: list[QWidget] = []
        self.line = row(8)
        self.setLayout(self.line)

    def add_stop(self, widget: QWidget, name: str = "") -> None:
        """A widget the keyboard stops at: it gets a name for readers and tells when the focus leaves."""
        widget.setAccessibleName(name or self._name)
        widget.setAccessibleDescription(self._help)
        widget.installEventFilter(self)
        self.stops.append(widget)

    def value(self) -> Any:
        """What is entered. Raises: ValueError with words for the user."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value."""
        raise NotImplementedError

    def draft(self) -> Any:
        """What is entered, as it is typed and however wrong, in JSON types."""
        raise NotImplementedError

    def show_draft(self, draft: Any) -> None:
        """Show what :meth:`draft` gave."""
        self.set_value(draft)

    def focus(self) -> None:
        """Take the keyboard."""
        if self.stops:
            self.stops[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_fault(self, *, fault: bool) -> None:
        """A red border, or none."""
        for widget in self.stops:
            widget.setProperty("fault", "true" if fault else "false")
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say when the focus leaves the editor as a whole."""
        if event.type() == QEvent.Type.FocusOut and QApplication.focusWidget() not in self.stops:
            self.left.emit()
        return super().eventFilter(watched, event)


class TextEditor(Editor):
    """One line of text, kept as typed."""

    def __init__(self, name: str, help_text: str, *, secret: bool = False) -> None:
        super().__init__(name, help_text)
        self.box = QLineEdit()
        if secret:
            self.box.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.line.addWidget(self.box)
        self.add_stop(self.box)

    def value(self) -> str:
        return self.box.text()

    def set_value(self, value: Any) -> None:
        self.box.setText("" if value is None else str(value))

    def draft(self) -> str:
        return self.box.text()


class NumberEditor(Editor):
    """A whole number; empty is None."""

    def __init__(self, name: str, help_text: str) -> None:
        super().__init__(name, help_text)
        self.box = QLineEdit()
        self.box.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.line.addWidget(self.box)
        self.add_stop(self.box)

    def value(self) -> int | None:
        typed = self.box.text().strip().replace(",", "")
        if not typed:
            return None
        try:
            return int(typed)
        except ValueError as error:
            raise ValueError("This is not a whole number. Type digits only.") from error

    def set_value(self, value: Any) -> None:
        self.box.setText("" if value is None else str(value))

    def draft(self) -> str:
        return self.box.text()


class LinesEditor(Editor):
    """Several lines of text. Tab leaves it."""

    def __init__(self, name: str, help_text: str) -> None:
        super().__init__(name, help_text)
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(current().px(96))
        self.line.addWidget(self.box)
        self.add_stop(self.box)

    def value(self) -> str:
        return self.box.toPlainText()

    def set_value(self, value: Any) -> None:
        self.box.setPlainText("" if value is None else str(value))

    def draft(self) -> str:
        return self.box.toPlainText()

    def show_draft(self, draft: Any) -> None:
        self.box.setPlainText(str(draft))


class WordsEditor(LinesEditor):
    """A list of short texts, one a line."""

    def value(self) -> Any:
        return tuple(line.strip() for line in self.box.toPlainText().splitlines() if line.strip())

    def set_value(self, value: Any) -> None:
        self.box.setPlainText("\n".join(value or ()))


class ChoiceEditor(Editor):
    """One of a few words. ``None`` stands for “not chosen” and is offered only where it may stay so.

    The values are kept here, not in the box: Qt gives a member of a list of words back as a plain text.
    """

    def __init__(self, name: str, help_text: str, choices: Sequence[tuple[Any, str]], *, optional: bool) -> None:
        super().__init__(name, help_text)
        self._values: list[Any] = [None, *(value for value, _ in choices)]
        self.box = QComboBox()
        self.box.addItems(["Not chosen" if optional else "Choose…", *(words for _, words in choices)])
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(8)
        self.line.addWidget(self.box)
        self.add_stop(self.box)

    def value(self) -> Any:
        return self._values[max(0, self.box.currentIndex())]

    def set_value(self, value: Any) -> None:
        self.box.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    def draft(self) -> str | None:
        # A member of a list of words equals its word, so that the word alone finds it again.
        chosen = self._values[max(0, self.box.currentIndex())]
        return None if chosen is None else str(chosen)


class RecordEditor(ChoiceEditor):
    """One record, chosen by name; its number is kept."""

    def __init__(self, name: str, help_text: str, options: Sequence[Option], *, optional: bool) -> None:
        super().__init__(name, help_text, [(each.urn, each.words) for each in options], optional=optional)

    def value(self) -> str:
        chosen = super().value()
        return str(chosen) if chosen else ""


class AnswerEditor(Editor):
    """Yes, no and, where the field knows it, “not answered”, as radio buttons in a row."""

    def __init__(self, name: str, help_text: str, *, optional: bool) -> None:
        super().__init__(name, help_text)
        self._group = QButtonGroup(self)
        self._answers: list[bool | None] = [True, False]
        words = ["Yes", "No"]
        if optional:
            self._answers.append(None)
            words.append("Not answered")
        for at, word in enumerate(words):
            button = QRadioButton(word)
            self._group.addButton(button, at)
            self.line.addWidget(button)
            self.add_stop(button, f"{name}: {word}")
        self.line.addStretch(1)

    def value(self) -> bool | None:
        at = self._group.checkedId()
        return None if at < 0 else self._answers[at]

    def set_value(self, value: Any) -> None:
        if value in self._answers:
            self._group.button(self._answers.index(value)).setChecked(True)

    def draft(self) -> int:
        return self._group.checkedId()

    def show_draft(self, draft: Any) -> None:
        if (button := self._group.button(int(draft))) is not None:
            button.setChecked(True)


def stacked(spacing: float) -> Any:
    """A column for editors that hold others."""
    return column(spacing)
