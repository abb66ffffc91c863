"""HM-25-061: vandalism videos; Det. Leclair, four reviews, one use after the last day, reported, closed and held."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from models.activity import Activity, ExplainActivity
from models.applying import DocumentProfile
from models.assignment import AcceptReturn, ReturnEquipment
from models.closing import StateClosingItems, Statement
from models.equipment import Image
from models.identity import DocumentIdentity, ImageSource, Risk
from models.investigation import EndInvestigation, OpenInvestigation, Purpose, RetentionClass
from models.profile import AccountState, ClosingPoint, Level
from models.retention import SetRetentionClass
from models.review import FindingLevel, FindingRecord, ProfileDecision
from models.violation import Charged, ViolationOutcome
from models.violation_acts import AcknowledgeViolation, CloseViolation, NotifyChief, ReportViolation
from models.wiping import SettleImage
from ui.practice.division import Event
from ui.practice.sessions import Meeting, Sat, meeting, session, settled
from ui.practice.steps import Account, approve, authorize, begin_closing, set_up, submit, verify_closing

if TYPE_CHECKING:
    from ui.practice.division import Division

CASE, PHONE = "HM-25-061", "UC-PH-05"
NONE_PRESENTED = "none presented"
SETTINGS = "Messages off, nobody may tag, location off, contacts not uploaded, a drawn board as the picture."
TIKTOK = Account(
    name="Skate/TikTok",
    handle="hmskate_lurker",
    settings=SETTINGS,
    says="Nothing on names; accounts may not deceive others to do harm.",
    own_words="I look at what everybody is shown. The site may close the account and owes no reason.",
    reference="DC-0955",
)
INSTAGRAM = Account(
    name="Skate/Instagram",
    handle="hm_skate_lurker",
    settings=SETTINGS,
    says="A name need not be real, but an account may not be made for something misleading.",
    own_words="An account for watching only may be called misleading, and closed.",
    reference="DC-0956",
)
BOTH = (TIKTOK.name, INSTAGRAM.name)


def _ask(division: Division) -> None:
    opened = OpenInvestigation(
        case_number=CASE,
        title="Vandalism videos",
        offence="Malicious destruction of property, G.L. c. 266, s. 127",
        purpose=Purpose.PHOTO_OR_VIDEO,
        predicate_facts="Five videos since 12 September show the breaking of bus shelters and a library window.",
        necessity="The videos are shown to accounts alone and are gone within a day; three requests came too late.",
        prosecutor="ADA Helen Marsh",
        planned_end=date(2026, 1, 30),
    )
    division.give("leclair", opened, named=CASE)
    division.later(minutes=15)
    identity = DocumentIdentity(
        investigation=division.urn(CASE),
        name="Skate lurker (no person presented)",
        age_shown=NONE_PRESENTED,
        sex_shown=NONE_PRESENTED,
        race_shown=NONE_PRESENTED,
        why_this_presentation="Public videos are watched; a person need not be shown.",
        legend="None: the accounts write to nobody.",
        email="hm.skate.lurker@example.org",
        living_person_check="No name of a person is used.",
        living_person_checked_on=date(2025, 10, 3),
        image_source=ImageSource.NONE,
        risk=Risk.LOW,
    )
    division.give("leclair", identity, named="Skate")
    for name in BOTH:
        division.later(minutes=4)
        document = DocumentProfile(
            identity=division.urn("Skate"),
            platform=division.urn(name.split("/")[1]),
            level=Level.VIEW,
            planned_use="Watch public videos of the area; write to nobody, follow nobody who must accept.",
        )
        division.give("leclair", document, named=name)
    division.later(minutes=4)
    submit(division, "leclair", CASE, "Skate")


def _opened(division: Division) -> None:
    for account in (TIKTOK, INSTAGRAM):
        set_up(division, "leclair", account, (PHONE,))
        division.later(minutes=4)


LAST = "2026-01-07 21:15"
SESSIONS = tuple(
    Sat(start, minutes, profile, Level.VIEW, note)
    for start, minutes, profile, note in (
        ("2025-10-08 20:30", 20, TIKTOK.name, "Two old videos found; digests taken."),
        ("2025-10-16 21:00", 25, INSTAGRAM.name, "Nothing of note."),
        ("2025-10-29 20:15", 20, TIKTOK.name, "A new video: a shelter on Canal Street; captured."),
        ("2025-11-12 20:40", 20, TIKTOK.name, "The same jacket as on 29 October."),
        ("2025-11-25 21:10", 15, INSTAGRAM.name, "Nothing of note."),
        ("2025-12-11 20:20", 25, TIKTOK.name, "The library window from another side; captured."),
        ("2025-12-22 21:00", 15, INSTAGRAM.name, "Two accounts show the same board; noted."),
        (LAST, 15, TIKTOK.name, "Looked whether the video of 11 December still stands: it does."),
    )
)


def _explained(division: Division) -> None:
    """The register flagged the session as it was entered; its operator says why and reports it."""
    flagged = division.register("leclair").reading().find(Activity, operator=division.urn("leclair"))
    last = max(flagged, key=lambda each: each.from_)
    division.give(
        "leclair",
        ExplainActivity(
            activity=last.urn,
            explanation="I took the last day for the 12th. I saw the flag when I entered the session.",
        ),
    )
    division.later(minutes=6)
    report = ReportViolation(
        what="I looked at the account on 7 January. Its approval ended on 4 January, the phone's test on 31 December.",
        about=last.urn,
        also_about=(division.urn(PHONE),),
        shown_to=division.urn("brandt"),
        shown_at=division.now,
        charged_case=Charged.NO,
    )
    division.give("leclair", report, named="violation 061")


def _notified(division: Division) -> None:
    notice = NotifyChief(
        violation=division.urn("violation 061"),
        notice=(
            "Det. Leclair viewed one TikTok account for fifteen minutes on 7 January, three days after its last day, "
            "on a phone whose test had lapsed. Nobody was written to. He reported it himself at 07:40. The phone is "
            "not used until it is tested; both accounts are to be closed."
        ),
    )
    division.give("brandt", notice)


def _acknowledged(division: Division) -> None:
    division.give("okafor", AcknowledgeViolation(violation=division.urn("violation 061")))


def _outcome(division: Division) -> None:
    closed = CloseViolation(
        violation=division.urn("violation 061"),
        outcome=ViolationOutcome.SUSTAINED,
        outcome_reason="View only, reported by himself within ten hours, nothing drawn from it. Counseled in writing.",
    )
    division.give("okafor", closed)


def _closing(division: Division) -> None:
    points = {
        ClosingPoint.CONTACTS: "No contact was ever made; no group was joined.",
        ClosingPoint.IMAGES: "No image of a person was shown; the drawn board went with the account.",
        ClosingPoint.PHONE_AND_EMAIL: "Mailbox closed. No number was used.",
        ClosingPoint.CAPTURES: "Four captures filed with the case; digests in the log.",
    }
    for name in BOTH:
        summary = "Two persons are named by what was seen; both cases go to the juvenile clerk. The account is closed."
        begin_closing(division, "leclair", name, left=AccountState.CLOSED_BY_US, summary=summary, points=points)
        division.later(minutes=3)


def _phone_back(division: Division) -> None:
    phone = division.urn(PHONE)
    division.give("leclair", ReturnEquipment(equipment=phone))
    division.later(minutes=20)
    division.give("quill", AcceptReturn(equipment=phone))
    back = Statement(point=ClosingPoint.EQUIPMENT, what="The phone is handed back and held.")
    for name in BOTH:
        division.later(minutes=2)
        division.give("leclair", StateClosingItems(profile=division.urn(name), statements=(back,)))


def _closed(division: Division) -> None:
    for name in BOTH:
        verify_closing(
            division, name, "Looked for the account from another desk: it is gone. The phone lies in the safe."
        )
        division.later(minutes=5)
    case = division.urn(CASE)
    division.give("brandt", EndInvestigation(investigation=case))
    division.give("brandt", SetRetentionClass(investigation=case, retention=RetentionClass.SEVEN))
    division.later(minutes=10)
    taken = SettleImage(
        equipment=division.urn(PHONE),
        image=Image.TAKEN,
        image_note="Image of 29 January in the evidence room, item 25-0612.",
    )
    division.give("brandt", taken)


def _met(held: str, summary: str, account: str) -> Meeting:
    return Meeting(
        case=CASE, investigator="leclair", held=held, summary=summary, account=account, profiles=BOTH,
        notes={14: "Nobody is engaged."},
    )  # fmt: skip


REVIEWS = (
    _met("2025-11-05 10:00", "Three sessions, view only. One new video was captured.", "I watch and leave."),
    _met("2025-12-04 10:30", "Two sessions, view only. A jacket is seen twice.", "Nothing to add to the log."),
    _met("2026-01-02 09:30", "Two sessions, view only. The last day is 4 January; no renewal is asked.", "I am done."),
)
ENDING = Meeting(
    case=CASE,
    investigator="leclair",
    held="2026-01-30 09:00",
    summary=(
        "One session in the period: on 7 January, after the last day, on a phone whose test had lapsed. It was "
        "reported the next morning and is decided. Both accounts are closed today."
    ),
    account="I had written down the wrong day. Nobody told me to look, and nothing came of it.",
    profiles=BOTH,
    notes={1: "HM-V-1-0001, decided by the Chief on 20 January.", 14: "Nobody was engaged."},
    findings=(
        FindingRecord(
            number=1,
            level=FindingLevel.LEVEL_2,
            title="One use after the last day of the approval",
            criteria="5.12.4.4 bullet 2",
            condition="The approval ended on 4 January 2026; one account was viewed on 7 January for fifteen minutes.",
            cause="The operator had noted another day; nothing reminded him at the desk.",
            effect="Nothing was drawn from it; nobody was written to.",
            action="The printed list of last days hangs at each desk from now on.",
            response="I agree. I look at the register before I sit down.",
        ),
        FindingRecord(
            number=2,
            level=FindingLevel.LEVEL_3,
            title="A phone in hand beyond its test",
            criteria="5.12.4.3 bullet 2",
            condition="The test of 2 October 2025 lapsed on 31 December; the phone was in hand until 29 January.",
            cause="The case was about to end and no new test was ordered.",
            effect="None seen: the phone was used once in that time.",
            action="Equipment is handed back on the day its test ends, or tested.",
        ),
    ),
    actions=(
        ("Hang the list of last days at each desk.", "leclair", date(2026, 2, 6), 1),
        ("Write to the four detectives on what the last day is.", "leclair", date(2026, 2, 6), 2),
        ("Ask for the dates of all tests to be set in the calendar.", "leclair", date(2026, 2, 6), 3),
    ),
    decision=ProfileDecision.CLOSE,
)
DONE = (
    "List printed and hung on 3 February.",
    "Note sent on 3 February; all four have answered.",
    "Asked on 3 February; dates of five pieces are entered, two weeks ahead each.",
)

EVENTS: list[Event] = [
    Event("2025-10-03 11:00", _ask),
    Event("2025-10-06 08:45", partial(authorize, login="okafor", case=CASE, subjects=(CASE, "Skate", *BOTH))),
    Event("2025-10-06 10:00", _opened),
    Event("2025-10-06 15:00", lambda division: approve(division, "Skate", *BOTH)),
    *(session("leclair", PHONE, each) for each in SESSIONS),
    *(meeting(each) for each in REVIEWS),
    Event("2026-01-08 07:34", _explained),
    Event("2026-01-08 08:12", _notified),
    Event("2026-01-08 09:20", _acknowledged),
    Event("2026-01-20 15:00", _outcome),
    Event("2026-01-12 14:00", _closing),
    Event("2026-01-29 10:00", _phone_back),
    meeting(ENDING),
    Event("2026-01-30 14:00", _closed),
    settled(ENDING, "2026-02-06 11:00", DONE),
]
