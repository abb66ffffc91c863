"""Everything that is asked of PDFium, one caller at a time: pages as pixels, and their text.

PDFium must not be called from two threads at once, not even for two files: reports are drawn and searched in one,
attached files are looked at in another. What it opens is closed here, inside the lock; what were left to the
collector would be let go in any thread, beside the next caller.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Lock

import attrs
import pypdfium2

_DOTS_PER_POINT = 2.0
_ONE_AT_A_TIME = Lock()


@attrs.frozen(kw_only=True, repr=False)
class PageImage:
    """One page as pixels: 32 bits each, blue first."""

    width: int
    height: int
    stride: int
    pixels: bytes


def render(pdf: bytes) -> tuple[PageImage, ...]:
    """Every page of a PDF in memory, at 144 dots an inch."""
    with _opened(pdf) as document:
        return tuple(_rendered(document, number) for number in range(len(document)))


def render_some(pdf: bytes, most: int, longest: int) -> tuple[tuple[PageImage, ...], int]:
    """The first pages of a PDF from anywhere, no side longer than so many pixels, and how many pages it has.

    No page where it can't be opened.
    """
    try:
        with _opened(pdf) as document:
            count = len(document)
            return tuple(_rendered(document, number, longest) for number in range(min(most, count))), count
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        return (), 0


def extracted(pdf: bytes, passphrase: str) -> str:
    """The text of every page as a reader extracts it. Raises: PdfiumError where it can't be opened."""
    with _opened(pdf, passphrase) as document:
        return "\n".join(_text(document, number) for number in range(len(document)))


@contextmanager
def _opened(pdf: bytes, passphrase: str = "") -> Iterator[pypdfium2.PdfDocument]:
    with _ONE_AT_A_TIME, closing(pypdfium2.PdfDocument(pdf, password=passphrase or None)) as document:
        yield document


def _rendered(document: pypdfium2.PdfDocument, number: int, longest: int = 0) -> PageImage:
    with closing(document[number]) as page:
        scale = min(_DOTS_PER_POINT, longest / max(1.0, *page.get_size())) if longest else _DOTS_PER_POINT
        with closing(page.render(scale=scale, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGRx)) as bitmap:
            return PageImage(
                width=bitmap.width, height=bitmap.height, stride=bitmap.stride, pixels=bytes(bitmap.buffer)
            )


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        return str(text.get_text_range())
