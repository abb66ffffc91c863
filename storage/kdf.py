"""How a passphrase becomes the key that guards an officer's own keys (docs/formats/store.md, section 4)."""

from __future__ import annotations

import struct
import time
import unicodedata
from collections.abc import Callable
from typing import ClassVar

import attrs
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

KEK_BYTES = 32
SALT_BYTES = 16
_LAYOUT = struct.Struct(">IIB")
_HALF_A_SECOND = 0.5


class OutOfBounds(ValueError):
    """KDF parameters this program would never have written: a downgrade or a bomb."""


@attrs.frozen
class Kdf:
    """Argon2id parameters. ``memory`` in KiB. Raises: OutOfBounds when made outside the bounds."""

    memory: int
    passes: int
    lanes: int

    LEAST_MEMORY: ClassVar[int] = 64 * 1024
    MOST_MEMORY: ClassVar[int] = 1024 * 1024
    LEAST_PASSES: ClassVar[int] = 3
    MOST_PASSES: ClassVar[int] = 64
    LANES: ClassVar[int] = 4
    SIZE: ClassVar[int] = _LAYOUT.size

    def __attrs_post_init__(self) -> None:
        memory_holds = self.LEAST_MEMORY <= self.memory <= self.MOST_MEMORY
        passes_hold = self.LEAST_PASSES <= self.passes <= self.MOST_PASSES
        if not (memory_holds and passes_hold and self.lanes == self.LANES):
            raise OutOfBounds

    @classmethod
    def minimum(cls) -> Kdf:
        """The least that is taken: the second choice of RFC 9106."""
        return cls(cls.LEAST_MEMORY, cls.LEAST_PASSES, cls.LANES)

    @classmethod
    def calibrated(cls, seconds: Callable[[Kdf], float] | None = None) -> Kdf:
        """Parameters that take 0.5 to 1 second here, or the most memory taken. ``seconds`` measures one try."""
        measure = seconds or _seconds
        chosen = cls.minimum()
        while measure(chosen) < _HALF_A_SECOND and chosen.memory < cls.MOST_MEMORY:
            chosen = attrs.evolve(chosen, memory=min(chosen.memory * 2, cls.MOST_MEMORY))
        return chosen

    @classmethod
    def read(cls, data: bytes) -> Kdf:
        """From its nine bytes. Raises: OutOfBounds."""
        return cls(*_LAYOUT.unpack(data))

    def written(self) -> bytes:
        """Its nine bytes."""
        return _LAYOUT.pack(self.memory, self.passes, self.lanes)

    def key(self, passphrase: str, salt: bytes, secret: bytes = b"") -> bytes:
        """The key-encrypting key, 32 bytes. The passphrase is put into NFC first.

        ``secret``: that of a key file, as Argon2's own parameter of that name (RFC 9106 section 3.1).
        """
        typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
        derivation = Argon2id(
            salt=salt,
            length=KEK_BYTES,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.memory,
            secret=secret or None,
        )
        return derivation.derive(typed)


def _seconds(kdf: Kdf) -> float:
    start = time.perf_counter()
    kdf.key("how long does one passphrase take here", bytes(SALT_BYTES))
    return time.perf_counter() - start
