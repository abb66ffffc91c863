"""The journal: every entry, newest first, filtered by act, record or officer; and the verification of the whole."""

from __future__ import annotations

from typing import Any, ClassVar

from models.record import Kind, kind_of_urn
from models.rulebook import RULEBOOK
from reports.wording import counted
from ui.act_words import title_of
from ui.cards import Banner, column
from ui.list_panel import Chip, ListPanel, ListSpec
from ui.moments import shown_instant
from ui.page import Page, Shell
from ui.proof_foot import ProofFoot
from ui.reading import Names
from ui.record_table import PAGE, Cell, Column, Query, TablePage, TableRow

_LOOKING = frozenset({"UnlockRegister", "LockRegister", "ViewRecord", "ViewJournal", "ListRecords"})


def journal_rows(session: Any, query: Query, after: Any) -> TablePage:
    """A page of entries. The text is a record's number, an officer's number or the name of an act."""
    session.journal_read()
    names, journal = Names(session), session.register.journal
    asked: dict[str, Any] = {"refused": query.chip == "refused", "before": after, "limit": PAGE}
    asked |= _wanted(query.text)
    shown: list[Any] = []
    while not shown:
        found = journal.filtered(**asked)
        shown = [each for each in found if query.chip != "acts" or each.command not in _LOOKING]
        asked["before"] = found[-1].n if len(found) == PAGE else None
        if asked["before"] is None:
            break
    rows = tuple(_row(each, names, session.zone) for each in shown)
    return TablePage(rows=rows, next=asked["before"], total=journal.head.n)


def _wanted(text: str) -> dict[str, str]:
    typed = text.strip()
    if not typed:
        return {}
    kind = kind_of_urn(typed.upper())
    if kind is Kind.OFFICER:
        return {"actor": typed.upper()}
    if kind is not None:
        return {"urn": typed.upper()}
    plain = typed.replace(" ", "").lower()
    return {"command": next((name for name in RULEBOOK if plain in name.lower()), typed)}


def _row(entry: Any, names: Names, zone: Any) -> TableRow:
    what, who = title_of(entry.command), names.of(entry.actor)
    at = shown_instant(entry.at, zone)
    refused = entry.refusal is not None
    outcome = f"Refused: {entry.refusal['rule']}" if refused else "Done"
    about = entry.subject or ", ".join(each.urn for each in entry.changes)
    return TableRow(
        urn=str(entry.n),
        cells=(
            Cell(f"{entry.n} · {what}", about),
            Cell(who),
            Cell(at),
            Cell(outcome, tone="danger" if refused else "", icon="ban" if refused else ""),
            Cell(", ".join(entry.clauses)),
            Cell(entry.hash.hex()[:20]),
        ),
        sentence=f"Entry {entry.n}, {what} by {who}, {at}. {outcome}. {about}.",
    )


class JournalPage(Page):
    """What everybody did, by number, never by name of an identity."""

    NAME: ClassVar[str] = "journal"
    TITLE: ClassVar[str] = "Journal"
    ICON: ClassVar[str] = "list-details"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset({Kind.CHECKPOINT, Kind.CLOCK_CORRECTION})
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="Journal",
        columns=(
            Column(label="Entry", share=36),
            Column(label="By", share=20),
            Column(label="By this computer's clock", share=22),
            Column(label="Outcome", share=16),
            Column(label="Clauses", share=22),
            Column(label="Chain (first 20)", share=24, shown=False),
        ),
        source=journal_rows,
        chips=(
            Chip(word="Acts", name="acts"),
            Chip(word="Refused", name="refused"),
            Chip(word="Everything", name="all"),
        ),
        nothing="No such entry",
        why="Filter by a record's number, an officer's number or the name of an act.",
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = column(12, (24, 16, 24, 20))
        self.setLayout(outer)
        self.banner = Banner("")
        outer.addWidget(self.banner)
        self.list = ListPanel(self.SPEC, shell.worker)
        outer.addWidget(self.list, 1)
        self.proof = ProofFoot(shell)
        outer.addWidget(self.proof)
        self.proof.said.connect(self.banner.say)
        self.list.counted.connect(self._counted)

    def load(self, urn: str = "") -> None:
        """The newest entries."""
        self.list.load(urn)

    def focus_first(self) -> None:
        """The list."""
        self.list.view.setFocus()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.list.focus_filter()

    def where(self) -> str:
        """The entry chosen."""
        return self.list.view.chosen_urn

    def verify(self) -> None:
        """Verify everything; the answer stands above the list."""
        self.proof.verify()

    def _counted(self, total: int) -> None:
        self.subtitle_changed.emit(f"{counted(total, 'entry', 'entries')} in all, newest first")
