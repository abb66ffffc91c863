"""The head last seen is kept outside the store, and tells a copy put back from the register that was there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.journal import Head
from storage.anchors import Anchors, Forked, RolledBack
from tests.storage.small_register import STORE, SmallRegister, begun


def test_a_store_never_seen_is_in_order(tmp_path: Path) -> None:
    register = begun(tmp_path)
    Anchors(tmp_path / "state").check(STORE, register.journal)
    assert Anchors(tmp_path / "state").seen(STORE) is None
    register.close()


def test_a_longer_chain_is_in_order(tmp_path: Path) -> None:
    anchors, register = Anchors(tmp_path / "state"), begun(tmp_path)
    anchors.remember(STORE, register.journal.head)
    register.document(3)
    anchors.check(STORE, register.journal)
    assert anchors.seen(STORE) == Head(12, register.journal.hash_at(12) or b"")
    register.close()


def test_a_whole_copy_put_back_is_rolled_back(tmp_path: Path) -> None:
    anchors, register = Anchors(tmp_path / "state"), begun(tmp_path)
    register.close()
    shutil.copy(tmp_path / "store.db", tmp_path / "copy.db")
    register = SmallRegister(tmp_path)
    register.document(3)
    anchors.remember(STORE, register.journal.head)
    register.close()
    shutil.copy(tmp_path / "copy.db", tmp_path / "store.db")
    older = SmallRegister(tmp_path)
    assert older.verify().consistent
    with pytest.raises(RolledBack, match="entry 13, now it ends at 12"):
        anchors.check(STORE, older.journal)
    older.close()


def test_two_copies_used_side_by_side_are_forked(tmp_path: Path) -> None:
    anchors, register = Anchors(tmp_path / "state"), begun(tmp_path)
    register.close()
    (tmp_path / "two").mkdir()
    shutil.copy(tmp_path / "store.db", tmp_path / "two" / "store.db")
    one, two = SmallRegister(tmp_path), SmallRegister(tmp_path / "two")
    one.document(3, name="Tino V.")
    two.document(3, name="Gloria Petit")
    anchors.remember(STORE, one.journal.head)
    with pytest.raises(Forked, match="Entry 13"):
        anchors.check(STORE, two.journal)
    one.close()
    two.close()


def test_the_file_holds_no_name_and_is_replaced_whole(tmp_path: Path) -> None:
    anchors = Anchors(tmp_path)
    for n in (1, 2):
        anchors.remember(STORE, Head(n, bytes(32)))
    (file,) = (tmp_path / "heads").iterdir()
    assert STORE.hex() not in file.name
    assert file.read_bytes() == b'{"format":1,"heads":[{"hash":"' + b"00" * 32 + b'","n":2,"station":1}],"roots":[]}'


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"heads":[{}]}', b'{"heads":[{"station":1,"n":"x","hash":""}]}']
)
def test_a_damaged_file_counts_as_never_seen(tmp_path: Path, content: bytes) -> None:
    anchors = Anchors(tmp_path)
    anchors.remember(STORE, Head(1, bytes(32)))
    (file,) = (tmp_path / "heads").iterdir()
    file.write_bytes(content)
    assert anchors.seen(STORE) is None
