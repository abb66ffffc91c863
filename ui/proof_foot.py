"""Below the journal: verify the register, follow the check and stop it, co-sign what it found consistent."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from models.errors import RegisterError
from models.journal import Head
from storage.verify_rules import Verdict
from ui.cards import column, row, text
from ui.icons import Button, show_when
from ui.page import Shell
from ui.theme import current
from ui.watch_band import words_of

VERIFYING = "Verifying the chain, the signatures, the rules and every row. You can go on working meanwhile."


class ProofFoot(QWidget):
    """How far the check is while it runs, and the acts."""

    said = Signal(str, str)
    """Words for the banner, and their tone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._asked = False
        self._proved: Head | None = None
        both = column(8)
        self.setLayout(both)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(current().px(180))
        self.bar.setAccessibleName("How far the register is checked")
        self.far, self.whole = text("", "second", wraps=False), text("", "second", wraps=False)
        self.stop = Button("Stop", "x")
        self.stop.setAccessibleName("Stop the check")
        self.stop.clicked.connect(shell.watch.stop)
        self.sign = Button("Sign a checkpoint…", "stamp")
        self.sign.clicked.connect(self._sign)
        self.button = Button("Verify the register", "shield-lock")
        self.button.clicked.connect(self.verify)
        running, acts = row(8), row(8)
        for each in (self.bar, self.far, self.stop):
            running.addWidget(each)
        running.addStretch(1)
        acts.addWidget(self.whole)
        acts.addStretch(1)
        acts.addWidget(self.sign)
        acts.addWidget(self.button)
        both.addLayout(running)
        both.addLayout(acts)
        self._show_running(on=shell.watch.running)
        show_when(self.sign, False)
        shell.watch.moved.connect(self._moved)
        shell.watch.ended.connect(self._ended)

    def verify(self) -> None:
        """Verify everything; the answer stands above the list."""
        self._asked = True
        self.button.setEnabled(False)
        self.said.emit(VERIFYING, "info")
        self._shell.watch.begin(asked=True)

    def _show_running(self, *, on: bool) -> None:
        for each in (self.bar, self.far, self.stop):
            show_when(each, on)

    def _moved(self, done: int, total: int) -> None:
        self._show_running(on=True)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.far.setText(f"Checked {done:,} of {total:,} entries" if total else "Checking the pages of the file")

    def _ended(self, ended: Verdict | RegisterError | None) -> None:
        self._show_running(on=False)
        self.button.setEnabled(True)
        words, consistent = words_of(ended)
        if self._asked or not consistent:
            tone = "ok" if consistent else "info" if ended is None else "danger"
            self.said.emit(words, tone)
        self._asked = False
        if isinstance(ended, Verdict) and consistent:
            self._proved = ended.head
            self.whole.setText(f"Checked whole, up to entry {ended.head.n:,}")
        show_when(self.sign, self._proved is not None and "SignCheckpoint" in self._shell.facts.offered)

    def _sign(self) -> None:
        if self._proved is not None:
            preset = {"head_n": self._proved.n, "head_hash": self._proved.hash.hex()}
            self._shell.act("SignCheckpoint", preset)
