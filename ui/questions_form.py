"""The 18 questions on screen: the register's own answers are filled in; an override needs its note, a no its action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPlainTextEdit, QRadioButton, QWidget

from models.questions import QUESTIONS, Question, Reply
from models.review_meeting import StatedAnswer
from ui.cards import column, row, text
from ui.guard import Guard
from ui.theme import current

_REPLIES = ((Reply.YES, "Yes"), (Reply.NO, "No"), (Reply.NOT_APPLICABLE, "Not applicable"))


@attrs.frozen(kw_only=True)
class Found:
    """What the register answers to a question, and what that rests on."""

    value: Reply
    detail: str


class QuestionRow(QFrame):
    """One question."""

    changed = Signal()

    def __init__(self, question: Question, found: Found | None) -> None:
        super().__init__()
        self.setProperty("look", "group")
        self._question, self._found = question, found
        room = column(6, (14, 10, 14, 10))
        self.setLayout(room)
        room.addWidget(text(f"{question.number}. {question.text}", "strong"))
        if found is not None:
            room.addWidget(text(f"The register: {found.value.value}. {found.detail}", "second"))
        radios = row(8)
        self._group = QButtonGroup(self)
        for at, (reply, words) in enumerate(_REPLIES):
            radio = QRadioButton(words)
            radio.setAccessibleName(f"Question {question.number}: {words}")
            radio.setAccessibleDescription(question.text)
            radio.setChecked(found is not None and found.value is reply)
            self._group.addButton(radio, at)
            radios.addWidget(radio)
        radios.addStretch(1)
        room.addLayout(radios)
        self._group.idToggled.connect(self._toggled)
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(current().px(44))
        self.note.setPlaceholderText("Note")
        self.note.setAccessibleName(f"Question {question.number}: note")
        room.addWidget(self.note)
        room.addWidget(Guard(self.note))
        self._fault = text("", "fault")
        self._fault.hide()
        room.addWidget(self._fault)

    @property
    def number(self) -> int:
        """The question's number."""
        return self._question.number

    @property
    def reply(self) -> Reply | None:
        """What is answered."""
        at = self._group.checkedId()
        return None if at < 0 else _REPLIES[at][0]

    def choose(self, reply: Reply) -> None:
        """Answer it."""
        self._group.button([each for each, _ in _REPLIES].index(reply)).setChecked(True)

    def draft(self) -> list[str]:
        """Answer and note, in JSON types."""
        return ["" if self.reply is None else self.reply.value, self.note.toPlainText()]

    def show_draft(self, draft: Sequence[str]) -> None:
        """Show what :meth:`draft` gave."""
        answer, note = draft
        if answer:
            self.choose(Reply(answer))
        self.note.setPlainText(note)

    def problem(self) -> str:
        """What is missing, shown at the question too."""
        said = ""
        if self.reply is None:
            said = "Answer this question."
        elif self._found is not None and self.reply is not self._found.value and not self.note.toPlainText().strip():
            said = "This differs from the register's answer. Say why."
        self.show_fault(said)
        return said

    def show_fault(self, words: str) -> None:
        """A fault below the question, or none."""
        self._fault.setText(words)
        self._fault.setVisible(bool(words))

    def answer(self) -> StatedAnswer:
        """The answer as the command takes it."""
        return StatedAnswer(number=self.number, answer=self.reply or Reply.NO, note=self.note.toPlainText().strip())

    def _toggled(self, _at: int, on: bool) -> None:
        if on:
            self.show_fault("")
            self.changed.emit()


class QuestionsForm(QWidget):
    """All of them."""

    changed = Signal()

    def __init__(self, found: dict[int, Found]) -> None:
        super().__init__()
        room = column(10)
        self.setLayout(room)
        self.rows = [QuestionRow(each, found.get(each.number)) for each in QUESTIONS.values()]
        for each in self.rows:
            each.changed.connect(self.changed)
            room.addWidget(each)
        self._begun = [each.draft() for each in self.rows]

    @property
    def answered(self) -> int:
        """How many are answered."""
        return sum(each.reply is not None for each in self.rows)

    def noes(self) -> tuple[int, ...]:
        """The questions answered no."""
        return tuple(each.number for each in self.rows if each.reply is Reply.NO)

    def typed(self) -> dict[str, list[str]]:
        """The questions answered otherwise than the form began, by number."""
        pairs = zip(self.rows, self._begun, strict=True)
        return {str(each.number): each.draft() for each, begun in pairs if each.draft() != begun}

    def show_draft(self, draft: Mapping[str, Sequence[str]]) -> None:
        """Show what :meth:`typed` gave."""
        for each in self.rows:
            if str(each.number) in draft:
                each.show_draft(draft[str(each.number)])

    def build(self) -> tuple[StatedAnswer, ...] | None:
        """The answers, or None where a fault is shown; the focus is then at the first."""
        faulty = [each for each in self.rows if each.problem()]
        if faulty:
            faulty[0].note.setFocus()
            return None
        return tuple(each.answer() for each in self.rows)


def read_found(session: Any, review: Any) -> dict[int, Found]:
    """What the register answers for a review's period, as of now."""
    from models.review_answers import computed_answers  # noqa: PLC0415 - needed in the worker only

    today = session.now.astimezone(session.zone).date()
    found = computed_answers(
        session.reading,
        review.investigator,
        review.investigation,
        period_from=review.period_from,
        period_until=today,
        at=session.now,
    )
    return {number: Found(value=each.value, detail=each.detail) for number, each in found.items()}
