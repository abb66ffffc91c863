"""The practice register tells the cases it is said to tell: dates, people, faults, as its records have them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from models.activity import Activity
from models.application import Application, ApplicationState, Outcome
from models.assignment import Assignment
from models.disclosure import DisclosureRequest
from models.equipment import Equipment
from models.equipment_test import EquipmentTest
from models.identity import FalseIdentity
from models.image import Image, ImageState
from models.inspection import Inspection, inspection_due_on
from models.investigation import Investigation
from models.legal_hold import HoldState, LegalHold
from models.medium import Medium
from models.moment import day_of
from models.network_exception import NetworkException
from models.officer import Officer
from models.oral import Oral, OralDecision
from models.profile import Profile
from models.redaction import Rendition
from models.review import Review, ReviewState, review_due_on
from models.violation import Violation, elapsed_words
from reports.conduct_content import RcContent
from reports.conduct_facts import Issue
from reports.conduct_projection import project
from tests.end_to_end.division_at_work import copied, practice
from ui.pages.identities import last_valid_day
from ui.reporting import _journal_facts
from ui.session import Session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = practice(tmp_path_factory.getbasetemp())
    folder = copied(made.folder, tmp_path_factory.mktemp("cases"))
    with Session.open(folder, "brandt", made.passphrases["brandt"]) as opened:
        yield opened


def case(session: Session, number: str) -> Investigation:
    return next(each for each in session.find(Investigation) if each.case_number == number)


def login(session: Session, urn: str) -> str:
    return session.reading.get(urn, Officer).login_name


def local(session: Session, instant: object) -> str:
    return f"{instant.astimezone(session.zone):%d %b %Y %H:%M}"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("number", "operator", "by", "authorized", "approved", "handles", "state"),
    [
        ("HM-26-014", "sousa", "okafor", (1, 12), (1, 12), {"ray.dunleavy.parts", "rdparts413"}, "authorized"),
        ("HM-26-019", "whitlock", "okafor", (1, 20), (1, 20), {"north_pier_77x"}, "authorized"),
        ("HM-26-022", "leclair", "ferreira", (2, 4), (2, 4), {"skye.m.0404"}, "authorized"),
        ("HM-26-025", "amari", "okafor", (2, 9), (2, 9), {"@tino_v_hm", ""}, "authorized"),
        ("HM-26-027", "whitlock", "okafor", (2, 17), (2, 17), {"gloria.petit.hm", "gloria_p_52"}, "authorized"),
        ("HM-25-061", "leclair", "okafor", (10, 6), (10, 6), {"hmskate_lurker", "hm_skate_lurker"}, "ended"),
    ],
)
def test_a_case_was_authorized_and_approved_on_its_days(  # noqa: PLR0917 - a row of the table
    session: Session,
    number: str,
    operator: str,
    by: str,
    authorized: tuple[int, int],
    approved: tuple[int, int],
    handles: set[str],
    state: str,
) -> None:
    found = case(session, number)
    profiles = session.find(Profile, investigation=found.urn)
    yes = {day_of(each.authorized_at, session.reading) for each in profiles if each.authorized_at}
    windows = {day_of(each.windows[0].from_, session.reading) for each in profiles if each.windows}
    assert [(each.month, each.day) for each in (*yes, *windows)] == [authorized, approved]
    assert {login(session, each.authorized_by) for each in profiles if each.authorized_by} == {by}
    assert {login(session, each.operator) for each in profiles} == {operator}
    assert {each.handle for each in profiles} == handles
    assert found.state.value == state


def test_the_eleven_identities_stand_as_they_are_told(session: Session) -> None:
    states = {each.urn[-4:]: str(each.state) for each in session.find(FalseIdentity)}
    assert {urn: states[urn] for urn in ("0001", "0002", "0003", "0005", "0006")} == {
        "0001": "closed", "0002": "closed", "0003": "closed", "0005": "refused", "0006": "closed",
    }  # fmt: skip
    assert len(states) == 11
    papers = {each.identity[-4:]: each.state for each in session.find(Application)}
    assert papers["0004"] is ApplicationState.WITHDRAWN
    assert "task force" in case(session, "HM-26-020").referred_to


@pytest.mark.parametrize(
    ("number", "due"),
    [
        ("HM-26-014", date(2026, 3, 12)), ("HM-26-019", date(2026, 3, 25)), ("HM-26-022", date(2026, 4, 4)),
        ("HM-26-025", date(2026, 4, 10)), ("HM-26-027", date(2026, 4, 11)), ("HM-25-061", None),
    ],
)  # fmt: skip
def test_the_next_review_is_due_on_its_day(session: Session, number: str, due: date | None) -> None:
    found = case(session, number)
    operator = session.find(Profile, investigation=found.urn)[0].operator
    assert review_due_on(session.reading, operator, found.urn, session.now) == due


def test_reviews_were_held_on_their_days(session: Session) -> None:
    held: dict[str, list[str]] = {}
    for each in session.find(Review):
        number = session.reading.get(each.investigation, Investigation).case_number[-3:]
        held.setdefault(number, []).append(f"{each.held_at:%m-%d}")
    assert held == {
        "061": ["11-05", "12-04", "01-02", "01-30"], "014": ["02-10"], "019": ["02-23"], "022": ["03-05"],
        "025": ["02-24", "03-11"], "027": ["03-12"],
    }  # fmt: skip


def test_the_vandalism_case_ran_over_its_end_was_reported_and_is_closed(session: Session) -> None:
    found = case(session, "HM-25-061")
    (profile, _) = session.find(Profile, investigation=found.urn)
    assert last_valid_day(profile.windows[-1].until, session.zone) == date(2026, 1, 4)
    (late,) = [each for each in session.find(Activity, investigation=found.urn) if each.outside]
    assert (late.outside, day_of(late.from_, session.reading)) == (("R04", "R08"), date(2026, 1, 7))
    (violation,) = session.find(Violation)
    assert (local(session, violation.reported_at), violation.about) == ("08 Jan 2026 07:40", late.urn)
    assert local(session, violation.notified_at) == "08 Jan 2026 08:12"
    assert violation.elapsed is not None
    assert elapsed_words(violation.elapsed) == "32 minutes"
    assert local(session, found.ended_at)[:11] == "30 Jan 2026"
    profiles, inspections = (session.open_facts(kind, investigation=found.urn) for kind in (Profile, Inspection))
    (facts,) = session.open_facts(Investigation, urn=found.urn)
    assert inspection_due_on(session.reading, facts, profiles, inspections) == date(2026, 7, 30)
    phone = next(each for each in session.find(Equipment) if each.asset_tag == "UC-PH-05")
    (hand,) = session.find(Assignment, equipment=phone.urn)
    assert (phone.state.value, local(session, hand.returned_at)[:11]) == ("held", "29 Jan 2026")


def test_equipment_was_tested_on_its_days(session: Session) -> None:
    tags = {each.urn: each.asset_tag for each in session.find(Equipment)}
    tested = {tags[each.equipment]: f"{each.tested_at:%m-%d}" for each in session.find(EquipmentTest)}
    assert {tag: tested[f"UC-{tag}"] for tag in ("LT-01", "SIM-04", "PH-02", "LT-06", "LT-03", "PH-05")} == {
        "LT-01": "01-09", "SIM-04": "01-09", "PH-02": "01-16", "LT-06": "01-14", "LT-03": "02-06", "PH-05": "10-02",
    }  # fmt: skip
    (exception,) = session.find(NetworkException)
    assert tags[exception.equipment] == "UC-LT-03"
    assert local(session, exception.until) == "01 Apr 2026 00:00"


def test_the_missing_girls_case_was_given_orally_at_night_and_signed_in_the_morning(session: Session) -> None:
    given = {each.what: each for each in session.find(OralDecision)}
    both = [given[each] for each in (Oral.AUTHORIZATION, Oral.APPROVAL)]
    said = [(login(session, e.decider), local(session, e.said_at), local(session, e.signed_at)) for e in both]
    assert said == [
        ("ferreira", "03 Feb 2026 22:10", "04 Feb 2026 09:30"),
        ("brandt", "03 Feb 2026 22:20", "04 Feb 2026 09:40"),
    ]
    (profile,) = session.find(Profile, investigation=case(session, "HM-26-022").urn)
    assert (profile.state.value, str(profile.account_state)) == ("closing", "kept as evidence")
    assert profile.opened_outside == ()
    assert not any(each.outside for each in session.find(Activity, profile=profile.urn))


def test_the_fentanyl_case_has_its_hit_and_its_refused_site(session: Session) -> None:
    telegram, signal = session.find(Profile, investigation=case(session, "HM-26-025").urn)
    assert telegram.deconfliction is not None
    assert (telegram.deconfliction.reference, "Resolved" in telegram.deconfliction.result) == ("DC-1188", True)
    assert signal.state.value == "refused"
    paper = next(each for each in session.find(Application) if each.investigation == signal.investigation)
    (reason,) = [each.text for each in paper.texts if each.subject == signal.urn]
    assert reason.startswith("Necessity is not shown")


def test_the_consent_of_the_money_mules_case_is_withdrawn_and_both_sites_stopped(session: Session) -> None:
    (image,) = [each for each in session.find(Image) if each.state is ImageState.CONSENT_WITHDRAWN]
    assert image.investigation == case(session, "HM-26-027").urn
    assert local(session, image.withdrawals[0].from_)[:11] == "11 Mar 2026"
    for profile in session.find(Profile, investigation=image.investigation):
        assert image.shown_on(profile.urn, session.now)
        assert image.withdrawn_at(session.now)


def test_the_firearms_case_is_asked_for_and_held(session: Session) -> None:
    found = case(session, "HM-26-019").urn
    (request,) = session.find(DisclosureRequest)
    (hold,) = session.find(LegalHold)
    assert (request.investigation, request.due) == (found, date(2026, 3, 30))
    assert (hold.subject, hold.state) == (found, HoldState.IN_FORCE)


def test_a_paper_and_two_sets_of_details_were_returned_and_four_lines_refused(session: Session) -> None:
    papers = {each.investigation: each for each in session.find(Application)}
    assert papers[case(session, "HM-26-014").urn].submissions == 2
    decided = [each for each in session.register.journal.entries() if each.command == "DecideDetails"]
    changed = [record.urn for each in decided for record in each.changes]
    first = {session.find(Profile, investigation=case(session, each).urn)[0].urn for each in ("HM-26-025", "HM-26-027")}
    assert {urn for urn in changed if changed.count(urn) == 2 and "-P-" in urn} == first
    refused = [line for each in papers.values() for line in each.lines if line.outcome is Outcome.REFUSED]
    assert len(refused) == 4


def test_two_media_are_registered_and_one_account_was_locked_and_released(session: Session) -> None:
    assert {each.tag for each in session.find(Medium)} == {"HMPD-USB-01", "HMPD-USB-02"}
    given = [each.command for each in session.register.journal.entries()]
    assert given.index("NoteFailedLogons") < given.index("ReleaseLockout")
    assert [each.locked_at for each in session.find(Officer)] == [None] * 9


def printed(session: Session, number: str) -> RcContent:
    """What the report of a case's newest closed review says, in full."""
    found = case(session, number).urn
    review = [each for each in session.find(Review, investigation=found) if each.state is ReviewState.CLOSED][-1]
    issue = Issue(
        report_id="RC-2026-0001", copy_number=1, rendition=Rendition.FULL, recipient="Chief", recipient_role="Chief",
        prepared_by=session.actor,
    )  # fmt: skip
    return project(session.reading, _journal_facts(session, review.urn), review.urn, issue).content


def test_the_report_of_a_closed_case_names_no_next_review_and_its_findings_beside_what_was_not_met(
    session: Session,
) -> None:
    content = printed(session, "HM-25-061")
    assert content.meeting.next_review_on is None
    assert [(each.value, each.note) for each in content.figures if each.label == "Next review due"] == [
        ("–", "every account closed")
    ]
    beside = {each.rule: each.findings for each in content.policy_checks if each.findings}
    assert beside == {"R04": ("F-2",), "R08": ("F-1",)}


def test_the_report_draws_the_oral_approval_of_the_night_before_the_written_one(session: Session) -> None:
    content = printed(session, "HM-26-022")
    (row,) = content.profiles
    assert (row.approved, row.first_use, row.first_use_outside) == ("2026-02-04", "2026-02-03", False)
    (lane,) = content.timeline.lanes
    assert [local(session, each.start) for each in lane.approved] == ["03 Feb 2026 22:20", "04 Feb 2026 09:40"]


def test_the_register_is_consistent(session: Session) -> None:
    assert session.verify().faults == ()
