"""A key holder with an SQL tool: values of another type, and key wraps added, swapped or removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.bare_sql import FIRST, SECOND, Sql, bare, places, store_of_seven, verdict
from tests.storage.small_register import DETECTIVE, SmallRegister, begun


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return store_of_seven(tmp_path)


@pytest.fixture
def sql(store: Path) -> Iterator[Sql]:
    with bare(store) as ask:
        yield ask


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE version SET open = CAST(open AS TEXT) WHERE n = 11",
        "UPDATE version SET sealed = 'text' WHERE n = 11",
        "UPDATE version SET wrapped_key = 7 WHERE n = 11",
        "UPDATE version SET urn = CAST(urn AS BLOB) WHERE n = 11",
        "UPDATE version SET n = 'eleven' WHERE n = 11",
        "UPDATE entry SET signature = 'text' WHERE n = 11",
        "UPDATE entry SET hash = 11 WHERE n = 11",
        "UPDATE entry SET body = CAST(body AS TEXT) WHERE n = 11",
        "UPDATE entry SET body = x'ff' WHERE n = 11",
        "UPDATE entry SET n = 'eleven' WHERE n = 11",
        "UPDATE current SET urn = CAST(urn AS BLOB) WHERE n = 11",
        "UPDATE current SET n = 'eleven' WHERE n = 11",
        "UPDATE mention SET urn = CAST(urn AS BLOB) WHERE n = 11",
        "UPDATE mention SET n = 'eleven' WHERE n = 11",
        "UPDATE link SET value = x'00' WHERE urn = 'HM-I-1-0001'",
        "UPDATE link SET urn = x'00' WHERE urn = 'HM-I-1-0001'",
        "INSERT INTO dossier_key VALUES (x'00', 'one', 1, 1, 'text')",
        "INSERT INTO group_key VALUES (1, 'one', x'00', 7)",
    ],
)
def test_a_value_of_another_type_is_a_fault_not_a_crash(store: Path, sql: Sql, edit: str) -> None:
    sql(edit)
    assert not verdict(store).consistent


def test_a_wrap_added_with_no_entry_is_named(store: Path, sql: Sql) -> None:
    sql("INSERT INTO dossier_key VALUES (?, 1, 'officer:HM-O-1-0004', 1, x'00')", FIRST)
    sql("INSERT INTO group_key VALUES ('oversight', 1, 'HM-O-1-0004', x'00')")
    found = verdict(store)
    assert {fault.urn for fault in found.faults} == {FIRST, None}
    assert all("named by no entry" in fault.what for fault in found.faults)


@pytest.fixture
def wrapped(tmp_path: Path) -> SmallRegister:
    """Two wraps stand in the store and in entry 13."""
    register = begun(tmp_path)
    items = []
    for urn, wrap in ((FIRST, b"one"), (SECOND, b"two")):
        register.db.run("INSERT INTO dossier_key VALUES (?, 1, 'oversight', 1, ?)", (urn, wrap))
        digest = hashlib.sha256(wrap).hexdigest()
        items.append({"kind": "dossier", "name": urn, "generation": 1, "for": "oversight", "wrap": digest})
    register.act(DETECTIVE, "LogUse", amend=lambda body: body | {"keys": items})
    assert register.verify().consistent
    return register


def test_a_wrap_swapped_is_named(wrapped: SmallRegister) -> None:
    with bare(wrapped.path.parent) as sql:
        sql("UPDATE dossier_key SET wrapped = CASE dossier WHEN ? THEN x'74776f' ELSE x'6f6e65' END", FIRST)
    found = wrapped.verify()
    assert places(found) == {(13, FIRST), (13, SECOND)}
    wrapped.close()


def test_a_wrap_removed_is_named(wrapped: SmallRegister) -> None:
    with bare(wrapped.path.parent) as sql:
        sql("DELETE FROM dossier_key WHERE dossier = ?", FIRST)
    found = wrapped.verify()
    assert places(found) == {(13, FIRST)}
    wrapped.close()
