"""The container: one signed, encrypted file that carries a register (docs/formats/container.md)."""

from __future__ import annotations

import hmac
import os
import struct
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import IO

import attrs
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.errors import RegisterError
from storage.container_header import CHUNK, MAGIC, MOST_BYTES, TAG, BadContainer, ContainerHeader, code_of
from storage.digesting import Digesting
from storage.disk import sync_folder
from storage.errors import NewerStore, TrialStore
from storage.private_keys import PrivateKeys
from storage.sealing import Key

TRAILER_BYTES = 96
DIGEST_BYTES = 32
_CONTEXT = b"coverbook container 1\x00"
_NONCE = struct.Struct(">3xQB")


class ContainerDamaged(RegisterError):
    """This file is no whole backup of a register: it is damaged, cut short or was changed. Take another copy of it.
    Nothing was changed.
    """


class ContainerNewer(RegisterError):
    """This file was written by a newer version of the program. Update the program on this computer. Nothing was
    changed.
    """


class ContainerTrial(RegisterError):
    """This file is a backup made by a trial version of the program (format 0), before the format was fixed, and is not
    read any more. Take a backup made by this version. Nothing was changed.
    """


class NotARecipient(RegisterError):
    """This log-in name or passphrase does not open the file. A backup is opened by a commander or the Chief who was
    in office when it was made, with the passphrase of that day, or by the recovery code. Nothing was changed.
    """


class MediumGone(RegisterError):
    """The folder or medium could not be read or written. Check that it is plugged in, whole and has room, then do it
    again. The register itself was not touched.
    """


@attrs.frozen(kw_only=True)
class Written:
    """A container as it stands on the medium: SHA-256 of the whole file, and its size in bytes."""

    sha256: bytes
    size: int


def write(path: Path, header: ContainerHeader, key: Key, payload: Iterator[bytes], maker: PrivateKeys) -> Written:
    """Write a container under another name, sync it, rename it; always the whole file or none.

    ``payload``: pieces of any size that make ``header.payload`` bytes. Raises: MediumGone.
    """
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as file:
            written = _fill(file, header, key, payload, maker)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise MediumGone from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return written


def _fill(file: IO[bytes], header: ContainerHeader, key: Key, payload: Iterator[bytes], maker: PrivateKeys) -> Written:
    told = header.written(key)
    bound, size = sha256(told).digest(), len(told)
    file.write(told)
    cipher = AESGCM(bytes(key))
    with Digesting() as digest:
        digest.take(told)
        for number, (piece, last) in enumerate(_pieces(payload, header.payload)):
            chunk = cipher.encrypt(_NONCE.pack(number, last), piece, bound)
            digest.take(chunk)
            file.write(chunk)
            size += len(chunk)
        trailer = digest.digest() + maker.sign(_CONTEXT + digest.digest())
        file.write(trailer)
        digest.take(trailer)
        return Written(sha256=digest.digest(), size=size + TRAILER_BYTES)


def _pieces(payload: Iterator[bytes], length: int) -> Iterator[tuple[bytes, bool]]:
    """The payload in chunks, each with whether it is the last. Raises: ValueError where the length is another."""
    waiting, left = bytearray(), length
    for part in payload:
        waiting += part
        while len(waiting) >= CHUNK and left > CHUNK:
            with memoryview(waiting) as seen:
                piece = bytes(seen[:CHUNK])
            yield piece, False
            del waiting[:CHUNK]
            left -= CHUNK
    if len(waiting) != left:
        message = "the payload is not as long as the header says"
        raise ValueError(message)
    yield bytes(waiting), True


@attrs.frozen(kw_only=True)
class Checked:
    """A container whose bounds, digest and signature hold. ``data`` is its header as it stands."""

    path: Path
    header: ContainerHeader
    data: bytes
    written: Written


def check(path: Path) -> Checked:
    """Check a file from outside, without a key (section 6, steps 1 to 3).

    Raises: ContainerDamaged, ContainerNewer, ContainerTrial, MediumGone.
    """
    try:
        with path.open("rb") as file:
            return _checked(path, file)
    except OSError as error:
        raise MediumGone from error
    except BadContainer as error:
        raise ContainerDamaged from error
    except NewerStore as error:
        raise ContainerNewer from error
    except TrialStore as error:
        raise ContainerTrial from error


def _checked(path: Path, file: IO[bytes]) -> Checked:
    size = os.fstat(file.fileno()).st_size
    start = file.read(MOST_BYTES)
    if not start.startswith(MAGIC):
        raise BadContainer
    header, end = ContainerHeader.read(start)
    body = end + header.payload + TAG * chunks_of(header.payload)
    if size != body + TRAILER_BYTES:
        raise BadContainer
    file.seek(0)
    with Digesting() as digest:
        _take(file, digest, body)
        whole, trailer = digest.digest(), file.read(TRAILER_BYTES)
        if trailer[:DIGEST_BYTES] != whole:
            raise BadContainer
        try:
            maker = Ed25519PublicKey.from_public_bytes(header.maker)
            maker.verify(trailer[DIGEST_BYTES:], _CONTEXT + whole)
        except (InvalidSignature, ValueError) as error:
            raise BadContainer from error
        digest.take(trailer)
        written = Written(sha256=digest.digest(), size=size)
    return Checked(path=path, header=header, data=start[:end], written=written)


def _take(file: IO[bytes], digest: Digesting, left: int) -> None:
    while left:
        part = file.read(min(CHUNK, left))
        if not part:
            raise BadContainer
        digest.take(part)
        left -= len(part)


def chunks_of(payload: int) -> int:
    """How many chunks a payload of so many bytes has."""
    return -(-payload // CHUNK)


def opened(found: Checked, key: Key) -> Iterator[bytes]:
    """The payload, chunk by chunk (steps 4 and 5). Raises: ContainerDamaged, MediumGone."""
    if not hmac.compare_digest(code_of(key, found.data[:-DIGEST_BYTES]), found.data[-DIGEST_BYTES:]):
        raise ContainerDamaged
    cipher, bound, left = AESGCM(bytes(key)), sha256(found.data).digest(), found.header.payload
    try:
        with found.path.open("rb") as file:
            file.seek(len(found.data))
            for number in range(chunks_of(left)):
                size = min(CHUNK, left)
                left -= size
                yield cipher.decrypt(_NONCE.pack(number, left == 0), file.read(size + TAG), bound)
    except OSError as error:
        raise MediumGone from error
    except InvalidTag as error:
        raise ContainerDamaged from error
