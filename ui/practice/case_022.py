"""HM-26-022: a missing girl of fifteen; Det. Leclair, authorized by telephone at night, signed in the morning."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.activity import Told
from models.applying import DocumentProfile
from models.contact import RecordContact, Side, UpdateContact
from models.identity import DocumentIdentity, ImageSource, Risk
from models.investigation import OpenInvestigation, Purpose
from models.oral import Oral
from models.oral_acts import CoRecordOralDecision, RecordOralDecision, SignOralDecision
from models.profile import AccountState, ClosingPoint, Level
from models.review import ProfileDecision
from ui.practice.division import Event
from ui.practice.pictures import posted, put_on_file
from ui.practice.sessions import Meeting, Sat, meeting, session
from ui.practice.steps import Account, approve, authorize, begin_closing, set_up, state_terms, submit

if TYPE_CHECKING:
    from ui.practice.division import Division

CASE, LAPTOP = "HM-26-022", "UC-LT-06"
DISCORD = Account(
    name="Skye/Discord",
    handle="skye.m.0404",
    settings="Messages from members of shared servers only, activity hidden, no phone number given.",
    says="Accounts may not impersonate a person; nothing is said on made-up names.",
    own_words="I show no living person. The site may close the account at any time, police or not.",
    reference="DC-1171",
    recheck_on=date(2026, 5, 4),
    result="No other agency works this server; the state police are told of the search.",
)
CONDITIONS = "Ask where she is and whether she is safe; promise nothing, arrange nothing without a second officer."


def _ask(division: Division) -> None:
    opened = OpenInvestigation(
        case_number=CASE,
        title="Missing 15-year-old",
        offence="None; a missing person, G.L. c. 22A, s. 4",
        purpose=Purpose.MISSING_PERSON,
        predicate_facts="Not seen since 3 February, 15:20. A friend names one server where she wrote at 20:50.",
        necessity="The server admits members' friends alone. Her phone is off; the site answers by day only.",
        prosecutor="ADA Tomas Reyes",
        planned_end=date(2026, 4, 30),
    )
    division.give("leclair", opened, named=CASE)
    division.later(minutes=6)
    identity = _identity(division)
    division.give("leclair", identity, named="Skye")
    division.later(minutes=3)
    _picture(division, identity.image_provenance)
    document = DocumentProfile(
        identity=division.urn("Skye"),
        platform=division.urn("Discord"),
        level=Level.CONVERSE,
        planned_use="Write to the members of one server who were in touch with her.",
    )
    division.give("leclair", document, named=DISCORD.name)
    division.later(minutes=1)
    submit(division, "leclair", CASE, "Skye")


def _identity(division: Division) -> DocumentIdentity:
    return DocumentIdentity(
        investigation=division.urn(CASE),
        name="Skye M.",
        age_shown="19",
        sex_shown="female",
        race_shown="none presented",
        why_this_presentation="Her friends are of that age or little older; an adult is shown, never a minor.",
        home_area="next county",
        occupation="works in a shop",
        legend="Plays the same game and was let in by a member some months ago.",
        email="skye.m.0404@example.org",
        living_person_check="First name and letter only; searched with the area: nobody stands out.",
        living_person_checked_on=date(2026, 2, 3),
        image_source=ImageSource.GENERATED,
        image_provenance="Generated on UC-LT-06 with the licensed image tool; settings sheet in the case file.",
        risk=Risk.MEDIUM,
    )


def _picture(division: Division, provenance: str) -> None:
    on = date(2026, 2, 3)
    image = put_on_file(
        division,
        "leclair",
        division.urn("Skye"),
        name="skye",
        source=ImageSource.GENERATED,
        provenance=provenance,
        on=on,
    )
    division.call(image, "Skye's picture")


def _oral(division: Division, what: Oral, decider: str, said_at: str, words: str) -> None:
    record = RecordOralDecision(
        profile=division.urn(DISCORD.name),
        what=what,
        decider=division.urn(decider),
        said_at=division.instant(said_at),
        words=words,
        emergency="A girl of fifteen is gone since the afternoon; the server is active now and quiet by morning.",
        level=Level.CONVERSE,
        equipment=(division.urn(LAPTOP),) if what is Oral.APPROVAL else (),
    )
    division.give("leclair", record, named=f"oral {what.name}")


def _authorized_orally(division: Division) -> None:
    _oral(
        division, Oral.AUTHORIZATION, "ferreira", "2026-02-03 22:10",
        "“Go in on that one server under the name you told me, talk to her friends, no promises.”",
    )  # fmt: skip
    division.later(minutes=3)
    heard = CoRecordOralDecision(oral=division.urn(f"oral {Oral.AUTHORIZATION.name}"), heard_how="On the same call.")
    division.give("brandt", heard)


def _approved_orally(division: Division) -> None:
    _oral(
        division, Oral.APPROVAL, "brandt", "2026-02-03 22:20",
        "“The account as you read it to me, on LT-06, until tomorrow. Write down every message.”",
    )  # fmt: skip
    division.later(minutes=2)
    heard = CoRecordOralDecision(oral=division.urn(f"oral {Oral.APPROVAL.name}"), heard_how="On the same call.")
    division.give("okafor", heard)
    division.later(minutes=2)
    state_terms(division, "leclair", DISCORD)


OPENED = "2026-02-03 22:30"


def _signed(division: Division) -> None:
    """The captain signs what he said, and the paper; the details are then stated."""
    division.give("ferreira", SignOralDecision(oral=division.urn(f"oral {Oral.AUTHORIZATION.name}")))
    authorize(division, "ferreira", CASE, (CASE, "Skye", DISCORD.name), CONDITIONS)
    set_up(division, "leclair", DISCORD, (LAPTOP,), opened=division.instant(OPENED))


def _approved(division: Division) -> None:
    division.give("brandt", SignOralDecision(oral=division.urn(f"oral {Oral.APPROVAL.name}")))
    approve(division, "Skye", DISCORD.name)
    division.later(minutes=3)
    posted(division, "leclair", division.urn("Skye's picture"), division.urn(DISCORD.name))
    division.later(minutes=2)
    friend = RecordContact(
        identity=division.urn("Skye"),
        profile=division.urn(DISCORD.name),
        account="wren_0077",
        site="Discord",
        first_seen=date(2026, 2, 3),
        how_selected="Named by the friend who was asked at 20:50 as the last one she wrote to.",
    )
    division.give("leclair", friend, named="friend 022")


def _answered(division: Division) -> None:
    wrote = UpdateContact(
        contact=division.urn("friend 022"),
        initiated_by=Side.OPERATOR,
        accepted_by=Side.CONTACT,
        first_request_at=division.instant("2026-02-04 20:35"),
        outcome="Says on 9 February where she is; she is found there within the hour and is well.",
    )
    division.give("leclair", wrote)


FRIEND = ("friend 022", 20, Told.YES)
"""Talked to, entered twenty minutes after, a minor."""
SESSIONS = (
    Sat("2026-02-03 22:35", 60, DISCORD.name, Level.VIEW, "Let in; read the last two days.", entered_after=620),
    Sat("2026-02-04 20:30", 40, DISCORD.name, Level.CONVERSE, "Wrote to one friend; no answer.", *FRIEND),
    Sat("2026-02-06 21:00", 35, DISCORD.name, Level.CONVERSE, "The friend answers; she is well.", *FRIEND),
    Sat("2026-02-09 15:10", 25, DISCORD.name, Level.CONVERSE, "The friend names a house; passed on.", *FRIEND),
)  # fmt: skip


def _closing(division: Division) -> None:
    points = {
        ClosingPoint.CONTACTS: "The server was left on 10 February; the friend was thanked by the family, not by us.",
        ClosingPoint.CAPTURES: "Eleven captures filed with the case; digests in the log.",
        ClosingPoint.PHONE_AND_EMAIL: "The mailbox is kept with the account; no phone was used.",
    }
    summary = "Found and well on 9 February. The prosecutor asks to keep the account as it is until the hearing."
    begin_closing(division, "leclair", DISCORD.name, left=AccountState.KEPT_AS_EVIDENCE, summary=summary, points=points)


REVIEW = Meeting(
    case=CASE,
    investigator="leclair",
    held="2026-03-05 10:00",
    summary="Four sessions, all before 10 February. The girl was found on 9 February; the account is kept as evidence.",
    account="I wrote to one friend and to nobody else. I never wrote to her; the friend did.",
    profiles=(DISCORD.name,),
    notes={
        6: "The friend is a minor. The order was to ask where she is; nothing else was asked.",
        15: "Found. Close once the hearing is over.",
    },
    decision=ProfileDecision.CLOSE,
)

EVENTS: list[Event] = [
    Event("2026-02-03 21:35", _ask),
    Event("2026-02-03 22:12", _authorized_orally),
    Event("2026-02-03 22:21", _approved_orally),
    Event("2026-02-04 09:30", _signed),
    Event("2026-02-04 09:40", _approved),
    *(session("leclair", LAPTOP, each) for each in SESSIONS),
    Event("2026-02-09 17:30", _answered),
    Event("2026-02-17 09:30", _closing),
    meeting(REVIEW),
]
