"""Reports: the review of conduct, previewed from memory, then one numbered copy signed, sealed and saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import attrs
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFileDialog, QRadioButton, QStackedWidget, QWidget

from models.errors import RegisterError
from models.kinds import KINDS
from models.officer import Officer, OfficerState
from models.record import Kind, kind_of_urn
from models.redaction import Rendition
from models.report_copy import ReportCopy
from models.review import MET, Review
from reports.pdfium import PageImage, render
from ui.cards import Card, Empty, column, row, scrolled, text
from ui.dialogs.code import CodeSheet
from ui.dialogs.copy import CopySheet
from ui.icons import Button
from ui.list_page import NARROW
from ui.list_panel import Chip, ListPanel, ListSpec
from ui.moments import shown_instant
from ui.page import Page, Primary, Shell
from ui.preview import Preview
from ui.reading import Names
from ui.record_table import Cell, Column, Query, TablePage, TableRow
from ui.theme import current

RENDITIONS = (
    (Rendition.FULL, "Full", "Everything the review rests on."),
    (Rendition.REDACTED, "Redacted", "Identity and profile details, third persons and equipment are withheld."),
)


def report_rows(session: Any, query: Query, _after: Any) -> TablePage:
    """Reviews that were held, newest first; or the copies issued."""
    names = Names(session)
    rows = _copies(session, names) if query.chip == "copies" else _reviews(session, names)
    wanted = query.text.casefold()
    rows = [each for each in rows if wanted in each.sentence.casefold()]
    return TablePage(rows=tuple(rows), next=None, total=len(rows))


def _reviews(session: Any, names: Names) -> list[TableRow]:
    held = [each for each in session.find(Review) if each.state in MET and each.held_at is not None]
    held.sort(key=lambda each: each.held_at, reverse=True)
    rows = []
    for each in held:
        who, case = names.of(each.investigator), names.of(each.investigation)
        at = shown_instant(each.held_at, session.zone)
        rows.append(
            TableRow(
                urn=each.urn,
                cells=(Cell(who, case), Cell(at, each.urn)),
                sentence=f"Review of conduct of {who} in {case}, held {at}, {each.urn}.",
            )
        )
    return rows


def _copies(session: Any, names: Names) -> list[TableRow]:
    rows = []
    for each in reversed(session.find(ReportCopy)):
        to = names.of(each.recipient) if each.recipient else each.recipient_text
        at = shown_instant(each.issued_at, session.zone)
        title = f"Copy {each.copy_number}, {each.rendition.value}"
        about = f"List of {KINDS[each.listed].NAME} records" if each.listed else each.subject
        rows.append(
            TableRow(
                urn=each.subject,
                cells=(Cell(title, f"{each.report_id} · to {to}"), Cell(at, about)),
                sentence=f"{title} of {about}, to {to}, issued {at}.",
            )
        )
    return rows


@attrs.frozen(kw_only=True, repr=False)
class Drafted:
    """A draft with its pages; the draft itself goes back to the worker when it is signed."""

    draft: Any
    pages: tuple[PageImage, ...]


def draft_report(session: Any, review: str, rendition: Rendition, recipient: str) -> Drafted:
    """Build a copy and render it, all in memory."""
    from ui.reporting import draft_rc  # noqa: PLC0415 - the layout packages load when a report is first wanted

    draft = draft_rc(session, review, rendition, recipient)
    return Drafted(draft=draft, pages=render(draft.plain))


def read_recipients(session: Any) -> tuple[tuple[str, str], ...]:
    """The officers a copy can be made for."""
    return tuple((each.urn, each.called) for each in session.find(Officer) if each.state is OfficerState.ACTIVE)


class ReportsPage(Page):
    """One copy is one build, with its own number, recipient, passphrase and journal entry."""

    NAME: ClassVar[str] = "reports"
    TITLE: ClassVar[str] = "Reports"
    ICON: ClassVar[str] = "report"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset({Kind.REVIEW, Kind.REPORT_COPY})
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="Reviews that can be reported",
        columns=(Column(label="Review of", share=30), Column(label="Held", share=26)),
        source=report_rows,
        chips=(Chip(word="Reviews held", name="reviews"), Chip(word="Copies issued", name="copies")),
        nothing="Nothing to report yet",
        why="A review of conduct you may read can be reported once it was held.",
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.drafted: Drafted | None = None
        line = row(16, (24, 16, 24, 20))
        self.setLayout(line)
        inside = QWidget()
        left = column(16)
        inside.setLayout(left)
        self.list = ListPanel(self.SPEC, shell.worker)
        self.list.setMinimumHeight(current().px(230))
        left.addWidget(self.list, 1)
        left.addWidget(self._choice())
        self._left = scrolled(inside)
        line.addWidget(self._left, 10)
        self._stack = QStackedWidget()
        nothing = Card()
        why = "Choose a review, a rendition and a recipient. The preview stays in memory."
        nothing.body.addWidget(Empty("No preview yet", why, icon="file-text"))
        self.preview = Preview()
        self._back = Button("All reviews", "arrow-left", "link")
        self._back.clicked.connect(self.back)
        shown = QWidget()
        room = column(8)
        shown.setLayout(room)
        room.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        room.addWidget(self.preview, 1)
        self._stack.addWidget(nothing)
        self._stack.addWidget(shown)
        line.addWidget(self._stack, 16)
        self.list.opened.connect(self._draft_row)
        self.list.counted.connect(self._counted)
        self.list.chosen.connect(self._drop)

    def load(self, urn: str = "") -> None:
        """The reviews and the officers anew."""
        self.list.load(urn)
        self.shell.worker.ask(self._recipients_arrived, read_recipients)

    def focus_first(self) -> None:
        """The reviews."""
        self.list.view.setFocus()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.list.focus_filter()

    def where(self) -> str:
        """The review chosen."""
        return self.list.view.chosen_urn

    def primary(self) -> Primary | None:
        """Sign and save what is previewed."""
        if self.drafted is not None and "IssueReport" in self.shell.facts.offered:
            return Primary(label="Sign and save…", icon="stamp", do=self.sign)
        return None

    def sign(self) -> None:
        """Ask where to, then for the signature."""
        if self.drafted is None:
            return
        draft = self.drafted.draft
        name = f"{draft.report_id} copy {draft.number}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the encrypted report", name, "PDF (*.pdf)")
        if chosen:
            self.sign_to(Path(chosen))

    def sign_to(self, target: Path) -> None:
        """The signing sheet for a file that is known."""
        if self.drafted is None:
            return
        sheet = CopySheet(self.shell, self.drafted.draft, target, self.recipient.currentText())
        sheet.issued.connect(self._issued)
        self.shell.lay(sheet)

    def draft(self) -> None:
        """Build the copy and show it."""
        review, recipient = self.list.view.chosen_urn, self.recipient.currentData()
        if kind_of_urn(review) is not Kind.REVIEW or not recipient:
            return
        rendition = RENDITIONS[self._renditions.checkedId()][0]
        self.button.setEnabled(False)
        self.button.setText("Building…")
        self.shell.worker.ask(self._drafted, draft_report, review, rendition, recipient, failed=self._refused)

    def back(self) -> bool:
        """Esc: from the preview to the choice."""
        shown = self.drafted is not None
        self._drop()
        return shown

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choice and preview beside each other only where there is room for both."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        narrow = self.width() < current().px(NARROW)
        self._back.setVisible(narrow)
        self._left.setVisible(not narrow or self.drafted is None)
        self._stack.setVisible(not narrow or self.drafted is not None)

    def _choice(self) -> QWidget:
        card = Card("A copy", "Numbered, for one recipient, with a passphrase of its own.")
        room = column(8, (20, 0, 20, 16))
        card.body.addLayout(room)
        self._renditions = QButtonGroup(self)
        for at, (_, word, says) in enumerate(RENDITIONS):
            radio = QRadioButton(word)
            radio.setAccessibleName(f"Rendition: {word}")
            radio.setAccessibleDescription(says)
            radio.setToolTip(says)
            radio.setChecked(at == 0)
            self._renditions.addButton(radio, at)
            room.addWidget(radio)
            room.addWidget(text(says, "second"))
        self._renditions.idToggled.connect(self._drop)
        room.addWidget(text("Recipient", "field"))
        self.recipient = QComboBox()
        self.recipient.setAccessibleName("Recipient")
        self.recipient.currentIndexChanged.connect(self._drop)
        room.addWidget(self.recipient)
        self.button = Button("Preview", "eye")
        self.button.clicked.connect(self.draft)
        room.addWidget(self.button)
        return card

    def _recipients_arrived(self, officers: tuple[tuple[str, str], ...]) -> None:
        kept = self.recipient.currentData() or self.shell.facts.officer
        self.recipient.blockSignals(True)
        self.recipient.clear()
        for urn, called in officers:
            self.recipient.addItem(called, urn)
        self.recipient.setCurrentIndex(max(0, self.recipient.findData(kept)))
        self.recipient.blockSignals(False)

    def _draft_row(self, _urn: str) -> None:
        self.draft()

    def _drafted(self, drafted: Drafted) -> None:
        self._ready()
        self.drafted = drafted
        self.preview.show_pages(drafted.pages)
        self._stack.setCurrentIndex(1)
        self._place()
        self.preview.take_focus()
        self.subtitle_changed.emit(f"{drafted.draft.report_id}, copy {drafted.draft.number}: not issued yet")
        self.primary_changed.emit()

    def _refused(self, error: RegisterError) -> None:
        self._ready()
        self.shell.messages.show_error(error)

    def _ready(self) -> None:
        self.button.setEnabled(True)
        self.button.become("Preview", "eye")

    def _drop(self, *_: object) -> None:
        if self.drafted is not None:
            self.drafted = None
            self._stack.setCurrentIndex(0)
            self.preview.show_pages(())
            self._place()
            self.primary_changed.emit()

    def _issued(self, copy: Any) -> None:
        self._drop()
        says = (
            f"Copy {copy.number} is saved and journalled as entry {copy.entry}. This passphrase opens it and no other "
            "copy; it is shown once and kept nowhere. Give it apart from the file."
        )
        self.shell.lay(CodeSheet(self.shell.over(), copy.passphrase, "Passphrase of this copy", says))

    def _counted(self, total: int) -> None:
        if self.drafted is None:
            self.subtitle_changed.emit(f"{total} " + ("review" if total == 1 else "reviews"))
