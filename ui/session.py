"""One officer's session: what the window and the terminal stand on. Imports no Qt.

Everything that changes the register goes through ``perform``; looking is journalled once per record or kind and
session (R10). Used from the one thread that opened it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Self

from models.accounts import ChangePassphrase
from models.checkpoint import SignCheckpoint
from models.command import Command
from models.destruction import DestroyRecords
from models.directory import DisableAccount, EnrolKeys, InviteAgain, InviteOfficer
from models.due import Due
from models.errors import RegisterError
from models.kinds import WORKFLOWS
from models.lockout import ReleaseLockout
from models.notice import Noticed
from models.officer import Officer
from models.record import Record
from models.recovery import UseRecovery
from models.rulebook import may_give, row_of
from models.unmasking import UnmaskRecord
from models.viewing import LockRegister, UnlockRegister
from storage.admission import Admission
from storage.anchors import Anchors
from storage.blob_sweep import remove_destroyed, sweep
from storage.clock import Clock
from storage.desk import Desk
from storage.errors import CreationCutOff, PassphraseGuessable
from storage.groups import RECOVERY
from storage.opening import WRITING_FAILED, standing_after
from storage.passphrases import check_passphrase
from storage.pinning import check_root
from storage.proof import Shown
from storage.recovery import NewRecovery, RecoveryCode
from storage.register import Register
from storage.rekey import Progress as RekeyProgress
from storage.rekey import Rekeyed, rekey
from storage.replacing import finish_replacing, replace_recovery, require_replacing
from storage.slots import label_of
from storage.standing_of_accounts import asked_of, is_unused, note_failed, unused_due
from storage.store import Store
from ui.due_by_journal import due_by_journal
from ui.given import NOT_BY_HAND, Given, ProveAgain, about, reason
from ui.watched import Watched


class Session(Watched):
    """An unlocked register in the hands of one officer: what is seen, and the acts given."""

    def __init__(self, store: Store, register: Register, anchors: Anchors, admission: Admission) -> None:
        super().__init__(store, register, anchors)
        self.admission = admission
        self._proved_at = admission.clock()
        self.told: tuple[str, ...] = ()
        """What whoever unlocks is told first: failed log-ons since the last unlocking."""
        self._signed_off = False

    @classmethod
    def open(
        cls, folder: Path, login: str, passphrase: Shown, clock: Clock | None = None, anchors: Anchors | None = None
    ) -> Self:
        """Unlock a store. The unlocking is journalled, and the failed log-ons before it.

        A store that is rolled back, forked or not as signed, or that can't be written, opens read-only: ``stands``.

        Raises: what ``Admission.open`` raises; CreationCutOff where there is no first entry; Refused where the account
        is locked or was not used for 90 days.
        """
        admission = Admission.at(folder, login, clock)
        return cls._begun(admission.open(passphrase), admission, clock, anchors)

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

        Raises: WrongRecoveryCode, and as :meth:`open`.
        """
        admission = Admission.at(folder, RECOVERY, clock)
        store = Store.open_by_recovery(folder, code)
        return cls._begun(store, admission, clock, anchors, UseRecovery(why=why))

    @classmethod
    def _begun(
        cls,
        store: Store,
        admission: Admission,
        clock: Clock | None,
        anchors: Anchors | None,
        used: UseRecovery | None = None,
    ) -> Self:
        try:
            register = Register(store, clock)
            _check_begun(register)
            session = cls(store, register, anchors or Anchors(), admission)
            session.look_at_once(lambda: used or UnlockRegister(last_used=asked_of(register, store.officer)))
            if used is None:
                session.tell_failed()
            if session.offers(Noticed.__name__):
                session.notice_standing()
            if session.stands is None:
                finish_replacing(store)
        except BaseException:
            store.close()
            raise
        return session

    def tell_failed(self) -> None:
        """Note the failed log-ons before this unlocking, and keep what the person at the desk is told of them."""
        if self.stands is not None:
            return
        try:
            self.told = note_failed(
                self.register, self.admission.attempts, self.store.store_id, self.admission.label
            )
        except WRITING_FAILED as failed:
            self.hold_still(standing_after(failed))

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
            Admission.at(folder, login, clock).begin_anew()
            return store.officer

    def close(self) -> None:
        """Lock: the entry is written, the head remembered, keys and pages dropped.

        A register that can't be written any more (a full disk, a damaged page) locks all the same, without the entry.
        """
        try:
            self.watch.end()
            if not self.store.closed:
                self.heed()
                self._write_last()
        finally:
            self.leave()
            self.register.records.forget()
            self.store.close()

    def _write_last(self) -> None:
        if self.stands is None:
            with suppress(RegisterError, OSError):
                if not self._signed_off:
                    self._kept(LockRegister())
                sweep(self.store.db, self.store.folder, kept=self.register.stored)

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
        """Give an act. Raises: why it is read-only, ProveAgain, and the kinds ``Register.perform`` names."""
        if not_by_hand := NOT_BY_HAND.get(type(command)):
            raise not_by_hand
        return self.give(command)

    def give(self, command: Command) -> Given:
        """Give an act the program itself carries out as it is journalled. Raises: as :meth:`perform`."""
        self.require_work()
        if self.admission.clock() - self._proved_at >= timedelta(hours=self.policy.prove_again_hours):
            raise ProveAgain
        if isinstance(command, SignCheckpoint):
            self.check_proved(command)
        done = self._kept(command)
        self.room_takes(done.changed)
        return Given(n=done.n, changed=done.changed, code=self._after(command, done.changed))

    def _after(self, command: Command, changed: tuple[Record, ...]) -> str | None:
        """What an act brings about beside its entry, in the header or the folder; a one-time code where one is made."""
        match command:
            case InviteOfficer():
                return self.store.invite(command.login_name, changed[0].urn)
            case InviteAgain():
                return self.store.invite(self._login_of(command.officer), command.officer, again=True)
            case DisableAccount():
                self.store.withdraw(self._login_of(command.officer))
            case UnmaskRecord():
                self.unmasked = command.subject
            case DestroyRecords():
                remove_destroyed(self.store.db, self.store.folder)
            case ReleaseLockout():
                self.admission.attempts.forget(label_of(self.store.store_id, self._login_of(command.officer)))
        return None

    def _login_of(self, officer: str) -> str:
        return self.reading.get(officer, Officer).login_name

    def check_signature(self, passphrase: str) -> None:
        """The passphrase again, before a consequential act or after 12 hours. Raises: WrongPassphrase, LockedOut."""
        self.admission.confirm(self.store, passphrase)
        self._proved_at = self.admission.clock()

    def change_passphrase(self, old: str, new: str) -> None:
        """An own passphrase in place of the old one: the entry first, then the slot.

        Raises: WrongPassphrase, PassphraseTooShort, PassphraseGuessable; nothing was changed then.
        """
        self.require_work()
        check_passphrase(new, self.store.login, self.reading.get(self.actor, Officer).name)
        if new == old:
            raise PassphraseGuessable(reason="it is the one used until now")
        self.check_signature(old)
        self._kept(ChangePassphrase())
        self.store.change_passphrase(old, new)

    def require_replacing(self, new: NewRecovery) -> None:
        """Before anybody writes a new code down. Raises: what the door would refuse it with; that is journalled."""
        self.require_work()
        require_replacing(self.register, new)

    def replace_recovery(self, new: NewRecovery) -> Given:
        """Put a new recovery code in force; its halves were typed back. Raises: as ``storage.replacing``."""
        self.require_work()
        done = replace_recovery(self.store, self.register, new)
        self._signed_off = self.store.officer == RECOVERY
        self.room_takes(done.changed)
        return Given(n=done.n, changed=done.changed)

    def rekey(self, progress: RekeyProgress | None = None) -> Rekeyed:
        """Verify the register and write it anew under a new key. It is locked then; everyone's passphrase stays.

        Raises: as ``storage.rekey.rekey``; the session goes on then, unless it says that the next opening finishes it.
        """
        self.require_work()
        self.watch.end()
        done = rekey(self.store, self.register, progress or _unheard)
        with suppress(OSError):
            self._anchors.remember(self.store.store_id, done.head)
        return done

    def due(self) -> tuple[Due, ...]:
        """What is due for this officer, most overdue first; an own passphrase a year old comes first of all."""
        return (*due_by_journal(self), *unused_due(self.register), *super().due())

    def unused(self, officer: str) -> bool:
        """Whether an account is disabled because it was not used for 90 days (R32)."""
        return is_unused(self.register, officer)

    def offers(self, command_name: str) -> bool:
        """Whether this officer's roles may ever give a command: else its button is absent. Read-only: none."""
        return self.stands is None and may_give(command_name, self.register.records.facts(self.actor), self.roles)

    def obstacle(self, command_name: str, record: Record | None = None) -> str | None:
        """Why a command can't be given to a record now, in words; None where it can."""
        if self.stands is not None:
            return str(self.stands)
        if not self.offers(command_name):
            roles = ", ".join(sorted(role.value for role in row_of(command_name).roles))
            return f"This act is for: {roles}."
        if record is None:
            return None
        workflow = WORKFLOWS[record.KIND]
        if command_name in workflow.moves and not workflow.may(command_name, record):
            return f"Not while this {record.NAME} is {record.state}."
        command = about(row_of(command_name).command, record)
        weighed = self.register.weigh(command) if command is not None else None
        return None if weighed is None else reason(weighed)


def _check_begun(register: Register) -> None:
    if not register.journal.head.n:
        raise CreationCutOff


def _unheard(_what: str, _done: int, _of: int) -> None:
    """Nobody wants to be told of progress."""
