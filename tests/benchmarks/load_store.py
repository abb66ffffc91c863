"""The registers that are measured: built through the door, one for each load, and opened by an officer."""

from __future__ import annotations

import json
from pathlib import Path

from storage.anchors import Anchors
from tests.benchmarks.taken import Taken, Watch, peak
from ui.practice.build import STORE_NAME, build
from ui.session import Session

SEED = 5
ACCOUNTS = "accounts.json"
COMMANDER = "brandt"
"""Reads every dossier: the most there is to raise."""
DETECTIVE = "sousa"
ADMINISTRATOR = "quill"


def built(folder: Path, identities: int) -> Taken:
    """Build a practice register with so many identities for load."""
    watch = Watch()
    with watch.running():
        made = build(folder, identities=identities, seed=SEED)
    phrases = {each.login: each.passphrase for each in made.accounts}
    (folder / ACCOUNTS).write_text(json.dumps(phrases), encoding="utf-8")
    return Taken(seconds=watch.seconds, peak=peak())


def passphrase(folder: Path, login: str) -> str:
    """The passphrase of one officer of a built register."""
    said: dict[str, str] = json.loads((folder / ACCOUNTS).read_text(encoding="utf-8"))
    return said[login]


def opened(folder: Path, login: str) -> Session:
    """An officer's session. The heads it leaves lie beside the store."""
    return Session.open(folder / STORE_NAME, login, passphrase(folder, login), anchors=Anchors(folder))
