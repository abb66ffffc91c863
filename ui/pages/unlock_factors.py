"""What the unlock page asks for besides the passphrase, once the log-in turned out to want it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from models.errors import RegisterError
from ui.cards import Tone, column
from ui.dialogs.fields import line_field
from ui.icons import Button


class FactorFields(QWidget):
    """A key file and a phone code; each is hidden until the slot wants it and it is not there by itself."""

    def __init__(self) -> None:
        super().__init__()
        outer = column(0)
        self.setLayout(outer)
        self._key, self._code = QWidget(), QWidget()
        for holder in (self._key, self._code):
            outer.addWidget(holder)
        key, code = column(0, (0, 8, 0, 0)), column(0, (0, 8, 0, 0))
        self._key.setLayout(key)
        self._code.setLayout(code)
        choose = Button("Choose…")
        choose.setAccessibleName("Choose the key file on its medium")
        choose.clicked.connect(self._choose)
        self.key_file = line_field(key, "Key file", beside=choose)
        self.key_file.setPlaceholderText("On your registered medium")
        self.code = line_field(code, "Code from your phone")
        self.code.setPlaceholderText("Six digits")
        self.code.setMaxLength(12)
        self.forget()

    def forget(self) -> None:
        """Another log-in name: ask for nothing until it turns out to be wanted."""
        for holder, box in ((self._key, self.key_file), (self._code, self.code)):
            box.clear()
            holder.hide()
        self.hide()

    @property
    def asked(self) -> bool:
        """Whether one of them is shown."""
        return not self.isHidden()

    def take(self, error: RegisterError) -> Tone | None:
        """Show what a refusal says is missing and put the focus there; how to tell it, None for what is no factor."""
        from storage.errors import (  # noqa: PLC0415 - the store's packages load while the page already stands
            KeyFileDamaged,
            KeyFileForeign,
            KeyFileWanted,
            PhoneCodeWanted,
            WrongPhoneCode,
        )

        if isinstance(error, KeyFileWanted | KeyFileForeign | KeyFileDamaged):
            holder, box = self._key, self.key_file
        elif isinstance(error, PhoneCodeWanted | WrongPhoneCode):
            holder, box = self._code, self.code
        else:
            return None
        self.show()
        holder.show()
        box.selectAll()
        box.setFocus()
        return "info" if isinstance(error, KeyFileWanted | PhoneCodeWanted) else "danger"

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Choose the key file", "", "Key files (*.key);;All files (*)")
        if chosen:
            self.key_file.setText(str(Path(chosen)))
