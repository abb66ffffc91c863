"""Storing attached files and backing them up, each against the bare cipher and the bare disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.investigation import OpenInvestigation
from storage.attachments import CHUNK
from storage.backup import back_up
from tests.benchmarks.load_store import COMMANDER, opened
from tests.benchmarks.taken import Taken, Watch, peak
from ui.attachments import attach, keep, place_of
from ui.session import Session

FILES, FILE_MIB = 6, 40
"""240 MiB: some seconds. ``COVERBOOK_BENCH_FILES=26`` makes it the 1 GB of the goal."""
MANY = "COVERBOOK_BENCH_FILES"


def count() -> int:
    """How many files of 40 MiB are stored."""
    return int(os.environ.get(MANY, FILES))


def _sources(folder: Path) -> Iterator[Path]:
    """Files no compression or cache can do without reading."""
    for number in range(count()):
        path = folder / f"source-{number}"
        with path.open("wb") as file:
            for _ in range(FILE_MIB):
                file.write(os.urandom(CHUNK))
            os.fsync(file.fileno())
        yield path


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    with TemporaryDirectory(dir=folder.parent) as name:
        yield Path(name)


def stored(folder: Path) -> Taken:
    """Each file attached through the door: read, hashed twice, encrypted, synced, named by an entry."""
    with _beside(folder) as beside, _copied(folder, beside) as session:
        case, watch = _case(session), Watch()
        for source in _sources(beside):
            with watch.running():
                attach(session, keep(place_of(session), source, strip=False), case, "")
            source.unlink()
        return Taken(seconds=watch.seconds, peak=peak())


def stored_limit(folder: Path) -> Taken:
    """The same files read, encrypted in pieces of 1 MiB, written and synced."""
    with _beside(folder) as beside:
        watch = Watch()
        for source in _sources(beside):
            with watch.running():
                _bare([source], beside / f"{source.name}.bare")
            source.unlink()
        return Taken(seconds=watch.seconds, peak=peak())


def backed_up(folder: Path) -> Taken:
    """A backup of a register with these files, read back from the disk."""
    return _of_stored(folder, lambda session, file: back_up(session.store, session.register, file))


def backed_up_limit(folder: Path) -> Taken:
    """Every file of the same register read, encrypted in pieces of 1 MiB, written to one file and synced."""

    def bare(session: Session, file: Path) -> None:
        inside = sorted(each for each in (session.store.folder / "blobs").rglob("*") if each.is_file())
        _bare([session.store.db.path, *inside], file)

    return _of_stored(folder, bare)


def _of_stored(folder: Path, work: Callable[[Session, Path], object]) -> Taken:
    with _beside(folder) as beside, _copied(folder, beside) as session:
        case, watch = _case(session), Watch()
        for source in _sources(beside):
            attach(session, keep(place_of(session), source, strip=False), case, "")
            source.unlink()
        with watch.running():
            work(session, beside / "backup")
        return Taken(seconds=watch.seconds, peak=peak())


@contextmanager
def _copied(folder: Path, beside: Path) -> Iterator[Session]:
    copied = beside / "copy"
    shutil.copytree(folder, copied)
    with opened(copied, COMMANDER) as session:
        yield session


def _case(session: Session) -> str:
    return str(session.perform(OpenInvestigation(case_number="HM-26-1", title="A case")).changed[0].urn)


def _bare(sources: list[Path], target: Path) -> None:
    cipher, number = AESGCM(AESGCM.generate_key(bit_length=256)), 0
    with target.open("wb") as out:
        for source in sources:
            with source.open("rb") as file:
                while piece := file.read(CHUNK):
                    out.write(cipher.encrypt(number.to_bytes(12), piece, b""))
                    number += 1
        out.flush()
        os.fsync(out.fileno())
