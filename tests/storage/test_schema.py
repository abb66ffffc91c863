from __future__ import annotations

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from storage import errors, schema
from storage.database import Database
from storage.schema import COPY, Steps, drop_older_copies, migrations, statements

KEY = bytes(range(48))
NEXT = "CREATE TABLE one (x);\nINSERT INTO one VALUES (1);\n"
BROKEN = "CREATE TABLE two (x);\nINSERT INTO nowhere VALUES (1);\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of the newest schema this program knows."""
    made = tmp_path / "store.db"
    db = Database.create(made, KEY)
    with db.transaction():
        db.run("INSERT INTO about (name, value) VALUES ('word', x'01')")
    db.close()
    return made


def newest() -> int:
    return migrations()[-1][0]


def a_program_that_knows(monkeypatch: pytest.MonkeyPatch, *scripts: str) -> None:
    known = migrations()
    more: Steps = [(known[-1][0] + place, script) for place, script in enumerate(scripts, 1)]
    monkeypatch.setattr(schema, "migrations", lambda: [*known, *more])


def tables(path: Path) -> set[str]:
    db = Database.open(path, KEY)
    try:
        return {row[0] for row in db.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    finally:
        db.close()


def copies(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.glob(f"{COPY}*"))


def test_a_newer_schema_is_refused_and_not_touched(path: Path) -> None:
    db = Database.open(path, KEY)
    db._connection.set_authorizer(None)
    db.run("PRAGMA user_version=9999")
    db.close()
    before = path.read_bytes()
    with pytest.raises(errors.NewerStore):
        Database.open(path, KEY)
    assert path.read_bytes() == before


def test_a_step_cut_off_midway_leaves_the_store_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_program_that_knows(monkeypatch, BROKEN)
    with pytest.raises(dbapi2.OperationalError):
        Database.open(path, KEY)
    monkeypatch.undo()
    assert "two" not in tables(path)


def test_of_two_steps_the_first_stands_where_the_second_fails(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_program_that_knows(monkeypatch, NEXT, BROKEN)
    with pytest.raises(dbapi2.OperationalError):
        Database.open(path, KEY)
    monkeypatch.undo()
    a_program_that_knows(monkeypatch, NEXT)
    assert "one" in tables(path)


def test_before_a_step_the_whole_database_is_set_aside_and_an_older_program_opens_the_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_program_that_knows(monkeypatch, NEXT)
    assert "one" in tables(path)
    assert copies(path) == [f"{COPY}{newest()}"]
    monkeypatch.undo()
    with pytest.raises(errors.NewerStore):
        Database.open(path, KEY)
    copy = path.with_name(copies(path)[0])
    db = Database.open(copy, KEY)
    assert db.row("SELECT value FROM about WHERE name = 'word'") == (b"\x01",)
    db.close()


def test_nothing_is_set_aside_where_no_step_is_missing(path: Path) -> None:
    tables(path)
    assert copies(path) == []


def test_with_no_room_for_the_copy_no_step_is_carried_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_database: Database, place: Path, raw_key: bytes) -> None:
        place.write_bytes(raw_key[:0])
        raise errors.DiskFull

    a_program_that_knows(monkeypatch, NEXT)
    monkeypatch.setattr(Database, "copy_to", no_room)
    with pytest.raises(errors.DiskFull):
        Database.open(path, KEY)
    monkeypatch.undo()
    assert "one" not in tables(path)
    assert copies(path) == []


def test_the_copy_is_encrypted_from_its_first_byte(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_program_that_knows(monkeypatch, NEXT)
    tables(path)
    data = path.with_name(copies(path)[0]).read_bytes()
    assert data[:16] == KEY[32:]
    assert b"CREATE TABLE" not in data


def test_copies_can_be_dropped_once_a_backup_stands_in_their_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_program_that_knows(monkeypatch, NEXT)
    tables(path)
    drop_older_copies(path.parent)
    assert copies(path) == []
    assert path.exists()


def test_steps_are_numbered_without_a_gap_and_triggers_stay_whole() -> None:
    numbers = [number for number, _ in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
    made = [each for each in statements(migrations()[0][1]) if "CREATE TRIGGER" in each]
    assert made
    assert all(each.rstrip().endswith("END;") for each in made)
