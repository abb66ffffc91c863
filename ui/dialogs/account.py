"""My account: what the officer at the desk unlocks with, when it was set, and what can be changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from models.policy import Policy
from ui.cards import Banner, Line, rule, text
from ui.dialogs.sheet import Sheet
from ui.icons import Button
from ui.moments import shown_iso_day

HOURS = Policy().prove_again_hours


class AccountSheet(Sheet):
    """Four lines, each with the one button that changes it."""

    def __init__(self, shell: Any) -> None:
        over: QWidget = shell.over()
        says = "What you unlock the register with. Each change is yours alone and leaves an entry without the secret."
        super().__init__(over, "My account", says, 640)
        self._shell = shell
        self.account: Any = None
        self._reading = Banner("Reading your account…", "info")
        self.body.addWidget(self._reading)
        close = Button("Close", "check", "primary")
        close.clicked.connect(self.close_sheet)
        self.footer.addWidget(close)
        shell.worker.ask(self._arrived, read_account, failed=self.show_error)

    def _arrived(self, account: Any) -> None:
        self.account = account
        self._reading.hide()
        self.body.addWidget(text(f"{account.officer.called} · {account.officer.urn}", "strong"))
        changed = f"Set on {shown_iso_day(account.passphrase_set)}." if account.passphrase_set else "Set."
        second = f"{changed} It is to be changed every year."
        self._first = self._line("key", "Passphrase", second, "Change…", self._passphrase)
        self._key_file(account)
        self._codes(account)
        self._rules(account)
        self._fit()
        self._first.setFocus()

    def _key_file(self, account: Any) -> None:
        if account.has_key_file:
            where = f"On {account.key_file}." if account.key_file else "Set up."
            second = f"{where} Your passphrase opens nothing without it, and a copy of the register stays shut."
            self._line("device-floppy", "Key file", second, "Take away…", self._take_away_key)
        elif account.media:
            second = "Not set up. On a registered medium it keeps a copied register shut, whoever knows the passphrase."
            self._line("device-floppy", "Key file", second, "Set up…", self._set_up_key)
        else:
            second = "Not set up. The administrator registers a medium for key files first, on the Equipment page."
            self._line("device-floppy", "Key file", second)

    def _codes(self, account: Any) -> None:
        if account.has_codes:
            second = f"Asked for every {HOURS} hours since {shown_iso_day(account.codes)}."
            self._line("clock", "Phone codes", second, "Take away…", self._take_away_codes)
        else:
            second = "Not set up. Six digits from your phone; kept for compliance, it protects no copy."
            self._line("clock", "Phone codes", second, "Set up…", self._set_up_codes)

    def _rules(self, account: Any) -> None:
        said = "To be acknowledged."
        if account.rules:
            said = f"Acknowledged on {shown_iso_day(account.rules)}, for a year."
        self._line("book", "Rules of behavior", said, "Read…", self._acknowledge)

    def _line(self, icon: str, title: str, second: str, button: str = "", do: Any = None) -> QWidget:
        self.body.addWidget(rule())
        press = None
        if button:
            press = Button(button)
            press.setAccessibleName(f"{title}: {button.rstrip('…').lower()}")
            press.clicked.connect(do)
        self.body.addWidget(Line(icon, "accent_text", title, second, press))
        return press or self

    def _passphrase(self) -> None:
        from ui.dialogs.account_changes import PassphraseSheet  # noqa: PLC0415 - one of five, when it is wanted

        self._shell.lay(PassphraseSheet(self._shell))

    def _set_up_key(self) -> None:
        from ui.dialogs.account_factors import KeyFileSheet  # noqa: PLC0415 - as above

        self._shell.lay(KeyFileSheet(self._shell, self.account.media))

    def _set_up_codes(self) -> None:
        from ui.dialogs.account_factors import CodesSheet  # noqa: PLC0415 - as above

        self._shell.lay(CodesSheet(self._shell, self.account.officer.urn))

    def _take_away_key(self) -> None:
        from ui.dialogs.account_changes import KEY_FILE, TakeAwaySheet  # noqa: PLC0415 - as above

        self._shell.lay(TakeAwaySheet(self._shell, KEY_FILE))

    def _take_away_codes(self) -> None:
        from ui.dialogs.account_changes import CODES, TakeAwaySheet  # noqa: PLC0415 - as above

        self._shell.lay(TakeAwaySheet(self._shell, CODES))

    def _acknowledge(self) -> None:
        self._shell.act("AcknowledgeRules", {"officer": self.account.officer.urn})


def read_account(session: Any) -> Any:
    """Run in the worker."""
    from ui.session_account import own_account  # noqa: PLC0415 - the store's packages load in the worker

    return own_account(session)
