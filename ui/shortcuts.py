"""The keys: one table that feeds the actions, the tooltips and the list of all keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@attrs.frozen
class Key:
    """One key: the name the program knows it by, the key, what it does in words."""

    name: str
    keys: str
    says: str


KEYS: tuple[Key, ...] = (
    Key("search", "Ctrl+K", "Search everything"),
    Key("filter", "Ctrl+F", "Filter this list"),
    Key("new", "Ctrl+N", "New, on this page"),
    Key("quick_log", "Ctrl+J", "Quick log"),
    Key("open", "Return", "Open the selected row"),
    Key("edit", "F2", "Edit"),
    Key("submit", "Ctrl+Return", "Submit or sign"),
    Key("report", "Ctrl+P", "Reports"),
    Key("refresh", "F5", "Refresh"),
    Key("help", "F1", "Help on the keys"),
    Key("all_keys", "Ctrl+/", "All keys"),
    Key("dark", "Ctrl+Shift+D", "Light or dark"),
    Key("larger", "Ctrl++", "Larger text"),
    Key("smaller", "Ctrl+-", "Smaller text"),
    Key("lock", "Ctrl+L", "Lock"),
    Key("desk", "Ctrl+,", "Your desk: when it locks"),
    Key("close", "Esc", "Clear or close"),
    *(Key(f"page_{n}", f"Alt+{n}", f"Page {n} of the rail") for n in range(1, 10)),
)
BY_NAME: Mapping[str, Key] = {key.name: key for key in KEYS}


def shown(name: str) -> str:
    """The key of an action as people write it: ``Ctrl+K``."""
    return BY_NAME[name].keys


def hint(text: str, name: str) -> str:
    """A tooltip with its key: ``Lock (Ctrl+L)``."""
    return f"{text} ({shown(name)})"


def bind(window: QWidget, doing: Mapping[str, Callable[[], None]]) -> dict[str, QAction]:
    """Make an action for each name given and put it on the window; answers them by name."""
    actions = {}
    for name, do in doing.items():
        action = QAction(BY_NAME[name].says, window)
        keys = [QKeySequence(BY_NAME[name].keys)]
        if name == "larger":
            keys.append(QKeySequence("Ctrl+="))
        if name == "submit":
            keys.append(QKeySequence("Ctrl+Enter"))
        action.setShortcuts(keys)
        action.triggered.connect(do)
        window.addAction(action)
        actions[name] = action
    return actions
