"""The appendices of the review of conduct report: journal extract, authority, integrity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from models.redaction import REASONS, Rendition, Withheld
from reports.blocks import Block, paragraph, section
from reports.conduct_content import JournalRow, RcContent
from reports.lines import BODY, CELL, CELL_STRONG, DIGITS, GRAY, LABEL, NOTE, RED, Run, Style
from reports.pen import Tag
from reports.register_table import Cell, Column, facts, table
from reports.text import unprintable
from reports.wording import CLOCK, END, NONE_RECORDED, cited, grouped, instant

CHAIN = (
    "Each entry's chain value is computed over its content and the value before it, so an entry that was removed or "
    "altered breaks the chain. The first 16 of 64 digits are printed."
)

UNTAGGED = (
    " There are too many rows to tag each for reading aloud: the table is left out of the tagged structure, and the "
    "embedded review.json holds every row."
)
DATA = "review.json: the content of this rendition, readable by a machine; what is withheld here is not in it."
DIGEST = "A file can't hold its own digest. It stands in the journal entry made for this copy."


def extract_blocks(root: Tag, content: RcContent, *, tagged: bool) -> list[Block]:
    """Appendix A: the entries that concern what this report is about."""
    zone = content.cover.zone
    columns = (
        Column("Entry", 42),
        Column("Time", 102),
        Column("Actor", 90),
        Column("Act", 104),
        Column("Record", 70),
        Column("Chain value", 96),
    )

    def cells(row: JournalRow) -> tuple[Cell, ...]:
        act = Cell(row.act) if row.outcome == "done" else Cell(f"{row.act}: {row.outcome}", _REFUSED)
        return (
            Cell(str(row.n), CELL_STRONG),
            Cell(instant(row.at, zone)),
            Cell(row.actor),
            act,
            Cell(row.subject),
            Cell(grouped(row.digest[:16]), DIGITS),
        )

    rows = ((cells(row), None) for row in content.extract)
    said = f"{content.extract_scope} {CHAIN} Times are {CLOCK}; order is by entry."
    if not tagged:
        said += UNTAGGED
    heading: list[Block] = [section(root, "Appendix A", "Journal extract"), paragraph(root, said, BODY, above=4)]
    if not content.extract:
        return [*heading, paragraph(root, f"Entries: {NONE_RECORDED}.", CELL)]
    return [*heading, table(root, columns, rows, above=5, tagged=tagged)]


_REFUSED = attrs.evolve(CELL_STRONG, color=RED)


def authority_blocks(root: Tag, content: RcContent) -> list[Block]:
    """Appendix B: the policy's own words."""
    pairs = [(cited(each.number), f"“{each.words}”" + (" [sic]" if each.sic else "")) for each in content.authority]
    return [
        section(root, "Appendix B", "Authority"),
        facts(root, pairs, label_width=66, label=CELL_STRONG, above=4),
        paragraph(root, content.authority_note, NOTE, above=4),
    ]


def integrity_blocks(root: Tag, content: RcContent) -> list[Block]:
    """Appendix C: what was checked, what this copy withholds, what could not be printed."""
    journal = content.cover.journal
    blocks: list[Block] = [
        section(root, "Appendix C", "Integrity and verification"),
        facts(
            root,
            [
                ("Chain head", [Run(grouped(journal.head), Style(DIGITS.face, 7.4, 10.9))]),
                ("Verification", journal.statement),
                ("Checkpoint", journal.checkpoint),
                *((each.label, each.said) for each in content.integrity),
                ("Embedded data", DATA),
                (
                    "This file's SHA-256",
                    "A file can't hold its own digest. It stands in the journal entry made for this copy.",
                ),
            ],
            above=4,
        ),
    ]
    if content.cover.rendition is not Rendition.FULL:
        blocks += _withheld(root, content)
    letters = unprinted(content)
    if letters:
        said = "Characters no font of this report holds, printed by number: " + ", ".join(letters) + "."
        warning = paragraph(root, said, NOTE, above=5)
        warning.keep_with_next = True
        blocks.append(warning)
    end = paragraph(root, END, attrs.evolve(CELL, color=GRAY), above=14)
    end.indent = 228
    return [*blocks, end]


def _withheld(root: Tag, content: RcContent) -> list[Block]:
    codes = sorted({said.code for said in walk(content) if isinstance(said, Withheld)})
    pairs: list[tuple[str, str | list[Run]]] = [(f"WITHHELD {code}", REASONS[code]) for code in codes]
    if not pairs:
        return []
    heading = paragraph(root, "What the codes in this copy stand for", LABEL, above=9)
    heading.keep_with_next = True
    return [heading, facts(root, pairs, above=2)]


def walk(value: Any) -> Iterator[str | Withheld]:
    """Every text and withholding of a content, in order."""
    if isinstance(value, (str, Withheld)):
        yield value
    elif isinstance(value, (tuple, list)):
        yield from _each(value)
    elif attrs.has(type(value)):
        yield from _each(getattr(value, each.name) for each in attrs.fields(type(value)))


def _each(values: Iterable[Any]) -> Iterator[str | Withheld]:
    for value in values:
        yield from walk(value)


def unprinted(content: object) -> tuple[str, ...]:
    """The characters of a content that print as U+XXXX, in order of their number."""
    found: set[str] = set()
    for said in walk(content):
        if isinstance(said, str):
            found |= unprintable(said)
    return tuple(sorted(found))
