"""``coverbook passphrase``."""

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


def _asked_twice() -> str:
    new = asked_for("New passphrase: ")
    if asked_for("New passphrase again: ") != new:
        raise NotTheSame
    return new


class NotTheSame(NoPassphrase):
    """The new passphrase was not typed the same way twice. Nothing was changed."""
