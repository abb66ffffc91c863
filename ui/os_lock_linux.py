"""Linux: the screen saver's and the session's lock, and the sleep of the computer, told on D-Bus.

Local sockets only; nothing is started for it and nothing is asked of a bus that is not there. A delay inhibitor makes
the computer wait with its sleep, for as long as logind allows (5 s where nothing else is set), until this program has
locked. Source: org.freedesktop.login1(5), the desktops' ScreenSaver interfaces.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusObjectPath, QDBusUnixFileDescriptor

from ui.os_lock import OsLock

_LOGIN, _LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_MANAGER, _SESSION = "org.freedesktop.login1.Manager", "org.freedesktop.login1.Session"
_SAVERS = (
    ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ("/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    ("/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
    ("/org/xfce/ScreenSaver", "org.xfce.ScreenSaver"),
)
_ANSWER_MS = 5000
_SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"


def _slot(name: str) -> Any:
    """The slot as these calls take it at run time; their declaration says bytes, and bytes are refused."""
    return SLOT(name)


def session_address(environment: Mapping[str, str]) -> str:
    """Where the desktop's bus listens on this computer; empty where it does not, or not on a local socket."""
    said = environment.get("DBUS_SESSION_BUS_ADDRESS", "")
    beside = Path(environment.get("XDG_RUNTIME_DIR", "/nowhere")) / "bus"
    if not said and beside.is_socket():
        said = f"unix:path={beside}"
    return _local(said)


def system_address(environment: Mapping[str, str]) -> str:
    """The same of the system's bus."""
    return _local(environment.get("DBUS_SYSTEM_BUS_ADDRESS") or _SYSTEM_BUS)


def _local(address: str) -> str:
    return address if all(each.startswith("unix:") for each in address.split(";")) else ""


class LinuxLock(OsLock):
    """Listens while a register is open."""

    def __init__(self, parent: QObject, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(parent)
        self._environment = os.environ if environment is None else environment
        self._session, self._system = QDBusConnection(""), QDBusConnection("")
        self._delay: QDBusUnixFileDescriptor | None = None
        self._joined = self._watching = False

    def watch(self) -> None:
        """Join both buses at the first time; ask for the delay each time."""
        if not self._joined:
            self._joined = True
            self._join()
        self._watching = True
        self._ask("Inhibit", ["sleep", "Coverbook", "The register locks first", "delay"], "_delayed(QDBusMessage)")

    def rest(self) -> None:
        """Let go of the delay."""
        self._watching = False
        self._delay = None

    @property
    def delays_sleep(self) -> bool:
        """True while the computer waits with its sleep for this program."""
        return self._delay is not None

    def _join(self) -> None:
        if address := session_address(self._environment):
            self._session = QDBusConnection.connectToBus(address, str(uuid4()))
            for path, interface in _SAVERS:
                self._hear(self._session, path, interface, "ActiveChanged", "_active_changed(bool)")
        if address := system_address(self._environment):
            self._system = QDBusConnection.connectToBus(address, str(uuid4()))
            self._hear(self._system, _LOGIN_PATH, _MANAGER, "PrepareForSleep", "_active_changed(bool)")
            self._ask("GetSessionByPID", [os.getpid()], "_session_found(QDBusMessage)")

    def _hear(self, bus: QDBusConnection, path: str, interface: str, name: str, slot: str) -> None:
        if bus.isConnected():
            bus.connect("", path, interface, name, self, _slot(slot))

    def _ask(self, method: str, given: list[object], slot: str) -> None:
        if not self._system.isConnected():
            return
        message = QDBusMessage.createMethodCall(_LOGIN, _LOGIN_PATH, _MANAGER, method)
        message.setArguments(given)
        self._system.callWithCallback(message, self, _slot(slot), timeout=_ANSWER_MS)

    @Slot(bool)
    def _active_changed(self, on: bool) -> None:
        if on and self._watching:
            self.locks.emit()

    @Slot()
    def _session_locked(self) -> None:
        self._active_changed(True)

    @Slot(QDBusMessage)
    def _session_found(self, answer: QDBusMessage) -> None:
        """Only the own session's lock counts; logind tells everyone of every session's."""
        found = answer.arguments()[0] if answer.arguments() else None
        if isinstance(found, QDBusObjectPath):
            self._hear(self._system, found.path(), _SESSION, "Lock", "_session_locked()")

    @Slot(QDBusMessage)
    def _delayed(self, answer: QDBusMessage) -> None:
        found = answer.arguments()[0] if answer.arguments() else None
        if isinstance(found, QDBusUnixFileDescriptor) and self._watching:
            self._delay = found
