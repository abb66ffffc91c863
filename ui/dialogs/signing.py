"""The signing sheet: says plainly what will happen and takes the passphrase again as the signature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from models.command import Command
from models.errors import InvalidInput, RegisterError
from ui.cards import column, row, text
from ui.dialogs.sheet import Sheet
from ui.icons import IconLabel


class SignatureField(QWidget):
    """The passphrase as a signature, with who signs."""

    def __init__(self, called: str, clauses: Sequence[str], submit: Callable[[], None]) -> None:
        super().__init__()
        lines = column(4)
        self.setLayout(lines)
        self.box = QLineEdit()
        self.box.setEchoMode(QLineEdit.EchoMode.Password)
        self.box.setAccessibleName("Your passphrase, to sign this act")
        self.box.returnPressed.connect(submit)
        lines.addWidget(text("Your passphrase, to sign this act", "field"))
        lines.addWidget(self.box)
        cited = ", ".join(clause.replace("H ", "house rule ") for clause in clauses)
        lines.addWidget(text(f"Signed by {called}. It stays in the journal ({cited}).", "second"))


class SigningSheet(Sheet):
    """Signs a command that is complete already; a page built it."""

    def __init__(self, shell: Any, command: Command, title: str, says: Sequence[str], clauses: Sequence[str]) -> None:
        over: QWidget = shell.over()
        super().__init__(over, title, "", 560)
        self._shell, self._command = shell, command
        for each in says:
            line = row(10)
            line.addWidget(IconLabel("chevron-right", "text2", 16))
            line.addWidget(text(each), 1)
            self.body.addLayout(line)
        self.signature = SignatureField(shell.facts.called, clauses, self.submit)
        self.body.addWidget(self.signature)
        self.button = self.add_buttons("Sign", "stamp")

    def draft(self) -> dict[str, Any]:
        """That it lay open: what is signed stands on the page, and the page lays it again."""
        return {"sheet": "signing", "command": type(self._command).__name__, "typed": {}}

    def submit(self) -> None:
        """Check the signature, then give the command."""
        if not self.button.isEnabled():
            return
        if not self.signature.box.text():
            self.fault.say("Your passphrase is the signature. Type it and try again.", "danger")
            self.signature.box.setFocus()
            return
        self.button.setEnabled(False)
        self.fault.say("")
        typed = self.signature.box.text()
        self._shell.worker.ask(self._signed, check_signature, typed, failed=self._refused)

    def _signed(self, _nothing: None) -> None:
        self._shell.perform(self._command, self._done, self._refused)

    def _done(self, performed: Any) -> None:
        self.close_sheet()
        self._shell.messages.say(f"Signed. Entry {performed.n} of the journal.")

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        if isinstance(error, InvalidInput):
            self.fault.say(" ".join(f"{words}." for words in error.problems.values()), "danger")
        else:
            self.show_error(error)
        self.signature.box.selectAll()
        self.signature.box.setFocus()


def check_signature(session: Any, passphrase: str) -> None:
    """Raises: WrongPassphrase."""
    session.check_signature(passphrase)
