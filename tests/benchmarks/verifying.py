"""Verification of the whole register, and the bare arithmetic of its signatures on both cores."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models.journal import parse_body, signed_bytes
from models.record import Kind
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from tests.benchmarks.load_store import COMMANDER, opened
from tests.benchmarks.taken import Taken, Watch, peak

CORES = 2
Claim = tuple[str, bytes, bytes]
"""Public key (hexadecimal), hash, signature."""
_claims: list[Claim] = []


def measured(folder: Path) -> Taken:
    """As ``coverbook verify`` does it, from the open store."""
    with opened(folder, COMMANDER) as session:
        watch = Watch()
        with watch.running():
            verdict = verify(session.store.db, session.store.store_id, Rulebook())
        if not verdict.consistent:
            raise AssertionError(str(verdict))
        return Taken(seconds=watch.seconds, peak=peak())


def limit(folder: Path) -> Taken:
    """Every signature once, from a list in memory, half of it on each core."""
    with opened(folder, COMMANDER) as session:
        keys = {each["urn"]: each["sign_key"] for each in session.register.records.open_facts(Kind.OFFICER)}
        rows = session.store.db.rows("SELECT body, hash, signature FROM entry")
        _claims.extend((keys[parse_body(body)["actor"]], digest, signature) for body, digest, signature in rows)
        del rows
    with ProcessPoolExecutor(CORES, get_context("fork")) as pool:
        list(pool.map(_half, [CORES] * CORES))  # the processes stand before the clock runs
        watch = Watch()
        with watch.running():
            checked = sum(pool.map(_half, range(CORES)))
    if checked != len(_claims):
        message = "a signature does not verify"
        raise AssertionError(message)
    return Taken(seconds=watch.seconds, peak=peak())


def _half(part: int) -> int:
    """Check one part; how many there were. A part beyond the last one is empty."""
    if part >= CORES:
        return 0
    public = {key: Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in {each[0] for each in _claims}}
    mine = _claims[part::CORES]
    for key, digest, signature in mine:
        public[key].verify(signature, signed_bytes(digest))
    return len(mine)
