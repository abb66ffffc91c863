"""What one officer's session reads of the past, for the query over accounts (``models.account_query.Past``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import attrs

from models.account_query import Account, Dated, Outside, Period, Used, accounts_in
from models.canonical import instant_from, instant_text
from models.contact import Contact
from models.journal import Head
from models.kinds import KINDS
from models.profile import Profile
from models.viewing import QueryAccounts
from storage.past import PastVersions
from ui.session import Session


class SessionPast:
    """Reads through the officer's own keys and the reading room."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def profiles(self) -> Sequence[Mapping[str, Any]]:
        """The open fields of every profile, by number."""
        return self._session.open_facts(Profile)

    def used(self, start: datetime, end: datetime) -> Mapping[str, Used]:
        """Profile → its sessions that overlap the period."""
        rows = self._session.room.sessions_by_profile(instant_text(start), instant_text(end))
        return {
            profile: Used(sessions=count, first=instant_from(first), last=instant_from(last))
            for profile, count, first, last in rows
            if profile
        }

    def outside(self, start: datetime, end: datetime) -> Mapping[str, Sequence[Outside]]:
        """Profile → its sessions outside approval that overlap the period, oldest first."""
        found: dict[str, list[Outside]] = {}
        for profile, urn, from_, until, rules in self._session.room.sessions_outside(
            instant_text(start), instant_text(end)
        ):
            one = Outside(urn=urn, from_=instant_from(from_), until=instant_from(until), rules=rules)
            found.setdefault(profile, []).append(one)
        return found

    def versions(self, urns: Sequence[str]) -> Mapping[str, Sequence[Dated]]:
        """Record → its versions, oldest first, where this officer's screens may show it whole."""
        store, found = self._session.store, dict[str, list[Dated]]()
        past = PastVersions(db=store.db, keyring=store.keyring, store_id=store.store_id, kinds=KINDS)
        for left in past.of(urns, self._session.shown_whole()):
            found.setdefault(left.urn, []).append(Dated(at=left.at, fields=left.fields))
        return found

    def contacts(self, identities: Sequence[str]) -> Mapping[str, Sequence[Contact]]:
        """False identity → its contacts, by number."""
        found: dict[str, list[Contact]] = {}
        asked = set(identities)
        for each in self._session.find(Contact):
            if each.identity in asked:
                found.setdefault(each.identity, []).append(each)
        return found


@attrs.frozen(kw_only=True)
class Answer:
    """The accounts of a period and up to which entry the register was asked."""

    accounts: tuple[Account, ...]
    head: Head
    practice: bool

    @property
    def withheld(self) -> int:
        """How many accounts lie in dossiers this officer may not read."""
        return sum(not each.readable for each in self.accounts)

    @property
    def certificate(self) -> str:
        """What the answer is complete as to, in words; it claims nothing on what was never entered."""
        said = (
            f"Complete as to what is recorded at entry {self.head.printed} on station 1. This version takes no "
            "packages from other stations. Says nothing on accounts or sessions that were never entered."
        )
        if self.withheld:
            said += (
                f" Of {len(self.accounts)} accounts {self.withheld} lie in dossiers the asking officer may not read "
                "whole: they are listed by number with their open fields."
            )
        return f"PRACTICE. {said}" if self.practice else said


def ask_accounts(session: Session, period: Period, platforms: frozenset[str] = frozenset()) -> Answer:
    """Ask for the accounts of a period; the asking is an entry of the journal. Raises: NotAllowed."""
    session.register.perform(QueryAccounts())
    while session.raise_more():
        pass
    head = session.register.journal.head
    found = accounts_in(SessionPast(session), period, platforms)
    return Answer(accounts=found, head=head, practice=session.practice)
