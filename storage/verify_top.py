"""The top of the register: which keys are the directory's root and recovery's, entry after entry.

docs/formats/journal.md section 7, step 10. :class:`RootChain` is what verification feeds with every entry. A member of
every group without being named, recovery must be nobody's whom SQL put there: :func:`trusted` goes through the few
entries that set these keys alone, and checks their hashes and signatures, before a key is wrapped to recovery.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models.journal import DONE, Entry, key_id, next_hash, parse_body, signed_bytes
from models.record import Kind
from models.recovery import STANDING, RecoveryState
from models.root import RootState
from storage.database import Database
from storage.journal import Journal
from storage.top_errors import RootForged

ROOT, RECOVERY_KEY = Kind.DIRECTORY_ROOT.value, Kind.RECOVERY_KEY.value
SETTING = ("CreateRegister", "UseRecovery", "ReplaceRecovery", "SucceedRoot", "ConfirmRoot")
"""The acts that may write a root or a recovery key."""
NOT_BY_ITS_HOLDER = "signed neither by the root's holder nor by recovery"
Open = Mapping[str, Any]
Body = Mapping[str, Any]


class RootChain:
    """The roots and recovery keys as the entries taken so far leave them."""

    def __init__(self) -> None:
        self.roots: dict[str, Open] = {}
        self.recoveries: dict[str, Open] = {}

    @property
    def root(self) -> Open | None:
        """The root in force."""
        return next((each for each in self.roots.values() if each["state"] == RootState.IN_FORCE), None)

    @property
    def recovery(self) -> Open | None:
        """The recovery key in force, used or not."""
        return next((each for each in self.recoveries.values() if each["state"] in STANDING), None)

    @property
    def was_root(self) -> tuple[str, ...]:
        """Every signing key that is or was the root in force."""
        return tuple(each["sign_key"] for each in self.roots.values() if each["confirmed_at"] is not None)

    def signer(self, said: Body) -> str | None:
        """The signing key of the root's holder, in force or announced, or of recovery, where the entry names it."""
        standing = [(each["officer"], each) for each in self.roots.values() if each["state"] != RootState.REPLACED]
        standing += [(urn, each) for urn, each in self.recoveries.items() if each["state"] in STANDING]
        for actor, each in standing:
            if actor == said["actor"] and _id(each) == said["key"]:
                return str(each["sign_key"])
        return None

    def take(self, said: Body) -> Iterator[tuple[str, str]]:
        """Take the next entry: (URN, what is wrong) for everything at the top that it may not set.

        An entry with a fault leaves the top as it was.
        """
        changes = [each for each in said["changes"] if each["kind"] in {ROOT, RECOVERY_KEY}]
        if not changes and said["n"] != 1:
            return
        faults = list(self._first(said, changes) if said["n"] == 1 else self._later(said, changes))
        yield from faults
        for each in () if faults else changes:
            (self.roots if each["kind"] == ROOT else self.recoveries)[each["urn"]] = each["open"]

    def _first(self, said: Body, changes: list[Body]) -> Iterator[tuple[str, str]]:
        roots = [each["open"] for each in changes if each["kind"] == ROOT]
        keys = [each["open"] for each in changes if each["kind"] == RECOVERY_KEY]
        if len(roots) != 1 or len(keys) != 1:
            yield said["actor"], "the first entry does not name one root and one recovery key"
        for each in roots:
            if (each["officer"], each["sign_key"]) != (said["actor"], said["root"]):
                yield each["urn"], "the root is not the officer who created the register, with the root key"

    def _later(self, said: Body, changes: list[Body]) -> Iterator[tuple[str, str]]:
        command = said["command"]
        signer = self.signer(said)
        for each in changes:
            before = (self.roots if each["kind"] == ROOT else self.recoveries).get(each["urn"])
            if command not in SETTING[1:]:
                yield each["urn"], f"{command} may not change it"
            elif before is not None and before["sign_key"] != each["open"]["sign_key"]:
                yield each["urn"], "its public key was changed"
            elif command != "ConfirmRoot" and signer is None:
                yield each["urn"], NOT_BY_ITS_HOLDER
            elif each["kind"] == ROOT:
                yield from self._root(said, each["open"], before)
            else:
                yield from self._recovery(said, each["open"], before)

    def _root(self, said: Body, after: Open, before: Open | None) -> Iterator[tuple[str, str]]:
        now = self.root
        if said["command"] == "SucceedRoot" and after["state"] == RootState.ANNOUNCED:
            by_root = now is not None and (now["officer"], _id(now)) == (said["actor"], said["key"])
            if not by_root and said["actor"] not in self.recoveries:
                yield after["urn"], NOT_BY_ITS_HOLDER
            if after["announced_by"] != said["actor"]:
                yield after["urn"], "names another as the one who announced it"
        elif said["command"] == "ConfirmRoot" and before is not None and before["state"] == RootState.ANNOUNCED:
            if said["actor"] in {before["officer"], before["announced_by"]} or after["confirmed_by"] != said["actor"]:
                yield after["urn"], "the root was not confirmed by a second officer"
            if after["officer"] != before["officer"]:
                yield after["urn"], "the root passed to another officer than the one announced"
        elif after["state"] != RootState.REPLACED:
            yield after["urn"], f"{said['command']} may not change it"

    def _recovery(self, said: Body, after: Open, before: Open | None) -> Iterator[tuple[str, str]]:
        if before is not None and before["receive_key"] != after["receive_key"]:
            yield after["urn"], "its public key was changed"
        if said["command"] == "UseRecovery" and after["urn"] != said["actor"]:
            yield after["urn"], "used by another signer"
        if said["command"] == "ReplaceRecovery" and before is None and self.recovery is not None:
            replaced = {each["urn"] for each in said["changes"] if each["open"].get("state") == RecoveryState.REPLACED}
            if self.recovery["urn"] not in replaced:
                yield after["urn"], "the recovery key before it was not replaced"


