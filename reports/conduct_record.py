"""Sections 6 to 9 of the review of conduct report: findings, meeting record, actions, certification."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from reports.blocks import WIDTH, Block, panel, paragraph, part, section
from reports.cards import Card
from reports.conduct_content import Action, Answer, Finding, RcContent, SignatureBlock
from reports.lines import (
    AMBER,
    AMBER_WASH,
    BLUE,
    BODY,
    CELL,
    CELL_STRONG,
    EDGE,
    GRAY,
    GREEN,
    GREEN_WASH,
    HEAD,
    INK,
    NOTE,
    RED,
    RED_WASH,
    WHITE,
    Color,
    Line,
    Run,
    Style,
    fill,
    fitted,
    line_width,
    runs_of,
)
from reports.marks import pill_width
from reports.pen import Pen, Tag
from reports.register_table import Cell, Column, facts, table
from reports.text import Face, width_of
from reports.wording import NONE_RECORDED, recorded

LEVEL_COLORS: Mapping[int, tuple[Color, Color]] = {1: (RED_WASH, RED), 2: (AMBER_WASH, AMBER), 3: (HEAD, BLUE)}
_HEAD = Style(Face.BOLD, 10.2, 13.4)
_HEAD_TITLE = Style(Face.STRONG, 10.2, 13.4)
_ROLE = Style(Face.STRONG, 9.2, 12)


def finding_blocks(root: Tag, content: RcContent) -> list[Block]:
    """6 Findings, and what was done well."""
    blocks: list[Block] = [section(root, "6", "Findings")]
    if not content.findings:
        blocks.append(paragraph(root, f"Findings: {NONE_RECORDED}.", CELL))
    blocks += [_finding(root, each) for each in content.findings]
    for said in content.good_practice:
        runs = [Run("Good practice. ", Style(Face.STRONG)), *runs_of(said, BODY)]
        blocks.append(panel(root, ((runs, BODY),), GREEN_WASH, GREEN))
    return blocks


def _finding(root: Tag, finding: Finding) -> Card:
    wash, bar = LEVEL_COLORS[finding.level]
    tag = root.add("H3")
    head = fill(
        [Run(finding.number + " \u00a0", _HEAD), *runs_of(finding.title, _HEAD_TITLE)],
        _HEAD,
        WIDTH - pill_width(finding.level) - 30,
    )
    rows = [("Criteria", finding.criteria), ("Condition", finding.condition)]
    rows += [(label, said) for label, said in (("Cause", finding.cause), ("Effect", finding.effect)) if said]
    rows += [("Action", finding.action), ("Investigator’s response", finding.response)]
    body = facts(root, [(label, recorded(said)) for label, said in rows], label_width=101, pad=8, above=0)
    return Card(head, _HEAD.leading, tag, body, level=finding.level, wash=wash, bar=bar)


def meeting_blocks(root: Tag, content: RcContent) -> list[Block]:
    """7 Meeting record: who, what was discussed, the 18 questions, the investigator's own account."""
    return [
        section(root, "7", "Review meeting record"),
        facts(root, [(each.label, recorded(each.said)) for each in content.record], label_width=104, above=3),
        part(root, "The eighteen questions"),
        _answers(root, content.answers),
        part(root, "The investigator’s own account"),
        paragraph(root, recorded(content.statement), BODY, above=3),
        paragraph(root, content.statement_basis, NOTE, above=3),
    ]


def _answers(root: Tag, answers: tuple[Answer, ...]) -> Block:
    if not answers:
        return paragraph(root, f"Answers: {NONE_RECORDED}.", CELL)
    columns = (
        Column("No.", 26),
        Column("Question", 190),
        Column("Answer", 42),
        Column("Rests on", 118),
        Column("Note", 128),
    )

    def cells(each: Answer) -> tuple[Cell, ...]:
        return (
            Cell(str(each.number), CELL_STRONG),
            Cell(each.question),
            Cell(each.answer, CELL_STRONG),
            Cell(each.basis, attrs.evolve(CELL, color=GRAY)),
            Cell(each.note),
        )

    rows = ((cells(each), AMBER_WASH if each.answer == "no" else None) for each in answers)
    return table(root, columns, rows, above=3)


