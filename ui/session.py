"""One officer's session: what the window and the terminal stand on. Imports no Qt.

Everything that changes the register goes through ``perform``; looking is journalled once per record or kind and
session (R10). Used from the one thread that opened it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Self, TypeVar

import attrs

from models.accounts import ChangePassphrase, passphrase_due
from models.checkpoint import SignCheckpoint
from models.command import Command
from models.directory import DisableAccount, EnrolKeys, InviteOfficer
from models.due import Due
from models.errors import InvalidInput, RegisterError
from models.fields import fields_of
from models.kinds import WORKFLOWS
from models.officer import Officer
from models.record import Record
from models.rulebook import may_give, row_of
from models.viewing import WRITTEN_BY_ITSELF, LockRegister, UnlockRegister
from storage.anchors import Anchors
from storage.clock import Clock
from storage.errors import PassphraseGuessable, WrongPassphrase
from storage.passphrases import check_passphrase, set_at
from storage.register import Register
from storage.store import Store
from ui.refers import REFERS
from ui.watched import Watched

R = TypeVar("R", bound=Record)


class WrittenByItself(RegisterError):
    """The register writes this entry itself when it happens; it is not given by hand. Nothing was changed."""


class PassphraseAlone(RegisterError):
    """The entry alone would change nothing: use `coverbook passphrase`, which asks for the old passphrase and the
    new one. Nothing was changed.
    """


@attrs.frozen(kw_only=True)
class Given:
    """What giving an act left: its journal entry, the changed records, and a one-time code where one was made."""

    n: int
    changed: tuple[Record, ...]
    code: str | None = None


class Session(Watched):
    """An unlocked register in the hands of one officer: what is seen, and the acts given."""

    @classmethod
    def open(
        cls, folder: Path, login: str, passphrase: str, clock: Clock | None = None, anchors: Anchors | None = None
    ) -> Self:
        """Unlock a store. The unlocking is journalled.

        A store that is rolled back, forked or not as signed, or that can't be written, opens read-only: ``stands``.

        Raises: what ``Store.open`` raises, and the door to someone who may not unlock.
        """
        store = Store.open(folder, login, passphrase)
        try:
            session = cls(store, Register(store, clock), anchors or Anchors())
            session.look_at_once(UnlockRegister())
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
            return store.officer

    def close(self) -> None:
        """Lock: the entry is written, the head remembered, keys and pages dropped.

        A register that can't be written any more (a full disk, a damaged page) locks all the same, without the entry.
        """
        try:
            self.watch.end()
            self.heed()
            with suppress(RegisterError):
                self._kept(LockRegister())
        finally:
            self.leave()
            self.register.records.forget()
            self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Acting

    def perform(self, command: Command) -> Given:
        """Give an act. Raises: the kinds of RegisterError ``Register.perform`` names."""
        if isinstance(command, ChangePassphrase):
            raise PassphraseAlone
        if isinstance(command, WRITTEN_BY_ITSELF):
            raise WrittenByItself
        self.require_work()
        if isinstance(command, SignCheckpoint):
            self.check_proved(command)
        done = self._kept(command)
        self.room_takes(done.changed)
        code = None
        if isinstance(command, InviteOfficer):
            code = self.store.invite(command.login_name, done.changed[0].urn)
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
        self.require_work()
        check_passphrase(new, self.store.login, self.reading.get(self.actor, Officer).name)
        if new == old:
            raise PassphraseGuessable(reason="it is the one used until now")
        self.check_signature(old)
        self._kept(ChangePassphrase())
        self.store.change_passphrase(old, new)

    def due(self) -> tuple[Due, ...]:
        """What is due for this officer, most overdue first; an own passphrase a year old comes first of all."""
        since = set_at(self.register.journal, self.actor)
        own: tuple[Due, ...] = ()
        if since is not None:
            own = passphrase_due(self.actor, since.astimezone(self.zone).date(), self.now.astimezone(self.zone).date())
        return (*own, *super().due())

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
            return f"Not while this {record.NAME} is {record.state}."  # type: ignore[attr-defined]
        command = _about(row_of(command_name).command, record)
        weighed = self.register.weigh(command) if command is not None else None
        return None if weighed is None else _reason(weighed)


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
