"""The page of stored files is enough: the second reader opens them and finds what the program finds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.end_to_end.division_at_work import passphrase
from tests.end_to_end.files_at_work import MIB, at_desk, attach_bytes, attached_from, opened_case, photo
from tests.faults.division_folder import division_folder
from tests.formats.second_blob import fault_of, file_of, lying_at
from tests.formats.second_header import UnreadableError, copies
from tests.formats.second_reader import read_register

CONTENTS = {"empty": b"", "one": os.urandom(MIB), "more": os.urandom(MIB + 1), "notes.txt": b"Two sellers."}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("second-blobs")
    made = division_folder(tmp_path_factory.getbasetemp(), place)
    with at_desk(made) as session:
        case = opened_case(session)
        for name, data in CONTENTS.items():
            attach_bytes(session, case, data, place, name)
        (place / "photo.jpg").write_bytes(photo())
        attached_from(session, case, place / "photo.jpg")
    return made


def test_the_second_reader_opens_every_file_from_the_page_alone(folder: Path) -> None:
    second = read_register(folder, "sousa", passphrase("sousa"))
    assert second.faults == ()
    store = copies(folder)[0][0].store
    records = [each for (urn, _, _), each in second.records.items() if urn.split("-")[1] == "F"]
    assert {each["name"]: file_of(folder, store, each) for each in records if not each["stripped_of"]} == {
        **CONTENTS,
        "photo.jpg": photo(),
    }
    (copy,) = [each for each in records if each["stripped_of"]]
    assert file_of(folder, store, copy).startswith(b"\xff\xd8\xff")
    assert copy["stripped_of"] in {each["urn"] for each in records}
    assert [fault_of(folder, each) for each in records] == [""] * 6


def test_the_second_reader_names_what_is_missing_cut_or_changed(folder: Path) -> None:
    second = read_register(folder, "brandt", passphrase("brandt"))
    store = copies(folder)[0][0].store
    record = next(each for each in second.records.values() if each.get("name") == "more")
    path = lying_at(folder, record["blob"])
    whole = path.read_bytes()
    harmed = bytearray(whole)
    harmed[MIB // 2] ^= 1
    for data, told in ((bytes(harmed), "digest"), (whole[:-1], "length")):
        path.write_bytes(data)
        assert fault_of(folder, record) == told
        with pytest.raises(UnreadableError):
            file_of(folder, store, record)
    path.unlink()
    assert fault_of(folder, record) == "missing"
    path.write_bytes(whole)


def test_who_is_not_named_reads_what_verification_needs_and_no_key(folder: Path) -> None:
    second = read_register(folder, "whitlock", passphrase("whitlock"))
    mine = [version for version in second.closed if version[0].split("-")[1] == "F"]
    assert len(mine) == 6
    for version in mine:
        said = second.journal.changes[version]["open"]
        assert fault_of(folder, said) == ""
        assert "key" not in said
