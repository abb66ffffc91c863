"""What the worker reads for a page: a record with its facts in words, its stops, its ticks and the acts at it.

Everything here runs in the worker's thread with the session and answers frozen data; no widget is touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import attrs

from models.command import Role
from models.errors import UnknownRecord
from models.fields import FieldClass, FieldOf, fields_of, is_empty, shown_fields_of
from models.kinds import KINDS
from models.officer import Officer
from models.paper_decision import papers_on
from models.platform import Platform
from models.record import Kind, Record, kind_of_urn
from models.unmasking import MASKED
from ui.acts import ACTS, AT_MASKED
from ui.moments import shown_day, shown_instant
from ui.own_work import own_obstacle, owners
from ui.plain_words import plain_words, words_of_choice

URN_IN_TEXT = re.compile(r"\b[A-Z]{2,6}-[A-Z]{1,2}-\d+-\d{4,}\b")


@attrs.frozen(kw_only=True)
class Fact:
    """A field of a record in words. A secret one is masked until asked for."""

    label: str
    value: str
    secret: bool = False


@attrs.frozen(kw_only=True)
class Offer:
    """A button: its command, what it fills in, and why it can't be pressed now (None: it can)."""

    command: str
    icon: str
    look: str
    preset: dict[str, Any]
    obstacle: str | None
    others: bool = False


@attrs.frozen(kw_only=True)
class TickLine:
    """A readiness check as a page shows it."""

    met: bool | None
    wording: str
    cited: str
    detail: str


@attrs.frozen
class Related:
    """A record that belongs to the one shown."""

    urn: str
    kind: Kind
    icon: str
    title: str
    second: str
    state: str


@attrs.frozen(kw_only=True)
class Detail:
    """A record as its page shows it."""

    urn: str
    kind: Kind
    title: str
    second: str
    state: str
    banner: str
    banner_tone: str
    facts: tuple[Fact, ...]
    more: tuple[Fact, ...]
    ticks_title: str
    ticks: tuple[TickLine, ...]
    acts: tuple[Offer, ...]
    related: Mapping[str, tuple[Related, ...]] = attrs.field(factory=dict)
    masked: bool = False
    """True where only open fields are shown; there is no history to look at then."""
    unmasked: bool = False
    """True where it is shown whole for a reason given: it goes from the screen as soon as its page is left."""


class Names:
    """What people and sites are called, read once for one answer."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._known: dict[str, str] = {each.urn: each.called for each in session.find(Officer)}
        self._known |= {each.urn: each.name for each in session.find(Platform)}

    def of(self, urn: str) -> str:
        """The name of a record this officer may read, else its number."""
        if urn not in self._known:
            self._known[urn] = self._read(urn)
        return self._known[urn]

    def told(self, words: str) -> str:
        """A sentence of the register with officers and sites called by name."""
        return URN_IN_TEXT.sub(lambda found: self._known.get(found[0], found[0]), words)

    def add(self, record: Any, words: str) -> None:
        """Remember a name that was read anyway."""
        self._known[record.urn] = words

    def _read(self, urn: str) -> str:
        kind = kind_of_urn(urn)
        if kind is None or kind not in {Kind.EQUIPMENT, Kind.INVESTIGATION, Kind.IDENTITY, Kind.PROFILE}:
            return urn
        found = self._session.find(KINDS[kind], urn=urn)
        return name_of(found[0]) if found else urn


def name_of(record: Any) -> str:
    """What a person calls a record: the first of its naming fields that is filled, else its number."""
    for name in ("called", "name", "asset_tag", "handle", "title"):
        words = getattr(record, name, "")
        if words:
            return str(words)
    return str(record.urn)


def in_words(value: Any, names: Names, zone: Any) -> str:
    """A field's value as a person reads it."""
    match value:
        case bool():
            said = "Yes" if value else "No"
        case StrEnum():
            said = words_of_choice(value)
        case datetime():
            said = shown_instant(value, zone)
        case date():
            said = shown_day(value)
        case tuple():
            said = "\n".join(in_words(each, names, zone) for each in value)
        case _ if attrs.has(type(value)):
            told = [(f.declared.label, getattr(value, f.name)) for f in fields_of(type(value))]
            said = " · ".join(f"{label}: {in_words(v, names, zone)}" for label, v in told if not is_empty(v))
        case _:
            text = str(value if value is not None else "")
            said = names.of(text) if kind_of_urn(text) else text
    return said


def facts_of(record: Record, names: Names, zone: Any, *skipped: str) -> tuple[Fact, ...]:
    """Every declared field of a record that is filled, in schema order."""
    shown = [each for each in shown_fields_of(type(record)) if each.name not in {"urn", "state", *skipped}]
    return tuple(_fact(record, each, names, zone) for each in shown if not is_empty(getattr(record, each.name)))


def _fact(record: Record, field: FieldOf, names: Names, zone: Any) -> Fact:
    secret = field.declared.field_class is FieldClass.SECRET
    words = in_words(getattr(record, field.name), names, zone)
    return Fact(label=field.declared.label, value=words, secret=secret)


