"""The meeting form of a review of conduct: 18 answers pre-filled by the register, actions, findings, a signature."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
from PySide6.QtWidgets import QWidget

from models.errors import InvalidInput, RegisterError
from models.moment import day_of
from models.record import Kind
from models.review_meeting import HoldReview
from models.review_texts import Examined, examine
from models.rulebook import row_of
from ui.cards import Banner, rule, text
from ui.dialogs.sheet import Sheet
from ui.dialogs.signing import SignatureField, check_signature
from ui.form import Form, kinds_wanted
from ui.guard import Careful
from ui.questions_form import Found, QuestionsForm, read_found
from ui.reading import Names
from ui.refers import Option, read_options

_ASKED_ELSEWHERE = ("review", "answers")


@attrs.frozen(kw_only=True)
class Meeting:
    """What the form starts with."""

    review: str
    title: str
    second: str
    found: dict[int, Found]
    texts: Examined
    options: dict[Kind, tuple[Option, ...]]
    start: dict[str, Any]


def read_meeting(session: Any, urn: str) -> Meeting:
    """The review, the register's own answers, the profiles to be decided on."""
    from models.profile import OPENED, Profile  # noqa: PLC0415 - needed in the worker only

    review = session.open_record(urn)
    names = Names(session)
    pair = {"operator": review.investigator, "investigation": review.investigation}
    profiles = [each for each in session.find(Profile, **pair) if each.state in OPENED]
    kinds = kinds_wanted(HoldReview, _ASKED_ELSEWHERE)
    return Meeting(
        review=urn,
        title=f"Review of {names.of(review.investigator)}",
        second=f"{names.of(review.investigation)} · {urn}",
        found=read_found(session, review),
        texts=examine(
            session.reading,
            review.investigator,
            review.investigation,
            period_from=review.period_from,
            period_until=day_of(session.now, session),
        ),
        options=read_options(session, kinds),
        start={
            "held_at": session.now,
            "present": names.of(review.investigator),
            "decisions": tuple(Undecided(profile=each.urn) for each in profiles),
        },
    )


@attrs.frozen(kw_only=True)
class Undecided:
    """A profile whose decision is still to be chosen."""

    profile: str
    decision: None = None


class MeetingSheet(Sheet):
    """Laid over the window, wide; it keeps what was typed until it is signed or closed."""

    def __init__(self, shell: Any, urn: str) -> None:
        over: QWidget = shell.over()
        super().__init__(over, "Hold the review of conduct", row_of("HoldReview").says, 860)
        self._shell = shell
        self.form: Form | None = None
        self.questions: QuestionsForm | None = None
        self.signature: SignatureField | None = None
        self._review = urn
        self._kept: Mapping[str, Any] = {}
        self._busy = Banner("Computing the register's own answers…", "info")
        self.body.addWidget(self._busy)
        self.button = self.add_buttons("Hold and sign", "stamp")
        self.button.setEnabled(False)
        shell.worker.ask(self._arrived, read_meeting, urn, failed=self.show_error)

    def submit(self) -> None:
        """Check the answers and fields, then the signature, then give the command."""
        if self.form is None or self.questions is None or self.signature is None or not self.button.isEnabled():
            return
        self.fault.say("")
        answers = self.questions.build()
        if answers is None:
            self.fault.say("Some questions are still to be answered. They are marked.", "danger")
            return
        self.form.give("answers", answers)
        command = self.form.build()
        if command is None:
            self.fault.say("Some fields need a look. They are marked.", "danger")
            return
        if not self.signature.box.text():
            self.fault.say("Your passphrase is the signature. Type it and try again.", "danger")
            self.signature.box.setFocus()
            return
        self._command: HoldReview = command
        self.button.setEnabled(False)
        self._shell.worker.ask(self._signed, check_signature, self.signature.box.text(), failed=self._refused)

    def draft(self) -> dict[str, Any]:
        """The answers that were changed and every field: when the meeting was held is not when it is unlocked."""
        typed = self._kept if self.form is None or self.questions is None else self._typed(self.form, self.questions)
        return {"sheet": "meeting", "command": "HoldReview", "review": self._review, "typed": dict(typed)}

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Over the register's own answers as of now, those that were changed."""
        self._kept = draft["typed"]
        self._show_kept()

    @staticmethod
    def _typed(form: Form, questions: QuestionsForm) -> dict[str, Any]:
        answers = questions.typed()
        return {"answers": answers, "fields": form.draft()} if answers or form.typed() else {}

    def _show_kept(self) -> None:
        if self._kept and self.form is not None and self.questions is not None:
            self.questions.show_draft(self._kept["answers"])
            self.form.show_draft(self._kept["fields"])
            self.say_kept()

    def _arrived(self, meeting: Meeting) -> None:
        self._busy.hide()
        facts = self._shell.facts
        self.body.addWidget(text(meeting.title, "heading"))
        self.body.addWidget(text(meeting.second, "second"))
        looked = f"The register: {meeting.texts.words}."
        self.body.addWidget(Careful(looked) if meeting.texts.found else text(looked, "second"))
        self.questions = QuestionsForm(meeting.found)
        self.body.addWidget(self.questions)
        self.body.addWidget(rule())
        self.form = Form(
            HoldReview,
            facts.zone,
            preset={"review": meeting.review, "answers": ()},
            options=meeting.options,
            start=meeting.start,
        )
        self.body.addWidget(self.form)
        self.signature = SignatureField(facts.called, facts.cites["HoldReview"], self.submit)
        self.body.addWidget(self.signature)
        self.button.setEnabled(True)
        self._show_kept()
        self.questions.rows[0].note.setFocus()

    def _signed(self, _nothing: None) -> None:
        self._shell.perform(self._command, self._done, self._refused)

    def _done(self, performed: Any) -> None:
        self.close_sheet()
        self._shell.messages.say(f"The review is held. Entry {performed.n} of the journal.")

    def _refused(self, error: RegisterError) -> None:
        self.button.setEnabled(True)
        if isinstance(error, InvalidInput) and self.form is not None:
            others = self.form.show_problems(error.problems)
            self.fault.say("; ".join(others.values()) or "Some fields need a look. They are marked.", "danger")
        else:
            self.show_error(error)
