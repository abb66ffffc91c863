"""Signs the saving of one attachment outside the register, in clear: says so, asks what for, then saves it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from models.attachment import CopyOut
from models.errors import InvalidInput, RegisterError
from models.fields import field_of, text_problem
from ui.attachments import copy_out
from ui.cards import Banner, Facts, text
from ui.dialogs.sheet import Sheet
from ui.dialogs.signing import SignatureField
from ui.guard import Guard
from ui.theme import current

WARNING = (
    "The copy is not encrypted. Whoever gets the file can read it, and the register can't call it back. Never put it"
    " on equipment used under cover."
)


class CopyOutSheet(Sheet):
    """The passphrase again, then one worker job: check it, reserve the file, journal, fill it."""

    saved = Signal(object)

    def __init__(self, shell: Any, urn: str, name: str, target: Path) -> None:
        over: QWidget = shell.over()
        super().__init__(over, "Save a copy outside the register", "", 560)
        self._shell, self._urn, self._target = shell, urn, target
        self.body.addWidget(Banner(WARNING, "warn"))
        self.body.addWidget(Facts([("Attachment", f"{name} · {urn}"), ("Saved as", target.name)], 1))
        said = field_of(CopyOut, "purpose").declared
        self.body.addWidget(text(said.label, "field"))
        self.purpose = QPlainTextEdit()
        self.purpose.setAccessibleName(said.label)
        self.purpose.setTabChangesFocus(True)
        self.purpose.setFixedHeight(current().px(70))
        self.body.addWidget(self.purpose)
        self.body.addWidget(Guard(self.purpose))
        self.signature = SignatureField(shell.facts.called, shell.facts.cites["CopyOutAttachment"], self.submit)
        self.body.addWidget(self.signature)
        self.button = self.add_buttons("Sign and save", "stamp")

    def submit(self) -> None:
        """Check what was typed, then save."""
        if not self.button.isEnabled():
            return
        purpose = self.purpose.toPlainText().strip()
        problem = text_problem(purpose, field_of(CopyOut, "purpose").declared) if purpose else "is needed"
        if problem:
            self.fault.say(f"Purpose: {problem}.", "danger")
            self.purpose.setFocus()
            return
        if not self.signature.box.text():
            self.fault.say("Your passphrase is the signature. Type it and try again.", "danger")
            self.signature.box.setFocus()
            return
        self.button.setEnabled(False)
        self.fault.say("")
        typed = self.signature.box.text()
        work = (sign_and_save, typed, self._urn, purpose, self._target)
        self._shell.worker.ask(self._saved, *work, failed=self._refused)

    def _saved(self, done: Any) -> None:
        self.close_sheet()
        self.saved.emit(done)

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        if isinstance(error, InvalidInput):
            self.fault.say(" ".join(f"{name.capitalize()} {said}." for name, said in error.problems.items()), "danger")
        else:
            self.show_error(error)
        self.signature.box.selectAll()
        self.signature.box.setFocus()


def sign_and_save(session: Any, passphrase: str, urn: str, purpose: str, target: Path) -> Any:
    """Raises: WrongPassphrase, and what :func:`ui.attachments.copy_out` raises."""
    session.check_signature(passphrase)
    return copy_out(session, urn, purpose, target)
