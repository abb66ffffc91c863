"""Build the practice register: create the store, enrol the division, play the cases.

Each act goes through the door and is signed by the officer who gives it. The passphrases lie in
``accounts.txt`` beside the store, so its key derivation takes the least the format allows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs

from models.directory import ConfirmOfficer, EnrolKeys, InviteOfficer
from reports.passphrase import passphrase as generated_passphrase
from storage.clock import Clock, SetClock, cut, system_clock
from storage.kdf import Kdf
from storage.private_keys import PrivateKeys
from storage.recovery import NewRecovery
from storage.register import Practice, Register, founder_urn
from storage.store import Store
from ui.practice import case_014, case_019, case_020, case_022, case_025, case_027, case_061, cases_2025, media
from ui.practice.division import Division, Event
from ui.practice.load import load
from ui.practice.people import (
    BEGUN,
    CHIEF,
    EQUIPMENT,
    STAFF,
    ZONE,
    genesis,
    issue,
    lockout,
    orders_2025,
    papers,
    register_item,
    rules,
    sites,
    sites_looked_at,
)

HANDED_OUT = "2026-03-16 09:00"
STORE_NAME = "harrow-mills.coverbook"
_CASES = (cases_2025, case_061, case_020, case_014, case_019, case_022, case_025, case_027, media)


@attrs.frozen(kw_only=True)
class Account:
    """One way into the practice register, for ``accounts.txt``."""

    login: str
    passphrase: str
    who: str


@attrs.frozen(kw_only=True)
class Built:
    """What building left: the store's folder, the accounts, the two halves of the recovery code."""

    store: Path
    accounts: tuple[Account, ...]
    recovery: tuple[str, str]


def build(folder: Path, *, real: Clock = system_clock, identities: int = 0, seed: int = 1) -> Built:
    """Create ``folder/harrow-mills.coverbook`` and play the practice department up to 16 March 2026, 09:00.

    ``identities`` adds so many for load, drawn from ``seed``.

    Raises: StoreExists where there is one already, and the store's own errors.
    """
    passphrases = {each.login: generated_passphrase() for each in (CHIEF, *STAFF)}
    store_folder = folder / STORE_NAME
    store, recovery = Store.create(
        store_folder, CHIEF.login, passphrases[CHIEF.login], founder_urn("HM"), kdf=Kdf.minimum()
    )
    clock = SetClock(_instant(BEGUN))
    with store:
        codes = _begin(store, recovery, clock, real)
    division_keys = {
        login: _enrol(store_folder, login, code, passphrases[login], clock) for login, code in codes.items()
    }
    with Store.open(store_folder, CHIEF.login, passphrases[CHIEF.login]) as store:
        division = Division(store, clock, ZONE)
        division.enrolled(CHIEF.login, store.officer, store.keys)
        for login, (officer, keys) in division_keys.items():
            division.enrolled(login, officer, keys)
        _confirm(division)
        _play(division)
        if identities:
            load(division, identities, seed)
        division.leave()
    accounts = tuple(
        Account(login=each.login, passphrase=passphrases[each.login], who=f"{each.rank} {each.name}")
        for each in (CHIEF, *STAFF)
    )
    return Built(store=store_folder, accounts=accounts, recovery=recovery.code.halves)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


def _begin(store: Store, recovery: NewRecovery, clock: SetClock, real: Clock) -> dict[str, str]:
    """The genesis entry and an invitation for everyone; log-in name → one-time code."""
    register = Register(store, clock)
    practice = Practice(start=_instant(HANDED_OUT), created=cut(real()))
    register.create(genesis(store.public_keys(recovery)), practice)
    codes: dict[str, str] = {}
    for person in STAFF:
        clock.forward(timedelta(minutes=3))
        invite = InviteOfficer(rank=person.rank, name=person.name, login_name=person.login, badge=person.badge)
        done = register.perform(invite)
        codes[person.login] = store.invite(person.login, done.changed[0].urn)
    return codes


def _enrol(folder: Path, login: str, code: str, passphrase: str, clock: SetClock) -> tuple[str, PrivateKeys]:
    """An officer at the station: own keys, stated in an entry, then the own passphrase."""
    clock.forward(timedelta(minutes=4))
    with Store.open_invited(folder, login, code) as store:
        keys = store.keys
        stated = EnrolKeys(officer=store.officer, sign_key=keys.sign_key.hex(), receive_key=keys.receive_key.hex())
        Register(store, clock).perform(stated)
        store.enrol(login, passphrase, keys)
        return store.officer, keys


def _confirm(division: Division) -> None:
    """The Chief confirms each officer with the roles held."""
    for person in STAFF:
        division.later(minutes=2)
        confirm = ConfirmOfficer(officer=division.urn(person.login), roles=person.roles)
        division.give(CHIEF.login, confirm)


def _play(division: Division) -> None:
    """Sites, papers, equipment and the cases, in the order of time."""
    events = [
        Event("2025-09-03 09:00", sites),
        Event("2025-09-03 10:30", orders_2025),
        Event("2025-12-30 11:20", papers),
        Event("2026-01-05 08:30", rules),
        Event("2026-01-05 09:50", sites_looked_at),
        Event("2026-03-04 07:52", lockout),
    ]
    for item in EQUIPMENT:
        events.append(Event(item.tested, partial(register_item, item=item)))
        events.append(Event(item.issued, partial(issue, item=item)))
    for case in _CASES:
        events.extend(case.EVENTS)
    division.play(events)


def accounts_text(built: Built) -> str:
    """What ``accounts.txt`` says: fictional people, their log-in names and passphrases, the recovery code."""
    width = max(len(each.login) for each in built.accounts)
    lines = [f"{each.login:<{width}}  {each.passphrase}  ({each.who})" for each in built.accounts]
    return "\n".join(
        (
            "PRACTICE REGISTER of the fictional Harrow Mills Police Department: fictional, not for real records.",
            "Log-in name, passphrase, person:",
            "",
            *lines,
            "",
            "Recovery code, both halves are needed:",
            *built.recovery,
            "",
        )
    )
