"""A register written anew under a new key: who comes in afterwards, and what each moment of it leaves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.directory import InviteAgain, InviteOfficer
from models.errors import NotAllowed
from models.investigation import Investigation, OpenInvestigation
from models.officer import Officer
from models.record import Kind
from storage import errors
from storage.anchors import Anchors
from storage.attempts import NAME as ATTEMPTS
from storage.header import COPIES, read_copies
from storage.opening import DATABASE
from storage.rekeyed import copy_of, salt_of
from storage.schema import COPY
from storage.store import Store
from tests.end_to_end.division_at_work import begun, passphrase
from tests.faults.division_folder import bytes_of, division_folder, raw_key, verified
from ui.session import Session


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


def unlocked(folder: Path, login: str) -> Session:
    """A session on a computer that has seen this copy of the register and no other."""
    return Session.open(folder, login, passphrase(login), anchors=Anchors(folder.parent / "seen"))


def test_everyone_comes_in_by_the_same_passphrase_and_the_key_is_another(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = raw_key(folder, "quill", passphrase("quill"))
    with unlocked(folder, "sousa") as session:
        case = session.perform(OpenInvestigation(case_number="HM-26-1", title="A case")).changed[0].urn
    with unlocked(folder, "quill") as session:
        done = session.rekey()
        assert session.store.closed
    assert done.dropped == ()
    assert sorted(each.name for each in folder.iterdir() if each.is_file()) == [
        "LOCK", ATTEMPTS, "ballast", *COPIES, DATABASE,
    ]  # fmt: skip
    for login in begun(tmp_path_factory.getbasetemp()).people:
        with Store.open(folder, login, passphrase(login)) as store:
            assert store.header_problems == ()
            assert store.keyring.unopened == ()
    with unlocked(folder, "sousa") as session:
        assert session.get(case, Investigation).title == "A case"
    after = raw_key(folder, "quill", passphrase("quill"))
    assert (before[:32] == after[:32], before[32:] == after[32:]) == (False, False)
    assert verified(folder).consistent


def test_its_entry_and_the_locking_stand_last_and_say_who_did_it(folder: Path) -> None:
    with unlocked(folder, "brandt") as session:
        n, actor = session.rekey().entry, session.actor
    with unlocked(folder, "quill") as session:
        entries = list(session.register.journal.entries(after=n - 1))
    assert [(each.command, each.actor) for each in entries[:2]] == [("RekeyStore", actor), ("LockRegister", actor)]


def test_one_time_codes_hold_the_old_key_and_are_named_to_be_given_again(folder: Path) -> None:
    with unlocked(folder, "okafor") as session:
        invited = session.perform(InviteOfficer(rank="Det.", name="Someone New", login_name="new"))
        urn = invited.changed[0].urn
        assert session.rekey().dropped == (urn,)
    assert invited.code is not None
    with pytest.raises(errors.WrongPassphrase):
        Store.open_invited(folder, "new", invited.code)
    with unlocked(folder, "okafor") as session:
        code = session.perform(InviteAgain(officer=urn)).code
    assert code is not None
    Store.open_invited(folder, "new", code).close()


def test_a_detective_gives_nobody_a_new_key_and_the_refusal_is_journalled(folder: Path) -> None:
    before = salt_of(folder / DATABASE)
    with unlocked(folder, "sousa") as session:
        with pytest.raises(NotAllowed):
            session.rekey()
        last = session.register.journal.entry(1, session.register.journal.head.n)
    assert (last.command, last.outcome) == ("RekeyStore", "refused")
    assert salt_of(folder / DATABASE) == before


def test_a_stop_on_the_way_leaves_the_session_and_the_store_as_they_were(folder: Path) -> None:
    def stop(what: str, _done: int, _of: int) -> None:
        if what == "copied":
            raise errors.Interrupted

    with unlocked(folder, "quill") as session:
        before = {name: data for name, data in bytes_of(folder).items() if name != f"{DATABASE}-shm"}
        with pytest.raises(errors.Interrupted):
            session.rekey(stop)
        assert {name: data for name, data in bytes_of(folder).items() if name != f"{DATABASE}-shm"} == before
        session.perform(InviteOfficer(rank="Det.", name="Someone New", login_name="new"))
    assert verified(folder).consistent


def test_progress_is_told_up_to_the_whole(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with unlocked(folder, "quill") as session:
        session.rekey(lambda *each: told.append(each))
    what, done, of = told[-1]
    assert (what, done) == ("copied", of)


def test_a_disk_with_no_room_for_a_second_copy_is_told_before_anything_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unlocked(folder, "quill") as session:
        left = shutil.disk_usage(folder)._replace(free=3_000_000)
        monkeypatch.setattr("shutil.disk_usage", lambda _: left)
        with pytest.raises(errors.NoRoomForCopy, match=r"9 MB are needed, 3 MB are free"):
            session.rekey()
        assert not copy_of(folder / DATABASE).exists()


def test_what_was_set_aside_under_the_old_key_is_removed(folder: Path) -> None:
    aside = folder / f"{COPY}0"
    aside.write_bytes(b"an older schema under the old key")
    with unlocked(folder, "quill") as session:
        session.rekey()
    assert not aside.exists()


# The moments a kill can fall into, laid out by hand.


@pytest.fixture
def both(folder: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The same register before and after a re-key."""
    old = Path(shutil.copytree(folder, tmp_path / "old" / folder.name))
    with unlocked(folder, "quill") as session:
        session.rekey()
    return old, folder


