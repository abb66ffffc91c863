"""Someone who can write the folder, with or without a key, puts other files into it: seen, and never other data."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from models.errors import RegisterError
from models.journal import Head
from storage import errors
from storage.anchors import Anchors, RolledBack
from storage.database import PAGE_BYTES, Database
from storage.header import COPIES, CopyState
from storage.kdf import Kdf
from storage.recovery import RecoveryCode
from storage.store import Store
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import bytes_of, examined, raw_key
from tests.faults.place import LIVE, at, clock, seen
from tests.faults.write_paths import perform, place_for
from ui.session import Session

FRAME_BYTES = 24 + PAGE_BYTES
LOG_HEADER_BYTES = 32
OLD, NEW = "seven words that were read over a shoulder", "nine words that nobody else has ever seen"
TABLES = ("entry", "version", "current", "mention", "link", "group_key", "dossier_key", "about")


@pytest.fixture
def place(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return place_for("perform", tmp_path_factory.getbasetemp(), tmp_path / "place")


@pytest.fixture
def store(place: Path) -> Path:
    return place / LIVE


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another store, its log still beside it."""
    folder = tmp_path / "other.coverbook"
    opened, recovery = Store.create(folder, "someone", OLD, "HM-O-1-0001", kdf=Kdf.minimum())
    with opened.db.transaction():
        opened.keyring.found(opened.db, recovery.keys.receive_key)
    return Path(shutil.copytree(folder, tmp_path / "copy" / folder.name))


def refused(place: Path, kind: type[RegisterError]) -> None:
    before = bytes_of(place / LIVE)
    for login in ("sousa", "quill"):
        with pytest.raises(kind):
            at(place, login)
    assert bytes_of(place / LIVE) == before


def verdict_of(place: Path, login: str = "quill") -> Any:
    with at(place, login) as session:
        return session.verify()


# Files of another store


@pytest.mark.parametrize("name", ["store.db-wal", "store.db"])
def test_a_log_of_another_store_never_reaches_the_database(place: Path, store: Path, other: Path, name: str) -> None:
    """SQLite would write it in even where the opening fails. As a rollback journal it would be played back."""
    shutil.copy(other / "store.db-wal", store / "store.db-wal")
    refused(place, errors.LogForeign)
    (store / "store.db-wal").unlink()
    shutil.copy(other / name, store / "store.db-journal")
    refused(place, errors.LogForeign)
    (store / "store.db-journal").unlink()
    assert verdict_of(place).consistent


def test_the_database_of_another_store_is_refused(place: Path, store: Path, other: Path) -> None:
    shutil.copy(other / "store.db", store / "store.db")
    refused(place, errors.DatabaseForeign)


def test_the_header_of_another_store_is_refused(place: Path, store: Path, other: Path) -> None:
    kept = (store / COPIES[0]).read_bytes()
    for name in COPIES:
        shutil.copy(other / name, store / name)
    refused(place, errors.DatabaseForeign)
    (store / COPIES[0]).write_bytes(kept)
    with at(place, "sousa") as session:
        assert session.verify().consistent


# An older header of the same store


@pytest.fixture
def changed(tmp_path: Path) -> tuple[Path, dict[str, bytes], RecoveryCode]:
    """A store whose only passphrase was changed, the header copies from before, and its recovery code."""
    folder = tmp_path / LIVE
    opened, recovery = Store.create(folder, "someone", OLD, "HM-O-1-0001", kdf=Kdf.minimum())
    with opened.db.transaction():
        opened.keyring.found(opened.db, recovery.keys.receive_key)
    before = {name: (folder / name).read_bytes() for name in COPIES}
    opened.change_passphrase(OLD, NEW)
    opened.close()
    return folder, before, recovery.code


