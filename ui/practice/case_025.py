"""HM-26-025: fentanyl by channel; Det. Amari, one site refused, details returned once, a network exception."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from models.application import Outcome
from models.applying import DocumentProfile, DraftApplication, SubmitApplication
from models.approving import DecideDetails, DetailMark, Verdict
from models.contact import RecordContact, Side, UpdateContact
from models.deciding import DecideApplication, Mark
from models.equipment import EquipmentKind, Network
from models.identity import DocumentIdentity, ImageSource, Risk
from models.investigation import OpenInvestigation, Purpose
from models.network_exception import GrantNetworkException
from models.profile import Level
from models.remark import Remark
from models.setting_up import FinishSetUp, RecordDeconfliction, SetUpProfile, StateTerms
from ui.practice.division import Event
from ui.practice.people import Item, issue, register_item
from ui.practice.pictures import put_on_file
from ui.practice.sessions import Meeting, Sat, meeting, session

if TYPE_CHECKING:
    from ui.practice.division import Division

LAPTOP = Item(
    "UC-LT-03", EquipmentKind.LAPTOP, "Dell", "Latitude 5450", "7HK2-0Q3", "2026-02-06 09:10", "quill",
    "2026-02-06 15:00", "amari", Network.DEPARTMENT_NETWORK,
)  # fmt: skip


def _laptop(division: Division) -> None:
    register_item(division, LAPTOP)
    division.later(minutes=40)
    exception = GrantNetworkException(
        equipment=division.urn("UC-LT-03"),
        reason=(
            "The annex has one commercial line, reached through a switch the department owns. The address it is seen "
            "under was checked on 6 February and is the carrier's."
        ),
        from_=division.now,
        until=division.instant("2026-04-01 00:00"),
    )
    division.give("brandt", exception)


def _ask(division: Division) -> None:
    opened = OpenInvestigation(
        case_number="HM-26-025",
        title="Fentanyl by channel",
        offence="Distribution of a class A substance, G.L. c. 94C, s. 32",
        purpose=Purpose.CRIME_ONLINE,
        predicate_facts="Three overdoses in January; two phones hold invitations to the same channel.",
        necessity="The channel admits by invitation and shows its offers to members alone; no member will testify.",
        prosecutor="ADA Tomas Reyes",
        planned_end=date(2026, 7, 31),
    )
    division.give("amari", opened, named="HM-26-025")


def _document(division: Division) -> None:
    identity = DocumentIdentity(
        investigation=division.urn("HM-26-025"),
        name="Tino V.",
        age_shown="late 20s",
        sex_shown="male",
        race_shown="none presented",
        why_this_presentation="Members of the channel are of that age; nothing else is needed.",
        home_area="mill district",
        occupation="delivery driver",
        legend="Drives deliveries at night and asks for a friend; never says for whom.",
        email="tino.v.hm@example.org",
        phone="508-555-0158",
        living_person_check="First name and letter only; searched with the area: nobody stands out.",
        living_person_checked_on=date(2026, 2, 5),
        image_source=ImageSource.LICENSED,
        image_provenance="Picture of a parked van at night, licence no. 88-2041 of a stock library, in the case file.",
        risk=Risk.MEDIUM,
    )
    division.give("amari", identity, named="Tino")
    division.later(minutes=3)
    put_on_file(
        division,
        "amari",
        division.urn("Tino"),
        name="van",
        source=ImageSource.LICENSED,
        provenance=identity.image_provenance,
        on=date(2026, 2, 5),
    )


def _submit(division: Division) -> None:
    for site, use in (
        ("Telegram", "Join the channel, read offers, ask the price of the smallest amount."),
        ("Signal", "Move to private talk where a seller asks for it."),
    ):
        division.later(minutes=6)
        document = DocumentProfile(
            identity=division.urn("Tino"), platform=division.urn(site), level=Level.CONVERSE, planned_use=use
        )
        division.give("amari", document, named=f"Tino/{site}")
    division.later(minutes=5)
    paper = DraftApplication(investigation=division.urn("HM-26-025"), identity=division.urn("Tino"))
    division.give("amari", paper, named="paper 025")
    division.later(minutes=2)
    division.give("amari", SubmitApplication(application=division.urn("paper 025")))


def _authorize(division: Division) -> None:
    yes = (
        Mark(subject=division.urn("HM-26-025"), outcome=Outcome.AUTHORIZED),
        Mark(subject=division.urn("Tino"), outcome=Outcome.AUTHORIZED),
        Mark(
            subject=division.urn("Tino/Telegram"),
            outcome=Outcome.WITH_CONDITIONS,
            text="No purchase; the price may be asked, an amount may not be suggested.",
        ),
    )
    no = Mark(
        subject=division.urn("Tino/Signal"),
        outcome=Outcome.REFUSED,
        text="Necessity is not shown: no seller has asked to move, and the channel itself is enough for now.",
    )
    division.give("okafor", DecideApplication(application=division.urn("paper 025"), marks=(*yes, no)))


def _set_up(division: Division) -> None:
    profile = division.urn("Tino/Telegram")
    opened = SetUpProfile(
        profile=profile,
        handle="@tino_v_hm",
        account_opened_at=division.now,
        settings="Number hidden, calls off, groups by invitation only, last seen hidden.",
        equipment=(division.urn("UC-LT-03"),),
    )
    division.later(minutes=8)
    division.give("amari", opened)
    division.later(minutes=3)
    statement = StateTerms(
        profile=profile,
        version=date(2025, 6, 20),
        says="Any name may be used; fraud and illegal trade are forbidden.",
        own_words="A made-up name breaks no rule here. The site may still close a channel I am in, and me with it.",
    )
    division.give("amari", statement)
    division.later(minutes=4)
    division.give("amari", _deconflicted(division, "A county task force has an open interest in the channel."))
    division.later(minutes=2)
    division.give("amari", FinishSetUp(profile=profile))


def _deconflicted(division: Division, result: str) -> RecordDeconfliction:
    return RecordDeconfliction(
        profile=division.urn("Tino/Telegram"),
        system="Regional deconfliction center",
        reference="DC-1188",
        result=result,
        checked_on=date(2026, 2, 9),
        recheck_on=date(2026, 4, 10),
    )


def _details_returned(division: Division) -> None:
    remark = Remark(field="deconfliction", text="A hit is on file. Say how it was resolved and with whom.")
    mark = DetailMark(profile=division.urn("Tino/Telegram"), verdict=Verdict.RETURNED, remarks=(remark,))
    division.give("brandt", DecideDetails(identity=division.urn("Tino"), marks=(mark,)))


def _resolved(division: Division) -> None:
    result = (
        "Hit: a county task force has an open interest in the channel. Resolved by telephone on 9 February: it works "
        "another member and asks for a copy of what concerns that member."
    )
    division.give("amari", _deconflicted(division, result))
    division.later(minutes=2)
    division.give("amari", FinishSetUp(profile=division.urn("Tino/Telegram")))


def _approve(division: Division) -> None:
    mark = DetailMark(profile=division.urn("Tino/Telegram"), verdict=Verdict.APPROVED)
    division.give("brandt", DecideDetails(identity=division.urn("Tino"), marks=(mark,)))


def _seller(division: Division) -> None:
    seller = RecordContact(
        identity=division.urn("Tino"),
        profile=division.urn("Tino/Telegram"),
        account="nightline_hm",
        site="Telegram",
        first_seen=date(2026, 2, 11),
        how_selected="Posts the offers both phones of the January cases hold.",
    )
    division.give("amari", seller, named="nightline")


def _seller_wrote(division: Division) -> None:
    wrote = UpdateContact(
        contact=division.urn("nightline"),
        initiated_by=Side.CONTACT,
        accepted_by=Side.OPERATOR,
        first_request_at=division.instant("2026-02-17 22:30"),
        outcome="Names prices unasked; a pick-up place was named on 3 March.",
    )
    division.give("amari", wrote)


SESSIONS = tuple(
    Sat(start, minutes, "Tino/Telegram", level, note, "nightline")
    for start, minutes, level, note in (
        ("2026-02-10 21:00", 30, Level.JOIN_GROUP, "Joined by the invitation on file; rules of the channel read."),
        ("2026-02-12 22:15", 20, Level.VIEW, "Two offers noted; no word written."),
        ("2026-02-17 22:25", 35, Level.CONVERSE, "The seller writes first; asked only what there is."),
        ("2026-02-21 23:05", 25, Level.CONVERSE, "Price of the smallest amount asked, as allowed."),
        ("2026-02-26 21:40", 15, Level.VIEW, "Channel quiet."),
        ("2026-03-03 22:10", 40, Level.CONVERSE, "The seller names a place; passed to surveillance."),
        ("2026-03-07 22:00", 20, Level.VIEW, "Offers stand as before."),
        ("2026-03-13 22:30", 30, Level.CONVERSE, "Asked why nothing is bought; answered that money is short."),
    )
)

FIRST = Meeting(
    case="HM-26-025",
    investigator="amari",
    held="2026-02-24 09:30",
    summary="Four sessions on one site. The seller wrote first. The conditions of the authorization were kept.",
    account="I wait for the seller to write. I asked one price, the smallest, once.",
    profiles=("Tino/Telegram",),
    notes={12: "The hit DC-1188 is resolved; the county has its copy.", 5: "The seller sets tone and pace."},
)
SECOND = Meeting(
    case="HM-26-025",
    investigator="amari",
    held="2026-03-11 10:00",
    summary="Three sessions since the last review. A place was named; surveillance is planned for the week.",
    account="Nothing to add to the log. The network exception is still needed until the annex gets its own switch.",
    profiles=("Tino/Telegram",),
    notes={3: "The exception of 6 February runs to 31 March; a separate line is ordered."},
)

EVENTS: list[Event] = [
    Event("2026-02-05 13:20", _ask),
    Event("2026-02-05 13:40", _document),
    Event("2026-02-05 13:46", _submit),
    Event("2026-02-06 09:10", _laptop),
    Event("2026-02-06 15:00", lambda division: issue(division, LAPTOP)),
    Event("2026-02-09 08:40", _authorize),
    Event("2026-02-09 09:30", _set_up),
    Event("2026-02-09 11:15", _details_returned),
    Event("2026-02-09 13:40", _resolved),
    Event("2026-02-09 15:05", _approve),
    Event("2026-02-11 20:30", _seller),
    Event("2026-02-18 09:15", _seller_wrote),
    *(session("amari", "UC-LT-03", each) for each in SESSIONS),
    meeting(FIRST),
    meeting(SECOND),
]
