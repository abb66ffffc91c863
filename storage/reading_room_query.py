# ruff: noqa: S608 - names in these statements come from declarations; every value is bound
"""The SQL of the reading room: its tables, its pages and its searches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from storage.reading_room_plan import LIST_JOINT, Plan, folded

LONG = 3
"""Letters from which the index of three-letter pieces helps."""
FEW = 5_000
"""Up to so many hits are collected and sorted; beyond, the list is walked in its order until the page is full."""


def quoted(name: str) -> str:
    """A declared field's name as a column."""
    return '"' + name.replace('"', '""') + '"'


def tables(plan: Plan) -> tuple[str, ...]:
    """The statements that make the tables of one kind."""
    columns = "".join(f", {quoted(name)}" for name in plan.columns)
    kept = "content='', contentless_delete=1"
    return (
        f"CREATE TABLE row_{plan.letters} (id INTEGER PRIMARY KEY, urn, readable, words{columns})",
        f"CREATE VIRTUAL TABLE short_{plan.letters} USING fts5(words, tokenize='trigram', {kept})",
        f"CREATE VIRTUAL TABLE note_{plan.letters} USING fts5(words, detail=none, {kept})",
    )


Cursor = tuple[Any, int]
"""Where a page ended: the order's value and the row's id."""


def filtered(plan: Plan) -> tuple[str, ...]:
    """The statements that make an index for each open text, such as a number another record bears."""
    return tuple(
        f"CREATE INDEX {quoted(f'of_{plan.letters}_{name}')} ON row_{plan.letters} ({quoted(name)})"
        for name in plan.named
    )


@attrs.frozen
class Test:
    """A condition and its values."""

    sql: str
    values: tuple[Any, ...] = ()


def insert(plan: Plan) -> str:
    """The statement that adds one row."""
    marks = ", ".join("?" * (4 + len(plan.columns)))
    return f"INSERT INTO row_{plan.letters} VALUES ({marks})"


def index(plan: Plan, table: str) -> str:
    """The statement that adds one row's words to the index ``short`` or ``note``."""
    return f"INSERT INTO {table}_{plan.letters} (rowid, words) VALUES (?, ?)"


def removal(plan: Plan) -> tuple[str, ...]:
    """The statements that take one row out."""
    return (
        f"DELETE FROM row_{plan.letters} WHERE id = ?",
        f"DELETE FROM short_{plan.letters} WHERE rowid = ?",
        f"DELETE FROM note_{plan.letters} WHERE rowid = ?",
    )


def sort_key(name: str) -> str:
    """What a column is ordered by: without regard to capitals, empty values as an empty text."""
    return f"ifnull({quoted(name)}, '') COLLATE NOCASE"


def ordered(plan: Plan, name: str) -> str:
    """The statement that makes the index of one order."""
    called = quoted(f"by_{plan.letters}_{name}")
    return f"CREATE INDEX IF NOT EXISTS {called} ON row_{plan.letters} ({sort_key(name)}, id)"


def equal(plan: Plan, where: Mapping[str, str]) -> list[Test]:
    """Conditions on columns; a list column holds the value as one of its items. Raises: KeyError."""
    found = []
    for name, value in where.items():
        if name not in plan.columns:
            raise KeyError(name)
        column = quoted(name)
        if name in plan.lists:
            sql = f"instr('{LIST_JOINT}' || {column} || '{LIST_JOINT}', '{LIST_JOINT}' || ? || '{LIST_JOINT}') > 0"
            found.append(Test(sql, (value,)))
        else:
            found.append(Test(f"{column} = ?", (value,)))
    return found


def all_of(tests: list[Test]) -> Test:
    """Every condition at once."""
    return Test(" AND ".join(test.sql for test in tests) or "1", tuple(v for test in tests for v in test.values))


def counted(plan: Plan, tests: list[Test]) -> Test:
    """The query for how many rows meet the conditions."""
    test = all_of(tests)
    return Test(f"SELECT count(*) FROM row_{plan.letters} WHERE {test.sql}", test.values)


def counted_by(plan: Plan, by: str | None, tests: list[Test]) -> Test:
    """The query for (value, how many)."""
    test = all_of(tests)
    group = "''" if by is None else f"ifnull({quoted(by)}, '')"
    return Test(f"SELECT {group}, count(*) FROM row_{plan.letters} WHERE {test.sql} GROUP BY 1", test.values)


def listed(plan: Plan, tests: list[Test], order: str, after: Cursor | None, limit: int, *, descending: bool) -> Test:
    """The query for rows as (order value, id, urn, readable, columns …)."""
    key = "id" if order == "urn" else sort_key(order)
    turn, beyond = ("DESC", "<") if descending else ("ASC", ">")
    found = list(tests)
    if after is not None:
        found.append(
            Test(f"id {beyond} ?", (after[1],)) if key == "id" else Test(f"({key}, id) {beyond} (?, ?)", after)
        )
    test = all_of(found)
    columns = "".join(f", {quoted(name)}" for name in plan.columns)
    ordering = f"id {turn}" if key == "id" else f"{key} {turn}, id {turn}"
    sql = f"SELECT {key}, id, urn, readable{columns} FROM row_{plan.letters} WHERE {test.sql}"
    return Test(f"{sql} ORDER BY {ordering} LIMIT ?", (*test.values, limit))


