"""A designee for official sites alone receives no key of undercover work; one for undercover work does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import NotOnDossier
from models.official_site_acts import AuthorizeContributor, AuthorizeOfficialSite
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, at_work, until

SITES = ("5.12.3.1", "5.12.3.3", "5.12.3.5")


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield until(opened, at.SUBMITTED)


def test_who_is_delegated_official_sites_alone_opens_no_dossier_and_acts_on_sites(work: AtWork) -> None:
    at.delegate(work, clauses=SITES)
    captain = work.division.register("ferreira")
    assert not captain._seat.keyring.is_oversight
    with pytest.raises(NotOnDossier):
        captain.records.load(work.urn("identity"))
    site = AuthorizeOfficialSite(name="The department", address="site.example/hmpd", purpose="Tips.")
    work.give("okafor", site, named="site")
    act = AuthorizeContributor(official_site=work.urn("site"), officer=work.urn("novak"))
    assert work.give("ferreira", act).contributors[0].by == work.urn("ferreira")
    assert work.verdict().consistent


def test_who_is_delegated_undercover_work_reads_for_it(work: AtWork) -> None:
    at.delegate(work)
    assert work.division.register("ferreira").records.load(work.urn("identity"))
