"""A page of rows of one kind from the reading room, and a record's panel where nothing special is to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from models.fields import fields_of
from models.record import Record
from ui.reading import (
    Detail,
    Fact,
    Names,
    Related,
    TickLine,
    facts_of,
    name_of,
    offers_at,
    open_or_masked,
    stops_in_words,
)
from ui.record_table import Query, Source, TablePage, TableRow

MakeRow = Callable[[Any, Any, Names], TableRow]
Extra = Callable[[Any, Any, Names], Mapping[str, tuple[Related, ...]]]
_FEW = 6


def source_of(kind: type[Record], make: MakeRow, order: str = "urn", *, newest: bool = False) -> Source:
    """A source of rows: ``make(session, listed row, names)`` for each row of a page."""

    def read(session: Any, query: Query, after: Any) -> TablePage:
        page = session.page(
            kind,
            where=dict(query.where),
            text=query.text,
            order=query.order or order,
            descending=query.descending if query.order else newest,
            after=after,
        )
        names = Names(session)
        rows = tuple(make(session, each, names) for each in page.rows)
        return TablePage(rows=rows, next=page.next, total=page.total if page.total is not None else len(rows))

    return read


def facts_at(session: Any, kind: type[Record], urn: str) -> Mapping[str, Any]:
    """The open fields of one record (JSON types)."""
    found = session.open_facts(kind, urn=urn)
    facts: Mapping[str, Any] = found[0] if found else {}
    return facts


def plain_detail(
    session: Any,
    urn: str,
    *,
    second: Callable[[Any, Names], str],
    title: Callable[[Any, Names], str] | None = None,
    related: Extra | None = None,
    first: tuple[str, ...] = (),
    ticks: tuple[str, tuple[TickLine, ...]] = ("", ()),
) -> Detail:
    """A record with every filled field; ``first`` names the fields its panel shows, else the first six."""
    opened = open_or_masked(session, urn)
    if isinstance(opened, Detail):
        return opened
    record: Any = opened
    names = Names(session)
    every = facts_of(record, names, session.zone)
    stops = stops_in_words(session, record)
    return Detail(
        urn=urn,
        kind=record.KIND,
        title=title(record, names) if title else name_of(record),
        second=second(record, names),
        state=str(getattr(record, "state", "")),
        banner=stops,
        banner_tone="warn",
        facts=_chosen(record, every, first),
        more=every,
        ticks_title=ticks[0],
        ticks=ticks[1],
        acts=offers_at(session, record),
        related=related(session, record, names) if related else {},
    )


def _chosen(record: Any, every: tuple[Fact, ...], first: tuple[str, ...]) -> tuple[Fact, ...]:
    if not first:
        return every[:_FEW]
    labels = {each.name: each.declared.label for each in fields_of(type(record))}
    by_label = {each.label: each for each in every}
    return tuple(by_label[labels[name]] for name in first if labels[name] in by_label)
