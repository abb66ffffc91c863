"""Windows: the session's lock (WTS) and the sleep of the computer, told by messages to the window.

Source: WM_WTSSESSION_CHANGE, WM_POWERBROADCAST and WTSRegisterSessionNotification in Microsoft's Win32 reference. The
reading of messages is tested on Linux with messages laid out as there; on Windows itself it was never run.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from ui.os_lock import OsLock

SESSION_CHANGE, SESSION_LOCK = 0x02B1, 0x7
POWER_BROADCAST, SUSPEND = 0x0218, 0x4
THIS_SESSION = 0
Register = Callable[[int], None]
"""Asks Windows to tell a window, by its handle, of the session's locks."""


def tells_of_lock(message: int, what: int) -> bool:
    """Whether a window message says that the session is locked or the computer goes to sleep."""
    return (message, what) in {(SESSION_CHANGE, SESSION_LOCK), (POWER_BROADCAST, SUSPEND)}


class _Messages(QAbstractNativeEventFilter):
    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self._tell = tell

    def nativeEventFilter(self, kind: Any, message: int) -> tuple[bool, int]:  # noqa: N802 - Qt names it
        """Look at a message; none is kept from the window."""
        if bytes(kind) == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            if tells_of_lock(told.message, told.wParam):
                self._tell()
        return False, 0


class WindowsLock(OsLock):
    """Listens while a register is open."""

    def __init__(self, parent: QObject, register: Register | None = None) -> None:
        super().__init__(parent)
        self._register = register or _register
        self._messages = _Messages(self.locks.emit)
        self._registered = False

    def watch(self) -> None:
        """Ask Windows once; look at the messages from now on."""
        window = self.parent()
        if not self._registered and isinstance(window, QWidget):
            self._register(int(window.winId()))
            self._registered = True
        if (app := QCoreApplication.instance()) is not None:
            app.installNativeEventFilter(self._messages)

    def rest(self) -> None:
        """Look no more."""
        if (app := QCoreApplication.instance()) is not None:
            app.removeNativeEventFilter(self._messages)


def _register(window: int) -> None:
    library = getattr(ctypes, "windll").wtsapi32  # noqa: B009 - only Windows' ctypes has it
    library.WTSRegisterSessionNotification(wintypes.HWND(window), THIS_SESSION)
