"""Images decoded within bounds: a copy without metadata, and a picture small enough to show.

Whoever sent the file may have made it to harm: what it claims of itself is checked before it is decoded, only the kinds
named here are tried, and whatever goes wrong means “no picture”. The bytes stay in memory.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import attrs
from PIL import Image, ImageOps

from models.stored_file import Media

MOST_PIXELS = 50_000_000
"""A picture with more is not decoded: one of this size takes 200 MB of memory, and twice that while it is turned."""
LONGEST_SIDE = 30_000
_FORMATS = {
    Media.JPEG: "JPEG", Media.PNG: "PNG", Media.GIF: "GIF", Media.WEBP: "WEBP", Media.BMP: "BMP", Media.TIFF: "TIFF",
}  # fmt: skip
_QUALITY = 95
# What the library has to say of a damaged file may quote from it.
logging.getLogger("PIL").setLevel(logging.CRITICAL)
warnings.filterwarnings("ignore", module=r"PIL\.")


class NoPicture(Exception):
    """The bytes are no picture that can be decoded within bounds."""


@attrs.frozen(kw_only=True)
class Pixels:
    """A picture as pixels: 32 bits each, blue first. ``full``: width and height of the whole picture."""

    width: int
    height: int
    pixels: bytes
    full: tuple[int, int]


def stripped(data: bytes, media: Media) -> bytes:
    """The pixels alone, encoded anew: JPEG as JPEG, all others as PNG; turned as the metadata said.

    Of several pictures in one file the first. Raises: NoPicture.
    """
    with _opened(data, media) as image:
        image.load()
        upright = _plain(image)
        bare = Image.new(upright.mode, upright.size)
        bare.paste(upright)
        out = BytesIO()
        if media is Media.JPEG:
            bare.save(out, "JPEG", quality=_QUALITY, subsampling=0)
        else:
            bare.save(out, "PNG")
        return out.getvalue()


def pixels(data: bytes, media: Media, most: int) -> Pixels:
    """The picture, of no more than ``most`` pixels, on white where it is transparent. Raises: NoPicture."""
    with _opened(data, media) as image:
        full = image.size
        smaller = min(1.0, math.sqrt(most / (image.width * image.height)))
        size = (max(1, int(image.width * smaller)), max(1, int(image.height * smaller)))
        if media is Media.JPEG:
            image.draft("RGB", size)
        image.thumbnail(size)
        shown = _plain(image)
        if shown.mode == "RGBA":
            ground = Image.new("RGB", shown.size, "white")
            ground.paste(shown, mask=shown.getchannel("A"))
            shown = ground
        raw = shown.tobytes("raw", "BGRX")
        return Pixels(width=shown.width, height=shown.height, pixels=raw, full=full)


def _plain(image: Image.Image) -> Image.Image:
    """As RGB or RGBA, turned upright."""
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    plain = ImageOps.exif_transpose(image)
    wanted = "RGBA" if has_alpha else "RGB"
    return plain if plain.mode == wanted else plain.convert(wanted)


@contextmanager
def _opened(data: bytes, media: Media) -> Iterator[Image.Image]:
    """The image, its size within bounds before anything of it is decoded."""
    if media not in _FORMATS:
        raise NoPicture
    try:
        with Image.open(BytesIO(data), formats=(_FORMATS[media],)) as image:
            _check_size(*image.size)
            yield image
    # A decoder fed with a file made to harm raises whatever comes to its mind.
    except Exception as error:
        raise NoPicture from error


def _check_size(width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise NoPicture
