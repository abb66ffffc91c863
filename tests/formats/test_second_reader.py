"""The second reader and the program on the practice register: the pages are enough when both see the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from models.canonical import plain
from models.fields import FieldClass, fields_of
from models.kinds import KINDS
from models.medium import Medium, MediumPurpose
from storage.admission import Admission
from storage.errors import WrongPassphrase
from storage.register import Register
from storage.store import Store
from tests.end_to_end.division_at_work import PracticeStore, copied, practice
from tests.formats.second_attempts import attempts
from tests.formats.second_header import UnreadableError, copies, unlock
from tests.formats.second_reader import FIELDS, Readout, read_register
from ui.session import Session
from ui.session_account import set_up_key_file

CHIEF, COMMANDER, DETECTIVE, ADMINISTRATOR = "okafor", "brandt", "sousa", "quill"
READERS = (CHIEF, COMMANDER, DETECTIVE, ADMINISTRATOR)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> PracticeStore:
    return practice(tmp_path_factory.getbasetemp())


@pytest.fixture
def folder(made: PracticeStore, tmp_path: Path) -> Path:
    return copied(made.folder, tmp_path)


@pytest.fixture
def read(made: PracticeStore, folder: Path) -> Callable[[str], Readout]:
    return lambda login: read_register(folder, login, made.passphrases[login])


def flipped(file: Path, at: int) -> None:
    """One bit of a file, changed."""
    raw = bytearray(file.read_bytes())
    raw[at] ^= 1
    file.write_bytes(raw)


def behind_the_door(folder: Path, passphrase: str, change: str) -> None:
    """Change rows as someone can who holds the data key and another build of SQLite."""
    unlocked = unlock(copies(folder)[0][0], CHIEF, passphrase)
    database = apsw.Connection(str(folder / "store.db"))
    raw_key = unlocked.data_key.hex() + unlocked.header.salt.hex()
    for statement in ("PRAGMA cipher='sqlcipher'", "PRAGMA legacy=4", f"PRAGMA key=\"x'{raw_key}'\""):
        database.execute(statement).fetchall()
    for (trigger,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {trigger}").fetchall()
    database.execute(change).fetchall()
    assert database.changes()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    database.close()


OTHER_BODY = (
    "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '\"offset\":-240', '\"offset\":-241') AS BLOB)"
    " WHERE n = 40"
)
OTHER_OPEN = (
    'UPDATE version SET open = CAST(replace(CAST(open AS TEXT), \'"state":"\', \'"state":"x\') AS BLOB)'
    " WHERE urn LIKE '%-I-1-0001'"
)
OTHER_SEALED = (
    "UPDATE version SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB)"
    " WHERE urn LIKE '%-I-1-0001'"
)
CHANGES = {
    OTHER_BODY: "entry 40: hash",
    "UPDATE entry SET signature = zeroblob(64) WHERE n = 40": "entry 40: signature",
    "DELETE FROM entry WHERE n = 40": "entry 40: number",
    OTHER_SEALED: "payload and entry differ",
    OTHER_OPEN: "row and entry differ",
    "UPDATE version SET sealed = NULL, wrapped_key = NULL WHERE urn LIKE '%-I-1-0001'": "emptied or not",
    "DELETE FROM version WHERE urn LIKE '%-I-1-0001'": "no row",
    "UPDATE group_key SET wrapped = zeroblob(80) WHERE name = 'oversight'": "wrap of oversight",
    "DELETE FROM dossier_key WHERE dossier LIKE '%-I-1-0001'": "row and key item differ",
    "DELETE FROM mention WHERE n = 40": "mention",
    "UPDATE current SET n = n - 1 WHERE urn LIKE '%-I-1-0001'": "current",
    "UPDATE version SET open = CAST(replace(CAST(open AS TEXT), '\"receive_key\":\"', '\"receive_key\":\"00') AS BLOB)"
    " WHERE urn LIKE '%-RK-1-0001'": "row and entry differ",
}


@pytest.mark.parametrize("login", READERS)
def test_both_readers_see_the_same_records_and_the_same_head(
    login: str, made: PracticeStore, folder: Path, read: Callable[[str], Readout]
) -> None:
    second = read(login)
    assert second.faults == ()
    with Store.open(folder, login, made.passphrases[login]) as store:
        register = Register(store)
        rows = store.db.rows("SELECT urn, station, n, dossier, generation FROM version")
        readable = {tuple(row[:3]) for row in rows if store.keyring.holds(row[3], row[4])}
        shown = {(urn, station, n): plain(register.records.load(urn, (station, n))) for urn, station, n in readable}
        head = register.journal.head
        assert store.officer == second.officer
    assert len(shown) > 50
    assert second.records == shown
    assert second.closed == {tuple(row[:3]) for row in rows} - readable
    assert (second.journal.count, second.journal.head) == (head.n, head.hash)


def test_the_oversight_opens_every_record_and_a_detective_only_some(read: Callable[[str], Readout]) -> None:
    commander, detective = read(COMMANDER), read(DETECTIVE)
    assert not commander.closed
    assert detective.closed
    assert detective.dossiers < commander.dossiers


def test_the_administrator_opens_no_dossier(read: Callable[[str], Readout]) -> None:
    second = read(ADMINISTRATOR)
    assert second.dossiers == frozenset()
    assert {urn.split("-")[1] for urn, _, _ in second.closed} >= {"I", "P", "A", "N", "R"}


def test_one_damaged_header_copy_is_reported_and_the_other_serves(folder: Path, read: Callable[[str], Readout]) -> None:
    for at in (3, 17, 25, 66, 70, 200, -40, -1):
        whole = (folder / "header.a").read_bytes()
        flipped(folder / "header.a", at)
        second = read(DETECTIVE)
        assert [each.split(":")[0] for each in second.faults] == ["header.a"]
        assert second.journal.count
        (folder / "header.a").write_bytes(whole)


def test_two_damaged_header_copies_open_nothing(folder: Path, read: Callable[[str], Readout]) -> None:
    flipped(folder / "header.a", 90)
    flipped(folder / "header.b", 90)
    with pytest.raises(UnreadableError, match="no copy"):
        read(DETECTIVE)


def test_a_wrong_passphrase_and_an_unknown_name_get_one_answer(folder: Path, made: PracticeStore) -> None:
    for login, passphrase in ((DETECTIVE, made.passphrases[CHIEF]), ("nobody", made.passphrases[CHIEF])):
        with pytest.raises(UnreadableError, match="log-in name or passphrase"):
            read_register(folder, login, passphrase)


def test_one_changed_byte_in_a_page_of_the_database_is_noticed(folder: Path, read: Callable[[str], Readout]) -> None:
    flipped(folder / "store.db", 4096 + 100)
    with pytest.raises(UnreadableError):
        read(DETECTIVE)


@pytest.mark.parametrize(("change", "told"), CHANGES.items())
def test_a_change_behind_the_door_is_noticed(
    change: str, told: str, folder: Path, made: PracticeStore, read: Callable[[str], Readout]
) -> None:
    behind_the_door(folder, made.passphrases[CHIEF], change)
    assert any(told in fault for fault in read(CHIEF).faults)


def test_a_slot_with_factors_opens_with_the_key_file_as_the_page_says(
    folder: Path, made: PracticeStore, tmp_path: Path
) -> None:
    secret = made.passphrases[DETECTIVE]
    with Session.open(folder, DETECTIVE, secret) as session:
        medium = next(each.urn for each in session.find(Medium) if each.purpose is MediumPurpose.KEY_FILE)
        file = set_up_key_file(session, secret, medium, tmp_path)
        session.store.ask_for(secret, key_file=session.store.key_file, codes=bytes(range(20)))
        officer, signs = session.actor, session.store.keys.sign_key
    header = copies(folder)[0][0]
    opened = unlock(header, DETECTIVE, secret, file.read_bytes())
    assert (opened.officer, opened.sign.public_key().public_bytes_raw()) == (officer, signs)
    changed = bytearray(file.read_bytes())
    changed[40] ^= 1
    for other in (b"", bytes(98), bytes(changed)):
        with pytest.raises(UnreadableError):
            unlock(header, DETECTIVE, secret, other)


def test_the_list_of_failed_log_ons_reads_as_the_page_says(folder: Path) -> None:
    assert attempts(folder) == []
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            Session.open(folder, DETECTIVE, "not the passphrase, this")
    said = attempts(folder)
    assert [each[1:] for each in said] == [(Admission.at(folder, DETECTIVE).label.hex(), False)] * 3
    flipped(folder / "attempts", 30)
    with pytest.raises(UnreadableError):
        attempts(folder)


def test_the_page_of_fields_says_what_the_program_declares() -> None:
    lines = FIELDS.read_text(encoding="utf-8").splitlines()
    for kind, record in KINDS.items():
        fields = list(fields_of(record))
        every = ", ".join(f"`{each.name}`" for each in fields)
        opened = ", ".join(f"`{each.name}`" for each in fields if each.declared.field_class is FieldClass.OPEN)
        assert f"| `{kind.value}` | {record.SCHEMA} | {every} | {opened} |" in lines