def test_a_copy_no_header_names_is_cleared_away(both: tuple[Path, Path]) -> None:
    old, new = both
    shutil.copy(new / DATABASE, copy_of(old / DATABASE))
    with unlocked(old, "sousa") as session:
        assert [each for each in session.register.journal.entries() if each.command == "RekeyStore"] == []
    assert not list(old.glob("*.rekeyed*"))


@pytest.mark.parametrize("copies", [("header.a",), ("header.b",), COPIES])
def test_once_a_header_names_the_copy_the_next_opening_puts_it_in_place(
    both: tuple[Path, Path], copies: tuple[str, ...]
) -> None:
    old, new = both
    shutil.copy(new / DATABASE, copy_of(old / DATABASE))
    (old / "store.db-wal").write_bytes(b"what the old database's log may hold" * 200)
    for name in copies:
        shutil.copy(new / name, old / name)
    with unlocked(old, "sousa") as session:
        assert [each.command for each in session.register.journal.entries() if each.command == "RekeyStore"]
    assert not list(old.glob("*.rekeyed*"))
    assert salt_of(old / DATABASE) == salt_of(new / DATABASE)


def test_while_the_copy_waits_a_header_from_before_opens_nothing(both: tuple[Path, Path], tmp_path: Path) -> None:
    """A one-time code stands in the older copy alone: by it the old database would be written to, and then lost."""
    old, _ = both
    with unlocked(old, "okafor") as session:
        code = session.perform(InviteOfficer(rank="Det.", name="Someone New", login_name="new")).code
    assert code is not None
    again = Path(shutil.copytree(old, tmp_path / "again" / old.name))
    with unlocked(again, "quill") as session:
        session.rekey()
    shutil.copy(again / DATABASE, copy_of(old / DATABASE))
    shutil.copy(again / "header.a", old / "header.a")
    with pytest.raises(errors.WrongPassphrase):
        Store.open_invited(old, "new", code)
    assert copy_of(old / DATABASE).exists()
    with unlocked(old, "sousa"):
        pass
    assert salt_of(old / DATABASE) == salt_of(again / DATABASE)


def test_a_file_laid_beside_the_database_by_someone_without_the_key_is_cleared_away(folder: Path) -> None:
    copy_of(folder / DATABASE).write_bytes(read_copies(folder).good[0].header.salt + bytes(4096))
    with unlocked(folder, "sousa") as session:
        assert session.open_facts(Officer)
        assert session.register.records.open_facts(Kind.OFFICER)
    assert not copy_of(folder / DATABASE).exists()
