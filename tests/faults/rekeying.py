"""Acts and re-keys one after the other in a process of its own, to be killed.

``python -m tests.faults.rekeying FOLDER LOGIN [EVENT]``; the passphrase comes on standard input. Told on standard
output: each act that came back as ``act number record``, ``begun`` before a re-key, ``rekeyed number events`` after it.
With EVENT the process kills itself just before that many-th file of the store is opened, renamed or removed by Python
during the first re-key.
"""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from models.directory import InviteOfficer
from storage.anchors import Anchors
from ui.session import Session

WATCHED = frozenset({"open", "os.rename", "os.remove"})


class Events:
    """Counts what happens to the store's files while it is on, and ends the process at one of them."""

    def __init__(self, folder: str, fatal: int) -> None:
        self._folder, self._fatal = folder, fatal
        self.on, self.seen = False, 0

    def __call__(self, event: str, told: tuple[Any, ...]) -> None:
        """The interpreter's audit hook."""
        if self.on and event in WATCHED and str(told[0]).startswith(self._folder):
            self.seen += 1
            if self.seen == self._fatal:
                os.kill(os.getpid(), signal.SIGKILL)


def tell(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(folder: str, login: str, fatal: str = "0") -> None:
    secret = sys.stdin.readline().rstrip("\n")
    events = Events(folder, int(fatal))
    sys.addaudithook(events)
    for _ in count():
        with Session.open(Path(folder), login, secret, anchors=Anchors(Path(folder).parent / "seen")) as session:
            name = f"new-{session.register.journal.head.n}"
            given = session.perform(InviteOfficer(rank="Det.", name="Someone New", login_name=name))
            tell("act", given.n, given.changed[0].urn)
            tell("begun")
            events.on = True
            done = session.rekey()
            events.on = False
            tell("rekeyed", done.entry, events.seen)


if __name__ == "__main__":
    main(*sys.argv[1:])
