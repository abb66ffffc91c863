"""The lock: when it comes, what it leaves, and that it asks nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from models.errors import RegisterError
from tests.ui.conftest import FOLDER, Opening
from tests.ui.driving import application, closed_window, put_away, settle, shell, texts, unlock, unlock_page
from ui.again import Handover
from ui.attachments_tab import AttachmentsTab
from ui.detail import ActBar
from ui.dialogs.desk_settings import DeskSettingsSheet
from ui.dialogs.sheet import KEPT
from ui.idle import IdleWatch, waking_and_sleeping_seconds
from ui.kept import SETTINGS, held_minutes
from ui.os_lock import OsLock
from ui.page import Page
from ui.window import MainWindow
from ui.worker import Worker

CTRL = Qt.KeyboardModifier.ControlModifier


class Seconds:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Watched(QObject):
    """An idle watch on a clock set by hand, and what it told."""

    def __init__(self, minutes: int) -> None:
        super().__init__()
        self.clock = Seconds()
        self.idle = IdleWatch(self, self.clock)
        self.locks, self.left = 0, list[int]()
        self.idle.lock_due.connect(self._lock)
        self.idle.last_seconds.connect(self.left.append)
        self.idle.watch(minutes)

    def _lock(self) -> None:
        self.locks += 1

    def passes(self, seconds: int) -> None:
        for _ in range(seconds):
            self.clock.now += 1
            self.idle.look()


@pytest.fixture
def app() -> QApplication:
    return application()


def press(app: QApplication) -> None:
    """A key somewhere in the program."""
    QApplication.sendEvent(app, QEvent(QEvent.Type.KeyPress))


@pytest.mark.parametrize("minutes", [1, 10, 30])
def test_it_locks_after_the_minutes_that_were_set_and_not_before(app: QApplication, minutes: int) -> None:
    del app
    watched = Watched(minutes)
    watched.passes(minutes * 60 - 1)
    assert watched.locks == 0
    watched.passes(1)
    assert watched.locks == 1
    watched.idle.rest()


def test_the_last_thirty_seconds_are_counted_and_a_key_ends_the_count(app: QApplication) -> None:
    watched = Watched(1)
    watched.passes(29)
    assert watched.left == []
    watched.passes(3)
    assert watched.left == [30, 29, 28]
    press(app)
    assert watched.left[-1] == 0
    watched.passes(31)
    assert watched.locks == 0
    assert watched.left[-1] == 29
    watched.idle.rest()


def test_a_computer_that_slept_unannounced_is_locked_at_the_first_look(app: QApplication) -> None:
    del app
    watched = Watched(30)
    watched.passes(5)
    watched.clock.now += 120
    watched.idle.look()
    assert watched.locks == 1
    watched.idle.rest()


def test_no_time_runs_while_nothing_is_open(app: QApplication) -> None:
    watched = Watched(1)
    watched.idle.rest()
    watched.clock.now += 3600
    press(app)
    settle_events(app)
    assert (watched.locks, watched.left) == (0, [])


def settle_events(app: QApplication) -> None:
    for _ in range(3):
        app.processEvents()


def test_the_clock_of_the_idle_time_goes_on() -> None:
    first = waking_and_sleeping_seconds()
    assert waking_and_sleeping_seconds() >= first


@pytest.mark.parametrize(("said", "held"), [(0, 1), (1, 1), (17, 17), (31, 30), (None, 10), (True, 10), ("5", 10)])
def test_the_minutes_are_held_to_one_to_thirty(said: Any, held: int) -> None:
    assert held_minutes(said) == held


def test_the_minutes_are_set_on_the_desk_and_count_at_once_and_at_the_next_unlocking(
    window: MainWindow, opening: Opening
) -> None:
    QTest.keyClick(window, Qt.Key.Key_Comma, CTRL)
    sheet = shell(window).sheet
    assert isinstance(sheet, DeskSettingsSheet)
    assert sheet.minutes.value() == 10
    sheet.minutes.setValue(99)
    assert sheet.minutes.value() == 30
    sheet.minutes.setValue(3)
    sheet.submit()
    settle(window)
    assert window.idle._minutes == 3
    assert "3 idle minutes" in shell(window).messages.words
    assert opening.session.desk.kept(SETTINGS) == {"idle_minutes": 3}
    window.lock()
    unlock(window, "brandt", "right")
    assert window.idle._minutes == 3


def test_the_band_stands_above_everything_hides_nothing_and_tells_readers(window: MainWindow) -> None:
    shell(window).act("SuspendProfile", {"profile": "HM-P-1-0012"})
    settle(window)
    window.idle.last_seconds.emit(30)
    assert window.band.isVisible()
    assert window.band.says.text() == ("Coverbook locks in 30 seconds. Press any key to stay. Forms not sent are kept.")
    assert window.band.accessibleName() == window.band.says.text()
    settle(window, 20)
    assert (window.band.x(), window.band.y(), window.band.width()) == (0, 0, window.width())
    assert shell(window).y() >= window.band.height() > 0
    window.idle.last_seconds.emit(1)
    assert "in 1 second." in window.band.says.text()
    window.idle.last_seconds.emit(0)
    settle(window, 20)
    assert not window.band.isVisible()
    assert shell(window).y() == 0


def typed(window: MainWindow) -> None:
    sheet: Any
    shell(window).act("SuspendProfile", {"profile": "HM-P-1-0012"})
    settle(window)
    sheet = shell(window).sheet
    sheet.form.show_values({"stop_reason": "Recognized by a seller."})


def by_key(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_L, CTRL)


def by_button(window: MainWindow) -> None:
    shell(window).header.lock.click()


def by_idle_minutes(window: MainWindow) -> None:
    window.idle.lock_due.emit()


def by_the_computer(window: MainWindow) -> None:
    window.system.locks.emit()


@pytest.mark.parametrize("how", [by_key, by_button, by_idle_minutes, by_the_computer])
def test_each_lock_asks_nothing_closes_the_session_and_loses_nothing(
    window: MainWindow, opening: Opening, how: Any
) -> None:
    typed(window)
    QGuiApplication.clipboard().setText("ray.dunleavy.parts")
    how(window)
    assert unlock_page(window)
    assert QApplication.activeModalWidget() is None
    assert opening.session.closed
    assert QGuiApplication.clipboard().text() == ""
    assert "Recognized" not in texts(window)
    unlock(window, "brandt", "right")
    settle(window, 200)
    sheet: Any = shell(window).sheet
    assert sheet.form.draft() == {"stop_reason": "Recognized by a seller."}
    assert sheet.fault.words == KEPT


def test_quitting_locks_and_what_was_typed_is_there_at_the_next_start(opening: Opening) -> None:
    application()
    window = closed_window(opening, FOLDER)
    unlock(window, "brandt", "right")
    typed(window)
    put_away(window)
    assert opening.session.closed
    later = closed_window(opening, FOLDER)
    unlock(later, "brandt", "right")
    settle(later, 200)
    sheet: Any = shell(later).sheet
    assert sheet.form.draft() == {"stop_reason": "Recognized by a seller."}
    put_away(later)


def test_no_widget_of_the_session_outlives_the_lock(window: MainWindow) -> None:
    view = shell(window)
    for name in view.names:
        view.go(name)
        settle(window, 20)
    assert len(window.findChildren(AttachmentsTab)) > 1
    window.lock()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert QApplication.topLevelWidgets() == [window]
    assert [each for each in QApplication.allWidgets() if isinstance(each, (ActBar, AttachmentsTab, Page))] == []


def test_the_lock_closes_dialogs_for_files_and_menus(window: MainWindow) -> None:
    dialog, menu = QFileDialog(shell(window)), QMenu(shell(window))
    menu.addAction("Sort by name")
    dialog.setModal(True)
    dialog.show()
    menu.popup(window.pos())
    settle(window, 50)
    assert QApplication.activeModalWidget() is dialog
    by_key(window)
    window.lock()
    assert QApplication.activeModalWidget() is None
    assert QApplication.activePopupWidget() is None
    assert unlock_page(window)


class Afresh:
    """Remembers what was handed over, and what the window showed then."""

    def __init__(self, opening: Opening, *, begins: bool = False) -> None:
        self.handed: list[Handover] = []
        self.closed_before = False
        self._opening, self._begins = opening, begins

    def __call__(self, handover: Handover) -> bool:
        self.handed.append(handover)
        self.closed_before = self._opening.session.closed
        return self._begins


@pytest.fixture
def afresh(opening: Opening) -> Iterator[tuple[MainWindow, Afresh]]:
    application()
    begun = Afresh(opening)
    window = MainWindow(opening, FOLDER, afresh=begun)
    window.resize(900, 660)
    window.show()
    settle(window)
    unlock(window, "brandt", "right")
    yield window, begun
    put_away(window)


def test_the_process_is_begun_afresh_once_the_session_is_closed(afresh: tuple[MainWindow, Afresh]) -> None:
    window, begun = afresh
    shell(window).go("identities", "HM-P-1-0012")
    settle(window, 200)
    window.lock()
    assert begun.closed_before
    [handover] = begun.handed
    assert handover.folder == str(FOLDER)
    assert handover.percent == 100
    later = MainWindow(begun._opening, FOLDER)
    later.take_over(handover)
    assert (later.width(), later.height()) == (900, 660)
    put_away(later)


def test_what_is_handed_over_names_no_officer_no_record_and_no_page(afresh: tuple[MainWindow, Afresh]) -> None:
    window, begun = afresh
    shell(window).go("identities", "HM-P-1-0012")
    typed(window)
    window.lock()
    said = begun.handed[0].written()
    for secret in (b"brandt", b"HM-", b"identities", b"Recognized", b"Dunleavy", b"right"):
        assert secret not in said


def test_where_no_process_can_be_begun_the_same_window_shows_the_unlock_page(
    afresh: tuple[MainWindow, Afresh],
) -> None:
    window, _ = afresh
    window.lock()
    assert unlock_page(window)
    unlock(window, "brandt", "right")
    assert window.shell is not None


def test_where_another_process_was_begun_this_one_ends(opening: Opening) -> None:
    application()
    window = MainWindow(opening, FOLDER, afresh=Afresh(opening, begins=True))
    window.show()
    settle(window)
    unlock(window, "brandt", "right")
    window.lock()
    assert not window.isVisible()
    put_away(window)


def test_quitting_begins_nothing_afresh(afresh: tuple[MainWindow, Afresh]) -> None:
    window, begun = afresh
    window.close()
    assert begun.handed == []


def test_the_computer_is_listened_to_only_while_a_register_is_open(opening: Opening) -> None:
    application()
    told: list[str] = []

    class Told(OsLock):
        def watch(self) -> None:
            told.append("watch")

        def rest(self) -> None:
            told.append("rest")

    parent = QObject()
    window = MainWindow(opening, FOLDER, system=Told(parent))
    window.show()
    settle(window)
    assert told == []
    unlock(window, "brandt", "right")
    assert told == ["watch"]
    window.lock()
    assert told == ["watch", "rest"]
    put_away(window)


class Slow:
    """A session whose long statement ends only when it is interrupted."""

    def __init__(self) -> None:
        self.begun, self.broken_off, self.closed = threading.Event(), threading.Event(), False
        self.store = self.db = self

    def interrupt(self) -> None:
        self.broken_off.set()

    def close(self) -> None:
        self.closed = True


class _BrokenOff(RegisterError):
    """It was broken off."""


def wait_for_interrupt(session: Any) -> None:
    session.begun.set()
    assert session.broken_off.wait(20)
    raise _BrokenOff


def test_a_lock_does_not_wait_for_what_takes_longer_than_its_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    application()
    monkeypatch.setattr("ui.worker.PATIENCE_MS", 50)
    session, hearer = Slow(), Hearer()
    worker = Worker()
    worker.open(hearer.heard, hearer.heard, lambda: session)
    worker.ask(hearer.heard, wait_for_interrupt)
    assert session.begun.wait(20)
    worker.stop()
    assert session.closed


class Hearer(QObject):
    def heard(self, _answer: Any) -> None:
        """Nothing is done with it."""
