"""The root this computer knows a register by: another one is refused, a signed succession is followed."""

from __future__ import annotations

from contextlib import suppress

from storage.anchors import Anchors
from storage.store import Store
from storage.top_errors import AnotherRoot
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from storage.verify_top import Trusted, trusted


def check_root(anchors: Anchors, store: Store) -> Trusted:
    """Compare the directory's roots with those this computer knows, and remember them.

    Roots that lead on from the known ones are followed where the register verifies as a whole: who announced, who
    confirmed. Fewer than known are for the comparison of heads to name: an older copy was put back.

    Raises: RootForged; AnotherRoot where a root stands that no signed succession leads to.
    """
    top = trusted(store.db, store.store_id)
    known, found = anchors.roots(store.store_id), top.was_root
    if known[: len(found)] == found and known:
        return top
    if known:
        if found[: len(known)] != known:
            raise AnotherRoot
        if not verify(store.db, store.store_id, Rulebook()).consistent:
            raise AnotherRoot
    with suppress(OSError):
        anchors.pin(store.store_id, found)
    return top
