"""A store: the folder, opened by one person at a time (docs/formats/store.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import attrs

from models.errors import RegisterError
from storage import errors
from storage.creation import check_new, create_parts, user_way
from storage.database import Database
from storage.disk import drop_ballast, load_ballast
from storage.groups import RECOVERY, REGISTER_GROUP
from storage.header import Header, read_copies, write_copies
from storage.kdf import Kdf
from storage.keyring import Keyring
from storage.opening import Parts, Way, find_way, open_parts
from storage.passphrases import check_passphrase
from storage.private_keys import PrivateKeys
from storage.recovery import InvitationCode, RecoveryCode
from storage.slots import Invited, Slot, SlotKind, Unlocked, accept, invitation_slot, keys_slot, label_of, unlock


class Store:
    """An open store. Attributes: ``db``, ``keyring``, ``keys``, ``store_id``, ``officer`` (URN), ``header``.

    ``header_problems`` says what is wrong with a copy of the header that did not serve; :meth:`mend_header` writes
    both anew. ``invited`` is True between :meth:`open_invited` and :meth:`enrol`.
    """

    def __init__(self, parts: Parts[Unlocked]) -> None:
        self.folder = parts.folder
        self.db = parts.db
        self.header = parts.header
        self.store_id = parts.header.store_id
        self.officer = parts.content.officer
        self.keys = parts.content.keys
        self.header_problems = parts.problems
        self.keyring = Keyring(self.db, self.store_id, self.officer, self.keys)
        self.has_ballast = self.db.halted is None and load_ballast(self.folder)
        self._writable = self.db.halted is None
        self._lock = parts.lock
        self._data_key = bytearray(parts.content.data_key)
        self._login = parts.way.login
        self._kind = parts.way.kind
        self._served = parts.served
        self._closed = False

    @classmethod
    def create(
        cls, folder: Path, login: str, passphrase: str, officer_urn: str, *, kdf: Kdf | None = None
    ) -> tuple[Store, RecoveryCode]:
        """A new store with one user, its Chief. The genesis entry and the first groups are the caller's.

        ``kdf``: calibrated to about a second on this computer where none is given.

        Raises: StoreExists, BadStoreName, NetworkDrive, PassphraseTooShort, PassphraseGuessable, ReadOnlyStore,
        DiskFull.
        """
        check_new(folder)
        check_passphrase(passphrase, login)
        way = user_way(login, passphrase)
        parts, code = create_parts(folder, way, officer_urn, kdf or Kdf.calibrated())
        return cls._standing(parts), code

    @classmethod
    def open(cls, folder: Path, login: str, passphrase: str) -> Store:
        """Open by an own passphrase.

        Raises: WrongPassphrase (also for an unknown log-in name), AlreadyOpen, and what is wrong with the folder.
        """
        return cls._standing(open_parts(folder, user_way(login, passphrase)))

    @classmethod
    def open_by_recovery(cls, folder: Path, code: RecoveryCode) -> Store:
        """Open by the recovery code, as its own signer. Raises: as :meth:`open`."""
        way = Way(kind=SlotKind.RECOVERY, login=RECOVERY, passphrase=code.passphrase, open=unlock)
        return cls._standing(open_parts(folder, way))

    @classmethod
    def open_invited(cls, folder: Path, login: str, code: str) -> Store:
        """Open by a one-time code; ``keys`` are new ones, which count once enrolled and confirmed.

        Raises: WrongCode, and as :meth:`open`.
        """
        passphrase = InvitationCode.read(code).passphrase
        parts = open_parts(folder, Way(kind=SlotKind.INVITATION, login=login, passphrase=passphrase, open=accept))
        brought = parts.content
        unlocked = Unlocked(officer=brought.officer, keys=PrivateKeys.generate(), data_key=brought.data_key)
        way = Way(kind=SlotKind.INVITATION, login=login, passphrase="", open=unlock)
        store = cls._standing(
            Parts(
                folder=parts.folder,
                lock=parts.lock,
                db=parts.db,
                way=way,
                content=unlocked,
                header=parts.header,
                served=parts.served,
                problems=parts.problems,
            )
        )
        store.keyring.take_register_key(brought.register_generation, brought.register_key)
        return store

    @classmethod
    def _standing(cls, parts: Parts[Unlocked]) -> Store:
        try:
            return cls(parts)
        except BaseException:
            parts.drop()
            raise

    def invite(self, login: str, officer_urn: str, *, again: bool = False) -> str:
        """A one-time code for someone without keys; ``again`` for someone who forgot the passphrase.

        Raises: LoginTaken where the name opens the store already, unless ``again``; KeyNotHeld; HeaderTooLarge.
        """
        label = label_of(self.store_id, login)
        if not again and self.header.slot(SlotKind.USER, label) is not None:
            raise errors.LoginTaken
        code = InvitationCode.generate()
        key, generation = self.keyring.group_key(REGISTER_GROUP)
        content = Invited(
            officer=officer_urn, data_key=self._data_key, register_key=key, register_generation=generation
        )
        slot = invitation_slot(self.store_id, login, code.passphrase, self.header.kdf, content)
        self._write(self.header.with_slot(slot))
        return str(code)

    def enrol(self, login: str, passphrase: str, keys: PrivateKeys) -> None:
        """Put an own passphrase in place of the invitation. The keys' journal entry stands already.

        Raises: PassphraseTooShort, PassphraseGuessable, WrongCode; WrongPassphrase where there is no invitation of
        this name.
        """
        check_passphrase(passphrase, login)
        label = label_of(self.store_id, login)
        if self.header.slot(SlotKind.INVITATION, label) is None:
            raise errors.WrongPassphrase
        slot = self._own_slot(login, passphrase, keys)
        self._write(self.header.without(label, SlotKind.INVITATION).with_slot(slot))
        self.keys, self._login, self._kind = keys, login, SlotKind.USER

    @property
    def login(self) -> str:
        """The log-in name the store was opened by."""
        return self._login

    @property
    def invited(self) -> bool:
        """True while the store stands open by an invitation."""
        return self._kind is SlotKind.INVITATION

    def confirm_passphrase(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the officer at the desk: the act of signing. About a second."""
        slot = self.header.slot(self._kind, label_of(self.store_id, self._login))
        if slot is None:
            return False
        try:
            slot.open(self.store_id, passphrase)
        except errors.WrongPassphrase:
            return False
        return True

    def change_passphrase(self, old: str, new: str) -> None:
        """Rewrite one slot. Raises: WrongPassphrase, PassphraseTooShort, PassphraseGuessable."""
        check_passphrase(new, self._login)
        if self._kind is not SlotKind.USER or not self.confirm_passphrase(old):
            raise errors.WrongPassphrase
        self._write(self.header.with_slot(self._own_slot(self._login, new, self.keys)))

    def guest(self, login: str, passphrase: str) -> Unlocked:
        """Another officer's keys for one signature at this desk; the caller drops them. Raises: WrongPassphrase."""
        return find_way(read_copies(self.folder), user_way(login, passphrase)).content

    def withdraw(self, login: str) -> None:
        """Take away a log-in name's way into the store, and its invitation."""
        label = label_of(self.store_id, login)
        self._write(self.header.without(label, SlotKind.USER, SlotKind.INVITATION))

    def mend_header(self) -> None:
        """Write both copies of the header anew."""
        self._write(attrs.evolve(self.header, sequence=self.header.sequence + 1))

    def snapshot(self, path: Path) -> None:
        """Copy the database as it stands into a new file under the same key."""
        self.db.copy_to(path, bytes(self._data_key) + self.header.salt)

    def header_bytes(self) -> bytes:
        """The header as it is written to both copies."""
        return self.header.written(self._data_key)

    def _own_slot(self, login: str, passphrase: str, keys: PrivateKeys) -> Slot:
        content = Unlocked(officer=self.officer, keys=keys, data_key=self._data_key)
        return keys_slot(self.store_id, login, passphrase, self.header.kdf, content)

    def halt(self, reason: RegisterError) -> None:
        """Write nothing any more: no act, no header. Every try is refused with the reason."""
        self.db.halt(reason, bytes(self._data_key) + self.header.salt)

    def open_to_read(self) -> Database:
        """Another connection to the same database, for the thread that calls this. It never writes."""
        raw_key = bytes(self._data_key) + self.header.salt
        return Database.open_to_read(self.db.path, raw_key, untouched=not self._writable)

    def _write(self, header: Header) -> None:
        if self.db.halted is not None:
            raise self.db.halted
        write_copies(self.folder, header, self._data_key, self._served)
        self.header, self.header_problems = header, ()

    def close(self) -> None:
        """Bring everything into the one file, drop the keys, let go of the lock. Twice does no harm."""
        if self._closed:
            return
        try:
            self._checkpoint()
        finally:
            self._closed = True
            self.keyring.close()
            self._data_key[:] = bytes(len(self._data_key))
            self._lock.release()

    def _checkpoint(self) -> None:
        try:
            if self.db.halted is None:
                self.db.checkpoint()
        except errors.DiskFull:
            drop_ballast(self.folder)
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
