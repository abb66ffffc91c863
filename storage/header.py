"""The header of a store and its two copies (docs/formats/store.md, section 2)."""

from __future__ import annotations

import hmac
import struct
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import attrs
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.disk import replace_file
from storage.errors import HeaderDamaged, HeaderMissing, HeaderTooLarge, NewerStore, TrialStore
from storage.kdf import Kdf, OutOfBounds
from storage.sealing import KEY_BYTES, Key
from storage.slots import BadSlot, Slot, SlotKind

MAGIC = b"COVERBOOK STORE\x00"
FORMAT = 1
SUITE = 1
COPIES = ("header.a", "header.b")
DIGEST_BYTES = 32
MOST_SLOTS = 1024
MOST_BYTES = 1 << 20
_START = struct.Struct(f">16sHHQ16s16s{Kdf.SIZE}sH")
_FORMAT_AT = len(MAGIC)


class BadHeader(ValueError):
    """Bytes that are not a whole header."""


class CopyState(StrEnum):
    """What is wrong with one copy of the header, in words for the user."""

    MISSING = "is missing"
    DAMAGED = "is damaged"
    FORGED = "was changed by someone who does not hold the store's key"
    BEHIND = "is older than the other"
    OLDER = "is older than the one the store was last used with"


@attrs.frozen
class CopyProblem:
    """One copy that did not count, while the other served."""

    copy: str
    state: CopyState

    def __str__(self) -> str:
        return f"The header copy {self.copy} {self.state.value}; the other one serves."


@attrs.frozen(kw_only=True)
class Header:
    """What a header says. ``salt`` is the first 16 bytes of the database."""

    store_id: bytes
    salt: bytes
    kdf: Kdf
    sequence: int = 1
    slots: tuple[Slot, ...] = ()

    def slot(self, kind: SlotKind, label: bytes) -> Slot | None:
        """The slot of a kind with a label, or None."""
        return next((each for each in self.slots if each.kind is kind and each.label == label), None)

    def without(self, label: bytes, *kinds: SlotKind) -> Header:
        """The next header, with the slots of a label and of these kinds gone."""
        kept = tuple(each for each in self.slots if not (each.kind in kinds and each.label == label))
        return attrs.evolve(self, slots=kept, sequence=self.sequence + 1)

    def with_slot(self, slot: Slot) -> Header:
        """The next header, with one slot new or replaced. Raises: HeaderTooLarge."""
        rest = self.without(slot.label, slot.kind)
        if len(rest.slots) >= MOST_SLOTS:
            raise HeaderTooLarge
        return attrs.evolve(rest, slots=(*rest.slots, slot))

    def written(self, data_key: Key) -> bytes:
        """The bytes of the header, HMAC and SHA-256 included."""
        start = _START.pack(
            MAGIC,
            FORMAT,
            SUITE,
            self.sequence,
            self.store_id,
            self.salt,
            self.kdf.written(),
            len(self.slots),
        )
        body = start + b"".join(slot.written() for slot in self.slots)
        body += _mac(data_key, body)
        return body + sha256(body).digest()

    @classmethod
    def read(cls, data: bytes) -> Header:
        """From its bytes; the HMAC is for :func:`is_genuine`. Raises: BadHeader; NewerStore, TrialStore."""
        least = _START.size + 2 * DIGEST_BYTES
        if not least <= len(data) <= MOST_BYTES or not data.startswith(MAGIC):
            raise BadHeader
        if sha256(data[:-DIGEST_BYTES]).digest() != data[-DIGEST_BYTES:]:
            raise BadHeader
        number = int.from_bytes(data[_FORMAT_AT : _FORMAT_AT + 2])
        if number != FORMAT:
            raise NewerStore if number > FORMAT else TrialStore
        _, _, suite, sequence, store_id, salt, kdf, count = _START.unpack_from(data)
        if suite > SUITE:
            raise NewerStore
        if suite != SUITE or count > MOST_SLOTS:
            raise BadHeader
        try:
            slots = _read_slots(data[: -2 * DIGEST_BYTES], count)
            return cls(store_id=store_id, salt=salt, kdf=Kdf.read(kdf), sequence=sequence, slots=slots)
        except (BadSlot, OutOfBounds) as error:
            raise BadHeader from error


def _read_slots(data: bytes, count: int) -> tuple[Slot, ...]:
    slots: list[Slot] = []
    at = _START.size
    for _ in range(count):
        slot, at = Slot.read(data, at)
        slots.append(slot)
    if at != len(data) or len({(slot.kind, slot.label) for slot in slots}) != count:
        raise BadSlot
    return tuple(slots)


def _mac(data_key: Key, data: bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"coverbook header mac 1")
    return hmac.digest(derived.derive(bytes(data_key)), data, "sha256")


def is_genuine(data: bytes, data_key: Key) -> bool:
    """Whether the holder of the data key wrote these bytes of a header."""
    body, mac = data[: -2 * DIGEST_BYTES], data[-2 * DIGEST_BYTES : -DIGEST_BYTES]
    return hmac.compare_digest(_mac(data_key, body), mac)


@attrs.frozen
class Copy:
    """A copy of the header that counts: its name, its bytes, what it says."""

    name: str
    data: bytes
    header: Header


@attrs.frozen
class Copies:
    """The copies that count, the highest sequence number first, and what is wrong with the others."""

    good: tuple[Copy, ...]
    problems: tuple[CopyProblem, ...]


def read_copies(folder: Path) -> Copies:
    """Both copies. Raises: NewerStore where one is; HeaderMissing, HeaderDamaged, TrialStore where none counts."""
    good: list[Copy] = []
    problems: list[CopyProblem] = []
    trial = False
    for name in COPIES:
        try:
            data = _bytes_of(folder / name)
            good.append(Copy(name, data, Header.read(data)))
        except FileNotFoundError:
            problems.append(CopyProblem(name, CopyState.MISSING))
        except (BadHeader, OSError):
            problems.append(CopyProblem(name, CopyState.DAMAGED))
        except TrialStore:
            trial = True
            problems.append(CopyProblem(name, CopyState.BEHIND))
    if not good and trial:
        raise TrialStore
    if not good:
        missing = all(each.state is CopyState.MISSING for each in problems)
        raise HeaderMissing if missing else HeaderDamaged
    good.sort(key=lambda each: -each.header.sequence)
    newest = good[0].header.sequence
    problems += [CopyProblem(each.name, CopyState.BEHIND) for each in good if each.header.sequence < newest]
    return Copies(tuple(good), tuple(problems))


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def write_copies(folder: Path, header: Header, data_key: Key, served: str = COPIES[1]) -> None:
    """Write both copies, each as a whole, the one that did not serve first: one good copy stands at any moment."""
    data = header.written(data_key)
    if len(data) > MOST_BYTES:
        raise HeaderTooLarge
    for name in sorted(COPIES, key=lambda each: each == served):
        replace_file(folder / name, data)
