"""What is measured: each row with its limit and its goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path

import attrs

from tests.benchmarks import (
    asking,
    attaching,
    changing,
    checking,
    listing,
    load_store,
    many_users,
    rekeying,
    starting,
    unlocking,
    verifying,
)
from tests.benchmarks.taken import Taken

DESIGN = 2_000
"""Identities of the design load: 6,000 profiles, 250,000 activities, 500,000 entries."""


class Of(StrEnum):
    """What a goal is about."""

    RATIO = "× the limit"
    SECONDS = "s"
    BEYOND = "s beyond the limit"
    PEAK = "MiB"


@attrs.frozen
class Goal:
    """At most so much; ``design``: asked of the design load alone."""

    of: Of
    most: float
    design: bool = False

    def told(self) -> str:
        """In words for the table."""
        if self.of is Of.RATIO:
            return f"≤ {self.most:g} ×"
        if self.of is Of.PEAK:
            return f"≤ {self.most:g} MiB"
        size = f"{self.most:g} s" if self.most >= 1 else f"{self.most * 1000:g} ms"
        return f"≤ {size} beyond it" if self.of is Of.BEYOND else f"≤ {size}"

    def met(self, measured: Taken, limit: Taken) -> bool:
        """Whether the figures hold it."""
        figure = {
            Of.RATIO: measured.seconds / limit.seconds,
            Of.SECONDS: measured.seconds,
            Of.BEYOND: measured.seconds - limit.seconds,
            Of.PEAK: measured.peak,
        }[self.of]
        return figure <= self.most


@attrs.frozen(kw_only=True)
class Row:
    """One row: what is measured, what it is held against, how often each is taken (the median counts)."""

    says: str
    limit_says: str
    measured: Callable[[Path], Taken]
    limit: Callable[[Path], Taken]
    goals: tuple[Goal, ...]
    rounds: int = 3
    rounds_at_design: int = 1
    any_load: bool = False
    """True where the load makes no difference: measured once."""

    def goals_at(self, identities: int) -> tuple[Goal, ...]:
        """The goals that are asked at a load."""
        return tuple(each for each in self.goals if not each.design or identities >= DESIGN)

    def rounds_at(self, identities: int) -> int:
        """How often each part is taken at a load."""
        return self.rounds if identities < DESIGN else self.rounds_at_design


ROWS: Mapping[str, Row] = {
    "unlock": Row(
        says="Unlock, after the key derivation, until names, handles, cases and numbers are searchable",
        limit_says="bare decrypt and JSON parse of the same rows",
        measured=unlocking.measured,
        limit=unlocking.limit,
        goals=(Goal(Of.RATIO, 2.5), Goal(Of.SECONDS, 2.0, design=True), Goal(Of.PEAK, 400, design=True)),
        rounds_at_design=3,
    ),
    "users": Row(
        says="Open a register of 20 users, key derivation included",
        limit_says="one key derivation with the same parameters",
        measured=many_users.measured,
        limit=many_users.limit,
        goals=(Goal(Of.RATIO, 1.3),),
        any_load=True,
    ),
    "check": Row(
        says="The check at unlock at its longest: the newest 500 entries and what they wrote",
        limit_says="bare Ed25519 of these entries on one core",
        measured=checking.measured,
        limit=checking.limit,
        goals=(Goal(Of.SECONDS, 0.150),),
    ),
    "change": Row(
        says="One signed, journalled change (a session logged), processor time",
        limit_says="one insert of as many bytes in its own transaction",
        measured=changing.measured,
        limit=changing.limit,
        goals=(Goal(Of.BEYOND, 0.002),),
    ),
    "page": Row(
        says="First page of the activities, newest first",
        limit_says="200 rows of a bare table in memory, by their key",
        measured=listing.page_measured,
        limit=listing.page_limit,
        goals=(Goal(Of.SECONDS, 0.050),),
    ),
    "sorted": Row(
        says="First page of the activities by the slowest other column",
        limit_says="200 rows of a bare table in memory, by their key",
        measured=listing.sorted_measured,
        limit=listing.page_limit,
        goals=(Goal(Of.SECONDS, 0.050),),
        rounds=1,
    ),
    "search": Row(
        says="From key to result of a search over the activities, median of all keystrokes",
        limit_says="200 hits of a bare full-text index in memory",
        measured=listing.search_measured,
        limit=listing.search_limit,
        goals=(Goal(Of.SECONDS, 0.033),),
        rounds=1,
    ),
    "query": Row(
        says="Every account of one site in a year: what it showed, its sessions, its contacts",
        limit_says="opening every version of the same profiles and identities",
        measured=asking.query_measured,
        limit=asking.query_limit,
        goals=(Goal(Of.SECONDS, 1.0),),
        rounds=1,
    ),
    "due": Row(
        says="What is due in the whole division",
        limit_says="the open fields of every profile, read once",
        measured=asking.due_measured,
        limit=asking.due_limit,
        goals=(Goal(Of.SECONDS, 1.0),),
        rounds=1,
    ),
    "start": Row(
        says="Cold start to the unlock page",
        limit_says="an empty PySide6 window",
        measured=starting.measured,
        limit=starting.limit,
        goals=(Goal(Of.RATIO, 1.3),),
        rounds=7,
        any_load=True,
    ),
    "verify": Row(
        says="Verify the whole register",
        limit_says="bare Ed25519 of every entry on both cores",
        measured=verifying.measured,
        limit=verifying.limit,
        goals=(Goal(Of.RATIO, 1.3),),
    ),
    "rekey": Row(
        says="Re-key 100 MB, after the verification",
        limit_says="a bare copy of the file, synced",
        measured=rekeying.measured,
        limit=rekeying.limit,
        goals=(Goal(Of.SECONDS, 2.0),),
        any_load=True,
    ),
    "attach": Row(
        says="Attach 240 MiB in 6 files: hashed, encrypted, synced, named by entries",
        limit_says="the same bytes read, encrypted, written and synced",
        measured=attaching.stored,
        limit=attaching.stored_limit,
        goals=(Goal(Of.RATIO, 1.3), Goal(Of.PEAK, 160)),
        any_load=True,
    ),
    "back up": Row(
        says="Back up a register with 240 MiB of attachments, signed and read back",
        limit_says="the same bytes read, encrypted, written and synced",
        measured=attaching.backed_up,
        limit=attaching.backed_up_limit,
        goals=(Goal(Of.RATIO, 1.3), Goal(Of.PEAK, 160)),
        any_load=True,
    ),
}


def built(folder: Path, identities: int) -> Taken:
    """The register a load is measured on."""
    return load_store.built(folder, identities)
