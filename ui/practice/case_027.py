"""HM-26-027: money mules of a romance fraud; Det. Whitlock, a consenting adult's picture, the consent taken back."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import attrs

from models.applying import DocumentProfile
from models.approving import DecideDetails, DetailMark, Verdict
from models.contact import RecordContact, Side, UpdateContact
from models.identity import DocumentIdentity, ImageSource, Risk
from models.image_acts import WithdrawConsent
from models.image_places import NoteRemoval
from models.investigation import OpenInvestigation, Purpose
from models.profile import Level
from models.remark import Remark
from models.setting_up import FinishSetUp
from ui.practice.division import Event
from ui.practice.pictures import attach, posted, put_on_file, signed_paper
from ui.practice.sessions import Meeting, Sat, meeting, session
from ui.practice.steps import Account, approve, authorize, set_up, state_terms, submit

if TYPE_CHECKING:
    from ui.practice.division import Division

CASE, PHONE = "HM-26-027", "UC-PH-02"
FACEBOOK = Account(
    name="Gloria/Facebook",
    handle="gloria.petit.hm",
    settings="Friends list hidden, location off, contacts not uploaded.",
    says="An account must carry the name used in everyday life; others may be closed.",
    own_words="Read.",
    reference="DC-1203",
    recheck_on=date(2026, 5, 18),
)
HINGE = Account(
    name="Gloria/Hinge",
    handle="gloria_p_52",
    settings="Distance hidden, no contacts, no links to other accounts.",
    says="False names and other people's pictures are forbidden.",
    own_words="The picture is of an adult who agreed in writing; the name is made up. The site may close it.",
    reference="DC-1204",
    recheck_on=date(2026, 5, 18),
)
SAID_AGAIN = (
    "The site wants the name used in everyday life, and mine is made up. It makes no exception for police and may "
    "close the account without a word. The Chief was told and decided to go on."
)
BOTH = (FACEBOOK.name, HINGE.name)


def _ask(division: Division) -> None:
    opened = OpenInvestigation(
        case_number=CASE,
        title="Money mules of a romance fraud",
        offence="Larceny by false pretenses over $1,200, G.L. c. 266, s. 30",
        purpose=Purpose.CRIME_ONLINE,
        predicate_facts="Four victims over 60 sent money to three local accounts; all were met on two sites.",
        necessity="The recruiters write to new accounts of that age within days and to nobody else.",
        prosecutor="ADA Tomas Reyes",
        planned_end=date(2026, 8, 31),
    )
    division.give("whitlock", opened, named=CASE)
    division.later(minutes=14)
    identity = _identity(division)
    division.give("whitlock", identity, named="Gloria")
    _picture(division, identity.image_provenance)
    for name, use in ((FACEBOOK.name, "Answer those who write."), (HINGE.name, "Answer matches; meet nobody.")):
        division.later(minutes=4)
        document = DocumentProfile(
            identity=division.urn("Gloria"),
            platform=division.urn(name.split("/")[1]),
            level=Level.CONVERSE,
            planned_use=use,
        )
        division.give("whitlock", document, named=name)


def _identity(division: Division) -> DocumentIdentity:
    return DocumentIdentity(
        investigation=division.urn(CASE),
        name="Gloria Petit",
        age_shown="62",
        sex_shown="female",
        race_shown="white",
        why_this_presentation="The recruiters choose women of that age; the picture shows the adult who agreed.",
        home_area="canal district",
        occupation="retired bookkeeper",
        legend="Widowed, new on the sites, keeps a small savings account.",
        email="gloria.petit@example.org",
        phone="508-555-0171",
        living_person_check="Name with the area searched in two people indexes and the voter list: no such person.",
        living_person_checked_on=date(2026, 2, 11),
        image_source=ImageSource.CONSENTING_ADULT,
        image_provenance="Picture of a retired dispatcher, taken for this case; signed consent of 11 February on file.",
        risk=Risk.MEDIUM,
    )


def _picture(division: Division, provenance: str) -> None:
    identity, day = division.urn("Gloria"), date(2026, 2, 11)
    division.later(minutes=5)
    sheet = signed_paper((
        "CONSENT - practice paper of a fictional person",
        "My picture of 10 February may be shown on two",
        "accounts in one case until 31 August 2026.",
        "I may take this back at any time.",
    ))  # fmt: skip
    paper, _ = attach(
        division, "whitlock", identity, name="consent", picture=sheet, shows="The signed consent. Drawn for practice."
    )
    image = put_on_file(
        division, "whitlock", identity, name="gloria", source=ImageSource.CONSENTING_ADULT, provenance=provenance,
        on=day, consent=paper,
    )  # fmt: skip
    division.call(image, "Gloria's picture")


def _set_up(division: Division) -> None:
    for account in (FACEBOOK, HINGE):
        set_up(division, "whitlock", account, (PHONE,))
        division.later(minutes=4)


def _returned(division: Division) -> None:
    remark = Remark(
        field="terms", text="Say in your own words what the terms mean for this account; one word is not enough."
    )
    marks = (
        DetailMark(profile=division.urn(FACEBOOK.name), verdict=Verdict.RETURNED, remarks=(remark,)),
        DetailMark(profile=division.urn(HINGE.name), verdict=Verdict.APPROVED),
    )
    division.give("brandt", DecideDetails(identity=division.urn("Gloria"), marks=marks))


def _mended(division: Division) -> None:
    state_terms(division, "whitlock", attrs.evolve(FACEBOOK, own_words=SAID_AGAIN))
    division.later(minutes=2)
    division.give("whitlock", FinishSetUp(profile=division.urn(FACEBOOK.name)))


def _approved(division: Division) -> None:
    approve(division, "Gloria", FACEBOOK.name)
    for name in BOTH:
        division.later(minutes=3)
        posted(division, "whitlock", division.urn("Gloria's picture"), division.urn(name))


def _recruiter(division: Division) -> None:
    recruiter = RecordContact(
        identity=division.urn("Gloria"),
        profile=division.urn(HINGE.name),
        account="harbor_captain_59",
        site="Hinge",
        first_seen=date(2026, 2, 20),
        how_selected="Uses two of the pictures and the story that three of the victims were told.",
    )
    division.give("whitlock", recruiter, named="recruiter")


def _recruiter_wrote(division: Division) -> None:
    wrote = UpdateContact(
        contact=division.urn("recruiter"),
        initiated_by=Side.CONTACT,
        accepted_by=Side.OPERATOR,
        first_request_at=division.instant("2026-02-22 19:40"),
        outcome="Asks on 9 March whether she would pass on a sum for him; names no account yet.",
    )
    division.give("whitlock", wrote)


def _consent_gone(division: Division) -> None:
    """The woman on the picture telephones: from that instant both profiles stop."""
    gone = WithdrawConsent(
        image=division.urn("Gloria's picture"),
        from_=division.now,
        withdrawn_why="By telephone to Det. Whitlock: a neighbor asked her about the picture. Letter to follow.",
    )
    division.give("whitlock", gone)


def _taken_down(division: Division) -> None:
    """Taken down on one site; the other shows a notice that it takes a day."""
    gone = NoteRemoval(image=division.urn("Gloria's picture"), number=1, removed_at=division.now)
    division.give("whitlock", gone)


SESSIONS = tuple(
    Sat(start, minutes, profile, level, note, "recruiter" if profile == HINGE.name else "")
    for start, minutes, profile, level, note in (
        ("2026-02-18 19:10", 25, FACEBOOK.name, Level.VIEW, "Account as approved; three groups of the area read."),
        ("2026-02-20 19:30", 30, HINGE.name, Level.VIEW, "Four who look like the three known stories; one noted."),
        ("2026-02-22 19:35", 35, HINGE.name, Level.CONVERSE, "The recruiter writes first; answered that she is new."),
        ("2026-02-27 20:00", 30, HINGE.name, Level.CONVERSE, "He tells the story of the harbor; nothing is asked."),
        ("2026-03-05 19:45", 20, FACEBOOK.name, Level.VIEW, "Nobody has written."),
        (
            "2026-03-09 19:20",
            40,
            HINGE.name,
            Level.CONVERSE,
            "He asks for a favor with money; she says she will think.",
        ),
    )
)

REVIEW = Meeting(
    case=CASE,
    investigator="whitlock",
    held="2026-03-12 09:30",
    summary=(
        "Six sessions on two sites. One recruiter wrote first and asked for a favor with money. The consent to the "
        "image was withdrawn on 11 March: both profiles are stopped until another picture is approved."
    ),
    account="I answered and never asked for anything. I told the lieutenant of the call within ten minutes.",
    profiles=BOTH,
    notes={9: "No money moved; he asked, she did not answer.", 15: "Go on when a licensed picture is approved."},
    actions=(
        (
            "Take the picture down on both sites; ask for removal from search results.",
            "whitlock",
            date(2026, 3, 19),
            10,
        ),
    ),
)

EVENTS: list[Event] = [
    Event("2026-02-12 10:30", _ask),
    Event("2026-02-13 14:00", partial(submit, login="whitlock", case=CASE, identity="Gloria")),
    Event("2026-02-17 09:10", partial(authorize, login="okafor", case=CASE, subjects=(CASE, "Gloria", *BOTH))),
    Event("2026-02-17 10:00", _set_up),
    Event("2026-02-17 13:30", _returned),
    Event("2026-02-17 14:10", _mended),
    Event("2026-02-17 15:20", _approved),
    *(session("whitlock", PHONE, each) for each in SESSIONS),
    Event("2026-02-20 20:40", _recruiter),
    Event("2026-02-23 09:20", _recruiter_wrote),
    Event("2026-03-11 16:05", _consent_gone),
    meeting(REVIEW),
    Event("2026-03-12 13:15", _taken_down),
]
