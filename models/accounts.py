"""What an officer does on the own account: passphrase, second factor, rules of behavior. Who may release one that is
locked or unused stands in models/lockout.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import attrs

from models.canonical import instant_from
from models.command import EVERYONE, Command, Context, Row
from models.due_asking import Asking, Due
from models.errors import InvalidInput, Refused
from models.fields import taken_from
from models.lockout import RELEASERS
from models.medium import Medium, MediumPurpose, MediumState
from models.moment import day_of
from models.officer import OFFICER_WORKFLOW, Officer, OfficerState
from models.policy import RULES
from models.record import Record

PASSPHRASE_DAYS = 365
"""A passphrase is changed after so many days (CJIS Security Policy IA-5)."""
NOTICE_DAYS = 14

RULES_OF_BEHAVIOR = (
    "I use the register for sanctioned work of this department alone, and open only what my work needs.",
    "My passphrase, key file and phone are mine alone. I lend them to nobody and write the passphrase down nowhere.",
    "I lock the register when I leave the computer. It is never on equipment used for undercover sessions.",
    "I enter what happened as it happened, also where it went wrong. What is entered can't be taken back.",
    "I know that unlocking, looking and every act are recorded under my number and reviewed.",
    "I report a lost medium, a passphrase others may know, and any misuse to my superior at once.",
)
"""What is acknowledged every year (R34)."""


@attrs.frozen(kw_only=True)
class ChangePassphrase(Command):
    """Note that the officer changed the own passphrase. The entry says that and when, nothing else."""


@attrs.frozen(kw_only=True)
class AcknowledgeRules(Command):
    """Acknowledge the rules of behavior, for a year."""

    CONSEQUENTIAL: ClassVar[bool] = True
    READ_FIRST: ClassVar[tuple[str, ...]] = RULES_OF_BEHAVIOR

    officer: str = taken_from(Officer, "urn")


@attrs.frozen(kw_only=True)
class SetUpKeyFile(Command):
    """Note that the officer's key file was written to a registered medium; from now on it is asked for."""

    officer: str = taken_from(Officer, "urn")
    medium: str = taken_from(Officer, "key_medium")


@attrs.frozen(kw_only=True)
class TakeAwayKeyFile(Command):
    """Note that the officer unlocks without a key file from now on."""

    officer: str = taken_from(Officer, "urn")


@attrs.frozen(kw_only=True)
class SetUpCodes(Command):
    """Note that phone codes are asked for from now on."""

    officer: str = taken_from(Officer, "urn")


@attrs.frozen(kw_only=True)
class TakeAwayCodes(Command):
    """Note that no phone code is asked for from now on."""

    officer: str = taken_from(Officer, "urn")


BY_OWN_MEANS: tuple[type[Command], ...] = (ChangePassphrase, SetUpKeyFile, TakeAwayKeyFile, SetUpCodes, TakeAwayCodes)
"""Entries that go with a change of the header; given alone they would tell of what never happened."""


def change_passphrase(_command: ChangePassphrase, _context: Context) -> Sequence[Record]:
    """No record changes."""
    return []


def _own(command: Any, context: Context) -> Officer:
    if command.officer != context.actor:
        raise Refused("This is done on the own account only", rule="R12", clause=RULES["R12"].cited)
    officer = context.get(command.officer, Officer)
    OFFICER_WORKFLOW.require(type(command).__name__, officer)
    return officer


def acknowledge_rules(command: AcknowledgeRules, context: Context) -> Sequence[Record]:
    """The officer's own signature; a year begins."""
    return [_own(command, context).changed(rules_acknowledged_at=context.now)]


def set_up_key_file(command: SetUpKeyFile, context: Context) -> Sequence[Record]:
    """On a medium that is registered for key files and in use."""
    medium = context.get(command.medium, Medium)
    if medium.state is not MediumState.IN_USE or medium.purpose is not MediumPurpose.KEY_FILE:
        raise InvalidInput({"medium": "is not in use for key files; the administrator registers one"})
    return [_own(command, context).changed(key_medium=command.medium)]


