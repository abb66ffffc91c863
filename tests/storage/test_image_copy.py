"""Copies of images hold pixels and nothing else; what is no honest image is not decoded."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from io import BytesIO

import pytest
from PIL import Image

from models.stored_file import Media
from storage.image_copy import LONGEST_SIDE, MOST_PIXELS, NoPicture, pixels, stripped
from tests.end_to_end.files_at_work import CAMERA, MARKS, WORDS, photo

KINDS = {
    "JPEG": Media.JPEG, "PNG": Media.PNG, "GIF": Media.GIF, "WEBP": Media.WEBP, "BMP": Media.BMP, "TIFF": Media.TIFF,
}  # fmt: skip
SMALL = 10_000


def png_saying(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG whose header claims a size of which its data hold next to nothing."""

    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    begin = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + begin + part(b"IDAT", data or zlib.compress(bytes(1000))) + part(b"IEND", b"")


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_holds_the_pixels_and_no_word_place_camera_or_profile(kind: str) -> None:
    data = photo(kind)
    bare = stripped(data, KINDS[kind])
    assert not [mark for mark in MARKS if mark in bare]
    with Image.open(BytesIO(bare)) as copy, Image.open(BytesIO(data)) as original:
        assert (copy.format, dict(copy.getexif())) == ("JPEG" if kind == "JPEG" else "PNG", {})
        assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        turned = bool(original.getexif())
        assert copy.size == ((40, 60) if turned else (60, 40))
        red, green, blue = copy.convert("RGB").getpixel((35, 5) if turned else (5, 5))  # type: ignore[misc]
        assert red > 150 > max(green, blue)


def test_the_photo_the_other_tests_strip_does_hold_all_of_it() -> None:
    data = photo("JPEG")
    assert all(mark in data for mark in (CAMERA.encode(), WORDS.encode(), b"Exif", b"<x:xmpmeta", b"ICC_PROFILE"))
    with Image.open(BytesIO(data)) as image:
        assert dict(image.getexif().get_ifd(0x8825))


def test_what_follows_the_picture_in_its_file_stays_out_of_the_copy() -> None:
    for kind in ("JPEG", "PNG"):
        assert WORDS.encode() not in stripped(photo(kind) + b"PK\x03\x04" + WORDS.encode(), KINDS[kind])


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"", Media.JPEG),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Media.JPEG),
        (b"<html></html>", Media.PNG),
        (photo("PNG"), Media.JPEG),
        (photo("JPEG")[:400], Media.JPEG),
        (photo("PNG")[:-30], Media.PNG),
        (photo("JPEG")[:2], Media.JPEG),
        (png_saying(60, 40), Media.PNG),
        (png_saying(0, 40), Media.PNG),
        (png_saying(LONGEST_SIDE + 1, 1), Media.PNG),
        (png_saying(8_000, MOST_PIXELS // 8_000 + 1), Media.PNG),
        (png_saying(2**31 - 1, 2**31 - 1), Media.PNG),
        (b"%PDF-1.7", Media.PDF),
        (b"plain words", Media.TEXT),
    ],
)
def test_what_is_no_honest_image_gives_no_picture(data: bytes, media: Media) -> None:
    for ask in (lambda: stripped(data, media), lambda: pixels(data, media, SMALL)):
        with pytest.raises(NoPicture):
            ask()


def test_every_byte_cut_off_or_flipped_gives_a_picture_or_none_and_never_another_error() -> None:
    for kind in ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"):
        data = photo(kind, (24, 16))
        for at in range(0, len(data), 7):
            flipped = bytearray(data)
            flipped[at] ^= 0x5A
            for hostile in (data[:at], bytes(flipped)):
                try:
                    made = pixels(hostile, KINDS[kind], SMALL)
                except NoPicture:
                    continue
                assert len(made.pixels) == made.width * made.height * 4


def test_a_bomb_is_refused_before_its_memory_is_asked_for() -> None:
    rows = zlib.compress(bytes(30_001 * 3 * 300), 9)
    bomb = png_saying(30_000, 30_000, rows)
    assert len(bomb) < 100_000
    tracemalloc.start()
    with pytest.raises(NoPicture):
        pixels(bomb, Media.PNG, SMALL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def test_a_picture_is_shown_with_no_more_pixels_than_asked_and_its_shape_kept() -> None:
    long = BytesIO()
    Image.new("RGB", (200, 4_000), "blue").save(long, "PNG")
    made = pixels(long.getvalue(), Media.PNG, 50_000)
    assert made.full == (200, 4_000)
    assert made.width * made.height <= 50_000
    assert 0.04 < made.width / made.height < 0.06
    assert made.pixels[:3] == bytes((255, 0, 0))


def test_a_transparent_picture_is_shown_on_white_and_stays_transparent_in_the_copy() -> None:
    clear = BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(clear, "PNG")
    assert pixels(clear.getvalue(), Media.PNG, 100).pixels[:3] == b"\xff\xff\xff"
    with Image.open(BytesIO(stripped(clear.getvalue(), Media.PNG))) as copy:
        assert copy.getpixel((0, 0)) == (0, 0, 0, 0)
