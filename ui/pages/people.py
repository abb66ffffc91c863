"""People and papers: officers with their roles, the Chief's delegations and on-duty orders, the sites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import attrs

from models.acting import ActingOrder
from models.canonical import instant_text
from models.command import Role
from models.delegation import Delegation, OnDutyOrder
from models.department import Department
from models.fields import field_of
from models.lockout import FailedLogons
from models.officer import Officer, OfficerState
from models.platform import Platform
from models.policy_profile import PolicyProfile, figure_lines, words_of
from models.record import Kind, Record, kind_of_urn
from models.recovery import RecoveryKey
from models.root import DirectoryRoot, RootState
from models.separation import left_to_settle
from ui.act_words import label_of
from ui.dialogs.search import PAGE_OF
from ui.list_page import ListPage, Read
from ui.list_panel import Chip, ListSpec
from ui.moments import shown_day, shown_iso_day, shown_iso_instant
from ui.page import Primary
from ui.plain_words import fingerprint
from ui.reading import Detail, Fact, Names, Related
from ui.record_table import Cell, Column, Query, TablePage, TableRow
from ui.rows import plain_detail, source_of

_LISTED = frozenset(field_of(PolicyProfile, name).declared.label for name in ("figures", "clauses"))
_KEYS = frozenset(field_of(Officer, name).declared.label for name in ("sign_key", "receive_key"))


def _officer(session: Any, listed: Any, _names: Names) -> TableRow:
    values = listed.values
    called = f"{values['rank']} {values['name']}".strip()
    facts = session.open_facts(Officer, urn=listed.urn)
    held = [each["role"] for each in (facts[0]["roles"] if facts else ()) if each.get("until") is None]
    now = instant_text(session.now)
    delegated = session.open_facts(Delegation, designee=listed.urn)
    if any(each["state"] == "given" and each["from_"] <= now < each["until"] for each in delegated):
        held.append("designee")
    roles = ", ".join(held).capitalize() or "–"
    locked = bool(facts and facts[0].get("locked_at"))
    return _row(listed, called, roles, "locked" if locked else values["state"], "")


def _failed(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    who = names.of(values["officer"]) if values["officer"] else "Unknown log-in name"
    if not values["count"]:
        who = f"List {values['list_state']}"
    when = shown_iso_instant(values["last_at"], session.zone) if values["last_at"] else ""
    count = f"{values['count']} failed log-on{'s' if values['count'] != 1 else ''}"
    return _row(listed, who, count, "locked" if values["locked"] else "", when)


def _delegation(session: Any, listed: Any, names: Names) -> TableRow:
    return _dated(session, listed, names.of(listed.values["designee"]), "Designee")


def _order(session: Any, listed: Any, names: Names) -> TableRow:
    return _dated(session, listed, names.of(listed.values["officer"]), "On-duty access")


def _dated(session: Any, listed: Any, who: str, what: str) -> TableRow:
    values = listed.values
    until = shown_iso_instant(values["until"], session.zone)
    since = shown_iso_instant(values["from_"], session.zone)
    return _row(listed, who, f"{what} from {since}", values["state"], f"Until {until}")


def _acting(session: Any, listed: Any, names: Names) -> TableRow:
    return _dated(session, listed, names.of(listed.values["acting"]), "Acting commander")


def _root(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    since = shown_iso_instant(values["announced_at"], session.zone)
    return _row(listed, names.of(values["officer"]), "Root of the directory", values["state"], f"Announced {since}")


def _recovery(session: Any, listed: Any, _names: Names) -> TableRow:
    values = listed.values
    used = values["used_at"]
    told = f"First used {shown_iso_instant(used, session.zone)}" if used else "Never used"
    made = shown_iso_instant(values["made_at"], session.zone)
    return _row(listed, "Recovery code", told, values["state"], f"Made {made}")


def _site(_session: Any, listed: Any, _names: Names) -> TableRow:
    values = listed.values
    dated = values["terms_version"]
    terms = f"Terms of {shown_iso_day(dated)}" if dated else "Terms without a date"
    looked = "" if values["checked_on"] else "to be looked at"
    return _row(listed, values["name"], values["stance"].capitalize(), looked, terms)


def _policy(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    since = shown_iso_instant(values["from_"], session.zone)
    signed = f"Signed by {names.of(values['signed_by'])}"
    return _row(listed, values["based_on"], signed, values["state"], f"From {since}")


def _department(_session: Any, listed: Any, _names: Names) -> TableRow:
    return _row(listed, "Department", listed.urn, "", "")


def _row(listed: Any, name: str, second: str, state: str, third: str) -> TableRow:
    return TableRow(
        urn=listed.urn,
        cells=(Cell(name, second), Cell(state or "–", state=state), Cell(third), Cell(listed.urn)),
        sentence=f"{name}, {second}, {state} {third}.",
    )


_KINDS: Mapping[str, type[Record]] = {
    "": Officer,
    "orders": OnDutyOrder,
    "delegations": Delegation,
    "acting": ActingOrder,
    "sites": Platform,
    "roots": DirectoryRoot,
    "recovery": RecoveryKey,
    "department": Department,
    "policy": PolicyProfile,
    "failed": FailedLogons,
}
_SOURCES = {
    "officers": source_of(Officer, _officer),
    "delegations": source_of(Delegation, _delegation, newest=True),
    "orders": source_of(OnDutyOrder, _order, newest=True),
    "acting": source_of(ActingOrder, _acting, newest=True),
    "roots": source_of(DirectoryRoot, _root, newest=True),
    "recovery": source_of(RecoveryKey, _recovery, newest=True),
    "sites": source_of(Platform, _site, "name"),
    "department": source_of(Department, _department),
    "policy": source_of(PolicyProfile, _policy, newest=True),
    "failed": source_of(FailedLogons, _failed, newest=True),
}
MAKES: Mapping[str, tuple[str, str]] = {
    "officers": ("InviteOfficer", "plus"),
    "delegations": ("Delegate", "stamp"),
    "orders": ("OrderOnDutyAccess", "stamp"),
    "acting": ("OrderActingCommander", "stamp"),
    "roots": ("", ""),
    "recovery": ("", ""),
    "sites": ("RecordPlatform", "plus"),
    "department": ("", ""),
    "policy": ("", ""),
    "failed": ("", ""),
}


def people_rows(session: Any, query: Query, after: Any) -> TablePage:
    """The kind the chip names."""
    return _SOURCES[query.chip or "officers"](session, query, after)


def read_person(session: Any, urn: str) -> Detail:
    """An officer, a paper, a site, the department or its policy."""
    detail = plain_detail(session, urn, second=lambda record, _: f"{record.NAME.capitalize()} · {record.urn}")
    if detail.kind is Kind.POLICY_PROFILE and not detail.masked:
        return _with_figures(session, detail)
    if detail.kind is Kind.OFFICER and not detail.masked:
        detail = _with_what_is_left(session, detail)
    facts = tuple(_shortened(each) for each in detail.facts)
    return attrs.evolve(detail, facts=(*facts, *_fingerprint(session, urn)))


def _with_what_is_left(session: Any, detail: Detail) -> Detail:
    """What is to be reassigned or closed before an officer goes; while one leaves, the banner counts it."""
    officer = session.get(detail.urn, Officer)
    overseen = session.roles & {Role.COMMANDER, Role.CHIEF} or session.actor == detail.urn
    if not overseen or officer.state is not OfficerState.ACTIVE:
        return detail
    names, left = Names(session), left_to_settle(session.reading, detail.urn)
    listed = tuple(
        Related(each.urn, kind, PAGE_OF[kind][1], each.what, names.of(each.urn), "")
        for each in left
        if (kind := kind_of_urn(each.urn)) is not None and kind in PAGE_OF
    )
    found = attrs.evolve(detail, related={**detail.related, "To reassign or close": listed})
    if officer.last_day is None:
        return found
    banner = f"Leaving; last day {shown_day(officer.last_day)}. Nothing new is given to this officer. "
    banner += f"{len(left)} left to reassign or close." if left else "Nothing is left: finish the separation."
    return attrs.evolve(found, banner=banner, banner_tone="warn")


def _fingerprint(session: Any, urn: str) -> tuple[Fact, ...]:
    """Of a root; of one that is announced for its holder alone, who hands it to the second officer on paper."""
    if kind_of_urn(urn) is not Kind.DIRECTORY_ROOT:
        return ()
    root = session.get(urn, DirectoryRoot)
    if root.state is RootState.ANNOUNCED and root.officer != session.actor:
        return (Fact(label="Fingerprint", value="On the paper its holder gives you", secret=False),)
    return (Fact(label="Fingerprint", value=root.fingerprint, secret=False),)


def _with_figures(session: Any, detail: Detail) -> Detail:
    """The policy with every figure and clause of it, as they stood when it came in force."""
    record = session.get(detail.urn, PolicyProfile)
    figures = tuple(
        Fact(label=each.label, value=f"{each.value}" + (" (the department's)" if each.own else ""))
        for each in figure_lines(record.policy)
    )
    clauses = tuple(Fact(label=number, value=words) for number, words in words_of(record).clauses.items())
    facts = tuple(each for each in detail.facts if each.label not in _LISTED)
    more = tuple(each for each in detail.more if each.label not in _LISTED)
    return attrs.evolve(detail, facts=(*facts, *figures), more=(*more, *figures, *clauses))


def _shortened(fact: Fact) -> Fact:
    """In the panel a public key stands as its fingerprint; the record's page shows it whole."""
    return attrs.evolve(fact, value=fingerprint(fact.value)) if fact.label in _KEYS else fact


