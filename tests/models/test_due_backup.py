"""The reminder of a backup: for commander and administrator, from the seventh day on."""

from __future__ import annotations

from datetime import date

import pytest

from models.backup import DRILLED, MADE, RESTORED, Backup
from models.command import Role
from models.due import Due, due
from tests.scene import ADMINISTRATOR, CHIEF, COMMANDER, DETECTIVE, days, scene

KEEPERS = {COMMANDER: Role.COMMANDER, ADMINISTRATOR: Role.ADMINISTRATOR}


def asked(who: str, role: Role, *states: tuple[str, float]) -> list[Due]:
    """What is due about backups for an officer: each state a backup is in, and how many days ago it was made."""
    context = scene()
    context.keep(
        [
            Backup(
                urn=f"HM-B-1-000{number}",
                state=state,
                sha256="0" * 64,
                size=1,
                head_n=1,
                head_hash="0" * 64,
                made_at=days(-ago),
                made_by=COMMANDER,
            )
            for number, (state, ago) in enumerate(states, 1)
        ]
    )
    return [each for each in due(context, frozenset({role}), who) if each.act == "MakeBackup"]


@pytest.mark.parametrize("who", KEEPERS)
def test_a_backup_of_eight_days_ago_is_a_day_late(who: str) -> None:
    (item,) = asked(who, KEEPERS[who], (MADE, 30), (DRILLED, 8))
    assert (item.urn, item.on, item.days, item.cited) == ("HM-B-1-0002", date(2026, 3, 15), 1, "house rule R29")


@pytest.mark.parametrize("who", KEEPERS)
def test_a_backup_of_this_week_is_enough(who: str) -> None:
    assert asked(who, KEEPERS[who], (MADE, 30), (MADE, 6)) == []


@pytest.mark.parametrize("who", KEEPERS)
def test_a_register_without_any_is_reminded_at_once_and_a_restore_is_none(who: str) -> None:
    (item,) = asked(who, KEEPERS[who])
    assert (item.urn, item.on) == (who, None)
    assert asked(who, KEEPERS[who], (RESTORED, 1)) == [item]


def test_nobody_else_is_reminded() -> None:
    assert asked(CHIEF, Role.CHIEF) == []
    assert asked(DETECTIVE, Role.DETECTIVE, (MADE, 40)) == []
