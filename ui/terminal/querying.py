"""``coverbook query accounts``: every account that existed or was used in a period."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from models.account_query import Account, Period
from models.canonical import instant_text, plain
from models.errors import InvalidInput
from models.platform import Platform
from ui.past import Answer, ask_accounts
from ui.session import Session
from ui.terminal.secret_input import proof
from ui.terminal.tables import WITHHELD, emit_json, emit_table, say_bands

HEADINGS = ("Profile", "Site", "State", "Existed", "Sessions", "Outside", "Handle", "Name shown", "Contacts")


def query(asked: argparse.Namespace) -> int:
    """Ask, print the accounts and what the answer is complete as to. The asking is journalled."""
    if asked.last < asked.first:
        raise InvalidInput({"--to": "lies before --from"})
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        sites = {each.urn: each.name for each in session.find(Platform)}
        period = Period(first=asked.first, last=asked.last, zone=session.zone)
        answer = ask_accounts(session, period, _platforms(asked.platform, sites))
    if asked.json:
        emit_json(_as_json(answer, period, sites))
        return 0
    emit_table(HEADINGS, [_cells(each, sites, period) for each in answer.accounts])
    sys.stdout.write(f"{answer.certificate}\n")
    return 0


def _platforms(asked: Iterable[str], sites: dict[str, str]) -> frozenset[str]:
    """Names or numbers as numbers. Raises: InvalidInput."""
    known = {name.casefold(): urn for urn, name in sites.items()} | {urn.casefold(): urn for urn in sites}
    wanted = [each.strip().casefold() for each in asked]
    if not known.keys() >= set(wanted):
        raise InvalidInput({"--platform": "names a site this register does not list; see `coverbook list platform`"})
    return frozenset(known[each] for each in wanted)


def _cells(account: Account, sites: dict[str, str], period: Period) -> list[str]:
    facts, shown = account.facts, account.shown[-1].values if account.shown else {}
    sealed = "-" if account.readable else WITHHELD
    return [
        facts["urn"],
        sites.get(facts["platform"], facts["platform"]),
        facts["state"],
        _existed(account, period),
        str(account.used.sessions if account.used else 0),
        str(len(account.outside)),
        str(shown.get("handle") or sealed),
        str(shown.get("name") or sealed),
        str(len(account.contacts)) if account.readable else WITHHELD,
    ]


def _existed(account: Account, period: Period) -> str:
    ended = account.existed_until
    return f"{_day(account.existed_from, period)} to {'now' if ended is None else _day(ended, period)}"


def _day(at: datetime | None, period: Period) -> str:
    return "not recorded" if at is None else at.astimezone(period.zone).date().isoformat()


def _as_json(answer: Answer, period: Period, sites: dict[str, str]) -> dict[str, Any]:
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "certificate": answer.certificate,
        "head": {"n": answer.head.n, "hash": answer.head.hash.hex()},
        "practice": answer.practice,
        "withheld": answer.withheld,
        "accounts": [_account(each, sites) for each in answer.accounts],
    }


def _account(account: Account, sites: dict[str, str]) -> dict[str, Any]:
    used = account.used
    return {
        "site": sites.get(account.facts["platform"], ""),
        "open": dict(account.facts),
        "existed_from": _instant(account.existed_from),
        "existed_until": _instant(account.existed_until),
        "sessions": used.sessions if used else 0,
        "first_session": _instant(used.first if used else None),
        "last_session": _instant(used.last if used else None),
        "outside_approval": [
            {"urn": e.urn, "from": _instant(e.from_), "until": _instant(e.until), "rules": list(e.rules)}
            for e in account.outside
        ],
        "readable": account.readable,
        "shown": [
            {
                "from": _instant(e.from_),
                "until": _instant(e.until),
                "recorded_at": _instant(e.recorded_at),
                **dict(e.values),
            }
            for e in account.shown
        ],
        "contacts": [plain(each) for each in account.contacts],
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)
