"""What goes to the Chief because the commander is in conflict is read whole by the Chief; nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.command import Role
from models.record import kind_of_urn
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, at_work, until
from ui.oversight import reads_whole


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened


def shows(work: AtWork, who: str, role: Role, name: str) -> bool:
    records = work.division.register(who).records
    urn = work.urn(name)
    kind = kind_of_urn(urn)
    assert kind is not None
    shown = reads_whole(records, work.urn(who), frozenset({role}), work.division.now)
    return shown(kind.value, records.facts(urn))


def test_the_chief_reads_no_name_of_a_detectives_work_once_it_is_decided(work: AtWork) -> None:
    until(work, at.SUBMITTED)
    assert shows(work, "okafor", Role.CHIEF, "identity")
    work.give("okafor", at.authorization(work))
    assert not shows(work, "okafor", Role.CHIEF, "identity")
    assert not shows(work, "okafor", Role.CHIEF, "Facebook profile")


def test_the_chief_reads_the_details_that_the_commander_applied_for(work: AtWork) -> None:
    until(work, at.DOCUMENTED)
    at.delegate(work)
    at.submit(work, "brandt")
    work.give("ferreira", at.authorization(work))
    at.set_up(work)
    for name in ("identity", "Facebook profile"):
        assert shows(work, "okafor", Role.CHIEF, name)
        assert not shows(work, "ferreira", Role.DESIGNEE, name)


def test_the_chief_reads_what_the_commander_operates(work: AtWork) -> None:
    at.list_sites(work)
    at.document(work, "brandt")
    for name in ("case", "identity", "Facebook profile"):
        assert shows(work, "okafor", Role.CHIEF, name)
