"""Everything of the window runs without a display; a window before each test, closed after it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from tests.ui.driving import application, closed_window, put_away, unlock
from tests.ui.fake_session import FakeSession
from ui.window import MainWindow

FOLDER = Path("harrow-mills.coverbook")


class Opening:
    """Answers one fake session; ``failing`` is raised instead."""

    def __init__(self) -> None:
        self.session = FakeSession()
        self.failing: Exception | None = None
        self.asked: list[tuple[Any, ...]] = []

    def __call__(self, *asked: Any) -> FakeSession:
        self.asked.append(asked)
        if self.failing is not None:
            raise self.failing
        return self.session


@pytest.fixture(autouse=True)
def _no_bug(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bug in the worker or in a slot goes to the excepthook; here it fails the test."""
    bugs: list[BaseException] = []

    def remember(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        bugs.append(error)

    monkeypatch.setattr(sys, "excepthook", remember)
    yield
    assert bugs == []


@pytest.fixture(autouse=True)
def _no_window_stays() -> Iterator[None]:
    """A widget that outlives its window keeps what it shows, and each later style sheet is laid on it too."""
    yield
    left = QApplication.topLevelWidgets() if QApplication.instance() is not None else []
    names = [type(each).__name__ for each in left]
    for each in left:
        each.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert names == []


@pytest.fixture
def opening() -> Opening:
    return Opening()


@pytest.fixture
def locked(opening: Opening) -> Iterator[MainWindow]:
    application()
    window = closed_window(opening, FOLDER)
    yield window
    put_away(window)


@pytest.fixture
def window(locked: MainWindow) -> MainWindow:
    unlock(locked, "brandt", "right")
    return locked
