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


def put_on_file(  # noqa: PLR0913 - what a ledger's line says
    division: Division, login: str, identity: str, *, name: str, source: ImageSource, provenance: str, on: date
) -> str:
    """Attach a drawn picture to an identity and put its copy without metadata on file; the image's number."""
    register = division.register(login)
    blobs = Blobs(division.store.folder, division.store.store_id)
    picture = drawn(len(provenance))
    original = blobs.keep(BytesIO(picture), MOST)
    copy = blobs.keep(BytesIO(stripped(picture, original.media)), MOST)
    register.stored.update({each.blob: each for each in (original, copy)})
    add = AddAttachment(
        subject=identity, name=f"{name}.png", blob=original.blob, stripped_blob=copy.blob,
        shows="The picture of the profile. Drawn for practice.",
    )
    _, bare = division.give(login, add).changed
    division.later(minutes=2)
    record = RecordImage(
        identity=identity, attachment=bare.urn, source=source, provenance=provenance, searched_on=on,
        search_result="Two reverse-image searches: no match.",
    )
    return str(division.give(login, record).changed[0].urn)


def posted(division: Division, login: str, image: str, profile: str) -> None:
    """The image is the picture of a profile from now on."""
    division.later(minutes=1)
    where = "as the picture of the profile"
    division.give(login, NotePosting(image=image, profile=profile, posted_at=division.now, where=where))
