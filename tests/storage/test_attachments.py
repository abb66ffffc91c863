"""Files go into the store encrypted and come out as they were; nothing half stays behind."""

from __future__ import annotations

import hashlib
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.stored_file import Media, StoredFile
from storage.attachments import (
    BEGIN,
    CHUNK,
    AttachmentDamaged,
    AttachmentMissing,
    Blobs,
    FileTooLarge,
    FileUnreadable,
    length_of,
    open_source,
    path_of,
)
from storage.errors import Interrupted, NewerStore
from storage.media import Sniffer
from tests.end_to_end.files_at_work import MIB, blobs_in, photo

MOST = 8 * MIB
SIZES = (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    (tmp_path / "blobs").mkdir()
    return Blobs(tmp_path, bytes(range(16)))


def kept(blobs: Blobs, data: bytes) -> StoredFile:
    return blobs.keep(BytesIO(data), MOST)


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_out_as_it_went_in(blobs: Blobs, size: int) -> None:
    data = os.urandom(size)
    stored = kept(blobs, data)
    assert blobs.read(stored) == data
    lying = path_of(blobs.folder, stored.blob).read_bytes()
    assert (stored.size, len(lying)) == (size, length_of(size))
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert stored.blob_sha256 == hashlib.sha256(lying).hexdigest()
    assert size < 17 or data[:17] not in lying


def test_each_blob_has_a_name_and_a_key_of_its_own(blobs: Blobs) -> None:
    one, other = kept(blobs, b"the same"), kept(blobs, b"the same")
    assert one.sha256 == other.sha256
    assert len({one.blob, other.blob, one.key, other.key, one.blob_sha256, other.blob_sha256}) == 6


def test_a_blob_is_readable_by_its_owner_alone(blobs: Blobs) -> None:
    path = path_of(blobs.folder, kept(blobs, b"x").blob)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_file_beyond_the_limit_leaves_nothing_behind(blobs: Blobs) -> None:
    assert blobs.keep(BytesIO(bytes(CHUNK)), CHUNK).size == CHUNK
    before = blobs_in(blobs.folder)
    with pytest.raises(FileTooLarge):
        blobs.keep(BytesIO(bytes(CHUNK + 1)), CHUNK)
    assert blobs_in(blobs.folder) == before


def test_a_file_stopped_midway_leaves_nothing_behind(blobs: Blobs) -> None:
    told: list[int] = []

    def step(done: int) -> bool:
        told.append(done)
        return done < 2 * CHUNK

    with pytest.raises(Interrupted):
        blobs.keep(BytesIO(bytes(5 * CHUNK)), MOST, step)
    assert told == [CHUNK, 2 * CHUNK]
    assert blobs_in(blobs.folder) == set()


class Failing(BytesIO):
    """A medium that is pulled out after the first piece."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_medium_gone_midway_leaves_nothing_behind(blobs: Blobs) -> None:
    with pytest.raises(FileUnreadable):
        blobs.keep(Failing(bytes(3 * CHUNK)), MOST)
    assert blobs_in(blobs.folder) == set()


def test_what_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "missing", Path("/dev/zero"), Path("zero\x00byte")):
        with pytest.raises(FileUnreadable):
            open_source(path)


def changed(stored: StoredFile, **said: Any) -> StoredFile:
    return attrs.evolve(stored, **said)


def test_a_wrong_key_size_digest_or_store_opens_nothing(blobs: Blobs) -> None:
    stored = kept(blobs, bytes(CHUNK + 5))
    wrong = (
        changed(stored, key="00" * 32),
        changed(stored, key="short"),
        changed(stored, size=CHUNK + 4),
        changed(stored, sha256="00" * 32),
        changed(stored, blob="../../../etc/passwd"),
    )
    for each in wrong:
        with pytest.raises(AttachmentDamaged):
            blobs.read(each)
    with pytest.raises(AttachmentDamaged):
        Blobs(blobs.folder, bytes(16)).read(stored)
    with pytest.raises(AttachmentMissing):
        blobs.read(changed(stored, blob="ab" * 32))


def test_a_newer_format_is_told_apart_from_damage(blobs: Blobs) -> None:
    stored = kept(blobs, b"x")
    path = path_of(blobs.folder, stored.blob)
    path.write_bytes(BEGIN.pack(path.read_bytes()[:16], 7, 1) + path.read_bytes()[BEGIN.size :])
    with pytest.raises(NewerStore):
        blobs.read(stored)
    path.write_bytes(BEGIN.pack(path.read_bytes()[:16], 0, 1) + path.read_bytes()[BEGIN.size :])
    with pytest.raises(AttachmentDamaged):
        blobs.read(stored)


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (photo("JPEG"), Media.JPEG),
        (photo("PNG"), Media.PNG),
        (photo("GIF"), Media.GIF),
        (photo("WEBP"), Media.WEBP),
        (photo("BMP"), Media.BMP),
        (photo("TIFF"), Media.TIFF),
        (b"%PDF-1.7\n%\xe2\xe3", Media.PDF),
        ("Grüße aus Attleboro\r\n".encode(), Media.TEXT),
        (b"BMW parts for sale", Media.TEXT),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Media.TEXT),
        (b"<html><script>alert(1)</script>", Media.TEXT),
        (b"\xff\xfeU\x00T\x00F\x00-\x001\x006\x00", Media.OTHER),
        (b"half a character \xe2\x82", Media.OTHER),
        (b"a\x00b", Media.OTHER),
        (b"\x7fELF", Media.OTHER),
        (b"", Media.OTHER),
    ],
)
def test_a_file_is_what_its_bytes_say(blobs: Blobs, data: bytes, media: Media) -> None:
    assert kept(blobs, data).media is media
    sniffer = Sniffer()
    for at in range(len(data)):
        sniffer.take(data[at : at + 1])
    assert sniffer.media is media


def test_a_character_across_two_pieces_is_text(blobs: Blobs) -> None:
    assert kept(blobs, b"x" * (CHUNK - 1) + "€".encode() + b"y").media is Media.TEXT
    assert kept(blobs, b"x" * CHUNK + b"\xff").media is Media.OTHER
