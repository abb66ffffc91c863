"""Signs one copy of a report: says what leaves the register, for whom, to which file; then seals and saves it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.errors import RegisterError
from ui.cards import Facts
from ui.dialogs.sheet import Sheet
from ui.dialogs.signing import SignatureField


class CopySheet(Sheet):
    """The passphrase again, then one worker job: check it, write beside the target, journal, rename."""

    issued = Signal(object)

    def __init__(self, shell: Any, draft: Any, target: Path, recipient: str) -> None:
        over: QWidget = shell.over()
        says = "One numbered copy leaves the register. It is encrypted with a passphrase of its own."
        super().__init__(over, "Sign this copy", says, 560)
        self._shell, self._draft, self._target = shell, draft, target
        shown = (
            ("Report", f"{draft.report_id}, copy {draft.number}"),
            ("Rendition", draft.rendition.value.capitalize()),
            ("Recipient", recipient),
            ("Saved as", target.name),
        )
        self.body.addWidget(Facts(shown))
        self.signature = SignatureField(shell.facts.called, shell.facts.cites["IssueReport"], self.submit)
        self.body.addWidget(self.signature)
        self.button = self.add_buttons("Sign and save", "stamp")

    def submit(self) -> None:
        """Seal and save."""
        if not self.button.isEnabled():
            return
        if not self.signature.box.text():
            self.fault.say("Your passphrase is the signature. Type it and try again.", "danger")
            self.signature.box.setFocus()
            return
        self.button.setEnabled(False)
        self.fault.say("")
        typed = self.signature.box.text()
        self._shell.worker.ask(self._saved, _sign_and_save, typed, self._draft, self._target, failed=self._refused)

    def _saved(self, copy: Any) -> None:
        self.close_sheet()
        self.issued.emit(copy)

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        self.show_error(error)
        self.signature.box.selectAll()
        self.signature.box.setFocus()


def _sign_and_save(session: Any, passphrase: str, draft: Any, target: Path) -> Any:
    from ui.reporting import save  # noqa: PLC0415 - the layout packages are loaded by the draft already

    session.check_signature(passphrase)
    return save(session, draft, target)
