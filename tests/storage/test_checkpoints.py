"""Checkpoints: what they co-sign is checked at signing and at each verification; the verdict counts from the newest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.checkpoint import SignCheckpoint
from models.errors import InvalidInput, NotAllowed
from models.journal import Head
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from tests.end_to_end.division_at_work import AtWork, at_work, list_sites, passphrase
from tests.faults.division_folder import division_folder
from ui.session import Session
from ui.watched import NotProved


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened


def of(head: Head) -> SignCheckpoint:
    return SignCheckpoint(head_n=head.n, head_hash=head.hash.hex())


def test_a_verdict_counts_from_the_newest_checkpoint(work: AtWork) -> None:
    assert work.verdict().checkpoint == 1
    head = work.verdict().head
    work.give("brandt", of(head))
    list_sites(work)
    verdict = work.verdict()
    assert str(verdict).startswith(f"CONSISTENT since checkpoint {head.n + 1}. ")
    work.give("okafor", of(verdict.head))
    assert work.verdict().checkpoint == verdict.head.n + 1


def test_a_checkpoint_of_another_chain_or_of_what_is_still_to_come_is_refused(work: AtWork) -> None:
    head = work.verdict().head
    for n, value in ((head.n, "00" * 32), (head.n + 1, head.hash.hex()), (head.n - 1, head.hash.hex()), (0, "")):
        with pytest.raises(InvalidInput, match="chain's value"):
            work.give("brandt", SignCheckpoint(head_n=n, head_hash=value))


def test_detectives_administrators_designees_and_inspectors_sign_no_checkpoint(work: AtWork) -> None:
    for login in ("sousa", "quill", "ferreira", "novak"):
        work.refused(login, of(work.verdict().head), NotAllowed)


def test_a_checkpoint_that_states_another_chain_is_named_by_verification(
    work: AtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commander's own program that leaves the rule out: the entry is whole and signed, and says what is not so."""
    with monkeypatch.context() as patched:
        patched.setattr("storage.reading.Deciding.chain_value", lambda _self, _n: "ab" * 32)
        work.give("brandt", SignCheckpoint(head_n=3, head_hash="ab" * 32))
    (fault,) = work.verdict().faults
    assert fault.what == "the checkpoint co-signs another chain than this one"
    assert fault.n == work.verdict().head.n


def test_in_a_session_only_what_it_found_consistent_itself_is_signed(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with Session.open(folder, "brandt", passphrase("brandt")) as session:
        with pytest.raises(NotProved):
            session.perform(of(session.register.journal.head))
        verdict = session.verify()
        assert verdict.consistent
        session.perform(of(verdict.head))
        with pytest.raises(NotProved):
            session.perform(of(session.register.journal.head))
        after = verify(session.store.db, session.store.store_id, Rulebook())
        assert (after.checkpoint, after.faults) == (verdict.head.n + 1, ())
