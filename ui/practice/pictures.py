"""Pictures of the practice department: drawn here, of nobody, attached and put on file as real ones are."""

from __future__ import annotations

import random
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from models.attachment import AddAttachment
from models.identity import ImageSource
from models.image_acts import RecordImage
from models.image_places import NotePosting
from storage.attachments import Blobs
from storage.image_copy import stripped
from ui.practice.division import Division

SIDE = 320
MOST = 1024 * 1024


def drawn(seed: int) -> bytes:
    """A picture of blocks and a low sun, the same for a seed."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, no secret
    tone = tuple(chance.randrange(120, 190) for _ in range(3))
    image = Image.new("RGB", (SIDE, SIDE), tone)
    pen = ImageDraw.Draw(image)
    pen.ellipse((SIDE - 130, 40, SIDE - 50, 120), fill=(236, 200, 132))
    for left in range(0, SIDE, 40):
        height = chance.randrange(60, 200)
        shade = chance.randrange(40, 100)
        pen.rectangle((left, SIDE - height, left + 36, SIDE), fill=(shade, shade, shade + 12))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def signed_paper(lines: tuple[str, ...]) -> bytes:
    """A sheet with some lines and a stroke for a signature."""
    image = Image.new("RGB", (2 * SIDE, SIDE), (250, 249, 244))
    pen = ImageDraw.Draw(image)
    for place, line in enumerate(lines):
        pen.text((32, 32 + 28 * place), line, fill=(30, 30, 34))
    pen.line(((360, 262), (400, 236), (430, 268), (470, 240), (540, 258)), fill=(24, 40, 120), width=3)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def attach(division: Division, login: str, identity: str, *, name: str, picture: bytes, shows: str) -> tuple[str, str]:
    """A drawn picture attached to an identity: the numbers of the original and of its copy without metadata."""
    register = division.register(login)
    blobs = Blobs(division.store.folder, division.store.store_id)
    original = blobs.keep(BytesIO(picture), MOST)
    copy = blobs.keep(BytesIO(stripped(picture, original.media)), MOST)
    register.stored.update({each.blob: each for each in (original, copy)})
    add = AddAttachment(subject=identity, name=f"{name}.png", blob=original.blob, stripped_blob=copy.blob, shows=shows)
    whole, bare = division.give(login, add).changed
    division.later(minutes=2)
    return whole.urn, bare.urn


def put_on_file(
    division: Division,
    login: str,
    identity: str,
    *,
    name: str,
    source: ImageSource,
    provenance: str,
    on: date,
    consent: str = "",
) -> str:
    """Attach a drawn picture to an identity and put its copy without metadata on file; the image's number.

    ``consent`` is the attached paper of that day, where a person is shown.
    """
    shows = "The picture of the profile. Drawn for practice."
    _, bare = attach(division, login, identity, name=name, picture=drawn(len(provenance)), shows=shows)
    record = RecordImage(
        identity=identity,
        attachment=bare,
        source=source,
        provenance=provenance,
        searched_on=on,
        search_result="Two reverse-image searches: no match.",
        consent=consent,
        consent_on=on if consent else None,
    )
    return str(division.give(login, record).changed[0].urn)


def posted(division: Division, login: str, image: str, profile: str) -> None:
    """The image is the picture of a profile from now on."""
    division.later(minutes=1)
    where = "as the picture of the profile"
    division.give(login, NotePosting(image=image, profile=profile, posted_at=division.now, where=where))
