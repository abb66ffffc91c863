"""The keys of a store in one place: KDF, an officer's own keys, the keyring of an unlocked user."""

from __future__ import annotations

from storage.groups import OVERSIGHT, RECOVERY, REGISTER_GROUP, officer_group
from storage.kdf import Kdf
from storage.keyring import Keyring
from storage.private_keys import PrivateKeys, key_id_of

__all__ = [
    "OVERSIGHT",
    "RECOVERY",
    "REGISTER_GROUP",
    "Kdf",
    "Keyring",
    "PrivateKeys",
    "key_id_of",
    "officer_group",
]
