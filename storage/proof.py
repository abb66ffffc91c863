"""What someone shows to open a slot: the passphrase and, where the slot wants them, a key file and a phone code."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from storage.key_file import KeyFile


@attrs.frozen(repr=False)
class Proof:
    """All that is shown at once. ``code`` is the phone code as typed; spaces don't count."""

    passphrase: str
    key_file: KeyFile | None = None
    code: str = ""


Shown: TypeAlias = str | Proof
"""A passphrase alone, or all that is shown."""


def proof_of(shown: Shown) -> Proof:
    """The same as a proof."""
    return shown if isinstance(shown, Proof) else Proof(shown)
