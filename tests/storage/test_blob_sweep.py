"""What no entry names is removed after a day; what an entry names stays, whoever meddles with the rows."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import InvalidInput, UnknownRecord
from storage.attachments import path_of
from storage.blob_sweep import DAY_SECONDS, sweep
from tests.end_to_end.files_at_work import (
    at_desk,
    attach_bytes,
    blobs_in,
    lies_at,
    opened_case,
    photo,
    read,
)
from tests.faults.division_folder import division_folder, verified
from ui.attachments import attach, keep, place_of
from ui.session import Session


@pytest.fixture
def session(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with at_desk(division_folder(tmp_path_factory.getbasetemp(), tmp_path)) as opened:
        yield opened


def swept(session: Session, days: float = 1.01) -> int:
    """Sweep as it would be done so many days from now."""
    now = time.time() + days * DAY_SECONDS
    return sweep(session.store.db, session.store.folder, now=now, kept=session.register.stored)


def orphan(session: Session, tmp_path: Path, data: bytes = b"nobody's") -> Path:
    """A blob that was written, and whose entry was never."""
    (tmp_path / "orphan").write_bytes(data)
    kept = keep(place_of(session), tmp_path / "orphan", strip=False)
    return path_of(session.store.folder, kept.original.blob)


def test_an_orphan_goes_after_a_day_and_not_before(session: Session, tmp_path: Path) -> None:
    mine = attach_bytes(session, opened_case(session), b"mine", tmp_path)
    left = orphan(session, tmp_path)
    assert (swept(session, 0), left.exists()) == (0, True)
    assert (swept(session), left.exists()) == (1, False)
    assert read(session, mine) == b"mine"


def test_locking_sweeps(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with at_desk(folder) as session:
        old, new = orphan(session, tmp_path), orphan(session, tmp_path)
        half = old.with_name("f" * 62 + ".part")
        half.write_bytes(b"half")
        before = time.time() - DAY_SECONDS - 5
        for each in (old, half):
            os.utime(each, (before, before))
    assert [each.exists() for each in (old, half, new)] == [False, False, True]


def test_what_was_stored_just_now_and_what_is_no_blob_stays(session: Session, tmp_path: Path) -> None:
    (tmp_path / "now").write_bytes(b"under way")
    kept = keep(place_of(session), tmp_path / "now", strip=False)
    session.register.stored[kept.original.blob] = kept.original
    foreign = session.store.folder / "blobs" / "notes.txt"
    foreign.write_text("left by someone")
    (session.store.folder / "blobs" / "zz").mkdir()
    (session.store.folder / "blobs" / "zz" / ("a" * 62)).write_bytes(b"x")
    assert swept(session) == 0
    session.register.stored.clear()
    assert swept(session) == 1
    assert foreign.exists()


def test_a_row_taken_out_behind_the_door_does_not_have_its_file_removed_by_others(
    session: Session, tmp_path: Path
) -> None:
    mine = attach_bytes(session, opened_case(session), b"evidence", tmp_path)
    db = session.store.db
    db._connection.set_authorizer(None)
    for (trigger,) in db.rows("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        db.run(f"DROP TRIGGER {trigger}")
    db.run("UPDATE version SET destroyed = 1, sealed = NULL, wrapped_key = NULL WHERE urn = ?", (mine.urn,))
    assert swept(session) == 0
    db.run("DELETE FROM version WHERE urn = ?", (mine.urn,))
    assert swept(session) == 0
    assert lies_at(session.store.folder, mine).exists()


def test_a_refused_attachment_leaves_no_file(session: Session, tmp_path: Path) -> None:
    opened_case(session)
    (tmp_path / "x.jpg").write_bytes(photo())
    kept = keep(place_of(session), tmp_path / "x.jpg", strip=True)
    assert len(blobs_in(session.store.folder)) == 2
    with pytest.raises(UnknownRecord):
        attach(session, kept, "HM-N-1-0099", "")
    assert (blobs_in(session.store.folder), session.register.stored) == (set(), {})
    with pytest.raises(InvalidInput):
        attach(session, kept, "HM-O-1-0001", "")


def test_a_register_with_attachments_is_consistent(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with at_desk(folder) as session:
        attach_bytes(session, opened_case(session), b"mine", tmp_path)
    assert verified(folder).consistent