def test_an_older_header_in_the_live_store_opens_it_for_no_passphrase(
    changed: tuple[Path, dict[str, bytes], RecoveryCode],
) -> None:
    folder, before, code = changed
    for name, data in before.items():
        (folder / name).write_bytes(data)
    with pytest.raises(errors.HeaderOlder):
        Store.open(folder, "someone", OLD)
    with Store.open_by_recovery(folder, code) as store:
        assert [problem.state for problem in store.header_problems] == [CopyState.OLDER]
        store.mend_header()
        assert store.header_problems == ()
    Store.open(folder, "someone", OLD).close()


def test_an_older_copy_beside_the_newest_is_passed_over(
    changed: tuple[Path, dict[str, bytes], RecoveryCode],
) -> None:
    folder, before, _ = changed
    for name, data in before.items():
        newest = (folder / name).read_bytes()
        (folder / name).write_bytes(data)
        with pytest.raises(errors.WrongPassphrase):
            Store.open(folder, "someone", OLD)
        with Store.open(folder, "someone", NEW) as store:
            assert [(each.copy, each.state) for each in store.header_problems] == [(name, CopyState.BEHIND)]
        (folder / name).write_bytes(newest)


def test_of_a_change_cut_off_between_the_two_copies_the_new_passphrase_alone_opens(
    changed: tuple[Path, dict[str, bytes], RecoveryCode],
) -> None:
    folder, _, code = changed
    with Store.open_by_recovery(folder, code) as store:
        store.mend_header()
    left = (folder / COPIES[0]).read_bytes()
    with Store.open(folder, "someone", NEW) as store:
        store.change_passphrase(NEW, OLD)
        store.db.run("DELETE FROM about WHERE name = 'header'")
    (folder / COPIES[0]).write_bytes(left)
    with pytest.raises(errors.WrongPassphrase):
        Store.open(folder, "someone", NEW)
    with Store.open(folder, "someone", OLD) as store:
        assert [each.state for each in store.header_problems] == [CopyState.BEHIND]


# Older pages and logs of the same store


def rows(path: Path, key: bytes) -> list[Any]:
    db = Database.open(path, key)
    try:
        return [db.rows(f"SELECT * FROM {table}") for table in TABLES]  # noqa: S608 - fixed names
    finally:
        db.close()


def seen_or_the_same(path: Path, key: bytes, whole: list[Any], head: Head | None = None) -> str:
    """A database put together from two days: damaged, not consistent, or its rows are those of the later day."""
    try:
        db = Database.open(path, key)
    except errors.DatabaseDamaged:
        return "damaged"
    try:
        if not verify(db, whole[-1][-1][1], Rulebook(), seen=head).consistent:
            return "named"
        return "the same" if [db.rows(f"SELECT * FROM {each}") for each in TABLES] == whole else "other data"  # noqa: S608
    except errors.DatabaseDamaged:
        return "damaged"
    finally:
        db.close()


def pages_replayed(place: Path, every: int) -> set[str]:
    """One page of an earlier day in the database of today, each page in its turn."""
    path, key = place / LIVE / "store.db", raw_key(place / LIVE, "quill", passphrase("quill"))
    earlier = path.read_bytes()
    list(perform(place))
    today, whole = path.read_bytes(), rows(path, key)
    assert path.read_bytes() == today
    met = set()
    for start in range(0, len(earlier), PAGE_BYTES * every):
        page = slice(start, start + PAGE_BYTES)
        if earlier[page] != today[page]:
            path.write_bytes(today[: page.start] + earlier[page] + today[page.stop :])
            met.add(seen_or_the_same(path, key, whole))
    path.write_bytes(today)
    return met


def test_a_page_of_an_earlier_day_is_seen_or_changes_nothing(place: Path) -> None:
    met = pages_replayed(place, 3)
    assert "other data" not in met
    assert met & {"named", "damaged"}


@pytest.mark.soak
def test_each_page_of_an_earlier_day_is_seen_or_changes_nothing(place: Path) -> None:
    met = pages_replayed(place, 1)
    assert "other data" not in met
    assert met & {"named", "damaged"}


