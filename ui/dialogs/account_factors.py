"""Setting up a key file on a registered medium, and phone codes with the secret as text and as a QR code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit

from storage.second_factor import address, new_secret, printed
from ui.cards import Banner, column, row, text
from ui.dialogs.account_changes import AccountChange
from ui.dialogs.fields import line_field
from ui.icons import Button
from ui.qr import QrCode


class KeyFileSheet(AccountChange):
    """Which registered medium, where it is plugged in, the passphrase."""

    DONE = "The key file is on the medium, and is asked for from now on. Take the medium with you when you leave."

    def __init__(self, shell: Any, media: tuple[tuple[str, str], ...]) -> None:
        says = (
            "32 random bytes are written to a medium and enter the derivation of your key: without them your "
            "passphrase opens nothing. Copies and backups made before open without."
        )
        super().__init__(shell, "Set up a key file", says)
        lines = column(4)
        lines.addWidget(text("Registered medium", "field"))
        self.medium = QComboBox()
        self.medium.setAccessibleName("Registered medium")
        for urn, tag in media:
            self.medium.addItem(tag, urn)
        lines.addWidget(self.medium)
        self.body.addLayout(lines)
        choose = Button("Choose…")
        choose.setAccessibleName("Choose where the medium is plugged in")
        choose.clicked.connect(self._choose)
        self.place = line_field(self.body, "Where it is plugged in", beside=choose)
        self.passphrase = self.passphrase_field()
        warning = "If the medium is lost, nobody can unlock for you, recovery included: you are enrolled anew."
        self.body.addWidget(Banner(warning, "warn"))
        self.finish("Write key file and sign", "key")

    def missing(self) -> tuple[str, QLineEdit] | None:
        """Place and signature."""
        if not self.place.text().strip():
            return "Choose the folder the medium is plugged in at.", self.place
        if not self.passphrase.text():
            return "Your passphrase is the signature. Type it and try again.", self.passphrase
        return None

    def job(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """File, entry, slot."""
        return set_up_key, (self.passphrase.text(), str(self.medium.currentData()), Path(self.place.text().strip()))

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose where the medium is plugged in")
        if chosen:
            self.place.setText(chosen)


class CodesSheet(AccountChange):
    """The secret, shown once; the code the phone makes of it; the passphrase."""

    DONE = "Phone codes are set up. A code is asked for every 12 hours."

    def __init__(self, shell: Any, officer: str) -> None:
        says = (
            "Scan this with the authenticator on a phone that is never used under cover, or type the secret into it. "
            "It is shown once."
        )
        super().__init__(shell, "Set up phone codes", says, 640)
        self.secret = new_secret()
        across = row(20)
        across.addWidget(QrCode(address(self.secret, officer), "QR code of the secret"), 0, Qt.AlignmentFlag.AlignTop)
        right = column(8)
        right.addWidget(text("The secret, to be typed", "label"))
        shown = text(printed(self.secret), "heading")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName("Secret of the phone codes")
        right.addWidget(shown)
        right.addWidget(text("Time-based, six digits, every 30 seconds. No name goes onto the phone.", "second"))
        self.code = line_field(right, "The code your phone shows now")
        self.code.setMaxLength(12)
        right.addStretch(1)
        across.addLayout(right, 1)
        self.body.addLayout(across)
        self.passphrase = self.passphrase_field()
        self.finish("Ask for codes and sign", "clock")

    def missing(self) -> tuple[str, QLineEdit] | None:
        """Code and signature."""
        if not self.code.text().strip():
            return "Type the six digits your phone shows now.", self.code
        if not self.passphrase.text():
            return "Your passphrase is the signature. Type it and try again.", self.passphrase
        return None

    def job(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Entry, slot."""
        return set_up_phone_codes, (self.passphrase.text(), self.secret, self.code.text())


def set_up_key(session: Any, passphrase: str, medium: str, place: Path) -> None:
    """Run in the worker. Raises: WrongPassphrase, LockedOut, KeyFileNotWritten, InvalidInput."""
    from ui.session_account import set_up_key_file  # noqa: PLC0415 - loads in the worker

    set_up_key_file(session, passphrase, medium, place)


def set_up_phone_codes(session: Any, passphrase: str, secret: bytes, code: str) -> None:
    """Run in the worker. Raises: WrongPassphrase, LockedOut, WrongPhoneCode."""
    from ui.session_account import set_up_codes  # noqa: PLC0415 - loads in the worker

    set_up_codes(session, passphrase, secret, code)
