"""What no statement may do to the journal, the versions, the schema or the key, and what stops it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

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


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET body = x'ff'", "DELETE FROM entry", "DROP TABLE entry", "ALTER TABLE entry RENAME TO other",
        "UPDATE mention SET urn = 'x'", "DELETE FROM mention",
        "DELETE FROM version", "UPDATE version SET open = x'ff'", "UPDATE version SET generation = 2",
        "UPDATE group_key SET wrapped = x'ff'", "DELETE FROM group_key", "UPDATE dossier_key SET wrapped = x'ff'",
        "INSERT INTO entry VALUES (1, 1, x'', x'', x'') ON CONFLICT DO UPDATE SET body = x'ff'",
        "DROP TRIGGER entry_stays", "DROP INDEX current_by_kind", "CREATE TABLE other (x)", "CREATE VIEW v AS SELECT 1",
        "CREATE TEMP TABLE other (x)", "CREATE TRIGGER t AFTER INSERT ON entry BEGIN SELECT 1; END",
        "ATTACH 'other.db' AS other", "ATTACH 'other.db' AS other KEY ''", "VACUUM INTO 'other.db'", "DETACH main",
        "PRAGMA writable_schema=ON", "PRAGMA temp_store=1", "PRAGMA temp_store_directory='/'", "PRAGMA key='x'",
        "PRAGMA rekey='x'", "PRAGMA hexkey='00'", "PRAGMA cipher_log='log'", "PRAGMA cipher_log_level=DEBUG",
        "PRAGMA cipher_plaintext_header_size=32", "PRAGMA recursive_triggers=OFF", "PRAGMA journal_mode=DELETE",
        "PRAGMA synchronous=OFF", "PRAGMA user_version=9", "PRAGMA trusted_schema=ON",
        "PRAGMA ignore_check_constraints=1",
        "SELECT load_extension('x')", "SELECT sqlcipher_export('main')", "DELETE FROM sqlite_schema",
        "UPDATE sqlite_schema SET sql = ''",
    ],
)  # fmt: skip
def test_no_statement_may_touch_the_journal_the_schema_or_the_key(db: Database, sql: str) -> None:
    with db.transaction():
        db.run(ENTRY, (1,))
        db.run(VERSION)
    with pytest.raises(dbapi2.DatabaseError):
        db.run(sql)
    assert db.rows("SELECT body FROM entry") == [(b"\x00",)]
    assert sorted(each.name for each in db.path.parent.iterdir()) == ["store.db", "store.db-shm", "store.db-wal"]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT OR REPLACE INTO entry VALUES (1, 1, x'ff', x'', x'')",
        "REPLACE INTO mention VALUES ('HM-I-1-0001', 1, 1)",
        "INSERT OR REPLACE INTO version SELECT * FROM version",
        "UPDATE version SET destroyed = 1",
        "UPDATE version SET sealed = x'ff'",
        "UPDATE version SET sealed = NULL, wrapped_key = NULL",
        "UPDATE version SET sealed = NULL, destroyed = 1",
    ],
)
def test_what_the_authorizer_is_not_asked_about_the_triggers_refuse(db: Database, sql: str) -> None:
    with db.transaction():
        db.run(ENTRY, (1,))
        db.run(VERSION)
        db.run("INSERT INTO mention VALUES ('HM-I-1-0001', 1, 1)")
    with pytest.raises(dbapi2.DatabaseError, match=r"only grows|are kept|only be emptied"):
        db.run(sql)
    assert db.rows("SELECT body FROM entry") == [(b"\x00",)]
    assert db.rows("SELECT sealed, destroyed FROM version") == [(b"\x01", 0)]


def test_a_version_can_be_emptied_for_destruction(db: Database) -> None:
    db.run(VERSION)
    db.run("UPDATE version SET sealed = NULL, wrapped_key = NULL, destroyed = 1 WHERE urn = 'HM-I-1-0001'")
    assert db.rows("SELECT open, sealed, wrapped_key, destroyed FROM version") == [(b"{}", None, None, 1)]
