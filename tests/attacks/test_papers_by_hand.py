"""A paper past the door: what verification names where someone confirms none, another, or one that stands no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.application import Application, ApplicationState, Outcome
from models.applying import ReviseProfile, SubmitApplication
from models.attachment import AddAttachment
from models.deciding import DecideApplication, Mark
from models.delegation import EndDelegation
from models.errors import Refused
from models.officer import Leaving
from models.paper_acts import ConfirmPaperDecision, DenyPaperDecision, RecordPaperDecision
from models.paper_decision import Basis, OnPaper, PaperDecision, PaperForm
from models.paper_set_aside import SetAsidePaperDecision
from models.profile import Level, Profile
from models.record import Record
from models.remark import Remark
from models.rotation import RotateKeys
from models.separation import BeginSeparation, FinishSeparation
from models.violation_acts import ReportViolation
from storage.attachments import Blobs
from tests.attacks.by_hand import ByHand
from tests.end_to_end.division_at_work import (
    SITES,
    SUBMITTED,
    AtWork,
    at_work,
    authorization,
    delegate,
    profile_of,
    until,
)

SCAN = b"%PDF-1.7 a scan of a signed paper"


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield until(opened, SUBMITTED)


def application(work: AtWork) -> Application:
    found = work.division.read("brandt", work.urn("paper"))
    assert isinstance(found, Application)
    return found


def recorded(work: AtWork, by: str = "quill", decider: str = "okafor") -> PaperDecision:
    asked = RecordPaperDecision(
        form=PaperForm.AUTHORIZATION, subject=work.urn("paper"), decider=work.urn(decider),
        paper_date=date(2026, 1, 5), marks=authorization(work).marks,
    )  # fmt: skip
    paper = work.give(by, asked)
    assert isinstance(paper, PaperDecision)
    return paper


def scan(work: AtWork, paper: PaperDecision) -> None:
    """The signed paper, attached by who recorded it."""
    kept = Blobs(work.store.folder, work.store.store_id).keep(BytesIO(SCAN), len(SCAN))
    work.division.register("quill").stored[kept.blob] = kept
    work.give("quill", AddAttachment(subject=paper.urn, name="au.pdf", blob=kept.blob, shows="", stripped_blob=""))


def forged(work: AtWork, by: str, paper: PaperDecision, **values: Any) -> tuple[int, PaperDecision]:
    """A second paper like a recorded one, written past the door with these values; the entry's number."""
    made: PaperDecision = paper.changed(urn="HM-PD-1-0002", **values)
    register = work.division.register(by)
    with work.store.db.transaction():
        register._seat.keyring.make_dossier(work.store.db, made.urn, ())
    asked = RecordPaperDecision(form=made.form, subject=made.subject, decider=made.decider, paper_date=made.paper_date)
    return ByHand(work, by).act(asked, made), made


def decided(work: AtWork, who: str, outcome: Outcome = Outcome.AUTHORIZED) -> list[Record]:
    """The application and its records as a yes of this officer to each line leaves them."""
    paper, me, now = application(work), work.urn(who), work.division.now
    records: list[Record] = []
    for line in paper.lines:
        record: Any = work.division.read("brandt", line.subject)
        values: dict[str, Any] = {"state": type(record.state)("authorized"), "authorized_by": me, "authorized_at": now}
        if isinstance(record, Profile):
            values["authorized_level"] = record.level
        records.append(record.changed(**values))
    lines = tuple(attrs.evolve(each, outcome=outcome, decided_by=me, decided_at=now) for each in paper.lines)
    return [paper.changed(state=ApplicationState.DECIDED, lines=lines, decided_at=now), *records]


def confirmed(work: AtWork, paper: PaperDecision, who: str) -> PaperDecision:
    made = paper.changed(state=OnPaper.CONFIRMED, confirmed_by=work.urn(who), confirmed_at=work.division.now)
    assert isinstance(made, PaperDecision)
    return made


