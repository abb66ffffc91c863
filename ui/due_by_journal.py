"""What is due and only the journal tells: an own passphrase of a year, a re-key after recovery was used. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.accounts import passphrase_due
from models.due_asking import Asking, Due
from models.due_recovery import rekey_due
from models.journal import DONE
from storage.passphrases import set_at

if TYPE_CHECKING:
    from ui.sight import Sight


def due_by_journal(sight: Sight) -> tuple[Due, ...]:
    """For the officer at the desk, the own passphrase first."""
    journal, today = sight.register.journal, sight.now.astimezone(sight.zone).date()
    since = set_at(journal, sight.actor)
    own = () if since is None else passphrase_due(sight.actor, since.astimezone(sight.zone).date(), today)
    rekeyed = [each.at for each in journal.of_command("RekeyStore") if each.outcome == DONE]
    asking = Asking(reader=sight.reading, roles=sight.roles, actor=sight.actor, today=today)
    return (*own, *rekey_due(asking, max(rekeyed, default=None)))
