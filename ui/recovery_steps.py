"""The way back to a Chief by recovery: what stands, the next act for each officer, what is due. Run in the worker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from models.command import Command, Role
from models.directory import ConfirmOfficer, InviteAgain
from models.due import due
from models.officer import Officer, OfficerState
from models.root import DirectoryRoot, RootState, SucceedRoot
from models.rulebook import RULEBOOK
from ui.act_words import title_of

OWN = frozenset({"UseRecovery", "ReplaceRecovery"})
"""Recovery's own acts, which are not steps on this way."""


@attrs.frozen(kw_only=True)
class Step:
    """One officer on the way, and the act that comes next; none where somebody else has to do something."""

    officer: str
    called: str
    says: str
    act: Command | None = None
    button: str = ""


@attrs.frozen(kw_only=True, repr=False)
class Standing:
    """What the sheet shows. ``code``: a one-time code just made, shown once and kept nowhere."""

    may: tuple[str, ...]
    steps: tuple[Step, ...]
    due: tuple[str, ...]
    code: str = ""


def open_by_recovery(folder: Path, one: str, other: str, why: str) -> Any:
    """Open a register by two halves as typed. Raises: WrongCode and what ``Session.open_by_recovery`` raises."""
    from storage.recovery import RecoveryCode  # noqa: PLC0415 - the store's packages load with the first register
    from ui.session import Session  # noqa: PLC0415 - as above

    return Session.open_by_recovery(folder, RecoveryCode.read(one, other), why)


def nothing_open() -> None:
    """In place of a session: the one open until now is closed."""


def register_of(_session: Any, folder: Path) -> str:
    """The number of a register, from its header, without opening it. Raises: the store's own errors."""
    from storage.header import read_copies  # noqa: PLC0415 - as above
    from storage.recovery import register_number  # noqa: PLC0415 - as above

    return register_number(read_copies(folder).good[0].header.store_id)


def read_standing(session: Any, code: str = "") -> Standing:
    """As it stands now."""
    may = [name for name, row in RULEBOOK.items() if Role.RECOVERY in row.roles and name not in OWN]
    items = due(session.reading, frozenset({Role.CHIEF}), session.actor)
    return Standing(
        may=tuple(title_of(each) for each in may),
        steps=tuple(_steps(session)),
        due=tuple(f"{session.in_words(each.what)} ({each.cited})" for each in items if each.rule in {"R36", "R30"}),
        code=code,
    )


def take_step(session: Any, act: Command) -> Standing:
    """Give the act; as it stands then. Raises: the kinds of RegisterError ``Session.perform`` names."""
    given = session.perform(act)
    return read_standing(session, given.code or "")


def _steps(session: Any) -> Iterator[Step]:
    roots = {each.sign_key: each for each in session.find(DirectoryRoot) if each.state is not RootState.REPLACED}
    for officer in session.find(Officer):
        was_chief = any(each.role is Role.CHIEF for each in officer.roles)
        is_chief = any(each.role is Role.CHIEF and each.in_force(session.now) for each in officer.roles)
        if officer.state is OfficerState.ENROLLED:
            yield _step(
                officer,
                "New keys are made and wait for a signature",
                ConfirmOfficer(officer=officer.urn, roles=(Role.CHIEF,)),
                "Confirm as Chief",
            )
        elif officer.state is OfficerState.INVITED and was_chief:
            told = "Invited: makes new keys on the unlock page with the one-time code"
            yield _step(officer, told, InviteAgain(officer=officer.urn), "Another code")
        elif officer.state is OfficerState.ACTIVE and is_chief:
            yield _of_chief(officer, roots.get(officer.sign_key))


def _of_chief(officer: Officer, root: DirectoryRoot | None) -> Step:
    if root is None:
        told = "Chief, with keys that are not the root of the directory"
        return _step(officer, told, SucceedRoot(officer=officer.urn), "Pass the root on")
    if root.state is RootState.ANNOUNCED:
        return _step(officer, "Chief. A second officer confirms the fingerprint from this Chief's paper")
    return _step(officer, "Chief, and root of the directory", InviteAgain(officer=officer.urn), "Invite again")


def _step(officer: Officer, says: str, act: Command | None = None, button: str = "") -> Step:
    return Step(officer=officer.urn, called=officer.called, says=says, act=act, button=button)
