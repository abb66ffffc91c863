"""Letting someone in, or hearing them again: lockout, factors and passphrase in this order (ADR 0006).

``Store.open`` opens what a passphrase opens. This is what stands before it for a person: a locked log-in name is
told so, what the slot asks for is asked for, and what was not right is put on the list of failed log-ons.
"""

from __future__ import annotations

from pathlib import Path

import attrs

from storage.attempts import Attempts
from storage.clock import Clock, system_clock
from storage.errors import KeyFileWanted, LockedOut, PhoneCodeWanted, WrongPassphrase, WrongPhoneCode
from storage.header import read_copies
from storage.key_file import find
from storage.marks import CodeGiven, Marks
from storage.opening import check_folder
from storage.proof import Proof, Shown, proof_of
from storage.second_factor import step_of
from storage.slots import Factor, SlotKind, label_of
from storage.store import Store


@attrs.frozen(kw_only=True)
class Admission:
    """One log-in name at one store on this computer. ``factors``: what its slot asks for, as the header says."""

    folder: Path
    login: str
    store_id: bytes
    label: bytes
    factors: Factor
    attempts: Attempts
    marks: Marks
    clock: Clock

    @classmethod
    def at(cls, folder: Path, login: str, clock: Clock | None = None) -> Admission:
        """Raises: what is wrong with the folder or with both copies of its header."""
        check_folder(folder)
        header = read_copies(folder).good[0].header
        label = label_of(header.store_id, login)
        slot = header.slot(SlotKind.USER, label)
        return cls(
            folder=folder,
            login=login,
            store_id=header.store_id,
            label=label,
            factors=Factor.NONE if slot is None else slot.factors,
            attempts=Attempts(folder, clock or system_clock),
            marks=Marks(header.store_id),
            clock=clock or system_clock,
        )

    @property
    def wants_key_file(self) -> bool:
        """Whether a key file is asked for."""
        return bool(self.factors & Factor.KEY_FILE)

    @property
    def wants_code(self) -> bool:
        """Whether a phone code is asked for now: none was given here within 12 hours."""
        return bool(self.factors & Factor.CODES) and self.marks.code_due(self.label, self.clock())

    def with_key_file(self, shown: Shown) -> Proof:
        """The same with the key file of a medium that is plugged in, where one is wanted and there."""
        proof = proof_of(shown)
        if not self.wants_key_file or proof.key_file is not None:
            return proof
        return attrs.evolve(proof, key_file=find(self.store_id, self.label))

    def open(self, shown: Shown) -> Store:
        """Let someone in.

        Raises: LockedOut; KeyFileWanted and PhoneCodeWanted before anything is derived; WrongPhoneCode; and as
        ``Store.open``.
        """
        proof = self.with_key_file(shown)
        if self.attempts.locked(self.label):
            raise LockedOut
        if self.wants_key_file and proof.key_file is None:
            raise KeyFileWanted
        if self.wants_code and not proof.code.strip():
            raise PhoneCodeWanted
        try:
            store = Store.open(self.folder, self.login, proof)
        except WrongPassphrase:
            self._failed(WrongPassphrase())
            raise
        try:
            self._check_code(store, proof.code)
        except BaseException:
            store.close()
            raise
        return store

    def confirm(self, store: Store, passphrase: str) -> None:
        """The passphrase again, as a signature or after 12 hours. Raises: LockedOut, WrongPassphrase."""
        if self.attempts.locked(self.label):
            raise LockedOut
        if not store.confirm_passphrase(passphrase):
            self._failed(WrongPassphrase())
            raise WrongPassphrase

    def begin_anew(self) -> None:
        """New keys were enrolled: earlier failures and codes of this log-in name count no more."""
        self.attempts.forget(self.label)
        self.marks.forget(self.label)

    def _check_code(self, store: Store, code: str) -> None:
        """What the opened slot holds decides, not what the header said before."""
        if not store.codes or not self.marks.code_due(self.label, self.clock()):
            return
        if not code.strip():
            raise PhoneCodeWanted
        given, now = self.marks.code_given(self.label), self.clock()
        step = step_of(store.codes, code, now, after=-1 if given is None else given.step)
        if step is None:
            self._failed(WrongPhoneCode())
            raise WrongPhoneCode
        self.marks.give_code(self.label, CodeGiven(at=now, step=step))

    def _failed(self, why: WrongPassphrase | WrongPhoneCode) -> None:
        """Put it on the list. Raises: LockedOut where it was one too many."""
        self.attempts.failed(self.label)
        if self.attempts.locked(self.label):
            raise LockedOut from why
