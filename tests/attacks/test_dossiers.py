"""An own passphrase, raw SQL and every function of the library: what they open of a dossier one is not named on.

The attacker here holds everything an unlocked user holds: the raw database key, the private keys, every row, and the
names and numbers of all officers and records. What must not be held is a key of the dossier.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from sqlcipher3 import dbapi2

from models.canonical import canonical
from models.errors import NotOnDossier
from storage import errors
from storage.kdf import Kdf
from storage.keys import OVERSIGHT, RECOVERY, REGISTER_GROUP, Keyring, PrivateKeys, officer_group
from storage.private_keys import WrapNotOurs
from storage.sealing import Place, seal, unseal
from storage.store import Store
from tests.storage.signed_genesis import begin

CHIEF, LEE, KIM, ADMIN = "HM-O-1-0001", "HM-O-1-0002", "HM-O-1-0003", "HM-O-1-0004"
PASSPHRASE = "twelve words about the river"
LEES, CHIEFS, PERSON = "HM-I-1-0001", "HM-I-1-0002", "HM-O-1-0002"
SECRET = "Rosalind Ashcombe of Mill Lane"
LOGINS = {LEE: "lee", KIM: "kim", ADMIN: "admin"}


def place(store_id: bytes, urn: str) -> Place:
    return Place(store=store_id, urn=urn, kind=urn.split("-")[1], schema=1, station=1, n=1)


def save(store: Store, urn: str, dossier: str) -> None:
    """One sealed version, as the register writes it."""
    key, generation = store.keyring.dossier(dossier)
    done = seal({"urn": urn, "name": SECRET}, {"urn"}, key, place(store.store_id, urn))
    store.db.run(
        "INSERT INTO version (urn, station, n, kind, schema, dossier, open, wrapped_key, generation, sealed)"
        " VALUES (?, 1, 1, ?, 1, ?, ?, ?, ?, ?)",
        (urn, urn.split("-")[1], dossier, done.open_json, done.wrapped_key, generation, done.sealed),
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a Chief, two detectives, an administrator, and a dossier each of the Chief's and of Lee's."""
    folder = tmp_path_factory.mktemp("dossiers") / "harrow.coverbook"
    store, recovery = Store.create(folder, "chief", PASSPHRASE, CHIEF, kdf=Kdf.minimum())
    with store.db.transaction():
        begin(store.db, store.store_id, (CHIEF, store.keys), recovery.keys)
        store.keyring.found(store.db, recovery.keys.receive_key)
    codes = {urn: store.invite(login, urn) for urn, login in LOGINS.items()}
    store.close()
    public: dict[str, bytes] = {}
    for urn, login in LOGINS.items():
        with Store.open_invited(folder, login, codes[urn]) as opened, opened.db.transaction():
            opened.keyring.admit(opened.db, REGISTER_GROUP, urn, opened.keys.receive_key)
            opened.enrol(login, PASSPHRASE, opened.keys)
            public[urn] = opened.keys.receive_key
    with Store.open(folder, "chief", PASSPHRASE) as chief, chief.db.transaction():
        for urn in (LEE, KIM, ADMIN):
            members = {CHIEF: chief.keys.receive_key, urn: public[urn]}
            chief.keyring.make_group(chief.db, officer_group(urn), members)
        chief.keyring.make_dossier(chief.db, CHIEFS, [])
        save(chief, CHIEFS, CHIEFS)
        save(chief, PERSON, "register")
    with Store.open(folder, "lee", PASSPHRASE) as lee, lee.db.transaction():
        lee.keyring.make_dossier(lee.db, LEES, [])
        save(lee, LEES, LEES)
    return folder


class Attacker:
    """What one user holds after unlocking, used without the program's own layers."""

    def __init__(self, folder: Path, login: str) -> None:
        store = Store.open(folder, login, PASSPHRASE)
        self.store_id = store.store_id
        self.officer = store.officer
        self.keys = PrivateKeys.from_bytes(store.keys.to_bytes())
        self.raw_key = bytes(store._data_key) + store.header.salt
        store.close()
        self.sql = dbapi2.connect(str(folder / "store.db"), isolation_level=None)
        self.sql.execute(f"PRAGMA key=\"x'{self.raw_key.hex()}'\"")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.sql.execute(sql).fetchall()
        return found

    def group_keys(self) -> set[bytes]:
        """Every group key any wrap in the table gives up, whatever place is claimed for it."""
        rows = self.rows("SELECT name, generation, member, wrapped FROM group_key")
        names = {row[0] for row in rows}
        members = {row[2] for row in rows} | {self.officer, RECOVERY}
        return set(self._opened(rows, names, members))

    def _opened(self, rows: list[tuple[Any, ...]], names: set[str], members: set[str]) -> Iterator[bytes]:
        for name in names:
            for member in members:
                info = b"coverbook group key 1\x00" + canonical([self.store_id.hex(), name, 1, member])
                for _, _, _, wrapped in rows:
                    try:
                        yield bytes(self.keys.unwrap(wrapped, info))
                    except WrapNotOurs:
                        continue

    def every_key(self) -> set[bytes]:
        """Group keys, and whatever dossier keys they unwrap, round after round until nothing new comes."""
        held = self.group_keys() | {self.raw_key[:32], self.keys.to_bytes()[:32], self.keys.to_bytes()[32:]}
        wraps = [row[0] for row in self.rows("SELECT wrapped FROM dossier_key")]
        wraps += [row[0] for row in self.rows("SELECT wrapped_key FROM version")]
        while True:
            new = {key for wrap in wraps for outer in held if (key := unwrapped(outer, wrap)) is not None} - held
            if not new:
                return held
            held |= new

    def readable(self) -> set[str]:
        """The records whose sealed fields come out under any key, in any way the format knows."""
        found = set()
        rows = self.rows("SELECT urn, sealed, wrapped_key FROM version")
        for urn, sealed, wrapped in rows:
            for key in self.every_key():
                try:
                    fields = unseal(sealed, wrapped, key, place(self.store_id, urn))
                except errors.RecordDamaged:
                    continue
                assert fields == {"name": SECRET}
                found.add(urn)
        return found


