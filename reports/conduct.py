"""The review of conduct report (RC, policy 5.12.4.5): its sections in order, drawn and completed in memory."""

from __future__ import annotations

from models.canonical import canonical, plain
from reports.blocks import Block
from reports.conduct_appendix import authority_blocks, extract_blocks, integrity_blocks
from reports.conduct_body import activity_blocks, checklist_blocks, equipment_blocks, identity_blocks, summary_blocks
from reports.conduct_content import RcContent
from reports.conduct_cover import cover_blocks
from reports.conduct_record import action_blocks, finding_blocks, meeting_blocks, signature_blocks
from reports.finish import Description, complete
from reports.page import LETTER, Furniture, draw_report
from reports.pagination import NewPage
from reports.pen import Drawn, Pen
from reports.text import clean

NAME = "Review of Conduct Report"
TAGGED_ROWS = 2_000
"""Beyond so many journal rows the extract goes untagged: a structure tree for 10,000 rows alone takes 165 MB."""
SECTIONS = (
    summary_blocks,
    activity_blocks,
    identity_blocks,
    equipment_blocks,
    checklist_blocks,
    finding_blocks,
    meeting_blocks,
    action_blocks,
    signature_blocks,
)


def _is_tagged(content: RcContent) -> bool:
    return len(content.extract) <= TAGGED_ROWS


def draw(content: RcContent) -> Drawn:
    """The report as pages and their meaning."""
    pen = Pen(*LETTER)
    front = pen.root.add("Sect")
    body: list[Block] = []
    for make in SECTIONS:
        body += make(pen.root.add("Sect"), content)
    body += extract_blocks(pen.root.add("Sect"), content, tagged=_is_tagged(content))
    body += authority_blocks(pen.root.add("Sect"), content)
    body += integrity_blocks(pen.root.add("Sect"), content)
    sections = [block.title for block in body if block.title]
    furniture = Furniture(cover=content.cover, report=NAME)
    return draw_report(furniture, [*cover_blocks(front, content, sections), NewPage(), *body], pen)


def data_of(content: RcContent) -> bytes:
    """The content of the rendition as JSON; a withholding is an object with its code."""
    return canonical(plain(content))


def build(content: RcContent) -> bytes:
    """The plain PDF, in memory: the same content gives the same bytes."""
    cover = content.cover
    copy = cover.this_copy
    description = Description(
        title=clean(f"{NAME} {cover.document}, copy {copy.number}"),
        subject=clean(f"Review {content.meeting.review}, {cover.rendition} rendition, version {cover.version}"),
        author=clean(cover.department),
        at=cover.prepared_at,
        tagged=_is_tagged(content),
    )
    return complete(draw(content), description, data_of(content))
