"""From approval to the end through the door: renewed, changed, paused, closed, and consistent at each step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from models.attachment import AddAttachment
from models.change import Change, Detail
from models.change_acts import ProposeChange, ReportChange
from models.change_decision import ChangeDecision, DecideChange
from models.errors import NotAllowed, NotOnDossier, OutOfOrder, Refused
from models.identity import FalseIdentity, ImageSource
from models.image_acts import RecordImage, SearchImageAgain, WithdrawConsent
from models.image_places import NotePosting
from models.need_to_know import EndHelper, NameHelper, ReassignOperator
from models.platform import UpdatePlatform
from models.profile import AccountState, Level, ProfileState
from models.questions import QUESTIONS, Reply
from models.renewal import AskRenewal, RenewApproval
from models.review import Decision, ProfileDecision
from models.review_calendar import ScheduleReview
from models.review_meeting import HoldReview, StatedAnswer
from models.stopping import BeginClosing, ResumeProfile, VerifyClosing
from models.stopping_identity import MarkIdentityCompromised, ResumeIdentity, SuspendIdentity
from storage.attachments import Blobs
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, at_work, profile_of, until
from ui.practice.pictures import drawn

MOST = 1024 * 1024


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    """A division at work; whatever a test did, the register is consistent afterwards."""
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield until(opened, at.USED)
        assert opened.verdict().faults == ()


def days_later(work: AtWork, days: float) -> None:
    work.division.later(minutes=days * 24 * 60)


def review_held(work: AtWork) -> None:
    """A review of the operator that goes on with every profile."""
    scheduled = ScheduleReview(
        investigator=work.urn("sousa"), investigation=work.urn("case"),
        scheduled_for=work.division.now + timedelta(hours=1),
    )  # fmt: skip
    review = work.give("brandt", scheduled)
    answers = tuple(StatedAnswer(number=each, answer=Reply.NOT_APPLICABLE, note="Looked at it.") for each in QUESTIONS)
    going_on = tuple(
        Decision(profile=work.urn(f"{site} profile"), decision=ProfileDecision.CONTINUE) for site in at.SITES
    )
    held = HoldReview(
        review=review.urn, held_at=work.division.now, place="Annex", present="Both.", summary="In order.",
        matters_discussed="All.", answers=answers, decisions=going_on,
    )  # fmt: skip
    work.give("brandt", held)


def test_an_approval_is_renewed_before_its_end_on_a_fresh_review_and_not_after(work: AtWork) -> None:
    profile = work.urn("Facebook profile")
    days_later(work, 70)
    work.give("sousa", AskRenewal(profile=profile, why_still_needed="Two sellers answered; one more is expected."))
    entry = work.refused("brandt", RenewApproval(profile=profile), Refused)
    assert entry.refusal == {"rule": "R14", "clause": "house rule R14"}
    review_held(work)
    work.give("sousa", at.deconfliction(work))
    stale = work.refused("brandt", RenewApproval(profile=profile), Refused).refusal
    assert stale is not None
    assert stale["rule"] == "R39"
    work.give("quill", UpdatePlatform(platform=profile_of(work).platform, checked_on=work.division.now.date()))
    renewed = work.give("brandt", RenewApproval(profile=profile))
    assert len(renewed.windows) == 2
    assert work.entries("RenewApproval")[-1].basis
    assert at.log(work).outside == ()
    days_later(work, 91)
    assert "R08" in at.log(work).outside
    assert work.refused("brandt", RenewApproval(profile=profile), Refused).refusal == entry.refusal


def test_a_change_waits_beside_the_approved_value_and_one_that_happened_pauses(work: AtWork) -> None:
    profile = work.urn("Facebook profile")
    before = profile_of(work)
    lower = ProposeChange(subject=profile, detail=Detail.LEVEL, level=Level.VIEW, why="Looking is enough.")
    change = work.give("sousa", lower)
    assert isinstance(change, Change)
    assert profile_of(work) == before
    work.refused("sousa", DecideChange(change=change.urn, decision=ChangeDecision.APPROVED), NotAllowed)
    work.give("brandt", DecideChange(change=change.urn, decision=ChangeDecision.APPROVED))
    assert profile_of(work).level is Level.VIEW
    assert profile_of(work).windows[-1].until == before.windows[-1].until
    happened = ReportChange(
        subject=profile, detail=Detail.HANDLE, value="renamed.by.the.site", why="The site did it.",
        happened_at=work.division.now,
    )  # fmt: skip
    change = work.give("sousa", happened)
    assert at.log(work, level=Level.VIEW).outside == ("R08",)
    work.refused("brandt", ResumeProfile(profile=profile), Refused)
    work.give("brandt", DecideChange(change=change.urn, decision=ChangeDecision.APPROVED))
    assert at.log(work, level=Level.VIEW).outside == ()


def image_on_file(work: AtWork) -> str:
    """A licensed picture of the identity, recorded by its operator; its number."""
    identity, seated = work.urn("identity"), work.division.register("sousa")
    blobs = Blobs(work.store.folder, work.store.store_id)
    original, copy = (blobs.keep(BytesIO(drawn(seed)), MOST) for seed in (1, 2))
    seated.stored.update({each.blob: each for each in (original, copy)})
    work.division.later(minutes=1)
    add = AddAttachment(subject=identity, name="a.png", blob=original.blob, stripped_blob=copy.blob)
    _, bare = work.division.give("sousa", add).changed
    record = RecordImage(
        identity=identity, attachment=bare.urn, source=ImageSource.LICENSED, provenance="No. 88-2041.",
        searched_on=work.division.now.date(), search_result="No match.",
    )  # fmt: skip
    return str(work.give("sousa", record).urn)


def test_consent_withdrawn_flags_the_next_session(work: AtWork) -> None:
    """The picture came after the details, so it is approved by itself; it stands on one profile."""
    image = image_on_file(work)
    found = work.division.read("brandt", work.urn("identity"))
    assert isinstance(found, FalseIdentity)
    assert found.images == (image,)
    profile = work.urn("Facebook profile")
    posted = NotePosting(image=image, profile=profile, posted_at=work.division.now, where="Profile picture.")
    work.give("sousa", posted)
    assert at.log(work).outside == ("R16",)
    withdrawn = WithdrawConsent(image=image, from_=work.division.now, withdrawn_why="The agency wrote.")
    work.give("sousa", withdrawn)
    assert at.log(work).outside == ("R16",)


def test_who_takes_over_reads_what_was_there_and_is_flagged_by_it_and_who_is_replaced_writes_no_more(
    work: AtWork,
) -> None:
    image, identity = image_on_file(work), work.urn("identity")
    move = ReassignOperator(
        identity=identity, operator=work.urn("sousa"), to=work.urn("whitlock"), reassigned_why="Transferred."
    )
    work.give("brandt", move)
    assert work.division.read("whitlock", image).urn == image
    again = SearchImageAgain(image=image, searched_on=work.division.now.date(), search_result="None.")
    assert work.refused("sousa", again, NotOnDossier).refusal == {"rule": "R10", "clause": "5.12.4.4 bullet 3"}
    work.give("brandt", WithdrawConsent(image=image, from_=work.division.now, withdrawn_why="The agency wrote."))
    assert "R16" in at.log(work, "whitlock").outside


def test_a_suspended_identity_is_resumed_and_a_compromised_one_closed_point_by_point(work: AtWork) -> None:
    identity, profile = work.urn("identity"), work.urn("Facebook profile")
    work.give("sousa", SuspendIdentity(identity=identity, stop_reason="A name was dropped."))
    assert at.log(work).outside == ("R08",)
    work.give("brandt", ResumeIdentity(identity=identity))
    assert at.log(work).outside == ()
    work.give("sousa", MarkIdentityCompromised(identity=identity, stop_reason="Named in a post."))
    assert profile_of(work).state is ProfileState.COMPROMISED
    work.refused("brandt", ResumeProfile(profile=profile), OutOfOrder)
    closing = BeginClosing(profile=profile, account_state=AccountState.CLOSED_BY_US, closing_summary="Left.")
    work.give("sousa", closing)
    entry = work.refused("brandt", VerifyClosing(profile=profile), Refused)
    assert entry.refusal == {"rule": "R19", "clause": "house rule R19"}
    at.points_seen(work)
    work.give("brandt", VerifyClosing(profile=profile))
    assert profile_of(work).state is ProfileState.CLOSED


def test_a_helper_reads_for_a_period_and_nothing_that_is_written_after_it(work: AtWork) -> None:
    identity, profile = work.urn("identity"), work.urn("Facebook profile")
    with pytest.raises(NotOnDossier):
        work.division.read("whitlock", profile)
    until_then = work.division.now + timedelta(days=7)
    work.give("brandt", NameHelper(identity=identity, officer=work.urn("whitlock"), until=until_then))
    assert work.division.read("whitlock", profile).urn == profile
    work.give("brandt", EndHelper(identity=identity, officer=work.urn("whitlock")))
    work.give("sousa", at.terms(work))
    with pytest.raises(NotOnDossier):
        work.division.read("whitlock", profile)
    assert work.division.read("sousa", profile).urn == profile
    assert work.division.read("okafor", profile).urn == profile


def test_an_operator_replaced_reads_no_later_version_and_the_new_one_is_approved_before_use(work: AtWork) -> None:
    identity, profile = work.urn("identity"), work.urn("Facebook profile")
    why = "Transferred to patrol."
    move = ReassignOperator(identity=identity, operator=work.urn("sousa"), to=work.urn("whitlock"), reassigned_why=why)
    work.give("brandt", move)
    assert (profile_of(work).operator, profile_of(work).state) == (work.urn("whitlock"), ProfileState.BEING_SET_UP)
    assert work.division.read("whitlock", profile).urn == profile
    with pytest.raises(NotOnDossier):
        work.division.read("sousa", profile)
    work.give("whitlock", at.terms(work))
