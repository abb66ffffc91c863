"""What giving an act leaves, and what is not given by hand. Imports no Qt."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from models.accounts import BY_OWN_MEANS
from models.attachment import CopyOutAttachment
from models.command import Command
from models.errors import InvalidInput, RegisterError
from models.fields import fields_of
from models.record import Record
from models.recovery import ReplaceRecovery
from models.rotation import RekeyStore
from models.viewing import WRITTEN_BY_ITSELF
from ui.refers import REFERS


@attrs.frozen(kw_only=True)
class Given:
    """What giving an act left: its journal entry, the changed records, and a one-time code where one was made."""

    n: int
    changed: tuple[Record, ...]
    code: str | None = None


class WrittenByItself(RegisterError):
    """The register writes this entry itself when it happens; it is not given by hand. Nothing was changed."""


class PassphraseAlone(RegisterError):
    """The entry alone would change nothing: use `coverbook passphrase` or `coverbook factor`, or “My account” in the
    window, which ask for what is needed. Nothing was changed.
    """


class RecoveryAlone(RegisterError):
    """The entry alone would leave a recovery code that opens nothing: use “Replace the recovery code” in the window, or
    `coverbook replace-recovery`, which make the code and its two sheets. Nothing was changed.
    """


class RekeyAlone(RegisterError):
    """The entry alone would change nothing: use `coverbook rekey`, which writes the register anew under a new key.
    Nothing was changed.
    """


class ProveAgain(RegisterError):
    """Twelve hours have passed since your passphrase was asked for, so this was not done (house rule R35). Lock the
    register and unlock it again; what you were writing is kept. Nothing was changed.
    """


NOT_BY_HAND: Mapping[type[Command], type[RegisterError]] = {
    **dict.fromkeys((*WRITTEN_BY_ITSELF, CopyOutAttachment), WrittenByItself),
    **dict.fromkeys(BY_OWN_MEANS, PassphraseAlone),
    RekeyStore: RekeyAlone,
    ReplaceRecovery: RecoveryAlone,
}
"""Acts whose entry tells of something done beside it, which a command of its own does."""


def about(kind: type[Command], record: Record) -> Command | None:
    """The command on a record, where the record's number is all it takes; else None: what the form adds decides."""
    fields = [field.name for field in fields_of(kind)]
    if len(fields) != 1 or REFERS.get(fields[0], record.KIND) is not record.KIND:
        return None
    return kind(**{fields[0]: record.urn})


def reason(weighed: RegisterError) -> str:
    """Why, without what an error says of journal and change: nothing was tried yet."""
    if isinstance(weighed, InvalidInput):
        return "; ".join(f"{name.replace('_', ' ').capitalize()} {said}" for name, said in weighed.problems.items())
    return str(weighed.details.get("what", weighed)).rstrip(".") + "."
