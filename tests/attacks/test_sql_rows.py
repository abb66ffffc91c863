"""A key holder with an SQL tool: values of another type, and key wraps added, swapped or removed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.journal import Head
from storage.verify_since import verify_since
from tests.attacks.bare_sql import FIRST, SECOND, Sql, bare, places, store_of_seven, verdict
from tests.storage.small_register import DETECTIVE, STORE, SmallRegister, SmallRules, begun


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


def written(register: SmallRegister, kind: str, name: str, to: str, wrap: bytes) -> None:
    """An entry that names a wrap; the row is the test's to write."""
    digest = hashlib.sha256(wrap).hexdigest()
    item = {"kind": kind, "name": name, "generation": 1, "for": to, "wrap": digest}
    register.act(DETECTIVE, "LogUse", amend=lambda body: body | {"keys": [item]})


REPLACED = {
    "group": ("UPDATE group_key SET wrapped = ?", "INSERT INTO group_key VALUES ('oversight', 1, 'HM-O-1-0004', ?)"),
    "dossier": (
        "UPDATE dossier_key SET wrapped = ?",
        "INSERT INTO dossier_key VALUES ('HM-I-1-0001', 1, 'oversight', 1, ?)",
    ),
}


@pytest.mark.parametrize("kind", REPLACED)
def test_an_older_wrap_put_back_in_place_of_a_newer_one_is_named_with_the_entry_that_replaced_it(
    tmp_path: Path, kind: str
) -> None:
    """An officer enrolled anew has new keys; the old wrap would let the old ones, perhaps stolen, in again."""
    register = begun(tmp_path)
    change, insert = REPLACED[kind]
    name, to = ("oversight", "HM-O-1-0004") if kind == "group" else (FIRST, "oversight")
    for wrap in (b"for the old keys", b"for the new keys"):
        written(register, kind, name, to, wrap)
    with bare(tmp_path) as sql:
        sql(insert, b"for the new keys")
    assert register.verify().consistent
    checked = Head(13, register.journal.hash_at(13) or b"")
    with bare(tmp_path) as sql:
        sql(change, b"for the old keys")
    about = FIRST if kind == "dossier" else None
    assert places(register.verify()) == {(14, about)}
    at_unlock = verify_since(register.db, STORE, SmallRules(), checked)
    assert [(fault.n, fault.urn) for fault in at_unlock.faults] == [(14, about)]
    register.close()


def test_an_older_wrap_put_back_beside_the_newer_one_is_named(tmp_path: Path) -> None:
    """A dossier's key may stand under several generations of a group: an old row beside the new one is one too many."""
    register = begun(tmp_path)
    for wrap in (b"old", b"new"):
        written(register, "dossier", FIRST, "oversight", wrap)
    with bare(tmp_path) as sql:
        sql("INSERT INTO dossier_key VALUES (?, 1, 'oversight', 2, x'6e6577')", FIRST)
        assert register.verify().consistent
        sql("INSERT INTO dossier_key VALUES (?, 1, 'oversight', 1, x'6f6c64')", FIRST)
    assert places(register.verify()) == {(14, FIRST)}
    register.close()


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
