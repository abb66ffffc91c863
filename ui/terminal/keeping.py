"""``coverbook backup``, ``coverbook restore`` and ``coverbook drill``."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from models.backup import MakeBackup, RecordRestoreDrill
from models.errors import RegisterError
from storage.backup import back_up
from storage.container import check
from storage.key_file import load
from storage.proof import Proof
from storage.recovery import RecoveryCode
from storage.restore import Opener, drill, restore
from storage.rotation import file_for, rotate
from ui.session import Session
from ui.terminal.secret_input import from_descriptor, passphrase, proof


class NoWayIn(RegisterError):
    """Say who restores: --user NAME for a commander or the Chief, or --recovery-fd N twice for the two halves of the
    recovery code. Nothing was changed.
    """


def backup(asked: argparse.Namespace) -> int:
    """Write a backup, read it back, note it in the journal."""
    place = Path(asked.file)
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        session.require_work()
        path = file_for(place, session.register.now) if asked.rotate else place
        done = back_up(session.store, session.register, path)
        digest = done.written.sha256.hex()
        session.perform(
            MakeBackup(sha256=digest, size=done.written.size, head_n=done.head_n, head_hash=done.head_hash.hex())
        )
        if asked.rotate:
            rotate(place, path)
    sys.stdout.write(f"Backed up to entry {done.head_n}, read back and whole: {done.written.size} bytes.\n")
    sys.stdout.write(f"SHA-256 {digest}\n")
    if done.missing:
        sys.stderr.write(
            f"coverbook: {done.missing} attached files are missing in the register's folder, and so in this backup."
            " Keep the older backups, and run `coverbook verify`.\n"
        )
    return 0


def restored(asked: argparse.Namespace) -> int:
    """Restore into a new folder, verify, sign the restore."""
    done = restore(Path(asked.file), Path(asked.newstore), _opener(asked))
    sys.stdout.write(f"Restored to entry {done.head.n}. {done.verdict}\n")
    if asked.user is None:
        sys.stdout.write("Recovery has signed the restore; its use makes a new recovery code due (R36).\n")
    for fault in done.verdict.faults:
        sys.stderr.write(f"{fault}\n")
    return 0


def drilled(asked: argparse.Namespace) -> int:
    """Restore on trial beside the store, verify, and note the drill in the live register."""
    said = proof(asked)
    file = Path(asked.file)
    opener = Opener(login=asked.user, passphrase=said)
    with (
        closing(Session.open(Path(asked.store), asked.user, said)) as session,
        TemporaryDirectory(dir=session.store.folder.parent) as place,
    ):
        session.require_work()
        verdict = drill(file, Path(place), opener)
        session.perform(RecordRestoreDrill(sha256=check(file).written.sha256.hex()))
    sys.stdout.write(f"The backup was restored on trial and removed again. {verdict}\n")
    return 0


def _opener(asked: argparse.Namespace) -> Opener:
    if asked.user is not None:
        key_file = load(Path(asked.key_file)) if asked.key_file else None
        return Opener(login=asked.user, passphrase=Proof(passphrase(asked), key_file))
    halves = [from_descriptor(number) for number in asked.recovery_fd or ()]
    match halves:
        case [one, other]:
            return Opener(recovery=RecoveryCode.read(one, other))
        case _:
            raise NoWayIn
