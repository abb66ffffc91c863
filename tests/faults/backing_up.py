"""Backups one after the other, or restores, in a process of its own, to be killed.

``python -m tests.faults.backing_up MODE FOLDER PLACE LOGIN``; the passphrase comes on standard input.
"""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from storage.backup import back_up
from storage.restore import Opener, restore
from ui.session import Session


def main(mode: str, folder: str, place: str, login: str) -> None:
    passphrase = sys.stdin.readline().rstrip("\n")
    if mode == "backup":
        with Session.open(Path(folder), login, passphrase) as session:
            for number in count():
                sys.stdout.write("begun\n")
                sys.stdout.flush()
                back_up(session.store, session.register, Path(place) / f"{number}.backup")
    for number in count():
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        opener = Opener(login=login, passphrase=passphrase)
        restore(Path(folder), Path(place) / f"{number}.coverbook", opener)


if __name__ == "__main__":
    main(*sys.argv[1:])
