"""Marking one line of a paper: the choice, its reason or conditions, and remarks at named fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from models.application import Outcome
from models.approving import DetailMark, Verdict
from models.deciding import Mark
from models.remark import Remark
from ui.cards import column, row, text
from ui.guard import Guard
from ui.icons import Button
from ui.paper import PaperLine
from ui.theme import current

_OUTCOMES = (
    (Outcome.AUTHORIZED, "Authorize"),
    (Outcome.WITH_CONDITIONS, "With conditions"),
    (Outcome.RETURNED, "Return"),
    (Outcome.REFUSED, "Refuse"),
)
_VERDICTS = ((Verdict.APPROVED, "Approve"), (Verdict.RETURNED, "Return"), (Verdict.REFUSED, "Refuse"))
_ASKS = {
    Outcome.WITH_CONDITIONS: "Conditions",
    Outcome.RETURNED: "What is to be mended",
    Outcome.REFUSED: "Reason",
    Verdict.REFUSED: "Reason",
}


class RemarkRow(QWidget):
    """One remark: at which field, and what."""

    def __init__(self, title: str, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        line = row(8)
        self.setLayout(line)
        self.field = QComboBox()
        self.field.addItem("The whole", "")
        for name, label in fields:
            self.field.addItem(label, name)
        self.field.setAccessibleName(f"{title}: field the remark is about")
        self.field.setMaximumWidth(current().px(200))
        self.words = _box(f"{title}: remark", 44)
        line.addWidget(self.field)
        said = column(4)
        said.addWidget(self.words)
        said.addWidget(Guard(self.words))
        line.addLayout(said, 1)

    def draft(self) -> list[str]:
        """Field and words, as they stand."""
        return [self.field.currentData(), self.words.toPlainText()]

    def show_draft(self, draft: Sequence[str]) -> None:
        """Show what :meth:`draft` gave."""
        self.field.setCurrentIndex(max(0, self.field.findData(draft[0])))
        self.words.setPlainText(draft[1])

    def remark(self) -> Remark | None:
        """The remark, or None while it is empty."""
        typed = self.words.toPlainText().strip()
        return Remark(field=self.field.currentData(), text=typed) if typed else None


class MarkBox(QFrame):
    """The decider's mark on one line."""

    changed = Signal()

    def __init__(self, line: PaperLine, *, details: bool) -> None:
        super().__init__()
        self.setProperty("look", "group")
        self._line, self._details = line, details
        self._choices: tuple[tuple[StrEnum, str], ...] = _VERDICTS if details else _OUTCOMES
        room = column(8, (12, 10, 12, 10))
        self.setLayout(room)
        self._group = QButtonGroup(self)
        radios = row(6)
        for at, (_, words) in enumerate(self._choices):
            radio = QRadioButton(words)
            radio.setAccessibleName(f"{line.title}: {words}")
            self._group.addButton(radio, at)
            radios.addWidget(radio)
        radios.addStretch(1)
        room.addLayout(radios)
        self._group.idToggled.connect(self._toggled)
        self._label = text("", "field")
        self.reason = _box(f"{line.title}: reason or conditions", 64)
        room.addWidget(self._label)
        room.addWidget(self.reason)
        room.addWidget(Guard(self.reason))
        self._remarks: list[RemarkRow] = []
        self._remark_room: QVBoxLayout = column(6)
        room.addLayout(self._remark_room)
        self._more = Button("Another remark", "plus", "link")
        self._more.clicked.connect(self.add_remark)
        room.addWidget(self._more)
        self._fault = text("", "fault")
        room.addWidget(self._fault)
        self._show_parts()

    @property
    def choice(self) -> StrEnum | None:
        """What is marked, or None."""
        at = self._group.checkedId()
        return None if at < 0 else self._choices[at][0]

    @property
    def words(self) -> str:
        """What is marked, for the signing sheet."""
        at = self._group.checkedId()
        return "" if at < 0 else f"{self._choices[at][1]}: {self._line.title.split(': ', 1)[-1]}"

    def choose(self, value: str) -> None:
        """Mark it: one of the words of the choice."""
        for at, (each, _) in enumerate(self._choices):
            if each == value:
                self._group.button(at).setChecked(True)

    def add_remark(self) -> RemarkRow:
        """One more remark."""
        made = RemarkRow(self._line.title, self._line.fields)
        self._remarks.append(made)
        self._remark_room.addWidget(made)
        return made

    @property
    def line(self) -> PaperLine:
        """The line that is marked here."""
        return self._line

    def draft(self) -> dict[str, Any] | None:
        """Choice, reason and remarks in JSON types; None while nothing is marked."""
        if self.choice is None:
            return None
        remarks = [each.draft() for each in self._remarks]
        return {"choice": self.choice.value, "reason": self.reason.toPlainText(), "remarks": remarks}

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Show what :meth:`draft` gave."""
        self.choose(draft["choice"])
        self.reason.setPlainText(draft["reason"])
        while len(self._remarks) < len(draft["remarks"]):
            self.add_remark()
        for made, said in zip(self._remarks, draft["remarks"], strict=True):
            made.show_draft(said)
        self._show_parts()

    def problem(self) -> str:
        """What is missing, in words; it is shown at the line too."""
        said = ""
        if self.choice is None:
            said = "Mark this line."
        elif self._needs_reason and not self.reason.toPlainText().strip():
            said = f"“{self._label.text()}” is missing."
        elif self._takes_remarks and not self._typed():
            said = "Say at which field, and what is to be mended."
        self._fault.setText(said)
        self._fault.setVisible(bool(said))
        return said

    def mark(self) -> Any:
        """The mark as the command takes it. Call it when :meth:`problem` is empty."""
        reason, remarks = self.reason.toPlainText().strip(), self._typed()
        if self._details:
            if self.choice == Verdict.REFUSED:
                remarks = (Remark(field="", text=reason),)
            return DetailMark(profile=self._line.urn, verdict=Verdict(str(self.choice)), remarks=remarks)
        if self._takes_remarks and not reason:
            reason = "; ".join(each.text for each in remarks)
        return Mark(subject=self._line.urn, outcome=Outcome(str(self.choice)), text=reason, remarks=remarks)

    @property
    def _takes_remarks(self) -> bool:
        return self.choice in (Outcome.RETURNED, Verdict.RETURNED)

    @property
    def _needs_reason(self) -> bool:
        return self.choice in _ASKS and not self._takes_remarks

    def _typed(self) -> tuple[Remark, ...]:
        return tuple(each for made in self._remarks if (each := made.remark()) is not None)

    def _toggled(self, _at: int, on: bool) -> None:
        if on:
            if self._takes_remarks and not self._remarks:
                self.add_remark()
            self._show_parts()
            self.changed.emit()

    def _show_parts(self) -> None:
        self._label.setText(_ASKS.get(self.choice, "") if self.choice else "")
        self._label.setVisible(self._needs_reason)
        self.reason.setVisible(self._needs_reason)
        for made in self._remarks:
            made.setVisible(self._takes_remarks)
        self._more.setVisible(self._takes_remarks)
        self._fault.hide()


def _box(name: str, height: float) -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setTabChangesFocus(True)
    box.setFixedHeight(current().px(height))
    box.setAccessibleName(name)
    return box


@attrs.frozen(kw_only=True)
class Marked:
    """All marks of a sitting and what the signing sheet says of them."""

    marks: tuple[Any, ...]
    says: tuple[str, ...]
