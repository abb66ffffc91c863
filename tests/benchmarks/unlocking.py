"""Unlock, after the key derivation, until names, handles, cases and numbers can be searched."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

from models.kinds import KINDS
from storage.kdf import SALT_BYTES
from storage.reading_room import LATER
from storage.sealing import NONCE_BYTES, SEED_BYTES, Place
from tests.benchmarks.load_store import COMMANDER, opened
from tests.benchmarks.taken import Taken, Watch, peak
from ui.session import Session

_CURRENT = (
    "SELECT v.urn, v.kind, v.schema, v.station, v.n, v.dossier, v.generation, v.wrapped_key, v.sealed, v.open"
    " FROM current c JOIN version v ON v.urn = c.urn AND v.station = c.station AND v.n = c.n WHERE c.kind = ?"
)
_TRIES = 3


def measured(folder: Path) -> Taken:
    """Unlocking as the window does it, less one key derivation."""
    watch = Watch()
    with watch.running():
        session = opened(folder, COMMANDER)
        room = session.room
    held = peak()
    if not room.search_everything("dunleavy", 1):
        message = "a name of the practice cases can't be searched"
        raise AssertionError(message)
    derived = [_derivation(session) for _ in range(_TRIES)]
    session.close()
    return Taken(seconds=watch.seconds - median(derived), peak=held)


def _derivation(session: Session) -> float:
    watch = Watch()
    with watch.running():
        session.store.header.kdf.key("a passphrase of this length", bytes(SALT_BYTES))
    return watch.seconds


def limit(folder: Path) -> Taken:
    """Reading the same rows, opening each payload and parsing its fields; nothing kept in order, nothing indexed."""
    session = opened(folder, COMMANDER)
    keyring = session.store.keyring
    for (dossier, generation) in session.store.db.rows("SELECT DISTINCT dossier, generation FROM version"):
        keyring.dossier(dossier, generation)
    watch = Watch()
    with watch.running():
        parsed = [
            _fields(session, row)
            for kind in KINDS
            if kind not in LATER
            for row in session.store.db.rows(_CURRENT, (kind.value,))
        ]
    held = peak()
    session.close()
    if not parsed:
        message = "there is nothing to read"
        raise AssertionError(message)
    return Taken(seconds=watch.seconds, peak=held)


def _fields(session: Session, row: tuple[Any, ...]) -> dict[str, Any]:
    urn, kind, schema, station, n, dossier, generation, wrapped_key, sealed, facts = row
    dossier_key, _ = session.store.keyring.dossier(dossier, generation)
    place = Place(store=session.store.store_id, urn=urn, kind=kind, schema=schema, station=station, n=n)
    record_key = aes_key_unwrap(bytes(dossier_key), wrapped_key)
    plain = AESGCM(record_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.bound())
    return {**json.loads(facts), **json.loads(plain[SEED_BYTES:])}
