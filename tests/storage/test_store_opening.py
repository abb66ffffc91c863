"""Opening a store: every way the folder can be wrong, told apart; one instance; after a kill."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from models.errors import RegisterError
from storage import errors
from storage.kdf import Kdf
from storage.store import Store
from tests.storage.a_store import CHIEF, LOGIN, PASSPHRASE, bytes_of


def test_the_user_who_made_it_opens_it_again(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        assert opened.officer == CHIEF
        assert opened.keyring.is_oversight
        assert opened.header_problems == ()
        assert opened.db.row("SELECT value FROM about WHERE name = 'store'") == (opened.store_id,)
    assert not (folder / "store.db-wal").exists()


def test_a_passphrase_or_name_typed_with_separate_accents_opens_the_store_too(tmp_path: Path) -> None:
    place = tmp_path / "zoe.coverbook"
    Store.create(place, "zo\u00eb", "caf\u00e9 by the river", CHIEF, kdf=Kdf.minimum())[0].close()
    Store.open(place, "zoe\u0308", "cafe\u0301 by the river").close()


def test_an_unknown_user_and_a_wrong_passphrase_get_one_answer_after_one_derivation(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: list[Kdf] = []
    real = Kdf.key

    def counted(self: Kdf, passphrase: str, salt: bytes, secret: bytes = b"") -> bytes:
        derived.append(self)
        return real(self, passphrase, salt, secret)

    monkeypatch.setattr(Kdf, "key", counted)
    said = set()
    for login, passphrase in ((LOGIN, "another passphrase"), ("nobody-here", PASSPHRASE), ("", ""), (LOGIN, "\ud800")):
        with pytest.raises(errors.WrongPassphrase) as caught:
            Store.open(folder, login, passphrase)
        said.add(str(caught.value))
    assert len(said) == 1
    assert derived == [Kdf.minimum()] * 4


def test_an_unknown_user_takes_as_long_as_a_wrong_passphrase(folder: Path) -> None:
    def fastest(login: str) -> float:
        taken = []
        for _ in range(3):
            start = time.process_time()
            with pytest.raises(errors.WrongPassphrase):
                Store.open(folder, login, "not this one, surely")
            taken.append(time.process_time() - start)
        return min(taken)

    known, unknown = fastest(LOGIN), fastest("nobody-here")
    assert 0.5 < known / unknown < 2


def _gone(folder: Path) -> None:
    shutil.rmtree(folder)


def _a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("a text")


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _something_else(folder: Path) -> None:
    _emptied(folder)
    (folder / "notes.txt").write_text("a text")


def _no_headers(folder: Path) -> None:
    (folder / "header.a").unlink()
    (folder / "header.b").unlink()


def _no_database(folder: Path) -> None:
    (folder / "store.db").unlink()


def _empty_database(folder: Path) -> None:
    (folder / "store.db").write_bytes(b"")
    (folder / "store.db-wal").write_bytes(b"the newest acts")


def _short_database(folder: Path) -> None:
    (folder / "store.db").write_bytes((folder / "store.db").read_bytes()[:-100])


def _tiny_database(folder: Path) -> None:
    (folder / "store.db").write_bytes((folder / "store.db").read_bytes()[:4095])


def _fewer_pages(folder: Path) -> None:
    (folder / "store.db").write_bytes((folder / "store.db").read_bytes()[:4096])


def _other_database(folder: Path) -> None:
    (folder / "store.db").write_bytes(os.urandom(8192))


def _salt_changed(folder: Path) -> None:
    data = (folder / "store.db").read_bytes()
    (folder / "store.db").write_bytes(bytes([data[0] ^ 1]) + data[1:])


def _first_page_changed(folder: Path) -> None:
    data = (folder / "store.db").read_bytes()
    (folder / "store.db").write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])


def _plain_database(folder: Path) -> None:
    (folder / "store.db").unlink()
    plain = apsw.Connection(str(folder / "store.db"))
    plain.execute("CREATE TABLE entry (n)")
    plain.close()


WRONG: list[tuple[Callable[[Path], None], type[RegisterError]]] = [
    (_gone, errors.StoreMissing), (_a_file, errors.NotAStore), (_emptied, errors.StoreEmpty),
    (_something_else, errors.NotAStore), (_no_headers, errors.HeaderMissing), (_no_database, errors.DatabaseMissing),
    (_empty_database, errors.DatabaseEmpty), (_short_database, errors.DatabaseTruncated),
    (_tiny_database, errors.DatabaseTruncated), (_fewer_pages, errors.DatabaseDamaged),
    (_other_database, errors.DatabaseForeign), (_salt_changed, errors.DatabaseForeign),
    (_first_page_changed, errors.DatabaseDamaged), (_plain_database, errors.DatabaseForeign),
]  # fmt: skip


@pytest.mark.parametrize(("harm", "wanted"), WRONG)
def test_each_thing_that_is_wrong_has_its_own_error_and_nothing_is_changed(
    folder: Path, harm: Callable[[Path], None], wanted: type[RegisterError]
) -> None:
    harm(folder)
    before = bytes_of(folder) if folder.is_dir() else {}
    with pytest.raises(wanted):
        Store.open(folder, LOGIN, PASSPHRASE)
    after = bytes_of(folder) if folder.is_dir() else {}
    ours = {"LOCK", "store.db-shm", "store.db-wal"} - before.keys()
    assert {name: data for name, data in after.items() if name not in ours and name != "LOCK"} == {
        name: data for name, data in before.items() if name != "LOCK"
    }


def test_the_database_of_another_store_is_foreign_even_with_its_salt_in_the_header(
    folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.coverbook"
    Store.create(other, LOGIN, PASSPHRASE, CHIEF, kdf=Kdf.minimum())[0].close()
    shutil.copy(other / "store.db", folder / "store.db")
    with pytest.raises(errors.DatabaseForeign):
        Store.open(folder, LOGIN, PASSPHRASE)


def test_a_failed_opening_leaves_the_store_free_for_the_next(folder: Path) -> None:
    with pytest.raises(errors.WrongPassphrase):
        Store.open(folder, LOGIN, "not the passphrase")
    Store.open(folder, LOGIN, PASSPHRASE).close()


def test_a_second_instance_is_refused_and_names_process_and_host_only(folder: Path) -> None:
    with Store.open(folder, LOGIN, PASSPHRASE):
        with pytest.raises(errors.AlreadyOpen, match=f"process {os.getpid()} on ") as caught:
            Store.open(folder, LOGIN, PASSPHRASE)
        assert LOGIN not in str(caught.value)
        said = subprocess.run(
            [sys.executable, "-c", _OPEN_ELSEWHERE, str(folder), LOGIN, PASSPHRASE],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert said.stdout.strip() == "AlreadyOpen"
    Store.open(folder, LOGIN, PASSPHRASE).close()


_OPEN_ELSEWHERE = """
import sys
from pathlib import Path
from storage.store import Store
try:
    Store.open(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
except Exception as error:
    print(type(error).__name__)
"""


def _open_and_die(folder: Path) -> None:
    opened = Store.open(folder, LOGIN, PASSPHRASE)
    with opened.db.transaction():
        opened.db.run("INSERT INTO entry VALUES (1, 2, x'00', x'01', x'02')")
    os._exit(9)


def test_after_a_kill_the_lock_is_free_and_what_was_committed_is_there(folder: Path) -> None:
    other = multiprocessing.get_context("spawn").Process(target=_open_and_die, args=(folder,))
    other.start()
    other.join(60)
    assert other.exitcode == 9
    assert (folder / "store.db-wal").stat().st_size > 0
    with Store.open(folder, LOGIN, PASSPHRASE) as opened:
        assert opened.db.rows("SELECT n FROM entry") == [(1,), (2,)]


def test_closing_twice_does_no_harm_and_overwrites_the_keys(folder: Path) -> None:
    opened = Store.open(folder, LOGIN, PASSPHRASE)
    held = [opened._data_key, opened.keyring.dossier("register")[0]]
    opened.close()
    opened.close()
    assert held == [bytearray(32)] * 2
