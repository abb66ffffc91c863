"""``coverbook passphrase``, ``coverbook factor`` and ``coverbook rekey``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from storage.second_factor import address, new_secret, printed
from ui.session import Session
from ui.session_account import own_account, set_up_codes, set_up_key_file, take_away_codes, take_away_key_file
from ui.terminal.misuse import Misuse
from ui.terminal.secret_input import NoPassphrase, asked_for, from_descriptor, proof


class FactorIncomplete(Misuse):
    """Say on which medium and where: `coverbook factor STORE key-file --medium URN --to FOLDER`. Nothing was
    changed.
    """


def change(asked: argparse.Namespace) -> int:
    """An own passphrase in place of the one used until now; the new one is asked for twice at a terminal."""
    shown = proof(asked, "Passphrase until now: ")
    new = from_descriptor(asked.new_fd) if asked.new_fd is not None else _asked_twice()
    with Session.open(Path(asked.store), asked.user, shown) as session:
        session.change_passphrase(shown.passphrase, new)
    sys.stdout.write("The passphrase is changed. The one before opens this register no more.\n")
    sys.stdout.write("It still opens every copy and backup of the register that was made before.\n")
    return 0


def rekey(asked: argparse.Namespace) -> int:
    """Verify, then write the whole register anew under a new key; stopped by Ctrl+C, nothing was changed."""
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        shown = sys.stderr.isatty()
        done = session.rekey(_told if shown else None)
    sys.stderr.write("\n" * shown)
    sys.stdout.write(f"Re-keyed: {done.size / 1e6:.1f} MB under a new key, entry {done.entry}. ")
    sys.stdout.write("Everyone's passphrase stays as it is.\n")
    if done.dropped:
        sys.stdout.write(f"One-time codes not used yet open nothing any more: {', '.join(done.dropped)}. ")
        sys.stdout.write("Give InviteAgain for each.\n")
    sys.stdout.write("What can't be undone: a header copied earlier opens the old copies of this register with the\n")
    sys.stdout.write("passphrases of its day, and so does every backup made before. Make a new backup now.\n")
    return 0


def _told(what: str, done: int, of: int) -> None:
    """How far it is, on one line of the terminal."""
    sys.stderr.write(f"\r{what}: {100 * done // max(of, 1)} % ")
    sys.stderr.flush()


def _asked_twice() -> str:
    new = asked_for("New passphrase: ")
    if asked_for("New passphrase again: ") != new:
        raise NotTheSame
    return new


class NotTheSame(NoPassphrase):
    """The new passphrase was not typed the same way twice. Nothing was changed."""


def factor(asked: argparse.Namespace) -> int:
    """Set up a key file or phone codes on the own account, take them away, or say what is set up."""
    if asked.what == "key-file" and not (asked.medium and asked.to):
        raise FactorIncomplete
    shown = proof(asked)
    with Session.open(Path(asked.store), asked.user, shown) as session:
        _FACTORS[asked.what](session, shown.passphrase, asked)
    return 0


def _show(session: Session, _passphrase: str, _asked: argparse.Namespace) -> None:
    account = own_account(session)
    sys.stdout.write(f"Key file: {(account.key_file or 'yes') if account.has_key_file else 'none'}\n")
    sys.stdout.write(f"Phone codes: {f'since {account.codes}' if account.has_codes else 'none'}\n")


def _key_file(session: Session, passphrase: str, asked: argparse.Namespace) -> None:
    path = set_up_key_file(session, passphrase, asked.medium, Path(asked.to))
    sys.stdout.write(f"The key file {path.name} is on the medium. From now on it is asked for with the passphrase.\n")
    sys.stdout.write("If it is lost, you are enrolled anew. Copies and backups made before open without it.\n")


def _no_key_file(session: Session, passphrase: str, _asked: argparse.Namespace) -> None:
    take_away_key_file(session, passphrase)
    sys.stdout.write("The passphrase alone unlocks from now on. Wipe the key file from its medium.\n")


def _codes(session: Session, passphrase: str, asked: argparse.Namespace) -> None:
    """The secret is shown once; the code typed shows that the phone has it."""
    secret = new_secret()
    sys.stdout.write("Put this secret into the authenticator of your phone; it is shown once:\n")
    sys.stdout.write(f"{printed(secret)}\n{address(secret, session.actor)}\n")
    sys.stdout.flush()
    code = asked_for("The code it shows now: ") if asked.totp_fd is None else from_descriptor(asked.totp_fd)
    set_up_codes(session, passphrase, secret, code)
    sys.stdout.write("From now on a phone code is asked for every 12 hours.\n")


def _no_codes(session: Session, passphrase: str, _asked: argparse.Namespace) -> None:
    take_away_codes(session, passphrase)
    sys.stdout.write("No phone code is asked for from now on.\n")


_FACTORS = {
    "show": _show, "key-file": _key_file, "no-key-file": _no_key_file, "codes": _codes, "no-codes": _no_codes,
}  # fmt: skip
FACTORS = tuple(_FACTORS)
"""What ``coverbook factor`` takes."""
