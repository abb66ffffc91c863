"""A store: the folder, opened by one person at a time (docs/formats/store.md)."""

from __future__ import annotations

from pathlib import Path

from storage import errors, top_errors
from storage.creation import check_new, create_parts, user_way
from storage.groups import RECOVERY
from storage.header import read_copies
from storage.kdf import Kdf
from storage.key_file import KeyFile
from storage.open_store import OpenStore
from storage.opening import Parts, Way, find_way, open_parts
from storage.passphrases import check_passphrase
from storage.private_keys import PrivateKeys
from storage.proof import Proof, Shown
from storage.recovery import InvitationCode, NewRecovery, RecoveryCode
from storage.slots import (
    Factor,
    Invited,
    Slot,
    SlotKind,
    Unlocked,
    accept,
    invitation_slot,
    keys_slot,
    label_of,
    recovery_label,
    unlock,
)


class Store(OpenStore):
    """An open store, and who comes in: passphrases, one-time codes and factors, each a slot of the header.

    ``invited`` is True between :meth:`open_invited` and :meth:`enrol`.
    """

    @classmethod
    def create(
        cls, folder: Path, login: str, passphrase: str, officer_urn: str, *, kdf: Kdf | None = None
    ) -> tuple[Store, NewRecovery]:
        """A new store with one user, its Chief. The genesis entry and the first groups are the caller's.

        The genesis entry states the public keys: the store's own ``keys`` and those of the new recovery.

        ``kdf``: calibrated to about a second on this computer where none is given.

        Raises: StoreExists, BadStoreName, NetworkDrive, PassphraseTooShort, PassphraseGuessable, ReadOnlyStore,
        DiskFull.
        """
        check_new(folder)
        check_passphrase(passphrase, login)
        way = user_way(login, passphrase)
        parts, recovery = create_parts(folder, way, officer_urn, kdf or Kdf.calibrated())
        return cls._standing(parts), recovery

    @classmethod
    def open(cls, folder: Path, login: str, passphrase: Shown) -> Store:
        """Open by an own passphrase, and a key file where the slot asks for one. Asks for no phone code.

        Raises: WrongPassphrase (also for an unknown log-in name), KeyFileWanted, KeyFileForeign, AlreadyOpen, and what
        is wrong with the folder.
        """
        return cls._standing(open_parts(folder, user_way(login, passphrase)))

    @classmethod
    def open_by_recovery(cls, folder: Path, code: RecoveryCode) -> Store:
        """Open by the recovery code, as its own signer. Raises: WrongRecoveryCode, else as :meth:`open`."""
        way = Way(kind=SlotKind.RECOVERY, login=RECOVERY, passphrase=code.passphrase, open=unlock)
        try:
            return cls._standing(open_parts(folder, way))
        except errors.WrongPassphrase as error:
            raise top_errors.WrongRecoveryCode from error

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
        store = cls._standing(parts.holding(way, unlocked))
        store.keyring.take_register_keys(brought.register_keys)
        return store

    @classmethod
    def _standing(cls, parts: Parts[Unlocked]) -> Store:
        try:
            return cls(parts)
        except BaseException:
            parts.drop()
            raise

    def invite(self, login: str, officer_urn: str, *, again: bool = False) -> str:
        """A one-time code for someone without keys.

        ``again``: for someone who had some; the passphrase used until now opens nothing any more.

        Raises: LoginTaken where the name opens the store already, unless ``again``; KeyNotHeld; HeaderTooLarge.
        """
        label = label_of(self.store_id, login)
        if not again and self.header.slot(SlotKind.USER, label) is not None:
            raise errors.LoginTaken
        code = InvitationCode.generate()
        content = Invited(officer=officer_urn, data_key=self._data_key, register_keys=self.keyring.register_keys())
        slot = invitation_slot(self.store_id, login, code.passphrase, self.header.kdf, content)
        self._write(self.header.without(label, SlotKind.USER).with_slot(slot))
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

    @property
    def factors(self) -> Factor:
        """What the slot of the officer at the desk asks for besides the passphrase."""
        slot = self.header.slot(self._kind, label_of(self.store_id, self._login))
        return Factor.NONE if slot is None else slot.factors

    @property
    def codes(self) -> bytes:
        """The secret of the phone codes of the officer at the desk; empty where none are asked for."""
        return self._codes

    def confirm_passphrase(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the officer at the desk: the act of signing. About a second.

        The key file shown at opening is held until the store closes, so its medium need not stay plugged in.
        """
        slot = self.header.slot(self._kind, label_of(self.store_id, self._login))
        if slot is None:
            return False
        try:
            slot.open(self.store_id, Proof(passphrase, self._key_file))
        except (errors.WrongPassphrase, errors.KeyFileWanted, errors.KeyFileForeign):
            return False
        return True

    def change_passphrase(self, old: str, new: str) -> None:
        """Rewrite one slot. Raises: WrongPassphrase, PassphraseTooShort, PassphraseGuessable."""
        check_passphrase(new, self._login)
        if self._kind is not SlotKind.USER or not self.confirm_passphrase(old):
            raise errors.WrongPassphrase
        self._write(self.header.with_slot(self._own_slot(self._login, Proof(new, self.key_file), self.keys)))

    def ask_for(self, passphrase: str, *, key_file: KeyFile | None, codes: bytes) -> None:
        """Rewrite one slot: from now on it asks for these factors and no others. Raises: WrongPassphrase."""
        if self._kind is not SlotKind.USER or not self.confirm_passphrase(passphrase):
            raise errors.WrongPassphrase
        before = self._key_file, self._codes
        self._key_file, self._codes = key_file, codes
        try:
            self._write(self.header.with_slot(self._own_slot(self._login, Proof(passphrase, key_file), self.keys)))
        except BaseException:
            self._key_file, self._codes = before
            raise

    @property
    def key_file(self) -> KeyFile | None:
        """The key file shown at opening, where the slot asks for one."""
        return self._key_file if self.factors & Factor.KEY_FILE else None

    def guest(self, login: str, passphrase: Shown) -> Unlocked:
        """Another officer's keys for one signature at this desk; the caller drops them. Raises: WrongPassphrase."""
        return find_way(read_copies(self.folder), user_way(login, passphrase)).content

    def withdraw(self, login: str) -> None:
        """Take away a log-in name's way into the store, and its invitation."""
        label = label_of(self.store_id, login)
        self._write(self.header.without(label, SlotKind.USER, SlotKind.INVITATION))

    def public_keys(self, recovery: NewRecovery) -> dict[str, str]:
        """The public keys the genesis entry states, in hexadecimal, by the fields of ``CreateRegister``."""
        return {
            "sign_key": self.keys.sign_key.hex(),
            "receive_key": self.keys.receive_key.hex(),
            "recovery_sign_key": recovery.sign_key,
            "recovery_receive_key": recovery.receive_key,
        }

    def add_recovery(self, new: NewRecovery) -> None:
        """A slot for a new recovery code beside the one until now, before the entry that puts it in force."""
        content = Unlocked(officer=RECOVERY, keys=new.keys, data_key=self._data_key)
        slot = keys_slot(self.store_id, RECOVERY, new.code.passphrase, self.header.kdf, content)
        self._write(self.header.with_slot(slot))

    def keep_recovery(self, sign_key: bytes) -> None:
        """Drop the slot of every recovery code but the one with this public key, from both copies of the header."""
        kept = recovery_label(self.store_id, sign_key)
        for each in self.header.slots:
            if each.kind is SlotKind.RECOVERY and each.label != kept:
                self._write(self.header.without(each.label, SlotKind.RECOVERY))

    def _own_slot(self, login: str, passphrase: Shown, keys: PrivateKeys) -> Slot:
        content = Unlocked(officer=self.officer, keys=keys, data_key=self._data_key, codes=self._codes)
        return keys_slot(self.store_id, login, passphrase, self.header.kdf, content)
