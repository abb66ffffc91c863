"""What of an attachment can be looked at inside the window: within bounds, from memory, with nothing started outside.

Runs in a thread of its own; answers pixels or plain text. HTML and SVG are text here, shown as typed.
"""

from __future__ import annotations

import unicodedata

import attrs

from models.attachment import Attachment
from models.fields import BIDI_CONTROLS
from models.stored_file import Media
from reports.pdfium import PageImage, render_some
from ui.attachments import Place

LONGEST = 1_600
"""Pixels of the longest side of a page that is shown."""
MOST_PIXELS = 6_000_000
"""Of an image that is shown: by its area, so that a long picture of a scrolled screen can still be read."""
MOST_PAGES = 12
MOST_CHARACTERS = 200_000
_SHOWN_CONTROLS = frozenset("\n\t")


@attrs.frozen(kw_only=True, repr=False)
class Look:
    """Pages or a text; ``note`` says what is left out, or why there is neither."""

    pages: tuple[PageImage, ...] = ()
    text: str = ""
    note: str = ""


def look_at(place: Place, attachment: Attachment) -> Look:
    """Open the file in memory and make it ready to be shown. Raises: AttachmentMissing, AttachmentDamaged."""
    if not (attachment.media.is_image or attachment.media in {Media.PDF, Media.TEXT}):
        place.blobs.check(attachment, attachment.urn)
        return Look(note="No preview: the register shows images, PDF and plain text only, and starts no other program.")
    data = place.blobs.read(attachment, attachment.urn)
    if attachment.media.is_image:
        return _image(data, attachment.media)
    return _pdf(data) if attachment.media is Media.PDF else _text(data)


def _image(data: bytes, media: Media) -> Look:
    from storage.image_copy import NoPicture, pixels  # noqa: PLC0415 - the image library loads with the first image

    try:
        made = pixels(data, media, MOST_PIXELS)
    except NoPicture:
        return Look(note="No preview: the image is damaged, or larger than is decoded here. The file is kept as it is.")
    page = PageImage(width=made.width, height=made.height, stride=made.width * 4, pixels=made.pixels)
    smaller = max(made.full) > max(made.width, made.height)
    note = f"Shown smaller: the image has {made.full[0]:,} × {made.full[1]:,} pixels." if smaller else ""
    return Look(pages=(page,), note=note)


def _pdf(data: bytes) -> Look:
    pages, count = render_some(data, MOST_PAGES, LONGEST)
    if not pages:
        return Look(note="No preview: the PDF is damaged or asks for a passphrase. The file is kept as it is.")
    note = f"The first {len(pages)} of {count:,} pages." if count > len(pages) else ""
    return Look(pages=pages, note=note)


def _text(data: bytes) -> Look:
    words = data.decode("utf-8", errors="replace")
    note = f"The first {MOST_CHARACTERS:,} of {len(words):,} characters." if len(words) > MOST_CHARACTERS else ""
    return Look(text=as_typed(words[:MOST_CHARACTERS]), note=note)


def as_typed(words: str) -> str:
    """A text in which nothing is invisible: direction marks and controls stand as their numbers."""
    return "".join(each if _is_seen(each) else f"⟨U+{ord(each):04X}⟩" for each in words.replace("\r\n", "\n"))


def _is_seen(character: str) -> bool:
    if character in _SHOWN_CONTROLS:
        return True
    return character not in BIDI_CONTROLS and unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
