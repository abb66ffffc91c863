"""An officer's own keys at this station: one to sign with, one to receive keys with (docs/formats/store.md)."""

from __future__ import annotations

from hashlib import sha256

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.sealing import KEY_BYTES, Key

PRIVATE_BYTES = 64
WRAP_BYTES = 80
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class WrapNotOurs(ValueError):
    """A key wrap that this receive key does not open at this place."""


def key_id_of(sign_key: bytes) -> bytes:
    """The id of a signing key: the first 8 bytes of SHA-256 of the public key (32 bytes)."""
    return sha256(sign_key).digest()[:8]


def wrap_for(receive_key: bytes, key: Key, info: bytes) -> bytes:
    """A 32-byte key, wrapped (HPKE) to a public receive key; 80 bytes. ``info`` binds what it is and for whom."""
    return _SUITE.encrypt(bytes(key), X25519PublicKey.from_public_bytes(receive_key), info)


@attrs.frozen(eq=False, repr=False)
class PrivateKeys:
    """The two private keys. Never printed, never compared; kept by the crypto library, which frees them."""

    _sign: Ed25519PrivateKey
    _receive: X25519PrivateKey

    @classmethod
    def generate(cls) -> PrivateKeys:
        """New keys from the system's randomness."""
        return cls(Ed25519PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    def from_bytes(cls, data: Key) -> PrivateKeys:
        """From the 64 bytes :meth:`to_bytes` gives."""
        sign, receive = bytes(data[:KEY_BYTES]), bytes(data[KEY_BYTES:PRIVATE_BYTES])
        return cls(Ed25519PrivateKey.from_private_bytes(sign), X25519PrivateKey.from_private_bytes(receive))

    def to_bytes(self) -> bytes:
        """Signing seed (32) and receiving key (32): what a slot seals."""
        return self._sign.private_bytes_raw() + self._receive.private_bytes_raw()

    @property
    def sign_key(self) -> bytes:
        """The public signing key, 32 bytes."""
        return self._sign.public_key().public_bytes_raw()

    @property
    def receive_key(self) -> bytes:
        """The public receiving key, 32 bytes."""
        return self._receive.public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        """The id of the signing key, 8 bytes."""
        return key_id_of(self.sign_key)

    def sign(self, data: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes."""
        return self._sign.sign(data)

    def derived(self, salt: bytes, info: bytes) -> bytes:
        """A 32-byte key that only the holder of the private receive key can derive: HKDF-SHA256."""
        return HKDF(SHA256(), KEY_BYTES, salt, info).derive(self._receive.private_bytes_raw())

    def unwrap(self, wrapped: bytes, info: bytes) -> bytearray:
        """The key in a wrap made by :func:`wrap_for`. Raises: WrapNotOurs."""
        try:
            return bytearray(_SUITE.decrypt(wrapped, self._receive, info))
        except (InvalidTag, ValueError) as error:
            raise WrapNotOurs from error
