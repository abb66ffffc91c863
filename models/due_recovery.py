"""What is due after recovery was used, and while a new root waits for its second officer (R36)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import attrs

from models.canonical import instant_from
from models.command import EVERYONE, Role
from models.due_asking import Asking, Due
from models.moment import day_of
from models.recovery import RecoveryKey, RecoveryState
from models.root import DirectoryRoot, RootState


def recovery_due(asking: Asking) -> Iterator[Due]:
    """A used code is to be replaced at once, by the Chief; an announced root waits for a second officer."""
    if asking.holds(Role.CHIEF):
        for each in asking.reader.open_facts(RecoveryKey, state=RecoveryState.USED.value):
            since = day_of(instant_from(each["used_at"]), asking.reader)
            what = "The recovery code was used: make a new one"
            yield _late(asking.item("R36", each["urn"], what, "ReplaceRecovery", since))
    for each in asking.reader.open_facts(DirectoryRoot, state=RootState.ANNOUNCED.value):
        since = day_of(instant_from(each["announced_at"]), asking.reader)
        yield from _announced(asking, each["urn"], {each["officer"], each["announced_by"]}, since)


def rekey_due(asking: Asking, rekeyed: datetime | None) -> Iterator[Due]:
    """A re-key after a used code was replaced: whoever typed it may have kept the database's key.

    ``rekeyed``: when the register was last written anew, which only the journal says.
    """
    if not asking.holds(Role.CHIEF, Role.COMMANDER, Role.ADMINISTRATOR):
        return
    for each in asking.reader.open_facts(RecoveryKey, state=RecoveryState.REPLACED.value):
        replaced = instant_from(each["replaced_at"])
        if each["used_at"] and (rekeyed is None or rekeyed < replaced):
            what = "The recovery code was used: write the register anew under a new key"
            yield _late(asking.item("R36", each["urn"], what, "RekeyStore", day_of(replaced, asking.reader)))


def _announced(asking: Asking, root: str, concerned: set[str], since: date) -> Iterator[Due]:
    if asking.actor in concerned:
        return
    if asking.holds(*EVERYONE):
        what = "A new root of the directory waits for a second officer's confirmation"
        yield _late(asking.item("R36", root, what, "ConfirmRoot", since))


def _late(item: Due) -> Due:
    """Late from the very day on."""
    return attrs.evolve(item, days=item.days + 1)
