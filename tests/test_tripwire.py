"""PySide6 6.12.0 loses a reference to None or True with each void call and each emitted signal, until Python aborts."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

CALLS = 50
"""Enough to see a loss per call, few enough that a leaking version does not abort the test run itself."""
TOLERATED = 20


class Bell(QObject):
    rung = Signal(bool)


def test_calls_into_qt_lose_no_reference_to_none_or_true() -> None:
    bell = Bell()
    heard: list[bool] = []
    bell.rung.connect(heard.append)
    before = (sys.getrefcount(None), sys.getrefcount(True))
    for _ in range(CALLS):
        bell.setObjectName("bell")
        bell.blockSignals(False)
        bell.rung.emit(True)
    heard.clear()
    after = (sys.getrefcount(None), sys.getrefcount(True))
    assert before[0] - after[0] < TOLERATED
    assert before[1] - after[1] < TOLERATED