def _id(facts: Open) -> str:
    return key_id(bytes.fromhex(facts["sign_key"])).hex()


@attrs.frozen(kw_only=True)
class Trusted:
    """The keys at the top as their own signed entries state them. Keys are 32 bytes."""

    entries: frozenset[int]
    """The numbers of the entries that were read."""
    root: str
    """URN of the root in force."""
    root_key: bytes
    was_root: tuple[bytes, ...]
    announced: bool
    recovery: str
    """URN of the recovery key in force."""
    recovery_sign: bytes
    recovery_receive: bytes


def trusted(db: Database, store_id: bytes) -> Trusted:
    """Read the top from its entries. Raises: RootForged where one of them does not hold, or none is there."""
    journal, chain = Journal(db, store_id), RootChain()
    try:
        numbers = _numbers(db, journal)
        for n in numbers:
            _take(journal, chain, journal.entry(journal.station, n))
    except (ValueError, KeyError, TypeError) as error:
        raise RootForged from error
    root, recovery = chain.root, chain.recovery
    if root is None or recovery is None:
        raise RootForged
    return Trusted(
        entries=frozenset(numbers),
        root=root["urn"],
        root_key=bytes.fromhex(root["sign_key"]),
        was_root=tuple(bytes.fromhex(each) for each in chain.was_root),
        announced=any(each["state"] == RootState.ANNOUNCED for each in chain.roots.values()),
        recovery=recovery["urn"],
        recovery_sign=bytes.fromhex(recovery["sign_key"]),
        recovery_receive=bytes.fromhex(recovery["receive_key"]),
    )


def _numbers(db: Database, journal: Journal) -> list[int]:
    """The first entry, and every one that wrote a root or a recovery key, in order."""
    first = journal.entry(journal.station, 1)
    found = {1}
    for change in first.changes:
        if change.kind in {ROOT, RECOVERY_KEY}:
            start = change.urn.rsplit("-", 1)[0] + "-"
            rows = db.rows("SELECT n FROM version WHERE urn >= ? AND urn < ?", (start, start + "~"))
            found.update(int(n) for (n,) in rows)
    return sorted(found)


def recovery_receive_key(db: Database, store_id: bytes) -> bytes:
    """Recovery's public receiving key as its signed entries state it, before a key is wrapped to it.

    An entry that is found by its act's name and by no row of its record was hidden: it would bring an earlier key back.

    Raises: RootForged.
    """
    top, journal = trusted(db, store_id), Journal(db, store_id)
    for command in ("ReplaceRecovery", "SucceedRoot"):
        if any(each.outcome == DONE and each.n not in top.entries for each in journal.of_command(command)):
            raise RootForged
    return top.recovery_receive


def _take(journal: Journal, chain: RootChain, entry: Entry) -> None:
    """Raises: RootForged; ValueError, KeyError, TypeError for a body that is none."""
    said = parse_body(entry.body)
    before = journal.hash_at(entry.n - 1) if entry.n > 1 else bytes(32)
    if before is None or next_hash(entry.n, before, entry.body) != entry.hash:
        raise RootForged
    key = said["root"] if entry.n == 1 else chain.signer(said)
    # Who confirms is an officer like any other: only the whole verification can say whose signature that is. The key
    # confirmed was announced by one of the keys that are checked here.
    if key is not None:
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(entry.signature, signed_bytes(entry.hash))
        except InvalidSignature as error:
            raise RootForged from error
    if any(True for _ in chain.take(said)):
        raise RootForged