def action_blocks(root: Tag, content: RcContent) -> list[Block]:
    """8 Action items."""
    heading = section(root, "8", "Action items")
    if not content.actions:
        return [heading, paragraph(root, f"Actions: {NONE_RECORDED}.", CELL)]
    columns = (
        Column("No.", 36),
        Column("Action", 230),
        Column("Finding", 48),
        Column("Owner", 86),
        Column("Due", 56),
        Column("State", 48),
    )

    def cells(each: Action) -> tuple[Cell, ...]:
        color = GREEN if each.state.lower() == "done" else INK
        return (
            Cell(each.number, CELL_STRONG),
            Cell(each.text),
            Cell(each.finding),
            Cell(each.owner),
            Cell(each.due),
            Cell(each.state.capitalize(), attrs.evolve(CELL_STRONG, color=color)),
        )

    return [heading, table(root, columns, ((cells(each), None) for each in content.actions), above=5)]


@attrs.frozen(eq=False)
class Signature(Block):
    """One block to sign: role, statement, choices as drawn boxes, lines for name and date."""

    block: SignatureBlock
    role: Tag
    words: Tag
    statement: tuple[Line, ...]
    recorded: tuple[Line, ...]
    above: float = 10
    keep_with_next: bool = False

    @property
    def _text_height(self) -> float:
        choices = 15.0 if self.block.choices else 0
        return len(self.statement) * 12 + len(self.recorded) * 10.6 + choices

    @property
    def height(self) -> float:
        return 17 + 6 + self._text_height + 46

    def draw(self, pen: Pen, x: float, y: float) -> None:
        pen.box(x, y, WIDTH, 17, fill=HEAD)
        pen.line(self.role, fill(self.block.role, _ROLE, 300)[0], x + 10, y + 11.6)
        quiet = attrs.evolve(CELL, color=GRAY)
        who = fitted(self.block.who, quiet, 300)
        pen.line(self.role, who, x + WIDTH - line_width(who) - 10, y + 11.6)
        top = y + 23
        pen.lines(self.words, self.statement, x + 12, top + 8.6, 12)
        top += len(self.statement) * 12
        top = self._choices(pen, x + 12, top)
        pen.lines(self.words, self.recorded, x + 12, top + 8.6, 10.6)
        self._signing_lines(pen, x, y + self.height)
        pen.box(x, y, WIDTH, self.height, edge=EDGE, line=0.8)

    def _choices(self, pen: Pen, x: float, top: float) -> float:
        if not self.block.choices:
            return top
        left = x
        for choice in self.block.choices:
            pen.box(left, top + 3, 7.6, 7.6, edge=INK, fill=WHITE, line=0.9)
            if choice == self.block.chosen:
                pen.rule(left + 1.4, top + 4.4, left + 6.2, top + 9.2, INK, 1.1)
                pen.rule(left + 1.4, top + 9.2, left + 6.2, top + 4.4, INK, 1.1)
            words = f"{choice} (as recorded)" if choice == self.block.chosen else choice
            pen.line(self.words, fill(words, CELL, WIDTH)[0], left + 12, top + 10)
            left += 12 + width_of(words, CELL.face, CELL.size) + 14
        return top + 15

    def _signing_lines(self, pen: Pen, x: float, bottom: float) -> None:
        quiet = Style(Face.TEXT, 7.4, 9, GRAY)
        for words, left, wide in (
            ("Signature", 12, 232),
            ("Printed name and badge", 256, 138),
            ("Date and time", 406, 86),
        ):
            pen.rule(x + left, bottom - 17, x + left + wide, bottom - 17, INK, 0.7)
            pen.line(self.words, fill(words, quiet, 300)[0], x + left, bottom - 8.5)


def signature_blocks(root: Tag, content: RcContent) -> list[Block]:
    """9 Certification with three blocks, kept on one page."""
    blocks: list[Block] = [section(root, "9", "Certification and signatures")]
    for number, each in enumerate(content.signatures, 1):
        statement = fill(each.statement, Style(size=9, leading=12), WIDTH - 24)
        stated = fill(each.recorded, NOTE, WIDTH - 24) if each.recorded else ()
        last = number == len(content.signatures)
        blocks.append(
            Signature(
                each,
                root.add("H3"),
                root.add("P"),
                statement,
                stated,
                keep_with_next=not last,
                above=5 if number == 1 else 10,
            )
        )
    return blocks