def test_a_commander_who_confirms_no_paper_at_all_is_named(work: AtWork) -> None:
    n = ByHand(work, "brandt").act(ConfirmPaperDecision(paper=work.urn("paper")), *decided(work, "brandt"))
    ByHand(work, "brandt").named(n, work.urn("paper"), "confirmed with no paper")


def test_a_commander_named_on_a_forged_paper_does_not_authorize_by_it(work: AtWork) -> None:
    paper = recorded(work)
    _, other = forged(work, "quill", paper, decider=work.urn("brandt"))
    hand = ByHand(work, "brandt")
    n = hand.act(ConfirmPaperDecision(paper=other.urn), confirmed(work, other, "brandt"), *decided(work, "brandt"))
    hand.named(n, other.urn, "neither the Chief nor a designee")


def test_who_is_named_decides_by_hand_nothing_but_what_the_paper_says(work: AtWork) -> None:
    paper = recorded(work)
    hand = ByHand(work, "okafor")
    whole = decided(work, "okafor", Outcome.WITH_CONDITIONS)
    n = hand.act(ConfirmPaperDecision(paper=paper.urn), confirmed(work, paper, "okafor"), *whole[:-1])
    hand.named(n, paper.urn, "decides on something else than the paper names")
    hand.named(n, work.urn("paper"), "decided otherwise than on the paper")


def test_a_refusal_on_paper_is_not_turned_into_a_yes(work: AtWork) -> None:
    asked = RecordPaperDecision(
        form=PaperForm.AUTHORIZATION, subject=work.urn("paper"), decider=work.urn("okafor"),
        paper_date=date(2026, 1, 5),
        marks=tuple(attrs.evolve(each, outcome=Outcome.REFUSED, text="No.") for each in authorization(work).marks),
    )  # fmt: skip
    paper = work.give("quill", asked)
    hand = ByHand(work, "okafor")
    n = hand.act(ConfirmPaperDecision(paper=paper.urn), confirmed(work, paper, "okafor"), *decided(work, "okafor"))
    hand.named(n, profile_of(work).urn, "decided otherwise than on the paper")


def revised_and_submitted_again(work: AtWork) -> None:
    """The Chief returns each line in the program; the profile then asks for more."""
    back = tuple(
        Mark(subject=each.subject, outcome=Outcome.RETURNED, text="Mend.", remarks=(Remark(field="", text="Mend."),))
        for each in application(work).lines
    )
    work.give("okafor", DecideApplication(application=work.urn("paper"), marks=back))
    profile = profile_of(work)
    revised = ReviseProfile(
        profile=profile.urn, platform=profile.platform, level=Level.CONVERSE, planned_use="Quite another use."
    )
    work.give("sousa", revised)
    work.give("sousa", SubmitApplication(application=work.urn("paper")))


def test_an_old_paper_authorizes_no_later_version_and_past_the_door_it_is_named(work: AtWork) -> None:
    paper = recorded(work)
    scan(work, paper)
    revised_and_submitted_again(work)
    work.refused("okafor", ConfirmPaperDecision(paper=paper.urn), Refused)
    assert profile_of(work).authorized_at is None
    hand = ByHand(work, "okafor")
    n = hand.act(ConfirmPaperDecision(paper=paper.urn), confirmed(work, paper, "okafor"), *decided(work, "okafor"))
    hand.named(n, profile_of(work).urn, "another version than the one the paper was recorded on")
    hand.named(n, work.urn("paper"), "another version than the one the paper was recorded on")


@pytest.mark.parametrize("ahead", [0, 40])
def test_a_paper_recorded_by_hand_on_other_versions_or_an_early_date_is_named(work: AtWork, ahead: int) -> None:
    paper, hand = recorded(work), ByHand(work, "quill")
    basis = tuple(attrs.evolve(each, n=each.n + ahead) for each in paper.basis) if ahead else paper.basis[1:]
    n, _ = forged(work, "quill", paper, basis=basis, paper_date=date(1999, 1, 1))
    hand.named(n, "HM-PD-1-0002", "does not name the versions it was recorded on")
    hand.named(n, "HM-PD-1-0002", "dated before the application was submitted")


