"""A backup carries what entries name, whole; a restore brings it back and names what is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models.attachment import Attachment
from storage.backup import back_up
from storage.restore import Opener, RestoredNotConsistent, drill, restore
from tests.end_to_end.division_at_work import passphrase
from tests.end_to_end.files_at_work import MIB, at_desk, attach_bytes, blobs_in, lies_at, opened_case, read
from tests.faults.division_folder import division_folder
from ui.attachments import keep, place_of

CONTENTS = {"empty": b"", "one": os.urandom(MIB), "more": os.urandom(MIB + 1)}
COMMANDER = Opener(login="brandt", passphrase=passphrase("brandt"))


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with three attachments, and a file that no entry names."""
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with at_desk(folder) as session:
        case = opened_case(session)
        for name, data in CONTENTS.items():
            attach_bytes(session, case, data, tmp_path, name)
        keep(place_of(session), tmp_path / "one", strip=False)
    return folder


def backed_up(live: Path, file: Path) -> int:
    with at_desk(live) as session:
        return back_up(session.store, session.register, file).missing


def test_three_attachments_come_back_byte_by_byte_and_the_orphan_does_not(live: Path, tmp_path: Path) -> None:
    assert len(blobs_in(live)) == 4
    assert backed_up(live, tmp_path / "backup") == 0
    done = restore(tmp_path / "backup", tmp_path / "second.coverbook", COMMANDER)
    assert done.verdict.consistent
    assert len(blobs_in(tmp_path / "second.coverbook")) == 3
    with at_desk(tmp_path / "second.coverbook", "brandt") as session:
        assert {each.name: read(session, each) for each in session.find(Attachment)} == CONTENTS
        assert session.verify().consistent
    assert drill(tmp_path / "backup", tmp_path, COMMANDER).consistent


def test_a_missing_file_does_not_keep_the_rest_from_being_backed_up_and_is_told(live: Path, tmp_path: Path) -> None:
    with at_desk(live, "brandt") as session:
        lost = session.find(Attachment)[1]
    lies_at(live, lost).unlink()
    assert backed_up(live, tmp_path / "backup") == 1
    done = restore(tmp_path / "backup", tmp_path / "second.coverbook", COMMANDER)
    assert [(each.urn, each.what) for each in done.verdict.faults] == [(lost.urn, "the stored file is missing")]
    with at_desk(tmp_path / "second.coverbook", "brandt") as session:
        assert [read(session, each) for each in session.find(Attachment) if each != lost] == [
            CONTENTS["empty"], CONTENTS["more"],
        ]  # fmt: skip


def test_a_drill_of_a_backup_with_a_changed_file_does_not_count(live: Path, tmp_path: Path) -> None:
    with at_desk(live, "brandt") as session:
        harmed = lies_at(live, session.find(Attachment)[2])
    data = bytearray(harmed.read_bytes())
    data[MIB // 2] ^= 1
    harmed.write_bytes(data)
    assert backed_up(live, tmp_path / "backup") == 0
    with pytest.raises(RestoredNotConsistent):
        drill(tmp_path / "backup", tmp_path, COMMANDER)
