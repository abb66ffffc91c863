"""Someone who may read no more, with everything they held: keys, raw SQL, the database key, an older header copy.

What they read before stays read. What is written after the rotation, and the re-keyed database, must be shut to them.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from sqlcipher3 import dbapi2

from models.canonical import canonical, parse
from models.command import Role
from models.department import Department
from models.directory import ConfirmOfficer, DisableAccount, EndRole, InviteAgain
from models.errors import NotOnDossier
from models.identity import DocumentIdentity
from models.investigation import Investigation, OpenInvestigation, ReviseInvestigation
from models.rotation import RotateKeys
from models.viewing import UnlockRegister
from storage import errors
from storage.anchors import Anchors
from storage.database import Database
from storage.header import COPIES
from storage.kdf import Kdf
from storage.membership import KeysDisagree
from storage.opening import DATABASE
from storage.private_keys import PrivateKeys, WrapNotOurs
from storage.recovery import RecoveryCode
from storage.register import Register
from storage.rekey import renew
from storage.sealing import Place, unseal
from storage.seat import guest_seat
from storage.store import Store
from tests.end_to_end.division_at_work import begun, passphrase
from tests.faults.division_folder import division_folder
from tests.storage.a_store import CHIEF, LOGIN, PASSPHRASE
from tests.storage.signed_genesis import begin
from ui.session import Session

NEW = "a heron stands in the cold pond"
SAID_BEFORE, SAID_AFTER = "What was said before the role ended", "What was said after the role had ended"


@attrs.frozen
class Held:
    """What a commander takes along on the last day: own keys, the database's key, a copy of the whole folder."""

    keys: PrivateKeys
    officer: str
    raw_key: bytes
    folder: Path

    def header(self, live: Path) -> None:
        """Swap the older header into the live store."""
        for name in COPIES:
            shutil.copy(self.folder / name, live / name)


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A division's register in which a detective has opened a case."""
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with unlocked(folder, "sousa") as session:
        session.perform(OpenInvestigation(case_number="HM-26-1", title=SAID_BEFORE))
    return folder


