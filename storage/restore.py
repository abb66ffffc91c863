"""Restoring a backup, into a new folder only (docs/formats/container.md, section 6).

Everything is laid out and verified under another name; the folder takes its own name as the last step.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import attrs

from models.backup import RestoreRegister
from models.errors import RegisterError
from models.journal import Head
from models.record import Kind
from models.recovery import UseRecovery
from storage import errors
from storage.admission import Admission
from storage.anchors import CHECKED, Anchors, Forked, RolledBack
from storage.attempts import EMPTY as NO_ATTEMPTS
from storage.attempts import NAME as ATTEMPTS
from storage.backup import BLOB_PART, DATABASE_PART, END_PART, HEADER_PART, PART
from storage.clock import Clock
from storage.container import Checked, ContainerDamaged, MediumGone, NotARecipient, check, opened
from storage.container_header import key_info
from storage.creation import BLOBS, check_new
from storage.disk import sync_folder
from storage.groups import RECOVERY
from storage.header import COPIES, MOST_BYTES
from storage.key_file import find
from storage.opening import DATABASE
from storage.private_keys import PrivateKeys, WrapNotOurs
from storage.proof import Shown, proof_of
from storage.recovery import RecoveryCode
from storage.register import Register
from storage.sealing import Key
from storage.slots import Factor, Slot, SlotKind, label_of
from storage.store import Store
from storage.verify import verify
from storage.verify_blobs import completed
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Verdict

PARTIAL = ".restoring"


class RestoredNotConsistent(RegisterError):
    """The backup opened, but the register in it is not consistent, so it was not put in place. Take another backup,
    and tell the commander. Nothing was changed.
    """


@attrs.frozen(kw_only=True)
class Opener:
    """Whose way into a backup it is: a log-in name and what its slot asked for that day, or the recovery code."""

    login: str = RECOVERY
    passphrase: Shown = ""
    recovery: RecoveryCode | None = None

    def _shown(self, slot: Slot, store_id: bytes) -> Shown:
        """With the key file of a medium that is plugged in, where the slot asks for one and none was shown."""
        if self.recovery is not None:
            return self.recovery.passphrase
        proof = proof_of(self.passphrase)
        if not slot.factors & Factor.KEY_FILE or proof.key_file is not None:
            return proof
        return attrs.evolve(proof, key_file=find(store_id, slot.label))

    def key(self, found: Checked) -> Key:
        """The payload key. Takes about a second. Raises: NotARecipient, KeyFileWanted, KeyFileForeign."""
        header = found.header
        kind = SlotKind.RECOVERY if self.recovery else SlotKind.USER
        label = label_of(header.store_id, self.login)
        for each in header.recipients:
            if each.slot.kind is kind and (self.recovery or each.slot.label == label):
                try:
                    shown = self._shown(each.slot, header.store_id)
                    keys = PrivateKeys.from_bytes(each.slot.open(header.store_id, shown))
                    return keys.unwrap(each.wrapped, key_info(header.store_id, header.serial, each.slot.label))
                except (errors.WrongPassphrase, WrapNotOurs) as error:
                    raise NotARecipient from error
        raise NotARecipient

    def open(self, folder: Path) -> Store:
        """Open the store that was laid out."""
        if self.recovery is not None:
            return Store.open_by_recovery(folder, self.recovery)
        return Store.open(folder, self.login, Admission.at(folder, self.login).with_key_file(self.passphrase))


@attrs.frozen(kw_only=True)
class Restored:
    """What a restore left: the verdict, the head restored, the number of the entry that says so."""

    verdict: Verdict
    head: Head
    entry: int


def restore(
    file: Path, folder: Path, opener: Opener, *, clock: Clock | None = None, anchors: Anchors | None = None
) -> Restored:
    """Restore a backup into a new folder, verify it, sign it.

    Raises: ContainerDamaged, ContainerNewer, NotARecipient, RestoredNotConsistent, StoreExists, BadStoreName,
    MediumGone, NotAllowed where the officer is neither commander nor Chief. Nothing stays behind then. By the recovery
    code it is recovery that signs, and its use is noted.
    """
    check_new(folder)
    found = check(file)
    key = opener.key(found)
    partial = folder.with_name(folder.name + PARTIAL)
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _lay_out(found, key, partial)
        done = _proved(found, partial, opener, clock, anchors)
        check_new(folder)
        partial.rename(folder)
        sync_folder(folder.parent)
    except (OSError, errors.StoreMissing) as error:
        # What was just laid out is not there: the medium is not.
        raise MediumGone from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return done


def drill(file: Path, place: Path, opener: Opener) -> Verdict:
    """Restore into a temporary folder under ``place``, verify, remove it. The act RecordRestoreDrill is the caller's.

    Raises: as :func:`restore`.
    """
    found = check(file)
    key = opener.key(found)
    partial = place / f"drill{PARTIAL}"
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _lay_out(found, key, partial)
        with opener.open(partial) as store:
            verdict = _verified(found, store)
        if not verdict.consistent:
            raise RestoredNotConsistent
        return verdict
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _lay_out(found: Checked, key: Key, folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
        (folder / BLOBS).mkdir(mode=0o700)
        _fill(folder / ATTEMPTS, iter((NO_ATTEMPTS,)))
        source = _Parts(opened(found, key))
        header = source.part(HEADER_PART)[1]
        if header > MOST_BYTES:
            raise ContainerDamaged
        data = b"".join(source.bytes_of(header))
        for name in COPIES:
            _fill(folder / name, iter((data,)))
        _fill(folder / DATABASE, source.bytes_of(source.part(DATABASE_PART)[1]))
        _lay_out_blobs(source, folder / BLOBS)
        sync_folder(folder)
    except OSError as error:
        raise MediumGone from error


def _lay_out_blobs(source: _Parts, folder: Path) -> None:
    before = b""
    while True:
        kind, size, name = source.next()
        if kind == END_PART and not size and source.at_end():
            for each in (*folder.iterdir(), folder):
                sync_folder(each)
            return
        if kind != BLOB_PART or name <= before:
            raise ContainerDamaged
        before, shown = name, name.hex()
        (folder / shown[:2]).mkdir(mode=0o700, exist_ok=True)
        _fill(folder / shown[:2] / shown[2:], source.bytes_of(size))
        sync_folder(folder / shown[:2])


def _fill(path: Path, pieces: Iterator[bytes]) -> None:
    with path.open("xb") as file:
        _write(file, pieces)


def _write(file: IO[bytes], pieces: Iterator[bytes]) -> None:
    for piece in pieces:
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())


class _Parts:
    """The parts of a payload, read from its chunks as they come."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""

    def next(self) -> tuple[int, int, bytes]:
        """Kind, length and name of the next part. Raises: ContainerDamaged."""
        kind, name, size = PART.unpack(b"".join(self.bytes_of(PART.size)))
        return kind, size, name

    def part(self, wanted: int) -> tuple[int, int]:
        """The next part, which must be of this kind. Raises: ContainerDamaged."""
        kind, size, name = self.next()
        if kind != wanted or any(name):
            raise ContainerDamaged
        return kind, size

    def bytes_of(self, size: int) -> Iterator[bytes]:
        """So many bytes in pieces. Raises: ContainerDamaged where there are fewer."""
        while size:
            if not self._held:
                self._held = next(self._chunks, b"")
                if not self._held:
                    raise ContainerDamaged
            piece, self._held = self._held[:size], self._held[size:]
            size -= len(piece)
            yield piece

    def at_end(self) -> bool:
        """Whether nothing follows."""
        return not self._held and next(self._chunks, None) is None


