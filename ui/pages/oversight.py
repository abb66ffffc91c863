"""Oversight: the records that watch the division's own work, one kind under each chip."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from models.destruction import Destruction
from models.disclosure import Disclosure, DisclosureRequest
from models.footprint import FootprintCheck
from models.inspection import Inspection
from models.legal_hold import LegalHold
from models.official_site import OfficialSite, PostingPermission
from models.record import Kind
from models.violation import Violation, elapsed_words
from models.waiver import Waiver
from ui.act_words import label_of
from ui.acts import MAKES
from ui.list_page import ListPage, Read
from ui.list_panel import Chip, ListSpec
from ui.moments import shown_iso_day, shown_iso_instant
from ui.page import Primary
from ui.reading import Detail, Names
from ui.record_table import Cell, Column, Query, Source, TablePage, TableRow
from ui.rows import plain_detail, source_of

FIRST = "violations"


def _row(listed: Any, name: str, second: str, dates: str) -> TableRow:
    state = listed.values["state"]
    return TableRow(
        urn=listed.urn,
        cells=(Cell(name, second), Cell(state, state=state), Cell(dates), Cell(listed.urn)),
        sentence=f"{name}, {second}, {state}. {dates}.",
    )


def _violation(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    about = names.of(values["about"]) if values["about"] else "nothing in the register"
    notified, zone = shown_iso_instant(values["notified_at"], session.zone), session.zone
    dates = f"Chief notified {notified}" if notified else f"Reported {shown_iso_instant(values['reported_at'], zone)}"
    return _row(listed, f"About {about}", f"Reported by {names.of(values['reported_by'])}", dates)


def _waiver(session: Any, listed: Any, names: Names) -> TableRow:
    values, zone = listed.values, session.zone
    dates = f"{shown_iso_instant(values['from_'], zone)} to {shown_iso_instant(values['until'], zone)}"
    name = f"House rule {values['rule']} for {names.of(values['subject'])}"
    return _row(listed, name, f"Granted by {names.of(values['granted_by'])}", dates)


def _inspection(session: Any, listed: Any, names: Names) -> TableRow:
    values, zone = listed.values, session.zone
    done = shown_iso_instant(values["inspected_at"], zone)
    dates = f"Recorded {done}" if done else f"Until {shown_iso_instant(values['until'], zone)}"
    return _row(listed, f"Case {names.of(values['investigation'])}", f"By {names.of(values['inspector'])}", dates)


def _request(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    docket = values["docket"] or listed.urn
    answered = shown_iso_instant(values["answered_at"], session.zone)
    dates = f"Answered {answered}" if answered else f"Due {shown_iso_day(values['due'])}"
    return _row(listed, f"Docket {docket}", f"Case {names.of(values['investigation'])}", dates)


def _disclosure(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    document = values["document"] or listed.urn
    to = values["recipient_text"] or "a recipient not shown to you"
    return _row(
        listed,
        f"Copy {values['copy_number']} of {document}",
        f"To {to} · case {names.of(values['investigation'])}",
        shown_iso_instant(values["issued_at"], session.zone),
    )


def _hold(session: Any, listed: Any, names: Names) -> TableRow:
    values, zone = listed.values, session.zone
    released = shown_iso_instant(values["released_at"], zone)
    dates = f"Released {released}" if released else f"Since {shown_iso_instant(values['placed_at'], zone)}"
    return _row(listed, f"On {names.of(values['subject'])}", f"Placed by {names.of(values['placed_by'])}", dates)


def _destruction(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    done = shown_iso_instant(values["destroyed_at"], session.zone)
    second = f"Proposed by {names.of(values['applicant'])}"
    return _row(listed, f"Of {names.of(values['subject'])}", second, f"Destroyed {done}" if done else "Not done")


def _site(session: Any, listed: Any, _names: Names) -> TableRow:
    values, zone = listed.values, session.zone
    closed = shown_iso_instant(values["closed_at"], zone)
    dates = f"Closed {closed}" if closed else f"Authorized {shown_iso_instant(values['authorized_at'], zone)}"
    return _row(listed, values["name"], listed.urn, dates)


def _permission(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    second = f"{names.of(values['officer'])} · {names.of(values['official_site'])}"
    until = shown_iso_instant(values["until"], session.zone)
    return _row(listed, str(values["posting"]).capitalize(), second, f"Until {until}")


def _footprint(_session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    result, day = str(values["result"]).capitalize(), shown_iso_day(values["checked_on"])
    return TableRow(
        urn=listed.urn,
        cells=(Cell(names.of(values["officer"])), Cell(result), Cell(f"Checked on {day}"), Cell(listed.urn)),
        sentence=f"Footprint of {names.of(values['officer'])}, checked on {day}: {result}.",
    )


_SOURCES: Mapping[str, Source] = {
    "violations": source_of(Violation, _violation, newest=True),
    "waivers": source_of(Waiver, _waiver, newest=True),
    "inspections": source_of(Inspection, _inspection, newest=True),
    "requests": source_of(DisclosureRequest, _request, newest=True),
    "disclosures": source_of(Disclosure, _disclosure, newest=True),
    "holds": source_of(LegalHold, _hold, newest=True),
    "destructions": source_of(Destruction, _destruction, newest=True),
    "official sites": source_of(OfficialSite, _site, newest=True),
    "permissions": source_of(PostingPermission, _permission, newest=True),
    "footprints": source_of(FootprintCheck, _footprint, newest=True),
}


def _violation_second(record: Any, _names: Names) -> str:
    said = "" if record.elapsed is None else f" · Chief notified {elapsed_words(record.elapsed)} after it was shown"
    return f"{record.urn}{said}"


_SECONDS: Mapping[Kind, Callable[[Any, Names], str]] = {Kind.VIOLATION: _violation_second}
_FIRST_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.INSPECTION: ("investigation", "inspector", "until", "population", "sample", "results", "summary"),
    Kind.DISCLOSURE_REQUEST: ("docket", "court", "due", "scope", "items", "texts", "protective_order", "prosecutor"),
    Kind.DISCLOSURE: ("document", "recipient_text", "purpose", "rendition", "copy_number", "issued_by", "issued_at"),
    Kind.LEGAL_HOLD: ("subject", "reason", "placed_by", "placed_at", "applicant", "release_reason", "authorized_by"),
    Kind.DESTRUCTION: ("subject", "permission_reference", "applicant", "authorized_by", "records", "backups", "copies"),
    Kind.OFFICIAL_SITE: ("address", "purpose", "contributors", "archived_at", "notices_checked_on", "removals"),
    Kind.POSTING_PERMISSION: ("official_site", "officer", "posting", "what", "until", "granted_by"),
    Kind.FOOTPRINT_CHECK: ("officer", "checked_on", "result", "found", "granted_by"),
    Kind.WAIVER: ("rule", "subject", "reason", "from_", "until", "granted_by"),
    Kind.VIOLATION: ("what", "concerns", "reported_by", "shown_to", "shown_at", "notified_at", "outcome"),
}


def oversight_rows(session: Any, query: Query, after: Any) -> TablePage:
    """The kind the chip names."""
    return _SOURCES[query.chip or FIRST](session, query, after)


def read_oversight(session: Any, urn: str) -> Detail:
    """One record of the oversight."""
    return plain_detail(session, urn, title=_title, second=_second, first=_FIRST_FIELDS[Kind(urn.split("-")[1])])


def _title(record: Any, names: Names) -> str:
    about = getattr(record, "about", "") or getattr(record, "subject", "")
    said = record.NAME.capitalize()
    return f"{said}: {names.of(about)}" if about else said


def _second(record: Any, names: Names) -> str:
    made = _SECONDS.get(record.KIND)
    return made(record, names) if made else str(record.urn)


class OversightPage(ListPage):
    """What is reported, and what became of it."""

    NAME: ClassVar[str] = "oversight"
    TITLE: ClassVar[str] = "Oversight"
    ICON: ClassVar[str] = "shield-lock"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset(_FIRST_FIELDS)
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="Oversight",
        columns=(
            Column(label="What", share=40),
            Column(label="State", share=20),
            Column(label="Dates", share=30),
            Column(label="Number", order="urn", share=18, shown=False),
        ),
        source=oversight_rows,
        chips=(
            Chip(word="Violations", name="violations"),
            Chip(word="Waivers", name="waivers"),
            Chip(word="Inspections", name="inspections"),
            Chip(word="Requests", name="requests"),
            Chip(word="Disclosures", name="disclosures"),
            Chip(word="Holds", name="holds"),
            Chip(word="Destruction", name="destructions"),
            Chip(word="Official sites", name="official sites"),
            Chip(word="Posting", name="permissions"),
            Chip(word="Footprints", name="footprints"),
        ),
        nothing="Nothing of this kind here",
        why="What is reported, waived, inspected, held or disclosed stands here from its first entry on.",
    )
    COUNTED: ClassVar[tuple[str, str]] = ("record", "records")

    def reads(self) -> Read:
        """How a record of this page is read."""
        return read_oversight

    def primary(self) -> Primary | None:
        """What makes a record of the kind shown."""
        command = MAKES.get(self.list.chip_name or FIRST, "")
        if command and command in self.shell.facts.offered:
            return Primary(label=label_of(command), icon="plus", do=self._make)
        return None

    def _make(self) -> None:
        self.shell.act(MAKES[self.list.chip_name or FIRST])

    def _counted(self, total: int) -> None:
        super()._counted(total)
        self.primary_changed.emit()
