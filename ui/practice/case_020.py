"""HM-26-020: freight offered in bulk; Det. Amari for two weeks, then handed to the regional task force."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from models.equipment import EquipmentKind
from models.investigation import Purpose, ReferInvestigation, RetentionClass
from models.profile import Level
from models.retention import SetRetentionClass
from ui.practice.division import Event
from ui.practice.people import Item, issue
from ui.practice.people import test as tested
from ui.practice.sessions import Sat, session
from ui.practice.small_case import Paper, ask, authorized, closing, wiped
from ui.practice.steps import Account, approve, set_up, verify_closing

if TYPE_CHECKING:
    from ui.practice.division import Division

FREIGHT = Paper(
    login="amari",
    number="HM-26-020",
    title="Freight offered in bulk",
    offence="Receiving stolen property, G.L. c. 266, s. 60",
    purpose=Purpose.CRIME_ONLINE,
    facts="Pallets of appliances are offered below cost; two seals match trailers broken open in December.",
    necessity="The offers stand in a group that admits accounts with a face or a trade; carriers know no seller.",
    planned_end=date(2026, 6, 30),
    identity="Farrow",
    name="Nell Farrow",
    legend="Clears out storage units and resells.",
    checked_on=date(2026, 1, 5),
    site="Facebook",
    use="Join one group, read offers.",
    level=Level.JOIN_GROUP,
    presented="about 35",
)
ACCOUNT = Account(
    name="Farrow/Facebook",
    handle="nell.farrow.resale",
    settings="Friends list hidden, location off, contacts not uploaded.",
    says="An account must carry the name used in everyday life; others may be closed.",
    own_words="False names are not accepted and police are no exception. The account may be closed at any time.",
    reference="DC-1029",
    recheck_on=date(2026, 4, 6),
    result="No hit on the day. The regional task force is told of the interest.",
)
PHONE = Item(
    "UC-PH-01", EquipmentKind.PHONE, "Google", "Pixel 7a", "37190FDJ-11", "2026-01-06 11:00", "quill",
    "2026-01-06 13:00", "amari",
)  # fmt: skip


def _opened(division: Division) -> None:
    set_up(division, "amari", ACCOUNT, ("UC-PH-01",))
    division.later(minutes=100)
    approve(division, "Farrow", "Farrow/Facebook")


def _referred(division: Division) -> None:
    verify_closing(division, "Farrow/Facebook", "Looked for the account from another desk: it is gone.")
    division.later(minutes=10)
    case = division.urn("HM-26-020")
    division.give("brandt", ReferInvestigation(investigation=case, referred_to="Regional task force on cargo theft"))
    division.give("brandt", SetRetentionClass(investigation=case, retention=RetentionClass.SEVEN))
    wiped(division, "UC-PH-01")


SESSIONS = (
    Sat("2026-01-08 20:10", 25, "Farrow/Facebook", Level.JOIN_GROUP, "Let in; rules of the group read, offers noted."),
    Sat("2026-01-14 19:30", 20, "Farrow/Facebook", Level.VIEW, "One seal number noted; the task force knows it."),
)

EVENTS: list[Event] = [
    Event("2026-01-05 13:00", partial(ask, paper=FREIGHT)),
    Event("2026-01-06 09:00", partial(authorized, paper=FREIGHT)),
    Event(PHONE.tested, lambda division: tested(division, PHONE)),
    Event(PHONE.issued, lambda division: issue(division, PHONE)),
    Event("2026-01-06 14:00", _opened),
    *(session("amari", "UC-PH-01", each) for each in SESSIONS),
    Event(
        "2026-01-20 08:00",
        partial(
            closing,
            paper=FREIGHT,
            equipment="UC-PH-01",
            summary="The task force works the group since November and takes the case with all that was found.",
        ),
    ),
    Event("2026-01-22 09:00", _referred),
]
