"""The one window: either the unlock page or an unlocked register, and the keys that lead between them.

Every lock goes one way, :meth:`MainWindow.lock`: by the key, the button, idle minutes, the computer's own lock or
sleep, and quitting. It asks nothing and loses nothing; what lies open is kept on the desk first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QEventLoop, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from models.policy import Policy
from ui.again import Handover
from ui.dialogs.sheet import Sheet
from ui.idle import IdleWatch
from ui.lock_band import Cover, LockBand
from ui.opening import load_rules
from ui.os_lock import OsLock, os_lock
from ui.pages.unlock import UnlockPage
from ui.shortcuts import bind
from ui.theme import apply_theme, current
from ui.worker import Worker

if TYPE_CHECKING:
    from ui.page import Facts
    from ui.shell_view import ShellView

_AFTER_FIRST_PICTURE_MS = 150
NOT_KEPT = (
    "It locked, and a form that lay open could not be kept: the disk is full or can't be written. Make room before you "
    "type it again. Everything that was signed is safe."
)
Opening = Callable[..., Any]
"""``opening(folder, login, passphrase)`` answers a session; run in the worker's thread."""
Afresh = Callable[[Handover], bool]
"""Puts a new process in this one's place and does not come back, or answers True where this one is to end; False
where it could not."""


