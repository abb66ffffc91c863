"""The unlock page: the register's folder, the notice, log-in name and passphrase. No names, no counts of records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QLayout, QLineEdit, QSizePolicy, QWidget

from models.errors import RegisterError
from ui.bands import NOTICE
from ui.cards import Banner, column, row, scrolled, text
from ui.icons import Button, IconButton, IconLabel
from ui.messages import words_of
from ui.opening import build_practice, note_notice, notice_read, open_shown, read_facts
from ui.pages.unlock_factors import FactorFields
from ui.theme import current
from ui.worker import Worker

if TYPE_CHECKING:
    from ui.page import Facts

SUFFIX = ".coverbook"


class UnlockPage(QWidget):
    """Asks for what unlocks a register and says in one line why it stays shut."""

    unlocked = Signal(object)
    folder_chosen = Signal(object)
    sheet_wanted = Signal(object)

    def __init__(self, worker: Worker, opening: Callable[..., Any], folder: Path | None) -> None:
        super().__init__()
        self._worker, self._opening, self._folder = worker, opening, folder
        self._read_today = False
        self.setProperty("look", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Unlock")
        outer = column(0)
        self.setLayout(outer)
        inside = QWidget()
        middle = column(0, (24, 24, 24, 24))
        inside.setLayout(middle)
        card = QFrame()
        card.setProperty("look", "card")
        card.setFixedWidth(current().px(460))
        card.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._lines = column(8, (32, 28, 32, 28))
        card.setLayout(self._lines)
        middle.addStretch(1)
        across = row(0)
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        middle.addLayout(across)
        middle.addStretch(1)
        outer.addWidget(scrolled(inside))
        self._fill()
        self._show_folder()

    def focus_first(self) -> None:
        """The log-in name, or the choice of a register where none is chosen."""
        (self.login if self._folder else self.choose).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell Caps Lock from a letter typed in capitals without Shift; Qt has no other sign of it."""
        if watched is self.passphrase and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            letter, shifted = event.text(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if letter.isalpha():
                self.caps.setVisible(letter.isupper() != shifted)
        return super().eventFilter(watched, event)

    def unlock(self) -> None:
        """Try; the answer comes back from the worker."""
        problem = self._problem()
        if problem is not None:
            words, where = problem
            self.fault.say(words, "danger")
            where.setFocus()
            return
        self.fault.say("")
        self._working(on=True)
        shown = (self.passphrase.text(), self.factors.key_file.text().strip(), self.factors.code.text())
        self._worker.open(
            self._opened, self._refused, open_shown, self._opening, self._folder, self.login.text().strip(), shown
        )

    def _problem(self) -> tuple[str, QWidget] | None:
        if self._folder is None:
            return "No register is chosen. Choose the folder of a register first.", self.choose
        if not self.login.text().strip():
            return "The log-in name is missing. Type it and try again.", self.login
        if not self.passphrase.text():
            return "The passphrase is missing. Type it and try again.", self.passphrase
        if not self._read_today and not self.agreed.isChecked():
            return "Read the notice and tick that you did.", self.agreed
        return None

    def _fill(self) -> None:
        head = row(14)
        head.addWidget(IconLabel("shield-lock", "accent", 36))
        words = column(0)
        words.addWidget(text("Coverbook", "page"))
        self._register = text("", "second")
        words.addWidget(self._register)
        head.addLayout(words, 1)
        self.choose = Button("Choose…", look="link")
        self.choose.setAccessibleName("Choose the folder of a register")
        self.choose.clicked.connect(self._choose)
        head.addWidget(self.choose)
        self._lines.addLayout(head)
        self._lines.addSpacing(current().px(8))
        self.login = QLineEdit()
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.installEventFilter(self)
        self.eye = IconButton("eye", "Show the passphrase")
        self.eye.clicked.connect(self._show_or_hide)
        self._field("Log-in name", self.login)
        self._field("Passphrase", self.passphrase, self.eye)
        self.caps = Banner("Caps Lock is on.", "warn")
        self.caps.hide()
        self._lines.addWidget(self.caps)
        self.factors = FactorFields()
        self.login.textEdited.connect(self.factors.forget)
        self._lines.addWidget(self.factors)
        self._notice()
        self._foot()

    def _foot(self) -> None:
        self.fault = Banner("", "danger")
        self._lines.addWidget(self.fault)
        self.button = Button("Unlock", "lock", "primary")
        self.button.clicked.connect(self.unlock)
        self._lines.addWidget(self.button)
        for box in (self.login, self.passphrase, self.factors.key_file, self.factors.code):
            box.returnPressed.connect(self.unlock)
        line = row(0)
        self.code = Button("I have a one-time code", look="link")
        self.code.clicked.connect(self._enrol)
        self.recovery = Button("Use the recovery code…", look="link")
        self.recovery.clicked.connect(self._use_recovery)
        self.practice = Button("Practice register…", look="link")
        self.practice.setToolTip("Builds a register of a fictional department in a folder you choose")
        self.practice.clicked.connect(self._choose_practice)
        line.addWidget(self.code)
        line.addStretch(1)
        line.addWidget(self.practice)
        beneath = row(0)
        beneath.addWidget(self.recovery)
        beneath.addStretch(1)
        self._lines.addLayout(line)
        self._lines.addLayout(beneath)

    def _field(self, label: str, box: QLineEdit, beside: QWidget | None = None) -> None:
        name = text(label, "field")
        name.setBuddy(box)
        box.setAccessibleName(label)
        self._lines.addWidget(name)
        line: QLayout = row(6)
        line.addWidget(box)
        if beside is not None:
            line.addWidget(beside)
        self._lines.addLayout(line)

    def _notice(self) -> None:
        frame = QFrame()
        frame.setProperty("look", "group")
        inside = column(4, (12, 10, 12, 6))
        frame.setLayout(inside)
        inside.addWidget(text(NOTICE, "second"))
        self.agreed = QCheckBox("I have read this notice")
        self.agreed.setAccessibleName("I have read this notice")
        self.agreed.setAccessibleDescription(NOTICE)
        inside.addWidget(self.agreed)
        self._read = text("Read and ticked today on this computer.", "second")
        self._read.hide()
        inside.addWidget(self._read)
        self._lines.addSpacing(current().px(4))
        self._lines.addWidget(frame)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose the folder of a register")
        if chosen:
            self.use_folder(Path(chosen))

    def use_folder(self, folder: Path) -> None:
        """Unlock this register. Nothing keeps a list of registers opened before."""
        self._folder = folder
        self.folder_chosen.emit(folder)
        self.fault.say("")
        self._show_folder()
        self.focus_first()

    def _enrol(self) -> None:
        if self._folder is None:
            self.fault.say("No register is chosen. Choose the folder of a register first.", "danger")
            self.choose.setFocus()
            return
        from ui.dialogs.enrol import EnrolSheet  # noqa: PLC0415 - few come with a code

        sheet = EnrolSheet(self, self._worker, self._folder)
        sheet.enrolled.connect(self._enrolled)
        self.sheet_wanted.emit(sheet)

    def _use_recovery(self) -> None:
        if self._folder is None:
            self.fault.say("No register is chosen. Choose the folder of a register first.", "danger")
            self.choose.setFocus()
            return
        from ui.dialogs.recovery import UseRecoverySheet  # noqa: PLC0415 - hardly anyone ever comes with it

        self.sheet_wanted.emit(UseRecoverySheet(self, self._worker, self._folder))

    def _enrolled(self, urn: str) -> None:
        self.fault.say(f"{urn} has own keys. They count once the Chief has confirmed you.", "ok")

    def _choose_practice(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Choose a folder for the practice register")
        if chosen:
            self.build_practice(Path(chosen))

    def build_practice(self, folder: Path) -> None:
        """Build the practice register in a folder and choose it."""
        self.fault.say("Building the practice register: a fictional department, some seconds…", "info")
        self._working(on=True)
        self._worker.ask(self._practice_built, build_practice, folder, failed=self._refused)

    def _practice_built(self, store: Path) -> None:
        self._working(on=False)
        self.use_folder(store)
        self.fault.say("The practice register is built. accounts.txt beside it lists who can unlock it.", "ok")

    def _show_folder(self) -> None:
        if self._folder is None:
            self._register.setText("No register is chosen")
        else:
            self._register.setText(f"Register: {self._folder.name.removesuffix(SUFFIX)}")
            self._worker.ask(self._notice_known, notice_read, self._folder, failed=self._refused)

    def _notice_known(self, read: bool) -> None:
        """The notice stands there always; it is to be ticked once a day."""
        self._read_today = read
        self.agreed.setVisible(not read)
        self._read.setVisible(read)

    def _show_or_hide(self) -> None:
        hidden = self.passphrase.echoMode() == QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self.eye.show_icon("eye-off" if hidden else "eye", "Hide the passphrase" if hidden else "Show the passphrase")

    def _working(self, *, on: bool) -> None:
        self.button.setEnabled(not on)
        self.button.setText("Unlocking…" if on else "Unlock")

    def _opened(self, _nothing: None) -> None:
        self.passphrase.clear()
        self.factors.forget()
        if self.agreed.isChecked() and self._folder is not None:
            self._worker.ask(self._noted, note_notice, self._folder, failed=self._refused)
        self._worker.ask(self._facts_arrived, read_facts, failed=self._refused)

    def _noted(self, _nothing: None) -> None:
        """Nothing is to be done."""

    def _facts_arrived(self, facts: Facts) -> None:
        self.unlocked.emit(facts)

    def _refused(self, error: RegisterError) -> None:
        self._working(on=False)
        tone = self.factors.take(error)
        self.fault.say(words_of(error), tone or "danger")
        if tone is not None:
            return
        self.passphrase.selectAll()
        self.passphrase.setFocus()
