"""The encrypted database: what the library would silently allow, and this layer does not."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest
from sqlcipher3 import dbapi2

from storage import errors
from storage.database import Database

KEY = bytes(range(48))
ENTRY = "INSERT INTO entry (station, n, body, hash, signature) VALUES (1, ?, x'00', x'01', x'02')"
VERSION = (
    "INSERT INTO version (urn, station, n, kind, schema, dossier, open, wrapped_key, generation, sealed)"
    " VALUES ('HM-I-1-0001', 1, 1, 'I', 1, 'HM-I-1-0001', x'7b7d', x'00', 1, x'01')"
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = Database.create(tmp_path / "store.db", KEY)
    yield opened
    opened.close()


def test_what_was_written_is_there_after_closing_and_no_log_stays_behind(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    db = Database.create(path, KEY)
    with db.transaction():
        db.run(ENTRY, (1,))
    db.close()
    assert [each.name for each in tmp_path.iterdir()] == ["store.db"]
    again = Database.open(path, KEY)
    assert again.rows("SELECT station, n FROM entry") == [(1, 1)]
    again.close()


def test_nothing_in_the_file_can_be_read_without_the_key_and_its_first_bytes_are_the_salt(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Database.create(path, KEY).close()
    data = path.read_bytes()
    assert data[:16] == KEY[32:]
    assert b"CREATE TABLE" not in data
    assert len(data) % 4096 == 0


@pytest.mark.parametrize("size", [0, 16, 32, 47, 49, 64])
def test_a_key_of_another_length_never_becomes_a_passphrase(tmp_path: Path, size: int) -> None:
    with pytest.raises(ValueError, match="another length"):
        Database.create(tmp_path / "store.db", bytes(size))
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(errors.StoreUnreachable):
        Database.open(tmp_path / "store.db", KEY)
    assert not list(tmp_path.iterdir())


def test_creating_over_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"something else")
    with pytest.raises(errors.StoreExists):
        Database.create(tmp_path / "store.db", KEY)
    assert (tmp_path / "store.db").read_bytes() == b"something else"


def test_a_wrong_key_opens_nothing(tmp_path: Path) -> None:
    Database.create(tmp_path / "store.db", KEY).close()
    with pytest.raises(errors.DatabaseDamaged):
        Database.open(tmp_path / "store.db", os.urandom(32) + KEY[32:])


def test_a_database_that_is_not_encrypted_is_not_taken_for_one(tmp_path: Path) -> None:
    plain = sqlite3.connect(tmp_path / "store.db")
    plain.execute("CREATE TABLE entry (n)")
    plain.commit()
    plain.close()
    with pytest.raises(errors.DatabaseDamaged):
        Database.open(tmp_path / "store.db", KEY)


def test_a_changed_byte_on_a_page_is_damage_and_never_another_value(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    db = Database.create(path, KEY)
    with db.transaction():
        for n in range(1, 2000):
            db.run(ENTRY, (n,))
    db.close()
    whole = path.read_bytes()
    for page in range(len(whole) // 4096):
        at = page * 4096 + 2000
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(errors.DatabaseDamaged):
            _read_everything(path)


def _read_everything(path: Path) -> None:
    db = Database.open(path, KEY)
    try:
        for (table,) in db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'"):
            db.rows(f"SELECT * FROM {table}")  # noqa: S608 - the names are the schema's own
        if db.rows("PRAGMA cipher_integrity_check"):
            raise errors.DatabaseDamaged
    finally:
        db.close()


def test_a_database_cut_by_whole_pages_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    Database.create(path, KEY).close()
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 4096 // 2 * 4096])
    with pytest.raises(errors.DatabaseDamaged):
        _read_everything(path)


def test_the_settings_are_the_ones_the_design_names(db: Database) -> None:
    db._connection.set_authorizer(None)
    wanted = {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0,
        "cell_size_check": 1, "cache_size": -65536, "temp_store": 2, "page_size": "4096",
    }  # fmt: skip
    found: dict[str, object] = {}
    for name in wanted:
        row = db.row(f"PRAGMA {name}")
        assert row is not None
        found[name] = row[0]
    assert found == wanted


def write_then_fail(db: Database, n: int = 1) -> None:
    with db.transaction():
        db.run(ENTRY, (n,))
        raise KeyError


def batch_then_fail(db: Database) -> None:
    with db.batch():
        with db.transaction():
            db.run(ENTRY, (1,))
        raise KeyError


def test_a_transaction_is_all_or_nothing(db: Database) -> None:
    with pytest.raises(KeyError):
        write_then_fail(db)
    assert db.rows("SELECT * FROM entry") == []
    assert not db.in_transaction


def test_in_a_batch_what_fails_takes_back_its_own_part_alone(db: Database) -> None:
    with db.batch():
        with db.transaction():
            db.run(ENTRY, (1,))
        with pytest.raises(KeyError):
            write_then_fail(db, 2)
        with db.transaction():
            db.run(ENTRY, (3,))
    assert db.rows("SELECT n FROM entry") == [(1,), (3,)]
    with db.transaction():
        db.run(ENTRY, (4,))
    assert not db.in_transaction


def test_a_batch_that_fails_takes_all_of_it_back(db: Database) -> None:
    with pytest.raises(KeyError):
        batch_then_fail(db)
    assert db.rows("SELECT n FROM entry") == []
    assert not db.in_transaction


def test_a_full_disk_keeps_nothing_half_and_what_was_there_stays(db: Database) -> None:
    with db.transaction():
        db.run(ENTRY, (1,))
    row = db.row("PRAGMA page_count")
    assert row is not None
    db._connection.set_authorizer(None)
    db.run(f"PRAGMA max_page_count={row[0] + 2}")
    with pytest.raises(errors.DiskFull), db.transaction():
        db.run("INSERT INTO entry VALUES (1, 2, zeroblob(200000), x'', x'')")
    assert not db.in_transaction
    assert db.rows("SELECT n FROM entry") == [(1,)]
    db.run(f"PRAGMA max_page_count={row[0] + 1000}")
    with db.transaction():
        db.run(ENTRY, (2,))
    assert db.rows("SELECT n FROM entry") == [(1,), (2,)]


def test_a_long_query_can_be_stopped_from_another_thread(db: Database) -> None:
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
    timer = threading.Timer(0.2, db.interrupt)
    timer.start()
    with pytest.raises(errors.Interrupted):
        db.row(endless)
    timer.join()
    assert db.row("SELECT 1") == (1,)


def test_only_the_thread_that_opened_may_query_or_close(db: Database) -> None:
    said: list[type[BaseException]] = []

    def other() -> None:
        acts: tuple[Callable[[], object], ...] = (db.close, lambda: db.row("SELECT 1"))
        for act in acts:
            try:
                act()
            except dbapi2.ProgrammingError as error:
                said.append(type(error))

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert said == [dbapi2.ProgrammingError] * 2
    assert db.row("SELECT 1") == (1,)


def test_rows_come_in_batches_where_they_are_too_many_to_hold(db: Database) -> None:
    with db.transaction():
        db.run_many(ENTRY, [(n,) for n in range(1, 26)])
    assert [len(batch) for batch in db.stream("SELECT n FROM entry", batch=10)] == [10, 10, 5]


def test_rows_written_before_a_crash_are_read_from_the_log(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    db = Database.create(tmp_path / "one" / "store.db", KEY)
    with db.transaction():
        db.run(ENTRY, (1,))
    for name in ("store.db", "store.db-wal"):
        (tmp_path / "two" / name).write_bytes((tmp_path / "one" / name).read_bytes())
    db.close()
    after = Database.open(tmp_path / "two" / "store.db", KEY)
    assert after.rows("SELECT n FROM entry") == [(1,)]
    after.close()


def test_another_implementation_of_the_format_opens_it_with_the_raw_key(tmp_path: Path) -> None:
    db = Database.create(tmp_path / "store.db", KEY)
    with db.transaction():
        db.run(ENTRY, (41,))
    db.close()
    other = apsw.Connection(str(tmp_path / "store.db"), flags=apsw.SQLITE_OPEN_READONLY)
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.pragma("hexkey", f"raw:{KEY.hex()}".encode().hex())
    assert list(other.execute("SELECT n FROM entry")) == [(41,)]
    other.close()
