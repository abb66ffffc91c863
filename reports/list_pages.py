"""A list as a PDF: printed like the register's reports, with the workbook attached inside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reports.blocks import WIDTH, paragraph, part
from reports.cover import Cover
from reports.finish import Description, complete
from reports.lines import NOTE, Style
from reports.list_content import ListContent, Plain, text_of
from reports.list_workbook import MIME, workbook_of
from reports.page import LETTER, Furniture, draw_report
from reports.pen import Pen
from reports.register_table import HEADER, Cell, Column, facts, table
from reports.text import clean, spelled, width_of
from reports.wording import END, counted

NAME = "Register List"
TAGGED_ROWS = 2_000
"""As for the journal extract: beyond so many rows the table goes untagged, and the file does not claim PDF/UA."""
_SMALL = Style(size=7.2, leading=9.4)
_PAD = 3.0
_ROOM = _PAD + 4.5
_NARROWEST = 30.0
_SAMPLE = 400


def pages_of(content: ListContent) -> bytes:
    """The plain PDF, in memory, with the workbook attached."""
    pen = Pen(*LETTER)
    tagged = len(content.rows) <= TAGGED_ROWS
    section = pen.root.add("Sect")
    blocks = [
        part(section, f"{NAME}: {content.name}", "H1"),
        facts(section, _facts(content)),
        table(section, _columns(content), ((_cells(row), None) for row in content.rows), pad=_PAD, tagged=tagged),
        paragraph(section, f"{END} · {counted(len(content.rows), 'row')}", NOTE, above=10),
    ]
    if not content.rows:
        blocks[2:3] = [paragraph(section, "None recorded.")]
    cover = content.cover
    description = Description(
        title=clean(f"{NAME} {cover.document}, copy {cover.this_copy.number}"),
        subject=clean(f"List, {cover.rendition} rendition"),
        author=clean(cover.department),
        at=cover.prepared_at,
        tagged=tagged,
    )
    drawn = draw_report(Furniture(cover=cover, report=NAME), blocks, pen)
    return complete(drawn, description, workbook_of(content), f"{cover.document}.xlsx", MIME)


def _facts(content: ListContent) -> Sequence[tuple[str, str]]:
    cover: Cover = content.cover
    copy = cover.this_copy
    return (
        ("Department", cover.department),
        ("Document", f"{cover.document}, copy {copy.number}, {cover.rendition} rendition"),
        ("Recipient", f"{copy.recipient} ({copy.role})"),
        ("Rows", f"{len(content.rows):,}{f', {content.filter_said}' if content.filter_said else ''}"),
        ("Inside", f"The same list as a spreadsheet, attached to this file: {cover.document}.xlsx"),
        ("Chain head", cover.journal.head),
    )


def _cells(row: Sequence[Plain]) -> list[Cell]:
    return [Cell(_printed(each), _SMALL) for each in row]


def _printed(value: Plain) -> str:
    """A cell on paper: an instant to the minute, which breaks at its blanks."""
    return f"{value:%Y-%m-%d %H:%M %Z}" if isinstance(value, datetime) else clean(text_of(value))


def _columns(content: ListContent) -> list[Column]:
    """Widths by the longest word of each column, what is left by how much text it holds."""
    words = [_longest(content, at) for at in range(len(content.headings))]
    texts = [max(word, _fullest(content, at)) for at, word in enumerate(words)]
    least = [max(_NARROWEST, min(word, WIDTH / 3)) for word in words]
    left = WIDTH - sum(least)
    if left < 0:
        scale = WIDTH / sum(least)
        return [Column(head, each * scale) for head, each in zip(content.headings, least, strict=True)]
    wanted = [max(0.0, text - low) for text, low in zip(texts, least, strict=True)]
    every = sum(wanted)
    shares = [each / every if every else 1 / len(least) for each in wanted]
    pairs = zip(content.headings, least, shares, strict=True)
    return [Column(head, low + left * share) for head, low, share in pairs]


def _longest(content: ListContent, at: int) -> float:
    words = {word for row in content.rows[:_SAMPLE] for word in _printed(row[at]).split()}
    head = _wide(content.headings[at], HEADER)
    return max([head, *(_wide(each, _SMALL) for each in words)]) + _ROOM


def _fullest(content: ListContent, at: int) -> float:
    return max((_wide(_printed(row[at]), _SMALL) for row in content.rows[:_SAMPLE]), default=0.0)


def _wide(text: str, style: Style) -> float:
    return sum(width_of(piece, face, style.size) for face, piece in spelled(clean(text), style.face))
