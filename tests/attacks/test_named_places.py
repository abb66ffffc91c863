"""The practice register, harmed in one place: the administrator's verification, or the opening itself, names it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from models.canonical import canonical, parse
from models.errors import RegisterError
from models.journal import next_hash, signed_bytes
from models.record import Kind
from storage.anchors import Anchors, Forked, RolledBack
from storage.database import PAGE_BYTES, Database
from storage.errors import DatabaseDamaged, DatabaseForeign
from storage.header import COPIES
from storage.store import Store
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Verdict
from tests.end_to_end.division_at_work import PracticeStore, copied, practice
from ui.session import Session

ADMINISTRATOR = "quill"
CODE_BYTES = 80
"""The end of each page: its random start value and its code."""
Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> PracticeStore:
    return practice(tmp_path_factory.getbasetemp())


@pytest.fixture
def folder(built: PracticeStore, tmp_path: Path) -> Path:
    return copied(built.folder, tmp_path)


@pytest.fixture(scope="module")
def key(built: PracticeStore, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Data key and salt: every user of the register holds them."""
    folder = copied(built.folder, tmp_path_factory.mktemp("key"))
    with Store.open(folder, ADMINISTRATOR, built.passphrases[ADMINISTRATOR]) as store:
        return bytes(store._data_key) + store.header.salt


