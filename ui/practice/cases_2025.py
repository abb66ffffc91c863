"""The year 2025: two cases carried out, closed and inspected, one paper taken back, one refused."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from models.application import Outcome
from models.applying import WithdrawApplication
from models.deciding import DecideApplication, Mark
from models.inspection import Inspection, Looked, SampleResult
from models.inspection_acts import AppointInspector, DrawSample, RecordInspection
from models.investigation import EndInvestigation, Purpose, RetentionClass
from models.profile import Level
from models.retention import SetRetentionClass
from ui.practice.division import Event
from ui.practice.sessions import Sat, session
from ui.practice.small_case import Paper, ask, authorized, closing, wiped
from ui.practice.steps import Account, approve, set_up, verify_closing

if TYPE_CHECKING:
    from ui.practice.division import Division

BICYCLES = Paper(
    login="sousa",
    number="HM-25-041",
    title="Bicycles taken from school racks",
    offence="Larceny over $1,200, G.L. c. 266, s. 30",
    purpose=Purpose.CRIME_ONLINE,
    facts="Seven bicycles gone from two schools since 18 August; one frame number stands in an offer.",
    necessity="Sellers show the frame to signed-in accounts alone; the site's answer to a letter takes weeks.",
    planned_end=date(2025, 10, 31),
    identity="Marlow",
    name="Cal Marlow",
    legend="Looks for a second-hand bicycle for a student.",
    checked_on=date(2025, 9, 3),
    site="OfferUp",
    use="Look at offers, ask for pictures of frames.",
    level=Level.CONVERSE,
    presented="about 25",
)
WANTED = Paper(
    login="amari",
    number="HM-25-048",
    title="Wanted on a default warrant",
    offence="Default warrant, armed robbery, G.L. c. 265, s. 17",
    purpose=Purpose.WANTED_PERSON,
    facts="The warrant stands since June; a public channel shows him at a place nobody has named.",
    necessity="The channel is closed to accounts without a member's link; patrol found him at no known address.",
    planned_end=date(2025, 10, 31),
    identity="Orla",
    name="Orla Quin",
    legend="None: the account reads and does not write.",
    checked_on=date(2025, 9, 12),
    site="Telegram",
    use="Read one channel; write to nobody.",
    level=Level.JOIN_GROUP,
)
TAKEN_BACK = Paper(
    login="whitlock",
    number="HM-25-064",
    title="Threats against a store",
    offence="Threat to commit a crime, G.L. c. 275, s. 2",
    purpose=Purpose.CRIME_ONLINE,
    facts="Four messages of 15 November name a store and a weekend.",
    necessity="The account that wrote them shows itself to members of one group.",
    planned_end=date(2026, 1, 31),
    identity="Dara",
    name="Dara Teague",
    legend="Shops at the mall on weekends.",
    checked_on=date(2025, 11, 18),
    site="Facebook",
    use="Read one group.",
    level=Level.JOIN_GROUP,
)
REFUSED = Paper(
    login="sousa",
    number="HM-25-066",
    title="Resold concert tickets",
    offence="Larceny by false pretenses, G.L. c. 266, s. 30",
    purpose=Purpose.CRIME_ONLINE,
    facts="One caller says a colleague sells tickets that do not exist.",
    necessity="The offers could be looked at without asking the caller for a statement.",
    planned_end=date(2026, 2, 27),
    identity="Perry",
    name="Perry Lomax",
    legend="Goes to concerts in Boston.",
    checked_on=date(2025, 12, 8),
    site="Instagram",
    use="Look at offers of tickets.",
)


ACCOUNTS = {
    "Marlow/OfferUp": Account(
        name="Marlow/OfferUp",
        handle="calmarlow_bikes",
        settings="Location off, contacts not uploaded.",
        says="Nothing on names; sellers must own what they sell.",
        own_words="I offer nothing. The site may close the account when it likes.",
        reference="DC-0931",
    ),
    "Orla/Telegram": Account(
        name="Orla/Telegram",
        handle="@orla_q_hm",
        settings="Number hidden, calls off, last seen hidden.",
        says="Any name may be used; fraud and illegal trade are forbidden.",
        own_words="A made-up name is allowed here. I write nothing.",
        reference="DC-0947",
    ),
}


def opened(division: Division, paper: Paper, equipment: str) -> None:
    """The account set up by its operator, its details approved by the commander two hours later."""
    set_up(division, paper.login, ACCOUNTS[paper.profile], (equipment,))
    division.later(minutes=120)
    approve(division, paper.identity, paper.profile)


def ended(division: Division, paper: Paper, equipment: str) -> None:
    """The second look, the end of the case, its retention class; the equipment wiped by two people."""
    verify_closing(division, paper.profile, "Looked for the account from another desk: it is gone.")
    division.later(minutes=5)
    case = division.urn(paper.number)
    division.give("brandt", EndInvestigation(investigation=case))
    division.give("brandt", SetRetentionClass(investigation=case, retention=RetentionClass.SEVEN))
    wiped(division, equipment)


def withdrawn(division: Division) -> None:
    """An arrest made the paper needless before anybody decided it."""
    division.give("whitlock", WithdrawApplication(application=division.urn(f"paper {TAKEN_BACK.number}")))


def refused(division: Division) -> None:
    """The Chief's no to every line, with its reason."""
    reasons = {
        REFUSED.number: "One caller's belief is no ground. Take a statement first.",
        REFUSED.identity: "There is no investigation it would serve.",
        REFUSED.profile: "There is no investigation it would serve.",
    }
    marks = tuple(Mark(subject=division.urn(name), outcome=Outcome.REFUSED, text=why) for name, why in reasons.items())
    division.give("okafor", DecideApplication(application=division.urn(f"paper {REFUSED.number}"), marks=marks))


