"""A key holder with an SQL tool, past every check of this program: each edit is named by its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models.canonical import canonical, parse
from models.journal import Head, key_id, next_hash, signed_bytes
from storage.anchors import Anchors, Forked, RolledBack
from storage.errors import DatabaseDamaged
from tests.attacks.bare_sql import FIRST, FIRST_N, SECOND, SECOND_N, Sql, bare, places, store_of_seven, verdict
from tests.storage.small_register import (
    CHIEF,
    DETECTIVE,
    OTHER,
    STORE,
    OfficerState,
    SmallRegister,
    begun,
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return store_of_seven(tmp_path)


@pytest.fixture
def sql(store: Path) -> Iterator[Sql]:
    with bare(store) as ask:
        yield ask


def test_nothing_touched_is_consistent(store: Path, sql: Sql) -> None:
    assert sql("SELECT count(*) FROM entry") == [(17,)]
    assert verdict(store).faults == ()


def test_one_byte_of_a_sealed_record_is_named(store: Path, sql: Sql) -> None:
    sql(
        "UPDATE version SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB) WHERE urn = ?",
        FIRST,
    )
    assert places(verdict(store)) == {(FIRST_N, FIRST)}


def test_an_open_field_edited_is_named(store: Path, sql: Sql) -> None:
    sql("UPDATE version SET open = CAST(replace(open, 'draft', 'ended') AS BLOB) WHERE urn = ?", FIRST)
    assert places(verdict(store)) == {(FIRST_N, FIRST)}


def test_an_entry_removed_is_named(store: Path, sql: Sql) -> None:
    sql("DELETE FROM entry WHERE n = ?", FIRST_N)
    found = verdict(store)
    assert found.faults[0].n in {FIRST_N, SECOND_N}
    assert any("missing" in fault.what for fault in found.faults)
    assert (FIRST_N, FIRST) in places(found)


def test_an_entry_edited_is_named(store: Path, sql: Sql) -> None:
    body = sql("SELECT body FROM entry WHERE n = ?", FIRST_N)[0][0]
    sql("UPDATE entry SET body = ? WHERE n = ?", body.replace(b"Document", b"Describe"), FIRST_N)
    assert (FIRST_N, None) in places(verdict(store))


def test_an_entry_edited_with_its_hash_is_named(store: Path, sql: Sql) -> None:
    """The rest of the chain computed anew by someone who can't sign for the others."""
    body = sql("SELECT body FROM entry WHERE n = ?", FIRST_N)[0][0]
    sql("UPDATE entry SET body = ? WHERE n = ?", body.replace(b'"offset":-240', b'"offset":-300'), FIRST_N)
    rehash(sql, FIRST_N)
    found = verdict(store)
    assert {n for n, _ in places(found)} == set(range(FIRST_N, 18))
    assert all("signature" in fault.what for fault in found.faults)


def rehash(sql: Sql, first: int) -> None:
    (before,) = sql("SELECT hash FROM entry WHERE n = ?", first - 1)[0]
    for n, body in sql("SELECT n, body FROM entry WHERE n >= ? ORDER BY n", first):
        before = next_hash(n, before, body)
        sql("UPDATE entry SET hash = ? WHERE n = ?", before, n)


def resign(sql: Sql, register: SmallRegister, signer: str, first: int, amend: Callable[[bytes], bytes]) -> None:
    (before,) = sql("SELECT hash FROM entry WHERE n = ?", first - 1)[0]
    for n, body in sql("SELECT n, body FROM entry WHERE n >= ? ORDER BY n", first):
        exact = amend(body)
        before = next_hash(n, before, exact)
        signature = register.signers[signer].sign(signed_bytes(before))
        sql("UPDATE entry SET body = ?, hash = ?, signature = ? WHERE n = ?", exact, before, signature, n)