def test_a_paper_names_the_version_of_its_application_and_of_each_line(work: AtWork) -> None:
    paper = recorded(work)
    records = work.division.register("okafor").records
    named = [work.urn("paper"), *(each.subject for each in authorization(work).marks)]
    assert paper.basis == tuple(
        Basis(subject=urn, station=found[0], n=found[1]) for urn in named if (found := records.current(urn))
    )
    assert len(paper.basis) == len(SITES) + 3


def test_a_paper_denied_or_set_aside_by_hand_by_the_wrong_officer_is_named(work: AtWork) -> None:
    paper = recorded(work)
    hand = ByHand(work, "brandt")
    n = hand.act(DenyPaperDecision(paper=paper.urn, denied_why="No."), paper.changed(state=OnPaper.DENIED))
    hand.named(n, paper.urn, "denied by another officer than the one it names")
    other = recorded(work)
    chief = ByHand(work, "okafor")
    gone = other.changed(state=OnPaper.SET_ASIDE, set_aside_by=work.urn("okafor"), set_aside_at=work.division.now)
    n = chief.act(SetAsidePaperDecision(paper=other.urn, set_aside_why="Gone."), gone)
    chief.named(n, other.urn, "set aside by who signed it")


def test_whose_delegation_ended_denies_the_paper_or_the_commander_sets_it_aside_and_all_is_in_order(
    work: AtWork,
) -> None:
    delegate(work, days=1)
    first = recorded(work, decider="ferreira")
    work.division.later(minutes=60 * 24 * 2)
    assert work.give("ferreira", DenyPaperDecision(paper=first.urn, denied_why="Mine no more.")).state is OnPaper.DENIED
    second = recorded(work)
    aside = SetAsidePaperDecision(paper=second.urn, set_aside_why="It stays unconfirmed.")
    assert work.give("brandt", aside).state is OnPaper.SET_ASIDE
    third = recorded(work)
    assert third.state is OnPaper.RECORDED
    assert work.verdict().consistent


def test_a_notice_said_to_be_the_commanders_is_set_aside_by_the_chief_in_the_commanders_place(work: AtWork) -> None:
    violation = work.give("amari", ReportViolation(what="A session without approval."))
    notice = RecordPaperDecision(
        form=PaperForm.VIOLATION_NOTICE, subject=violation.urn, decider=work.urn("brandt"),
        paper_date=date(2026, 1, 5), notice="I was told at the desk.", shown_at=work.division.now,
    )  # fmt: skip
    paper = work.give("quill", notice)
    aside = SetAsidePaperDecision(paper=paper.urn, set_aside_why="It stays unconfirmed.")
    work.refused("brandt", aside, Refused)
    assert work.give("okafor", aside).set_aside_by == work.urn("okafor")
    assert work.entries("SetAsidePaperDecision")[-1].conflict
    assert work.verdict().consistent


def test_a_paper_whose_signers_delegation_ended_does_not_block_the_separation(work: AtWork) -> None:
    delegate(work)
    paper = recorded(work, decider="ferreira")
    work.give("okafor", EndDelegation(delegation=work.urn("delegation")))
    last = work.division.now.date() + timedelta(days=5)
    work.give("okafor", BeginSeparation(officer=work.urn("ferreira"), leaving=Leaving.TRANSFERRED, last_day=last))
    work.give("okafor", RotateKeys(officer=work.urn("ferreira")))
    refused = work.refused("okafor", FinishSeparation(officer=work.urn("ferreira")), Refused)
    assert refused.refusal is not None
    work.give("brandt", SetAsidePaperDecision(paper=paper.urn, set_aside_why="The delegation has ended."))
    assert work.give("okafor", FinishSeparation(officer=work.urn("ferreira"))).disabled_at
    assert work.verdict().consistent
