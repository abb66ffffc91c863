"""Sections 1 to 5 of the review of conduct report: summary, activity, identities, equipment, checklist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from models.redaction import Shown
from reports.blocks import WIDTH, Block, paragraph, part, section
from reports.cards import Card
from reports.conduct_content import CheckRow, EquipmentRow, IdentityCard, ProfileRow, RcContent, Result
from reports.lines import (
    AMBER,
    AMBER_WASH,
    BODY,
    CELL,
    CELL_STRONG,
    GRAY,
    LEAD,
    NOTE,
    RED,
    RED_WASH,
    WHITE,
    Color,
    Run,
    Style,
    fill,
    line_width,
    runs_of,
)
from reports.marks import RESULT_COLOR, draw_result
from reports.pen import Pen, Tag
from reports.register_table import Cell, Column, facts, result_cell, side_by_side, table
from reports.text import Face, width_of
from reports.timeline import hatch, timeline_block
from reports.wording import NONE_RECORDED, cited, recorded

WASH: Mapping[Result, Color | None] = {
    Result.MET: None,
    Result.PARTLY: AMBER_WASH,
    Result.NOT_MET: RED_WASH,
    Result.NOT_APPLICABLE: None,
    Result.NOT_COMPUTED: None,
}
_CARD = Style(Face.BOLD, 10.4, 13)
_CARD_NAME = Style(Face.TEXT, 10.4, 13)


def summary_blocks(root: Tag, content: RcContent) -> list[Block]:
    """1 Summary, scope, method and limits."""
    return [
        section(root, "1", "Summary"),
        paragraph(root, content.summary, LEAD, above=4),
        paragraph(root, content.summary_more, BODY, above=6),
        part(root, "Scope, method and limits"),
        facts(root, [(each.label, recorded(each.said)) for each in content.scope], above=3),
    ]


def activity_blocks(root: Tag, content: RcContent) -> list[Block]:
    """2 Activity during the period."""
    return [
        section(root, "2", "Activity during the period"),
        timeline_block(root, content.timeline, content.cover.zone),
        paragraph(root, content.timeline.caption, NOTE, above=4),
    ]


def identity_blocks(root: Tag, content: RcContent) -> list[Block]:
    """3 False identities and profiles."""
    blocks: list[Block] = [section(root, "3", "False identities and profiles")]
    if not content.identities:
        return [*blocks, _none(root, "False identities")]
    blocks += [_identity(root, card) for card in content.identities]
    return [*blocks, part(root, "Profiles"), *_profiles(root, content.profiles)]


def _none(root: Tag, what: str) -> Block:
    return paragraph(root, f"{what}: {NONE_RECORDED}.", CELL, above=4)


def _identity(root: Tag, card: IdentityCard) -> Card:
    tag = root.add("H3")
    head = fill([Run(card.urn + " \u00a0", _CARD), *runs_of(card.name, _CARD_NAME)], _CARD, WIDTH - 140)
    quiet = attrs.evolve(CELL, color=GRAY)
    words = (Run("State ", quiet), Run(card.state, CELL_STRONG))
    wide = sum(width_of(each.text, each.style.face, each.style.size) for each in words)
    body = side_by_side(
        root,
        [(each.label, recorded(each.said)) for each in card.left],
        [(each.label, recorded(each.said)) for each in card.right],
        (76, 182, 76, 170),
        pad=6,
    )
    return Card(head, _CARD.leading, tag, body, right=fill(list(words), CELL, 300)[0], right_width=wide)


def _profiles(root: Tag, rows: Sequence[ProfileRow]) -> list[Block]:
    if not rows:
        return [_none(root, "Profiles")]
    columns = (
        Column("Profile", 60),
        Column("Site", 50),
        Column("Handle", 84),
        Column("Level", 44),
        Column("Approved", 53),
        Column("Last day", 53),
        Column("First use", 53),
        Column("Terms", 50),
        Column("State", 57),
    )
    return [
        table(root, columns, ((_profile_cells(each), None) for each in rows), above=3),
        paragraph(
            root,
            "Approved: the commander's signature. Last day: the last day the approval in force then covered. Terms: "
            "whether the operator's own statement on the terms of service is on file. In color: outside what was "
            "approved, or missing.",
            NOTE,
            above=3,
        ),
    ]


def _profile_cells(row: ProfileRow) -> tuple[Cell, ...]:
    bad, warn = attrs.evolve(CELL_STRONG, color=RED), attrs.evolve(CELL_STRONG, color=AMBER)
    first = f"{row.first_use} outside" if row.first_use_outside else row.first_use
    return (
        Cell(row.urn, CELL_STRONG),
        Cell(row.platform),
        Cell(recorded(row.handle)),
        Cell(row.level),
        Cell(row.approved),
        Cell(row.last_valid_day),
        Cell(first, bad if row.first_use_outside else CELL),
        Cell(row.terms, warn if row.terms_missing else CELL),
        Cell(row.state),
    )


def equipment_blocks(root: Tag, content: RcContent) -> list[Block]:
    """4 Equipment."""
    blocks: list[Block] = [section(root, "4", "Equipment")]
    if not content.equipment:
        return [*blocks, _none(root, "Equipment")]
    columns = (
        Column("Asset", 60),
        Column("Description", 92),
        Column("Serial", 62),
        Column("Used for", 64),
        Column("Connection", 92),
        Column("No-identifier test", 72),
        Column("Result", 62),
    )
    return [
        *blocks,
        table(root, columns, ((_equipment_cells(each), WASH[each.result]) for each in content.equipment), above=5),
        paragraph(
            root,
            "No-identifier test (5.12.4.3): the test in force at the last session of the period. That an item is "
            "department property is as stated in the equipment register.",
            NOTE,
            above=3,
        ),
    ]


def _equipment_cells(row: EquipmentRow) -> tuple[Cell, ...]:
    tested: Shown = f"{row.tested}\n{row.tested_by}" if row.tested_by else row.tested
    result: Cell = result_cell(row.result)
    if row.note:
        style = attrs.evolve(CELL_STRONG, color=RESULT_COLOR[row.result])
        result = Cell(f"{row.result.value} {row.note}", style, mark=row.result)
    return (
        Cell(row.tag, CELL_STRONG),
        Cell(row.description),
        Cell(recorded(row.serial)),
        Cell(row.used_for),
        Cell(recorded(row.connection)),
        Cell(tested),
        result,
    )


@attrs.frozen(eq=False)
class ResultBar(Block):
    """How many policy requirements came to which result, as one bar and its legend."""

    rows: Sequence[CheckRow]
    tag: Tag
    above: float = 7
    keep_with_next: bool = True
    height: float = 32.0

    def draw(self, pen: Pen, x: float, y: float) -> None:
        counts = Counter(row.result for row in self.rows)
        left, legend = x, x
        for result in Result:
            count = counts[result]
            if not count and result in {Result.NOT_APPLICABLE, Result.NOT_COMPUTED}:
                continue
            wide = (WIDTH - 3) * count / max(1, len(self.rows))
            if count:
                pen.box(left, y, wide - 1.2, 14, fill=RESULT_COLOR[result])
                if result is Result.PARTLY:
                    hatch(pen, left, y, wide - 1.2, 14, RESULT_COLOR[result])
                number = fill(str(count), Style(Face.BOLD, 8.6, 10, WHITE), 50)[0]
                pen.line(self.tag, number, left + (wide - line_width(number)) / 2, y + 10)
                left += wide
            draw_result(pen, result, legend + 5, y + 24.5)
            words = f"{result.value} ({count})"
            pen.line(self.tag, fill(words, CELL, 200)[0], legend + 14, y + 27.4)
            legend += width_of(words, CELL.face, CELL.size) + 34


CHECK_COLUMNS = (
    Column("Clause", 66),
    Column("Requirement", 176),
    Column("Evidence", 152),
    Column("Result", 78),
    Column("Ref.", 32),
)


def checklist_blocks(root: Tag, content: RcContent) -> list[Block]:
    """5 Policy checklist by clause, and the house rules in a table of their own."""
    house = [
        part(root, "House rules"),
        paragraph(
            root,
            "Set by the department beyond what the quoted policy words require. They do not change the determination.",
            NOTE,
            above=2,
        ),
    ]
    return [
        section(root, "5", "Policy checklist"),
        ResultBar(content.policy_checks, root.add("P")),
        _checks(root, content.policy_checks),
        *_with_next(house),
        _checks(root, content.house_checks) if content.house_checks else _none(root, "House rules"),
    ]


def _with_next(blocks: Sequence[Any]) -> list[Block]:
    for block in blocks:
        block.keep_with_next = True
    return list(blocks)


def _checks(root: Tag, rows: Sequence[CheckRow]) -> Block:
    def cells(row: CheckRow) -> tuple[Cell, ...]:
        return (
            Cell(cited(row.clause), CELL_STRONG),
            Cell(row.requirement),
            Cell(recorded(row.evidence)),
            result_cell(row.result),
            Cell(" ".join(row.findings), CELL_STRONG),
        )

    return table(root, CHECK_COLUMNS, ((cells(row), WASH[row.result]) for row in rows), striped=False, above=4)