def _verified(found: Checked, store: Store) -> Verdict:
    """Steps 6 and 7 of reading. A stored file that is missing or differs is told and hinders nothing: the rest is worth
    having.
    """
    verdict = verify(store.db, store.store_id, Rulebook())
    head = Head(found.header.head_n, found.header.head_hash)
    officers = Register(store).records.open_facts(Kind.OFFICER)
    maker = found.header.maker.hex()
    known = any(each["sign_key"] == maker and each["state"] == "active" for each in officers)
    if not (verdict.consistent and verdict.head == head and known and store.store_id == found.header.store_id):
        raise RestoredNotConsistent
    return completed(verdict, store.db, store.folder)


def _proved(found: Checked, folder: Path, opener: Opener, clock: Clock | None, anchors: Anchors | None) -> Restored:
    remembered = anchors or Anchors()
    with opener.open(folder) as store:
        verdict = _verified(found, store)
        head = verdict.head
        register = Register(store, clock)
        if opener.recovery is not None:
            register.perform(UseRecovery())
        seen = remembered.seen(store.store_id)
        done = register.perform(
            RestoreRegister(
                sha256=found.written.sha256.hex(),
                size=found.written.size,
                head_n=head.n,
                head_hash=head.hash.hex(),
                lost_until=seen.n if seen is not None and seen.n > head.n else None,
            )
        )
        return Restored(verdict=verdict, head=head, entry=done.n)


def check_anchors(anchors: Anchors, store: Store, register: Register) -> None:
    """Compare the chain with what this computer saw; a signed restore that names the lost range resolves it.

    The restore entry counts only in a register that verifies as a whole: its signature and its role.

    Raises: RolledBack, Forked.
    """
    try:
        anchors.check(store.store_id, register.journal)
    except (RolledBack, Forked):
        seen = anchors.seen(store.store_id)
        if seen is None or not _names_lost(register, seen.n):
            raise
        if not verify(store.db, store.store_id, Rulebook()).consistent:
            raise
        for memory in (anchors, anchors.beside(CHECKED)):
            memory.remember(store.store_id, register.journal.head)


def _names_lost(register: Register, seen: int) -> bool:
    restored = register.records.open_facts(Kind.BACKUP, state="restored")
    return any(each["head_n"] < seen <= (each["lost_until"] or 0) for each in restored)
