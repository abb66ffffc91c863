"""``coverbook passphrase`` and ``coverbook rekey``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ui.session import Session
from ui.terminal.secret_input import NoPassphrase, asked_for, from_descriptor, passphrase


def change(asked: argparse.Namespace) -> int:
    """An own passphrase in place of the one used until now; the new one is asked for twice at a terminal."""
    old = passphrase(asked, "Passphrase until now: ")
    new = from_descriptor(asked.new_fd) if asked.new_fd is not None else _asked_twice()
    with Session.open(Path(asked.store), asked.user, old) as session:
        session.change_passphrase(old, new)
    sys.stdout.write("The passphrase is changed. The one before opens this register no more.\n")
    sys.stdout.write("It still opens every copy and backup of the register that was made before.\n")
    return 0


def rekey(asked: argparse.Namespace) -> int:
    """Verify, then write the whole register anew under a new key; stopped by Ctrl+C, nothing was changed."""
    with Session.open(Path(asked.store), asked.user, passphrase(asked)) as session:
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
