"""Attachments as a session handles them: stored, listed, opened, saved out. Imports no Qt.

Encrypting and decoding need no session: :func:`keep` runs in any thread, :func:`attach` in the session's own.
"""

from __future__ import annotations

import os
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import attrs

from models.attachment import SUBJECTS, AddAttachment, Attachment, CopyOutAttachment
from models.errors import InvalidInput, RegisterError
from models.file_name import safe_name
from models.record import kind_of_urn
from models.stored_file import StoredFile
from storage.attachments import Blobs, Progress, open_source
from storage.blob_sweep import remove_blob
from storage.disk import sync_folder


class CopyNotSaved(RegisterError):
    """The copy was not saved. The folder is full or was removed, or a file of that name is there already. Pick another
    file. Nothing in the register changed.
    """


class CopyCutOff(RegisterError):
    """The copy could not be finished, and what was begun of it was removed. The journal has its entry already: save the
    copy again, to another place. The attachment itself is safe.
    """


@attrs.frozen(kw_only=True)
class Place:
    """Where files are kept, and how large they may be: what a thread without the session needs."""

    blobs: Blobs
    most: int


@attrs.frozen(kw_only=True)
class Kept:
    """A file that lies in the store and waits for its entry, with its copy without metadata where one was made."""

    place: Place
    name: str
    original: StoredFile
    stripped: StoredFile | None = None

    @property
    def every(self) -> tuple[StoredFile, ...]:
        """Both."""
        return (self.original,) if self.stripped is None else (self.original, self.stripped)

    def drop(self) -> None:
        """Remove what no entry names."""
        for each in self.every:
            with suppress(OSError):
                remove_blob(self.place.blobs.folder, each.blob)


def place_of(session: Any) -> Place:
    """Where this session's files are kept."""
    store = session.store
    return Place(blobs=Blobs(store.folder, store.store_id), most=session.policy.attachment_bytes)


def writing_place(session: Any) -> Place:
    """The same, where files may be added. Raises: why the register may only be read."""
    session.require_work()
    return place_of(session)


def check_subject(session: Any, subject: str) -> None:
    """Open the record a file is to be attached to. Raises: InvalidInput, NotOnDossier, WithoutNames, UnknownRecord."""
    if kind_of_urn(subject) not in SUBJECTS:
        raise InvalidInput({"subject": "is no record that files are attached to"})
    session.open_record(subject)


def keep(place: Place, path: Path, *, strip: bool, progress: Progress = lambda _done: True) -> Kept:
    """Encrypt a file into the store; of an image also a copy without its metadata, where one can be made.

    Raises: FileTooLarge, FileUnreadable, DiskFull, ReadOnlyStore, Interrupted; nothing stays behind then.
    """
    with open_source(path) as source:
        original = place.blobs.keep(source, place.most, progress)
    kept = Kept(place=place, name=safe_name(path.name), original=original)
    if not (strip and original.media.is_image):
        return kept
    try:
        return attrs.evolve(kept, stripped=_stripped(place, original))
    except BaseException:
        kept.drop()
        raise


def _stripped(place: Place, original: StoredFile) -> StoredFile | None:
    from storage.image_copy import NoPicture, stripped  # noqa: PLC0415 - the image library loads with the first image

    try:
        bare = stripped(place.blobs.read(original), original.media)
    except NoPicture:
        return None
    return None if len(bare) > place.most else place.blobs.keep(BytesIO(bare), place.most)


def attach(session: Any, kept: Kept, subject: str, shows: str) -> Any:
    """Give the act that names what was stored. Where it is refused the stored files are removed."""
    register = session.register
    register.stored.update({each.blob: each for each in kept.every})
    copy = kept.stripped.blob if kept.stripped else ""
    try:
        return session.perform(
            AddAttachment(subject=subject, name=kept.name, blob=kept.original.blob, shows=shows, stripped_blob=copy)
        )
    except BaseException:
        # Only what is certainly named by nothing is removed; where that can't be read, the sweep decides later.
        with suppress(RegisterError):
            if not session.open_facts(Attachment, blob=kept.original.blob):
                kept.drop()
        raise
    finally:
        for each in kept.every:
            register.stored.pop(each.blob, None)


def attached(session: Any, subject: str) -> tuple[Attachment, ...]:
    """The attachments of a record, as they were added; a copy without metadata follows its original."""
    return tuple(session.find(Attachment, subject=subject))


def opened(session: Any, urn: str) -> Attachment:
    """An attachment, to be looked at; journalled once per session. Raises: NotOnDossier, WithoutNames."""
    record = session.open_record(urn)
    if not isinstance(record, Attachment):
        raise InvalidInput({"attachment": "is not the number of an attachment"})
    return record


def copy_out(session: Any, urn: str, purpose: str, target: Path) -> Any:
    """Save a copy in clear outside the register. The file is reserved, then journalled, then filled.

    So no kill leaves a copy without its entry. An existing file is never overwritten.

    Raises: CopyCutOff; with nothing changed CopyNotSaved, AttachmentMissing, AttachmentDamaged, what the door refuses.
    """
    session.require_work()
    attachment = opened(session, urn)
    data = place_of(session).blobs.read(attachment, urn)
    file = _reserved(target, len(data))
    try:
        with file:
            done = session.give(CopyOutAttachment(attachment=urn, purpose=purpose))
            _fill(file, data)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            target.unlink()
        raise
    return done


def _reserved(target: Path, size: int) -> IO[bytes]:
    """A new file of so many zero bytes: that there is room and leave to write is known before the entry."""
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte in it
        raise CopyNotSaved from error
    file = os.fdopen(handle, "wb")
    try:
        _write(file, bytes(size))
        file.seek(0)
    except OSError as error:
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            target.unlink()
        raise CopyNotSaved from error
    return file


def _fill(file: IO[bytes], data: bytes) -> None:
    try:
        _write(file, data)
    except OSError as error:
        raise CopyCutOff from error


def _write(file: IO[bytes], data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())
