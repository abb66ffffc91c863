"""``coverbook practice``, ``create`` and ``enrol``."""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from pathlib import Path

from models.canonical import from_plain, plain
from models.department import CreateRegister
from models.errors import InvalidInput, RegisterError
from storage.register import Register, founder_urn
from storage.store import Store
from ui.bands import FORMAT_BAND
from ui.practice.build import STORE_NAME, accounts_text, build
from ui.practice.papers import print_reports, reports_text
from ui.session import Session
from ui.terminal.secret_input import from_descriptor, passphrase


class AnswersUnreadable(RegisterError):
    """The file of answers could not be read. It is a TOML file with name, prefix, zone, chief_rank, chief_name and
    chief_login. Nothing was created.
    """


class PracticeExists(RegisterError):
    """There is a practice register in this folder already. Choose another folder; nothing was changed."""


def practice(asked: argparse.Namespace) -> int:
    """Build the practice register, its accounts.txt and its reports."""
    folder = Path(asked.folder)
    if (folder / STORE_NAME).exists():
        raise PracticeExists
    folder.mkdir(parents=True, exist_ok=True)
    built = build(folder, identities=asked.identities, seed=asked.seed)
    printed = print_reports(built, folder / "reports")
    accounts = folder / "accounts.txt"
    handle = os.open(accounts, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(accounts_text(built) + reports_text(printed))
    sys.stdout.write(f"PRACTICE register of a fictional department: {built.store}\n")
    sys.stdout.write(f"Log-in names and passphrases: {accounts}\n")
    for paper in printed:
        sys.stdout.write(f"Report: {paper.file}\n")
    return 0


def create(asked: argparse.Namespace) -> int:
    """Begin a register: the folder, the Chief's keys, the genesis entry, the recovery code."""
    folder = Path(asked.store)
    try:
        answers = tomllib.loads(Path(asked.answers).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AnswersUnreadable from error
    unsigned = {"sign_key": "", "receive_key": ""}
    if answers.keys() & unsigned.keys():
        raise InvalidInput(dict.fromkeys(answers.keys() & unsigned.keys(), "is made here, not answered"))
    command = from_plain(CreateRegister, {**answers, **unsigned})
    store, recovery = Store.create(
        folder, command.chief_login, passphrase(asked, "New passphrase of the Chief: "), founder_urn(command.prefix)
    )
    with store:
        keys = {"sign_key": store.keys.sign_key.hex(), "receive_key": store.keys.receive_key.hex()}
        Register(store).create(from_plain(CreateRegister, {**plain(command), **keys}))
    sys.stdout.write(f"*** {FORMAT_BAND} ***\nCreated: {folder}\n")
    sys.stdout.write("Recovery code: print each half, keep them in two places; both are needed.\n")
    for half in recovery.halves:
        sys.stdout.write(f"{half}\n")
    return 0


def enrol(asked: argparse.Namespace) -> int:
    """Own keys and an own passphrase, with the one-time code."""
    code = from_descriptor(asked.code_fd)
    urn = Session.enrol(Path(asked.store), asked.user, code, passphrase(asked, "New passphrase: "))
    sys.stdout.write(f"{urn} has own keys. They count once the Chief has given ConfirmOfficer.\n")
    return 0
