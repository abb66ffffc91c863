"""The computer's own lock and sleep: where the system tells of them, the register locks too.

One class a system behind one seam, :class:`OsLock`. What is shown to work where stands in docs/guide/administrator.md.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class OsLock(QObject):
    """Tells when the computer is locked or goes to sleep. This one hears nothing; a system's own class does."""

    locks = Signal()

    def watch(self) -> None:
        """From now on, until :meth:`rest`."""

    def rest(self) -> None:
        """The register is locked: nothing is to be told, and the computer may sleep."""


def os_lock(parent: QObject) -> OsLock:
    """The one of this system."""
    if sys.platform == "linux":
        from ui.os_lock_linux import LinuxLock  # noqa: PLC0415 - each is loaded on its own system only

        return LinuxLock(parent)
    if sys.platform == "win32":
        from ui.os_lock_windows import WindowsLock  # noqa: PLC0415 - as above

        return WindowsLock(parent)
    if sys.platform == "darwin":
        from ui.os_lock_mac import MacLock  # noqa: PLC0415 - as above

        return MacLock(parent)
    return OsLock(parent)
