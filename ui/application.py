"""Starts Qt, loads the fonts, puts the look in force and opens the window."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.again import Handover, start_afresh
from ui.opening import open_session
from ui.theme import apply_theme, load_fonts
from ui.window import MainWindow

_FIRST_PICTURE_MS = 150


def make_application() -> QApplication:
    """The one QApplication, with fonts and look. The look follows the desktop until it is switched."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["coverbook"])
    app.setApplicationName("Coverbook")
    _remember_no_folders(app)
    app.setDesktopFileName("coverbook")
    load_fonts()
    apply_theme(app, dark=QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark)
    app.aboutToQuit.connect(_clear_clipboard)
    return app


def open_window(
    argv: Sequence[str] = (), behind: Callable[[], None] | None = None, handover: Handover | None = None
) -> int:
    """Open the window and stay until it is closed. ``argv`` may name the folder of a register.

    ``behind`` is called once, when the first picture stands. ``handover``: what a program that locked handed over;
    the unlock page then stands where its window stood.
    """
    app = make_application()
    if handover is not None:
        apply_theme(app, dark=handover.dark, percent=handover.percent)
    named = argv[0] if argv else handover.folder if handover is not None else ""
    window = MainWindow(open_session, Path(named) if named else None, afresh=start_afresh)
    if handover is not None:
        window.take_over(handover)
    app.aboutToQuit.connect(window.end)
    window.show()
    if behind is not None:
        QTimer.singleShot(_FIRST_PICTURE_MS, behind)
    return app.exec()


def _remember_no_folders(app: QApplication) -> None:
    """No list of files used last: Qt's dialog would keep the folders it showed, a system's own dialog its own list.

    Qt's dialog is used everywhere and given no place to write to. On Windows and macOS, where that place can't be
    moved, what it wrote is taken away at the start and at the end.
    """
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, f"{os.devnull}/none")
    if sys.platform != "linux":
        _forget_folders()
        app.aboutToQuit.connect(_forget_folders)


def _forget_folders() -> None:
    QSettings(QSettings.Scope.UserScope, "QtProject").remove("FileDialog")


def _clear_clipboard() -> None:
    """What lies on the clipboard at exit stops Qt's offscreen screen from ending cleanly."""
    QGuiApplication.clipboard().clear()


if __name__ == "__main__":
    sys.exit(open_window(sys.argv[1:]))
