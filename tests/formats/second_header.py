"""The header and its slots, read from `docs/formats/store.md` sections 2 to 5 with nothing of the program."""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"COVERBOOK STORE\x00"
FIXED = 71
TAIL = 64
USER, RECOVERY, STATION, INVITATION = 1, 2, 3, 4
SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class UnreadableError(Exception):
    """What the reader was given is not what the pages describe."""


def need(holds: object, what: str) -> None:
    """Stop where the bytes are not what the pages describe."""
    if not holds:
        raise UnreadableError(what)


def canonical(value: Any) -> bytes:
    """Canonical JSON of journal.md section 2."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


@dataclass(frozen=True)
class Slot:
    """One slot; `before` is its bytes 0 to 56."""

    before: bytes
    sealed: bytes
    wrap: bytes

    @property
    def kind(self) -> int:
        return self.before[0]

    @property
    def label(self) -> bytes:
        return self.before[2:18]


@dataclass(frozen=True)
class Header:
    """One copy that counts."""

    raw: bytes
    slots: tuple[Slot, ...]

    @property
    def sequence(self) -> int:
        return int.from_bytes(self.raw[20:28])

    @property
    def store(self) -> bytes:
        return self.raw[28:44]

    @property
    def salt(self) -> bytes:
        return self.raw[44:60]


@dataclass(frozen=True)
class Unlocked:
    """What a passphrase opens: whose it is, the private keys, the data key."""

    officer: str
    sign: Ed25519PrivateKey
    receive: X25519PrivateKey
    data_key: bytes
    header: Header


def _kdf(nine: bytes) -> tuple[int, int, int]:
    memory, passes, lanes = int.from_bytes(nine[:4]), int.from_bytes(nine[4:8]), nine[8]
    need(65_536 <= memory <= 1_048_576 and 3 <= passes <= 64 and lanes == 4, "KDF parameters")
    return memory, passes, lanes


def _slot(raw: bytes, at: int) -> tuple[Slot, int]:
    before = raw[at : at + 57]
    need(len(before) == 57 and before[0] in {USER, RECOVERY, STATION, INVITATION}, "slot")
    need(before[1] < (4 if before[0] == USER else 1), "factors")
    _kdf(before[18:27])
    end = at + 57 + int.from_bytes(before[55:57])
    length = int.from_bytes(raw[end : end + 2])
    need(length == (0 if before[0] == INVITATION else 80), "length of the wrap")
    need(end + 2 + length <= len(raw), "slot beyond the end")
    return Slot(before, raw[at + 57 : end], raw[end + 2 : end + 2 + length]), end + 2 + length


def parse(raw: bytes) -> Header:
    """A copy that counts; UnreadableError otherwise."""
    need(FIXED + TAIL <= len(raw) <= 1 << 20, "length")
    need(raw[:16] == MAGIC, "magic")
    need(hashlib.sha256(raw[:-32]).digest() == raw[-32:], "SHA-256")
    need(int.from_bytes(raw[16:18]) == 1 and int.from_bytes(raw[18:20]) == 1, "format or suite")
    need(int.from_bytes(raw[20:28]) >= 1, "sequence")
    _kdf(raw[60:69])
    count, at = int.from_bytes(raw[69:71]), FIXED
    need(count <= 1024, "number of slots")
    slots = []
    for _ in range(count):
        slot, at = _slot(raw[:-TAIL], at)
        slots.append(slot)
    need(at == len(raw) - TAIL, "bytes after the slots")
    need(len({(each.kind, each.label) for each in slots}) == count, "a slot stands twice")
    return Header(raw, tuple(slots))


def copies(folder: Path) -> tuple[list[Header], list[str]]:
    """The copies that count, the one to try first in front, and what is to be reported."""
    found, reported = [], []
    for name in ("header.a", "header.b"):
        try:
            found.append(parse((folder / name).read_bytes()))
        except (UnreadableError, OSError) as error:
            reported.append(f"{name}: {error}")
    found.sort(key=lambda each: each.sequence, reverse=True)
    if len(found) == 2 and found[0].raw != found[1].raw:
        reported.append("the copies differ")
    return found, reported


def key_file(data: bytes, header: Header, slot: Slot) -> bytes:
    """The 32 bytes of a key file that is this slot's."""
    need(len(data) == 98 and data[:18] == b"COVERBOOK KEY" + bytes((0, 0, 0, 0, 1)), "key file")
    need(hashlib.sha256(data[:66]).digest() == data[66:], "the key file's SHA-256")
    whose = hmac.digest(data[34:66], b"coverbook key file 1\x00" + header.store + slot.label, "sha256")
    need(whose[:16] == data[18:34], "another slot's key file")
    return data[34:66]


def _private_part(header: Header, slot: Slot, passphrase: str, medium: bytes) -> bytes:
    memory, passes, lanes = _kdf(slot.before[18:27])
    secret = key_file(medium, header, slot) if slot.before[1] & 1 else None
    derivation = Argon2id(
        salt=slot.before[27:43], length=32, iterations=passes, lanes=lanes, memory_cost=memory, secret=secret
    )
    kek = derivation.derive(unicodedata.normalize("NFC", passphrase).encode())
    try:
        return AESGCM(kek).decrypt(slot.before[43:55], slot.sealed, header.store + slot.before)
    except InvalidTag:
        raise UnreadableError("log-in name or passphrase") from None


def info(label: str, parts: Sequence[Any]) -> bytes:
    """The info of an HPKE wrap."""
    return label.encode() + b"\x00" + canonical(parts)


def unlock(header: Header, login: str, passphrase: str, medium: bytes = b"") -> Unlocked:
    """Open a user's slot, the data key, and check the header's code under it."""
    name = unicodedata.normalize("NFC", login).encode()
    label = hmac.digest(header.store, name, "sha256")[:16]
    slot = next((each for each in header.slots if (each.kind, each.label) == (USER, label)), None)
    if slot is None:
        raise UnreadableError("log-in name or passphrase")
    private = _private_part(header, slot, passphrase, medium)
    codes = 20 if slot.before[1] & 2 else 0
    receive = X25519PrivateKey.from_private_bytes(private[32:64])
    parts = [header.store.hex(), label.hex()]
    try:
        data_key = SUITE.decrypt(slot.wrap, receive, info("coverbook data key 1", parts))
    except InvalidTag:
        raise UnreadableError("the data key's wrap") from None
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"coverbook header mac 1")
    code = hmac.digest(derivation.derive(data_key), header.raw[:-TAIL], "sha256")
    need(hmac.compare_digest(code, header.raw[-TAIL:-32]), "the header's code")
    sign = Ed25519PrivateKey.from_private_bytes(private[:32])
    return Unlocked(private[64 + codes :].decode("ascii"), sign, receive, data_key, header)
