"""A register in the small: two kinds of records, four officers, real encryption, real signatures, an own rulebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.errors import NotOnDossier
from models.fields import FieldClass, declared
from models.journal import Entry, Head, body_of, genesis, key_id
from models.record import Kind, Record
from models.recovery import RecoveryKey, RecoveryState
from models.root import DirectoryRoot, RootState
from storage.database import Database
from storage.journal import Journal
from storage.records import Records
from storage.verify import Verdict, verify
from storage.verify_rules import Facts

STORE = bytes(range(16))
RAW_KEY = bytes(range(48))
CHIEF, COMMANDER, DETECTIVE, OTHER = (f"HM-O-1-{number:04d}" for number in range(1, 5))
START = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)


class OfficerState(StrEnum):
    INVITED = "invited"
    ENROLLED = "enrolled"
    ACTIVE = "active"


@attrs.frozen(kw_only=True)
class Person(Record):
    KIND: ClassVar[Kind] = Kind.OFFICER
    NAME: ClassVar[str] = "officer"
    state: OfficerState = declared("State", cls=FieldClass.OPEN, listed=True)
    role: str = declared("Role", cls=FieldClass.OPEN)
    sign_key: str = declared("Signing key", cls=FieldClass.OPEN, default="")
    name: str = declared("Name", listed=True, searched=True)


@attrs.frozen(kw_only=True)
class Identity(Record):
    KIND: ClassVar[Kind] = Kind.IDENTITY
    NAME: ClassVar[str] = "false identity"
    state: str = declared("State", cls=FieldClass.OPEN, listed=True)
    operators: tuple[str, ...] = declared("Operators", cls=FieldClass.OPEN, listed=True)
    authorized_by: str = declared("Authorized by", cls=FieldClass.OPEN, default="")
    dossiers: tuple[str, ...] = declared("Dossiers", cls=FieldClass.OPEN, default=())
    name: str = declared("Name", cls=FieldClass.CONFIDENTIAL, listed=True, searched=True)
    age: int | None = declared("Age shown", cls=FieldClass.CONFIDENTIAL, default=None, listed=True)
    legend: str = declared("Legend", cls=FieldClass.SECRET, default="", lines=True, searched=True)

    @property
    def dossier(self) -> str:
        return self.urn


@attrs.frozen(kw_only=True)
class Use(Record):
    KIND: ClassVar[Kind] = Kind.ACTIVITY
    NAME: ClassVar[str] = "activity"
    identity: str = declared("Identity", cls=FieldClass.OPEN, listed=True)
    started_at: datetime = declared("From", cls=FieldClass.OPEN, listed=True)
    what: str = declared("What was done", cls=FieldClass.CONFIDENTIAL, listed=True, searched=True)

    @property
    def dossier(self) -> str:
        return self.identity


KINDS: Mapping[Kind, type[Record]] = {
    each.KIND: each for each in (Person, Identity, Use, DirectoryRoot, RecoveryKey)
}


class SmallKeyring:
    """Dossier keys in a dict; what is not in it is not this user's."""

    def __init__(self, keys: dict[str, bytes] | None = None) -> None:
        self.keys = {"register": bytes([7] * 32)} if keys is None else keys

    def dossier(self, urn: str, generation: int | None = None) -> tuple[bytes, int]:
        if urn not in self.keys:
            raise NotOnDossier(urn=urn)
        return self.keys[urn], generation or 1

    def holds(self, urn: str, generation: int | None = None) -> bool:
        return urn in self.keys and generation in {None, 1}


MOVES = {
    ("CreateRegister", "O", "", "active"),
    ("CreateRegister", "RT", "", "in force"),
    ("CreateRegister", "RK", "", "in force"),
    ("InviteOfficer", "O", "", "invited"),
    ("EnrolKeys", "O", "invited", "enrolled"),
    ("ConfirmOfficer", "O", "enrolled", "active"),
    ("DocumentIdentity", "I", "", "draft"),
    ("DescribeIdentity", "I", "draft", "draft"),
    ("AuthorizeIdentity", "I", "draft", "authorized"),
    ("DestroyRecords", "I", "authorized", "authorized"),
}
ROLES = {
    "CreateRegister": {"chief"},
    "InviteOfficer": {"chief"},
    "EnrolKeys": {"commander", "detective"},
    "ConfirmOfficer": {"chief"},
    "DocumentIdentity": {"detective"},
    "DescribeIdentity": {"detective"},
    "AuthorizeIdentity": {"chief"},
    "HoldReview": {"commander"},
    "LogUse": {"detective"},
    "DestroyRecords": {"commander"},
    "ClockCorrected": {"chief", "commander", "detective"},
    "LoadBatch": {"chief", "commander", "detective"},
}


