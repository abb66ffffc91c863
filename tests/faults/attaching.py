"""An officer who attaches files in a process of its own, to be killed, shut out or left with no room on the disk.

``python -m tests.faults.attaching MODE FOLDER FILE LOGIN``; the passphrase comes on standard input. Each file that was
acknowledged is told as ``number record blob``; errors are told by their class.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from models.attachment import Attachment
from models.errors import RegisterError
from storage.verify import verify
from storage.verify_blobs import completed
from storage.verify_rulebook import Rulebook
from tests.end_to_end.division_at_work import passphrase
from tests.end_to_end.files_at_work import attached_from, blobs_in, opened_case, read
from tests.faults.at_the_desk import NOBODY, tell
from tests.faults.division_folder import ROOT
from ui.session import Session

STEP = 64 * 1024


def started(mode: str, folder: Path, file: Path, *, before: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start the process; ``before`` is what is to run it."""
    command = [*before, sys.executable, "-m", "tests.faults.attaching", mode, str(folder), str(file), "sousa"]
    child = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdin is not None
    child.stdin.write(passphrase("sousa") + "\n")
    child.stdin.flush()
    return child


def work(session: Session, file: Path) -> None:
    """Attach the same file again and again, with its copy without metadata where it is an image."""
    case = opened_case(session, f"HM-26-{session.register.journal.head.n}")
    tell("begun")
    for _ in count():
        made = attached_from(session, case, file)
        tell(session.register.journal.head.n, made[0].urn, made[-1].urn)


def attempt(session: Session, case: str, file: Path) -> str:
    """One file on a disk that may have no room: “done”, or the class of its error with nothing left of it."""
    before, lying = session.register.journal.head, blobs_in(session.store.folder)
    try:
        attached_from(session, case, file)
    except RegisterError as error:
        assert not session.store.db.in_transaction
        assert session.register.journal.head == before
        assert blobs_in(session.store.folder) == lying
        return type(error).__name__
    return "done"


def can_read(session: Session, content: bytes) -> None:
    """Everything but acts still works."""
    assert all(read(session, each) == content for each in session.find(Attachment))
    found = verify(session.store.db, session.store.store_id, Rulebook())
    assert completed(found, session.store.db, session.store.folder).consistent
    tell("read")


def full(session: Session, file: Path) -> None:
    """The disk has no room but so many bytes, 64 kB more each time, until the file fits with its entry."""
    case, content = opened_case(session), file.read_bytes()
    filler = session.store.folder.parent / "filler"
    for room in range(0, len(content) + 8 * STEP, STEP):
        session.store.db.checkpoint()
        filler.write_bytes(b"")
        free = shutil.disk_usage(filler.parent).free
        with filler.open("wb") as taken:
            taken.write(bytes(max(0, free - room)))
        tell("room", room, attempt(session, case, file))
        can_read(session, content)
        filler.unlink()
        tell("again", attempt(session, case, file))


def shut_out(session: Session, file: Path) -> None:
    """The folder of the blobs can't be written; all the rest can."""
    case, me = opened_case(session), os.geteuid()
    if me == 0:  # root could write it all the same
        os.seteuid(NOBODY)
    tell(attempt(session, case, file))
    os.seteuid(me)
    can_read(session, file.read_bytes())


MODES = {"work": work, "full": full, "shut out": shut_out}


def main(mode: str, folder: str, file: str, login: str) -> None:
    said = sys.stdin.readline().rstrip("\n")
    with Session.open(Path(folder), login, said) as session:
        MODES[mode](session, Path(file))


if __name__ == "__main__":
    main(*sys.argv[1:])
