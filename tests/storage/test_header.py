"""The header's two copies: which one serves, what is reported, what is refused before any key is derived."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import attrs
import pytest

from storage import errors
from storage.header import (
    COPIES,
    BadHeader,
    CopyState,
    Header,
    is_genuine,
    read_copies,
    write_copies,
)
from storage.kdf import Kdf
from storage.private_keys import PrivateKeys
from storage.slots import Factor, Slot, SlotKind, Unlocked, keys_slot, label_of

DATA_KEY = bytes(range(32))
EMPTY = Header(store_id=bytes(16), salt=bytes(range(16)), kdf=Kdf.minimum())


def slot_named(label: int, kind: SlotKind = SlotKind.USER) -> Slot:
    wrapped = b"" if kind is SlotKind.INVITATION else bytes(80)
    return Slot(
        kind=kind, label=bytes([label]) * 16, kdf=Kdf.minimum(), salt=bytes(16), nonce=bytes(12), sealed=bytes(90),
        wrapped=wrapped,
    )  # fmt: skip


FULL = EMPTY.with_slot(slot_named(1)).with_slot(slot_named(2, SlotKind.RECOVERY)).with_slot(slot_named(3))


def shut(data: bytes) -> bytes:
    """The bytes with a SHA-256 that fits, as anyone without a key can make them."""
    return data[:-32] + sha256(data[:-32]).digest()


@pytest.mark.parametrize("kind", list(SlotKind))
def test_a_header_comes_back_as_it_was_written(kind: SlotKind) -> None:
    header = FULL.with_slot(slot_named(9, kind))
    data = header.written(DATA_KEY)
    assert Header.read(data) == header
    assert is_genuine(data, DATA_KEY)
    assert not is_genuine(data, os.urandom(32))


def test_a_slot_replaces_the_one_of_its_kind_and_label_and_each_writing_counts_up() -> None:
    again = FULL.with_slot(attrs.evolve(slot_named(1), salt=b"\x07" * 16))
    assert len(again.slots) == len(FULL.slots)
    assert again.sequence > FULL.sequence
    assert again.without(bytes([1]) * 16, SlotKind.USER).slot(SlotKind.USER, bytes([1]) * 16) is None


def test_writing_leaves_two_equal_copies_and_no_other_file(tmp_path: Path) -> None:
    write_copies(tmp_path, FULL, DATA_KEY)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(COPIES)
    assert len({each.read_bytes() for each in tmp_path.iterdir()}) == 1
    assert read_copies(tmp_path).problems == ()


def test_the_newer_copy_is_tried_first_and_the_other_is_reported(tmp_path: Path) -> None:
    write_copies(tmp_path, EMPTY, DATA_KEY)
    (tmp_path / "header.b").write_bytes(FULL.written(DATA_KEY))
    copies = read_copies(tmp_path)
    assert [copy.name for copy in copies.good] == ["header.b", "header.a"]
    assert [(each.copy, each.state) for each in copies.problems] == [("header.a", CopyState.BEHIND)]


@pytest.mark.parametrize("name", COPIES)
def test_one_missing_copy_is_reported_while_the_other_serves(tmp_path: Path, name: str) -> None:
    write_copies(tmp_path, FULL, DATA_KEY)
    (tmp_path / name).unlink()
    copies = read_copies(tmp_path)
    assert copies.good[0].header == FULL
    assert [(each.copy, each.state) for each in copies.problems] == [(name, CopyState.MISSING)]


def test_no_copy_at_all_is_told_from_two_damaged_ones(tmp_path: Path) -> None:
    with pytest.raises(errors.HeaderMissing):
        read_copies(tmp_path)
    for name in COPIES:
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(errors.HeaderDamaged):
        read_copies(tmp_path)


def test_a_header_cut_anywhere_does_not_count() -> None:
    data = FULL.written(DATA_KEY)
    for size in range(len(data)):
        with pytest.raises(BadHeader):
            Header.read(data[:size])
    with pytest.raises(BadHeader):
        Header.read(data + b"\x00")


def test_the_trial_format_is_refused_by_name_and_counts_for_nothing_beside_a_whole_copy(tmp_path: Path) -> None:
    data = FULL.written(DATA_KEY)
    trial = shut(data[:16] + (0).to_bytes(2) + data[18:-32] + bytes(32))
    write_copies(tmp_path, FULL, DATA_KEY)
    (tmp_path / "header.b").write_bytes(trial)
    copies = read_copies(tmp_path)
    assert [copy.name for copy in copies.good] == ["header.a"]
    assert [(each.copy, each.state) for each in copies.problems] == [("header.b", CopyState.BEHIND)]
    (tmp_path / "header.a").write_bytes(trial)
    with pytest.raises(errors.TrialStore):
        read_copies(tmp_path)


def test_a_newer_format_is_told_from_damage(tmp_path: Path) -> None:
    data = FULL.written(DATA_KEY)
    newer = shut(data[:16] + (2).to_bytes(2) + data[18:-32] + bytes(200) + bytes(32))
    with pytest.raises(errors.NewerStore):
        Header.read(newer)
    write_copies(tmp_path, FULL, DATA_KEY)
    for name in COPIES:
        (tmp_path / name).write_bytes(newer)
    with pytest.raises(errors.NewerStore):
        read_copies(tmp_path)


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [
        (65_535, 3, 4),
        (8, 1, 1),
        (65_536, 2, 4),
        (65_536, 3, 1),
        (2**31, 3, 4),
        (65_536, 2**32 - 1, 4),
        (65_536, 3, 255),
    ],
)
@pytest.mark.parametrize("at", ["header", "slot"])
def test_a_kdf_downgrade_or_bomb_makes_the_copy_one_that_does_not_count(
    memory: int, passes: int, lanes: int, at: str
) -> None:
    data = FULL.written(DATA_KEY)
    offset = 60 if at == "header" else 71 + 18
    assert data[offset : offset + 9] == Kdf.minimum().written()
    wild = memory.to_bytes(4) + passes.to_bytes(4) + lanes.to_bytes(1)
    with pytest.raises(BadHeader):
        Header.read(shut(data[:offset] + wild + data[offset + 9 :]))


def test_the_same_slot_twice_does_not_count() -> None:
    doubled = attrs.evolve(EMPTY, slots=(slot_named(1), slot_named(1)))
    with pytest.raises(BadHeader):
        Header.read(doubled.written(DATA_KEY))


def test_there_is_room_for_a_thousand_people_and_an_error_after_that() -> None:
    header = attrs.evolve(EMPTY, slots=tuple(attrs.evolve(slot_named(0), label=n.to_bytes(16)) for n in range(1024)))
    data = header.written(DATA_KEY)
    assert len(data) < 1 << 20
    assert Header.read(data) == header
    with pytest.raises(errors.HeaderTooLarge):
        header.with_slot(attrs.evolve(slot_named(0), label=b"\xff" * 16))


def test_a_slot_keeps_the_log_in_name_and_the_urn_out_of_sight() -> None:
    content = Unlocked(officer="HM-O-1-0007", keys=PrivateKeys.generate(), data_key=DATA_KEY)
    slot = keys_slot(bytes(16), "rosalind", "twelve words or so", Kdf.minimum(), content)
    data = EMPTY.with_slot(slot).written(DATA_KEY)
    assert b"rosalind" not in data
    assert b"HM-O" not in data
    assert slot.label == label_of(bytes(16), "rosalind") != label_of(b"\x01" * 16, "rosalind")


def test_a_slot_that_wants_a_key_file_says_so_before_anything_is_derived() -> None:
    with pytest.raises(errors.KeyFileWanted):
        attrs.evolve(slot_named(1), factors=Factor.KEY_FILE).open(bytes(16), "any passphrase")
