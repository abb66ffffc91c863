"""The door: the only writer of the register.

``Register.perform(command)``: rulebook → handler → seal and save → journal entry, in one transaction. A refusal
changes nothing and is journalled too. An act whose entry can't be written does not happen.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from models.canonical import instant_from
from models.clock_correction import ClockCorrected
from models.command import Command, Role, Row, named_in
from models.department import CreateRegister
from models.directory import EnrolKeys
from models.errors import Cited, ClockBehind, InvalidInput, NotAllowed, NotOnDossier, OutOfOrder, Refused, RegisterError
from models.fields import left_blank, text_problems
from models.journal import body_of
from models.journal import genesis as genesis_body
from models.kinds import KINDS
from models.lockout import require_unlocked
from models.policy import RULES, Policy
from models.record import Kind, urn_text
from models.rulebook import clauses_under, may_give, row_of, stands_under
from models.signer import stands
from models.stored_file import StoredFile
from models.viewing import LoadBatch
from storage.clock import Clock, PracticeClock, system_clock
from storage.destroying import destroy_named
from storage.errors import KeysReplaced
from storage.journal import Journal
from storage.membership import Giving, wraps_for
from storage.performed import Performed, Practice
from storage.reading import Deciding, Reading
from storage.records import Records
from storage.seat import Seat, signer_of
from storage.steps import check_steps

__all__ = ["STATION", "Performed", "Practice", "Register", "founder_urn"]

STATION = 1
JOURNALLED_REFUSALS = (Refused, OutOfOrder, NotAllowed, NotOnDossier)
CLOCK_SLACK = timedelta(minutes=2)


class Register:
    """One open register, as the officer whose keys opened the store."""

    def __init__(self, seat: Seat, clock: Clock | None = None) -> None:
        self._seat = seat
        self.journal = Journal(seat.db, seat.store_id, STATION)
        self.records = Records(seat.db, seat.keyring, seat.store_id, KINDS)
        self.stored: dict[str, StoredFile] = {}
        """Files stored just now, by blob: what AddAttachment may name. An entry takes its own away."""
        self._practice = self._practice_of_genesis()
        if clock is None and self._practice is not None:
            clock = PracticeClock(self._practice.start, self._practice.created)
        self._clock: Clock = clock or system_clock
        self._zone: tzinfo | None = None
        self._prefix = ""

    def _practice_of_genesis(self) -> Practice | None:
        first = next(iter(self.journal.entries(limit=1)), None)
        if first is None or first.practice is None:
            return None
        said = first.practice
        return Practice(start=instant_from(said["start"]), created=instant_from(said["created"]))

    @property
    def practice(self) -> bool:
        """True for a practice register; the genesis entry says it, so it can never become a real one."""
        return self._practice is not None

    @property
    def policy(self) -> Policy:
        """The policy profile in force."""
        return self.reading().policy

    @property
    def zone(self) -> tzinfo:
        """The department's time zone."""
        self._learn_department()
        return self._zone or UTC

    @property
    def now(self) -> datetime:
        """The clock's instant."""
        return self._clock()

    @property
    def actor(self) -> str:
        """The officer whose keys opened the store; for recovery the number of its key's record."""
        return signer_of(self._seat, self.records)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this officer holds now."""
        return self._context().roles

    def _learn_department(self) -> None:
        if self._zone is not None:
            return
        facts = self.records.open_facts(Kind.DEPARTMENT)
        if facts:
            self._zone = ZoneInfo(facts[0]["zone"])
            self._prefix = facts[0]["prefix"]

    def reading(self) -> Reading:
        """Reads as this officer, as of now."""
        return Reading(self.records, self.now, self.zone, actor=self.actor)

    def create(
        self, command: CreateRegister, practice: Practice | None = None, *, once_kept: Callable[[], None] | None = None
    ) -> Performed:
        """Write the genesis entry. The actor becomes the Chief and the root of the directory.

        ``once_kept`` is called when all is ready; what it raises, and a kill while it lasts, leave no entry.
        """
        self._zone = ZoneInfo("UTC")
        self._prefix = command.prefix
        self._practice = practice
        try:
            with self._seat.db.batch():
                done = self.perform(command, genesis=True)
                if once_kept:
                    once_kept()
            return done
        finally:
            self._zone = None

    def perform(self, command: Command, *, genesis: bool = False) -> Performed:
        """Do one act: all of it with its journal entry, or nothing.

        Raises: InvalidInput (nothing written), Refused, OutOfOrder, NotAllowed, NotOnDossier (each journalled),
        and the store's own errors.
        """
        row = row_of(type(command).__name__)
        if problems := text_problems(command):
            raise InvalidInput(problems)
        self._learn_department()
        self._note_clock()
        context = self._context()
        try:
            if not genesis:
                self._allowed(row, context)
            elif self.journal.head.n:
                raise OutOfOrder(what="This register is begun already.", kind="register", state="begun")
            with self._seat.db.transaction():
                return self._carried_out(command, row, context, genesis=genesis)
        except JOURNALLED_REFUSALS as refusal:
            self._journal_refusal(command, row, context, refusal)
            raise

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Acts that are committed together, after an entry that marks them: load data of a practice register.

        Acts of other seats at the same store belong to it too. A refusal inside is journalled and leaves the batch
        whole. Raises: NotAllowed where the register is not a practice register.
        """
        if not self.practice:
            self.perform(LoadBatch())  # refused, and the refusal journalled
        with self._seat.db.batch():
            self.perform(LoadBatch())
            yield

    def weigh(self, command: Command) -> RegisterError | None:
        """What the door would say to an act now, without doing it or journalling it; None where it would be done."""
        self._learn_department()
        context = self._context()
        try:
            self._allowed(row_of(type(command).__name__), context)
            row_of(type(command).__name__).handler(command, context)
        except RegisterError as error:
            _recite(error, context)
            return error
        return None

    def _context(self) -> Deciding:
        return Deciding(
            self.records,
            self.now,
            self._zone or ZoneInfo("UTC"),
            actor=self.actor, prefix=self._prefix, station=STATION, chain=self.journal.hash_at,
            stored=self.stored.get,
        )  # fmt: skip

    def _allowed(self, row: Row, context: Deciding) -> None:
        if row.command is not EnrolKeys and context.officer.get("sign_key", "") != self._seat.keys.sign_key.hex():
            raise KeysReplaced
        if row.command is LoadBatch and not self.practice:
            raise NotAllowed(what="Load data is for practice registers only.")
        if may_give(row.command.__name__, context.officer, context.roles):
            return
        require_unlocked(context.officer)
        if Role.DESIGNEE in row.roles and self.records.open_facts(Kind.DELEGATION, designee=self.actor):
            raise Refused("No delegation to you is in force now; ask the Chief", rule="R06", clause=RULES["R06"].cited)
        roles = ", ".join(sorted(role.value for role in row.roles))
        raise NotAllowed(what=f"This act is for: {roles}.")

    def _carried_out(self, command: Command, row: Row, context: Deciding, *, genesis: bool) -> Performed:
        records = tuple(row.handler(command, context))
        if blank := left_blank(records):
            raise InvalidInput(blank)
        version = (STATION, self.journal.head.n + 1)
        parents = {record.urn: self.records.current(record.urn) for record in records}
        check_steps(self.records, type(command).__name__, records, parents)
        for record in records:
            context.require_named(record)
        giving = Giving(seat=self._seat, records=self.records, journal=self.journal, now=context.now)
        wraps = wraps_for(giving, records, genesis=genesis)
        before = {urn: [parent] if parent else [] for urn, parent in parents.items()}
        changes = [self.records.save(record, version, before[record.urn]) for record in records]
        destroy_named(self._seat, self.records, records)
        body = self._body(command, row, context, changes=changes, keys=wraps)
        if genesis:
            told = self._practice
            practice = (told.start, told.created) if told else None
            body = genesis_body(body, root=self._seat.keys.sign_key, practice=practice)
        self.journal.append(body, self._seat.keys.sign)
        return Performed(n=version[1], changed=records, keyed=bool(wraps))

    def _body(
        self,
        command: Command,
        row: Row,
        context: Deciding,
        *,
        changes: Sequence[Mapping[str, Any]] = (),
        keys: Sequence[Mapping[str, Any]] = (),
        refusal: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        offset = context.now.astimezone(context.zone).utcoffset() or timedelta(0)
        return body_of(
            store=self._seat.store_id,
            station=STATION,
            n=self.journal.head.n + 1,
            nonce=secrets.token_bytes(16),
            at=context.now,
            offset=int(offset.total_seconds() // 60),
            actor=self.actor,
            key=self._seat.keys.key_id,
            command=type(command).__name__,
            subject=str(changes[0]["urn"]) if changes else named_in(command),
            changes=changes,
            keys=keys,
            basis=context.basis,
            clauses=clauses_under(row, context.policy),
            refusal=refusal,
            conflict=context.conflict,
        )

    def _journal_refusal(self, command: Command, row: Row, context: Deciding, refusal: Refused | Cited) -> None:
        """The refusal is an entry too; it names the rule, never what was entered.

        Someone without a key in the register can't sign one; nothing they could give changes anything.
        """
        if isinstance(refusal, Cited):
            looked = row_of("ViewRecord") if isinstance(refusal, NotOnDossier) else row
            refusal.cite(*stands_under(looked, context.policy))
        _recite(refusal, context)
        if context.officer.get("sign_key") != self._seat.keys.sign_key.hex():
            return
        said = {"rule": refusal.rule, "clause": refusal.clause}
        with self._seat.db.transaction():
            self.journal.append(self._body(command, row, context, refusal=said), self._seat.keys.sign)

    def _note_clock(self) -> None:
        """A clock set back by more than 2 minutes opens a new segment with an entry of its own."""
        head = self.journal.head
        if not head.n:
            return
        last = self.journal.entry(STATION, head.n).at
        if last - self.now <= CLOCK_SLACK:
            return
        context, row = self._context(), row_of("ClockCorrected")
        if not stands(context.officer):
            raise ClockBehind
        with self._seat.db.transaction():
            self._carried_out(ClockCorrected(before=last), row, context, genesis=False)


def _recite(error: RegisterError, context: Deciding) -> None:
    """What a handler cites by the reference policy is cited as the policy in force has it."""
    if isinstance(error, Refused) and error.clause == RULES[error.rule].cited:
        error.recite(context.policy.rule(error.rule).cited)


def founder_urn(prefix: str) -> str:
    """The number of the Chief who creates a register: the first officer at station 1."""
    return urn_text(prefix, Kind.OFFICER, STATION, 1)
