"""The check beside the work: one snapshot, stopped when asked, out of the way when the register is locked."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from models.investigation import OpenInvestigation
from storage.anchors import CHECKED, Anchors
from storage.database import Database
from storage.errors import StoreUnreachable
from storage.watching import CheckNotBegun, Watch
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import division_folder
from ui.session import Session

LOGIN = "sousa"


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


def ended(watch: Watch) -> Watch:
    while watch.running:
        time.sleep(0.005)
    return watch


def test_what_is_done_meanwhile_is_no_part_of_it_and_disturbs_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.watching.PIECE", 2)
    monkeypatch.setattr("storage.watching.REST_SECONDS", 0.2)
    with Session.open(folder, LOGIN, passphrase(LOGIN)) as session:
        before = session.register.journal.head
        watch = session.begin_check()
        for number in range(3):
            session.perform(OpenInvestigation(case_number=f"HM-26-{number}", title="A case"))
        assert watch.running
        verdict = ended(watch).verdict
        assert verdict is not None
        assert (verdict.head, verdict.faults) == (before, ())
        assert ended(session.begin_check(asked=True)).verdict == session.verify()


def test_it_is_stopped_when_asked_and_begins_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.watching.PIECE", 1)
    monkeypatch.setattr("storage.watching.REST_SECONDS", 0.05)
    with Session.open(folder, LOGIN, passphrase(LOGIN)) as session:
        watch = session.begin_check()
        watch.stop()
        ended(watch)
        assert (watch.verdict, watch.problem) == (None, None)
        monkeypatch.setattr("storage.watching.REST_SECONDS", 0.0)
        verdict = ended(session.begin_check()).verdict
        assert verdict is not None
        assert verdict.consistent


def test_locking_does_not_wait_for_it_and_leaves_one_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.watching.PIECE", 1)
    monkeypatch.setattr("storage.watching.REST_SECONDS", 0.2)
    session = Session.open(folder, LOGIN, passphrase(LOGIN))
    watch = session.begin_check()
    assert watch.running
    session.close()
    assert not watch.running
    assert "check" not in {each.name for each in threading.enumerate()}
    assert not list(folder.glob("store.db-*"))


def test_what_it_found_in_order_is_where_the_next_check_at_unlock_begins(folder: Path, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "state")
    with Session.open(folder, LOGIN, passphrase(LOGIN), anchors=anchors) as session:
        assert anchors.beside(CHECKED).seen(session.store.store_id) is None
        verdict = ended(session.begin_check()).verdict
        session.heed()
        assert verdict is not None
        assert anchors.beside(CHECKED).seen(session.store.store_id) == verdict.head
        before = session.register.journal.head
    with Session.open(folder, LOGIN, passphrase(LOGIN), anchors=anchors) as session:
        kept = anchors.beside(CHECKED).seen(session.store.store_id)
        assert kept is not None
        assert kept.n == before.n + 1


def test_the_head_is_remembered_after_each_entry(folder: Path, tmp_path: Path) -> None:
    anchors = Anchors(tmp_path / "state")
    with Session.open(folder, LOGIN, passphrase(LOGIN), anchors=anchors) as session:
        for number in range(3):
            session.perform(OpenInvestigation(case_number=f"HM-26-{number}", title="A case"))
            assert anchors.seen(session.store.store_id) == session.register.journal.head


def test_a_disk_that_does_not_answer_is_told_and_nothing_hangs(tmp_path: Path) -> None:
    def gone() -> Database:
        raise StoreUnreachable

    watch = Watch(gone, bytes(16), tmp_path)
    watch.begin(None)
    assert isinstance(ended(watch).problem, CheckNotBegun)
    assert watch.verdict is None


def test_a_memory_that_can_not_be_written_stops_nobody(folder: Path, tmp_path: Path) -> None:
    """The place where heads are kept is a file: nothing can be kept there."""
    (tmp_path / "state").write_text("")
    with Session.open(folder, LOGIN, passphrase(LOGIN), anchors=Anchors(tmp_path / "state")) as session:
        session.perform(OpenInvestigation(case_number="HM-26-1", title="A case"))
        assert session.verify().consistent