def test_a_tail_signed_again_with_ones_own_key_over_anothers_entries_is_named(store: Path, sql: Sql) -> None:
    register = SmallRegister(store)
    resign(sql, register, OTHER, 10, lambda body: body.replace(b"-240", b"-300"))
    register.close()
    found = verdict(store)
    assert {fault.n for fault in found.faults} == set(range(10, 18))
    assert all("signature" in fault.what for fault in found.faults)


def test_a_tail_put_under_ones_own_name_is_named(store: Path, sql: Sql) -> None:
    """The detective writes a Chief's act in an own name, with an own key: correctly signed, never allowed."""
    register = SmallRegister(store)
    own = key_id(register.public(OTHER)).hex()

    def amend(body: bytes) -> bytes:
        said = parse(body) | {"actor": OTHER, "key": own}
        if said["n"] == 17:
            said["command"] = "AuthorizeIdentity"
        return canonical(said)

    resign(sql, register, OTHER, FIRST_N, amend)
    register.close()
    found = verdict(store)
    assert any(fault.n == 17 and "held no role" in fault.what for fault in found.faults)


def test_ones_own_tail_written_again_is_seen_by_the_computer_that_saw_it(store: Path, sql: Sql, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "state")
    register = SmallRegister(store)
    anchors.remember(STORE, register.journal.head)
    resign(sql, register, DETECTIVE, 17, lambda body: body.replace(b"-240", b"-300"))
    with pytest.raises(Forked) as told:
        anchors.check(STORE, register.journal)
    assert told.value.details == {"n": 17}
    register.close()
    assert verdict(store).consistent
    assert places(verdict(store, seen=anchors.seen(STORE))) == {(17, None)}


def test_ones_own_tail_cut_off_is_seen_by_the_computer_that_saw_it(store: Path, sql: Sql, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "state")
    register = SmallRegister(store)
    anchors.remember(STORE, register.journal.head)
    sql("DELETE FROM entry WHERE n = 17")
    sql("DELETE FROM version WHERE n = 17")
    sql("DELETE FROM current WHERE n = 17")
    sql("DELETE FROM mention WHERE n = 17")
    sql("DELETE FROM link WHERE urn = 'HM-I-1-0007'")
    with pytest.raises(RolledBack):
        anchors.check(STORE, register.journal)
    register.close()
    assert verdict(store).consistent
    assert any("rolled back" in fault.what for fault in verdict(store, seen=anchors.seen(STORE)).faults)


def test_a_ciphertext_swapped_between_records_is_named(store: Path, sql: Sql) -> None:
    rows: dict[str, bytes] = dict(sql("SELECT urn, sealed FROM version WHERE urn IN (?, ?)", FIRST, SECOND))
    sql("UPDATE version SET sealed = ? WHERE urn = ?", rows[SECOND], FIRST)
    sql("UPDATE version SET sealed = ? WHERE urn = ?", rows[FIRST], SECOND)
    assert places(verdict(store)) == {(FIRST_N, FIRST), (SECOND_N, SECOND)}


def test_a_record_key_swapped_is_named(store: Path, sql: Sql) -> None:
    sql("UPDATE version SET wrapped_key = (SELECT wrapped_key FROM version WHERE urn = ?) WHERE urn = ?", SECOND, FIRST)
    assert places(verdict(store)) == {(FIRST_N, FIRST)}


def test_a_version_put_into_another_dossier_is_named(store: Path, sql: Sql) -> None:
    sql("UPDATE version SET dossier = 'register' WHERE urn = ?", FIRST)
    assert places(verdict(store)) == {(FIRST_N, FIRST)}


def test_an_emptied_version_with_no_entry_that_destroyed_it_is_named(store: Path, sql: Sql) -> None:
    sql("UPDATE version SET sealed = NULL, wrapped_key = NULL, destroyed = 1 WHERE urn = ?", FIRST)
    found = verdict(store)
    assert places(found) == {(FIRST_N, FIRST)}
    assert "no entry that destroyed" in found.faults[0].what


