"""Group keys: who may receive what together, wrapped to each member (docs/formats/store.md, section 5)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from models.canonical import canonical
from storage.database import Database
from storage.errors import KeyNotHeld
from storage.key_log import WrittenWrap
from storage.private_keys import PrivateKeys, WrapNotOurs, wrap_for
from storage.sealing import KEY_BYTES, Key
from storage.verify_top import recovery_receive_key

REGISTER_GROUP = "register"
OVERSIGHT = "oversight"
RECOVERY = "recovery"


def officer_group(officer: str) -> str:
    """The name of the group of one officer (URN) and the oversight."""
    return f"officer:{officer}"


def wipe(keys: Iterator[bytearray]) -> None:
    """Overwrite keys that are no longer needed. Copies the interpreter made stay until the process ends."""
    for key in keys:
        key[:] = bytes(len(key))


class Groups:
    """The group keys one unlocked user holds, every generation of each.

    ``unopened``: name and generation of wraps that stand there for this user and do not open: damaged or swapped.
    """

    def __init__(self, db: Database, store_id: bytes, member: str, keys: PrivateKeys) -> None:
        self._store = store_id
        self._member = member
        self._keys = keys
        self._held: dict[str, dict[int, bytearray]] = {}
        self.unopened: list[tuple[str, int]] = []
        query = "SELECT name, generation, wrapped FROM group_key WHERE member = ? ORDER BY name, generation"
        for name, generation, wrapped in db.rows(query, (member,)):
            self.receive(name, generation, wrapped)

    def receive(self, name: str, generation: int, wrapped: bytes) -> None:
        """Open a wrap made for this member and hold its key."""
        if generation in self._held.get(name, {}):
            return
        try:
            self.hold(name, generation, self._keys.unwrap(wrapped, self._info(name, generation, self._member)))
        except WrapNotOurs:
            # Verification must still run, for it names the entry; so what does not open is only not held.
            self.unopened.append((name, generation))

    def hold(self, name: str, generation: int, key: Key) -> None:
        """Keep a key in memory."""
        self._held.setdefault(name, {})[generation] = bytearray(key)

    def holds(self, name: str, generation: int | None = None) -> bool:
        """Whether a generation of the group's key is held, any where none is asked for."""
        generations = self._held.get(name, {})
        return bool(generations) if generation is None else generation in generations

    def generations(self, name: str) -> tuple[int, ...]:
        """The generations of the group's key that are held, oldest first."""
        return tuple(sorted(self._held.get(name, {})))

    def newest_key(self, db: Database, name: str) -> tuple[bytearray, int]:
        """The newest generation there is of a group's key, to wrap something under. Raises: KeyNotHeld.

        Who holds an older one alone is no member any more; what they wrap must not go to others who are none.
        """
        return self.key(name, self._newest(db, name))

    def of_member(self, db: Database, member: str) -> tuple[str, ...]:
        """The groups of which any generation was ever wrapped to a member, by name."""
        rows = db.rows("SELECT DISTINCT name FROM group_key WHERE member = ? ORDER BY name", (member,))
        return tuple(row[0] for row in rows)

    def _newest(self, db: Database, name: str) -> int:
        row = db.row("SELECT max(generation) FROM group_key WHERE name = ?", (name,))
        return (row[0] or 0) if row else 0

    @property
    def names(self) -> tuple[str, ...]:
        """The groups whose keys are held."""
        return tuple(self._held)

    def key(self, name: str, generation: int | None = None) -> tuple[bytearray, int]:
        """A group's key and its generation, the newest where none is asked for. Raises: KeyNotHeld."""
        generations = self._held.get(name, {})
        wanted = max(generations, default=0) if generation is None else generation
        if wanted not in generations:
            raise KeyNotHeld(name=name)
        return generations[wanted], wanted

    def make(
        self, db: Database, name: str, members: Mapping[str, bytes], recovery: bytes | None = None
    ) -> list[dict[str, Any]]:
        """A new group, or a new generation of one: a fresh key, wrapped to every member and to recovery.

        ``recovery``: its public receiving key, for the genesis entry alone, which is about to state it.
        """
        generation = 1 + self._newest(db, name)
        key = bytearray(os.urandom(KEY_BYTES))
        everyone = {**members, RECOVERY: recovery or self.recovery_receive_key(db)}
        said = [self._wrap(db, (name, generation), (each, everyone[each]), key) for each in sorted(everyone)]
        if self._member in everyone:
            self.hold(name, generation, key)
        return said

    def recovery_receive_key(self, db: Database) -> bytes:
        """Recovery's public receiving key as its signed entries state it. Raises: RootForged."""
        return recovery_receive_key(db, self._store)

    def lacks(self, db: Database) -> bool:
        """Whether any generation of any group is not held."""
        every = {(name, generation) for name, generation in db.rows("SELECT name, generation FROM group_key")}
        return bool(every - {(name, each) for name, held in self._held.items() for each in held})

    def admit(
        self, db: Database, name: str, receiver: tuple[str, bytes], *, again: bool = False
    ) -> list[dict[str, Any]]:
        """Wrap every generation held to one more member (member, public key). Raises: KeyNotHeld where none is held.

        ``again``: the member has new keys, and the wraps for the old ones are replaced.
        """
        if name not in self._held:
            raise KeyNotHeld(name=name)
        query = "SELECT generation FROM group_key WHERE name = ? AND member = ?"
        has = set() if again else {row[0] for row in db.rows(query, (name, receiver[0]))}
        missing = sorted(self._held[name].keys() - has)
        return [self._wrap(db, (name, each), receiver, self._held[name][each]) for each in missing]

    def _wrap(self, db: Database, group: tuple[str, int], receiver: tuple[str, bytes], key: Key) -> dict[str, Any]:
        name, generation = group
        member, receive_key = receiver
        wrapped = wrap_for(receive_key, key, self._info(name, generation, member))
        db.run(
            "INSERT OR REPLACE INTO group_key (name, generation, member, wrapped) VALUES (?, ?, ?, ?)",
            (name, generation, member, wrapped),
        )
        db.key_log.add(WrittenWrap(name, generation, member, None, wrapped))
        return key_item("group", name, generation, member, wrapped)

    def _info(self, name: str, generation: int, member: str) -> bytes:
        return b"coverbook group key 1\x00" + canonical([self._store.hex(), name, generation, member])

    def wipe(self) -> None:
        """Overwrite every key held."""
        wipe(key for generations in self._held.values() for key in generations.values())
        self._held.clear()


def key_item(kind: str, name: str, generation: int, member: str, wrapped: bytes) -> dict[str, Any]:
    """What the journal body says of one wrap (docs/formats/journal.md, ``keys``)."""
    return {
        "kind": kind,
        "name": name,
        "generation": generation,
        "for": member,
        "wrap": sha256(wrapped).hexdigest(),
    }
