"""A recovery code on its way to two people: its two sheets, and one group of each half typed back. Imports no Qt."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any

import attrs

from models.errors import RegisterError
from models.root import DirectoryRoot, RootState, fingerprint_of
from reports.page import band_of
from reports.recovery_sheet import RecoverySheet, build, sheet_of
from storage.recovery import NewRecovery, register_number, same_group

TRIES = 3


class SheetNotSaved(RegisterError):
    """The sheet was not saved: the folder is full or was removed, or a file of that name is there already. Pick
    another place, or print the sheet. Nothing in the register changed.
    """


class NotTypedBack(RegisterError):
    """The groups typed back are not those of the code, so it does not count as kept, and it was not put in force.
    Read the sheets again, then start over with a new code.
    """


@attrs.frozen(kw_only=True)
class AskedBack:
    """One group that is to be typed back: of which half, which one (from 1), and what it reads."""

    half: int
    number: int
    group: str

    @property
    def words(self) -> str:
        """What is asked."""
        return f"Group {self.number} of half {self.half}, from the paper: "

    def answered_by(self, typed: str) -> bool:
        """Whether this is it."""
        return same_group(typed, self.group)


def asked_back(new: NewRecovery) -> tuple[AskedBack, ...]:
    """One group of each half, drawn anew each time: nobody can know beforehand which one."""
    found = []
    for half, printed in enumerate(new.code.halves, 1):
        groups = printed.split("-")
        at = secrets.randbelow(len(groups))
        found.append(AskedBack(half=half, number=at + 1, group=groups[at]))
    return tuple(found)


def sheets_of(
    new: NewRecovery, *, store_id: bytes, root_key: str, made_on: date, practice: bool
) -> tuple[RecoverySheet, ...]:
    """The two sheets. ``root_key``: the public key of the directory's root, in hexadecimal."""
    return tuple(
        sheet_of(
            half,
            printed,
            register=register_number(store_id),
            fingerprint=fingerprint_of(root_key),
            made_on=made_on,
            band=band_of(practice=practice),
        )
        for half, printed in enumerate(new.code.halves, 1)
    )


def sheets_for(session: Any, new: NewRecovery) -> tuple[RecoverySheet, ...]:
    """The sheets of a code that is to be put in force in an open register."""
    return sheets_of(
        new,
        store_id=session.store.store_id,
        root_key=session.open_facts(DirectoryRoot, state=RootState.IN_FORCE.value)[0]["sign_key"],
        made_on=session.now.astimezone(session.zone).date(),
        practice=session.practice,
    )


def file_name(sheet: RecoverySheet) -> str:
    """What a saved sheet is called: nothing of whose register it is."""
    return f"recovery-half-{sheet.half}.pdf"


def save_sheet(sheet: RecoverySheet, target: Path) -> None:
    """Write one sheet as a PDF that only this user may read. Whoever saves it has half a code on a disk.

    Raises: SheetNotSaved; an existing file is never overwritten.
    """
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(build(sheet))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise SheetNotSaved from error
