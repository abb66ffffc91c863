"""Pages that show several kinds of record, one kind under each chip: what stands on one shelf, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import attrs

from models.record import Kind, Record, kind_of_urn
from ui.act_words import label_of
from ui.acts import MAKES
from ui.list_page import ListPage, Read
from ui.list_panel import Chip, ListSpec
from ui.page import Primary
from ui.reading import Detail, Names
from ui.record_table import Cell, Column, Query, TablePage, TableRow
from ui.rows import Extra, MakeRow, plain_detail, source_of

Second = Callable[[Any, Names], str]


@attrs.frozen(kw_only=True)
class Shelf:
    """One kind: its chip, how a row is made, which fields the panel shows first, what stands below its title.

    ``shown`` is False for a kind that has no chip and is reached from another record.
    """

    name: str
    word: str
    kind: type[Record]
    row: MakeRow
    first: tuple[str, ...]
    second: Second = lambda record, _: str(record.urn)
    related: Extra | None = None
    shown: bool = True


def row_of(listed: Any, name: str, second: str, dates: str) -> TableRow:
    """What, state, dates, number."""
    state = str(listed.values.get("state") or "")
    return TableRow(
        urn=listed.urn,
        cells=(Cell(name, second), Cell(state or "–", state=state), Cell(dates), Cell(listed.urn)),
        sentence=f"{name}, {second}, {state}. {dates}.",
    )


def spec_of(name: str, shelves: Sequence[Shelf], why: str) -> ListSpec:
    """The list of a page of shelves."""
    sources = {each.name: source_of(each.kind, each.row, newest=True) for each in shelves}

    def rows(session: Any, query: Query, after: Any) -> TablePage:
        return sources[query.chip or shelves[0].name](session, query, after)

    return ListSpec(
        name=name,
        columns=(
            Column(label="What", share=42),
            Column(label="State", share=21),
            Column(label="Dates", share=33),
            Column(label="Number", order="urn", share=18, shown=False),
        ),
        source=rows,
        across=5,
        chips=tuple(Chip(word=each.word, name=each.name) for each in shelves if each.shown),
        nothing="Nothing of this kind here",
        why=why,
        saves={each.name: each.kind for each in shelves} | {"": shelves[0].kind},
    )


def _title(record: Any, names: Names) -> str:
    about = getattr(record, "about", "") or getattr(record, "subject", "") or getattr(record, "officer", "")
    said = record.NAME.capitalize()
    if record.KIND is Kind.OFFICIAL_SITE:
        return str(record.name)
    return f"{said}: {names.of(about)}" if about else said


class ShelvesPage(ListPage):
    """A list whose chips show one kind each."""

    SHELVES: ClassVar[tuple[Shelf, ...]] = ()
    COUNTED: ClassVar[tuple[str, str]] = ("record", "records")

    def reads(self) -> Read:
        """How a record of this page is read."""
        shelves: Mapping[Kind, Shelf] = {each.kind.KIND: each for each in self.SHELVES}

        def read(session: Any, urn: str) -> Detail:
            shelf = shelves[Kind(urn.split("-")[1])]
            return plain_detail(
                session, urn, title=_title, second=shelf.second, first=shelf.first, related=shelf.related
            )

        return read

    def load(self, urn: str = "") -> None:
        """As a list does; a record asked for is looked for under its own chip."""
        shelf = next((each for each in self.SHELVES if each.kind.KIND is kind_of_urn(urn)), None)
        if shelf is not None and not shelf.shown:
            self.open_record(urn)
            return
        if shelf is not None:
            self.list.choose_chip(shelf.name)
        super().load(urn)

    def primary(self) -> Primary | None:
        """What makes a record of the kind shown."""
        command = MAKES.get(self._chip, "")
        if command and command in self.shell.facts.offered:
            return Primary(label=label_of(command), icon="plus", do=self._make)
        return None

    @property
    def _chip(self) -> str:
        return self.list.chip_name or self.SHELVES[0].name

    def _make(self) -> None:
        self.shell.act(MAKES[self._chip])

    def _counted(self, total: int) -> None:
        super()._counted(total)
        self.primary_changed.emit()
