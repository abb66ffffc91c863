"""Acts on accounts that change no record: the journal entry is what they leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from models.command import EVERYONE, Command, Context, Row
from models.due import Due
from models.policy import RULES
from models.record import Record

PASSPHRASE_DAYS = 365
"""A passphrase is changed after so many days (CJIS Security Policy IA-5)."""
NOTICE_DAYS = 14


@attrs.frozen(kw_only=True)
class ChangePassphrase(Command):
    """Note that the officer changed the own passphrase. The entry says that and when, nothing else."""


def change_passphrase(_command: ChangePassphrase, _context: Context) -> Sequence[Record]:
    """No record changes."""
    return []


def passphrase_due(officer: str, since: date, today: date) -> tuple[Due, ...]:
    """What is due about a passphrase set on a day: nothing until 14 days before its year is over."""
    last = since + timedelta(days=PASSPHRASE_DAYS)
    days = (today - last).days
    if days < -NOTICE_DAYS:
        return ()
    what = "Your passphrase is a year old" if days > 0 else "Your passphrase will soon be a year old"
    item = Due(rule="R28", cited=RULES["R28"].cited, urn=officer, what=what, on=last, days=days, act="ChangePassphrase")
    return (item,)


ROWS: tuple[Row, ...] = (
    Row(
        command=ChangePassphrase,
        handler=change_passphrase,
        roles=EVERYONE,
        clauses=("H R28",),
        says="Notes that the officer changed the own passphrase; the entry says that and when.",
    ),
)
