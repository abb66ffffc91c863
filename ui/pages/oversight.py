"""Oversight: violations, waivers, inspections, footprints, official sites; one kind under each chip."""

from __future__ import annotations

from typing import Any, ClassVar

from models.footprint import FootprintCheck
from models.inspection import Inspection
from models.notice import Notice
from models.official_site import OfficialSite, PostingPermission
from models.paper_decision import PaperDecision
from models.record import Kind, kind_of_urn
from models.transfer import Transfer
from models.unmasking import Unmasking
from models.violation import Violation, elapsed_words
from models.waiver import Waiver
from ui.dialogs.search import PAGE_OF
from ui.list_panel import ListSpec
from ui.moments import shown_instant, shown_iso_day, shown_iso_instant
from ui.reading import Names, Related
from ui.record_table import Cell, TableRow
from ui.shelves import Shelf, ShelvesPage, row_of, spec_of


def _violation(session: Any, listed: Any, names: Names) -> TableRow:
    values, zone = listed.values, session.zone
    about = f"About {names.of(values['about'])}" if values["about"] else "About no record"
    notified = shown_iso_instant(values["notified_at"], zone)
    dates = f"Notified {notified}" if notified else f"Reported {shown_iso_instant(values['reported_at'], zone)}"
    return row_of(listed, about, f"Reported by {names.of(values['reported_by'])}", dates)


def _elapsed(record: Any, _names: Names) -> str:
    said = "" if record.elapsed is None else f" · Chief notified {elapsed_words(record.elapsed)} after it was shown"
    return f"{record.urn}{said}"


