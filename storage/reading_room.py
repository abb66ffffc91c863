"""The reading room: a searchable copy, in memory only, of what this user may read.

Every list, sort, filter and search runs here. Short texts of people, cases, identities and profiles come first
(:meth:`ReadingRoom.raise_current`); activities, contacts and long notes follow in slices from the background
(:meth:`ReadingRoom.raise_more`). An act's records are taken over in place (:meth:`ReadingRoom.update`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs
from sqlcipher3 import dbapi2

from models.canonical import plain
from models.record import Kind, Record, kind_of_urn
from storage import reading_room_query as query
from storage.database import Database
from storage.reading_room_plan import LIST_JOINT, Plan, id_of, words
from storage.reading_room_query import Cursor, Sought, Test
from storage.reading_room_source import Opened, Source
from storage.records import Keys

SealedAllowed = Callable[[str, Mapping[str, Any]], bool]
"""(kind's letters, open fields) → whether this user's room may hold the sealed fields."""

LATER = (Kind.ACTIVITY, Kind.CONTACT)
"""Kinds that come in slices: there may be hundreds of thousands of them."""
SLICE = 500


@attrs.frozen(kw_only=True)
class ListRow:
    """One record in a list. ``values`` holds its listed fields by name; sealed ones are None where not readable."""

    urn: str
    kind: Kind
    readable: bool
    values: Mapping[str, Any]


@attrs.frozen(kw_only=True)
class Page:
    """A page of a list. ``next``: give it as ``after`` for the page that follows, None at the end.

    ``total`` counts all pages; None where a search finds more than 5,000.
    """

    rows: tuple[ListRow, ...]
    next: Cursor | None
    total: int | None


@attrs.frozen
class _Slice:
    """Work for later: rows, or the notes, of a kind, from ``below`` downwards."""

    kind: Kind
    notes: bool
    below: int


class ReadingRoom:
    """Belongs to the thread that made it. Nothing of it ever reaches a disk."""

    def __init__(self) -> None:
        self._db = dbapi2.connect(":memory:", isolation_level=None)
        self._db.execute("PRAGMA temp_store=MEMORY").fetchall()
        self._plans: dict[Kind, Plan] = {}
        self._ordered: set[tuple[Kind, str]] = set()
        self._updated: set[tuple[Kind, int]] = set()
        self._later: deque[_Slice] = deque()
        self._orders: deque[tuple[Kind, str]] = deque()
        self._source: Source | None = None

    def raise_current(
        self,
        db: Database,
        keyring: Keys,
        store_id: bytes,
        kinds: Mapping[Kind, type[Record]],
        *,
        sealed_allowed: SealedAllowed,
    ) -> None:
        """Take over the current versions of all kinds but activities and contacts; short texts can be searched."""
        self._plans = {kind: Plan(cls) for kind, cls in kinds.items()}
        self._source = Source(db, keyring, store_id, kinds, sealed_allowed)
        for plan in self._plans.values():
            for statement in query.tables(plan):
                self._db.execute(statement)
        for kind in self._plans:
            if kind in LATER:
                # Made while they are empty: an order by time, or the sessions of one profile, must not wait.
                for statement in query.filtered(self._plans[kind]):
                    self._db.execute(statement)
                for name in self._plans[kind].dated:
                    self._order_by(kind, name)
                self._later.append(_Slice(kind, notes=False, below=0))
            else:
                self._take(kind, self._source.all_of(kind))
        self._later.extend(_Slice(kind, True, 0) for kind, plan in self._plans.items() if plan.notes)
        self._orders.extend((kind, name) for kind in LATER if kind in self._plans for name in self._plans[kind].columns)

    @property
    def complete(self) -> bool:
        """True when nothing is left for the background."""
        return not self._later and not self._orders

    @property
    def damaged(self) -> tuple[str, ...]:
        """Records whose sealed fields did not open although the key is held: verify the register."""
        return () if self._source is None else tuple(self._source.damaged)

    def raise_more(self, batch: int = SLICE) -> int:
        """Take over the next slice, newest records first; how many records it looked at, 0 when all is done.

        When all are there, the orders of long lists are made ready, one each time.
        """
        while self._later and self._source is not None:
            work = self._later.popleft()
            found = self._source.slice_of(work.kind, work.below, batch)
            if not found:
                continue
            self._later.appendleft(attrs.evolve(work, below=found[-1].number))
            (self._take_notes if work.notes else self._take)(work.kind, found)
            return len(found)
        self._updated.clear()
        if self._orders:
            self._order_by(*self._orders.popleft())
            return 1
        return 0

    def _take(self, kind: Kind, found: Iterable[Opened]) -> None:
        plan = self._plans[kind]
        every = (plan.row(each.urn, each.fields, readable=each.readable) for each in found)
        rows = [row for row in every if (kind, row[0]) not in self._updated]
        self._db.execute("BEGIN")
        self._db.executemany(query.insert(plan), rows)
        self._db.executemany(query.index(plan, "short"), [(row[0], row[3]) for row in rows])
        self._db.execute("COMMIT")

    def _take_notes(self, kind: Kind, found: Iterable[Opened]) -> None:
        plan = self._plans[kind]
        texts = ((id_of(each.urn), words(each.fields, plan.notes)) for each in found)
        rows = [row for row in texts if row[1].strip() and (kind, row[0]) not in self._updated]
        self._db.execute("BEGIN")
        self._db.executemany(query.index(plan, "note"), rows)
        self._db.execute("COMMIT")

    def update(self, record: Record) -> None:
        """Take over a record as an act left it, new or changed."""
        plan, fields = self._plans[record.KIND], plain(record)
        facts = {name: value for name, value in fields.items() if name not in plan.sealed}
        readable = self._source is None or self._source.allows(plan.letters, facts)
        self._put(plan, record.urn, fields if readable else facts, readable=readable)

    def mask(self, kind: Kind, facts: Mapping[str, Any]) -> None:
        """From now on the room holds a record's open fields alone."""
        self._put(self._plans[kind], facts["urn"], facts, readable=False)

    def _put(self, plan: Plan, urn: str, fields: Mapping[str, Any], *, readable: bool) -> None:
        self.drop(urn)
        row = plan.row(urn, fields, readable=readable)
        self._db.execute(query.insert(plan), row)
        self._db.execute(query.index(plan, "short"), (row[0], row[3]))
        notes = words(fields, plan.notes) if readable else ""
        if notes.strip():
            self._db.execute(query.index(plan, "note"), (row[0], notes))
        if self._later:
            self._updated.add((Kind(plan.letters), id_of(urn)))

    def drop(self, urn: str) -> None:
        """Take a record out."""
        kind = kind_of_urn(urn)
        if kind is not None and kind in self._plans:
            for statement in query.removal(self._plans[kind]):
                self._db.execute(statement, (id_of(urn),))

    def page(
        self,
        kind: Kind,
        *,
        where: Mapping[str, str] | None = None,
        text: str = "",
        order: str = "urn",
        descending: bool = False,
        after: Cursor | None = None,
        limit: int = 200,
    ) -> Page:
        """A page of a kind. ``where``: column equals value, or a list column holds it; ``order``: ``urn`` or a column.

        ``text``: every word must occur, in the short texts or the notes. Raises: KeyError for what is no column.
        """
        plan = self._plans[kind]
        tests, sought = query.equal(plan, where or {}), Sought(text)
        total: int | None = None
        few = True
        if sought:
            few, search = self._search(plan, sought)
            tests.append(search)
        if few:
            total = int(self._asked(query.counted(plan, tests))[0][0])
        rows = self._listed(plan, tests, order, after, limit + 1, descending=descending)
        more = rows[limit - 1][:2] if len(rows) > limit else None
        return Page(rows=tuple(self._row(plan, row) for row in rows[:limit]), next=more, total=total)

    def search_everything(self, text: str, limit: int = 50) -> tuple[ListRow, ...]:
        """What any kind holds of a text: kinds in the order of their declaration, newest first, at most ``limit``."""
        found: list[ListRow] = []
        sought = Sought(text)
        for plan in self._plans.values() if sought else ():
            _, search = self._search(plan, sought)
            rows = self._listed(plan, [search], "urn", None, limit - len(found), descending=True)
            found += [self._row(plan, row) for row in rows]
            if len(found) >= limit:
                break
        return tuple(found)

    def count(self, kind: Kind, *, by: str | None = None, where: Mapping[str, str] | None = None) -> dict[str, int]:
        """How many records of a kind, by the values of a column; under ``""`` those without one, or all of them."""
        plan = self._plans[kind]
        counted = query.counted_by(plan, by, query.equal(plan, where or {}))
        return {str(value): number for value, number in self._asked(counted)}

    def sessions_by_profile(self, start: str, end: str) -> list[tuple[str, int, str, str]]:
        """(profile, sessions that overlap the period, first instant, last); instants are canonical texts."""
        return self._asked(query.overlapping(self._plans[Kind.ACTIVITY], "profile", start, end))

    def sessions_outside(self, start: str, end: str) -> list[tuple[str, str, str, str, tuple[str, ...]]]:
        """(profile, session, from, until, rules not met) of sessions outside approval that overlap the period."""
        rows = self._asked(query.overlapping_with(self._plans[Kind.ACTIVITY], "profile", "outside", start, end))
        return [(*row[:4], tuple(row[4].split(LIST_JOINT))) for row in rows]

    def row(self, urn: str) -> ListRow | None:
        """One record's row, None where the room does not hold it."""
        kind = kind_of_urn(urn)
        if kind is None or kind not in self._plans:
            return None
        rows = self._listed(self._plans[kind], [Test("id = ?", (id_of(urn),))], "urn", None, 1, descending=False)
        return self._row(self._plans[kind], rows[0]) if rows else None

    def close(self) -> None:
        """Give the memory back."""
        self._later.clear()
        self._orders.clear()
        self._source = None
        self._db.close()

    def _search(self, plan: Plan, sought: Sought) -> tuple[bool, Test]:
        """Whether the hits are few, and the condition that finds them."""
        short = bool(sought.pieces) and self._few(plan, "short", sought.pieces)
        notes = not sought.beginnings or self._few(plan, "note", sought.beginnings)
        return short and notes, query.search(plan, sought, few_short=short, few_notes=notes)

    def _few(self, plan: Plan, table: str, asked: str) -> bool:
        return int(self._asked(query.few(plan, table, asked))[0][0]) <= query.FEW

    def _listed(
        self, plan: Plan, tests: list[Test], order: str, after: Cursor | None, limit: int, *, descending: bool
    ) -> list[tuple[Any, ...]]:
        if order != "urn":
            self._order_by(Kind(plan.letters), order)
        return self._asked(query.listed(plan, tests, order, after, limit, descending=descending))

    def _order_by(self, kind: Kind, name: str) -> None:
        """Make the index of an order when it is first asked for."""
        if (kind, name) in self._ordered:
            return
        plan = self._plans[kind]
        if name not in plan.columns:
            raise KeyError(name)
        self._db.execute(query.ordered(plan, name))
        self._ordered.add((kind, name))

    def _asked(self, question: Test) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._db.execute(question.sql, question.values).fetchall()
        return rows

    def _row(self, plan: Plan, row: tuple[Any, ...]) -> ListRow:
        return ListRow(urn=row[2], kind=Kind(plan.letters), readable=bool(row[3]), values=plan.values(row[4:]))