_OVERLAPS = "from_ < ? AND (until > ? OR (until = from_ AND from_ >= ?))"
"""Half-open on both sides; a session that began and ended in one moment lies at that moment."""


def overlapping(plan: Plan, by: str, start: str, end: str) -> Test:
    """The query for (value of a column, how many rows overlap a period, the first instant, the last)."""
    column = quoted(by)
    sql = f"SELECT {column}, count(*), min(from_), max(until) FROM row_{plan.letters} WHERE {_OVERLAPS} GROUP BY 1"
    return Test(sql, (end, start, start))


def overlapping_with(plan: Plan, by: str, filled: str, start: str, end: str) -> Test:
    """The query for (value of a column, urn, from, until, the list in ``filled``) where that list is not empty."""
    sql = f"SELECT {quoted(by)}, urn, from_, until, {quoted(filled)} FROM row_{plan.letters}"
    condition = f"ifnull({quoted(filled)}, '') <> '' AND {_OVERLAPS}"
    return Test(f"{sql} WHERE {condition} ORDER BY from_, id", (end, start, start))


def few(plan: Plan, table: str, asked: str) -> Test:
    """The query for whether an index finds no more than a few: how many ids, one more than a few at most."""
    found = _ids(plan, table, asked)
    return Test(f"SELECT count(*) FROM ({found.sql} LIMIT {FEW + 1})", found.values)


def _ids(plan: Plan, table: str, asked: str) -> Test:
    name = f"{table}_{plan.letters}"
    return Test(f"SELECT rowid FROM {name} WHERE {name} MATCH ?", (asked,))


def search(plan: Plan, sought: Sought, *, few_short: bool, few_notes: bool) -> Test:
    """The condition that finds a text in the short texts or the notes.

    Where both find few, the rows are looked up by their ids. Otherwise the list is walked in its order until the page
    is full: ``+`` keeps SQLite from collecting and sorting every hit first.
    """
    short = _ids(plan, "short", sought.pieces)
    notes = _ids(plan, "note", sought.beginnings)
    if few_short and few_notes and not sought.walked:
        found = [short, notes] if sought.beginnings else [short]
        return Test(
            f"id IN ({' UNION ALL '.join(each.sql for each in found)})", tuple(v for each in found for v in each.values)
        )
    tests = [Test(f"+id IN ({short.sql})", short.values)] if few_short else sought.each_word()
    first = all_of(tests + sought.walked)
    if not sought.beginnings:
        return Test(f"({first.sql})", first.values)
    return Test(f"(({first.sql}) OR +id IN ({notes.sql}))", (*first.values, *notes.values))


class Sought:
    """What was typed into a search box: every word must be found, three letters and more anywhere, fewer at the
    beginning of a word. Notes are found by whole words and beginnings of three letters and more.
    """

    def __init__(self, text: str) -> None:
        # No record holds a control character, and a NUL would end the question early.
        printable = "".join(letter if letter.isprintable() else " " for letter in folded(text))
        self.words = tuple(printable.split())
        self.all_long = all(len(word) >= LONG for word in self.words)

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def pieces(self) -> str:
        """For the index of three-letter pieces: a word of two letters stands there with the space before it."""
        return " AND ".join(_phrase(_at_a_beginning(word)) for word in self.words if len(word) >= LONG - 1)

    @property
    def beginnings(self) -> str:
        """For the index of notes; empty where no word can be looked up there."""
        return " AND ".join(_beginning(word) for word in self.words if _split(word)) if self.all_long else ""

    @property
    def walked(self) -> list[Test]:
        """Conditions on the words no index knows: those of one letter."""
        return [_occurs(word) for word in self.words if len(word) < LONG - 1]

    def each_word(self) -> list[Test]:
        """Conditions on every word, for one row after another."""
        return [_occurs(word) for word in self.words]


def _at_a_beginning(word: str) -> str:
    return word if len(word) >= LONG else f" {word}"


def _occurs(word: str) -> Test:
    return Test("instr(words, ?) > 0", (_at_a_beginning(word),))


def _beginning(word: str) -> str:
    """The parts of a word as the index of notes knows them; only the last may go on."""
    return " AND ".join(_phrase(part) for part in _split(word)) + "*"


def _phrase(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _split(word: str) -> list[str]:
    """The parts the index of notes knows: letters and digits."""
    return "".join(letter if letter.isalnum() else " " for letter in word).split()
