"""Opens a session in the worker's thread and reads the facts that stay the same while it is open."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import RegisterError

if TYPE_CHECKING:
    from ui.page import Facts


def open_session(folder: Path, login: str, shown: Any) -> Any:
    """Unlock a register by a passphrase or a ``Proof``. Raises: the RegisterErrors of ``Session.open``."""
    from ui.session import Session  # noqa: PLC0415 - the store's packages load while the unlock page already stands

    return Session.open(folder, login, shown)


def open_shown(opening: Callable[..., Any], folder: Path, login: str, typed: tuple[str, str, str]) -> Any:
    """Unlock by what was typed: passphrase, the path of a key file, a phone code; the latter may be empty.

    Raises: KeyFileDamaged, and as ``opening``.
    """
    from storage.key_file import load  # noqa: PLC0415 - as above
    from storage.proof import Proof  # noqa: PLC0415 - as above

    passphrase, key_file, code = typed
    if not (key_file or code):
        return opening(folder, login, passphrase)
    return opening(folder, login, Proof(passphrase, load(Path(key_file)) if key_file else None, code))


def notice_read(_session: Any, folder: Path) -> bool:
    """Whether the notice before log-on was read today on this computer; no for a folder that is no register."""
    marks = _marks(folder)
    return marks is not None and bool(marks.notice_read(datetime.now().astimezone().date()))


def note_notice(_session: Any, folder: Path) -> None:
    """It was read and ticked."""
    if (marks := _marks(folder)) is not None:
        marks.read_notice(datetime.now().astimezone().date())


def _marks(folder: Path) -> Any:
    from storage.header import read_copies  # noqa: PLC0415 - as above
    from storage.marks import Marks  # noqa: PLC0415 - as above

    try:
        return Marks(read_copies(folder).good[0].header.store_id)
    except RegisterError:
        return None


def read_facts(session: Any) -> Facts:
    """What the shell shows without asking again."""
    from models.rulebook import RULEBOOK, clauses_under  # noqa: PLC0415 - all records load behind the unlock page
    from ui.kept import read_kept  # noqa: PLC0415 - as above
    from ui.page import Facts  # noqa: PLC0415 - as above

    policy = session.policy
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
        told=tuple(session.in_words(each) for each in session.told),
        offered=frozenset(name for name in RULEBOOK if session.offers(name)),
        cites={name: clauses_under(row, policy) for name, row in RULEBOOK.items()},
        kept=read_kept(session),
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