def unwrapped(outer: bytes, wrap: bytes) -> bytes | None:
    try:
        return aes_key_unwrap(outer, wrap)
    except InvalidUnwrap:
        return None


@pytest.mark.parametrize(
    ("login", "wanted"),
    [
        ("chief", {LEES, CHIEFS, PERSON}),
        ("lee", {LEES, PERSON}),
        ("kim", {PERSON}),
        ("admin", {PERSON}),
    ],
)
def test_keys_raw_sql_and_the_library_open_what_one_is_named_on_and_no_more(
    made: Path, login: str, wanted: set[str]
) -> None:
    assert Attacker(made, login).readable() == wanted


def test_the_keyring_says_the_same_as_the_attack(made: Path) -> None:
    for login, wanted in (("lee", {LEES}), ("kim", set()), ("admin", set())):
        with Store.open(made, login, PASSPHRASE) as store:
            assert {urn for urn in (LEES, CHIEFS) if store.keyring.holds(urn)} == wanted
            for urn in {LEES, CHIEFS} - wanted:
                with pytest.raises(NotOnDossier):
                    store.keyring.dossier(urn)


def test_no_name_stands_in_clear_anywhere_in_the_opened_database(made: Path) -> None:
    attacker = Attacker(made, "admin")
    tables = [row[0] for row in attacker.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    assert "version" in tables
    for table in tables:
        for row in attacker.rows(f"SELECT * FROM {table}"):  # noqa: S608 - the names are the schema's own
            text = b" ".join(each if isinstance(each, bytes) else str(each).encode() for each in row)
            assert b"Rosalind" not in text


@pytest.mark.parametrize("login", ["kim", "admin"])
def test_rows_written_by_hand_give_no_key_that_was_not_held(made: Path, tmp_path: Path, login: str) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "harrow.coverbook"))
    attacker = Attacker(folder, login)
    me, group = attacker.officer, officer_group(attacker.officer)
    for table in ("group_key", "dossier_key", "version"):
        for (name,) in attacker.rows(
            f"SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '{table}'"  # noqa: S608 - our own
        ):
            attacker.sql.execute(f"DROP TRIGGER {name}")
    attacker.sql.execute(
        "INSERT OR REPLACE INTO group_key SELECT name, generation, ?, wrapped FROM group_key WHERE name = ?"
        " AND member = ?",
        (me, OVERSIGHT, CHIEF),
    )
    attacker.sql.execute(
        "INSERT OR REPLACE INTO dossier_key SELECT dossier, generation, ?, 1, wrapped FROM dossier_key", (group,)
    )
    attacker.sql.execute("UPDATE version SET dossier = 'register'")
    assert attacker.readable() == {PERSON}
    with Store.open(folder, login, PASSPHRASE) as store:
        assert store.keyring.unopened == ((OVERSIGHT, 1),)
        for urn in (LEES, CHIEFS):
            with pytest.raises(NotOnDossier):
                store.keyring.dossier(urn)


def test_a_payload_moved_under_a_dossier_one_holds_does_not_open(made: Path) -> None:
    with Store.open(made, "lee", PASSPHRASE) as lee:
        row = lee.db.row("SELECT sealed, wrapped_key FROM version WHERE urn = ?", (CHIEFS,))
        assert row is not None
        own, _ = lee.keyring.dossier(LEES)
        for urn in (LEES, CHIEFS):
            with pytest.raises(errors.RecordDamaged):
                unseal(row[0], row[1], own, place(lee.store_id, urn))


def test_private_keys_of_another_store_are_members_of_nothing(made: Path) -> None:
    with Store.open(made, "lee", PASSPHRASE) as lee:
        stranger = Keyring(lee.db, lee.store_id, "HM-O-1-0099", PrivateKeys.generate())
        assert stranger.groups == ()
        assert Keyring(lee.db, lee.store_id, CHIEF, lee.keys).groups == ()
        assert Keyring(lee.db, bytes(16), LEE, lee.keys).groups == ()


def test_a_record_key_opens_one_version_only(made: Path) -> None:
    with Store.open(made, "lee", PASSPHRASE) as lee:
        row = lee.db.row("SELECT sealed, wrapped_key FROM version WHERE urn = ?", (LEES,))
        assert row is not None
        key, _ = lee.keyring.dossier(LEES)
        right = place(lee.store_id, LEES)
        assert unseal(row[0], row[1], key, right) == {"name": SECRET}
        with pytest.raises(errors.RecordDamaged):
            unseal(row[0], row[1], key, attrs.evolve(right, n=2))
