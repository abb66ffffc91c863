"""Recovery's public keys, signed by the root: a member of every group that nobody with SQL can put another in for.

docs/formats/store.md section 6. Whoever makes a group wraps its key to recovery without asking; were the public key
just a row, a user with the database key could put an own one there and receive every later group key.
"""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models.canonical import canonical, parse
from storage.errors import RecoveryKeyForged
from storage.private_keys import PrivateKeys


def _signed(store_id: bytes, sign_key: bytes, receive_key: bytes) -> bytes:
    return b"coverbook recovery 0\x00" + canonical([store_id.hex(), sign_key.hex(), receive_key.hex()])


def about_recovery(store_id: bytes, root: PrivateKeys, recovery: PrivateKeys) -> list[tuple[str, bytes]]:
    """The rows of ``about`` that name recovery's public keys and carry the root's signature over them."""
    signature = root.sign(_signed(store_id, recovery.sign_key, recovery.receive_key))
    return [
        ("recovery_sign", recovery.sign_key),
        ("recovery_receive", recovery.receive_key),
        ("recovery_signature", signature),
    ]


def recovery_receive_key(store_id: bytes, rows: Mapping[str, bytes], founder: bytes, genesis: bytes | None) -> bytes:
    """Recovery's public receiving key, 32 bytes, after its signature was checked.

    ``rows``: what ``about`` says. ``genesis``: the body of the first entry, which names the root. ``founder``: the
    public signing key that stands for the root until that entry is written.

    Raises: RecoveryKeyForged.
    """
    try:
        root = founder if genesis is None else bytes.fromhex(parse(genesis)["root"])
        signed = _signed(store_id, rows["recovery_sign"], rows["recovery_receive"])
        Ed25519PublicKey.from_public_bytes(root).verify(rows["recovery_signature"], signed)
    except (InvalidSignature, ValueError, KeyError, TypeError) as error:
        raise RecoveryKeyForged from error
    return rows["recovery_receive"]
