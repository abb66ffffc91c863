"""A second reader of the desk, written from ``docs/formats/store.md`` section 9 alone."""

from __future__ import annotations

import hmac
import json
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.formats.second_header import Unlocked, copies, unlock
from tests.formats.second_reader import connected

NAMES = ("open", "columns", "settings")


def desk_of(folder: Path, login: str, passphrase: str) -> dict[str, Any]:
    """What lies on this person's desk, by name; a row that does not open is passed over."""
    unlocked = unlock(copies(folder)[0][0], login, passphrase)
    database = connected(folder / "store.db", unlocked)
    try:
        asked = "SELECT label, sealed FROM desk WHERE officer = ?"
        rows: list[tuple[Any, ...]] = database.execute(asked, (unlocked.officer,)).fetchall()
    finally:
        database.close()
    labels = {_label(unlocked, name): name for name in NAMES}
    found = {}
    for label, sealed in rows:
        place = json.dumps([unlocked.header.store.hex(), unlocked.officer, label.hex()], separators=(",", ":"))
        try:
            value = AESGCM(_key(unlocked, b"coverbook desk seal 1")).decrypt(sealed[:12], sealed[12:], place.encode())
        except InvalidTag:
            continue
        assert len(value) % 1024 == 0
        found[labels[label]] = json.loads(value)
    return found


def _key(unlocked: Unlocked, info: bytes) -> bytes:
    private = unlocked.receive.private_bytes_raw()
    return HKDF(algorithm=SHA256(), length=32, salt=unlocked.header.store, info=info).derive(private)


def _label(unlocked: Unlocked, name: str) -> bytes:
    return hmac.digest(_key(unlocked, b"coverbook desk label 1"), name.encode(), "sha256")[:16]
