"""What the worker reads for a page: a record with its facts in words, its stops, its ticks and the acts at it.

Everything here runs in the worker's thread with the session and answers frozen data; no widget is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import attrs

from models.fields import FieldClass, FieldOf, fields_of, is_empty
from models.kinds import KINDS
from models.officer import Officer
from models.platform import Platform
from models.record import Kind, Record, kind_of_urn
from ui.acts import ACTS
from ui.editors import words_of_choice
from ui.moments import shown_day, shown_instant


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

    def add(self, record: Any, words: str) -> None:
        """Remember a name that was read anyway."""
        self._known[record.urn] = words

    def _read(self, urn: str) -> str:
        kind = kind_of_urn(urn)
        if kind not in {Kind.EQUIPMENT, Kind.INVESTIGATION, Kind.IDENTITY, Kind.PROFILE}:
            return urn
        found = [each for each in self._session.find(KINDS[kind], urn=urn)] if kind else []
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
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, StrEnum):
        return words_of_choice(value)
    if isinstance(value, datetime):
        return shown_instant(value, zone)
    if isinstance(value, date):
        return shown_day(value)
    if isinstance(value, tuple):
        return "\n".join(in_words(each, names, zone) for each in value)
    if attrs.has(type(value)):
        told = [(f.declared.label, getattr(value, f.name)) for f in fields_of(type(value))]
        return " · ".join(f"{label}: {in_words(v, names, zone)}" for label, v in told if not is_empty(v))
    text = str(value if value is not None else "")
    return names.of(text) if kind_of_urn(text) else text


def facts_of(record: Record, names: Names, zone: Any, *skipped: str) -> tuple[Fact, ...]:
    """Every declared field of a record that is filled, in schema order."""
    shown = [each for each in fields_of(type(record)) if each.name not in {"urn", "state", *skipped}]
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
        preset = {act.field: record.urn} | {mine: getattr(record, its) for mine, its in act.also}
        obstacle = session.obstacle(act.command, record)
        offered.append(
            Offer(command=act.command, icon=act.icon, look=act.look, preset=preset, obstacle=obstacle)
        )
    return tuple(sorted(offered, key=lambda each: each.obstacle is not None))


def ticks_of(session: Any, list_name: str, urn: str) -> tuple[TickLine, ...]:
    """A readiness list as found."""
    return tuple(
        TickLine(met=each.met, wording=each.wording, cited=each.cited, detail=each.detail)
        for each in session.checks(list_name, urn)
    )


def stops_in_words(session: Any, record: Record) -> str:
    """What stands against a record now, each with what lifts it; an empty text when nothing does."""
    return " ".join(f"{_sentence(each.what)} ({each.cited}); {each.lifted_when}." for each in session.standing(record))


def _sentence(words: str) -> str:
    return words.strip().rstrip(".")