class MainWindow(QMainWindow):
    """Holds the worker; locking drops it with everything it read."""

    def __init__(
        self,
        opening: Opening,
        folder: Path | None = None,
        *,
        afresh: Afresh | None = None,
        system: OsLock | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Coverbook")
        self._opening, self._folder, self._afresh = opening, folder, afresh
        self.worker: Worker | None = None
        self.shell: ShellView | None = None
        self.unlock_sheet: Sheet | None = None
        self._lost = False
        self.idle = IdleWatch(self)
        self.band = LockBand(self)
        self.idle.lock_due.connect(self.lock)
        self.idle.last_seconds.connect(self.band.count)
        self.system = system if system is not None else os_lock(self)
        self.system.locks.connect(self.lock)
        self.prove_again = QTimer(self)
        self.prove_again.setSingleShot(True)
        self.prove_again.setInterval(Policy().prove_again_hours * 3_600_000)
        self.prove_again.timeout.connect(self.lock)
        self.actions_by_name = self._bind()
        self.setMinimumSize(900, 600)
        self.resize(1366, 768)
        self._show_unlock()

    def lock(self) -> None:
        """Keep what lies open, show nothing more, close the session, begin afresh at the unlock page. Never asks."""
        if self._close_session():
            self._begin_afresh()

    def _close_session(self) -> bool:
        """True where a session was open. The worker's thread ends: no key is left with it."""
        shell, worker = self.shell, self.worker
        if shell is None or worker is None:
            return False
        self.shell = self.worker = None
        flushed = shell.unsent.autosave.flush()
        if shell.sheet is not None:
            shell.sheet.close_sheet()
        self.idle.rest()
        self.band.count(0)
        self.prove_again.stop()
        QGuiApplication.clipboard().clear()
        _close_dialogs()
        shell.hide()
        self.setCentralWidget(Cover())
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        worker.stop()
        worker.deleteLater()
        self.system.rest()
        self._lost = flushed.lost
        return True

    def _begin_afresh(self) -> None:
        if self._afresh is None or not self._afresh(self.handover()):
            self._show_unlock()
            self._say_lost()
        else:
            self.close()

    def _say_lost(self) -> None:
        page = self.centralWidget()
        if self._lost and isinstance(page, UnlockPage):
            page.fault.say(NOT_KEPT, "danger")

    def handover(self) -> Handover:
        """What the program that comes after a lock needs to look like this one."""
        geometry = bytes(self.saveGeometry().data()).hex()
        folder = str(self._folder) if self._folder is not None else ""
        look = current()
        return Handover(folder=folder, geometry=geometry, dark=look.dark, percent=look.percent, lost=self._lost)

    def take_over(self, handover: Handover) -> None:
        """Stand where the locked window stood."""
        self.restoreGeometry(QByteArray.fromHex(handover.geometry.encode()))
        self._lost = handover.lost
        self._say_lost()

    def end(self) -> None:
        """Lock and end the thread; the last thing before the process goes."""
        self._close_session()
        if self.worker is not None:
            self.worker.stop()
            self.worker = None

    def showEvent(self, event: QShowEvent) -> None:
        """Once the first picture stands, load what unlocking needs."""
        super().showEvent(event)
        QTimer.singleShot(_AFTER_FIRST_PICTURE_MS, self._load_rules)

    def _load_rules(self) -> None:
        if self.worker is not None and self.shell is None:
            self.worker.ask(self._rules_loaded, load_rules)

    def _rules_loaded(self, _nothing: None) -> None:
        """Nothing is to be done: unlocking finds everything loaded."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Quitting locks first."""
        self.end()
        super().closeEvent(event)

    def _show_unlock(self) -> None:
        self.worker = Worker(self)
        page = UnlockPage(self.worker, self._opening, self._folder)
        page.unlocked.connect(self._unlocked)
        page.folder_chosen.connect(self._folder_chosen)
        page.sheet_wanted.connect(self._lay)
        self._enable(unlocked=False)
        self.setCentralWidget(page)
        page.focus_first()

    def _lay(self, sheet: Sheet) -> None:
        self.unlock_sheet = sheet
        sheet.closed.connect(self._unlock_sheet_closed)
        sheet.open_sheet()

    def _unlock_sheet_closed(self) -> None:
        self.unlock_sheet = None
        page = self.centralWidget()
        if isinstance(page, UnlockPage):
            page.focus_first()

    def _folder_chosen(self, folder: Path) -> None:
        self._folder = folder

    def _unlocked(self, facts: Facts) -> None:
        from ui.page_table import pages_for  # noqa: PLC0415 - the pages load behind the unlock page
        from ui.shell_view import ShellView  # noqa: PLC0415 - as above

        if self.worker is None:
            return
        self.shell = ShellView(self.worker, facts, pages_for(facts))
        self.shell.lock_wanted.connect(self.lock)
        self.shell.watch.turned.connect(self._turned)
        self.setCentralWidget(self.shell)
        self.shell.idle_minutes_chosen.connect(self.idle.watch)
        self._enable(unlocked=True)
        self.idle.watch(facts.kept.idle_minutes)
        self.system.watch()
        self.shell.unsent.resume()
        if facts.told:
            self.shell.messages.warn(" ".join(facts.told))
        self.prove_again.start()

    def _turned(self, facts: Facts) -> None:
        """The register has become read-only: every page is dropped with what it showed, and built anew."""
        if self.shell is not None and self.shell.sheet is not None:
            self.shell.sheet.close_sheet()
        self._place = ("", "", "")
        QGuiApplication.clipboard().clear()
        self._unlocked(facts)

    def _enable(self, *, unlocked: bool) -> None:
        for name, action in self.actions_by_name.items():
            action.setEnabled(unlocked or name in {"dark", "larger", "smaller"})

    def _bind(self) -> dict[str, QAction]:
        doing: dict[str, Callable[[], None]] = {
            "lock": self.lock,
            "desk": partial(self._tell, "show_desk"),
            "dark": self._switch_theme,
            "larger": partial(self._resize_text, 10),
            "smaller": partial(self._resize_text, -10),
            "search": partial(self._tell, "search"),
            "new": partial(self._tell, "new"),
            "refresh": partial(self._tell, "refresh"),
            "help": partial(self._tell, "show_keys"),
            "all_keys": partial(self._tell, "show_keys"),
            "filter": self._filter,
            "quick_log": self._quick_log,
            "report": partial(self._go, "reports"),
            "close": self._back,
            "submit": self._submit,
            "edit": partial(self._tell_page, "edit"),
        }
        doing |= {f"page_{n}": partial(self._go_nth, n) for n in range(1, 10)}
        return bind(self, doing)

    def _free(self) -> ShellView | None:
        """The shell, while no sheet lies over it."""
        return self.shell if self.shell is not None and self.shell.sheet is None else None

    def _tell(self, what: str) -> None:
        if (shell := self._free()) is not None:
            getattr(shell, what)()

    def _go(self, page: str) -> None:
        if (shell := self._free()) is not None and page in shell.names:
            shell.go(page)

    def _go_nth(self, place: int) -> None:
        if (shell := self._free()) is not None:
            shell.go_nth(place)

    def _filter(self) -> None:
        self._tell_page("focus_filter")

    def _tell_page(self, what: str) -> None:
        if (shell := self._free()) is not None:
            getattr(shell.page, what)()

    def _submit(self) -> None:
        """Ctrl+Enter: the sheet's button, or the page's where no sheet is open."""
        if self.shell is not None:
            (self.shell.sheet or self.shell.page).submit()

    def _quick_log(self) -> None:
        if (shell := self._free()) is not None and "LogActivity" in shell.facts.offered:
            shell.go("activity")
            shell.new()

    def _back(self) -> None:
        if self.shell is not None and self.shell.sheet is not None:
            self.shell.sheet.close_sheet()
        elif self.shell is not None and not self.shell.page.back():
            self.shell.messages.clear()

    def _switch_theme(self) -> None:
        self._look(dark=not current().dark, percent=current().percent)

    def _resize_text(self, by: int) -> None:
        self._look(dark=current().dark, percent=current().percent + by)

    def _look(self, *, dark: bool, percent: int) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, dark=dark, percent=percent)


def _close_dialogs() -> None:
    """Menus, and dialogs for files: they would lie over the unlock page."""
    for shown in (QApplication.activePopupWidget, QApplication.activeModalWidget):
        while (widget := shown()) is not None and widget.close():
            continue
