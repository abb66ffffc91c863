"""Codes on paper: the recovery code in two halves, and a one-time invitation (docs/formats/store.md, section 4)."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from hashlib import sha256

import attrs

from storage.errors import WrongCode
from storage.private_keys import PrivateKeys

HALF_BYTES = 16
HALF_CHECK_BYTES = 4
INVITATION_BYTES = 15
INVITATION_CHECK_BYTES = 5
_GROUP = 4
_MISREAD = str.maketrans("018", "OIB")


def _check(label: str, secret: bytes, size: int) -> bytes:
    return sha256(label.encode() + secret).digest()[:size]


def _printed(data: bytes) -> str:
    letters = base64.b32encode(data).decode().rstrip("=")
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _typed(text: str, size: int) -> bytes:
    letters = "".join(text.upper().split()).replace("-", "").translate(_MISREAD)
    try:
        data = base64.b32decode(letters)
    except (binascii.Error, ValueError) as error:
        raise WrongCode from error
    if len(data) != size:
        raise WrongCode
    return data


def register_number(store_id: bytes) -> str:
    """What papers call a register by, of no name: the first 8 bytes of its id in groups of four digits."""
    digits = store_id[:8].hex()
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def same_group(typed: str, group: str) -> bool:
    """Whether one group was typed back as it stands on paper."""
    return "".join(typed.upper().split()).translate(_MISREAD) == group


def _half_check(number: int, half: bytes) -> bytes:
    return _check(f"coverbook recovery half {number}", half, HALF_CHECK_BYTES)


@attrs.frozen(repr=False)
class RecoveryCode:
    """The recovery code; each half is kept by another person. 32 bytes."""

    secret: bytes

    @classmethod
    def generate(cls) -> RecoveryCode:
        """A new one from the system's randomness."""
        return cls(os.urandom(2 * HALF_BYTES))

    @property
    def halves(self) -> tuple[str, str]:
        """Both halves as they are printed: eight groups of four letters each."""
        first, second = self.secret[:HALF_BYTES], self.secret[HALF_BYTES:]
        return _printed(first + _half_check(1, first)), _printed(second + _half_check(2, second))

    @classmethod
    def read(cls, one: str, other: str) -> RecoveryCode:
        """From both halves as typed, in either order. Raises: WrongCode."""
        parts: dict[int, bytes] = {}
        for text in (one, other):
            data = _typed(text, HALF_BYTES + HALF_CHECK_BYTES)
            half, check = data[:HALF_BYTES], data[HALF_BYTES:]
            for number in (1, 2):
                if hmac.compare_digest(check, _half_check(number, half)):
                    parts[number] = half
        if len(parts) != len((one, other)):
            raise WrongCode
        return cls(parts[1] + parts[2])

    @property
    def passphrase(self) -> str:
        """What the recovery slot is derived from."""
        return self.secret.hex()


@attrs.frozen(eq=False, repr=False)
class NewRecovery:
    """A recovery code and the keys its slot will seal, in memory until an entry states them."""

    code: RecoveryCode
    keys: PrivateKeys

    @classmethod
    def generate(cls) -> NewRecovery:
        """New ones from the system's randomness."""
        return cls(RecoveryCode.generate(), PrivateKeys.generate())

    @property
    def sign_key(self) -> str:
        """The public signing key, 64 hexadecimal digits."""
        return self.keys.sign_key.hex()

    @property
    def receive_key(self) -> str:
        """The public receiving key, 64 hexadecimal digits."""
        return self.keys.receive_key.hex()


@attrs.frozen(repr=False)
class InvitationCode:
    """A code that opens the store once, until its holder has set an own passphrase. 15 bytes."""

    secret: bytes

    @classmethod
    def generate(cls) -> InvitationCode:
        """A new one from the system's randomness."""
        return cls(os.urandom(INVITATION_BYTES))

    def __str__(self) -> str:
        """As it is printed: eight groups of four letters."""
        return _printed(self.secret + _check("coverbook invitation ", self.secret, INVITATION_CHECK_BYTES))

    @classmethod
    def read(cls, text: str) -> InvitationCode:
        """From the code as typed. Raises: WrongCode."""
        data = _typed(text, INVITATION_BYTES + INVITATION_CHECK_BYTES)
        secret, check = data[:INVITATION_BYTES], data[INVITATION_BYTES:]
        if not hmac.compare_digest(check, _check("coverbook invitation ", secret, INVITATION_CHECK_BYTES)):
            raise WrongCode
        return cls(secret)

    @property
    def passphrase(self) -> str:
        """What the invitation's slot is derived from."""
        return self.secret.hex()
