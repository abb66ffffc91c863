"""One officer's session: what the window and the terminal stand on. Imports no Qt.

Everything that changes the register goes through ``perform``; looking is journalled once per record or kind and
session (R10). Used from the one thread that opened it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Self, TypeVar

import attrs

from models.accounts import BY_OWN_MEANS, ChangePassphrase, passphrase_due
from models.attachment import CopyOutAttachment
from models.command import Command
from models.directory import DisableAccount, EnrolKeys, InviteAgain, InviteOfficer
from models.due import Due
from models.errors import InvalidInput, RegisterError
from models.fields import fields_of
from models.kinds import WORKFLOWS
from models.lockout import ReleaseLockout
from models.officer import Officer
from models.record import Record
from models.rotation import RekeyStore
from models.rulebook import may_give, row_of
from models.viewing import WRITTEN_BY_ITSELF, LockRegister, UnlockRegister, ViewJournal
from storage.admission import Admission
from storage.anchors import Anchors
from storage.blob_sweep import sweep
from storage.clock import Clock
from storage.desk import Desk
from storage.errors import CreationCutOff, PassphraseGuessable
from storage.passphrases import check_passphrase, set_at
from storage.proof import Shown
from storage.register import Register
from storage.rekey import Progress as RekeyProgress
from storage.rekey import Rekeyed, rekey
from storage.restore import check_anchors
from storage.slots import label_of
from storage.standing_of_accounts import asked_of, is_unused, note_failed, unused_due
from storage.store import Store
from storage.verify import Progress, verify
from storage.verify_blobs import completed
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Verdict
from ui.refers import REFERS
from ui.sight import Sight

R = TypeVar("R", bound=Record)


class WrittenByItself(RegisterError):
    """The register writes this entry itself when it happens; it is not given by hand. Nothing was changed."""


class PassphraseAlone(RegisterError):
    """The entry alone would change nothing: use `coverbook passphrase` or `coverbook factor`, or “My account” in the
    window, which ask for what is needed. Nothing was changed.
    """


class ProveAgain(RegisterError):
    """Twelve hours have passed since your passphrase was asked for, so this was not done (house rule R35). Lock the
    register and unlock it again; what you were writing is kept. Nothing was changed.
    """


class RekeyAlone(RegisterError):
    """The entry alone would change nothing: use `coverbook rekey`, which writes the register anew under a new key.
    Nothing was changed.
    """


ALONE: Mapping[type[Command], type[RegisterError]] = {
    **dict.fromkeys(BY_OWN_MEANS, PassphraseAlone),
    RekeyStore: RekeyAlone,
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

    def __init__(self, store: Store, register: Register, anchors: Anchors, admission: Admission) -> None:
        super().__init__(store, register)
        self._anchors, self.admission = anchors, admission
        self._proved_at = admission.clock()
        self.told: tuple[str, ...] = ()
        """What whoever unlocks is told first: failed log-ons since the last unlocking."""

    @classmethod
    def open(
        cls, folder: Path, login: str, passphrase: Shown, clock: Clock | None = None, anchors: Anchors | None = None
    ) -> Self:
        """Unlock a store. The unlocking is journalled, and the failed log-ons before it.

        Raises: what ``Admission.open`` raises; CreationCutOff where there is no first entry; RolledBack or Forked where
        the store is not the one this computer saw; Refused where the account is locked or was not used for 90 days.
        """
        anchors = anchors or Anchors()
        admission = Admission.at(folder, login, clock)
        store = admission.open(passphrase)
        try:
            register = Register(store, clock)
            _check_begun(register)
            check_anchors(anchors, store, register)
            register.perform(UnlockRegister(last_used=asked_of(register, store.officer)))
            session = cls(store, register, anchors, admission)
            session.told = note_failed(register, admission.attempts, store.store_id, admission.label)
        except BaseException:
            store.close()
            raise
        return session

    @classmethod
    def enrol(cls, folder: Path, login: str, code: str, passphrase: str, clock: Clock | None = None) -> str:
        """Make own keys with a one-time code and set an own passphrase; gives the officer's number.

        They count once the Chief has confirmed the officer.
        """
        with Store.open_invited(folder, login, code) as store:
            keys, register = store.keys, Register(store, clock)
            check_passphrase(passphrase, login, register.reading().get(store.officer, Officer).name)
            stated = EnrolKeys(
                officer=store.officer, sign_key=keys.sign_key.hex(), receive_key=keys.receive_key.hex()
            )
            register.perform(stated)
            store.enrol(login, passphrase, keys)
            Admission.at(folder, login, clock).begin_anew()
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
        with suppress(RegisterError, OSError):
            self.register.perform(LockRegister())
            sweep(self.store.db, self.store.folder, kept=self.register.stored)
        # A head that could not be kept is kept the next time.
        with suppress(RegisterError, OSError):
            self._anchors.remember(self.store.store_id, self.register.journal.head)
    @property
    def desk(self) -> Desk:
        """This officer's unsent forms, last place and hidden columns; no act, and journalled by nobody."""
        return Desk(self.store)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Acting

    def perform(self, command: Command) -> Given:
        """Give an act. Raises: ProveAgain, and the kinds of RegisterError ``Register.perform`` names."""
        if alone := ALONE.get(type(command)):
            raise alone
        if isinstance(command, (*WRITTEN_BY_ITSELF, CopyOutAttachment)):
            raise WrittenByItself
        if self.admission.clock() - self._proved_at >= timedelta(hours=self.policy.prove_again_hours):
            raise ProveAgain
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
        if isinstance(command, ReleaseLockout):
            login = self.reading.get(command.officer, Officer).login_name
            self.admission.attempts.forget(label_of(self.store.store_id, login))
        return Given(n=done.n, changed=done.changed, code=code)

    def check_signature(self, passphrase: str) -> None:
        """The passphrase again, before a consequential act or after 12 hours. Raises: WrongPassphrase, LockedOut."""
        self.admission.confirm(self.store, passphrase)
        self._proved_at = self.admission.clock()

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
        since = set_at(self.register.journal, self.actor)
        own: tuple[Due, ...] = ()
        if since is not None:
            own = passphrase_due(self.actor, since.astimezone(self.zone).date(), self.now.astimezone(self.zone).date())
        return (*own, *unused_due(self.register), *super().due())

    def unused(self, officer: str) -> bool:
        """Whether an account is disabled because it was not used for 90 days (R32)."""
        return is_unused(self.register, officer)

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
    def examine(cls, folder: Path, login: str, passphrase: Shown, anchors: Anchors | None = None) -> Verdict:
        """Verify a store that is not opened for work (rolled back, forked): no entry is written, not even the look."""
        anchors = anchors or Anchors()
        with Admission.at(folder, login).open(passphrase) as store:
            found = verify(store.db, store.store_id, Rulebook(), seen=anchors.seen(store.store_id))
            return completed(found, store.db, store.folder)

    def verify(self, progress: Progress | None = None) -> Verdict:
        """Verify the whole register: chain, signatures, rules, rows."""
        self._note_once("journal", ViewJournal())
        seen = self._anchors.seen(self.store.store_id)
        found = verify(self.store.db, self.store.store_id, Rulebook(), seen=seen, progress=progress)
        return completed(found, self.store.db, self.store.folder)

    def journal_read(self) -> None:
        """Note, once per session, that the journal was read."""
        self._note_once("journal", ViewJournal())


def _unheard(_what: str, _done: int, _of: int) -> None:
    """Nobody wants to be told of progress."""
def _check_begun(register: Register) -> None:
    if not register.journal.head.n:
        raise CreationCutOff


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
