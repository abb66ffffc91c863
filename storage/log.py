"""The log beside the database, looked at before SQLite sees it (docs/formats/store.md, section 8).

SQLite takes any whole log for the database's own, and writes it into the database even where the opening then fails. A
log of another store, or of this store under another key, would destroy the database that way.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from pathlib import Path
from typing import IO

from storage.errors import LogForeign

PAGE_BYTES = 4096
_KEY_BYTES, _SALT_BYTES, _CODE_BYTES = 32, 16, 64
_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682
"""The last bit says in which order the bytes of a word are summed up."""
_MASK = 0xFFFFFFFF
_SALT_OF_CODES = 0x3A
_PASSES_OF_CODES = 2

Sums = tuple[int, int]


def check_log(log: Path, journal: Path, raw_key: bytes) -> bool:
    """Whether there is a log to bring in. Raises: LogForeign where its pages are not under this key.

    A rollback journal stands beside a database only while it is created; SQLite would play any other one back.
    """
    if _holds_something(journal):
        raise LogForeign
    if not _holds_something(log):
        return False
    with log.open("rb") as file:
        _check_frames(file, raw_key)
    return True


def _holds_something(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _check_frames(file: IO[bytes], raw_key: bytes) -> None:
    """Look at each page that SQLite would take from the log: up to the first that is torn, or of an earlier log."""
    start = file.read(_HEADER.size)
    if len(start) < _HEADER.size:
        return
    magic, _, size, _, *salts, one, two = _HEADER.unpack(start)
    order = ">" if magic & 1 else "<"
    if magic & ~1 != _MAGIC or _summed((0, 0), start[:24], order) != (one, two):
        return
    if size != PAGE_BYTES:
        raise LogForeign
    code_key, sums = _code_key(raw_key), (one, two)
    while len(frame := file.read(_FRAME.size + PAGE_BYTES)) == _FRAME.size + PAGE_BYTES:
        number, _, *theirs, one, two = _FRAME.unpack_from(frame)
        page = frame[_FRAME.size :]
        sums = _summed(_summed(sums, frame[:8], order), page, order)
        if theirs != salts or sums != (one, two):
            return
        if not _has_code(page, number, code_key):
            raise LogForeign


def _summed(sums: Sums, data: bytes, order: str) -> Sums:
    """SQLite's own sum over a log, two words at a time."""
    one, two = sums
    for first, second in struct.iter_unpack(f"{order}2I", data):
        one = (one + first + two) & _MASK
        two = (two + second + one) & _MASK
    return one, two


def _code_key(raw_key: bytes) -> bytes:
    """The key of the pages' codes, as SQLCipher 4 derives it from key and salt."""
    salt = bytes(each ^ _SALT_OF_CODES for each in raw_key[_KEY_BYTES:])
    return hashlib.pbkdf2_hmac("sha512", raw_key[:_KEY_BYTES], salt, _PASSES_OF_CODES, _KEY_BYTES)


def _has_code(page: bytes, number: int, code_key: bytes) -> bool:
    content = page[_SALT_BYTES if number == 1 else 0 : -_CODE_BYTES]
    code = hmac.digest(code_key, content + number.to_bytes(4, "little"), "sha512")
    return hmac.compare_digest(code, page[-_CODE_BYTES:])
