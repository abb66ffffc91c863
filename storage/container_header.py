"""The header of a container: what it is, whose it is, who can open it (docs/formats/container.md, section 2)."""

from __future__ import annotations

import hmac
import struct
from enum import IntEnum

import attrs
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.canonical import canonical
from storage.errors import NewerStore, TrialStore
from storage.kdf import OutOfBounds
from storage.private_keys import WRAP_BYTES, wrap_for
from storage.sealing import KEY_BYTES, Key
from storage.slots import BadSlot, Slot, SlotKind

MAGIC = b"COVERBOOK FILE\x00\x00"
FORMAT = 1
SUITE = 1
STATION = 1
CHUNK = 1 << 20
TAG = 16
MOST_BYTES = 1 << 16
MOST_RECIPIENTS = 64
_CODE_BYTES = 32
_START = struct.Struct(">16sHHB16sH16sQQQ32s32sQH")
_LENGTH = struct.Struct(">H")


class BadContainer(ValueError):
    """Bytes that are no whole container."""


class ContainerType(IntEnum):
    """What a container carries."""

    BACKUP = 1


@attrs.frozen(kw_only=True)
class Recipient:
    """Someone who can open a container: the slot their passphrase opens, and the payload key wrapped to its key."""

    slot: Slot
    wrapped: bytes


def key_info(store_id: bytes, serial: bytes, label: bytes) -> bytes:
    """What a wrap of the payload key is bound to."""
    return b"coverbook container key 1\x00" + canonical([store_id.hex(), serial.hex(), label.hex()])


def code_of(key: Key, data: bytes) -> bytes:
    """The header's code under the payload key, 32 bytes."""
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"coverbook container mac 1")
    return hmac.digest(derived.derive(bytes(key)), data, "sha256")


@attrs.frozen(kw_only=True)
class ContainerHeader:
    """What a container says of itself. Times are hundredths of a second since 1970 UTC; ``expiry`` 0 is never."""

    type: ContainerType = ContainerType.BACKUP
    store_id: bytes
    serial: bytes
    created: int
    expiry: int = 0
    head_n: int
    head_hash: bytes
    maker: bytes
    payload: int
    recipients: tuple[Recipient, ...]

    def written(self, key: Key) -> bytes:
        """The bytes of the header, its code included."""
        start = _START.pack(
            MAGIC, FORMAT, SUITE, self.type, self.store_id, STATION, self.serial, self.created, self.expiry,
            self.head_n, self.head_hash, self.maker, self.payload, len(self.recipients),
        )  # fmt: skip
        slots = ((each.slot.written(), each.wrapped) for each in self.recipients)
        body = start + b"".join(_LENGTH.pack(len(slot)) + slot + wrapped for slot, wrapped in slots)
        return body + code_of(key, body)

    @classmethod
    def read(cls, data: bytes) -> tuple[ContainerHeader, int]:
        """The header some bytes begin with, and where it ends. Raises: BadContainer, NewerStore, TrialStore."""
        try:
            said = _START.unpack_from(data)
        except struct.error as error:
            raise BadContainer from error
        _, form, suite, kind, store_id, station, serial, created, expiry, n, head, maker, payload, count = said
        if form > FORMAT or suite > SUITE:
            raise NewerStore
        if form < FORMAT:
            raise TrialStore
        known = suite == SUITE and station == STATION and kind in {each.value for each in ContainerType}
        if not known or not payload or not 1 <= count <= MOST_RECIPIENTS:
            raise BadContainer
        recipients, end = _read_recipients(data, count)
        header = cls(
            type=ContainerType(kind),
            store_id=store_id,
            serial=serial,
            created=created,
            expiry=expiry,
            head_n=n,
            head_hash=head,
            maker=maker,
            payload=payload,
            recipients=recipients,
        )
        return header, end


def _read_recipients(data: bytes, count: int) -> tuple[tuple[Recipient, ...], int]:
    found: list[Recipient] = []
    at = _START.size
    try:
        for _ in range(count):
            (size,) = _LENGTH.unpack_from(data, at)
            begin = at + _LENGTH.size
            slot, end = Slot.read(data, begin)
            at = end + WRAP_BYTES
            if end - begin != size or slot.kind not in {SlotKind.USER, SlotKind.RECOVERY}:
                raise BadContainer
            found.append(Recipient(slot=slot, wrapped=data[end:at]))
    except (struct.error, BadSlot, OutOfBounds) as error:
        raise BadContainer from error
    if at + _CODE_BYTES > len(data) or len({(each.slot.kind, each.slot.label) for each in found}) != count:
        raise BadContainer
    return tuple(found), at + _CODE_BYTES


def recipient(header_of: tuple[bytes, bytes], slot: Slot, receive_key: bytes, key: Key) -> Recipient:
    """A recipient. ``header_of``: store id and serial of the container."""
    store_id, serial = header_of
    return Recipient(slot=slot, wrapped=wrap_for(receive_key, key, key_info(store_id, serial, slot.label)))
