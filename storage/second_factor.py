"""Phone codes by RFC 6238: six digits from a phone, asked for once per 12 hours (docs/formats/store.md, section 4).

Compliance, not protection: the secret lies in the slot's sealed part, so who has the passphrase and another program
needs no code. A key file is what keeps a copied store shut.
"""

from __future__ import annotations

import base64
import hmac
import os
from datetime import datetime

import pyotp

from storage.slots import TOTP_BYTES

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""How many steps of 30 seconds the phone's clock may differ."""
ISSUER = "Register"
"""What the phone shows beside the code: nothing that names the program or the department."""


def new_secret() -> bytes:
    """20 bytes from the system's randomness."""
    return os.urandom(TOTP_BYTES)


def printed(secret: bytes) -> str:
    """The secret as a person types it into a phone: base32 in groups of four."""
    text = base64.b32encode(secret).decode("ascii")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(secret: bytes, officer: str) -> str:
    """What the QR code says: the secret under the officer's number, without a name."""
    return _codes(secret).provisioning_uri(name=officer, issuer_name=ISSUER)


def step_of(secret: bytes, code: str, now: datetime, after: int = -1) -> int | None:
    """The time step a code is right for, None where it is not right or its step is not after the one given last."""
    typed = "".join(code.split())
    current = int(now.timestamp()) // STEP_SECONDS
    codes = _codes(secret)
    found = None
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        if hmac.compare_digest(codes.generate_otp(step).encode(), typed.encode("utf-8", "replace")) and step > after:
            found = step
    return found


def _codes(secret: bytes) -> pyotp.TOTP:
    return pyotp.TOTP(base64.b32encode(secret).decode("ascii"), interval=STEP_SECONDS)
