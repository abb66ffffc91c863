"""The question of a court over all accounts of a year, and everything that is due in the division."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from models.account_query import Period
from models.kinds import KINDS
from models.profile import Profile
from storage.past import PastVersions
from tests.benchmarks.load_store import COMMANDER, opened
from tests.benchmarks.taken import Taken, Watch, peak
from ui.past import ask_accounts
from ui.session import Session

_FIRST, _LAST = date(2026, 1, 1), date(2026, 12, 31)


def _timed(folder: Path, ask: Callable[[Session], Any]) -> Taken:
    """What one question takes in an unlocked register whose activities are all raised."""
    with opened(folder, COMMANDER) as session:
        while session.raise_more():
            pass
        watch = Watch()
        with watch.running():
            ask(session)
        return Taken(seconds=watch.seconds, peak=peak())


def query_measured(folder: Path) -> Taken:
    """Every account of one site in a year, with what each showed, its sessions and contacts."""
    return _timed(folder, lambda session: ask_accounts(session, _year(session), frozenset({_site(session)})))


def query_limit(folder: Path) -> Taken:
    """Every version of the same profiles and identities, opened and no more."""

    def opened_only(session: Session) -> None:
        site = _site(session)
        profiles = [each for each in session.open_facts(Profile) if each["platform"] == site]
        urns = [*(each["urn"] for each in profiles), *sorted({each["identity"] for each in profiles})]
        store = session.store
        past = PastVersions(db=store.db, keyring=store.keyring, store_id=store.store_id, kinds=KINDS)
        for _ in past.of(urns, lambda _kind, _facts: True):
            pass

    return _timed(folder, opened_only)


def due_measured(folder: Path) -> Taken:
    """What is due for the commander."""
    return _timed(folder, lambda session: session.due())


def due_limit(folder: Path) -> Taken:
    """The open fields of every profile, read once."""
    return _timed(folder, lambda session: session.open_facts(Profile))


def _year(session: Session) -> Period:
    return Period(first=_FIRST, last=_LAST, zone=session.zone)


def _site(session: Session) -> str:
    return str(session.open_facts(Profile)[0]["platform"])
