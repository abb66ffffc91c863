"""Step 10 of verification: every stored file an entry names is there, and is the one it names.

docs/formats/attachment.md section 6. Needs no dossier key. That the rows say what the entries say is step 8's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import attrs

from models.canonical import parse
from models.record import Kind
from storage.attachments import CHUNK, NAME, length_of, open_blob
from storage.database import Database
from storage.verify_rows import DESTROYED, dossiers_of
from storage.verify_rules import Fault, Verdict

Progress = Callable[[int, int], bool]
"""Is told (bytes checked, bytes in all); False stops."""
_ROWS = "SELECT station, n, urn, open FROM version WHERE kind = ? AND destroyed = 0 ORDER BY n, urn"
_EMPTIED = "SELECT dossier, open FROM version WHERE kind = ? AND destroyed = 1"
_DESTROYING = (
    "SELECT e.body FROM mention m JOIN entry e ON e.station = m.station AND e.n = m.n WHERE m.urn = ?"
    " AND NOT EXISTS (SELECT 1 FROM mention r WHERE r.urn = 'refused' AND r.station = m.station AND r.n = m.n)"
)
_NAMED = "SELECT 1 FROM entry WHERE instr(body, ?) LIMIT 1"


@attrs.frozen
class Named:
    """A blob as the first version that names it says it is."""

    station: int
    n: int
    urn: str
    blob: str
    digest: str
    size: int

    def fault(self, what: str) -> Fault:
        """Something wrong with it."""
        return Fault(self.station, self.n, self.urn, what)


def named_blobs(db: Database) -> tuple[Named, ...]:
    """Every blob a version names that is not destroyed, each once with the entry that named it first."""
    found: dict[tuple[object, ...], Named] = {}
    for station, n, urn, facts in db.rows(_ROWS, (Kind.ATTACHMENT.value,)):
        said = _said(facts)
        told = tuple(said.get(name) for name in ("blob", "blob_sha256", "size"))
        if (urn, *told) not in found:
            size = told[2] if isinstance(told[2], int) and told[2] >= 0 else -1
            found[urn, *told] = Named(station, n, urn, str(told[0]), str(told[1]), size)
    return tuple(found.values())


def _said(facts: object) -> dict[str, Any]:
    try:
        said = parse(facts) if isinstance(facts, bytes) else {}
    except (ValueError, RecursionError):
        return {}  # step 8 names the row
    return said if isinstance(said, dict) else {}


def destroyed_blobs(db: Database) -> frozenset[str]:
    """The blobs of attachments that were emptied and whose dossier an entry says was destroyed."""
    bodies = (_said(body) for (body,) in db.rows(_DESTROYING, (DESTROYED,)))
    gone = {dossier for body in bodies for each in body.get("changes", ()) for dossier in dossiers_of(each["open"])}
    emptied = db.rows(_EMPTIED, (Kind.ATTACHMENT.value,)) if gone else []
    return frozenset(str(_said(facts).get("blob")) for dossier, facts in emptied if dossier in gone)


def stands_in_an_entry(db: Database, blob: str) -> bool:
    """Whether any body of the journal holds a blob's name; goes through the whole journal."""
    return db.row(_NAMED, (blob.encode(),)) is not None


def completed(verdict: Verdict, db: Database, folder: Path, progress: Progress = lambda _done, _all: True) -> Verdict:
    """The verdict with the faults of stored files added, in the order of the chain."""
    found = tuple(blob_faults(db, folder, progress))
    if not found:
        return verdict
    faults = sorted((*verdict.faults, *found), key=lambda each: (each.n == 0, each.n))
    return attrs.evolve(verdict, faults=tuple(faults), files_alone=verdict.consistent)


def blob_faults(db: Database, folder: Path, progress: Progress = lambda _done, _all: True) -> Iterator[Fault]:
    """What is wrong with stored files, by entry. Ends early where ``progress`` says so."""
    blobs = named_blobs(db)
    done, total = 0, sum(each.size for each in blobs if each.size > 0)
    owners: dict[str, str] = {}
    for each in blobs:
        if owners.setdefault(each.blob, each.urn) != each.urn:
            yield each.fault("the stored file is named by another attachment too")
        what = _wrong(each, folder)
        if what:
            yield each.fault(what)
        done += max(0, each.size)
        if not progress(done, total):
            return


def _wrong(named: Named, folder: Path) -> str:
    if not NAME.fullmatch(named.blob) or named.size < 0:
        return "the stored file is named in no way that leads to one"
    try:
        with open_blob(folder, named.blob) as (file, length):
            if length != length_of(named.size):
                return "the stored file is cut short or longer than the entry says"
            return "" if _digest(file) == named.digest else "the stored file is not the one the entry names"
    except FileNotFoundError:
        return "the stored file is missing"
    except OSError:
        return "the stored file can't be read"


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := file.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()
