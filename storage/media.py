"""What a file is, by its bytes alone. A name is never asked: it is chosen by whoever sent the file."""

from __future__ import annotations

import codecs

from models.stored_file import Media

HEAD_BYTES = 16
_BEGINS: tuple[tuple[bytes, Media], ...] = (
    (b"\xff\xd8\xff", Media.JPEG),
    (b"\x89PNG\r\n\x1a\n", Media.PNG),
    (b"GIF87a", Media.GIF),
    (b"GIF89a", Media.GIF),
    (b"II*\x00", Media.TIFF),
    (b"MM\x00*", Media.TIFF),
    (b"%PDF-", Media.PDF),
)
_ALLOWED_CONTROLS = frozenset(b"\t\n\r\f")


class Sniffer:
    """Sees a file go by piece by piece. HTML and SVG are text like any other: they are shown as typed, never drawn."""

    def __init__(self) -> None:
        self._head = b""
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._seen = False

    def take(self, piece: bytes) -> None:
        """The next piece."""
        if len(self._head) < HEAD_BYTES:
            self._head = (self._head + piece)[:HEAD_BYTES]
        self._seen = self._seen or bool(piece)
        if self._decoder is None:
            return
        if self._marked is not None or piece.translate(None, _PRINTED) or not self._decodes(piece):
            self._decoder = None

    def _decodes(self, piece: bytes) -> bool:
        assert self._decoder is not None  # noqa: S101 - asked only where there is one
        try:
            self._decoder.decode(piece)
        except UnicodeDecodeError:
            return False
        return True

    @property
    def _marked(self) -> Media | None:
        if self._head.startswith(b"RIFF") and self._head[8:12] == b"WEBP":
            return Media.WEBP
        if self._head.startswith(b"BM") and self._head[6:10] == bytes(4):
            return Media.BMP
        return next((media for begin, media in _BEGINS if self._head.startswith(begin)), None)

    @property
    def media(self) -> Media:
        """What it is, now that all of it was seen."""
        return self._marked or (Media.TEXT if self._is_text else Media.OTHER)

    @property
    def _is_text(self) -> bool:
        """Whole characters of UTF-8 without control characters; a file of no bytes says nothing."""
        if self._decoder is None or not self._seen:
            return False
        return not self._decoder.getstate()[0]


_PRINTED = bytes(set(range(256)) - (set(range(32)) - _ALLOWED_CONTROLS) - {0x7F})
