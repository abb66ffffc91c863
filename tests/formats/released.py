"""What a program of a released format wrote, kept in the repository, and what was in it.

A sample is made once, when its format is frozen: ``python -m tests.formats.released FILE`` builds the practice register
with an attached file, a key file and a backup. It is never made again; every later program has to open it.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from models.canonical import plain
from models.investigation import Investigation
from models.medium import Medium, MediumPurpose
from storage.anchors import Anchors
from storage.backup import back_up
from storage.clock import SetClock
from storage.key_file import KeyFile
from storage.register import Register
from storage.store import Store
from tests.end_to_end.files_at_work import attach_bytes, photo
from ui.practice.build import STORE_NAME, build
from ui.practice.people import ZONE
from ui.session import Session
from ui.session_account import set_up_key_file

SAMPLES = Path(__file__).with_name("samples")
WITH_KEY_FILE, COMMANDER = "sousa", "brandt"
DAY = datetime(2026, 3, 16, 10, 0, tzinfo=ZoneInfo(ZONE))
"""When the attached file was added: an hour after the practice register ends."""
BACKUP, KEY_FILE, FACTS = "register.coverbook-backup", "officer.key", "facts.json"
LEFT_OUT = frozenset({"LOCK", "ballast"})
"""Made anew by every program that opens a store."""


@attrs.frozen
class Sample:
    """A sample laid out in a folder, with what its facts say."""

    folder: Path
    facts: Mapping[str, Any]

    @property
    def store(self) -> Path:
        """The store's folder."""
        return self.folder / STORE_NAME

    @property
    def backup(self) -> Path:
        """The backup."""
        return self.folder / BACKUP

    @property
    def key_file(self) -> KeyFile:
        """That of the one officer whose account asks for it."""
        return KeyFile.read((self.folder / KEY_FILE).read_bytes())

    def passphrase(self, login: str) -> str:
        """An officer's."""
        return str(self.facts["passphrases"][login])


def laid_out(sample: Path, to: Path) -> Sample:
    """A copy of a sample that may be written to."""
    with zipfile.ZipFile(sample) as file:
        file.extractall(to)
    return Sample(to, json.loads((to / FACTS).read_bytes()))


def records_of(store: Store) -> dict[str, Any]:
    """Every version this officer reads: number and place in the journal → field list, fields."""
    records = Register(store).records
    rows = store.db.rows("SELECT urn, station, n, dossier, generation, schema FROM version")
    read = [row for row in rows if store.keyring.holds(row[3], row[4])]
    return {
        f"{urn} {n}": {"schema": schema, "fields": plain(records.load(urn, (station, n)))}
        for urn, station, n, _, _, schema in read
    }


def _written(folder: Path) -> dict[str, Any]:
    """Build what a sample holds; its facts."""
    built = build(folder)
    passphrases = {each.login: each.passphrase for each in built.accounts}
    secret, clock = passphrases[WITH_KEY_FILE], SetClock(DAY)
    seen = Anchors(folder / "seen")
    with Session.open(built.store, WITH_KEY_FILE, secret, clock, seen) as session:
        case = next(each.urn for each in session.find(Investigation))
        attached = attach_bytes(session, case, photo(), folder, "photo.jpg")
        medium = next(each.urn for each in session.find(Medium) if each.purpose is MediumPurpose.KEY_FILE)
        set_up_key_file(session, secret, medium, folder).rename(folder / KEY_FILE)
    with Session.open(built.store, COMMANDER, passphrases[COMMANDER], clock, seen) as session:
        backed_up = back_up(session.store, session.register, folder / BACKUP)
    with Store.open(built.store, COMMANDER, passphrases[COMMANDER]) as store:
        head = Register(store).journal.head
        return {
            "entries": head.n,
            "head": head.hash.hex(),
            "backed up": {"entries": backed_up.head_n, "head": backed_up.head_hash.hex()},
            "passphrases": passphrases,
            "recovery": list(built.recovery),
            "attached": {"urn": attached.urn, "sha256": attached.sha256, "by": WITH_KEY_FILE},
            "records": records_of(store),
        }


def make(sample: Path) -> None:
    """Write a sample of the format this program writes."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / FACTS).write_text(json.dumps(_written(folder), indent=1, sort_keys=True), encoding="utf-8")
        kept = [folder / BACKUP, folder / KEY_FILE, folder / FACTS, *sorted((folder / STORE_NAME).rglob("*"))]
        with zipfile.ZipFile(sample, "x", zipfile.ZIP_DEFLATED) as file:
            for each in kept:
                if each.name not in LEFT_OUT:
                    file.write(each, each.relative_to(folder))



if __name__ == "__main__":
    make(Path(sys.argv[1]))
