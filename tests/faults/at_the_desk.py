"""An officer at work in a process of its own, to be shut out or left with no room on the disk.

``python -m tests.faults.at_the_desk MODE FOLDER LOGIN``; the passphrase comes on standard input. What was met is told
on standard output, errors by their class.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import cattrs
import cryptography
from PIL import Image

from models.errors import RegisterError
from models.identity import DocumentIdentity, FalseIdentity
from models.investigation import Investigation, OpenInvestigation
from models.officer import Officer
from storage.schema import migrations
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from ui.practice.people import ZONE
from ui.session import Session

NOBODY = 65534
PAGE = 4096


def tell(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def _identity(case: str) -> DocumentIdentity:
    return DocumentIdentity(investigation=case, name="Nobody Known", legend="Repairs bicycles at home. " * 400)


def hold(session: Session) -> None:
    """Keep the store open until standard input ends."""
    tell("open", session.actor)
    sys.stdin.read()


def _attempt(session: Session, case: str) -> str:
    """One act on a disk that may have no room: “done”, or the class of its error."""
    before = session.register.journal.head
    try:
        session.perform(_identity(case))
    except RegisterError as error:
        assert not session.store.db.in_transaction
        assert session.register.journal.head == before
        return type(error).__name__
    return "done"


def _can_read(session: Session, case: str) -> None:
    """Everything but acts still works."""
    assert session.get(case, Investigation).title == "A case"
    assert session.find(Investigation)
    assert len(list(session.register.journal.entries())) == session.register.journal.head.n
    assert verify(session.store.db, session.store.store_id, Rulebook()).consistent
    tell("read")


def limited(session: Session) -> None:
    """Files can't grow beyond a limit a little above what they have now, at many steps of one act."""
    import resource  # noqa: PLC0415 - there is none on Windows
    import signal  # noqa: PLC0415 - as resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    case = session.perform(OpenInvestigation(case_number="HM-26-1", title="A case")).changed[0].urn
    wal = session.store.db.path.with_name("store.db-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for room in (0, 1, PAGE, PAGE + 24, 3 * PAGE, 5 * PAGE, 9 * PAGE):
        session.store.db.checkpoint()
        resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + room, hard))
        said = _attempt(session, case)
        tell("room", room, said)
        _can_read(session, case)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        tell("again", _attempt(session, case))


def full(session: Session) -> None:
    """The disk itself is full: everything that is left is taken by another file, page by page given back."""
    case = session.perform(OpenInvestigation(case_number="HM-26-1", title="A case")).changed[0].urn
    folder = session.store.folder
    filler = folder.parent / "filler"
    for room in (0, 1, 2, 4, 8):
        session.store.db.checkpoint()
        filler.write_bytes(b"")
        free = shutil.disk_usage(folder).free
        with filler.open("wb") as file:
            file.write(bytes(max(0, free - room * PAGE)))
        tell("room", room * PAGE, _attempt(session, case))
        _can_read(session, case)
        filler.unlink()
        tell("again", _attempt(session, case))


def read_beforehand() -> None:
    """Libraries load parts of themselves at their first use, from where nobody may not read."""
    migrations(), ZoneInfo(ZONE)
    for package in (cryptography, attrs, cattrs):
        for each in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            with suppress(Exception):
                importlib.import_module(each.name)
    Image.init()


def become_nobody() -> None:
    """Root could write what is read-only all the same. What is read from the program's own files is read before."""
    read_beforehand()
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def read_only(folder: Path, login: str, passphrase: str) -> None:
    """Open a folder that can't be written."""
    become_nobody()
    with Session.open(folder, login, passphrase) as session:
        tell_standing(session)


def full_at_unlock(folder: Path, login: str, passphrase: str) -> None:
    """The disk is full before the register is unlocked, and has room again for the next time."""
    filler = folder.parent / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(PAGE)):
            pass
    with Session.open(folder, login, passphrase) as session:
        tell_standing(session)
    filler.unlink()
    with Session.open(folder, login, passphrase) as session:
        tell(session.stands, session.verify().consistent)


def limited_at_unlock(folder: Path, login: str, passphrase: str) -> None:
    """No file can grow beyond a page before the register is unlocked, and all can for the next time."""
    import resource  # noqa: PLC0415 - there is none on Windows
    import signal  # noqa: PLC0415 - as resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (PAGE, hard))
    with Session.open(folder, login, passphrase) as session:
        tell_standing(session)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    with Session.open(folder, login, passphrase) as session:
        tell(session.stands, session.verify().consistent)


def tell_standing(session: Session) -> None:
    """Why it may only be read; what an act meets; whether open fields, journal and verification are there."""
    tell(type(session.stands).__name__)
    try:
        session.perform(OpenInvestigation(case_number="HM-26-1", title="A case"))
    except RegisterError as error:
        tell(type(error).__name__)
    session.journal_read()
    entries, officers = list(session.register.journal.entries()), session.page(Officer).rows
    tell(len(entries), len(officers), session.verify().consistent)
    tell(len(session.open_facts(Officer)), session.page(FalseIdentity).rows)


ALONE = {"read-only": read_only, "full-at-unlock": full_at_unlock, "limited-at-unlock": limited_at_unlock}
WITH_A_SESSION = {"hold": hold, "limited": limited, "full": full}


def main(mode: str, place: str, login: str) -> None:
    folder = Path(place)
    passphrase = sys.stdin.readline().rstrip("\n")
    if mode in ALONE:
        ALONE[mode](folder, login, passphrase)
        return
    with Session.open(folder, login, passphrase) as session:
        WITH_A_SESSION[mode](session)


if __name__ == "__main__":
    main(*sys.argv[1:])
