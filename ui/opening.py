"""Opens a session in the worker's thread and reads the facts that stay the same while it is open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import RegisterError

if TYPE_CHECKING:
    from ui.page import Facts


def open_session(folder: Path, login: str, passphrase: str) -> Any:
    """Unlock a register. Raises: the RegisterErrors of ``Session.open``."""
    from ui.session import Session  # noqa: PLC0415 - the store's packages load while the unlock page already stands

    return Session.open(folder, login, passphrase)


def read_facts(session: Any) -> Facts:
    """What the shell shows without asking again."""
    from models.rulebook import RULEBOOK  # noqa: PLC0415 - every record and rule loads behind the unlock page
    from ui.page import Facts  # noqa: PLC0415 - as above

    return Facts(
        officer=session.actor,
        called=session.called(session.actor),
        roles=session.roles,
        department=session.department_name,
        practice=session.practice,
        bands=tuple(session.bands),
        read_only="" if session.stands is None else str(session.stands),
        zone=session.zone,
        now=session.now,
        offered=frozenset(name for name in RULEBOOK if session.offers(name)),
    )


def load_rules(_session: Any) -> None:
    """Load the rules, the records and the store in the worker while the person reads the notice."""
    import ui.session  # noqa: PLC0415 - loading it is the purpose
    from models.rulebook import RULEBOOK  # noqa: PLC0415 - as above

    del ui, RULEBOOK


def build_practice(_session: Any, folder: Path) -> Path:
    """Build the practice register in a folder, with ``accounts.txt`` beside it. Runs while no register is open.

    Raises: StoreExists where there is one already; CannotWrite where the folder takes no file.
    """
    from ui.practice.build import accounts_text, build  # noqa: PLC0415 - only those who practise need it

    try:
        built = build(folder)
        accounts = os.open(folder / "accounts.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(accounts, "w", encoding="utf-8") as file:
            file.write(accounts_text(built))
    except OSError as error:
        raise CannotWrite from error
    return built.store


class CannotWrite(RegisterError):
    """The practice register was not built. The folder is full, was removed or takes no files. Choose another folder.
    No other register was touched.
    """
