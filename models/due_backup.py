"""The reminder that a backup is due, for those who keep them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from models.backup import RESTORED, Backup
from models.canonical import instant_from
from models.command import Role
from models.due_asking import Asking, Due
from models.moment import day_of


def backups_due(asking: Asking) -> Iterator[Due]:
    """The next backup, from the day it falls due; at once where the register has noted none.

    A restore is no backup: what was restored from may lie on the medium that is about to fail.
    """
    if not asking.holds(Role.COMMANDER, Role.ADMINISTRATOR):
        return
    made = [each for each in asking.reader.open_facts(Backup) if each["state"] != RESTORED]
    if not made:
        yield asking.item("R29", asking.actor, "No backup of the register is noted yet", "MakeBackup")
        return
    newest = max(made, key=lambda each: instant_from(each["made_at"]))
    made_at = instant_from(newest["made_at"])
    last = day_of(made_at, asking.reader) + timedelta(days=asking.reader.policy.at(made_at).backup_days)
    if asking.today >= last:
        yield asking.item("R29", newest["urn"], "The register is to be backed up again", "MakeBackup", last)
