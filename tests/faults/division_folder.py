"""A copy of the division's store for one fault, and the processes that work in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from storage.anchors import Anchors
from storage.store import Store
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Verdict
from tests.end_to_end.division_at_work import begun, copied, passphrase
from ui.session import Session

ROOT = Path(__file__).parent.parent.parent
UNTOUCHED = {"LOCK"}
"""Says who opened the store last; everything else stays as it was where an opening is refused."""


def division_folder(base: Path, tmp_path: Path) -> Path:
    return copied(begun(base).folder, tmp_path)


def at_the_desk(mode: str, folder: Path, login: str, *, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start an officer's process; its passphrase is given. ``before``: what is to run it."""
    command = [*before, sys.executable, "-m", "tests.faults.at_the_desk", mode, str(folder), login]
    child = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdin is not None
    child.stdin.write(passphrase(login) + "\n")
    child.stdin.flush()
    return child


def lines_of(child: subprocess.Popen[str]) -> list[str]:
    """Let it come to its end, which must be a good one; what it told."""
    told, complaints = child.communicate(timeout=120)
    assert child.returncode == 0, complaints
    return told.splitlines()


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the lock: its name and what it holds."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.name: each.read_bytes() for each in files if each.name not in UNTOUCHED}


def raw_key(folder: Path, login: str, secret: str) -> bytes:
    """What a key holder gives an SQL tool: data key and salt."""
    with Store.open(folder, login, secret) as store:
        return bytes(store._data_key) + store.header.salt


def verified(folder: Path, login: str = "quill") -> Verdict:
    """The verdict of the administrator."""
    with Session.open(folder, login, passphrase(login)) as session:
        return session.verify()


def examined(folder: Path, login: str, anchors: Anchors | None = None) -> Verdict:
    """What verification finds; by what this computer has seen of the register, or as one that was never seen.

    Nothing is written to a register that was never seen: it is opened beneath the session.
    """
    if anchors is not None:
        with Session.open(folder, login, passphrase(login), anchors=anchors) as session:
            return session.verify()
    with Store.open(folder, login, passphrase(login)) as store:
        store.db.bring_in()
        return verify(store.db, store.store_id, Rulebook())
