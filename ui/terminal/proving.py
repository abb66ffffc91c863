"""``coverbook verify``, ``coverbook checkpoint`` and ``coverbook copy``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models.checkpoint import SignCheckpoint
from storage.as_it_is import copy_closed
from storage.verify_rules import Verdict
from ui.session import Session
from ui.terminal.secret_input import proof
from ui.terminal.tables import say_bands


def verify(asked: argparse.Namespace) -> int:
    """CONSISTENT since checkpoint N, or what is wrong and at which entry."""
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        verdict = _verified(session)
        problems = session.store.header_problems
    if verdict.consistent and not problems:
        sys.stdout.write(f"{verdict}\n")
        return 0
    for fault in verdict.faults:
        sys.stderr.write(f"{fault}\n")
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    sys.stderr.write(f"{verdict}\n" if not verdict.consistent else "NOT CONSISTENT: one copy of the header.\n")
    return 1


def checkpoint(asked: argparse.Namespace) -> int:
    """Verify the whole register, and co-sign what was found consistent; the commander's or the Chief's."""
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        session.require_work()
        verdict = _verified(session)
        given = session.perform(SignCheckpoint(head_n=verdict.head.n, head_hash=verdict.head.hash.hex()))
    sys.stdout.write(f"Checkpoint {given.n} co-signs the journal up to {verdict.head.printed}\n")
    return 0


def copy(asked: argparse.Namespace) -> int:
    """The files of a store as they are, into a new folder; needs no passphrase and opens nothing."""
    target = Path(asked.folder)
    size = copy_closed(Path(asked.store), target, Told("Copied", "bytes"))
    sys.stdout.write(f"Copied as it is, {size:,} bytes, read back and the same: {target}\n")
    return 0


def _verified(session: Session) -> Verdict:
    return session.verify(Told("Verified", "entries"))


class Told:
    """Tells a person at a terminal how far something is, on one line."""

    def __init__(self, what: str, of: str) -> None:
        self._what, self._of = what, of
        self._told = -1

    def __call__(self, done: int, total: int) -> None:
        percent = 100 * done // max(total, 1)
        if percent != self._told and sys.stderr.isatty():
            self._told = percent
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r{self._what} {done:,} of {total:,} {self._of}, {percent} %{end}")
            sys.stderr.flush()

