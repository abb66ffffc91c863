"""A paper authorization from the administrator's desk to the Chief's confirmation, on a real store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.application import Application, Outcome
from models.deciding import Mark
from models.errors import InvalidInput, NotAllowed, NotOnDossier, Refused
from models.investigation import Investigation
from models.paper_acts import ConfirmPaperDecision, RecordPaperDecision
from models.paper_decision import OnPaper, PaperDecision, PaperForm
from models.profile import Profile, ProfileState
from models.setting_up import SetUpProfile
from storage.clock import SetClock
from tests.attacks.by_hand import ByHand
from tests.end_to_end.division_at_work import BEGINS, SITES, SUBMITTED, at_work, passphrase, until
from tests.end_to_end.files_at_work import attach_bytes
from ui.paper import read_paper
from ui.session import Session

SCAN = b"%PDF-1.7 a scan of a signed paper"
Entering = Callable[[str], Session]


@pytest.fixture
def submitted(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Entering, str, RecordPaperDecision]:
    """A division whose one application waits; who enters, the application, and the paper as it would be recorded."""
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as work:
        until(work, SUBMITTED)
        names = ("case", "identity", *(f"{site} profile" for site in SITES))
        marks = tuple(Mark(subject=work.urn(name), outcome=Outcome.AUTHORIZED) for name in names)
        urn, chief = work.urn("paper"), work.urn("okafor")
    asked = RecordPaperDecision(
        form=PaperForm.AUTHORIZATION, subject=urn, decider=chief, paper_date=date(2026, 1, 5), marks=marks
    )
    clock, folder = SetClock(BEGINS + timedelta(days=1)), tmp_path / "division.coverbook"
    return lambda login: Session.open(folder, login, passphrase(login), clock=clock), urn, asked


def test_a_paper_permits_nothing_until_who_signed_it_confirms_it_and_is_shown_as_paper(
    submitted: tuple[Entering, str, RecordPaperDecision], tmp_path: Path
) -> None:
    entered, urn, asked = submitted
    with entered("quill") as session:
        paper = session.perform(asked).changed[0]
        assert isinstance(paper, PaperDecision)
        with pytest.raises(NotOnDossier):
            session.get(urn, Application)
        with pytest.raises(NotAllowed):
            session.perform(ConfirmPaperDecision(paper=paper.urn))
    with entered("sousa") as session:
        profile = session.find(Profile)[0]
        assert profile.state is ProfileState.SUBMITTED
        with pytest.raises(Refused, match="R01"):
            session.perform(
                SetUpProfile(
                    profile=profile.urn, handle="corin", account_opened_at=session.now, settings="None.", equipment=()
                )
            )
        with pytest.raises(NotOnDossier):
            session.get(paper.urn, PaperDecision)
    with entered("okafor") as session:
        assert [each.act for each in session.due() if each.urn == paper.urn] == ["ConfirmPaperDecision"]
        with pytest.raises(InvalidInput, match="no scan"):
            session.perform(ConfirmPaperDecision(paper=paper.urn))
    with entered("quill") as session:
        attach_bytes(session, paper.urn, SCAN, tmp_path, "au.pdf")
    with entered("okafor") as session:
        session.perform(ConfirmPaperDecision(paper=paper.urn))
        case = session.get(session.open_facts(Investigation)[0]["urn"], Investigation)
        assert (case.authorized_by, case.authorized_at) == (session.actor, session.now)
        assert session.get(paper.urn, PaperDecision).state is OnPaper.CONFIRMED
        assert session.verify().consistent
    with entered("brandt") as session:
        shown = read_paper(session, urn)
        assert all("paper of 2026-01-05" in line.decided and "recorded by" in line.decided for line in shown.lines)
        assert all("lectronic signature" not in line.decided for line in shown.lines)


@pytest.mark.parametrize("login", ["sousa", "okafor", "novak"])
def test_nobody_but_commander_and_administrator_records_a_paper(
    submitted: tuple[Entering, str, RecordPaperDecision], login: str
) -> None:
    entered, _, asked = submitted
    with entered(login) as session, pytest.raises((NotAllowed, Refused)):
        session.perform(asked)


def test_a_paper_confirmed_past_the_door_by_who_recorded_it_is_named(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as work:
        until(work, SUBMITTED)
        case = work.division.read("brandt", work.urn("case"))
        assert isinstance(case, Investigation)
        names = ("case", "identity", *(f"{site} profile" for site in SITES))
        marks = tuple(Mark(subject=work.urn(name), outcome=Outcome.AUTHORIZED) for name in names)
        paper = work.give(
            "brandt",
            RecordPaperDecision(
                form=PaperForm.AUTHORIZATION, subject=work.urn("paper"), decider=work.urn("okafor"),
                paper_date=date(2026, 1, 5), marks=marks,
            ),
        )  # fmt: skip
        hand = ByHand(work, "brandt")
        now = work.division.now
        forged = paper.changed(state=OnPaper.CONFIRMED, confirmed_by=work.urn("brandt"), confirmed_at=now)
        n = hand.act(ConfirmPaperDecision(paper=paper.urn), forged)
        hand.named(n, paper.urn, "confirmed by another officer than the one it names")
        other = paper.changed(
            state=OnPaper.CONFIRMED, decider=work.urn("brandt"), confirmed_by=work.urn("brandt"), confirmed_at=now
        )
        n = hand.act(ConfirmPaperDecision(paper=paper.urn), other)
        hand.named(n, paper.urn, "decider of a paper was changed after it was recorded")
