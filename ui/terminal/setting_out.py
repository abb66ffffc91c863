"""``coverbook practice``, ``create`` and ``enrol``."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models.canonical import from_plain, plain
from models.department import CreateRegister
from models.errors import InvalidInput, RegisterError
from reports.recovery_sheet import RecoverySheet
from storage.recovery import NewRecovery
from storage.register import Register, founder_urn
from storage.store import Store
from ui.keeping_recovery import sheets_of
from ui.practice.build import STORE_NAME, accounts_text, build
from ui.practice.papers import print_reports, reports_text
from ui.session import Session
from ui.terminal.recovering import hand_over, require_typing
from ui.terminal.secret_input import from_descriptor, passphrase

MOST_ANSWERS = 64 * 1024


class AnswersUnreadable(RegisterError):
    """The file of answers could not be read. It is a TOML file with name, prefix, zone, chief_rank, chief_name and
    chief_login. Nothing was created.
    """


class RecoveryNotShown(RegisterError):
    """The recovery code could not be shown, and nobody could show it later: the output's disk is full, or its reader
    has gone. No register was created.
    """


class PracticeExists(RegisterError):
    """There is a practice register in this folder already, or files of the names it takes. Choose another folder;
    nothing was changed.
    """


class PracticeNotBuilt(RegisterError):
    """The practice register could not be written into this folder: it is no folder, it is full, or you may not write
    there. Choose another folder; what was begun was removed again.
    """


def practice(asked: argparse.Namespace) -> int:
    """Build the practice register, its accounts.txt and its reports."""
    folder = Path(asked.folder)
    store, accounts, reports = folder / STORE_NAME, folder / "accounts.txt", folder / "reports"
    try:
        if any(os.path.lexists(each) for each in (store, accounts, reports)):
            raise PracticeExists
        folder.mkdir(parents=True, exist_ok=True)
        with _all_or_nothing(store, accounts, reports):
            built = build(folder, identities=asked.identities, seed=asked.seed)
            printed = print_reports(built, reports)
            handle = os.open(accounts, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(accounts_text(built) + reports_text(printed))
    except OSError as error:
        raise PracticeNotBuilt from error
    sys.stdout.write(f"PRACTICE register of a fictional department: {built.store}\n")
    sys.stdout.write(f"Log-in names and passphrases: {accounts}\n")
    for paper in printed:
        sys.stdout.write(f"Report: {paper.file}\n")
    return 0


@contextmanager
def _all_or_nothing(*made: Path) -> Iterator[None]:
    """Take away again what was begun where it can't be brought to its end: without its codes nobody gets in."""
    try:
        yield
    except BaseException:
        for each in made:
            if each.is_dir():
                shutil.rmtree(each, ignore_errors=True)
            else:
                each.unlink(missing_ok=True)
        raise


def _answers(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as source:
            data = source.read(MOST_ANSWERS + 1)
        if len(data) > MOST_ANSWERS:
            raise AnswersUnreadable
        return tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise AnswersUnreadable from error


def create(asked: argparse.Namespace) -> int:
    """Begin a register: the folder, the Chief's keys, the genesis entry, the recovery code."""
    folder = Path(asked.store)
    answers = _answers(Path(asked.answers))
    unsigned = dict.fromkeys(("sign_key", "receive_key", "recovery_sign_key", "recovery_receive_key"), "")
    if answers.keys() & unsigned.keys():
        raise InvalidInput(dict.fromkeys(answers.keys() & unsigned.keys(), "is made here, not answered"))
    command = from_plain(CreateRegister, {**answers, **unsigned})
    require_typing(asked)
    store, recovery = Store.create(
        folder, command.chief_login, passphrase(asked, "New passphrase of the Chief: "), founder_urn(command.prefix)
    )
    with _all_or_nothing(folder), store:
        register = Register(store)
        register.create(from_plain(CreateRegister, {**plain(command), **store.public_keys(recovery)}))
        sheets = sheets_of(
            recovery,
            store_id=store.store_id,
            root_key=store.keys.sign_key.hex(),
            made_on=register.now.astimezone(register.zone).date(),
            practice=False,
        )
        _show_recovery(asked, recovery, sheets)
    sys.stdout.write(f"Both halves were typed back. Created: {folder}\n")
    return 0


def _show_recovery(asked: argparse.Namespace, recovery: NewRecovery, sheets: tuple[RecoverySheet, ...]) -> None:
    """Shown once, and typed back. Raises: RecoveryNotShown, NotTypedBack; the register is taken away again then."""
    try:
        hand_over(recovery, sheets, asked)
    except OSError as error:
        sys.stdout = io.StringIO()
        raise RecoveryNotShown from error


def enrol(asked: argparse.Namespace) -> int:
    """Own keys and an own passphrase, with the one-time code."""
    code = from_descriptor(asked.code_fd)
    urn = Session.enrol(Path(asked.store), asked.user, code, passphrase(asked, "New passphrase: "))
    sys.stdout.write(f"{urn} has own keys. They count once the Chief has given ConfirmOfficer.\n")
    return 0
