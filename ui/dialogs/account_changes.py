"""Changing the own passphrase, and taking a factor away again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from PySide6.QtWidgets import QLineEdit, QWidget

from models.errors import RegisterError
from models.record import Kind
from ui.dialogs.fields import line_field
from ui.dialogs.sheet import Sheet


class AccountChange(Sheet):
    """The base: one job in the worker; what went wrong stands on the sheet, what was done in the window."""

    DONE = ""

    def __init__(self, shell: Any, title: str, says: str, width: float = 560) -> None:
        over: QWidget = shell.over()
        super().__init__(over, title, says, width)
        self._shell = shell

    def passphrase_field(self, label: str = "Your passphrase, to sign this act") -> QLineEdit:
        """The passphrase as the signature."""
        box = line_field(self.body, label, secret=True)
        box.returnPressed.connect(self.submit)
        return box

    def missing(self) -> tuple[str, QLineEdit] | None:
        """What is not filled in, in words, and where; None where all is there."""
        raise NotImplementedError

    def job(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """What the worker does, and with what."""
        raise NotImplementedError

    def submit(self) -> None:
        """Check, then do it in the worker."""
        if not self.button.isEnabled():
            return
        if (problem := self.missing()) is not None:
            self.fault.say(problem[0], "danger")
            problem[1].setFocus()
            self._fit()
            return
        self.button.setEnabled(False)
        self.fault.say("")
        work, told = self.job()
        self._shell.worker.ask(self._done, work, *told, failed=self._refused)

    def finish(self, words: str, icon: str, look: str = "primary") -> None:
        """The buttons, once the fields stand."""
        self.button = self.add_buttons(words, icon, look)

    def _done(self, _result: Any) -> None:
        shell, said = self._shell, self.DONE
        self.close_sheet()
        shell.changed({Kind.OFFICER})
        shell.messages.say(said)

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        self.show_error(error)


class PassphraseSheet(AccountChange):
    """The old one, the new one twice."""

    DONE = "Your passphrase is changed. The one before still opens copies and backups that were made before."

    def __init__(self, shell: Any) -> None:
        says = (
            "At least 14 characters: several words that do not belong together are good. The one used until now still "
            "opens every copy and backup made before."
        )
        super().__init__(shell, "Change my passphrase", says)
        self.old = line_field(self.body, "Passphrase until now", secret=True)
        self.new = line_field(self.body, "New passphrase", secret=True)
        self.again = self.passphrase_field("New passphrase, again")
        self.finish("Change passphrase", "key")

    def missing(self) -> tuple[str, QLineEdit] | None:
        """All three, and the new one twice the same."""
        for box in (self.old, self.new, self.again):
            if not box.text():
                return "Type the passphrase used until now, and the new one twice.", box
        if self.new.text() != self.again.text():
            self.again.clear()
            return "The two new passphrases differ. Type the second one again.", self.again
        return None

    def job(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Entry and slot."""
        return change_passphrase, (self.old.text(), self.new.text())


@attrs.frozen
class Taking:
    """What is taken away: the words of its sheet, and what is said when it was done."""

    title: str
    says: str
    done: str
    key_file: bool


KEY_FILE = Taking(
    "Take the key file away",
    "Your passphrase alone unlocks from then on, also a copy of the register that somebody took.",
    "The key file is asked for no more. Wipe it from its medium.",
    key_file=True,
)
CODES = Taking(
    "Take the phone codes away",
    "No code is asked for from then on. Remove the entry from your phone.",
    "Phone codes are asked for no more.",
    key_file=False,
)


class TakeAwaySheet(AccountChange):
    """The passphrase as the signature."""

    def __init__(self, shell: Any, taking: Taking) -> None:
        super().__init__(shell, taking.title, taking.says)
        self.DONE = taking.done
        self._taking = taking
        self.passphrase = self.passphrase_field()
        self.finish("Take away and sign", "x", "danger")

    def missing(self) -> tuple[str, QLineEdit] | None:
        """The signature."""
        if not self.passphrase.text():
            return "Your passphrase is the signature. Type it and try again.", self.passphrase
        return None

    def job(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Entry and slot."""
        return take_away, (self.passphrase.text(), self._taking.key_file)


def change_passphrase(session: Any, old: str, new: str) -> None:
    """Run in the worker. Raises: WrongPassphrase, LockedOut, PassphraseTooShort, PassphraseGuessable."""
    session.change_passphrase(old, new)


def take_away(session: Any, passphrase: str, key_file: bool) -> None:
    """Run in the worker. Raises: WrongPassphrase, LockedOut."""
    from ui.session_account import take_away_codes, take_away_key_file  # noqa: PLC0415 - loads in the worker

    (take_away_key_file if key_file else take_away_codes)(session, passphrase)
