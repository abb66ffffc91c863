"""What is wrong with a store is told when it is opened, in words a user can act on, and nothing in it changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from models.errors import RegisterError
from storage import errors
from storage.header import COPIES, FORMAT, MAGIC
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import at_the_desk, bytes_of, division_folder, lines_of, raw_key, verified
from ui.session import Session


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


def put_format(number: int) -> Callable[[Path], None]:
    """Both copies as another version of the program might write them."""

    def put(folder: Path) -> None:
        for name in COPIES:
            data = bytearray((folder / name).read_bytes())
            data[len(MAGIC) : len(MAGIC) + 2] = number.to_bytes(2)
            body = bytes(data[:-32])
            (folder / name).write_bytes(body + hashlib.sha256(body).digest())

    return put


def raise_schema(folder: Path) -> None:
    key = raw_key(folder, "quill", passphrase("quill"))
    connection = dbapi2.connect(str(folder / "store.db"), isolation_level=None)
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA user_version=99")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def keep(path: Path, size: int) -> None:
    path.write_bytes(path.read_bytes()[:size])


def for_each_copy(folder: Path, harm: Callable[[Path], object]) -> None:
    for name in COPIES:
        harm(folder / name)


WRONG: dict[str, tuple[Callable[[Path], object], type[RegisterError]]] = {
    "empty database": (lambda folder: keep(folder / "store.db", 0), errors.DatabaseEmpty),
    "half a page": (lambda folder: keep(folder / "store.db", 2048), errors.DatabaseTruncated),
    "cut inside a page": (lambda folder: keep(folder / "store.db", 4096 * 5 + 100), errors.DatabaseTruncated),
    "no database": (lambda folder: (folder / "store.db").unlink(), errors.DatabaseMissing),
    "foreign database": (lambda folder: (folder / "store.db").write_bytes(bytes(40960)), errors.DatabaseForeign),
    "plain SQLite": (
        lambda folder: (folder / "store.db").write_bytes(b"SQLite format 3\0" + bytes(8176)),
        errors.DatabaseForeign,
    ),
    "salt changed": (lambda folder: flip(folder / "store.db", 3), errors.DatabaseForeign),
    "first page changed": (lambda folder: flip(folder / "store.db", 50), errors.DatabaseDamaged),
    "both headers damaged": (
        lambda folder: for_each_copy(folder, lambda path: flip(path, 60)),
        errors.HeaderDamaged,
    ),
    "both headers missing": (lambda folder: for_each_copy(folder, Path.unlink), errors.HeaderMissing),
    "newer format": (put_format(FORMAT + 1), errors.NewerStore),
    "trial format": (put_format(0), errors.TrialStore),
    "newer schema": (raise_schema, errors.NewerStore),
}


@pytest.mark.parametrize("what", WRONG)
def test_each_fault_has_its_own_error_and_the_folder_stays_as_it_is(folder: Path, what: str) -> None:
    harm, kind = WRONG[what]
    harm(folder)
    before = bytes_of(folder)
    with pytest.raises(kind) as told:
        Session.open(folder, "sousa", passphrase("sousa"))
    assert str(told.value)
    assert bytes_of(folder) == before


@pytest.mark.parametrize(("login", "secret"), [("sousa", "not the passphrase"), ("nobody", passphrase("nobody"))])
def test_a_wrong_passphrase_and_an_unknown_user_get_the_same_answer(folder: Path, login: str, secret: str) -> None:
    before = bytes_of(folder)
    with pytest.raises(errors.WrongPassphrase):
        Session.open(folder, login, secret)
    after = bytes_of(folder)
    assert {name for name in after if after[name] != before.get(name)} == {"attempts"}
    assert after.keys() == before.keys()


def test_a_folder_that_is_not_there_is_empty_or_holds_something_else_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "empty.coverbook").mkdir()
    (tmp_path / "other.coverbook").mkdir()
    (tmp_path / "other.coverbook" / "letter.txt").write_text("Dear all,")
    for name, kind in (
        ("gone.coverbook", errors.StoreMissing),
        ("empty.coverbook", errors.StoreEmpty),
        ("other.coverbook", errors.NotAStore),
    ):
        with pytest.raises(kind):
            Session.open(tmp_path / name, "sousa", passphrase("sousa"))
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["empty.coverbook", "letter.txt", "other.coverbook"]


def test_a_database_cut_at_the_border_of_a_page_is_never_taken_for_whole(folder: Path) -> None:
    pages = (folder / "store.db").stat().st_size // 4096
    keep(folder / "store.db", 4096 * (pages - 3))
    try:
        found = verified(folder)
    except RegisterError as error:
        assert isinstance(error, errors.DatabaseDamaged)  # noqa: PT017 - either answer is a clear one
    else:
        assert not found.consistent


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_one_good_copy_of_the_header_serves_and_the_other_is_named(folder: Path, name: str, harm: str) -> None:
    if harm == "changed":
        flip(folder / name, 60)
    else:
        (folder / name).unlink()
    with Session.open(folder, "sousa", passphrase("sousa")) as session:
        (problem,) = session.store.header_problems
        assert name in str(problem)
        session.store.mend_header()
    with Session.open(folder, "sousa", passphrase("sousa")) as session:
        assert session.store.header_problems == ()


def test_a_second_instance_is_refused_while_the_first_goes_on(folder: Path) -> None:
    child = at_the_desk("hold", folder, "sousa")
    assert child.stdout is not None
    assert child.stdout.readline().startswith("open ")
    with pytest.raises(errors.AlreadyOpen, match=f"process {child.pid} on"):
        Session.open(folder, "brandt", passphrase("brandt"))
    assert lines_of(child) == []
    with Session.open(folder, "brandt", passphrase("brandt")) as session:
        assert session.verify().consistent
