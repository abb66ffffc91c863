"""Investigations: the cases, what they are authorized for, their identities, papers and reviews."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from models.application import Application
from models.identity import FalseIdentity
from models.investigation import Investigation, InvestigationState
from models.profile import Profile
from models.record import Kind
from models.review import Review
from ui.list_page import OWN, ListPage, Read
from ui.list_panel import Chip, ListSpec
from ui.moments import shown_instant, shown_iso_day, shown_iso_instant
from ui.reading import Detail, Names, Related
from ui.record_table import Cell, Column, Query, TablePage, TableRow
from ui.rows import plain_detail, source_of

S = InvestigationState


def _row(session: Any, listed: Any, names: Names) -> TableRow:
    del names
    values = listed.values
    case = values["case_number"] or listed.urn
    title = values["title"] or "Title not shown to you"
    purpose = str(values["purpose"] or "").capitalize()
    authorized = shown_iso_instant(values["authorized_at"], session.zone)
    return TableRow(
        urn=listed.urn,
        cells=(
            Cell(case, title),
            Cell(values["state"], state=values["state"]),
            Cell(purpose),
            Cell(authorized or "Not yet"),
            Cell(shown_iso_day(values["planned_end"])),
        ),
        sentence=f"Case {case}, {title}, {values['state']}. Purpose: {purpose}. Authorized: {authorized or 'not yet'}.",
    )


_CASES = source_of(Investigation, _row, newest=True)


def case_rows(session: Any, query: Query, after: Any) -> TablePage:
    """A page of cases; the officer's own ones, picked by the members that stand open, all at once: they are few."""
    if query.chip != OWN:
        return _CASES(session, query, after)
    own = {each["urn"] for each in session.open_facts(Investigation) if session.actor in each["members"]}
    asked, rows = attrs.evolve(query, where=()), list[TableRow]()
    while True:
        page = _CASES(session, asked, after)
        rows += [each for each in page.rows if each.urn in own]
        after = page.next
        if after is None:
            return TablePage(rows=tuple(rows), next=None, total=len(rows))


def _second(record: Any, _names: Names) -> str:
    return f"{record.case_number} · {record.urn}"


def _related(session: Any, record: Any, names: Names) -> dict[str, tuple[Related, ...]]:
    of_case = {"investigation": record.urn}
    profiles = session.find(Profile, **of_case)
    return {
        "Identities": tuple(
            Related(
                each.urn,
                Kind.IDENTITY,
                "masks-theater",
                each.name,
                f"{sum(p.identity == each.urn for p in profiles)} profiles · {each.urn}",
                each.state.value,
            )
            for each in session.find(FalseIdentity, **of_case)
        ),
        "Papers": tuple(
            Related(
                each.urn,
                Kind.APPLICATION,
                "clipboard-check",
                f"{len(each.lines)} lines, asked by {names.of(each.applicant)}",
                f"{shown_instant(each.submitted_at, session.zone) or 'not submitted'} · {each.urn}",
                each.state.value,
            )
            for each in session.find(Application, **of_case)
        ),
        "Reviews": tuple(
            Related(
                each.urn,
                Kind.REVIEW,
                "calendar-event",
                shown_instant(each.held_at or each.scheduled_for, session.zone),
                f"{names.of(each.investigator)} · {each.urn}",
                each.state.value,
            )
            for each in session.find(Review, **of_case)
        ),
    }


def read_investigation(session: Any, urn: str) -> Detail:
    """A case, whole."""
    first = ("offence", "purpose", "members", "planned_end", "authorized_by", "authorized_at", "necessity")
    return plain_detail(session, urn, second=_second, related=_related, first=first)


class InvestigationsPage(ListPage):
    """The cases."""

    NAME: ClassVar[str] = "investigations"
    TITLE: ClassVar[str] = "Investigations"
    ICON: ClassVar[str] = "briefcase"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset(
        {Kind.INVESTIGATION, Kind.IDENTITY, Kind.PROFILE, Kind.APPLICATION, Kind.REVIEW}
    )
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="Investigations",
        columns=(
            Column(label="Case", order="case_number", share=34),
            Column(label="State", order="state", share=18),
            Column(label="Purpose", order="purpose", share=22),
            Column(label="Authorized", order="authorized_at", share=22),
            Column(label="Planned end", order="planned_end", share=18, shown=False),
        ),
        source=case_rows,
        saves={"": Investigation},
        chips=(
            Chip(word="All", whole=True),
            Chip(word="Authorized", where=(("state", S.AUTHORIZED.value),)),
            Chip(word="Submitted", where=(("state", S.SUBMITTED.value),)),
            Chip(word="Draft", where=(("state", S.DRAFT.value),)),
            Chip(word="Ended", where=(("state", S.ENDED.value),)),
        ),
        nothing="No investigation here",
        why="A case appears once its file is opened. You see the cases you are named on.",
    )
    IMPORTS: ClassVar[str] = "ImportCases"
    NEW: ClassVar[tuple[str, str]] = ("OpenInvestigation", "plus")
    MINE: ClassVar[str] = "members"
    COUNTED: ClassVar[tuple[str, str]] = ("case", "cases")

    def reads(self) -> Read:
        """How a record of this page is read."""
        return read_investigation
