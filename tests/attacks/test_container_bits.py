"""Every bit of a container's header flipped, the file cut anywhere that matters, chunks swapped: one clear error."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from storage.container import ContainerDamaged, ContainerNewer, ContainerTrial, check, opened, write
from storage.container_header import CHUNK, TAG, ContainerHeader, recipient
from storage.kdf import Kdf
from storage.private_keys import PrivateKeys
from storage.slots import Unlocked, keys_slot

STORE, SERIAL, KEY = bytes(range(16)), bytes(16), bytes(range(32))
PAYLOAD = bytes(2 * CHUNK + 1000)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, int]:
    """The bytes of a container of three chunks and the length of its header."""
    return made(tmp_path_factory.mktemp("container") / "one", PAYLOAD)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, int]:
    """As ``whole``, with little in it."""
    return made(tmp_path_factory.mktemp("container") / "short", bytes(1000))


def made(path: Path, payload: bytes) -> tuple[bytes, int]:
    maker = PrivateKeys.generate()
    content = Unlocked(officer="HM-O-1-0001", keys=maker, data_key=KEY)
    slot = keys_slot(STORE, "okafor", "seven words that open this", Kdf.minimum(), content)
    header = ContainerHeader(
        store_id=STORE,
        serial=SERIAL,
        created=1,
        head_n=1,
        head_hash=bytes(32),
        maker=maker.sign_key,
        payload=len(payload),
        recipients=(recipient((STORE, SERIAL), slot, maker.receive_key, KEY),),
    )
    write(path, header, KEY, iter((payload,)), maker)
    assert b"".join(opened(check(path), KEY)) == payload
    return path.read_bytes(), len(check(path).data)


def refused(path: Path) -> None:
    with pytest.raises((ContainerDamaged, ContainerNewer, ContainerTrial)):
        check(path)


def test_a_backup_of_the_trial_format_is_told_from_damage(short: tuple[bytes, int], tmp_path: Path) -> None:
    data, _ = short
    path = tmp_path / "of a trial"
    path.write_bytes(data[:16] + (0).to_bytes(2) + data[18:])
    with pytest.raises(ContainerTrial):
        check(path)


def flipped(data: bytes, path: Path, bits: range) -> None:
    path.write_bytes(data)
    with path.open("r+b", buffering=0) as file:
        for at, bit in (divmod(each, 8) for each in bits):
            os.pwrite(file.fileno(), bytes([data[at] ^ 1 << bit]), at)
            refused(path)
            os.pwrite(file.fileno(), data[at : at + 1], at)
    check(path)


def test_a_flipped_bit_in_eleven_of_the_whole_file_is_seen(short: tuple[bytes, int], tmp_path: Path) -> None:
    data, _ = short
    flipped(data, tmp_path / "flipped", range(0, 8 * len(data), 11))


@pytest.mark.soak
def test_every_flipped_bit_of_the_whole_file_is_seen(short: tuple[bytes, int], tmp_path: Path) -> None:
    data, _ = short
    flipped(data, tmp_path / "flipped", range(8 * len(data)))


@pytest.mark.soak
def test_every_flipped_bit_of_the_header_before_a_long_payload_is_seen(
    whole: tuple[bytes, int], tmp_path: Path
) -> None:
    data, length = whole
    flipped(data, tmp_path / "flipped", range(8 * length))


def test_a_short_file_cut_anywhere_is_seen(short: tuple[bytes, int], tmp_path: Path) -> None:
    data, _ = short
    path = tmp_path / "cut"
    path.write_bytes(data)
    for end in reversed(range(len(data))):
        os.truncate(path, end)
        refused(path)


def test_a_file_cut_at_any_border_is_seen(whole: tuple[bytes, int], tmp_path: Path) -> None:
    data, length = whole
    step = CHUNK + TAG
    path = tmp_path / "cut"
    for end in (0, 1, 15, 16, 152, length - 1, length, length + step, length + 2 * step, len(data) - 96, len(data) - 1):
        path.write_bytes(data[:end])
        refused(path)
    path.write_bytes(data + b"\x00")
    refused(path)


def test_swapped_chunks_are_seen_even_where_the_maker_signs_them(whole: tuple[bytes, int], tmp_path: Path) -> None:
    data, length = whole
    step = CHUNK + TAG
    one, two = ((length + at, length + at + step) for at in (0, step))
    path = tmp_path / "swapped"
    path.write_bytes(data)
    found = check(path)
    path.write_bytes(data[:length] + data[slice(*two)] + data[slice(*one)] + data[two[1] :])
    refused(path)
    with pytest.raises(ContainerDamaged):
        list(opened(found, KEY))
    assert all(a < b for a, b in pairwise((length, *one[1:], *two[1:], len(data))))
