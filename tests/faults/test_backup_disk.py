"""A backup or a restore that finds no room: a clear error, nothing half done, the live register untouched."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.backup import SNAPSHOT, back_up
from storage.container import MediumGone, check
from storage.errors import DiskFull, StoreUnreachable
from storage.restore import Opener, restore
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import division_folder, verified
from ui.session import Session

COMMANDER = Opener(login="brandt", passphrase=passphrase("brandt"))


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """No file of this process can grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_wherever_a_backup_or_a_restore_finds_no_room_nothing_half_stays(live: Path, tmp_path: Path) -> None:
    with Session.open(live, "brandt", passphrase("brandt")) as session:
        whole = back_up(session.store, session.register, tmp_path / "whole").written.size
        database = session.store.db.path.stat().st_size
        for size in (4096, database // 2, database - 1, database + 100, whole - 97, whole - 1):
            with no_file_beyond(size), pytest.raises((MediumGone, DiskFull, StoreUnreachable)):
                back_up(session.store, session.register, tmp_path / "one")
            assert not list(tmp_path.glob("one*"))
            assert not list(live.glob(f"{SNAPSHOT}*"))
        assert back_up(session.store, session.register, tmp_path / "one").written == check(tmp_path / "one").written
    for size in (100, 4096, database // 2, database - 1):
        with no_file_beyond(size), pytest.raises((MediumGone, DiskFull, StoreUnreachable)):
            restore(tmp_path / "whole", tmp_path / "second.coverbook", COMMANDER)
        assert not list(tmp_path.glob("second*"))
    assert restore(tmp_path / "whole", tmp_path / "second.coverbook", COMMANDER).verdict.consistent
    assert verified(live).consistent
