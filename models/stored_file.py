"""A file that lies encrypted in the store and waits for the entry that names it (docs/formats/attachment.md)."""

from __future__ import annotations

from enum import StrEnum

import attrs


class Media(StrEnum):
    """What a file's first bytes say it is. Its name is never asked."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"
    WEBP = "image/webp"
    BMP = "image/bmp"
    TIFF = "image/tiff"
    PDF = "application/pdf"
    TEXT = "text/plain"
    OTHER = "application/octet-stream"

    @property
    def is_image(self) -> bool:
        """Whether it is a picture of one of the kinds that can be looked at."""
        return self.value.startswith("image/")


@attrs.frozen(kw_only=True)
class StoredFile:
    """What storage took down while it wrote: the blob's name and digest, the file's own digest, size and key (hex)."""

    blob: str
    blob_sha256: str
    sha256: str
    size: int
    media: Media
    key: str = attrs.field(repr=False)
