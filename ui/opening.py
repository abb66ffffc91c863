"""Opens a session in the worker's thread and reads the facts that stay the same while it is open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from models.rulebook import RULEBOOK
from ui.page import Facts


def open_session(folder: Path, login: str, passphrase: str) -> Any:
    """Unlock a register. Raises: the RegisterErrors of ``Session.open``."""
    from ui.session import Session  # noqa: PLC0415 - the store's packages load while the unlock page already stands

    return Session.open(folder, login, passphrase)


def read_facts(session: Any) -> Facts:
    """What the shell shows without asking again."""
    return Facts(
        officer=session.officer.urn,
        called=session.officer.called,
        roles=session.roles,
        department=session.department_name,
        practice=session.practice,
        bands=tuple(session.bands),
        zone=session.zone,
        now=session.now,
        offered=frozenset(name for name in RULEBOOK if session.offers(name)),
    )