class SmallRules:
    """The rulebook of the small register."""

    remembered = frozenset({"O", "I"})
    before_confirmation = frozenset({"EnrolKeys"})
    practice_only = frozenset({"LoadBatch"})

    def knows(self, command: str) -> bool:
        return command in ROLES

    def held(self, actor: str, at: str, facts: Facts) -> frozenset[str]:
        assert at
        known = facts.of("O", actor)
        return frozenset({known["role"]}) if known is not None else frozenset()

    def may_give(self, command: str, officer: Mapping[str, Any], held: frozenset[str]) -> bool:
        return bool(officer) and bool(held & ROLES[command])

    def may_step(self, command: str, kind: str, before: str, after: str) -> bool:
        return (command, kind, before, after) in MOVES

    def persons(
        self, entry: Mapping[str, Any], before: Mapping[str, Mapping[str, Any]], facts: Facts
    ) -> Iterable[tuple[str, str]]:
        assert facts.of("O", CHIEF) is not None or entry["n"] == 1
        for change in entry["changes"]:
            said = change["open"]
            assert change["urn"] in before
            if said.get("authorized_by") in said.get("operators", ()):
                yield change["urn"], "authorized by its own operator"

    def cosigned(self, entry: Mapping[str, Any]) -> tuple[int, str] | None:
        assert entry["outcome"] == "done"
        return None


class SmallRegister:
    """The door in the small: no rules, so that a test can write what the real one would refuse."""

    def __init__(self, folder: Path, *, raw_key: bytes = RAW_KEY) -> None:
        self.path = folder / "store.db"
        self.db = Database.open(self.path, raw_key) if self.path.exists() else Database.create(self.path, raw_key)
        self.keyring = SmallKeyring()
        self.journal = Journal(self.db, STORE)
        self.records = Records(self.db, self.keyring, STORE, KINDS)
        self.signers = {
            urn: Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
            for number, urn in enumerate((CHIEF, COMMANDER, DETECTIVE, OTHER), start=1)
        }
        self.now = START

    def public(self, urn: str) -> bytes:
        return self.signers[urn].public_key().public_bytes_raw()

    def act(
        self,
        actor: str,
        command: str,
        *records: Record,
        signer: str | None = None,
        key: bytes | None = None,
        at: datetime | None = None,
        amend: Callable[[dict[str, Any]], dict[str, Any]] = lambda body: body,
    ) -> Head:
        """One act as the door would write it; ``signer`` and ``amend`` are for what it would never write."""
        self.now = at or self.now + timedelta(minutes=1)
        by = self.signers[signer or actor]
        with self.db.transaction():
            n = self.journal.head.n + 1
            parents = {record.urn: self.records.current(record.urn) for record in records}
            changes = [
                self.records.save(record, (1, n), [parent] if (parent := parents[record.urn]) else [])
                for record in records
            ]
            body = body_of(
                store=STORE,
                station=1,
                n=n,
                nonce=n.to_bytes(16, "big"),
                at=self.now,
                offset=-240,
                actor=actor,
                key=key or key_id(self.public(signer or actor)),
                command=command,
                subject=records[0].urn if records else None,
                changes=changes,
            )
            if n == 1:
                body = genesis(body, root=self.public(actor))
            return self.journal.append(amend(body), by.sign)

    def person(self, urn: str, role: str, state: OfficerState, *, enrolled: bool = True) -> Person:
        key = self.public(urn).hex() if enrolled else ""
        return Person(urn=urn, state=state, role=role, sign_key=key, name=f"Name of {urn}")

    def top(self) -> tuple[Record, Record]:
        """The first root and the first recovery key."""
        at, key = START, self.public(CHIEF).hex()
        root: dict[str, Any] = {"officer": CHIEF, "sign_key": key, "announced_at": at}
        root |= {"announced_by": CHIEF, "confirmed_at": at}
        own = Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32).public_key().public_bytes_raw().hex()
        recovery: dict[str, Any] = {"sign_key": own, "receive_key": own, "made_at": at}
        return (
            DirectoryRoot(urn="HM-RT-1-0001", state=RootState.IN_FORCE, **root),
            RecoveryKey(urn="HM-RK-1-0001", state=RecoveryState.IN_FORCE, **recovery),
        )

    def begin(self, practice: Mapping[str, str] | None = None) -> None:
        """Genesis and three officers, invited, enrolled and confirmed: ten entries."""
        chief = self.person(CHIEF, "chief", OfficerState.ACTIVE)
        self.act(CHIEF, "CreateRegister", chief, *self.top(), amend=lambda body: {**body, "practice": practice})
        for urn, role in ((COMMANDER, "commander"), (DETECTIVE, "detective"), (OTHER, "detective")):
            self.act(CHIEF, "InviteOfficer", self.person(urn, role, OfficerState.INVITED, enrolled=False))
            self.act(urn, "EnrolKeys", self.person(urn, role, OfficerState.ENROLLED))
            self.act(CHIEF, "ConfirmOfficer", self.person(urn, role, OfficerState.ACTIVE))

    def identity(self, number: int, **values: Any) -> Identity:
        urn = f"HM-I-1-{number:04d}"
        self.keyring.keys.setdefault(urn, number.to_bytes(32, "big"))
        given = {"state": "draft", "operators": (DETECTIVE,), "name": f"Ray Dunleavy {number}", **values}
        return Identity(urn=urn, **given)

    def document(self, number: int, **values: Any) -> Identity:
        """A false identity in draft: one entry."""
        identity = self.identity(number, **values)
        self.act(DETECTIVE, "DocumentIdentity", identity)
        return identity

    def verify(self, **options: Any) -> Verdict:
        return verify(self.db, STORE, SmallRules(), **options)

    def entries(self) -> list[Entry]:
        return list(self.journal.entries())

    def close(self) -> None:
        self.db.close()


def begun(folder: Path) -> SmallRegister:
    """A register with ten entries of officers and two of identities."""
    register = SmallRegister(folder)
    register.begin()
    register.document(1)
    register.document(2)
    return register
