"""Activity: every session logged, with its flags; the quick log is one key away."""

from __future__ import annotations

from typing import Any, ClassVar

from models.activity import Activity, ActivityState
from models.contact import Contact
from models.record import Kind
from ui.list_page import ListPage, Read
from ui.list_panel import Chip, ListSpec
from ui.moments import shown_iso_instant
from ui.page import Primary
from ui.reading import Detail, Names, Related
from ui.record_table import Cell, Column, Query, TablePage, TableRow
from ui.rows import plain_detail, source_of


def _row(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    at = shown_iso_instant(values["from_"], session.zone)
    profile = names.of(values["profile"]) if values["profile"] else "No profile"
    who, rules = names.of(values["operator"]), ", ".join(values["outside"] or ())
    flag = Cell(rules, tone="danger", icon="alert-triangle") if rules else Cell("Within approval")
    late = " · entered late" if values["entered_late"] else ""
    return TableRow(
        urn=listed.urn,
        cells=(
            Cell(at, f"{profile}{late}"),
            Cell(who),
            Cell(str(values["level"]).capitalize()),
            flag,
            Cell(listed.urn),
        ),
        sentence=f"Session of {who} on {profile}, {at}, {values['level']}. {rules or 'Nothing'} flagged.",
    )


def _contact(_session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    account, site = values["account"] or listed.urn, values["site"] or ""
    seen = str(values["first_seen"])
    return TableRow(
        urn=listed.urn,
        cells=(Cell(account, site), Cell(names.of(values["identity"])), Cell("Contact"), Cell(seen), Cell(listed.urn)),
        sentence=f"Contact {account} on {site}, first seen {seen}.",
    )


_SESSIONS = source_of(Activity, _row, "from_", newest=True)
_CONTACTS = source_of(Contact, _contact, newest=True)


def activity_rows(session: Any, query: Query, after: Any) -> TablePage:
    """Sessions, or contacts under their chip."""
    return (_CONTACTS if query.chip == "contacts" else _SESSIONS)(session, query, after)


def _second(record: Any, names: Names) -> str:
    if record.KIND is Kind.CONTACT:
        return f"{record.site} · {names.of(record.identity)} · {record.urn}"
    return f"{names.of(record.profile) if record.profile else 'No profile'} · {record.urn}"


def _title(record: Any, names: Names) -> str:
    if record.KIND is Kind.CONTACT:
        return str(record.account)
    return f"Session of {names.of(record.operator)}"


def _related(session: Any, record: Any, names: Names) -> dict[str, tuple[Related, ...]]:
    del names
    wanted = set(getattr(record, "contacts", ()))
    found = [each for each in session.find(Contact, identity=record.identity) if each.urn in wanted] if wanted else []
    return {
        "Contacts": tuple(
            Related(each.urn, Kind.CONTACT, "users", each.account, f"{each.site} · {each.urn}", "") for each in found
        )
    }


def read_activity(session: Any, urn: str) -> Detail:
    """A session or a contact, whole."""
    return plain_detail(session, urn, second=_second, title=_title, related=_related)


class ActivityPage(ListPage):
    """What was done online, by whom, on what, and whether it was within approval."""

    NAME: ClassVar[str] = "activity"
    TITLE: ClassVar[str] = "Activity"
    ICON: ClassVar[str] = "history"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset({Kind.ACTIVITY, Kind.CONTACT})
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="Activity",
        columns=(
            Column(label="Session", order="from_", share=36),
            Column(label="Operator", order="operator", share=22),
            Column(label="Level", order="level", share=16),
            Column(label="Outside approval", order="outside", share=24),
            Column(label="Number", order="urn", share=18, shown=False),
        ),
        source=activity_rows,
        saves={"": Activity, "contacts": Contact},
        chips=(
            Chip(word="Sessions", name="sessions", whole=True),
            Chip(word="To be explained", name="flagged", where=(("state", ActivityState.FLAGGED.value),)),
            Chip(word="Contacts", name="contacts"),
        ),
        nothing="No session here",
        why="Log each session when it is over: Ctrl+J.",
    )
    MINE: ClassVar[str] = "operator"
    COUNTED: ClassVar[tuple[str, str]] = ("entry", "entries")

    def reads(self) -> Read:
        """How a record of this page is read."""
        return read_activity

    def primary(self) -> Primary | None:
        """The quick log."""
        if "LogActivity" in self.shell.facts.offered:
            return Primary(label="Quick log", icon="bolt", do=self._log)
        return None

    def _log(self) -> None:
        self.shell.act("LogActivity")
