"""Two readers of a PDF's text, one in C++ and one in Python, and what they share."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pypdfium2


def by_pdfium(pdf: bytes, passphrase: str | None = None) -> list[str]:
    document = pypdfium2.PdfDocument(pdf, password=passphrase)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


def by_pypdf(pdf: bytes, passphrase: str | None = None) -> list[str]:
    reader = pypdf.PdfReader(BytesIO(pdf), password=passphrase)
    return [page.extract_text() for page in reader.pages]


def squeezed(text: str) -> str:
    """Without white space: lines are broken where the page needs it."""
    return "".join(text.split())
