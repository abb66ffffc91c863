"""The check at unlock at its longest, and the bare arithmetic of as many signatures on one core."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from models.journal import Head, parse_body, signed_bytes
from models.record import Kind
from storage.verify_rulebook import Rulebook
from storage.verify_since import MOST, verify_since
from tests.benchmarks.load_store import COMMANDER, opened
from tests.benchmarks.taken import Taken, Watch, peak
from ui.session import Session

_SINCE = "SELECT n, body, hash, signature FROM entry WHERE n >= ? ORDER BY n"


def measured(folder: Path) -> Taken:
    """The newest entries and what they wrote, behind a head that was checked before."""
    with opened(folder, COMMANDER) as session:
        n, known = _begin(session)
        watch = Watch()
        with watch.running():
            verdict = verify_since(session.store.db, session.store.store_id, Rulebook(), Head(n, known))
        if not verdict.consistent:
            raise AssertionError(str(verdict))
        return Taken(seconds=watch.seconds, peak=peak())


def limit(folder: Path) -> Taken:
    """The same entries, their signatures alone."""
    with opened(folder, COMMANDER) as session:
        n, _ = _begin(session)
        keys = {
            each["urn"]: Ed25519PublicKey.from_public_bytes(bytes.fromhex(each["sign_key"]))
            for each in session.register.records.open_facts(Kind.OFFICER)
        }
        rows = session.store.db.rows(_SINCE, (n + 1,))
        claims = [(keys[parse_body(body)["actor"]], digest, signature) for _, body, digest, signature in rows]
        watch = Watch()
        with watch.running():
            for key, digest, signature in claims:
                key.verify(signature, signed_bytes(digest))
        return Taken(seconds=watch.seconds, peak=peak())


def _begin(session: Session) -> tuple[int, bytes]:
    n = session.register.journal.head.n - MOST
    return n, session.register.journal.hash_at(n) or b""
