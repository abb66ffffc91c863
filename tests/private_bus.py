"""A message bus of a test's own, and on it what a desktop and logind would tell and answer."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVirtualObject,
)

LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
OWN_SESSION, OTHER_SESSION = f"{LOGIN_PATH}/session/_31", f"{LOGIN_PATH}/session/_32"


@contextmanager
def private_bus(folder: Path) -> Iterator[str]:
    """Its address; it ends with the test."""
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address", f"--address=unix:dir={folder}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.communicate()


def joined(address: str, name: str) -> QDBusConnection:
    connection = QDBusConnection.connectToBus(address, f"{name} at {address}")  # Qt knows connections by name
    assert connection.isConnected()
    return connection


def tell(bus: QDBusConnection, path: str, interface: str, member: str, *given: object) -> None:
    """Send a signal to everyone who listens."""
    message = QDBusMessage.createSignal(path, interface, member)
    message.setArguments(given)
    assert bus.send(message)


def saver_tells(bus: QDBusConnection, *, active: bool) -> None:
    tell(bus, "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", active)


class Logind(QDBusVirtualObject):
    """Answers as logind does; holds the reading ends of the delays it gave, to see when they are let go."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self.delays: list[int] = []
        self.asked: list[tuple[str, list[object]]] = []
        assert bus.registerService(LOGIN)
        assert bus.registerVirtualObject(LOGIN_PATH, self)

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, bus: QDBusConnection) -> bool:  # noqa: N802 - Qt names it
        self.asked.append((message.member(), list(message.arguments())))
        answer = message.createReply()
        if message.member() == "GetSessionByPID":
            answer.setArguments([QDBusObjectPath(OWN_SESSION)])
        else:
            reading, writing = os.pipe()
            self.delays.append(reading)
            answer.setArguments([QDBusUnixFileDescriptor(writing)])
            os.close(writing)
        return bool(bus.send(answer))

    def let_go(self, at: int = -1) -> bool:
        """Whether nobody holds a delay any more: its pipe is at its end."""
        os.set_blocking(self.delays[at], False)
        try:
            return os.read(self.delays[at], 1) == b""
        except BlockingIOError:
            return False
