"""Starts Qt, loads the fonts, puts the look in force and opens the window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.opening import open_session
from ui.theme import apply_theme, load_fonts
from ui.window import MainWindow

_FIRST_PICTURE_MS = 150


def make_application() -> QApplication:
    """The one QApplication, with fonts and look. The look follows the desktop until it is switched."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["coverbook"])
    app.setApplicationName("Coverbook")
    app.setDesktopFileName("coverbook")
    load_fonts()
    apply_theme(app, dark=QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark)
    app.aboutToQuit.connect(_clear_clipboard)
    return app


def open_window(argv: Sequence[str] = (), behind: Callable[[], None] | None = None) -> int:
    """Open the window and stay until it is closed. ``argv`` may name the folder of a register.

    ``behind`` is called once, when the first picture stands.

    After a lock the window shows the unlock page again; starting the process afresh there is a step of
    :meth:`ui.window.MainWindow.lock`, the one place every lock goes through.
    """
    app = make_application()
    folder = Path(argv[0]) if argv else None
    window = MainWindow(open_session, folder)
    app.aboutToQuit.connect(window.end)
    window.show()
    if behind is not None:
        QTimer.singleShot(_FIRST_PICTURE_MS, behind)
    return app.exec()


def _clear_clipboard() -> None:
    """What lies on the clipboard at exit stops Qt's offscreen screen from ending cleanly."""
    QGuiApplication.clipboard().clear()


if __name__ == "__main__":
    sys.exit(open_window(sys.argv[1:]))
