"""Approvals: the queue, oldest first with its age; the whole paper; every line marked, one signature."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from models.application import Application, ApplicationState
from models.approving import DecideDetails
from models.deciding import DecideApplication
from models.identity import FalseIdentity
from models.profile import Profile, ProfileState
from models.record import Kind
from ui.cards import column, row
from ui.dialogs.sheet import KEPT
from ui.dialogs.signing import SigningSheet
from ui.icons import Button
from ui.list_page import NARROW
from ui.list_panel import Chip, ListPanel, ListSpec
from ui.marks import Marked
from ui.moments import age_in_words
from ui.page import Page, Shell
from ui.paper import Paper, read_paper
from ui.paper_view import PaperView
from ui.reading import Names
from ui.record_table import Cell, Column, Query, TablePage, TableRow
from ui.theme import current

_OPEN = "open"


def queue_rows(session: Any, query: Query, _after: Any) -> TablePage:
    """What waits, oldest first; under “All papers” every application by number, newest first."""
    names = Names(session)
    papers = list(session.find(Application))
    if query.chip == _OPEN:
        waiting = [each for each in papers if each.state is ApplicationState.SUBMITTED]
        found = [(each.submitted_at or session.now, _paper_row(session, each, names)) for each in waiting]
        found += _details_waiting(session, names)
        rows = [line for _, line in sorted(found, key=lambda pair: pair[0])]
    else:
        rows = [_paper_row(session, each, names) for each in reversed(papers)]
    text = query.text.casefold()
    rows = [each for each in rows if text in each.sentence.casefold()]
    return TablePage(rows=tuple(rows), next=None, total=len(rows))


def _paper_row(session: Any, paper: Application, names: Names) -> TableRow:
    subject = names.of(paper.identity or paper.investigation)
    who, age = names.of(paper.applicant), ""
    if paper.submitted_at is not None and paper.state is ApplicationState.SUBMITTED:
        age = f"{age_in_words(paper.submitted_at, session.now)} ago"
    state = paper.state.value
    return TableRow(
        urn=paper.urn,
        cells=(Cell(subject, " · ".join(each for each in (who, age) if each)), Cell(state, state=state)),
        sentence=f"Application {paper.urn} for {subject} by {who}, {state}. {age}",
    )


def _details_waiting(session: Any, names: Names) -> list[tuple[datetime, TableRow]]:
    found: dict[str, list[Profile]] = {}
    for each in session.find(Profile, state=ProfileState.AWAITING_APPROVAL.value):
        found.setdefault(each.identity, []).append(each)
    rows = []
    for urn, profiles in found.items():
        identity = session.get(urn, FalseIdentity)
        since = min(_waiting_since(session, each) for each in profiles)
        sites = ", ".join(names.of(each.platform) for each in profiles)
        age = f"{age_in_words(since, session.now)} ago"
        line = TableRow(
            urn=urn,
            cells=(Cell(identity.name, f"Details: {sites} · {age}"), Cell("awaiting", state="awaiting approval")),
            sentence=f"Details of {identity.name} on {sites} wait for approval before use, since {age}.",
        )
        rows.append((since, line))
    return rows


def _waiting_since(session: Any, profile: Profile) -> datetime:
    sent = [each.at for each in session.history(profile.urn) if each.command == "FinishSetUp"]
    at: datetime = sent[0] if sent else session.now
    return at


class ApprovalsPage(Page):
    """For those who decide, the queue; for those who ask, their papers."""

    NAME: ClassVar[str] = "approvals"
    TITLE: ClassVar[str] = "Approvals"
    ICON: ClassVar[str] = "clipboard-check"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset({Kind.APPLICATION, Kind.PROFILE, Kind.IDENTITY, Kind.INVESTIGATION})
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="Papers waiting for a decision",
        columns=(Column(label="Paper", share=26), Column(label="State", share=22)),
        source=queue_rows,
        chips=(Chip(word="Waiting", name=_OPEN), Chip(word="All papers", name="all", whole=True)),
        nothing="Nothing waits",
        why="Submitted applications and finished set-ups appear here, oldest first.",
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._wanted = ""
        self._kept: Mapping[str, Any] | None = None
        self._signed = False
        outer = column(0)
        self.setLayout(outer)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        both = QWidget()
        line = row(16, (24, 16, 24, 20))
        both.setLayout(line)
        self.list = ListPanel(self.SPEC, shell.worker)
        self.view = PaperView(shell)
        line.addWidget(self.list, 10)
        line.addWidget(self.view, 19)
        self._line = line
        self._stack.addWidget(both)
        self._alone = QWidget()
        self._room = column(8, (24, 12, 24, 20))
        self._alone.setLayout(self._room)
        self._back = Button("All papers", "arrow-left", "link")
        self._back.clicked.connect(self.back)
        top = row(0)
        top.addWidget(self._back)
        top.addStretch(1)
        self._room.addLayout(top)
        self._stack.addWidget(self._alone)
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(self._opened)
        self.list.counted.connect(self._counted)
        self.view.sign_wanted.connect(self._sign)

    def load(self, urn: str = "") -> None:
        """The queue anew."""
        self.list.load(urn)
        if self._stack.currentIndex() == 1 and self._wanted:
            self._ask(self._wanted)

    def focus_first(self) -> None:
        """The queue."""
        self.list.view.setFocus()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.back()
        self.list.focus_filter()

    def submit(self) -> None:
        """Ctrl+Enter: the marks."""
        self.view.submit()

    def where(self) -> str:
        """The paper shown."""
        return self._wanted

    def unsigned(self) -> dict[str, Any] | None:
        """The marks on the paper shown."""
        return dict(self._kept) if self._kept is not None else self.view.marks()

    def show_unsigned(self, marks: Mapping[str, Any], *, sign: bool) -> None:
        """Once the paper is read."""
        self._kept, self._signed = marks, sign
        self._opened(marks["paper"])

    def back(self) -> bool:
        """From a paper shown alone to the queue."""
        if self._stack.currentIndex() == 0:
            return False
        self._stack.setCurrentIndex(0)
        self._place()
        self.list.view.setFocus()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the queue where there is room, alone where there is not."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        narrow = self.width() < current().px(NARROW)
        if narrow:
            self._room.addWidget(self.view, 1)
        else:
            self._stack.setCurrentIndex(0)
            self._line.addWidget(self.view, 19)
        self.view.setVisible(self.view.paper is not None)

    def _chosen(self, urn: str) -> None:
        if self._kept is not None and self._kept["paper"] != urn:
            self._kept = None
        if urn != self._wanted or self.view.paper is None:
            self._wanted = urn
            if self.width() >= current().px(NARROW):
                self._ask(urn)

    def _opened(self, urn: str) -> None:
        self._wanted = urn
        self._ask(urn)
        if self.width() < current().px(NARROW):
            self._stack.setCurrentIndex(1)

    def _ask(self, urn: str) -> None:
        self.shell.worker.ask(self._arrived, read_paper, urn)

    def _arrived(self, paper: Paper) -> None:
        if paper.urn == self._wanted:
            self.view.show_paper(paper)
            self._show_kept(paper)

    def _show_kept(self, paper: Paper) -> None:
        kept, self._kept = self._kept, None
        if kept is None or kept["paper"] != paper.urn:
            return
        changed = self.view.show_marks(kept)
        if changed:
            lines = f"{changed} line{'s' if changed != 1 else ''}"
            self.shell.messages.warn(f"{KEPT} {lines} changed since you marked them: read and mark them again.")
        elif self.view.boxes:
            self.shell.messages.say(KEPT)
            if self._signed:
                self.view.submit()

    def _counted(self, total: int) -> None:
        if self.list.chip_name == _OPEN:
            said = f"{total} waiting, oldest first" if total != 1 else "1 waiting"
        else:
            said = f"{total} papers" if total != 1 else "1 paper"
        self.subtitle_changed.emit(said)
        if not total:
            self.view.paper, self._wanted = None, ""
            self.view.hide()

    def _sign(self, marked: Marked) -> None:
        paper = self.view.paper
        if paper is None:
            return
        command: DecideDetails | DecideApplication
        if paper.details:
            command = DecideDetails(identity=paper.urn, marks=marked.marks)
        else:
            command = DecideApplication(application=paper.urn, marks=marked.marks)
        clauses = self.shell.facts.cites[type(command).__name__]
        sheet = SigningSheet(self.shell, command, "Sign this decision", marked.says, clauses)
        self.shell.lay(sheet)