@contextmanager
def sql_tool(folder: Path, key: bytes) -> Iterator[Sql]:
    """The library alone: none of the register's guards."""
    connection = dbapi2.connect(str(folder / "store.db"), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    yield lambda text, *values: connection.execute(text, values).fetchall()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def by_administrator(built: PracticeStore, folder: Path, anchors: Anchors | None = None) -> Verdict:
    with Session.open(folder, ADMINISTRATOR, built.passphrases[ADMINISTRATOR], anchors=anchors) as session:
        return session.verify()


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x10
    path.write_bytes(bytes(data))


def places(found: Verdict) -> set[tuple[int, str | None]]:
    assert not found.consistent
    assert str(found).startswith("NOT CONSISTENT")
    return {(fault.n, fault.urn) for fault in found.faults}


def test_the_practice_register_as_built_is_consistent_for_everyone(built: PracticeStore, folder: Path) -> None:
    for login, passphrase in built.passphrases.items():
        with Session.open(folder, login, passphrase) as session:
            assert session.verify().faults == ()


# One byte of the file


def roots(key: bytes, folder: Path) -> dict[str, int]:
    """The first page of each table and index, and the last page of the file."""
    with sql_tool(folder, key) as sql:
        found = dict(sql("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0"))
    return found | {"the last page": (folder / "store.db").stat().st_size // PAGE_BYTES}


@pytest.mark.parametrize(
    "table",
    [
        "entry", "mention", "version", "version_by_entry", "current", "current_by_kind", "link", "link_by_urn",
        "group_key", "group_key_by_member", "dossier_key", "about", "the last page",
    ],
)  # fmt: skip
def test_one_byte_of_any_kind_of_page_is_named(
    built: PracticeStore, folder: Path, key: bytes, tmp_path: Path, table: str
) -> None:
    page = roots(key, copied(folder, tmp_path / "looked at"))[table]
    flip(folder / "store.db", (page - 1) * PAGE_BYTES + 1000)
    try:
        found = by_administrator(built, folder)
    except DatabaseDamaged as error:
        said = str(error)
    else:
        said = "\n".join(str(fault) for fault in found.faults)
        assert f"page {page}" in said
    assert "store.db" in said
    assert "damaged" in said


@pytest.mark.parametrize(("at", "kind"), [(0, DatabaseForeign), (15, DatabaseForeign), (16, DatabaseDamaged)])
def test_one_byte_at_the_beginning_shuts_the_store_and_says_which_file(
    built: PracticeStore, folder: Path, at: int, kind: type[RegisterError]
) -> None:
    flip(folder / "store.db", at)
    with pytest.raises(kind, match=r"store\.db"):
        by_administrator(built, folder)


def swept(folder: Path, key: bytes, pages: range) -> None:
    """A byte of the content and one of the code of each page: none goes unseen, and its page is named."""
    path = folder / "store.db"
    whole = path.read_bytes()
    for page in pages:
        for inside in (page * 37 % (PAGE_BYTES - CODE_BYTES), PAGE_BYTES - 1 - page % CODE_BYTES):
            at = (page - 1) * PAGE_BYTES + inside
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            try:
                db = Database.open(path, key)
            except DatabaseDamaged:
                assert page == 1
                continue
            found = verify(db, _store_id(db), Rulebook())
            db.close()
            assert any(f"page {page}" in fault.what for fault in found.faults), (page, inside, found.faults[:3])
    path.write_bytes(whole)


def _store_id(db: Database) -> bytes:
    try:
        row = db.row("SELECT value FROM about WHERE name = 'store'")
    except DatabaseDamaged:
        return bytes(16)
    return bytes(row[0]) if row else bytes(16)


def test_a_byte_of_one_page_in_twenty_is_named(folder: Path, key: bytes) -> None:
    swept(folder, key, range(2, (folder / "store.db").stat().st_size // PAGE_BYTES + 1, 20))


@pytest.mark.soak
def test_a_byte_of_every_page_is_named(folder: Path, key: bytes) -> None:
    swept(folder, key, range(1, (folder / "store.db").stat().st_size // PAGE_BYTES + 1))


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("at", [0, 20, 60, 200, 1000, -1])
def test_one_byte_of_a_header_is_named(built: PracticeStore, folder: Path, name: str, at: int) -> None:
    flip(folder / name, at)
    with Session.open(folder, ADMINISTRATOR, built.passphrases[ADMINISTRATOR]) as session:
        (problem,) = session.store.header_problems
        assert (problem.copy, session.verify().consistent) == (name, True)


# One row


def newest(sql: Sql, kind: Kind) -> tuple[str, int]:
    ((urn, n),) = sql("SELECT urn, n FROM current WHERE kind = ? ORDER BY number DESC LIMIT 1", kind.value)
    return str(urn), int(n)


@pytest.mark.parametrize("kind", [Kind.PROFILE, Kind.ACTIVITY, Kind.REVIEW, Kind.EQUIPMENT_TEST])
def test_an_open_field_edited_is_named(built: PracticeStore, folder: Path, key: bytes, kind: Kind) -> None:
    with sql_tool(folder, key) as sql:
        urn, n = newest(sql, kind)
        ((facts,),) = sql("SELECT open FROM version WHERE urn = ? AND n = ?", urn, n)
        edited = canonical(parse(facts) | {"state": "something else"})
        sql("UPDATE version SET open = ? WHERE urn = ? AND n = ?", edited, urn, n)
    assert places(by_administrator(built, folder)) == {(n, urn)}


def test_sealed_fields_edited_are_named(built: PracticeStore, folder: Path, key: bytes) -> None:
    with sql_tool(folder, key) as sql:
        urn, n = newest(sql, Kind.CONTACT)
        ((sealed,),) = sql("SELECT sealed FROM version WHERE urn = ? AND n = ?", urn, n)
        sql("UPDATE version SET sealed = ? WHERE urn = ? AND n = ?", sealed[:-1] + bytes([sealed[-1] ^ 1]), urn, n)
    assert places(by_administrator(built, folder)) == {(n, urn)}


def test_two_ciphertexts_swapped_are_named_and_do_not_open(built: PracticeStore, folder: Path, key: bytes) -> None:
    """With the record keys swapped too, so that only the place they are bound to speaks against them."""
    with sql_tool(folder, key) as sql:
        rows = sql(
            "SELECT c.urn, c.n, v.sealed, v.wrapped_key FROM current c JOIN version v USING (urn, station, n)"
            " WHERE c.kind = 'C' AND v.dossier = (SELECT dossier FROM version WHERE kind = 'C' GROUP BY dossier"
            " HAVING count(DISTINCT urn) > 1 LIMIT 1) ORDER BY c.number LIMIT 2"
        )
        (one, n1, *first), (two, n2, *second) = rows
        for urn, n, (sealed, wrapped) in ((one, n1, second), (two, n2, first)):
            sql("UPDATE version SET sealed = ?, wrapped_key = ? WHERE urn = ? AND n = ?", sealed, wrapped, urn, n)
    assert places(by_administrator(built, folder)) == {(n1, one), (n2, two)}
    with (
        Session.open(folder, "brandt", built.passphrases["brandt"]) as session,
        pytest.raises(RegisterError, match=one),
    ):
        session.open_record(one)


def test_a_record_taken_back_to_an_older_version_is_named(built: PracticeStore, folder: Path, key: bytes) -> None:
    with sql_tool(folder, key) as sql:
        urn, n = newest(sql, Kind.PROFILE)
        sql("UPDATE current SET n = (SELECT min(n) FROM version WHERE urn = ?) WHERE urn = ?", urn, urn)
    assert places(by_administrator(built, folder)) == {(n, urn)}


# The journal


@pytest.mark.parametrize("command", ["DecideDetails", "LogActivity", "HoldReview", "TestEquipment", "UnlockRegister"])
def test_an_entry_removed_with_all_it_wrote_is_named(
    built: PracticeStore, folder: Path, key: bytes, command: str
) -> None:
    Session.open(folder, ADMINISTRATOR, built.passphrases[ADMINISTRATOR]).close()
    with sql_tool(folder, key) as sql:
        n = max(n for n, body in sql("SELECT n, body FROM entry") if parse(body)["command"] == command)
        for table in ("entry", "version", "mention"):
            sql(f"DELETE FROM {table} WHERE n = ?", n)  # noqa: S608 - fixed names
    found = by_administrator(built, folder)
    assert any(f"entry {n} is missing" in fault.what and fault.n == n + 1 for fault in found.faults)


def test_an_entry_edited_is_named(built: PracticeStore, folder: Path, key: bytes) -> None:
    with sql_tool(folder, key) as sql:
        rows = [(n, body) for n, body in sql("SELECT n, body FROM entry") if parse(body)["command"] == "DecideDetails"]
        n, body = rows[0]
        sql("UPDATE entry SET body = ? WHERE n = ?", canonical(parse(body) | {"at": "2026-01-02T10:00:00.00Z"}), n)
    found = by_administrator(built, folder)
    assert found.faults[0].n == n


def sign_again(sql: Sql, first: int, sign: Callable[[bytes], bytes], amend: Callable[[dict[str, Any]], Any]) -> None:
    """Write the tail from an entry on anew: amended, chained anew and signed with one's own key."""
    ((before,),) = sql("SELECT hash FROM entry WHERE n = ?", first - 1)
    for n, body in sql("SELECT n, body FROM entry WHERE n >= ? ORDER BY n", first):
        said = parse(body)
        amend(said)
        exact = canonical(said)
        before = next_hash(n, before, exact)
        sql(
            "UPDATE entry SET body = ?, hash = ?, signature = ? WHERE n = ?",
            exact, before, sign(signed_bytes(before)), n,
        )  # fmt: skip


def keys_of(built: PracticeStore, folder: Path, login: str) -> tuple[Callable[[bytes], bytes], str, str]:
    with Store.open(folder, login, built.passphrases[login]) as store:
        return store.keys.sign, store.keys.key_id.hex(), store.officer


def test_a_tail_signed_again_by_a_detective_is_named_from_its_first_entry(
    built: PracticeStore, folder: Path, key: bytes
) -> None:
    sign, _, _ = keys_of(built, folder, "sousa")
    with sql_tool(folder, key) as sql:
        ((last,),) = sql("SELECT max(n) FROM entry")
        first = last - 9
        sign_again(sql, first, sign, lambda said: said.update(offset=-300))
        own = {n for n, body in sql("SELECT n, body FROM entry") if b"sousa" in body}
    found = by_administrator(built, folder)
    named = {fault.n for fault in found.faults if "signature" in fault.what}
    assert own == set()
    assert min(named) >= first
    assert len(named) > 3


def test_a_tail_put_under_the_detectives_own_name_is_named(built: PracticeStore, folder: Path, key: bytes) -> None:
    """Every signature is right; what is wrong is that this officer may not give those acts."""
    sign, key_id, officer = keys_of(built, folder, "sousa")
    with sql_tool(folder, key) as sql:
        bodies = [(n, parse(body)) for n, body in sql("SELECT n, body FROM entry ORDER BY n")]
        first = next(n for n, said in reversed(bodies) if said["command"] == "DecideDetails")
        sign_again(sql, first, sign, lambda said: said.update(actor=officer, key=key_id))
    found = by_administrator(built, folder)
    assert any(fault.n == first and "held no role" in fault.what for fault in found.faults)


def test_ones_own_last_entry_written_again_is_a_fork_on_the_computer_that_saw_it(
    built: PracticeStore, folder: Path, key: bytes, tmp_path: Path
) -> None:
    anchors = Anchors(tmp_path / "state")
    by_administrator(built, folder, anchors)
    sign, _, _ = keys_of(built, folder, ADMINISTRATOR)
    with sql_tool(folder, key) as sql:
        ((last,),) = sql("SELECT max(n) FROM entry")
        sign_again(sql, last, sign, lambda said: said.update(nonce=hashlib.sha256(b"other").hexdigest()[:32]))
    with Session.open(folder, ADMINISTRATOR, built.passphrases[ADMINISTRATOR], anchors=anchors) as session:
        assert isinstance(session.stands, Forked)
        assert str(session.stands).startswith(f"Entry {last} ")


def test_an_older_copy_of_the_whole_store_is_seen_by_the_computer_that_saw_the_newer(
    built: PracticeStore, folder: Path, tmp_path: Path
) -> None:
    anchors = Anchors(tmp_path / "state")
    by_administrator(built, folder, anchors)
    older = copied(built.folder, tmp_path / "older")
    with Session.open(older, ADMINISTRATOR, built.passphrases[ADMINISTRATOR], anchors=anchors) as session:
        assert isinstance(session.stands, RolledBack)
