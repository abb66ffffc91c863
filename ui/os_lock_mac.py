"""macOS: the screen's lock, told by the distributed notification center, and sleep, told by IOKit.

Both are asked by their C interfaces: CFNotificationCenterAddObserver and IORegisterForSystemPower in Apple's reference;
the name ``com.apple.screenIsLocked`` is not documented there. What follows a notification is tested with a fake of
:class:`System`; on a Mac it was never run.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject

from ui.os_lock import OsLock

SCREEN_LOCKED = "com.apple.screenIsLocked"
CAN_SLEEP, WILL_SLEEP = 0xE0000270, 0xE0000280
"""Two messages of IOKit that wait for an answer, ``IOMessage.h``."""
_UTF8, _AT_ONCE = 0x08000100, 4
"""kCFStringEncodingUTF8; CFNotificationSuspensionBehaviorDeliverImmediately."""


class System(Protocol):
    """What is asked of macOS."""

    def observe(self, name: str, told: Callable[[], None]) -> None:
        """Tell of each notification of a name."""

    def power(self, told: Callable[[int], None]) -> None:
        """Tell of each message on the computer's power; the sleep waits until ``told`` has come back."""


class MacLock(OsLock):
    """Listens from the first watch on; tells while a register is open."""

    def __init__(self, parent: QObject, system: System | None = None) -> None:
        super().__init__(parent)
        self._system = system
        self._joined = self._watching = False

    def watch(self) -> None:
        """Ask once."""
        self._watching = True
        if not self._joined:
            self._joined = True
            system = self._system or _CoreFoundation()
            self._system = system
            system.observe(SCREEN_LOCKED, self._locked)
            system.power(self._power)

    def rest(self) -> None:
        """Tell no more."""
        self._watching = False

    def _locked(self) -> None:
        if self._watching:
            self.locks.emit()

    def _power(self, message: int) -> None:
        if message == WILL_SLEEP:
            self._locked()


class _CoreFoundation:
    """The C libraries. What was handed to them is kept here, for they hold no reference."""

    def __init__(self) -> None:
        self._foundation: Any = ctypes.CDLL(ctypes.util.find_library("CoreFoundation"))
        self._kit: Any = ctypes.CDLL(ctypes.util.find_library("IOKit"))
        for library, names in (
            (self._foundation, ("CFNotificationCenterGetDistributedCenter", "CFStringCreateWithCString")),
            (self._foundation, ("CFRunLoopGetCurrent",)),
            (self._kit, ("IONotificationPortGetRunLoopSource",)),
        ):
            for name in names:
                getattr(library, name).restype = ctypes.c_void_p
        self._held: list[Any] = []

    def observe(self, name: str, told: Callable[[], None]) -> None:
        kind = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)
        called = kind(lambda *_: told())
        self._held.append(called)
        center = ctypes.c_void_p(self._foundation.CFNotificationCenterGetDistributedCenter())
        words = ctypes.c_void_p(self._foundation.CFStringCreateWithCString(None, name.encode(), _UTF8))
        self._foundation.CFNotificationCenterAddObserver(center, None, called, words, None, ctypes.c_long(_AT_ONCE))

    def power(self, told: Callable[[int], None]) -> None:
        port, notifier = ctypes.c_void_p(), ctypes.c_uint32()
        kind = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p)

        def heard(_own: int | None, _service: int, message: int, argument: int | None) -> None:
            told(message)
            if message in (CAN_SLEEP, WILL_SLEEP):
                self._kit.IOAllowPowerChange(root, ctypes.c_void_p(argument))

        called = kind(heard)
        self._held.append(called)
        root = self._kit.IORegisterForSystemPower(None, ctypes.byref(port), called, ctypes.byref(notifier))
        source = ctypes.c_void_p(self._kit.IONotificationPortGetRunLoopSource(port))
        loop = ctypes.c_void_p(self._foundation.CFRunLoopGetCurrent())
        modes = ctypes.c_void_p.in_dll(self._foundation, "kCFRunLoopCommonModes")
        self._foundation.CFRunLoopAddSource(loop, source, modes)
