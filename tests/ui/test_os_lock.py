"""The computer's lock and sleep: on Linux over a real bus, on Windows and macOS through their seams."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Iterator
from ctypes import wintypes
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tests.private_bus import (
    LOGIN_PATH,
    OTHER_SESSION,
    OWN_SESSION,
    Logind,
    joined,
    private_bus,
    saver_tells,
    tell,
)
from tests.ui.conftest import FOLDER, Opening
from tests.ui.driving import application, closed_window, put_away, settle, unlock, unlock_page
from ui.os_lock import OsLock
from ui.os_lock_linux import LinuxLock, session_address, system_address
from ui.os_lock_mac import SCREEN_LOCKED, WILL_SLEEP, MacLock
from ui.os_lock_windows import (
    POWER_BROADCAST,
    SESSION_CHANGE,
    SESSION_LOCK,
    SUSPEND,
    WindowsLock,
    _Messages,
    tells_of_lock,
)
from ui.window import MainWindow

SECONDS = 10.0
SESSION_UNLOCK, RESUME = 0x8, 0x12


class Heard(QObject):
    """How often a lock was told of."""

    def __init__(self, lock: OsLock) -> None:
        super().__init__()
        self.times = 0
        lock.locks.connect(self.count)

    def count(self) -> None:
        self.times += 1


class Buses:
    """Two buses in one daemon: what the desktop tells and what the system tells."""

    def __init__(self, address: str) -> None:
        self.bus = joined(address, "desktop and system")
        self.logind = Logind(self.bus)
        self.parent = QObject()
        self.lock = LinuxLock(self.parent, {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address})
        self.heard = Heard(self.lock)

    def watched(self) -> None:
        self.lock.watch()
        waited(lambda: self.lock.delays_sleep and len(self.logind.asked) > 1)
        settled()

    def nothing_came(self) -> bool:
        """A signal that counts comes after all that were told before it on the same bus."""
        before = self.heard.times
        saver_tells(self.bus, active=True)
        waited(lambda: self.heard.times > before)
        return self.heard.times == before + 1


def waited(so: Callable[[], bool]) -> None:
    begun = time.monotonic()
    while not so():
        application().processEvents()
        time.sleep(0.002)
        assert time.monotonic() - begun < SECONDS


def settled() -> None:
    for _ in range(20):
        application().processEvents()
        time.sleep(0.005)


@pytest.fixture
def buses(tmp_path: Path) -> Iterator[Buses]:
    application()
    with private_bus(tmp_path) as address:
        yield Buses(address)


def test_the_desktops_lock_is_heard_and_its_end_is_not(buses: Buses) -> None:
    buses.watched()
    saver_tells(buses.bus, active=False)
    assert buses.nothing_came()


@pytest.mark.parametrize("desktop", ["gnome", "cinnamon", "mate", "xfce"])
def test_the_other_desktops_locks_are_heard(buses: Buses, desktop: str) -> None:
    buses.watched()
    tell(buses.bus, f"/org/{desktop}/ScreenSaver", f"org.{desktop}.ScreenSaver", "ActiveChanged", True)
    waited(lambda: buses.heard.times == 1)


def test_the_sleep_of_the_computer_is_heard_and_waits_until_the_register_is_locked(buses: Buses) -> None:
    buses.watched()
    method, given = buses.logind.asked[-1]
    assert (method, given[0], given[3]) == ("Inhibit", "sleep", "delay")
    tell(buses.bus, LOGIN_PATH, "org.freedesktop.login1.Manager", "PrepareForSleep", True)
    waited(lambda: buses.heard.times == 1)
    assert not buses.logind.let_go()
    buses.lock.rest()
    waited(buses.logind.let_go)


def test_waking_up_locks_nothing(buses: Buses) -> None:
    buses.watched()
    tell(buses.bus, LOGIN_PATH, "org.freedesktop.login1.Manager", "PrepareForSleep", False)
    assert buses.nothing_came()


def test_the_lock_of_the_own_session_is_heard_and_another_sessions_is_not(buses: Buses) -> None:
    buses.watched()
    tell(buses.bus, OTHER_SESSION, "org.freedesktop.login1.Session", "Lock")
    assert buses.nothing_came()
    tell(buses.bus, OWN_SESSION, "org.freedesktop.login1.Session", "Lock")
    waited(lambda: buses.heard.times == 2)


def test_a_locked_register_hears_nothing_and_asks_for_the_delay_anew_when_it_is_opened(buses: Buses) -> None:
    buses.watched()
    buses.lock.rest()
    saver_tells(buses.bus, active=True)
    settled()
    assert buses.heard.times == 0
    buses.lock.watch()
    waited(lambda: buses.lock.delays_sleep)
    assert buses.nothing_came()


def test_a_computer_without_a_bus_is_not_waited_for(tmp_path: Path) -> None:
    application()
    nowhere = f"unix:path={tmp_path / 'none'}"
    parent = QObject()
    lock = LinuxLock(parent, {"DBUS_SESSION_BUS_ADDRESS": nowhere, "DBUS_SYSTEM_BUS_ADDRESS": nowhere})
    begun = time.monotonic()
    lock.watch()
    lock.rest()
    assert time.monotonic() - begun < SECONDS
    assert not lock.delays_sleep


@pytest.mark.parametrize("address", ["tcp:host=localhost,port=1", "autolaunch:", "unix:path=/a;tcp:host=b,port=1"])
def test_a_bus_that_is_no_local_socket_is_never_joined(address: str) -> None:
    assert session_address({"DBUS_SESSION_BUS_ADDRESS": address}) == ""
    assert system_address({"DBUS_SYSTEM_BUS_ADDRESS": address}) == ""


def test_without_an_address_nothing_is_started_to_find_one() -> None:
    assert session_address({}) == ""


def test_the_window_locks_when_the_desktop_does(tmp_path: Path, opening: Opening) -> None:
    application()
    with private_bus(tmp_path) as address:
        desktop, parent = joined(address, "desktop of the window"), QObject()
        Logind(desktop)
        system = LinuxLock(parent, {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address})
        window = MainWindow(opening, FOLDER, system=system)
        window.show()
        settle(window)
        unlock(window, "brandt", "right")
        saver_tells(desktop, active=True)
        waited(lambda: window.shell is None)
        assert opening.session.closed
        assert unlock_page(window)
        put_away(window)


def message(number: int, what: int) -> wintypes.MSG:
    told = wintypes.MSG()
    told.message, told.wParam = number, what
    return told


@pytest.mark.parametrize(
    ("number", "what", "locks"),
    [
        (SESSION_CHANGE, SESSION_LOCK, True),
        (SESSION_CHANGE, SESSION_UNLOCK, False),
        (POWER_BROADCAST, SUSPEND, True),
        (POWER_BROADCAST, RESUME, False),
        (0x0100, SESSION_LOCK, False),
    ],
)
def test_of_the_messages_of_windows_those_of_lock_and_sleep_count(number: int, what: int, locks: bool) -> None:
    times: list[int] = []
    told = message(number, what)
    answer = _Messages(lambda: times.append(1)).nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(told))
    assert answer == (False, 0)
    assert bool(times) is locks
    assert tells_of_lock(number, what) is locks


def test_on_windows_the_window_asks_once_to_be_told() -> None:
    application()
    window, asked = QWidget(), list[int]()
    lock = WindowsLock(window, asked.append)
    lock.watch()
    lock.rest()
    lock.watch()
    assert asked == [int(window.winId())]
    lock.rest()


class FakeMac:
    """Remembers who is to be told."""

    def __init__(self) -> None:
        self.observed: dict[str, Callable[[], None]] = {}
        self.told_of_power: list[Callable[[int], None]] = []

    def observe(self, name: str, told: Callable[[], None]) -> None:
        self.observed[name] = told

    def power(self, told: Callable[[int], None]) -> None:
        self.told_of_power.append(told)


def test_on_a_mac_the_screens_lock_and_the_sleep_count_while_a_register_is_open() -> None:
    application()
    parent, system = QObject(), FakeMac()
    lock = MacLock(parent, system)
    heard = Heard(lock)
    lock.watch()
    system.observed[SCREEN_LOCKED]()
    system.told_of_power[0](WILL_SLEEP)
    system.told_of_power[0](0xE0000300)
    assert heard.times == 2
    lock.rest()
    system.observed[SCREEN_LOCKED]()
    system.told_of_power[0](WILL_SLEEP)
    assert heard.times == 2
    lock.watch()
    assert len(system.told_of_power) == 1


def test_a_window_closed_by_its_user_lets_go_of_everything(opening: Opening) -> None:
    application()
    window = closed_window(opening, FOLDER)
    unlock(window, "brandt", "right")
    put_away(window)
    assert opening.session.closed