@pytest.fixture
def urns(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return {login: urn for login, (urn, _) in begun(tmp_path_factory.getbasetemp()).people.items()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RecoveryCode]:
    """A closed store with its first groups, and its recovery code."""
    folder = tmp_path_factory.mktemp("made") / "harrow.coverbook"
    opened, recovery = Store.create(folder, LOGIN, PASSPHRASE, CHIEF, kdf=Kdf.minimum())
    with opened.db.transaction():
        begin(opened.db, opened.store_id, (CHIEF, opened.keys), recovery.keys)
        opened.keyring.found(opened.db, recovery.keys.receive_key)
    opened.close()
    return folder, recovery.code


def unlocked(folder: Path, login: str, secret: str = "") -> Session:
    return Session.open(folder, login, secret or passphrase(login), anchors=Anchors(folder.parent / "seen"))


def taken_along(live: Path, login: str, to: Path) -> Held:
    with Store.open(live, login, passphrase(login)) as store:
        keys = PrivateKeys.from_bytes(store.keys.to_bytes())
        raw_key, officer = bytes(store._data_key) + store.header.salt, store.officer
    return Held(keys, officer, raw_key, Path(shutil.copytree(live, to / "taken" / live.name)))


def opened_by(database: Path, held: Held) -> tuple[set[str], set[bytes]]:
    """Every title and legend the keys held open in a database, with raw SQL and every wrap there is; every key."""
    sql = dbapi2.connect(str(database), isolation_level=None)
    try:
        sql.execute(f"PRAGMA key=\"x'{held.raw_key.hex()}'\"")
        groups = _groups(sql, held)
        rows = sql.execute(
            "SELECT urn, kind, schema, station, n, sealed, wrapped_key FROM version WHERE kind IN ('N', 'I')"
        ).fetchall()
        wraps = [row[0] for row in sql.execute("SELECT wrapped FROM dossier_key").fetchall()]
        store = sql.execute("SELECT value FROM about WHERE name = 'store'").fetchone()[0]
    finally:
        sql.close()
    keys = groups | {key for wrap in wraps for group in groups if (key := _unwrapped(group, wrap)) is not None}
    found = set()
    for urn, kind, schema, station, n, sealed, wrapped in rows:
        place = Place(store=store, urn=urn, kind=kind, schema=schema, station=station, n=n)
        for key in keys:
            with contextlib.suppress(errors.RecordDamaged):
                fields = unseal(sealed, wrapped, key, place)
                found.add(str(fields.get("title") or fields.get("legend")))
    return found, keys


def sealed_titles(database: Path, held: Held) -> set[str]:
    return opened_by(database, held)[0]


def _groups(sql: Any, held: Held) -> set[bytes]:
    store = sql.execute("SELECT value FROM about WHERE name = 'store'").fetchone()[0]
    found = set()
    for name, generation, member, wrapped in sql.execute("SELECT name, generation, member, wrapped FROM group_key"):
        for claimed in {member, held.officer}:
            info = b"coverbook group key 1\x00" + canonical([store.hex(), name, generation, claimed])
            try:
                found.add(bytes(held.keys.unwrap(wrapped, info)))
            except WrapNotOurs:
                continue
    return found


def _unwrapped(outer: bytes, wrap: bytes) -> bytes | None:
    try:
        return aes_key_unwrap(outer, wrap)
    except InvalidUnwrap:
        return None


def write_after(live: Path) -> None:
    """The detective revises the case and documents an identity."""
    with unlocked(live, "sousa") as session:
        (case,) = session.find(Investigation)
        session.perform(ReviseInvestigation(investigation=case.urn, case_number=case.case_number, title=SAID_AFTER))
        session.perform(DocumentIdentity(investigation=case.urn, name="Nobody Known", legend=SAID_AFTER))


def revoked(live: Path, commander: str, *, rotated: bool) -> None:
    with unlocked(live, "okafor") as session:
        session.perform(EndRole(officer=commander, role=Role.COMMANDER))
        if rotated:
            session.perform(RotateKeys(officer=commander))


def test_without_a_rotation_old_keys_open_what_is_written_afterwards(
    live: Path, tmp_path: Path, urns: Mapping[str, str]
) -> None:
    """What the due item is for: the attack works as long as nobody has made new keys."""
    held = taken_along(live, "brandt", tmp_path)
    revoked(live, urns["brandt"], rotated=False)
    write_after(live)
    assert sealed_titles(live / DATABASE, held) == {SAID_BEFORE, SAID_AFTER}


def test_a_revoked_commander_reads_what_was_and_nothing_written_after_the_rotation(
    live: Path, tmp_path: Path, urns: Mapping[str, str]
) -> None:
    held = taken_along(live, "brandt", tmp_path)
    revoked(live, urns["brandt"], rotated=True)
    write_after(live)
    assert sealed_titles(live / DATABASE, held) == {SAID_BEFORE}
    with unlocked(live, "okafor") as session:
        assert session.verify().consistent
        assert {each.title for each in session.reading.find(Investigation)} == {SAID_AFTER}


def test_a_closed_detectives_dossiers_get_keys_the_detective_never_held(
    live: Path, tmp_path: Path, urns: Mapping[str, str]
) -> None:
    held = taken_along(live, "sousa", tmp_path)
    with unlocked(live, "okafor") as session:
        session.perform(DisableAccount(officer=urns["sousa"]))
        session.perform(RotateKeys(officer=urns["sousa"]))
        assert session.verify().consistent
    with unlocked(live, "brandt") as session:
        case = session.open_facts(Investigation)[0]["urn"]
        keyring = session.store.keyring
        older = [bytes(keyring.dossier(urn, 1)[0]) for urn in (case, "register")]
        newer = [bytes(keyring.dossier(urn)[0]) for urn in (case, "register")]
        assert [each.title for each in session.find(Investigation)] == [SAID_BEFORE]
    _, keys = opened_by(live / DATABASE, held)
    assert set(older) <= keys
    assert not set(newer) & keys


def test_a_reader_taken_out_finds_lists_without_what_was_written_since(live: Path, urns: Mapping[str, str]) -> None:
    revoked(live, urns["brandt"], rotated=True)
    write_after(live)
    with Store.open(live, "brandt", passphrase("brandt")) as store:
        register = Register(store)
        assert register.reading().find(Investigation) == ()
        assert register.reading().find(Department)
        assert not store.keyring.is_oversight
        with pytest.raises(NotOnDossier):
            register.records.load("HM-N-1-0001")


# The database's key and older headers


def test_a_header_copied_earlier_opens_the_old_copy_for_ever_and_the_re_keyed_register_never(
    live: Path, tmp_path: Path, urns: Mapping[str, str]
) -> None:
    held = taken_along(live, "brandt", tmp_path)
    revoked(live, urns["brandt"], rotated=True)
    with unlocked(live, "okafor") as session:
        session.perform(DisableAccount(officer=urns["brandt"]))
        session.rekey()
    with Store.open(held.folder, "brandt", passphrase("brandt")) as old:
        assert [each.title for each in Register(old).reading().find(Investigation)] == [SAID_BEFORE]
    held.header(live)
    for login in ("brandt", "okafor"):
        with pytest.raises(errors.DatabaseForeign):
            Store.open(live, login, passphrase(login))
    for salt in (held.raw_key[32:], (live / DATABASE).read_bytes()[:16]):
        with pytest.raises(errors.DatabaseDamaged):
            Database.open(live / DATABASE, held.raw_key[:32] + salt)


def test_one_older_header_copy_beside_the_new_one_lets_nobody_in_and_is_reported(
    live: Path, tmp_path: Path, urns: Mapping[str, str]
) -> None:
    held = taken_along(live, "sousa", tmp_path)
    with unlocked(live, "okafor") as session:
        session.perform(DisableAccount(officer=urns["sousa"]))
    shutil.copy(held.folder / "header.b", live / "header.b")
    with pytest.raises(errors.WrongPassphrase):
        Store.open(live, "sousa", passphrase("sousa"))
    with unlocked(live, "okafor") as session:
        assert [str(each) for each in session.store.header_problems] == [
            "The header copy header.b is older than the other; the other one serves."
        ]
        session.rekey()
    shutil.copy(held.folder / "header.b", live / "header.b")
    with pytest.raises(errors.DatabaseForeign):
        Store.open(live, "sousa", passphrase("sousa"))


def test_an_older_header_swapped_into_the_live_store_is_recognized_by_everyone(
    live: Path, tmp_path: Path, urns: Mapping[str, str]
) -> None:
    """Without a re-key it holds the right key, and would let in whoever was taken out since."""
    held = taken_along(live, "sousa", tmp_path)
    with unlocked(live, "okafor") as session:
        session.perform(DisableAccount(officer=urns["sousa"]))
    held.header(live)
    for login in ("sousa", "okafor", "quill"):
        with pytest.raises(errors.HeaderOlder):
            Store.open(live, login, passphrase(login))


def test_recovery_alone_takes_an_older_header_over_and_the_next_writing_stands_above_it(
    made: tuple[Path, RecoveryCode], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(made[0], tmp_path / made[0].name))
    with Store.open(folder, LOGIN, PASSPHRASE) as chief:
        for _ in range(3):
            chief.mend_header()
    for name in COPIES:
        shutil.copy(made[0] / name, folder / name)
    with pytest.raises(errors.HeaderOlder):
        Store.open(folder, LOGIN, PASSPHRASE)
    with Store.open_by_recovery(folder, made[1]) as recovered:
        recovered.mend_header()
    Store.open(folder, LOGIN, PASSPHRASE).close()


# Public keys in the directory


def swapped(live: Path, raw_key: bytes, officer: str, key: str, *, entry_too: bool) -> None:
    """Put another receiving key into an officer's row with SQL, and into the entry that stated it."""
    sql = dbapi2.connect(str(live / DATABASE), isolation_level=None)
    sql.execute(f"PRAGMA key=\"x'{raw_key.hex()}'\"")
    for (trigger,) in sql.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        sql.execute(f"DROP TRIGGER {trigger}")
    (n,) = sql.execute("SELECT n FROM current WHERE urn = ?", (officer,)).fetchone()
    (before,) = sql.execute("SELECT open FROM version WHERE urn = ? AND n = ?", (officer, n)).fetchone()
    old, new = parse(before)["receive_key"].encode(), key.encode()
    sql.execute("UPDATE version SET open = ? WHERE urn = ? AND n = ?", (before.replace(old, new), officer, n))
    if entry_too:
        (body,) = sql.execute("SELECT body FROM entry WHERE n = ?", (n,)).fetchone()
        sql.execute("UPDATE entry SET body = ? WHERE n = ?", (body.replace(old, new), n))
    sql.close()


def test_a_public_key_swapped_in_the_directory_receives_no_new_key(
    live: Path, tmp_path: Path, urns: Mapping[str, str]
) -> None:
    held = taken_along(live, "sousa", tmp_path)
    with unlocked(live, "okafor") as session:
        session.perform(DisableAccount(officer=urns["sousa"]))
    swapped(live, held.raw_key, urns["whitlock"], held.keys.receive_key.hex(), entry_too=False)
    with unlocked(live, "okafor") as session:
        with pytest.raises(KeysDisagree):
            session.perform(RotateKeys(officer=urns["sousa"]))
        with pytest.raises(KeysDisagree):
            renew(session.store, session.register)
        with pytest.raises(errors.NotConsistent):
            session.rekey()
    assert not list(live.glob("*.rekeyed*"))


def test_a_public_key_swapped_in_its_entry_too_receives_no_data_key(
    live: Path, tmp_path: Path, urns: Mapping[str, str]
) -> None:
    held = taken_along(live, "sousa", tmp_path)
    swapped(live, held.raw_key, urns["whitlock"], held.keys.receive_key.hex(), entry_too=True)
    with unlocked(live, "okafor") as session, pytest.raises(errors.NotConsistent):
        session.rekey()


def test_an_account_the_chief_has_not_confirmed_receives_no_new_key(live: Path, urns: Mapping[str, str]) -> None:
    with unlocked(live, "okafor") as session:
        code = session.perform(InviteAgain(officer=urns["whitlock"])).code
    assert code is not None
    Session.enrol(live, "whitlock", code, NEW)
    with unlocked(live, "okafor") as session:
        session.perform(EndRole(officer=urns["brandt"], role=Role.COMMANDER))
        session.perform(RotateKeys(officer=urns["brandt"]))
        rotated = session.register.journal.entry(1, session.register.journal.head.n)
        assert urns["whitlock"] not in {item.to for item in rotated.keys}
        assert session.rekey().dropped == (urns["whitlock"],)
    with pytest.raises(errors.WrongPassphrase):
        Store.open(live, "whitlock", NEW)


# The old keys of someone invited again


def test_old_keys_sign_nothing_after_an_invitation_again_and_what_they_sign_past_the_door_is_named(
    live: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    officer, keys = begun(tmp_path_factory.getbasetemp()).people["whitlock"]
    with unlocked(live, "okafor") as session:
        session.perform(InviteAgain(officer=officer))
        seat = guest_seat(session.store, officer, keys)
        with pytest.raises(errors.KeysReplaced):
            Register(seat).perform(UnlockRegister())
        assert session.verify().consistent
        journal = session.register.journal
        body = parse(journal.entry(1, journal.head.n).body) | {"n": journal.head.n + 1, "actor": officer, "keys": []}
        body |= {"command": "UnlockRegister", "key": keys.key_id.hex(), "changes": [], "subject": None}
        with session.store.db.transaction():
            journal.append(body, keys.sign)
        found = session.verify()
    assert [fault.what for fault in found.faults] == ["signed by an officer with no key in the register"]


def test_a_wrap_for_the_old_keys_put_back_is_named(live: Path, urns: Mapping[str, str]) -> None:
    with Store.open(live, "okafor", passphrase("okafor")) as store:
        query = "SELECT wrapped FROM group_key WHERE name = 'register' AND member = ?"
        old = store.db.row(query, (urns["whitlock"],))
    assert old is not None
    with unlocked(live, "okafor") as session:
        code = session.perform(InviteAgain(officer=urns["whitlock"])).code
    assert code is not None
    Session.enrol(live, "whitlock", code, NEW)
    with unlocked(live, "okafor") as session:
        session.perform(ConfirmOfficer(officer=urns["whitlock"], roles=(Role.DETECTIVE,)))
        assert session.verify().consistent
        session.store.db._connection.set_authorizer(None)
        put_back = "UPDATE group_key SET wrapped = ? WHERE name = 'register' AND member = ?"
        session.store.db.run(put_back, (old[0], urns["whitlock"]))
        found = session.verify()
    assert len(found.faults) == 1
    assert "is not the one the entry wrote" in found.faults[0].what


def test_a_chief_invited_again_by_an_administrators_own_program_is_named(
    live: Path, urns: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.directory.against_inviting_again", lambda *_: None)
    with unlocked(live, "quill") as session:
        session.perform(InviteAgain(officer=urns["okafor"]))
        found = session.verify()
    assert [fault.what for fault in found.faults] == [
        "A Chief is invited again by another Chief or by recovery alone (R12)"
    ]