def test_a_public_key_swapped_in_an_officers_record_is_named(store: Path, sql: Sql) -> None:
    register = SmallRegister(store)
    old, new = register.public(CHIEF).hex(), register.public(DETECTIVE).hex()
    register.close()
    sql("UPDATE version SET open = CAST(replace(open, ?, ?) AS BLOB) WHERE urn = ?", old, new, CHIEF)
    assert places(verdict(store)) == {(1, CHIEF)}


def test_a_public_key_swapped_with_an_entry_of_ones_own_is_named(tmp_path: Path) -> None:
    register = begun(tmp_path)
    stolen = register.person(CHIEF, "chief", OfficerState.ACTIVE).changed(sign_key=register.public(DETECTIVE).hex())
    register.act(DETECTIVE, "DescribeIdentity", stolen)
    register.act(CHIEF, "HoldReview", signer=DETECTIVE)
    found = register.verify()
    register.close()
    assert any(fault.urn == CHIEF and "may not change it" in fault.what for fault in found.faults)
    assert any(fault.n == 14 and "signature" in fault.what for fault in found.faults)


def test_a_record_with_no_entry_is_named(store: Path, sql: Sql) -> None:
    sql(
        "INSERT INTO version SELECT 'HM-I-1-0099', station, n, kind, schema, dossier, open, wrapped_key, generation,"
        " sealed, destroyed FROM version WHERE urn = ?",
        FIRST,
    )
    assert places(verdict(store)) == {(FIRST_N, "HM-I-1-0099")}


def test_a_version_after_the_end_of_the_chain_is_named(store: Path, sql: Sql) -> None:
    sql(
        "INSERT INTO version SELECT urn, station, 99, kind, schema, dossier, open, wrapped_key, generation,"
        " sealed, destroyed FROM version WHERE urn = ?",
        FIRST,
    )
    assert places(verdict(store)) == {(99, FIRST)}


def test_a_record_removed_is_named(store: Path, sql: Sql) -> None:
    sql("DELETE FROM version WHERE urn = ?", FIRST)
    assert places(verdict(store)) == {(FIRST_N, FIRST)}


def test_an_older_version_put_back_as_the_current_one_is_named(tmp_path: Path) -> None:
    register = begun(tmp_path)
    register.act(DETECTIVE, "DescribeIdentity", register.identity(1, name="Skye M."))
    register.db.run("UPDATE current SET n = 11 WHERE urn = ?", (FIRST,))
    found = register.verify()
    register.close()
    assert places(found) == {(13, FIRST)}


def test_a_record_hidden_from_the_lists_is_named(store: Path, sql: Sql) -> None:
    sql("DELETE FROM current WHERE urn = ?", FIRST)
    assert (FIRST_N, FIRST) in places(verdict(store))


def test_a_link_removed_is_named(store: Path, sql: Sql) -> None:
    sql("DELETE FROM link WHERE urn = ? AND field = 'operators'", FIRST)
    assert places(verdict(store)) == {(0, FIRST)}


def test_an_entry_hidden_from_the_journal_page_is_named(store: Path, sql: Sql) -> None:
    sql("DELETE FROM mention WHERE urn = ? AND n = ?", FIRST, FIRST_N)
    assert places(verdict(store)) == {(FIRST_N, None)}


def test_a_byte_changed_on_any_page_of_the_file_is_seen(store: Path) -> None:
    """The register does not open, or verification names the page or the entry."""
    path = store / "store.db"
    whole = path.read_bytes()
    seen = []
    for at in range(100, len(whole), 4096):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            seen.append(not verdict(store).consistent)
        except DatabaseDamaged:
            seen.append(True)
    assert all(seen)
    assert len(seen) == len(whole) // 4096


def test_another_head_at_the_same_number_is_a_fork(store: Path) -> None:
    found = verdict(store, seen=Head(9, b"x" * 32))
    assert places(found) == {(9, None)}
    assert "forked" in found.faults[0].what
