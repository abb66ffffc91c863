"""One slot of the header: what a passphrase or code opens (docs/formats/store.md, section 2, “A slot”)."""

from __future__ import annotations

import hmac
import os
import struct
import unicodedata
from collections.abc import Mapping
from enum import IntEnum, IntFlag

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.canonical import canonical
from storage.errors import KeyFileForeign, KeyFileWanted, WrongPassphrase
from storage.groups import RECOVERY
from storage.kdf import SALT_BYTES, Kdf
from storage.private_keys import PRIVATE_BYTES, WRAP_BYTES, PrivateKeys, wrap_for
from storage.proof import Proof, Shown, proof_of
from storage.sealing import KEY_BYTES, NONCE_BYTES, Key

LABEL_BYTES = 16
_START = struct.Struct(f">BB{LABEL_BYTES}s{Kdf.SIZE}s{SALT_BYTES}s{NONCE_BYTES}sH")
_LENGTH = struct.Struct(">H")
_GENERATION = struct.Struct(">I")
_MOST_SEALED = 8192
TOTP_BYTES = 20
"""Of the secret of phone codes (RFC 4226 section 4, R6)."""


class Factor(IntFlag):
    """What a slot asks for besides the passphrase."""

    NONE = 0
    KEY_FILE = 1
    CODES = 2


class SlotKind(IntEnum):
    """Who a slot is for."""

    USER = 1
    RECOVERY = 2
    STATION = 3
    INVITATION = 4


_MOST_FACTORS: Mapping[int, int] = {SlotKind.USER: Factor.KEY_FILE | Factor.CODES}
"""Slots of other kinds are opened by a code alone."""


class BadSlot(ValueError):
    """Bytes no version of this program would have written as a slot."""


def label_of(store_id: bytes, login: str) -> bytes:
    """What stands in the header in place of a log-in name, 16 bytes. The name is put into NFC first."""
    typed = unicodedata.normalize("NFC", login).encode("utf-8", "surrogatepass")
    return hmac.digest(store_id, typed, "sha256")[:LABEL_BYTES]


def recovery_label(store_id: bytes, sign_key: bytes) -> bytes:
    """The label of a recovery slot, 16 bytes: of two that stand side by side, one is the key's in force."""
    return hmac.digest(store_id, b"recovery\x00" + sign_key, "sha256")[:LABEL_BYTES]


@attrs.frozen(kw_only=True)
class Slot:
    """One slot as it stands in the header. ``wrapped`` is the data key, or empty in an invitation."""

    kind: SlotKind
    factors: Factor = Factor.NONE
    label: bytes
    kdf: Kdf
    salt: bytes
    nonce: bytes
    sealed: bytes
    wrapped: bytes = b""

    def written(self) -> bytes:
        """The bytes of the slot."""
        return self.start() + self.sealed + _LENGTH.pack(len(self.wrapped)) + self.wrapped

    def start(self) -> bytes:
        return _START.pack(
            self.kind, self.factors, self.label, self.kdf.written(), self.salt, self.nonce, len(self.sealed)
        )

    @classmethod
    def read(cls, data: bytes, at: int) -> tuple[Slot, int]:
        """The slot at an offset, and the offset behind it. Raises: BadSlot, OutOfBounds."""
        try:
            kind, factors, label, kdf, salt, nonce, size = _START.unpack_from(data, at)
            at += _START.size
            (wrap_size,) = _LENGTH.unpack_from(data, at + size)
        except struct.error as error:
            raise BadSlot from error
        end = at + size + _LENGTH.size + wrap_size
        kind_holds = kind in {each.value for each in SlotKind} and factors <= _MOST_FACTORS.get(kind, 0)
        wanted_wrap = 0 if kind == SlotKind.INVITATION else WRAP_BYTES
        if not kind_holds or size > _MOST_SEALED or wrap_size != wanted_wrap or end > len(data):
            raise BadSlot
        slot = cls(
            kind=SlotKind(kind),
            factors=Factor(factors),
            label=label,
            kdf=Kdf.read(kdf),
            salt=salt,
            nonce=nonce,
            sealed=data[at : at + size],
            wrapped=data[end - wrap_size : end],
        )
        return slot, end

    def open(self, store_id: bytes, shown: Shown) -> bytes:
        """The private part. Takes about a second (the KDF).

        Raises: WrongPassphrase; KeyFileWanted and KeyFileForeign before anything is derived.
        """
        proof, secret = proof_of(shown), b""
        if self.factors & Factor.KEY_FILE:
            if proof.key_file is None:
                raise KeyFileWanted
            if not proof.key_file.is_for(store_id, self.label):
                raise KeyFileForeign
            secret = proof.key_file.secret
        try:
            opener = AESGCM(self.kdf.key(proof.passphrase, self.salt, secret))
            return opener.decrypt(self.nonce, self.sealed, store_id + self.start())
        except InvalidTag as error:
            raise WrongPassphrase from error


