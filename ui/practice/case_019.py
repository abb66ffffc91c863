"""HM-26-019: firearms shown by prohibited persons; Det. Whitlock, view only, one review late, a court's order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.application import Outcome
from models.applying import DocumentProfile, DraftApplication, SubmitApplication
from models.approving import DecideDetails, DetailMark, Verdict
from models.deciding import DecideApplication, Mark
from models.disclosure import ItemDecision
from models.disclosure_acts import DecideDisclosureItem, RecordDisclosureRequest
from models.identity import DocumentIdentity, ImageSource, Risk
from models.investigation import OpenInvestigation, Purpose
from models.legal_hold import PlaceHold
from models.profile import Level
from models.review import FindingLevel, FindingRecord
from models.setting_up import FinishSetUp, RecordDeconfliction, SetUpProfile, StateTerms
from ui.practice.division import Event
from ui.practice.people import SITES
from ui.practice.sessions import Meeting, Sat, meeting, session

if TYPE_CHECKING:
    from ui.practice.division import Division

NONE_PRESENTED = "none presented"


def _ask(division: Division) -> None:
    opened = OpenInvestigation(
        case_number="HM-26-019",
        title="Firearm displays by prohibited persons",
        offence="Unlawful possession of a firearm, G.L. c. 269, s. 10",
        purpose=Purpose.PHOTO_OR_VIDEO,
        predicate_facts="Two public stories show handguns; the persons in them may not possess one.",
        necessity="Stories vanish after a day and show only to accounts; a request for preservation comes too late.",
        prosecutor="ADA Helen Marsh",
        planned_end=date(2026, 5, 29),
    )
    division.give("whitlock", opened, named="HM-26-019")


def _document(division: Division) -> None:
    identity = DocumentIdentity(
        investigation=division.urn("HM-26-019"),
        name="North Pier (no person presented)",
        age_shown=NONE_PRESENTED,
        sex_shown=NONE_PRESENTED,
        race_shown=NONE_PRESENTED,
        why_this_presentation="Only public stories are viewed; a person need not be shown.",
        legend="None: the account writes to nobody.",
        email="north.pier.77@example.org",
        living_person_check="No name of a person is used.",
        living_person_checked_on=date(2026, 1, 19),
        image_source=ImageSource.NONE,
        risk=Risk.LOW,
    )
    division.give("whitlock", identity, named="Pier")
    division.later(minutes=5)
    document = DocumentProfile(
        identity=division.urn("Pier"),
        platform=division.urn("Snapchat"),
        level=Level.VIEW,
        planned_use="View public stories of the area; write to nobody, accept nobody.",
    )
    division.give("whitlock", document, named="Pier/Snapchat")
    division.later(minutes=4)
    paper = DraftApplication(investigation=division.urn("HM-26-019"), identity=division.urn("Pier"))
    division.give("whitlock", paper, named="paper 019")
    division.later(minutes=2)
    division.give("whitlock", SubmitApplication(application=division.urn("paper 019")))


def _authorize(division: Division) -> None:
    marks = tuple(
        Mark(subject=division.urn(name), outcome=Outcome.AUTHORIZED) for name in ("HM-26-019", "Pier", "Pier/Snapchat")
    )
    division.give("okafor", DecideApplication(application=division.urn("paper 019"), marks=marks))


def _set_up(division: Division) -> None:
    profile = division.urn("Pier/Snapchat")
    opened = SetUpProfile(
        profile=profile,
        handle="north_pier_77x",
        account_opened_at=division.now,
        settings="Ghost mode on, contacts not uploaded, nobody may write, default avatar.",
        equipment=(division.urn("UC-PH-02"),),
    )
    division.later(minutes=10)
    division.give("whitlock", opened)
    division.later(minutes=4)
    statement = StateTerms(
        profile=profile,
        version=date.fromisoformat(SITES["Snapchat"][1]),
        says="Accounts must not be made for someone else or under a false identity.",
        own_words="The site can close this account without a word. It makes no exception for police work.",
    )
    division.give("whitlock", statement)
    division.later(minutes=3)
    checked = RecordDeconfliction(
        profile=profile,
        system="Regional deconfliction center",
        reference="DC-1077",
        result="No other agency works these accounts.",
        checked_on=date(2026, 1, 20),
        recheck_on=date(2026, 4, 20),
    )
    division.give("whitlock", checked)
    division.later(minutes=2)
    division.give("whitlock", FinishSetUp(profile=profile))


def _approve(division: Division) -> None:
    mark = DetailMark(profile=division.urn("Pier/Snapchat"), verdict=Verdict.APPROVED)
    division.give("brandt", DecideDetails(identity=division.urn("Pier"), marks=(mark,)))


SESSIONS = tuple(
    Sat(start, minutes, "Pier/Snapchat", Level.VIEW, note, entered_after=after)
    for start, minutes, note, after in (
        ("2026-01-21 21:10", 20, "Public stories around the pier: nothing of note.", 15),
        ("2026-01-24 22:05", 25, "One story shows a handgun on a table; captured.", 15),
        ("2026-01-30 21:40", 15, "Nothing of note.", 15),
        ("2026-02-05 22:20", 20, "The same room as on 24 January, no weapon.", 15),
        ("2026-02-13 21:30", 30, "A second person holds a handgun; captured.", 1_620),
        ("2026-02-20 22:00", 15, "Nothing of note.", 15),
        ("2026-02-27 21:50", 20, "Story names a street; passed to patrol.", 15),
        ("2026-03-06 22:10", 20, "A handgun in a car; captured.", 15),
        ("2026-03-12 21:35", 15, "Nothing of note.", 15),
    )
)

REVIEW = Meeting(
    case="HM-26-019",
    investigator="whitlock",
    held="2026-02-23 14:00",
    summary=(
        "Six sessions, view only, one profile. Nobody was written to and nobody was accepted. Two captures show "
        "handguns. The review was due on 19 February and is held four days later."
    ),
    account=(
        "I open the stories of the area, look, and close. The session of 13 February I entered the next evening: "
        "I was called to a scene and wrote it down from my notes."
    ),
    profiles=("Pier/Snapchat",),
    notes={4: "Both captures compared with their hashes: they agree.", 14: "Nobody is engaged."},
    findings=(
        FindingRecord(
            number=1,
            level=FindingLevel.LEVEL_3,
            title="The review was held four days after its date",
            criteria="5.12.4.5",
            condition="Due on 19 February 2026, held on 23 February 2026.",
            cause="The commander was at court on 19 and 20 February.",
            effect="None seen: no session took place between the two dates but one view-only session on 20 February.",
            action="The next date is set in both calendars today.",
            response="Agreed.",
        ),
        FindingRecord(
            number=2,
            level=FindingLevel.GOOD_PRACTICE,
            title="Nobody drawn in",
            criteria="5.12.4.5",
            condition="The account was kept without friends, messages and a face, as asked.",
        ),
    ),
)

DOCKET = "2673-CR-0041"


def _held(division: Division) -> None:
    """An order of the court arrives: everything of the case is held, what is asked for is written down."""
    case = division.urn("HM-26-019")
    reason = f"Order of the Harrow Mills District Court of 27 February, docket {DOCKET}: keep everything of this case."
    division.give("brandt", PlaceHold(subject=case, reason=reason), named="hold 019")
    division.later(minutes=12)
    request = RecordDisclosureRequest(
        investigation=case,
        docket=DOCKET,
        court="Harrow Mills District Court",
        scope="Use of social media in the case against the person seen on 24 January and 13 February.",
        order_text="Every account the department used, what was seen with it, and how the defendant was selected.",
        received_on=date(2026, 3, 2),
        due=date(2026, 3, 30),
        prosecutor="ADA Helen Marsh",
        asked_for=(
            "The account, its picture and what it presented, from January on.",
            "The captures of 24 January and 13 February with their log.",
            "The equipment used and its settings.",
        ),
    )
    division.give("brandt", request, named="request 019")


def _two_items(division: Division) -> None:
    """Two items are decided; the captures wait for the prosecutor."""
    request = division.urn("request 019")
    given = DecideDisclosureItem(request=request, number=1, decision=ItemDecision.GIVEN)
    division.give("brandt", given)
    division.later(minutes=8)
    withheld = DecideDisclosureItem(
        request=request,
        number=3,
        decision=ItemDecision.WITHHELD,
        ground="Surveillance privilege; the phone serves another case.",
        harm="Its make and its settings would let members of another group tell the department's accounts apart.",
        claimed_by="ADA Helen Marsh",
        until=date(2026, 9, 30),
    )
    division.give("brandt", withheld)


EVENTS: list[Event] = [
    Event("2026-01-19 11:00", _ask),
    Event("2026-01-19 11:12", _document),
    Event("2026-01-20 09:05", _authorize),
    Event("2026-01-20 10:30", _set_up),
    Event("2026-01-20 16:20", _approve),
    *(session("whitlock", "UC-PH-02", each) for each in SESSIONS),
    meeting(REVIEW),
    Event("2026-03-02 10:10", _held),
    Event("2026-03-10 09:30", _two_items),
]