def offers_at(session: Any, record: Any) -> tuple[Offer, ...]:
    """The acts this officer's roles may give at a record; those that can be given now stand first."""
    offered = []
    for act in ACTS.get(record.KIND, ()):
        if not session.offers(act.command):
            continue
        preset = ({act.field: record.urn} if act.field else {}) | {mine: getattr(record, its) for mine, its in act.also}
        others = bool(act.whose) and session.actor not in owners(session, act, record)
        obstacle = session.obstacle(act.command, record) or own_obstacle(session, act, record)
        look = "" if others and act.look == "primary" else act.look
        offered.append(
            Offer(command=act.command, icon=act.icon, look=look, preset=preset, obstacle=obstacle, others=others)
        )
    return tuple(sorted(offered, key=lambda each: (each.obstacle is not None, each.others)))


UNMASKED = "Unmasked for you, with your reason in the record. It is masked again when you leave this page."


def read_detail(session: Any, read: Callable[[Any, str], Detail], urn: str) -> Detail:
    """A record as a page reads it; one that was unmasked says so. Reading another one masks it again."""
    if session.unmasked not in {"", urn}:
        session.mask_again()
    found = _with_papers(session, read(session, urn), urn)
    if session.unmasked != urn or found.masked:
        return found
    return attrs.evolve(found, unmasked=True, banner=f"{UNMASKED} {found.banner}".strip())


def _with_papers(session: Any, found: Detail, urn: str) -> Detail:
    """The papers a record was decided on stand first: never as an electronic signature."""
    said = tuple(papers_on(session, urn))
    if not said:
        return found
    told = Fact(label="Decided on paper", value=Names(session).told("\n".join(said)))
    return attrs.evolve(found, facts=(told, *found.facts), more=(told, *(found.more or found.facts)))


def mask_again(session: Any) -> None:
    """The page was left: what was unmasked is shown by its open fields again."""
    session.mask_again()


def open_or_masked(session: Any, urn: str) -> Any:
    """The record, opened and journalled; or a :class:`Detail` of its open fields where no more may be shown.

    What may not be shown is not asked for: walking down a list writes no refusals into the journal.
    """
    kind = kind_of_urn(urn)
    if kind is None:
        raise UnknownRecord(urn=urn)
    if session.find(KINDS[kind], urn=urn):
        return session.open_record(urn)
    if any(each.get("state") == "destroyed" for each in session.open_facts(KINDS[kind], urn=urn)):
        return masked(session, urn, "Destroyed: what was sealed is gone. Its open fields and its journal entries stay.")
    return masked(session, urn, why_masked(session), acts=unmasking_of(session, urn))


def unmasking_of(session: Any, urn: str) -> tuple[Offer, ...]:
    """The button that unmasks a record, for who may."""
    if kind_of_urn(urn) not in {each.KIND for each in MASKED}:
        return ()
    return tuple(
        Offer(command=act.command, icon=act.icon, look=act.look, preset={act.field: urn}, obstacle=None)
        for act in AT_MASKED
        if session.offers(act.command)
    )


def why_masked(session: Any) -> str:
    """Why only the open fields of a record are shown."""
    if session.stands is not None:
        return "This register is open read-only: only open fields are shown."
    if session.roles & {Role.CHIEF, Role.DESIGNEE}:
        until = "until this waits for your decision"
        if session.offers("UnmaskRecord"):
            until += ", or until you unmask it with a reason. The commander is told"
        return f"You oversee without names: only the open fields are shown {until}."
    return "You are not named on this dossier: only its open fields are shown. The commander can name you."


def masked(session: Any, urn: str, why: str, *, acts: tuple[Offer, ...] = ()) -> Detail:
    """A record by its open fields alone, with the reason in its banner."""
    kind = kind_of_urn(urn)
    if kind is None:
        raise UnknownRecord(urn=urn)
    record = KINDS[kind]
    found = session.open_facts(record, urn=urn)
    if not found:
        raise UnknownRecord(urn=urn)
    values, names = found[0], Names(session)
    shown = [each for each in fields_of(record) if values.get(each.name) not in (None, "", [], False)]
    facts = tuple(
        Fact(label=each.declared.label, value=plain_words(values[each.name], each.type, names, session.zone))
        for each in shown
        if each.name not in {"urn", "state"}
    )
    return Detail(
        urn=urn,
        kind=kind,
        title=urn,
        second=record.NAME.capitalize(),
        state=str(values.get("state", "")),
        banner=why,
        banner_tone="info",
        facts=facts[:6],
        more=facts,
        ticks_title="",
        ticks=(),
        acts=acts,
        masked=True,
    )


def ticks_of(session: Any, list_name: str, urn: str) -> tuple[TickLine, ...]:
    """A readiness list as found."""
    return tuple(
        TickLine(met=each.met, wording=each.wording, cited=each.cited, detail=each.detail)
        for each in session.checks(list_name, urn)
    )


def stops_in_words(session: Any, record: Record) -> str:
    """What stands against a record now, each with what lifts it; an empty text when nothing does."""
    return " ".join(each.words for each in session.standing(record))
