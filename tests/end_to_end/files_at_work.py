"""Files attached to a case of the division, as the tests need them again and again."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from models.attachment import Attachment
from models.investigation import OpenInvestigation
from models.record import Record
from storage.attachments import path_of
from tests.end_to_end.division_at_work import passphrase
from ui.attachments import attach, keep, place_of
from ui.session import Session

MIB = 1024 * 1024
CAMERA = "Harrow Optics Nine"
WORDS = "Taken behind the depot"
MARKS = (CAMERA.encode(), WORDS.encode(), b"Exif", b"<x:xmpmeta", b"ICC_PROFILE", b"tEXt", b"eXIf", b"iCCP")


def at_desk(folder: Path, login: str = "sousa") -> Session:
    return Session.open(folder, login, passphrase(login))


def opened_case(session: Session, number: str = "HM-26-1") -> str:
    return str(session.perform(OpenInvestigation(case_number=number, title="A case")).changed[0].urn)


def attached_from(
    session: Session, subject: str, file: Path, shows: str = "", *, strip: bool = True
) -> Sequence[Attachment]:
    """Attach a file as the window and the terminal do."""
    given = attach(session, keep(place_of(session), file, strip=strip), subject, shows)
    return [each for each in given.changed if isinstance(each, Attachment)]


def attach_bytes(session: Session, subject: str, data: bytes, folder: Path, name: str = "kept.bin") -> Attachment:
    """Attach some bytes; the one attachment."""
    file = folder / name
    file.write_bytes(data)
    (made,) = attached_from(session, subject, file, strip=False)
    return made


def lies_at(folder: Path, record: Record) -> Path:
    """Where an attachment's blob lies."""
    assert isinstance(record, Attachment)
    return path_of(folder, record.blob)


def read(session: Session, record: Attachment) -> bytes:
    """The file again."""
    return place_of(session).blobs.read(record)


def blobs_in(folder: Path) -> set[str]:
    """Every file below ``blobs/``, with its folder."""
    inside = folder / "blobs"
    return {str(each.relative_to(inside)) for each in inside.rglob("*") if each.is_file()}


def photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture with everything in it that should stay out of a copy: place, camera, words, thumbnail, profile."""
    image = Image.new("RGB", size, "white")
    image.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[Base.Model] = CAMERA
    exif[Base.ImageDescription] = WORDS
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (41.0, 56.0, 42.0)
    told: dict[str, Any] = {"exif": exif, "icc_profile": b"ICC_PROFILE of " + CAMERA.encode() * 20}
    out = BytesIO()
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Comment", WORDS)
        image.save(out, "PNG", pnginfo=info, **told)
    elif kind == "JPEG":
        image.save(out, "JPEG", comment=WORDS.encode(), xmp=b"<x:xmpmeta>" + WORDS.encode(), **told)
    else:
        image.save(out, kind, **(told if kind in {"WEBP", "TIFF"} else {}))
    return out.getvalue()
