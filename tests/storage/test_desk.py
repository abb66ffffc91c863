"""The desk keeps values by name, sealed and in place of the one before; nothing of it is an act."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.journal import Entry
from storage.desk import STEP_BYTES, Desk
from storage.disk import BALLAST
from storage.errors import DiskFull, ReadOnlyStore
from storage.private_keys import PrivateKeys
from storage.store import Store
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import division_folder, verified
from ui.session import Session

TYPED = {
    "form": {"what_was_done": "Met the seller “Ros Ashcombe” at the north pier.\n☂", "lengths": [5, 15], "on": None}
}


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


def opened(folder: Path, login: str = "sousa") -> Store:
    return Store.open(folder, login, passphrase(login))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with opened(folder) as held:
        yield held


def rows(store: Store) -> list[tuple[Any, ...]]:
    return store.db.rows("SELECT officer, label, sealed FROM desk")


def test_what_is_kept_is_there_after_the_store_was_closed(folder: Path) -> None:
    with opened(folder) as store:
        Desk(store).keep("open", TYPED)
    with opened(folder) as store:
        assert Desk(store).kept("open") == TYPED


def test_a_name_nobody_kept_anything_under_gives_nothing(store: Store) -> None:
    assert Desk(store).kept("open") is None


def test_a_value_takes_the_place_of_the_one_before(store: Store) -> None:
    for number in range(5):
        Desk(store).keep("open", {"number": number})
    assert Desk(store).kept("open") == {"number": 4}
    assert len(rows(store)) == 1


def test_names_do_not_touch_each_other_and_one_is_dropped_alone(store: Store) -> None:
    desk = Desk(store)
    desk.keep("open", 1)
    desk.keep("columns", 2)
    desk.drop("open")
    assert (desk.kept("open"), desk.kept("columns")) == (None, 2)


@given(
    value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3))
)
def test_every_value_of_json_types_comes_back_as_it_was(value: Any) -> None:
    assert Desk(_InMemory())._opened(b"l" * 16, Desk(_InMemory())._sealed(b"l" * 16, value)) == value


class _InMemory:
    """A seat whose keys stay; nothing is written."""

    db: Any = None
    folder = Path()
    store_id = bytes(16)
    officer = "HM-O-1-0001"
    keys = PrivateKeys.from_bytes(bytes(range(64)))


def test_half_of_a_surrogate_pair_is_kept_as_it_was_typed(store: Store) -> None:
    Desk(store).keep("open", "a\ud83d")
    assert Desk(store).kept("open") == "a\ud83d"


def test_a_row_does_not_tell_how_much_was_typed(store: Store) -> None:
    lengths = set()
    for typed in ("", "a", "a" * 900):
        Desk(store).keep("open", typed)
        lengths.add(len(rows(store)[0][2]))
    assert lengths == {STEP_BYTES + 28}


def test_no_act_and_no_entry_comes_of_it_and_the_register_stays_consistent(folder: Path) -> None:
    def entries(session: Session) -> list[Entry]:
        return list(session.register.journal.entries())

    with Session.open(folder, "sousa", passphrase("sousa")) as session:
        before = entries(session)
        session.desk.keep("open", TYPED)
        session.desk.drop("open")
        session.desk.keep("open", TYPED)
        assert entries(session) == before
    assert verified(folder).consistent


def test_a_changed_passphrase_leaves_the_desk_as_it_is(folder: Path) -> None:
    with opened(folder) as store:
        Desk(store).keep("open", TYPED)
        store.change_passphrase(passphrase("sousa"), "another one of nine words altogether")
    with Store.open(folder, "sousa", "another one of nine words altogether") as store:
        assert Desk(store).kept("open") == TYPED


def test_rows_of_keys_held_before_are_swept_and_others_stay(store: Store) -> None:
    Desk(store).keep("columns", TYPED)
    store.db.run("UPDATE desk SET sealed = zeroblob(1052)")
    Desk(store).keep("open", TYPED)
    assert Desk(store).sweep() == 1
    assert (Desk(store).kept("open"), len(rows(store))) == (TYPED, 1)


class _Full:
    """A database on a full disk, until the ballast is given up."""

    def __init__(self, store: Store) -> None:
        self.db, self.folder, self.store_id = self, store.folder, store.store_id
        self.officer, self.keys, self._real = store.officer, store.keys, store.db

    def run(self, sql: str, values: tuple[Any, ...]) -> int:
        if (self.folder / BALLAST).exists():
            raise DiskFull
        return self._real.run(sql, values)


def test_on_a_full_disk_the_ballast_is_given_up_for_a_form_that_was_typed(store: Store) -> None:
    assert store.has_ballast
    Desk(_Full(store)).keep("open", TYPED)  # type: ignore[arg-type]
    assert Desk(store).kept("open") == TYPED
    assert not (store.folder / BALLAST).exists()


def test_a_desk_that_can_not_be_written_says_so_and_keeps_what_was_there(store: Store) -> None:
    Desk(store).keep("open", TYPED)
    with _nothing_written(store), pytest.raises(ReadOnlyStore):
        Desk(store).keep("open", {})
    assert Desk(store).kept("open") == TYPED


@contextlib.contextmanager
def _nothing_written(store: Store) -> Iterator[None]:
    store.db._connection.set_authorizer(None)
    store.db.rows("PRAGMA query_only=ON")
    yield
    store.db.rows("PRAGMA query_only=OFF")
