"""Whoever is named on a dossier no more, with every key still held and raw SQL: what is written later does not open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from models.need_to_know import ReassignOperator
from storage.seat import guest_seat
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, at_work, until


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield until(opened, at.USED)
        assert opened.verdict().faults == ()


def opened_generations(work: AtWork, login: str) -> set[int]:
    """The generations of the identity's key that some group key this officer holds unwraps from some row."""
    officer, keys = work.division._keys[login]
    seat = guest_seat(work.store, officer, keys)
    groups = seat.keyring._groups
    held = [bytes(key) for generations in groups._held.values() for key in generations.values()]
    rows = work.store.db.rows("SELECT generation, wrapped FROM dossier_key WHERE dossier = ?", (work.urn("identity"),))
    found = set()
    for generation, wrapped in rows:
        for key in held:
            try:
                aes_key_unwrap(key, wrapped)
            except InvalidUnwrap:
                continue
            found.add(generation)
    seat.close()
    return found


def test_an_operator_replaced_opens_no_later_generation_with_any_key_held(work: AtWork) -> None:
    before = opened_generations(work, "sousa")
    assert before
    move = ReassignOperator(
        identity=work.urn("identity"), operator=work.urn("sousa"), to=work.urn("whitlock"), reassigned_why="Moved."
    )
    work.give("brandt", move)
    work.give("whitlock", at.terms(work))
    written = work.store.db.rows("SELECT generation FROM version WHERE dossier = ?", (work.urn("identity"),))
    newest = max(generation for (generation,) in written)
    assert newest not in before
    assert opened_generations(work, "sousa") == before
    assert newest in opened_generations(work, "whitlock")