@attrs.frozen(kw_only=True, repr=False)
class Unlocked:
    """What a slot of a user, or of recovery, opened to: whose it is, the private keys, the data key.

    ``codes`` is the secret of phone codes, empty where the slot asks for none.
    """

    officer: str
    keys: PrivateKeys
    data_key: Key
    codes: bytes = b""


@attrs.frozen(kw_only=True, repr=False)
class Invited:
    """What an invitation opened to."""

    officer: str
    data_key: Key
    register_keys: Mapping[int, Key]
    """Generation → that key of the group ``register``."""


def _made(
    kind: SlotKind, bound: tuple[bytes, bytes], kdf: Kdf, content: tuple[Proof, bytes, Factor], wrapped: bytes
) -> Slot:
    store_id, label = bound
    proof, private, factors = content
    tag_bytes = 16
    empty = Slot(
        kind=kind,
        factors=factors,
        label=label,
        kdf=kdf,
        salt=os.urandom(SALT_BYTES),
        nonce=os.urandom(NONCE_BYTES),
        sealed=bytes(len(private) + tag_bytes),
        wrapped=wrapped,
    )
    secret = proof.key_file.secret if proof.key_file else b""
    sealer = AESGCM(kdf.key(proof.passphrase, empty.salt, secret))
    return attrs.evolve(empty, sealed=sealer.encrypt(empty.nonce, private, store_id + empty.start()))


def _data_key_info(store_id: bytes, label: bytes) -> bytes:
    return b"coverbook data key 1\x00" + canonical([store_id.hex(), label.hex()])


def keys_slot(store_id: bytes, login: str, shown: Shown, kdf: Kdf, content: Unlocked) -> Slot:
    """A slot for a user, or for recovery where that is whose keys they are.

    From then on it asks for what is shown: a key file where there is one, codes where ``content`` has their secret.
    """
    kind, label = SlotKind.USER, label_of(store_id, login)
    if content.officer == RECOVERY:
        kind, label = SlotKind.RECOVERY, recovery_label(store_id, content.keys.sign_key)
    proof = proof_of(shown)
    private = content.keys.to_bytes() + content.codes + content.officer.encode("ascii")
    wrapped = wrap_for(content.keys.receive_key, content.data_key, _data_key_info(store_id, label))
    factors = Factor.KEY_FILE if proof.key_file else Factor.NONE
    factors |= Factor.CODES if content.codes else Factor.NONE
    return _made(kind, (store_id, label), kdf, (proof, private, factors), wrapped)


def invitation_slot(store_id: bytes, login: str, code: str, kdf: Kdf, content: Invited) -> Slot:
    """A slot that opens once, for someone who has no keys yet."""
    keys = b"".join(_GENERATION.pack(each) + bytes(key) for each, key in sorted(content.register_keys.items()))
    count = _LENGTH.pack(len(content.register_keys))
    private = bytes(content.data_key) + count + keys + content.officer.encode("ascii")
    content_of = (Proof(code), private, Factor.NONE)
    return _made(SlotKind.INVITATION, (store_id, label_of(store_id, login)), kdf, content_of, b"")


def unlock(slot: Slot, store_id: bytes, shown: Shown) -> Unlocked:
    """Open a slot of a user or of recovery. Raises: WrongPassphrase, KeyFileWanted, KeyFileForeign, WrapNotOurs."""
    private = slot.open(store_id, shown)
    keys = PrivateKeys.from_bytes(private)
    data_key = keys.unwrap(slot.wrapped, _data_key_info(store_id, slot.label))
    codes_end = PRIVATE_BYTES + (TOTP_BYTES if slot.factors & Factor.CODES else 0)
    return Unlocked(
        officer=private[codes_end:].decode("ascii"),
        keys=keys,
        data_key=data_key,
        codes=private[PRIVATE_BYTES:codes_end],
    )


def accept(slot: Slot, store_id: bytes, code: Shown) -> Invited:
    """Open an invitation. Raises: WrongPassphrase."""
    private = slot.open(store_id, code)
    at = KEY_BYTES + _LENGTH.size
    (count,) = _LENGTH.unpack(private[KEY_BYTES:at])
    size = _GENERATION.size + KEY_BYTES
    parts = [private[at + place * size : at + (place + 1) * size] for place in range(count)]
    return Invited(
        officer=private[at + count * size :].decode("ascii"),
        data_key=bytearray(private[:KEY_BYTES]),
        register_keys={
            _GENERATION.unpack(part[: _GENERATION.size])[0]: bytearray(part[_GENERATION.size :]) for part in parts
        },
    )


def rewrapped(slot: Slot, store_id: bytes, receive_key: bytes, data_key: Key) -> Slot:
    """The slot of a user or of recovery with another data key in it; the passphrase is not needed for that."""
    return attrs.evolve(slot, wrapped=wrap_for(receive_key, data_key, _data_key_info(store_id, slot.label)))
