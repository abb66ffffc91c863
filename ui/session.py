"""One officer's session: what the window and the terminal stand on. Imports no Qt.

Everything that changes the register goes through ``perform``; looking is journalled once per record or kind and
session (R10). Used from the one thread that opened it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self, TypeVar

import attrs

from models.accounts import ChangePassphrase
from models.command import Command
from models.directory import DisableAccount, EnrolKeys, InviteAgain, InviteOfficer
from models.due import Due
from models.errors import InvalidInput, RegisterError
from models.fields import fields_of
from models.kinds import WORKFLOWS
from models.officer import Officer
from models.record import Record
from models.recovery import ReplaceRecovery, UseRecovery
from models.rotation import RekeyStore
from models.rulebook import may_give, row_of
from models.viewing import WRITTEN_BY_ITSELF, LockRegister, UnlockRegister, ViewJournal
from storage.anchors import Anchors
from storage.clock import Clock
from storage.errors import DiskFull, PassphraseGuessable, ReadOnlyStore, WrongPassphrase
from storage.groups import RECOVERY
from storage.passphrases import check_passphrase
from storage.pinning import check_root
from storage.recovery import NewRecovery, RecoveryCode
from storage.register import Register
from storage.rekey import Progress as RekeyProgress
from storage.rekey import Rekeyed, rekey
from storage.replacing import replace_recovery, require_replacing
from storage.restore import check_anchors
from storage.store import Store
from storage.verify import Progress, verify
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Verdict
from ui.due_by_journal import due_by_journal
from ui.refers import REFERS
from ui.sight import Sight

R = TypeVar("R", bound=Record)


class WrittenByItself(RegisterError):
    """The register writes this entry itself when it happens; it is not given by hand. Nothing was changed."""


class PassphraseAlone(RegisterError):
    """The entry alone would change nothing: use `coverbook passphrase`, which asks for the old passphrase and the
    new one. Nothing was changed.
    """


class RecoveryAlone(RegisterError):
    """The entry alone would leave a recovery code that opens nothing: use “Replace the recovery code…” in the window,
    or `coverbook replace-recovery`, which make the code and its two sheets. Nothing was changed.
    """


class RekeyAlone(RegisterError):
    """The entry alone would change nothing: use `coverbook rekey`, which writes the register anew under a new key.
    Nothing was changed.
    """


ALONE: Mapping[type[Command], type[RegisterError]] = {
    ChangePassphrase: PassphraseAlone,
    RekeyStore: RekeyAlone,
    ReplaceRecovery: RecoveryAlone,
}
"""Acts whose entry tells of something done beside it, which a command of its own does."""


@attrs.frozen(kw_only=True)
class Given:
    """What giving an act left: its journal entry, the changed records, and a one-time code where one was made."""

    n: int
    changed: tuple[Record, ...]
    code: str | None = None


class Session(Sight):
    """An unlocked register in the hands of one officer: what is seen, and the acts given."""

    def __init__(self, store: Store, register: Register, anchors: Anchors) -> None:
        super().__init__(store, register)
        self._anchors = anchors
        self._signed_off = False

    @classmethod
    def open(
        cls, folder: Path, login: str, passphrase: str, clock: Clock | None = None, anchors: Anchors | None = None
    ) -> Self:
        """Unlock a store. The unlocking is journalled.

        Raises: what ``Store.open`` raises; RolledBack, Forked, AnotherRoot or RootForged where the store is not the
        one this computer saw.
        """
        return cls._begun(Store.open(folder, login, passphrase), UnlockRegister(), clock, anchors)

    @classmethod
    def open_by_recovery(
        cls,
        folder: Path,
        code: RecoveryCode,
        why: str = "",
        clock: Clock | None = None,
        anchors: Anchors | None = None,
    ) -> Self:
        """Open by both halves of the recovery code. Its use is journalled and makes a new code due (R36).

        Raises: as :meth:`open`.
        """
        return cls._begun(Store.open_by_recovery(folder, code), UseRecovery(why=why), clock, anchors)

    @classmethod
    def _begun(cls, store: Store, first: Command, clock: Clock | None, anchors: Anchors | None) -> Self:
        anchors = anchors or Anchors()
        try:
            register = Register(store, clock)
            top = check_root(anchors, store)
            check_anchors(anchors, store, register)
            register.perform(first)
            with suppress(ReadOnlyStore, DiskFull):
                store.keep_recovery(top.recovery_sign)
        except BaseException:
            store.close()
            raise
        return cls(store, register, anchors)

    @classmethod
    def enrol(cls, folder: Path, login: str, code: str, passphrase: str, clock: Clock | None = None) -> str:
        """Make own keys with a one-time code and set an own passphrase; gives the officer's number.

        They count once the Chief has confirmed the officer.
        """
        with Store.open_invited(folder, login, code) as store:
            check_root(Anchors(), store)
            keys, register = store.keys, Register(store, clock)
            check_passphrase(passphrase, login, register.reading().get(store.officer, Officer).name)
            stated = EnrolKeys(
                officer=store.officer, sign_key=keys.sign_key.hex(), receive_key=keys.receive_key.hex()
            )
            register.perform(stated)
            store.enrol(login, passphrase, keys)
            return store.officer

    def close(self) -> None:
        """Lock: the entry is written, the head remembered, keys and pages dropped.

        A register that can't be written any more (a full disk, a damaged page) locks all the same, without the entry.
        """
        try:
            if not self.store.closed:
                self._lock_and_remember()
        finally:
            self.leave_room()
            self.register.records.forget()
            self.store.close()

    def _lock_and_remember(self) -> None:
        with suppress(RegisterError):
            if not self._signed_off:
                self.register.perform(LockRegister())
        with suppress(RegisterError):
            self._anchors.remember(self.store.store_id, self.register.journal.head)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Acting

    def perform(self, command: Command) -> Given:
        """Give an act. Raises: the kinds of RegisterError ``Register.perform`` names."""
        if alone := ALONE.get(type(command)):
            raise alone
        if isinstance(command, WRITTEN_BY_ITSELF):
            raise WrittenByItself
        done = self.register.perform(command)
        self.room_takes(done.changed)
        code = None
        if isinstance(command, InviteOfficer):
            code = self.store.invite(command.login_name, done.changed[0].urn)
        if isinstance(command, InviteAgain):
            login = self.reading.get(command.officer, Officer).login_name
            code = self.store.invite(login, command.officer, again=True)
        if isinstance(command, DisableAccount):
            self.store.withdraw(self.reading.get(command.officer, Officer).login_name)
        return Given(n=done.n, changed=done.changed, code=code)

    def check_signature(self, passphrase: str) -> None:
        """The passphrase again, before a consequential act. Raises: WrongPassphrase."""
        if not self.store.confirm_passphrase(passphrase):
            raise WrongPassphrase

    def change_passphrase(self, old: str, new: str) -> None:
        """An own passphrase in place of the old one: the entry first, then the slot.

        Raises: WrongPassphrase, PassphraseTooShort, PassphraseGuessable; nothing was changed then.
        """
        check_passphrase(new, self.store.login, self.reading.get(self.actor, Officer).name)
        if new == old:
            raise PassphraseGuessable(reason="it is the one used until now")
        self.check_signature(old)
        self.register.perform(ChangePassphrase())
        self.store.change_passphrase(old, new)

    def require_replacing(self, new: NewRecovery) -> None:
        """Before anybody writes a new code down. Raises: what the door would refuse it with; that is journalled."""
        require_replacing(self.register, new)

    def replace_recovery(self, new: NewRecovery) -> Given:
        """Put a new recovery code in force; its halves were typed back. Raises: as ``storage.replacing``."""
        done = replace_recovery(self.store, self.register, new)
        self._signed_off = self.store.officer == RECOVERY
        self.room_takes(done.changed)
        return Given(n=done.n, changed=done.changed)

    def rekey(self, progress: RekeyProgress | None = None) -> Rekeyed:
        """Verify the register and write it anew under a new key. It is locked then; everyone's passphrase stays.

        Raises: as ``storage.rekey.rekey``; the session goes on then, unless it says that the next opening finishes it.
        """
        done = rekey(self.store, self.register, progress or _unheard)
        with suppress(OSError):
            self._anchors.remember(self.store.store_id, done.head)
        return done

    def due(self) -> tuple[Due, ...]:
        """What is due for this officer, most overdue first; an own passphrase a year old comes first of all."""
        return (*due_by_journal(self), *super().due())

    def offers(self, command_name: str) -> bool:
        """Whether this officer's roles may ever give a command: else its button is absent."""
        return may_give(command_name, self.register.records.facts(self.actor), self.roles)

    def obstacle(self, command_name: str, record: Record | None = None) -> str | None:
        """Why a command can't be given to a record now, in words; None where it can."""
        if not self.offers(command_name):
            roles = ", ".join(sorted(role.value for role in row_of(command_name).roles))
            return f"This act is for: {roles}."
        if record is None:
            return None
        workflow = WORKFLOWS[record.KIND]
        if command_name in workflow.moves and not workflow.may(command_name, record):
            return f"Not while this {record.NAME} is {record.state}."  # type: ignore[attr-defined]
        command = _about(row_of(command_name).command, record)
        weighed = self.register.weigh(command) if command is not None else None
        return None if weighed is None else _reason(weighed)

    # Proving

    @classmethod
    def examine(cls, folder: Path, login: str, passphrase: str, anchors: Anchors | None = None) -> Verdict:
        """Verify a store that is not opened for work (rolled back, forked): nothing is written, not even the look."""
        anchors = anchors or Anchors()
        with Store.open(folder, login, passphrase) as store:
            return verify(store.db, store.store_id, Rulebook(), seen=anchors.seen(store.store_id))

    def verify(self, progress: Progress | None = None) -> Verdict:
        """Verify the whole register: chain, signatures, rules, rows."""
        self._note_once("journal", ViewJournal())
        seen = self._anchors.seen(self.store.store_id)
        return verify(self.store.db, self.store.store_id, Rulebook(), seen=seen, progress=progress)

    def journal_read(self) -> None:
        """Note, once per session, that the journal was read."""
        self._note_once("journal", ViewJournal())


def _unheard(_what: str, _done: int, _of: int) -> None:
    """Nobody wants to be told of progress."""


def _about(kind: type[Command], record: Record) -> Command | None:
    """The command on a record, where the record's number is all it takes; else None: what the form adds decides."""
    fields = [field.name for field in fields_of(kind)]
    if len(fields) != 1 or REFERS.get(fields[0], record.KIND) is not record.KIND:
        return None
    return kind(**{fields[0]: record.urn})


def _reason(weighed: RegisterError) -> str:
    """Why, without what an error says of journal and change: nothing was tried yet."""
    if isinstance(weighed, InvalidInput):
        return "; ".join(f"{name.replace('_', ' ').capitalize()} {said}" for name, said in weighed.problems.items())
    return str(weighed.details.get("what", weighed)).rstrip(".") + "."
