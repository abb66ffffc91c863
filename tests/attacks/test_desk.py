"""Another officer's own keys, the raw database key and SQL: what they open of a desk, and what lies on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from storage.desk import Desk
from storage.private_keys import PrivateKeys
from storage.store import Store
from tests.attacks.test_strings import strings
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import division_folder, raw_key, verified

MARKER = "rosalind.ashcombe.of.mill.lane"
DRAFT = {"form": {"sheet": "act", "command": "OpenInvestigation", "typed": {"title": MARKER}}}
COLLEAGUES = ("amari", "brandt", "okafor", "quill")


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with opened(made, "sousa") as store:
        Desk(store).keep("open", DRAFT)
    return made


def opened(folder: Path, login: str) -> Store:
    return Store.open(folder, login, passphrase(login))


@contextmanager
def sql(folder: Path) -> Iterator[Any]:
    """The raw key and none of the register's guards."""
    connection = dbapi2.connect(str(folder / "store.db"), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{raw_key(folder, 'quill', passphrase('quill')).hex()}'\"")
    yield connection.execute
    connection.close()


@pytest.mark.parametrize("login", COLLEAGUES)
def test_a_draft_is_opened_by_no_other_officer_with_own_keys_and_sql(folder: Path, login: str) -> None:
    """Commander, Chief and administrator too: the oversight reads dossiers, never a desk."""
    with opened(folder, login) as store:
        [(officer, label, sealed)] = store.db.rows("SELECT officer, label, sealed FROM desk")
        assert officer != store.officer
        assert label != Desk(store)._label("open")
        assert Desk(store).kept("open") is None
        assert Desk(store)._opened(label, sealed) is None
        store.officer = officer
        assert Desk(store).kept("open") is None
        assert Desk(store)._opened(label, sealed) is None
        store.db.run("UPDATE desk SET label = ?", (Desk(store)._label("open"),))
        assert Desk(store).kept("open") is None


def test_a_row_in_clear_view_of_the_database_key_shows_nothing_that_was_typed(folder: Path) -> None:
    with sql(folder) as ask:
        [(_, _, sealed)] = ask("SELECT * FROM desk").fetchall()
    for said in (MARKER, "OpenInvestigation", "typed"):
        assert said.encode() not in sealed


def test_nothing_of_a_draft_stands_in_clear_on_the_disk_while_the_store_is_open_and_after(folder: Path) -> None:
    with opened(folder, "sousa") as store:
        for number in range(30):
            Desk(store).keep("open", {"typed": MARKER * number})
        assert (folder / "store.db-wal").stat().st_size
        assert MARKER not in strings(folder)
    assert MARKER not in strings(folder)


def test_a_row_moved_to_another_officer_or_place_does_not_open(folder: Path) -> None:
    with opened(folder, "sousa") as store:
        columns = Desk(store)._label("columns")
        store.db.run("INSERT INTO desk SELECT officer, ?, sealed FROM desk", (columns,))
        assert Desk(store).kept("columns") is None
        assert Desk(store).kept("open") == DRAFT


def test_a_bit_changed_in_a_row_takes_the_draft_and_nothing_else(folder: Path) -> None:
    with sql(folder) as ask:
        [(sealed,)] = ask("SELECT sealed FROM desk").fetchall()
        for at in range(0, len(sealed), 97):
            changed = bytearray(sealed)
            changed[at] ^= 1
            ask("UPDATE desk SET sealed = ?", (bytes(changed),))
    with opened(folder, "sousa") as store:
        assert Desk(store).kept("open") is None
        assert Desk(store).sweep() == 1
    assert verified(folder).consistent


def test_an_officer_enrolled_anew_does_not_open_the_old_keys_rows(folder: Path) -> None:
    with opened(folder, "sousa") as store:
        store.keys = PrivateKeys.generate()
        assert Desk(store).kept("open") is None
        [(_, label, sealed)] = store.db.rows("SELECT officer, label, sealed FROM desk")
        assert Desk(store)._opened(label, sealed) is None