class PeoplePage(ListPage):
    """Who may do what, on which sites."""

    NAME: ClassVar[str] = "people"
    TITLE: ClassVar[str] = "People"
    ICON: ClassVar[str] = "users"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset(
        {Kind.OFFICER, Kind.DELEGATION, Kind.ON_DUTY_ORDER, Kind.PLATFORM, Kind.DEPARTMENT, Kind.FAILED_LOGONS}
        | {Kind.ACTING_ORDER, Kind.DIRECTORY_ROOT, Kind.RECOVERY_KEY, Kind.POLICY_PROFILE}
    )
    SPEC: ClassVar[ListSpec] = ListSpec(
        name="People and sites",
        columns=(
            Column(label="Who or what", share=40),
            Column(label="State", share=20),
            Column(label="Dates", share=26),
            Column(label="Number", order="urn", share=18, shown=False),
        ),
        source=people_rows,
        saves=_KINDS,
        across=5,
        chips=(
            Chip(word="Officers", name="officers", kind=Kind.OFFICER),
            Chip(word="On-duty orders", name="orders", kind=Kind.ON_DUTY_ORDER),
            Chip(word="Delegations", name="delegations", kind=Kind.DELEGATION),
            Chip(word="Acting", name="acting", kind=Kind.ACTING_ORDER),
            Chip(word="Sites", name="sites", kind=Kind.PLATFORM),
            Chip(word="Root", name="roots", kind=Kind.DIRECTORY_ROOT),
            Chip(word="Recovery", name="recovery", kind=Kind.RECOVERY_KEY),
            Chip(word="Department", name="department", kind=Kind.DEPARTMENT),
            Chip(word="Policy", name="policy", kind=Kind.POLICY_PROFILE),
            Chip(word="Failed log-ons", name="failed", kind=Kind.FAILED_LOGONS),
        ),
        nothing="Nothing here yet",
        why="Officers are invited, the Chief gives orders and delegations, sites are put on the list.",
    )
    COUNTED: ClassVar[tuple[str, str]] = ("entry", "entries")

    def reads(self) -> Read:
        """How a record of this page is read."""
        return read_person

    def primary(self) -> Primary | None:
        """What makes a record of the kind shown."""
        command, icon = MAKES[self.list.chip_name or "officers"]
        if command and command in self.shell.facts.offered:
            return Primary(label=label_of(command), icon=icon, do=self._make)
        return None

    def _make(self) -> None:
        self.shell.act(MAKES[self.list.chip_name or "officers"][0])

    def _counted(self, total: int) -> None:
        super()._counted(total)
        self.primary_changed.emit()
