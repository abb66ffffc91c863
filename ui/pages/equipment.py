"""Equipment: the register, the no-identifier tests, who holds what, network exceptions."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any, ClassVar

import attrs

from models.assignment import Assignment
from models.canonical import instant_from
from models.equipment import Equipment, EquipmentState
from models.equipment_test import EquipmentTest
from models.medium import Medium
from models.network_exception import NetworkException
from models.profile import Profile
from models.record import Kind, kind_of_urn
from ui.act_words import label_of
from ui.list_page import ListPage, Read
from ui.list_panel import Chip, ListSpec
from ui.moments import shown_instant
from ui.page import Primary
from ui.pages.identities import last_valid_day
from ui.reading import Detail, Names, Related, name_of
from ui.record_table import Cell, Column, Query, TablePage, TableRow
from ui.rows import plain_detail, source_of

S = EquipmentState


def _test_cell(session: Any, urn: str) -> Cell:
    tests = session.open_facts(EquipmentTest, equipment=urn)
    if not tests:
        return Cell("No test", tone="danger", icon="alert-triangle")
    newest = max(tests, key=lambda each: str(each["tested_at"]))
    if not newest["passed"]:
        return Cell("Not passed", tone="danger", icon="alert-triangle")
    until: datetime = instant_from(newest["valid_until"])
    day = last_valid_day(until, session.zone)
    if until <= session.now:
        return Cell(f"Lapsed {day:%b} {day.day}", tone="danger", icon="clock-x")
    return Cell(f"Until {day:%b} {day.day}, {day.year}")


def _row(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    what = " ".join(str(part) for part in (values["kind"], values["make"], values["model"]) if part)
    what = what[:1].upper() + what[1:]
    tag, test = values["asset_tag"] or listed.urn, _test_cell(session, listed.urn)
    holder = names.of(values["holder"]) if values["holder"] else "–"
    return TableRow(
        urn=listed.urn,
        cells=(
            Cell(tag, what),
            Cell(values["state"], state=values["state"]),
            Cell(holder),
            test,
            Cell(str(values["network"] or "").capitalize()),
        ),
        sentence=f"{tag}, {what}, {values['state']}, held by {holder}. No-identifier test: {test.text}.",
    )


def _second(record: Any, _names: Names) -> str:
    return " · ".join(part for part in (record.kind.value, record.make, record.model, record.urn) if part)


def _related(session: Any, record: Any, names: Names) -> dict[str, tuple[Related, ...]]:
    mine, zone = {"equipment": record.urn}, session.zone
    profiles = [each for each in session.find(Profile) if record.urn in each.equipment]
    return {
        "Tests": tuple(_test(each, names, zone) for each in reversed(session.find(EquipmentTest, **mine))),
        "Issued": tuple(_issue(each, names, zone) for each in reversed(session.find(Assignment, **mine))),
        "Exceptions": tuple(
            Related(
                each.urn,
                Kind.NETWORK_EXCEPTION,
                "world",
                f"Until {shown_instant(each.until, zone)}",
                f"{names.of(each.granted_by)} · {each.reason}",
                "",
            )
            for each in session.find(NetworkException, **mine)
        ),
        "Profiles": tuple(
            Related(
                each.urn,
                Kind.PROFILE,
                "user-circle",
                each.handle or names.of(each.platform),
                f"{names.of(each.identity)} · {each.urn}",
                each.state.value,
            )
            for each in profiles
        ),
    }


def _test(test: EquipmentTest, names: Names, zone: tzinfo) -> Related:
    second = f"{names.of(test.tester)} · valid until {shown_instant(test.valid_until, zone)} · {test.urn}"
    state = "passed" if test.passed else "failed"
    title = shown_instant(test.tested_at, zone)
    return Related(test.urn, Kind.EQUIPMENT_TEST, "clipboard-check", title, second, state)


def _issue(issue: Assignment, names: Names, zone: tzinfo) -> Related:
    second = f"issued {shown_instant(issue.issued_at, zone)} by {names.of(issue.issued_by)} · {issue.urn}"
    return Related(issue.urn, Kind.ASSIGNMENT, "user", names.of(issue.issued_to), second, issue.state.value)


def read_equipment(session: Any, urn: str) -> Detail:
    """A piece of equipment; a test, an assignment or an exception is shown with the fields of its own."""
    if kind_of_urn(urn) is Kind.EQUIPMENT:
        first = ("network", "department_property", "holder", "serial", "has_coverbook")
        return plain_detail(session, urn, second=_second, related=_related, first=first)
    return plain_detail(
        session,
        urn,
        second=lambda record, _: f"{record.NAME.capitalize()} · {record.urn}",
        title=lambda record, _: getattr(record, "tag", "") or name_of(record),
    )


def _medium(_session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    holder = names.of(values["holder"]) if values["holder"] else "–"
    purpose = f"Medium for: {values['purpose']}"
    return TableRow(
        urn=listed.urn,
        cells=(
            Cell(values["tag"] or listed.urn, purpose),
            Cell(values["state"], state=values["state"]),
            Cell(holder),
            Cell("–"),
            Cell("–"),
        ),
        sentence=f"{values['tag']}, {purpose}, {values['state']}, kept by {holder}.",
    )


_MEDIA = "media"
_EQUIPMENT = source_of(Equipment, _row, "asset_tag")
_KEPT_MEDIA = source_of(Medium, _medium)


def equipment_rows(session: Any, query: Query, after: Any) -> TablePage:
    """Equipment, or the media where their chip is chosen: a medium has no asset tag and no network to sort by."""
    if query.chip != _MEDIA:
        return _EQUIPMENT(session, query, after)
    order = query.order if query.order in {"state", "holder"} else "tag" if query.order else ""
    return _KEPT_MEDIA(session, attrs.evolve(query, order=order), after)


class EquipmentPage(ListPage):
    """Laptops, phones and SIMs; and the media that carry key files, backups, captures and packages."""

    NAME: ClassVar[str] = "equipment"
    TITLE: ClassVar[str] = "Equipment"
    ICON: ClassVar[str] = "device-laptop"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset(
        {Kind.EQUIPMENT, Kind.EQUIPMENT_TEST, Kind.ASSIGNMENT, Kind.NETWORK_EXCEPTION, Kind.MEDIUM}
    )
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="Equipment",
        columns=(
            Column(label="Equipment", order="asset_tag", share=32),
            Column(label="State", order="state", share=20),
            Column(label="Issued to", order="holder", share=24),
            Column(label="No-identifier test", share=26),
            Column(label="Network", order="network", share=20, shown=False),
        ),
        source=equipment_rows,
        saves={"": Equipment, _MEDIA: Medium},
        chips=(
            Chip(word="All"),
            Chip(word="In stock", where=(("state", S.IN_STOCK.value),)),
            Chip(word="Issued", where=(("state", S.ISSUED.value),)),
            Chip(word="Returned", where=(("state", S.RETURNED.value),)),
            Chip(word="Media", name=_MEDIA),
            Chip(word="Held", where=(("state", S.HELD.value),)),
        ),
        nothing="No equipment here",
        why="Only department equipment without identifiers is used (5.12.4.3). Register it first.",
    )
    IMPORTS: ClassVar[str] = "ImportEquipment"
    COUNTED: ClassVar[tuple[str, str]] = ("piece", "pieces")

    def reads(self) -> Read:
        """How a record of this page is read."""
        return read_equipment

    def primary(self) -> Primary | None:
        """What makes a record of the kind shown."""
        if self._makes in self.shell.facts.offered:
            return Primary(label=label_of(self._makes), icon="plus", do=self._make)
        return None

    @property
    def _makes(self) -> str:
        return "RegisterMedium" if self.list.chip_name == _MEDIA else "RegisterEquipment"

    def _make(self) -> None:
        self.shell.act(self._makes)

    def _counted(self, total: int) -> None:
        super()._counted(total)
        self.primary_changed.emit()