def _waiver(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    name = f"House rule {values['rule']} for {names.of(values['subject'])}"
    until = shown_iso_instant(values["until"], session.zone)
    return row_of(listed, name, f"Granted by {names.of(values['granted_by'])}", f"Until {until}")


def _inspection(session: Any, listed: Any, names: Names) -> TableRow:
    values, zone = listed.values, session.zone
    done = shown_iso_instant(values["inspected_at"], zone)
    dates = f"Recorded {done}" if done else f"Until {shown_iso_instant(values['until'], zone)}"
    return row_of(listed, f"Case {names.of(values['investigation'])}", f"By {names.of(values['inspector'])}", dates)


def _footprint(_session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    result, day = str(values["result"]).capitalize(), shown_iso_day(values["checked_on"])
    return TableRow(
        urn=listed.urn,
        cells=(Cell(names.of(values["officer"])), Cell(result), Cell(f"Checked on {day}"), Cell(listed.urn)),
        sentence=f"Footprint of {names.of(values['officer'])}, checked on {day}: {result}.",
    )


def _site(session: Any, listed: Any, _names: Names) -> TableRow:
    values, zone = listed.values, session.zone
    closed = shown_iso_instant(values["closed_at"], zone)
    dates = f"Closed {closed}" if closed else f"Since {shown_iso_instant(values['authorized_at'], zone)}"
    return row_of(listed, values["name"], listed.urn, dates)


def _permission(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    until = shown_iso_instant(values["until"], session.zone)
    return row_of(listed, str(values["posting"]).capitalize(), names.of(values["officer"]), f"Until {until}")


def _permissions(session: Any, record: Any, names: Names) -> dict[str, tuple[Related, ...]]:
    found = session.find(PostingPermission, official_site=record.urn)
    return {
        "Posting": tuple(
            Related(
                each.urn,
                Kind.POSTING_PERMISSION,
                "stamp",
                f"{each.posting.value.capitalize()}, until {shown_instant(each.until, session.zone)}",
                f"{names.of(each.officer)} · {each.urn}",
                each.state,
            )
            for each in reversed(found)
        )
    }


def _paper(_session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    form = str(values["form"])
    name = f"{form[:1].upper()}{form[1:]} on {names.of(values['subject'])}"
    second = f"Signed on paper by {names.of(values['decider'])}, recorded by {names.of(values['recorded_by'])}"
    return row_of(listed, name, second, f"Paper of {shown_iso_day(values['paper_date'])}")


def _paper_words(record: Any, _names: Names) -> str:
    return f"{record.urn} · on paper, not an electronic signature"


def _transfer(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    name = f"{str(values['what']).capitalize()}, {values['files']} files"
    second = f"{names.of(values['subject'])} · by {names.of(values['moved_by'])} · {names.of(values['medium'])}"
    return row_of(listed, name, second, f"Moved {shown_iso_instant(values['moved_at'], session.zone)}")


def _unmasked(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    at = shown_iso_instant(values["unmasked_at"], session.zone)
    return row_of(listed, f"Unmasked {values['subject']}", f"By {names.of(values['unmasked_by'])}", f"At {at}")


def _noticed(session: Any, listed: Any, _names: Names) -> TableRow:
    until = shown_iso_instant(listed.values["until"], session.zone)
    return row_of(listed, "What time alone changed", "One record; its history holds every notice", f"Up to {until}")


def _sample(_session: Any, record: Any, names: Names) -> dict[str, tuple[Related, ...]]:
    """The records drawn: the inspector opens each once the Chief has handed the sample over."""
    found = {each.record: each.result.value for each in record.results}
    return {
        "Sample": tuple(
            Related(urn, kind, PAGE_OF[kind][1], names.of(urn), urn, found.get(urn, ""))
            for urn in record.sample
            if (kind := kind_of_urn(urn)) is not None
        )
    }


SHELVES = (
    Shelf(
        name="violations",
        word="Violations",
        kind=Violation,
        row=_violation,
        first=("what", "concerns", "reported_by", "reported_at", "shown_to", "shown_at", "notified_at", "outcome"),
        second=_elapsed,
    ),
    Shelf(
        name="waivers",
        word="Waivers",
        kind=Waiver,
        row=_waiver,
        first=("rule", "subject", "reason", "from_", "until", "granted_by"),
    ),
    Shelf(
        name="inspections",
        word="Inspections",
        kind=Inspection,
        row=_inspection,
        first=("investigation", "inspector", "until", "population", "handed_at", "results", "summary"),
        related=_sample,
    ),
    Shelf(
        name="footprints",
        word="Footprints",
        kind=FootprintCheck,
        row=_footprint,
        first=("officer", "checked_on", "result", "found", "granted_by"),
    ),
    Shelf(
        name="official sites",
        word="Official sites",
        kind=OfficialSite,
        row=_site,
        first=("address", "purpose", "contributors", "archived_at", "notices_checked_on", "removals"),
        related=_permissions,
    ),
    Shelf(
        name="papers",
        word="On paper",
        kind=PaperDecision,
        row=_paper,
        first=("subject", "decider", "paper_date", "recorded_by", "recorded_at", "lines", "confirmed_at"),
        second=_paper_words,
    ),
    Shelf(
        name="transfers",
        word="Transfers",
        kind=Transfer,
        row=_transfer,
        first=("what", "medium", "from_where", "to_where", "files", "moved_by", "moved_at", "scanned_with"),
    ),
    Shelf(
        name="unmaskings",
        word="Unmasked",
        kind=Unmasking,
        row=_unmasked,
        first=("subject", "reason", "unmasked_by", "unmasked_at", "noted_by", "noted_at"),
    ),
    Shelf(
        name="notices",
        word="Noticed",
        kind=Notice,
        row=_noticed,
        first=("until", "changes"),
    ),
    Shelf(
        name="permissions",
        word="Posting",
        kind=PostingPermission,
        row=_permission,
        first=("official_site", "officer", "posting", "what", "until", "granted_by"),
        shown=False,
    ),
)


class OversightPage(ShelvesPage):
    """What watches the division's own work, and its official sites."""

    NAME: ClassVar[str] = "oversight"
    TITLE: ClassVar[str] = "Oversight"
    ICON: ClassVar[str] = "shield-lock"
    SHELVES: ClassVar[tuple[Shelf, ...]] = SHELVES
    SHOWS: ClassVar[frozenset[Kind]] = frozenset(each.kind.KIND for each in SHELVES)
    SPEC: ClassVar[ListSpec] = spec_of(
        "Oversight", SHELVES, "What is reported, waived, inspected or authorized stands here from its first entry on."
    )
