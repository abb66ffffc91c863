"""What can go wrong at the top of a register: its root, its recovery. The docstring of each class is the message."""

from __future__ import annotations

from typing import ClassVar

from storage.errors import OpenReadOnly, WrongPassphrase


class WrongRecoveryCode(WrongPassphrase):
    """These two halves do not open this register. Compare the register's number on both sheets with the one asked for;
    the sheets may be of another register, or of a code that was replaced. Nothing was changed.
    """


class RootForged(OpenReadOnly):
    """The root of the directory or the key of recovery in this register is not what their holders signed, so no key
    was given to anyone. Verify the register, keep the folder as it is, and tell the commander. Nothing was changed.
    """

    BAND: ClassVar[str] = "READ-ONLY: ROOT NOT AS SIGNED"


class AnotherRoot(OpenReadOnly):
    """The root of this register's directory is not the one this computer knows, and no signed succession leads from
    the one to the other. It is open read-only. Compare the fingerprint with the recovery sheet, keep the folder as it
    is, and tell the commander. Nothing was changed.
    """

    BAND: ClassVar[str] = "READ-ONLY: ANOTHER ROOT"