def appointed(division: Division) -> None:
    """The Chief appoints the inspector for both closed cases; the samples are drawn the same day."""
    for paper in (BICYCLES, WANTED):
        name = f"inspection {paper.number}"
        appoint = AppointInspector(
            investigation=division.urn(paper.number),
            inspector=division.urn("novak"),
            until=division.instant("2026-01-01 00:00"),
            reason="Look at the papers and the sessions against the log of the desk.",
        )
        division.give("okafor", appoint, named=name)
        division.later(minutes=20)
        division.give("novak", DrawSample(inspection=division.urn(name)))
        division.later(minutes=5)


def inspected(division: Division) -> None:
    """What the inspector found of each record drawn."""
    for paper in (BICYCLES, WANTED):
        inspection = division.read("novak", division.urn(f"inspection {paper.number}"))
        assert isinstance(inspection, Inspection)  # noqa: S101 - narrows the type; the script named it
        results = tuple(SampleResult(record=each, result=Looked.IN_ORDER) for each in inspection.sample)
        found: dict[str, Any] = {"results": results, "summary": "Every record drawn agrees with its paper."}
        division.give("novak", RecordInspection(inspection=inspection.urn, **found))
        division.later(minutes=40)


SESSIONS = (
    ("sousa", "UC-LT-02", Sat("2025-09-09 18:20", 25, "Marlow/OfferUp", Level.VIEW, "Nine offers noted.")),
    ("sousa", "UC-LT-02", Sat("2025-09-12 19:00", 30, "Marlow/OfferUp", Level.CONVERSE, "A frame number was sent.")),
    ("sousa", "UC-LT-02", Sat("2025-09-18 18:40", 15, "Marlow/OfferUp", Level.VIEW, "The offer is gone; seller held.")),
    (
        "amari",
        "UC-PH-01",
        Sat("2025-09-18 21:10", 20, "Orla/Telegram", Level.JOIN_GROUP, "Joined by the link on file."),
    ),
    (
        "amari",
        "UC-PH-01",
        Sat("2025-09-30 20:40", 25, "Orla/Telegram", Level.VIEW, "A street sign is in view; passed on."),
    ),
)

EVENTS: list[Event] = [
    Event("2025-09-03 15:00", partial(ask, paper=BICYCLES)),
    Event("2025-09-04 10:10", partial(authorized, paper=BICYCLES)),
    Event("2025-09-04 13:00", partial(opened, paper=BICYCLES, equipment="UC-LT-02")),
    Event("2025-09-12 14:30", partial(ask, paper=WANTED)),
    Event("2025-09-15 10:00", partial(authorized, paper=WANTED)),
    Event("2025-09-15 13:00", partial(opened, paper=WANTED, equipment="UC-PH-01")),
    *(session(*each) for each in SESSIONS),
    Event(
        "2025-09-24 09:30",
        partial(closing, paper=BICYCLES, equipment="UC-LT-02", summary="Two bicycles found; the seller is charged."),
    ),
    Event("2025-09-26 10:00", partial(ended, paper=BICYCLES, equipment="UC-LT-02")),
    Event(
        "2025-10-08 09:30",
        partial(closing, paper=WANTED, equipment="UC-PH-01", summary="Arrested on 3 October; the channel was left."),
    ),
    Event("2025-10-10 09:00", partial(ended, paper=WANTED, equipment="UC-PH-01")),
    Event("2025-11-18 11:00", partial(ask, paper=TAKEN_BACK)),
    Event("2025-11-19 08:50", withdrawn),
    Event("2025-12-01 10:00", appointed),
    Event("2025-12-08 13:30", partial(ask, paper=REFUSED)),
    Event("2025-12-09 09:15", refused),
    Event("2025-12-19 11:00", inspected),
]
