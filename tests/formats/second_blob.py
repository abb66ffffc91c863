"""A stored file, read from `docs/formats/attachment.md` with nothing of the program."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.formats.second_header import UnreadableError, need

PIECE = 1_048_576
BEGIN = b"COVERBOOK BLOB\x00\x00" + bytes((0, 1, 0, 1))


def lying_at(folder: Path, name: str) -> Path:
    """Section 1."""
    return folder / "blobs" / name[:2] / name[2:]


def as_long(size: int) -> int:
    """The length of the blob of a file of so many bytes: section 2."""
    return 20 + size + 16 * max(1, -(-size // PIECE))


def fault_of(folder: Path, record: Mapping[str, Any]) -> str:
    """Section 6: what is wrong with the blob a record names, or an empty text."""
    path = lying_at(folder, record["blob"])
    if not path.is_file():
        return "missing"
    blob = path.read_bytes()
    if len(blob) != as_long(record["size"]):
        return "length"
    return "" if hashlib.sha256(blob).hexdigest() == record["blob_sha256"] else "digest"


def file_of(folder: Path, store: bytes, record: Mapping[str, Any]) -> bytes:
    """Section 5: the file that was attached. Raises UnreadableError."""
    blob = lying_at(folder, record["blob"]).read_bytes()
    need(len(blob) == as_long(record["size"]) and blob[:20] == BEGIN, "beginning or length")
    cipher, name = AESGCM(bytes.fromhex(record["key"])), bytes.fromhex(record["blob"])
    bound = b"coverbook blob 1\x00" + store + name + blob[:20]
    inside, pieces = blob[20:], []
    count = max(1, -(-record["size"] // PIECE))
    for number in range(count):
        chunk, inside = inside[: PIECE + 16], inside[PIECE + 16 :]
        nonce = bytes(3) + number.to_bytes(8) + bytes((number == count - 1,))
        try:
            pieces.append(cipher.decrypt(nonce, chunk, bound))
        except InvalidTag:
            raise UnreadableError(f"chunk {number}") from None
    found = b"".join(pieces)
    need(hashlib.sha256(found).hexdigest() == record["sha256"], "SHA-256 of the file")
    return found
