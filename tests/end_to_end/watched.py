"""Starts Coverbook as ``main.py`` does, and tells a file what a screen reader would be told.

A test that drives the window by keys needs eyes. These are the names, values and texts the window gives to
accessibility; nothing is pressed, set or called from here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import attrs
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from main import main
from ui.application import make_application
from ui.window import MainWindow

_EVERY_MS = 30


@attrs.frozen(kw_only=True)
class Seen:
    """The window at one instant."""

    active: bool = False
    """A window of the program has the keyboard."""
    idle: bool = False
    """No answer of the store is outstanding."""
    title: str = ""
    """Of the window that has the keyboard."""
    stop: str = ""
    """Tells one stop of the keyboard from another of the same name."""
    focus: str = ""
    """The name of the widget that has the keyboard."""
    value: str = ""
    """What it holds; a hidden text as so many dots."""
    says: tuple[str, ...] = ()
    """Every text shown, from top to bottom as the window was built; a button that can't be pressed in parentheses."""

    def shows(self, words: str) -> bool:
        """Whether some text shown has these words in it."""
        return any(words in each for each in self.says)


def seen() -> Seen:
    """What can be told now."""
    focus, window = QApplication.focusWidget(), QApplication.activeWindow()
    return Seen(
        active=window is not None,
        idle=all(each.worker is None or each.worker.idle for each in _main_windows()),
        title=window.windowTitle() if window else "",
        stop=f"{id(focus):x}" if focus else "",
        focus=focus.accessibleName() or type(focus).__name__ if focus else "",
        value=_value(focus),
        says=tuple(words for window in QApplication.topLevelWidgets() if window.isVisible() for words in _says(window)),
    )


def _main_windows() -> list[MainWindow]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]


def _says(window: QWidget) -> list[str]:
    said = []
    for each in window.findChildren(QWidget):
        if not each.isVisible():
            continue
        if isinstance(each, QLabel):
            said.append(each.text().replace("\u200b", "").replace("\u2011", "-"))
        elif isinstance(each, QAbstractButton):
            words = each.text().replace("&&", "&") or each.accessibleName()
            said.append(words if each.isEnabled() else f"({words})")
    return said


def _value(widget: QWidget | None) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text() if widget.echoMode() == QLineEdit.EchoMode.Normal else "•" * len(widget.text())
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QAbstractButton):
        return "on" if widget.isChecked() else "off"
    return _row(widget) if isinstance(widget, QAbstractItemView) else ""


def _row(view: QAbstractItemView) -> str:
    index = view.currentIndex()
    told = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole)
    mark = index.data(Qt.ItemDataRole.CheckStateRole)
    if mark is None:
        return str(told or "")
    return f"{told}: {'on' if Qt.CheckState(mark) == Qt.CheckState.Checked else 'off'}"


class Teller(QObject):
    """Writes what is seen whenever it has changed; the file is always whole."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file, self._told = file, ""
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.tell)
        self._timer.start()

    def tell(self) -> None:
        """Write, where there is news."""
        told = json.dumps(attrs.asdict(seen()))
        if told != self._told:
            self._told = told
            beside = self._file.with_suffix(".new")
            beside.write_text(told, encoding="utf-8")
            beside.replace(self._file)


def read(file: Path) -> Seen:
    """What was told last; before anything was, nothing is seen."""
    if not file.exists():
        return Seen()
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Seen(**told | {"says": tuple(told["says"])})


if __name__ == "__main__":
    make_application()
    teller = Teller(Path(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
