"""Making own keys with a one-time code, before the first unlocking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.errors import RegisterError
from ui.dialogs.fields import line_field
from ui.dialogs.sheet import Sheet
from ui.worker import Worker


class EnrolSheet(Sheet):
    """Log-in name, code, an own passphrase twice."""

    enrolled = Signal(str)

    def __init__(self, over: QWidget, worker: Worker, folder: Path) -> None:
        says = (
            "Your keys are made on this computer and locked with your own passphrase. They count once the Chief has "
            "confirmed you."
        )
        super().__init__(over, "Make own keys with a one-time code", says, 520)
        self._worker, self._folder = worker, folder
        self.login = line_field(self.body, "Log-in name")
        self.code = line_field(self.body, "One-time code")
        self.first = line_field(self.body, "New passphrase", secret=True)
        self.again = line_field(self.body, "New passphrase, again", secret=True)
        self.button = self.add_buttons("Make my keys", "key")

    def submit(self) -> None:
        """Make them."""
        if not self.button.isEnabled():
            return
        if not (self.login.text().strip() and self.code.text().strip() and self.first.text()):
            self.fault.say("Log-in name, code and passphrase are all needed.", "danger")
            return
        if self.first.text() != self.again.text():
            self.fault.say("The two passphrases differ. Type both again.", "danger")
            self.again.clear()
            self.first.setFocus()
            return
        self.button.setEnabled(False)
        self.fault.say("")
        told = (self._folder, self.login.text().strip(), self.code.text().strip(), self.first.text())
        self._worker.ask(self._done, enrol, *told, failed=self._refused)

    def _done(self, urn: str) -> None:
        self.enrolled.emit(urn)
        self.close_sheet()

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        self.show_error(error)


def enrol(_session: Any, folder: Path, login: str, code: str, passphrase: str) -> str:
    """Run in the worker while no register is open. Raises: WrongCode, PassphraseTooShort and the store's own."""
    from ui.session import Session  # noqa: PLC0415 - loads with the first register, not with the window

    return Session.enrol(folder, login, code, passphrase)
