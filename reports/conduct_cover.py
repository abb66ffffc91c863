"""The decision page of the review of conduct report: what a chief reads if only one page is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from reports.blocks import TITLE, WIDTH, Block, Text, panel, paragraph, part
from reports.conduct_content import DETERMINATIONS, Figure, RcContent, Result
from reports.conduct_front import Handling, Letterhead
from reports.cover import Copy
from reports.lines import (
    AMBER,
    AMBER_WASH,
    BLUE,
    CELL,
    CELL_STRONG,
    GRAY,
    GREEN,
    GREEN_WASH,
    HEAD,
    INK,
    NAVY,
    PANEL,
    RED,
    RED_WASH,
    Color,
    Run,
    Style,
    fill,
    runs_of,
)
from reports.pen import Pen, Tag
from reports.register_table import Cell, Column, Table, side_by_side, table
from reports.text import Face
from reports.wording import cited, counted, instant, period, recorded

TONES: Mapping[str, Color] = {"plain": NAVY, "good": GREEN, "bad": RED, "warn": AMBER, "quiet": BLUE}
WASHES: Mapping[Result, tuple[Color, Color]] = {
    Result.MET: (GREEN_WASH, GREEN),
    Result.PARTLY: (AMBER_WASH, AMBER),
    Result.NOT_MET: (RED_WASH, RED),
}
_NOTE = Style(Face.TEXT, 7.2, 9, GRAY)
GAP = 7.0
SHOWN_COPIES = 6
SHOWN_FINDINGS = 6


@attrs.frozen(eq=False)
class Figures(Block):
    """Six figures in a row."""

    figures: Sequence[Figure]
    tags: Sequence[Tag]
    above: float = 12

    @property
    def _wide(self) -> float:
        return (WIDTH - GAP * (len(self.figures) - 1)) / len(self.figures)

    @property
    def height(self) -> float:
        notes = (len(fill(each.note, _NOTE, self._wide - 9)) for each in self.figures)
        return 40.0 + 9 * max(notes, default=1)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        wide = self._wide
        for number, (figure, tag) in enumerate(zip(self.figures, self.tags, strict=True)):
            left, color = x + number * (wide + GAP), TONES[figure.tone]
            pen.box(left, y, wide, self.height, fill=PANEL)
            pen.box(left, y, wide, 2.6, fill=color)
            for text, style, top in (
                (figure.value, Style(Face.TITLE, 17, 20, color), 23.5),
                (figure.label, Style(Face.STRONG, 8.2, 10, INK), 35),
                (figure.note, _NOTE, 44),
            ):
                pen.lines(tag, fill(text, style, wide - 9), left + 7, y + top, style.leading)


def cover_blocks(root: Tag, content: RcContent, sections: Sequence[str]) -> list[Block]:
    """The decision page, from letterhead to contents."""
    title = root.add("H1")
    blocks: list[Block] = [
        Letterhead(content, root.add("P")),
        Text(fill("Review of Conduct Report", TITLE, WIDTH), TITLE, title, above=9),
        paragraph(
            root,
            f"Department-sanctioned online undercover activity, under {content.held_under}",
            Style(Face.TEXT, 11, 14, BLUE),
            above=0,
        ),
        _meeting(root, content),
        _determination(root, content),
        Figures(content.figures, [root.add("P") for _ in content.figures]),
        *_glance(root, content),
        *_distribution(root, content),
    ]
    handling, contents = root.add("P"), root.add("P")
    code = root.add("Figure", alt=f"QR code of the journal entry and chain head {content.cover.journal.head}")
    return [*blocks, Handling(content, handling, contents, code, sections)]


def _meeting(root: Tag, content: RcContent) -> Table:
    meeting, zone = content.meeting, content.cover.zone
    held = instant(meeting.held_at, zone) if meeting.held_at else "not held"
    where = f", {meeting.place}" if isinstance(meeting.place, str) and meeting.place else ""
    return side_by_side(
        root,
        (
            ("Investigator", meeting.investigator),
            ("Review period", period(meeting.period_from, meeting.period_to)),
            ("Meeting", held + where),
        ),
        (
            ("Reviewed by", meeting.reviewed_by),
            ("Addressed to", meeting.addressed_to),
            ("Case", _case(content)),
        ),
        (66, 186, 66, 186),
        above=7,
    )


def _case(content: RcContent) -> list[Run]:
    meeting = content.meeting
    return [*runs_of(recorded(meeting.case_numbers), CELL), Run(f" · {meeting.investigation}", CELL)]


def _determination(root: Tag, content: RcContent) -> Block:
    result = content.determination
    wash, bar = WASHES[result]
    return panel(
        root,
        (
            ("DETERMINATION · worst policy result", Style(Face.STRONG, 7.6, 11, bar)),
            (DETERMINATIONS[result], Style(Face.TITLE, 15.5, 20, NAVY)),
            (content.determination_text, Style(size=9.8, leading=13.2)),
        ),
        wash,
        bar,
    )


def _glance(root: Tag, content: RcContent) -> list[Block]:
    heading = part(root, "Findings at a glance", "H2")
    if not content.findings:
        return [heading, paragraph(root, "Findings: none recorded.", CELL, above=3)]
    columns = (Column("", 36), Column("", 260), Column("", 84), Column("", 124))
    shown = content.findings[:SHOWN_FINDINGS]
    rows = [
        ((Cell(each.number, CELL_STRONG), Cell(each.title), Cell(cited(each.clause)), Cell(level=each.level)), None)
        for each in shown
    ]
    blocks: list[Block] = [heading, table(root, columns, rows, headed=False, striped=False, above=3)]
    if len(content.findings) > len(shown):
        more = len(content.findings) - len(shown)
        blocks.append(paragraph(root, f"and {more} more in section 6", CELL, above=2))
    return blocks


def _distribution(root: Tag, content: RcContent) -> list[Block]:
    cover = content.cover
    columns = (
        Column("Copy", 36),
        Column("Recipient", 116),
        Column("Role", 138),
        Column("Rendition", 62),
        Column("Delivery", 100),
        Column("This copy", 52),
    )
    shown = cover.copies[-SHOWN_COPIES:]
    blocks: list[Block] = [
        part(root, "Distribution as of this copy", "H2"),
        table(root, columns, (_copy_row(each) for each in shown), striped=False, above=3),
    ]
    if len(cover.copies) > len(shown):
        earlier = counted(len(cover.copies) - len(shown), "earlier copy", "earlier copies")
        blocks.append(paragraph(root, f"and {earlier}, each with its entry in the journal", CELL, above=2))
    return blocks


def _copy_row(copy: Copy) -> tuple[tuple[Cell, ...], Color | None]:
    cells = (
        Cell(str(copy.number), CELL_STRONG),
        Cell(copy.recipient),
        Cell(copy.role),
        Cell(copy.rendition.capitalize()),
        Cell(copy.delivery),
        Cell("This copy" if copy.this else "", CELL_STRONG),
    )
    return cells, HEAD if copy.this else None
