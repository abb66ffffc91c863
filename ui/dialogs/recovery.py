"""“Use the recovery code…” on the unlock page: both halves, what recovery may do, the way back to a Chief."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from models.errors import RegisterError
from ui.cards import Banner, Line, column, empty_layout, rule, text
from ui.dialogs.sheet import Sheet
from ui.guard import Guard
from ui.icons import Button
from ui.recovery_steps import Standing, Step, nothing_open, open_by_recovery, read_standing, register_of, take_step
from ui.theme import current
from ui.worker import Worker

SAYS = (
    "Two people type one half each. Opening is written in the journal, signed by recovery itself, and makes a new code "
    "due at once. Nobody can sign in an officer's name with it."
)


class UseRecoverySheet(Sheet):
    """Asks for the halves; then it leads from step to step until a Chief with own keys stands again."""

    def __init__(self, over: QWidget, worker: Worker, folder: Path) -> None:
        super().__init__(over, "Use the recovery code", SAYS, 620)
        self._worker, self._folder = worker, folder
        self._opened = False
        self._steps: tuple[Step, ...] = ()
        self.number = text("", "second")
        self.body.addWidget(self.number)
        self.one, self.other = self._field("One half"), self._field("The other half")
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(current().px(72))
        self._named("Why it is used, and who typed the halves", self.why)
        self.body.addWidget(Guard(self.why))
        self.button = self.add_buttons("Open by the recovery code", "key", cancel="Close")
        worker.ask(self._number_arrived, register_of, folder, failed=self.show_error)

    def submit(self) -> None:
        """Open by the two halves."""
        if self._opened or not self.button.isEnabled():
            return
        one, other = self.one.text().strip(), self.other.text().strip()
        if not (one and other):
            self.fault.say("Both halves are needed. Half a code opens nothing.", "danger")
            (self.other if one else self.one).setFocus()
            return
        self.button.setEnabled(False)
        self.fault.say("")
        told = (self._folder, one, other, self.why.toPlainText().strip())
        self._worker.open(self._is_open, self._refused, open_by_recovery, *told)

    def close_sheet(self) -> None:
        """Lock again: recovery holds nothing open behind the unlock page."""
        if self._opened:
            self._worker.open(self._locked, self._stays, nothing_open)
        super().close_sheet()

    def _field(self, label: str) -> QLineEdit:
        box = QLineEdit()
        box.setPlaceholderText("Eight groups of four, e.g. NM4X-MMXB-…")
        self._named(label, box)
        return box

    def _named(self, label: str, box: QWidget) -> None:
        lines = column(4)
        name = text(label, "field")
        box.setAccessibleName(label)
        lines.addWidget(name)
        lines.addWidget(box)
        self.body.addLayout(lines)

    def _number_arrived(self, number: str) -> None:
        self.number.setText(f"Register {number}: the number on both sheets.")

    def _is_open(self, _nothing: None) -> None:
        self._opened = True
        self.one.clear()
        self.other.clear()
        self.button.hide()
        self._worker.ask(self._show, read_standing, failed=self.show_error)

    def _show(self, standing: Standing) -> None:
        self.says.setText("Opened by recovery. It may: " + ", ".join(each.lower() for each in standing.may) + ".")
        empty_layout(self.body)
        if standing.code:
            self._show_code(standing.code)
        self.body.addWidget(text("The way back to a Chief", "heading"))
        self._steps = standing.steps
        for at, step in enumerate(standing.steps):
            self.body.addWidget(rule())
            self.body.addWidget(Line("user", "text2", step.called, step.says, self._button_of(at, step)))
        self.body.addWidget(text("Due now, for the Chief", "heading"))
        for each in standing.due:
            self.body.addWidget(rule())
            self.body.addWidget(Line("alert-triangle", "danger", each, "Late at once"))
        self._fit()
        self.setFocus()

    def _show_code(self, code: str) -> None:
        shown = text(code, "page")
        shown.setAccessibleName("One-time code")
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.body.addWidget(Banner("Give this one-time code to the officer by hand. It is shown once.", "ok"))
        self.body.addWidget(shown)

    def _button_of(self, at: int, step: Step) -> Button | None:
        if step.act is None:
            return None
        button = Button(step.button)
        button.setAccessibleName(f"{step.button}: {step.called}")
        button.setProperty("step", at)
        button.clicked.connect(self._take)
        return button

    def _take(self) -> None:
        sender = self.sender()
        if sender is None:
            return
        step = self._steps[int(sender.property("step"))]
        self.fault.say("")
        self._worker.ask(self._show, take_step, step.act, failed=self.show_error)

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        self.show_error(error)

    def _locked(self, _nothing: None) -> None:
        """The session is closed; the unlock page stands."""

    def _stays(self, error: RegisterError) -> None:
        self.show_error(error)
