"""What an unlocked user can open: group keys at once, dossier keys when they are first needed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from models.errors import NotOnDossier
from models.record import REGISTER
from storage.database import Database
from storage.errors import KeyNotHeld
from storage.groups import OVERSIGHT, RECOVERY, REGISTER_GROUP, Groups, key_item, officer_group, wipe
from storage.key_log import WrittenWrap
from storage.private_keys import PrivateKeys
from storage.sealing import KEY_BYTES, Key

Wrap = tuple[str, int, bytes]
"""Group, the group's generation, the wrapped dossier key."""


class Keyring:
    """The keys one unlocked officer holds. Methods that write run inside the caller's transaction.

    What they return are the ``keys`` items of the journal body. A keyring sees what another one over the same open
    store wrote, and forgets what was rolled back.
    """

    def __init__(self, db: Database, store_id: bytes, officer: str, keys: PrivateKeys) -> None:
        self._db = db
        self._store = store_id
        self._keys = keys
        self.officer = officer
        self._groups = Groups(db, store_id, officer, keys)
        self._wraps: dict[str, dict[int, list[Wrap]]] = {}
        self._open: dict[tuple[str, int], bytearray] = {}
        self._brought: dict[int, bytes] = {}
        self._cuts, self._read = db.key_log.cuts, len(db.key_log)
        self._read_wraps()

    def recovery_receive_key(self) -> bytes:
        """Recovery's public receiving key, as its signed entries state it. Raises: RootForged."""
        return self._groups.recovery_receive_key(self._db)

    def _read_wraps(self) -> None:
        # One pass over every wrap costs 2 µs each; a query for each dossier would cost ten times that.
        self._wraps.clear()
        query = "SELECT dossier, generation, under, under_generation, wrapped FROM dossier_key ORDER BY generation"
        for dossier, generation, under, under_generation, wrapped in self._db.rows(query):
            if self._groups.holds(under, under_generation):
                self._add_wrap(dossier, generation, (under, under_generation, wrapped))

    def _add_wrap(self, dossier: str, generation: int, wrap: Wrap) -> None:
        wraps = self._wraps.setdefault(dossier, {}).setdefault(generation, [])
        if wrap not in wraps:
            wraps.append(wrap)

    def _catch_up(self) -> None:
        """Take in what another keyring over the same store wrote, or was rolled back."""
        log = self._db.key_log
        if self._cuts != log.cuts:
            self._read_again()
        elif self._read != len(log):
            new = log.since(self._read)
            self._read = len(log)
            for wrap in new:
                self._take(wrap)

    def _take(self, wrap: WrittenWrap) -> None:
        if wrap.receiver_generation is not None:
            if self._groups.holds(wrap.receiver, wrap.receiver_generation):
                self._add_wrap(wrap.name, wrap.generation, (wrap.receiver, wrap.receiver_generation, wrap.wrapped))
        elif wrap.receiver == self.officer:
            is_new = not self._groups.holds(wrap.name, wrap.generation)
            self._groups.receive(wrap.name, wrap.generation, wrap.wrapped)
            if is_new:
                self._read_wraps()

    def _read_again(self) -> None:
        self._wipe()
        self._cuts, self._read = self._db.key_log.cuts, len(self._db.key_log)
        self._groups = Groups(self._db, self._store, self.officer, self._keys)
        for generation, key in self._brought.items():
            self._groups.hold(REGISTER_GROUP, generation, key)
        self._read_wraps()

    def take_register_keys(self, keys: Mapping[int, Key]) -> None:
        """Hold the register's group keys an invitation brought, until the officer's own wraps stand in the store."""
        for generation, key in keys.items():
            self._brought[generation] = bytes(key)
            self._groups.hold(REGISTER_GROUP, generation, key)

    def register_keys(self) -> dict[int, bytearray]:
        """Every generation held of the register's group key. Raises: KeyNotHeld where none is."""
        self._catch_up()
        self._groups.key(REGISTER_GROUP)
        return {each: self._groups.key(REGISTER_GROUP, each)[0] for each in self._groups.generations(REGISTER_GROUP)}

    @property
    def is_oversight(self) -> bool:
        """Whether this officer is of the oversight now: who holds an older generation alone was taken out of it."""
        self._catch_up()
        try:
            self._groups.newest_key(self._db, OVERSIGHT)
        except KeyNotHeld:
            return False
        return True

    @property
    def unopened(self) -> tuple[tuple[str, int], ...]:
        """Group and generation of wraps that stand there for this officer and do not open: damaged or swapped."""
        return tuple(self._groups.unopened)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups whose keys are held."""
        self._catch_up()
        return self._groups.names

    def group_key(self, name: str, generation: int | None = None) -> tuple[bytearray, int]:
        """A group's key and its generation, the newest where none is asked for. Raises: KeyNotHeld."""
        self._catch_up()
        return self._groups.key(name, generation)

    def holds(self, urn: str, generation: int | None = None) -> bool:
        """Whether a generation of the dossier (URN of its owner, or ``register``) can be opened; any where none is
        asked for.
        """
        self._catch_up()
        if urn == REGISTER:
            return self._groups.holds(REGISTER_GROUP, generation)
        generations = self._wraps.get(urn, {})
        return bool(generations) if generation is None else generation in generations

    def groups_of(self, db: Database, officer: str) -> tuple[str, ...]:
        """The groups of which an officer ever received a key, by name."""
        return self._groups.of_member(db, officer)

    def dossier(self, urn: str, generation: int | None = None) -> tuple[bytearray, int]:
        """A dossier's key and its generation, the newest where none is asked for.

        Raises: NotOnDossier, of the newest also for who holds an older one alone: who is named no more writes no more.
        """
        self._catch_up()
        if urn == REGISTER:
            try:
                return self._groups.key(REGISTER_GROUP, generation)
            except KeyNotHeld as error:
                raise NotOnDossier(urn=urn) from error
        generations = self._wraps.get(urn, {})
        wanted = self._newest(self._db, urn) if generation is None else generation
        kept = self._open.get((urn, wanted))
        if kept is None:
            kept = self._unwrapped(urn, generations.get(wanted, []))
            self._open[urn, wanted] = kept
        return kept, wanted

    def _unwrapped(self, urn: str, wraps: Iterable[Wrap]) -> bytearray:
        for under, under_generation, wrapped in wraps:
            try:
                group_key, _ = self._groups.key(under, under_generation)
                return bytearray(aes_key_unwrap(bytes(group_key), wrapped))
            except (KeyNotHeld, InvalidUnwrap, ValueError):
                continue  # another wrap may open; a swapped one is the verifier's to name
        raise NotOnDossier(urn=urn)

    def make_dossier(self, db: Database, urn: str, readers: Iterable[str]) -> list[dict[str, Any]]:
        """A new dossier, or a new generation of its key.

        Where this officer holds ``oversight``, the key is wrapped under it and under the group of every reader
        (officer URNs). Otherwise under this officer's own group alone, which the oversight holds too; the other
        readers are named by the oversight (:meth:`add_reader`).

        Raises: KeyNotHeld where a reader has no group yet.
        """
        self._catch_up()
        generation = 1 + self._newest(db, urn)
        key = bytearray(os.urandom(KEY_BYTES))
        names = [officer_group(self.officer)]
        if self.is_oversight:
            names = [OVERSIGHT, *sorted(officer_group(reader) for reader in set(readers))]
        said = [self._wrap(db, urn, generation, name, key) for name in names]
        self._open[urn, generation] = key
        return said

    def renew_dossiers(self, db: Database, groups: Iterable[str]) -> list[dict[str, Any]]:
        """A new generation of the key of every dossier one of these groups opened, for the groups that read it now.

        The groups' own new generations stand already. Raises: KeyNotHeld where this officer is no member of one.
        """
        self._catch_up()
        query = "SELECT DISTINCT dossier FROM dossier_key WHERE under = ?"
        urns = sorted({row[0] for name in groups for row in db.rows(query, (name,))})
        return [item for urn in urns for item in self._renewed(db, urn)]

    def _renewed(self, db: Database, urn: str) -> list[dict[str, Any]]:
        newest = self._newest(db, urn)
        query = "SELECT DISTINCT under FROM dossier_key WHERE dossier = ? AND generation = ? ORDER BY under"
        names = [row[0] for row in db.rows(query, (urn, newest))]
        key = bytearray(os.urandom(KEY_BYTES))
        said = [self._wrap(db, urn, newest + 1, name, key) for name in names]
        self._open[urn, newest + 1] = key
        return said

    def destroy_dossier(self, db: Database, urn: str) -> None:
        """Remove every wrap of a dossier's key, for good; the store holds no way to it any more."""
        db.run("DELETE FROM dossier_key WHERE dossier = ?", (urn,))
        self._db.key_log.destroyed()

    def _newest(self, db: Database, urn: str) -> int:
        row = db.row("SELECT max(generation) FROM dossier_key WHERE dossier = ?", (urn,))
        return (row[0] or 0) if row else 0

    def add_reader(self, db: Database, urn: str, officer: str) -> list[dict[str, Any]]:
        """Name one more officer on a dossier: every generation held is wrapped under the officer's group.

        Raises: NotOnDossier; KeyNotHeld where this officer does not hold the other's group key.
        """
        self._catch_up()
        if urn not in self._wraps:
            raise NotOnDossier(urn=urn)
        name = officer_group(officer)
        said = []
        for generation, wraps in sorted(self._wraps[urn].items()):
            if not any(under == name for under, _, _ in wraps):
                key, _ = self.dossier(urn, generation)
                said.append(self._wrap(db, urn, generation, name, key))
        return said

    def not_reached(self, db: Database, urn: str, readers: Iterable[str]) -> list[str]:
        """Which of the officers named as readers hold no wrap of the dossier's newest key yet."""
        query = "SELECT under FROM dossier_key WHERE dossier = ? AND generation = ?"
        reached = {row[0] for row in db.rows(query, (urn, self._newest(db, urn)))}
        return sorted(reader for reader in set(readers) if officer_group(reader) not in reached)

    def _wrap(self, db: Database, urn: str, generation: int, name: str, key: Key) -> dict[str, Any]:
        group_key, group_generation = self._groups.newest_key(db, name)
        wrapped = aes_key_wrap(bytes(group_key), bytes(key))
        db.run(
            "INSERT INTO dossier_key (dossier, generation, under, under_generation, wrapped) VALUES (?, ?, ?, ?, ?)",
            (urn, generation, name, group_generation, wrapped),
        )
        self._db.key_log.add(WrittenWrap(urn, generation, name, group_generation, wrapped))
        self._catch_up()
        return key_item("dossier", urn, generation, name, wrapped)

    def found(self, db: Database, recovery: bytes) -> list[dict[str, Any]]:
        """The first groups, for the genesis entry: ``register``, ``oversight`` and this officer's own.

        ``recovery``: its public receiving key (32 bytes), which that entry states.
        """
        me = {self.officer: self._keys.receive_key}
        names = (REGISTER_GROUP, OVERSIGHT, officer_group(self.officer))
        return [item for name in names for item in self._groups.make(db, name, me, recovery)]

    def make_group(self, db: Database, name: str, members: Mapping[str, bytes]) -> list[dict[str, Any]]:
        """A new group or a new generation of one: ``members`` are member → X25519 public key (32 bytes).

        Recovery becomes a member without being named. Raises: RootForged.
        """
        self._catch_up()
        return self._groups.make(db, name, members)

    def admit(
        self, db: Database, name: str, member: str, receive_key: bytes, *, again: bool = False
    ) -> list[dict[str, Any]]:
        """One more member of a group: every generation this officer holds is wrapped to them. Raises: KeyNotHeld.

        ``again``: someone enrolled anew; the wraps for the old keys are replaced.
        """
        self._catch_up()
        return self._groups.admit(db, name, (member, receive_key), again=again)

    def pass_recovery_on(self, db: Database, receive_key: bytes) -> list[dict[str, Any]]:
        """Wrap every generation of every group to recovery's new public key, in place of the old wraps.

        Raises: KeyNotHeld where this officer does not hold them all: recovery would not open everything.
        """
        self._catch_up()
        if self._groups.lacks(db):
            raise KeyNotHeld(name="every group of this register")
        names = sorted(self._groups.names)
        return [item for each in names for item in self._groups.admit(db, each, (RECOVERY, receive_key), again=True)]

    def _wipe(self) -> None:
        self._groups.wipe()
        wipe(key for key in self._open.values())
        self._open.clear()
        self._wraps.clear()

    def close(self) -> None:
        """Overwrite the keys held; nothing opens any more."""
        self._brought.clear()
        self._wipe()
