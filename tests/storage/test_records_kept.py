"""Opened versions are kept in memory for the acts that read them again, and never serve what they should not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import NotOnDossier
from storage.errors import RecordDamaged
from tests.storage.small_register import DETECTIVE, Identity, SmallRegister, begun

FIRST = "HM-I-1-0001"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[SmallRegister]:
    opened = begun(tmp_path)
    yield opened
    opened.close()


def test_a_version_read_twice_is_opened_once(register: SmallRegister) -> None:
    assert register.records.load(FIRST) is register.records.load(FIRST)


def test_a_kept_version_needs_its_key_all_the_same(register: SmallRegister) -> None:
    register.records.load(FIRST)
    del register.keyring.keys[FIRST]
    with pytest.raises(NotOnDossier):
        register.records.load(FIRST)


def test_a_row_edited_by_sql_is_opened_anew(register: SmallRegister) -> None:
    register.records.load(FIRST)
    register.db._connection.set_authorizer(None)
    register.db.run("DROP TRIGGER version_is_final")
    register.db.run("UPDATE version SET sealed = zeroblob(100) WHERE urn = ?", (FIRST,))
    with pytest.raises(RecordDamaged):
        register.records.load(FIRST)


def taken_back(register: SmallRegister, identity: Identity) -> None:
    with register.db.transaction():
        register.records.save(identity, (1, 13), [(1, 11)])
        assert register.records.load(FIRST) == identity
        raise ZeroDivisionError


def test_a_version_taken_back_is_not_served_for_the_one_after_it(register: SmallRegister) -> None:
    first, second = register.identity(1, name="Skye M."), register.identity(1, name="Gwen Abbot")
    with pytest.raises(ZeroDivisionError):
        taken_back(register, first)
    register.act(DETECTIVE, "DescribeIdentity", second)
    assert register.records.current(FIRST) == (1, 13)
    assert register.records.load(FIRST) == second


def test_kept_versions_can_be_dropped(register: SmallRegister) -> None:
    before = register.records.load(FIRST)
    register.records.forget()
    after = register.records.load(FIRST)
    assert after == before
    assert after is not before
