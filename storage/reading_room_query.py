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


def hits(plan: Plan, sought: Sought) -> Test:
    """The query for the ids the index of pieces finds, one more than a few at most."""
    sql = f"SELECT rowid FROM short_{plan.letters} WHERE short_{plan.letters} MATCH ? LIMIT {FEW + 1}"
    return Test(sql, (sought.pieces,))


def search(plan: Plan, sought: Sought, *, few: bool) -> Test:
    """The condition that finds a text in the short texts or the notes; ``few``: by the index of pieces."""
    walked = all_of(sought.walked())
    short = walked
    if few:
        found = hits(plan, sought)
        short = Test(f"id IN ({found.sql})", found.values)
        if not sought.all_long:
            short = all_of([short, walked])
    if not sought.beginnings:
        return Test(f"({short.sql})", short.values)
    notes = f"id IN (SELECT rowid FROM note_{plan.letters} WHERE note_{plan.letters} MATCH ?)"
    return Test(f"(({short.sql}) OR {notes})", (*short.values, sought.beginnings))


class Sought:
    """What was typed into a search box: every word must be found, three letters and more anywhere, fewer at the
    beginning of a word. Notes are found by whole words and beginnings of three letters and more.
    """

    def __init__(self, text: str) -> None:
        # No record holds a control character, and a NUL would end the question early.
        printable = "".join(letter if letter.isprintable() else " " for letter in folded(text))
        self.words = tuple(printable.split())
        self.long = tuple(word for word in self.words if len(word) >= LONG)
        self.all_long = len(self.long) == len(self.words)

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def pieces(self) -> str:
        """For the index of three-letter pieces."""
        return " AND ".join(_phrase(word) for word in self.long)

    @property
    def beginnings(self) -> str:
        """For the index of notes; empty where no word can be looked up there."""
        parts = [part for word in self.words for part in _split(word)]
        return " AND ".join(f"{_phrase(part)}*" for part in parts) if self.all_long else ""

    def walked(self) -> list[Test]:
        """The same conditions without the index of pieces, for one row after another."""
        return [Test("instr(words, ?) > 0", (word if len(word) >= LONG else f" {word}",)) for word in self.words]


def _phrase(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _split(word: str) -> list[str]:
    """The parts the index of notes knows: letters and digits."""
    return "".join(letter if letter.isalnum() else " " for letter in word).split()
