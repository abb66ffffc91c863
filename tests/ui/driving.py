"""Drives a window in a test: waits for the worker, unlocks, finds what the keyboard would."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.application import make_application
from ui.pages.unlock import UnlockPage
from ui.shell_view import ShellView
from ui.theme import apply_theme, current
from ui.window import MainWindow

PATIENCE_SECONDS = 20.0


def application(*, dark: bool = False, percent: int = 100) -> QApplication:
    app = make_application()
    if (current().dark, current().percent) != (dark, percent):
        apply_theme(app, dark=dark, percent=percent)
    return app


def put_away(window: MainWindow) -> None:
    """Close a window and drop its widgets, so that the next test's style sheet has only its own to style."""
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(window: MainWindow, milliseconds: int = 120) -> None:
    """Let the worker answer and the timers of the lists run out."""
    app, begun = QApplication.instance(), time.monotonic()
    assert app is not None
    while time.monotonic() - begun < milliseconds / 1000 or (window.worker is not None and not window.worker.idle):
        app.processEvents()
        time.sleep(0.002)
        assert time.monotonic() - begun < PATIENCE_SECONDS, "the worker did not answer"


def settle_check(window: MainWindow) -> None:
    """Let the check beside the work come to its end, and what follows from it."""
    begun = time.monotonic()
    settle(window, 300)
    while window.shell is not None and window.shell.watch.running:
        settle(window, 50)
        assert time.monotonic() - begun < PATIENCE_SECONDS, "the check did not end"
    settle(window, 400)


def closed_window(opening: Callable[..., Any], folder: Path, size: tuple[int, int] = (1366, 768)) -> MainWindow:
    window = MainWindow(opening, folder)
    window.resize(*size)
    window.show()
    window.activateWindow()
    settle(window)
    return window


def unlock_page(window: MainWindow) -> UnlockPage:
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    return page


def unlock(window: MainWindow, login: str, passphrase: str) -> None:
    page = unlock_page(window)
    page.login.setText(login)
    page.passphrase.setText(passphrase)
    page.agreed.setChecked(True)
    page.unlock()
    settle(window)


def shell(window: MainWindow) -> ShellView:
    assert window.shell is not None
    return window.shell


def texts(widget: QWidget) -> str:
    """Every text a widget and what it holds says."""
    said = []
    for each in [widget, *widget.findChildren(QWidget)]:
        text = getattr(each, "text", None)
        if callable(text):
            said.append(str(text()))
    return "\n".join(said)