def take_away_key_file(command: TakeAwayKeyFile, context: Context) -> Sequence[Record]:
    """The passphrase alone opens from now on."""
    return [_own(command, context).changed(key_medium="")]


def set_up_codes(command: SetUpCodes, context: Context) -> Sequence[Record]:
    """From now on."""
    return [_own(command, context).changed(codes_since=context.now)]


def take_away_codes(command: TakeAwayCodes, context: Context) -> Sequence[Record]:
    """From now on."""
    return [_own(command, context).changed(codes_since=None)]


def passphrase_due(officer: str, since: date, today: date) -> tuple[Due, ...]:
    """What is due about a passphrase set on a day: nothing until 14 days before its year is over."""
    last = since + timedelta(days=PASSPHRASE_DAYS)
    days = (today - last).days
    if days < -NOTICE_DAYS:
        return ()
    what = "Your passphrase is a year old" if days > 0 else "Your passphrase will soon be a year old"
    item = Due(rule="R28", cited=RULES["R28"].cited, urn=officer, what=what, on=last, days=days, act="ChangePassphrase")
    return (item,)


def accounts_due(asking: Asking) -> Iterator[Due]:
    """One's own rules of behavior and lost key file; the accounts of others that wait to be released."""
    for each in asking.reader.open_facts(Officer, state=OfficerState.ACTIVE.value):
        if each["urn"] == asking.actor:
            yield from _own_due(asking, each)
        elif each["locked_at"] and asking.roles & RELEASERS:
            what = f"The account of {each['urn']} is locked after failed log-ons"
            yield asking.item("R31", each["urn"], what, "ReleaseLockout", _day(asking, each["locked_at"]))


def _own_due(asking: Asking, own: Mapping[str, Any]) -> Iterator[Due]:
    if own["rules_acknowledged_at"]:
        policy = asking.reader.policy.at(instant_from(own["rules_acknowledged_at"]))
        last = _day(asking, own["rules_acknowledged_at"]) + timedelta(days=policy.acknowledge_days)
    else:
        last = min((_day(asking, each["from_"]) for each in own["roles"]), default=asking.today)
    if (asking.today - last).days >= -NOTICE_DAYS:
        yield asking.item("R34", own["urn"], "Rules of behavior to be acknowledged", "AcknowledgeRules", last)
    for medium in asking.reader.open_facts(Medium, urn=own["key_medium"]) if own["key_medium"] else ():
        if medium["state"] == MediumState.LOST.value:
            what = f"Your key file is on the lost medium {medium['urn']}; set up another"
            yield asking.item("R35", own["urn"], what, "SetUpKeyFile", _day(asking, medium["ended_at"]))


def _day(asking: Asking, instant: str) -> date:
    moment: datetime = instant_from(instant)
    return day_of(moment, asking.reader)


ROWS: tuple[Row, ...] = (
    Row(
        command=ChangePassphrase,
        handler=change_passphrase,
        roles=EVERYONE,
        clauses=("H R28",),
        says="Notes that the officer changed the own passphrase; the entry says that and when.",
    ),
    Row(
        command=AcknowledgeRules,
        handler=acknowledge_rules,
        roles=EVERYONE,
        clauses=("H R34",),
        says="Acknowledges the rules of behavior for a year; each officer for themselves.",
    ),
    *(
        Row(command=command, handler=handler, roles=EVERYONE, clauses=("H R35",), says=says)
        for command, handler, says in (
            (SetUpKeyFile, set_up_key_file, "Notes that the own key file, on a registered medium, is asked for."),
            (TakeAwayKeyFile, take_away_key_file, "Notes that the officer unlocks without a key file from now on."),
            (SetUpCodes, set_up_codes, "Notes that the officer is asked for phone codes from now on."),
            (TakeAwayCodes, take_away_codes, "Notes that the officer is asked for no phone code from now on."),
        )
    ),
)
