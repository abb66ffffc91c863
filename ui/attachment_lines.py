"""What the worker reads for the attachments of a record: one line each, in words, and what may be done."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import attrs

from models.attachment import Attachment
from models.file_name import belied
from models.stored_file import Media
from ui.attachments import attached
from ui.moments import shown_instant
from ui.reading import Names

CONTENT = {
    Media.JPEG: "JPEG image", Media.PNG: "PNG image", Media.GIF: "GIF image", Media.WEBP: "WebP image",
    Media.BMP: "BMP image", Media.TIFF: "TIFF image", Media.PDF: "PDF document", Media.TEXT: "Text",
    Media.OTHER: "Other file",
}  # fmt: skip
_STEP = 1024


@attrs.frozen(kw_only=True)
class AttachmentLine:
    """One attachment as the list shows it. ``warns``: what is odd about it, or an empty text."""

    urn: str
    icon: str
    title: str
    second: str
    warns: str
    name: str


@attrs.frozen(kw_only=True)
class AttachmentList:
    """Everything attached to a record, and what this officer's role may do."""

    subject: str
    lines: tuple[AttachmentLine, ...]
    may_add: bool
    may_copy: bool


def read_attachments(session: Any, subject: str) -> AttachmentList:
    """The attachments of a record that is open already; each copy without metadata follows its original."""
    names = Names(session)
    found = sorted(attached(session, subject), key=lambda each: (each.stripped_of or each.urn, each.urn))
    titles = {each.urn: each.name for each in found}
    return AttachmentList(
        subject=subject,
        lines=tuple(_line(each, names, session.zone, titles) for each in found),
        may_add=session.offers("AddAttachment"),
        may_copy=session.offers("CopyOutAttachment"),
    )


def _line(each: Attachment, names: Names, zone: tzinfo, titles: dict[str, str]) -> AttachmentLine:
    parts = [CONTENT[each.media], size_in_words(each.size)]
    if each.stripped_of:
        parts.append(f"copy without metadata of “{titles.get(each.stripped_of, each.stripped_of)}”")
    else:
        parts += [f"added {shown_instant(each.added_at, zone)} by {names.of(each.added_by)}", each.shows]
    if each.copies:
        times = "once" if len(each.copies) == 1 else f"{len(each.copies)} times"
        parts.append(f"saved outside the register {times}")
    icon = "photo" if each.media.is_image else "file-text"
    warns = ""
    if belied(each.name, each.media):
        ending = each.name.rpartition(".")[2].lower()
        warns = f"The name ends in “.{ending}”, but the content is something else."
    return AttachmentLine(
        urn=each.urn,
        icon=icon,
        title=each.name,
        second=" · ".join(part for part in (*parts, each.urn) if part),
        warns=warns,
        name=each.name,
    )


def size_in_words(size: int) -> str:
    """``1.2 MB``, ``340 kB``, ``12 bytes``."""
    if size < _STEP:
        return f"{size} byte" if size == 1 else f"{size} bytes"
    if size < _STEP * _STEP:
        return f"{size / _STEP:.0f} kB"
    return f"{size / _STEP / _STEP:.1f} MB"
