"""Attachments: files kept sealed at the record they belong to, and the copies that were saved out of the register."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.activity import Activity
from models.command import Command, Context, Role, Row
from models.equipment import Equipment
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.file_name import beside_original
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.paper_decision import PaperDecision
from models.profile import Profile
from models.record import Kind, Record, kind_of_urn
from models.review import Review
from models.stored_file import Media, StoredFile
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
CONFIDENTIAL = FieldClass.CONFIDENTIAL
STORED = "stored"
SUBJECTS: Mapping[Kind, type[Record]] = {
    each.KIND: each for each in (Investigation, FalseIdentity, Profile, Activity, Review, Equipment, PaperDecision)
}
"""The kinds of record a file can be attached to."""
_A_PATH = re.compile(r"[/\\]|^\.{1,2}$")


@attrs.frozen(kw_only=True)
class CopyOut:
    """One copy that left the register in clear."""

    at: datetime = declared("Saved at")
    by: str = declared("By")
    purpose: str = declared("Purpose", when=When.CREATE, lines=True, max_length=1_000)


@attrs.frozen(kw_only=True)
class Attachment(Record):
    """One file. Lives in the dossier of the record it is attached to; its bytes lie in ``blobs/``."""

    KIND: ClassVar[Kind] = Kind.ATTACHMENT
    NAME: ClassVar[str] = "attachment"

    state: str = declared("State", cls=OPEN, default=STORED)
    subject: str = declared("Attached to", cls=OPEN, when=When.CREATE, listed=True)
    kept_in: str = declared("Kept in the dossier of", cls=OPEN)
    media: Media = declared("Kind of file", help="By its content, not its name.", cls=OPEN, listed=True)
    size: int = declared("Size in bytes", cls=OPEN, listed=True)
    blob: str = declared("Stored as", cls=OPEN, when=When.CREATE, max_length=64)
    blob_sha256: str = declared("SHA-256 as stored", cls=OPEN, when=When.CREATE, max_length=64)
    stripped_of: str = declared(
        "Copy without metadata of", help="The attachment it was made from.", cls=OPEN, default="", listed=True
    )
    added_by: str = declared("Added by", cls=OPEN, listed=True)
    added_at: datetime = declared("Added at", cls=OPEN, listed=True)
    name: str = declared("File name", cls=CONFIDENTIAL, when=When.CREATE, max_length=160, listed=True, searched=True)
    shows: str = declared(
        "What it shows", help="And where it comes from.", cls=CONFIDENTIAL, lines=True, max_length=2_000, default=""
    )
    sha256: str = declared("SHA-256 of the file", cls=CONFIDENTIAL, when=When.CREATE, max_length=64)
    key: str = declared("Key of the file", cls=FieldClass.KEY, when=When.CREATE, max_length=64)
    copies: tuple[CopyOut, ...] = declared("Copies saved out of the register", default=())

    @property
    def dossier(self) -> str:
        """Its subject's."""
        return self.kept_in


ATTACHMENT_WORKFLOW = Workflow(
    kind=Kind.ATTACHMENT,
    moves={"AddAttachment": step(NEW, to=STORED), "CopyOutAttachment": stays(STORED)},
)


@attrs.frozen(kw_only=True)
class AddAttachment(Command):
    """Attach a file that was just stored, and with it a copy of the image without its metadata."""

    subject: str = taken_from(Attachment, "subject")
    name: str = taken_from(Attachment, "name")
    blob: str = taken_from(Attachment, "blob")
    shows: str = taken_from(Attachment, "shows", "")
    stripped_blob: str = taken_from(Attachment, "blob", "")


@attrs.frozen(kw_only=True)
class CopyOutAttachment(Command):
    """Save a copy of an attachment outside the register, in clear."""

    CONSEQUENTIAL: ClassVar[bool] = True

    attachment: str = declared("Attachment", cls=OPEN, max_length=40)
    purpose: str = taken_from(CopyOut, "purpose")


def _stored(context: Context, blob: str, field: str) -> StoredFile:
    """What lies in the store under a name no entry has named yet. Raises: InvalidInput."""
    found = context.stored(blob)
    if found is None or context.open_facts(Attachment, blob=blob):
        raise InvalidInput({field: "is no file that was stored just now; add the file itself"})
    if found.size > context.policy.attachment_bytes:
        raise InvalidInput({field: f"is larger than {context.policy.attachment_mb} MB"})
    return found


def add_attachment(command: AddAttachment, context: Context) -> Sequence[Record]:
    """Whoever may open the record may attach to it. What is said of the file was taken down when it was stored."""
    kind = kind_of_urn(command.subject)
    if kind is None or kind not in SUBJECTS:
        raise InvalidInput({"subject": "is no record that files are attached to"})
    if _A_PATH.search(command.name):
        raise InvalidInput({"name": "is a path; give the file's name alone"})
    subject = context.get(command.subject, SUBJECTS[kind])
    original = _attachment(command, context, subject, _stored(context, command.blob, "blob"))
    if not command.stripped_blob:
        return [original]
    copy = _stored(context, command.stripped_blob, "stripped_blob")
    if not (original.media.is_image and copy.media in {Media.JPEG, Media.PNG}) or copy.blob == original.blob:
        raise InvalidInput({"stripped_blob": "is no copy of an image"})
    beside = _attachment(command, context, subject, copy)
    name = beside_original(command.name, copy.media)
    return [original, beside.changed(name=name, stripped_of=original.urn)]


def _attachment(command: AddAttachment, context: Context, subject: Record, stored: StoredFile) -> Attachment:
    return Attachment(
        urn=context.new_urn(Kind.ATTACHMENT),
        subject=subject.urn,
        kept_in=subject.dossier,
        media=stored.media,
        size=stored.size,
        blob=stored.blob,
        blob_sha256=stored.blob_sha256,
        added_by=context.actor,
        added_at=context.now,
        name=command.name,
        shows=command.shows,
        sha256=stored.sha256,
        key=stored.key,
    )


def copy_out_attachment(command: CopyOutAttachment, context: Context) -> Sequence[Record]:
    """The copy is counted with its purpose; where it went the register does not keep."""
    if not command.purpose.strip():
        raise InvalidInput({"purpose": "is needed"})
    attachment = context.get(command.attachment, Attachment)
    ATTACHMENT_WORKFLOW.require("CopyOutAttachment", attachment)
    made = CopyOut(at=context.now, by=context.actor, purpose=command.purpose)
    return [attachment.changed(copies=(*attachment.copies, made))]


ROWS: tuple[Row, ...] = (
    Row(
        command=AddAttachment,
        handler=add_attachment,
        roles=frozenset({Role.DETECTIVE, Role.COMMANDER, Role.CHIEF, Role.ADMINISTRATOR}),
        clauses=("5.12.4.4 bullet 1",),
        says="Attaches a file to a record its giver may open; an image with a copy without metadata.",
    ),
    Row(
        command=CopyOutAttachment,
        handler=copy_out_attachment,
        roles=frozenset({Role.COMMANDER, Role.CHIEF}),
        clauses=("5.12.4.4 bullet 3",),
        says="Saves a copy of an attached file outside the register, where it is no longer encrypted.",
    ),
)