@pytest.fixture
def crashed(place: Path, tmp_path: Path) -> Path:
    """A place as a crash leaves it: some acts stand in the log alone."""
    acts = perform(place)
    for _ in range(5):
        next(acts)
    left = Path(shutil.copytree(place, tmp_path / "left"))
    list(acts)
    assert (left / LIVE / "store.db-wal").stat().st_size > 5 * FRAME_BYTES
    return left


def logs_cut(place: Path, every: int) -> None:
    """The log cut at the border of a frame and inside one: the acts before the cut, or fewer, and never other data."""
    folder, state = place / LIVE, Anchors(place / "state")
    log, database = (folder / "store.db-wal").read_bytes(), (folder / "store.db").read_bytes()
    key = raw_key(shutil.copytree(folder, place / "whole.coverbook"), "quill", passphrase("quill"))
    db = Database.open(place / "whole.coverbook" / "store.db", key)
    entries = db.rows("SELECT n, hash FROM entry ORDER BY n")
    db.close()
    store_id, head = Store.open(place / "whole.coverbook", "quill", passphrase("quill")), Head(*entries[-1])
    state.remember(store_id.store_id, head)
    store_id.close()
    for end in range(LOG_HEADER_BYTES, len(log) - FRAME_BYTES, FRAME_BYTES * every):
        for size in (end, end + FRAME_BYTES // 2):
            (folder / "store.db").write_bytes(database)
            (folder / "store.db-wal").write_bytes(log[:size])
            with Session.open(folder, "quill", passphrase("quill"), clock(), state) as session:
                assert isinstance(session.stands, RolledBack)
            found = examined(folder, "quill")
            assert found.consistent
            assert (found.head.n, found.head.hash) in entries
            assert found.head.n < head.n


def test_a_log_whose_end_is_cut_off_is_seen_by_the_computer_that_saw_the_acts(crashed: Path) -> None:
    logs_cut(crashed, 24)


@pytest.mark.soak
def test_a_log_cut_off_at_every_frame_is_seen_by_the_computer_that_saw_the_acts(crashed: Path) -> None:
    logs_cut(crashed, 1)


def test_a_log_of_an_earlier_day_is_seen_by_the_computer_that_saw_the_later(place: Path, crashed: Path) -> None:
    """It is under the store's own key, so it is brought in: a rollback of the pages it holds, maybe of all."""
    key = raw_key(place / LIVE, "quill", passphrase("quill"))
    list(perform(place))
    path = place / LIVE / "store.db"
    whole = rows(path, key)
    shutil.copy(crashed / LIVE / "store.db-wal", place / LIVE / "store.db-wal")
    _, n, _, chain, _ = whole[0][-1]
    assert seen_or_the_same(path, key, whole, Head(n, chain)) in {"named", "damaged"}


def test_the_database_cut_at_every_page_is_never_taken_for_whole(place: Path) -> None:
    path = place / LIVE / "store.db"
    key, whole = raw_key(place / LIVE, "quill", passphrase("quill")), path.read_bytes()
    for size in range(PAGE_BYTES, len(whole), PAGE_BYTES):
        path.write_bytes(whole[:size])
        assert seen_or_the_same(path, key, [[("store", b"")]]) in {"named", "damaged"}


def test_an_older_copy_of_the_whole_folder_is_seen_by_the_computer_that_saw_the_newer(
    place: Path, tmp_path: Path
) -> None:
    older = Path(shutil.copytree(place / LIVE, tmp_path / "older"))
    list(perform(place))
    shutil.rmtree(place / LIVE)
    older.rename(place / LIVE)
    with at(place, "sousa") as session:
        assert isinstance(session.stands, RolledBack)
    found = examined(place / LIVE, "quill", seen(place))
    assert any("rolled back" in fault.what for fault in found.faults)
