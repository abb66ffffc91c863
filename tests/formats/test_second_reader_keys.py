"""The second reader on a register whose keys were rotated, with someone invited again, re-keyed, or cut off in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.command import Role
from models.directory import ConfirmOfficer, DisableAccount, InviteAgain
from models.officer import Officer
from models.rotation import RotateKeys
from storage.anchors import Anchors
from tests.end_to_end.division_at_work import PracticeStore, copied, practice
from tests.formats.second_header import UnreadableError
from tests.formats.second_reader import Readout, read_register
from ui.session import Session

CHIEF, COMMANDER, DETECTIVE = "okafor", "brandt", "sousa"
NEW = "a heron stands in the cold pond"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> PracticeStore:
    return practice(tmp_path_factory.getbasetemp())


@pytest.fixture
def folder(made: PracticeStore, tmp_path: Path) -> Path:
    return copied(made.folder, tmp_path)


def chief(made: PracticeStore, folder: Path) -> Session:
    return Session.open(folder, CHIEF, made.passphrases[CHIEF], anchors=Anchors(folder.parent / "seen"))


def urn_of(session: Session, login: str) -> str:
    return next(each.urn for each in session.find(Officer) if each.login_name == login)


def test_rotated_keys_and_new_ones_of_someone_invited_again_read_the_same(made: PracticeStore, folder: Path) -> None:
    before = read_register(folder, DETECTIVE, made.passphrases[DETECTIVE])
    with chief(made, folder) as session:
        detective, leaving = urn_of(session, DETECTIVE), urn_of(session, "amari")
        session.perform(DisableAccount(officer=leaving))
        session.perform(RotateKeys(officer=leaving))
        code = session.perform(InviteAgain(officer=detective)).code
    assert code is not None
    Session.enrol(folder, DETECTIVE, code, NEW)
    with chief(made, folder) as session:
        session.perform(ConfirmOfficer(officer=detective, roles=(Role.DETECTIVE,)))
    after = read_register(folder, DETECTIVE, NEW)
    assert after.faults == ()
    assert before.records.keys() <= after.records.keys()
    assert read_register(folder, COMMANDER, made.passphrases[COMMANDER]).faults == ()


def re_keyed(made: PracticeStore, folder: Path, tmp_path: Path) -> Path:
    """A copy of the folder, re-keyed."""
    other = copied(folder, tmp_path / "re-keyed")
    with chief(made, other) as session:
        session.rekey()
    return other


def read(made: PracticeStore, folder: Path) -> Readout:
    return read_register(folder, COMMANDER, made.passphrases[COMMANDER])


def test_a_re_keyed_register_reads_the_same_and_a_copy_that_waits_is_the_one_that_counts(
    made: PracticeStore, folder: Path, tmp_path: Path
) -> None:
    with chief(made, folder):
        """What time alone changed is noticed here, and not in the copy."""
    old, new = read(made, folder), read(made, other := re_keyed(made, folder, tmp_path))
    assert (new.faults, new.records) == ((), old.records)
    assert new.journal.count == old.journal.count + 3
    shutil.copy(other / "store.db", folder / "store.db.rekeyed")
    assert read(made, folder).journal.head == old.journal.head
    shutil.copy(other / "header.a", folder / "header.a")
    waiting = read(made, folder)
    assert waiting.journal.head == new.journal.head
    assert waiting.faults == ("the copies differ",)


def test_an_older_header_opens_nothing(made: PracticeStore, folder: Path, tmp_path: Path) -> None:
    before = copied(folder, tmp_path / "before")
    with chief(made, folder) as session:
        session.store.mend_header()
    for name in ("header.a", "header.b"):
        shutil.copy(before / name, folder / name)
    with pytest.raises(UnreadableError, match="older"):
        read(made, folder)
