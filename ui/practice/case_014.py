"""HM-26-014: stolen catalytic converters offered online; Det. Sousa, two sites, one return before the yes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from models.application import Outcome
from models.applying import DocumentProfile, DraftApplication, SubmitApplication
from models.approving import DecideDetails, DetailMark, Verdict
from models.contact import RecordContact, Side, UpdateContact
from models.deciding import DecideApplication, Mark
from models.identity import DocumentIdentity, ImageSource, ReviseIdentity, Risk
from models.investigation import OpenInvestigation, Purpose
from models.profile import Level
from models.remark import Remark
from models.setting_up import FinishSetUp, RecordDeconfliction, SetUpProfile, StateTerms
from ui.practice.division import Event
from ui.practice.people import SITES
from ui.practice.pictures import put_on_file
from ui.practice.sessions import Meeting, Sat, meeting, session

if TYPE_CHECKING:
    from ui.practice.division import Division

NECESSITY = (
    "Two searches of pawn records and a canvass of scrap dealers found no buyer. The parts are offered on two sites "
    "that show sellers only to signed-in accounts; an open department account would end the offers."
)
LEGEND = "Buys used exhaust parts for a small garage he runs from home; pays cash, collects in the evening."


def identity(provenance: str) -> dict[str, Any]:
    """The details of the false identity; the image's provenance is what the first paper lacked."""
    return {
        "name": "Ray Dunleavy",
        "age_shown": "about 45",
        "sex_shown": "male",
        "race_shown": "none presented",
        "why_this_presentation": "Sellers here deal with small garages; an owner of that age draws no notice.",
        "home_area": "Harrow Mills, east side",
        "occupation": "garage owner",
        "legend": LEGEND,
        "email": "ray.dunleavy@example.org",
        "phone": "508-555-0144",
        "living_person_check": "Name with the area searched in two people indexes and the voter list: no such person.",
        "living_person_checked_on": date(2026, 1, 8),
        "image_source": ImageSource.GENERATED,
        "image_provenance": provenance,
        "risk": Risk.LOW,
    }


def _ask(division: Division) -> None:
    opened = OpenInvestigation(
        case_number="HM-26-014",
        title="Stolen catalytic converters",
        offence="Receiving stolen property, G.L. c. 266, s. 60",
        purpose=Purpose.OTHER,
        purpose_reason="Stolen goods are sold online; none of the listed purposes names it.",
        predicate_facts="Eleven thefts since 2 December; two victims recognized marked parts in online offers.",
        necessity=NECESSITY,
        prosecutor="ADA Helen Marsh",
        planned_end=date(2026, 6, 30),
    )
    division.give("sousa", opened, named="HM-26-014")
    division.later(minutes=25)
    details = identity("Generated picture; tool and date to follow.")
    division.give("sousa", DocumentIdentity(investigation=division.urn("HM-26-014"), **details), named="Ray")
    for site, name in (("Facebook", "Ray/Facebook"), ("OfferUp", "Ray/OfferUp")):
        division.later(minutes=6)
        document = DocumentProfile(
            identity=division.urn("Ray"),
            platform=division.urn(site),
            level=Level.CONVERSE,
            planned_use="Answer offers of catalytic converters, ask for pictures and marks, arrange no purchase alone.",
        )
        division.give("sousa", document, named=name)


def _submit(division: Division) -> None:
    paper = DraftApplication(investigation=division.urn("HM-26-014"), identity=division.urn("Ray"))
    division.give("sousa", paper, named="paper 014")
    division.later(minutes=3)
    division.give("sousa", SubmitApplication(application=division.urn("paper 014")))


def _return(division: Division) -> None:
    yes = Mark(subject=division.urn("HM-26-014"), outcome=Outcome.AUTHORIZED)
    reason = "Say with which tool and when the picture was made, and how it was checked that it shows no real person."
    back = [
        Mark(
            subject=division.urn(name),
            outcome=Outcome.RETURNED,
            text=reason if name == "Ray" else "Waits for the false identity it belongs to.",
            remarks=(Remark(field="image_provenance" if name == "Ray" else "", text=reason),),
        )
        for name in ("Ray", "Ray/Facebook", "Ray/OfferUp")
    ]
    division.give("okafor", DecideApplication(application=division.urn("paper 014"), marks=(yes, *back)))


def _resubmit(division: Division) -> None:
    details = identity(
        "Generated on 8 January with the licensed image tool on UC-LT-01; reverse-image search of the same day found "
        "no match; settings sheet in the case file."
    )
    division.give(
        "sousa",
        ReviseIdentity(identity=division.urn("Ray"), investigation=division.urn("HM-26-014"), **details),
    )
    put_on_file(
        division,
        "sousa",
        division.urn("Ray"),
        name="ray",
        source=ImageSource.GENERATED,
        provenance=details["image_provenance"],
        on=date(2026, 1, 8),
    )
    division.later(minutes=2)
    division.give("sousa", SubmitApplication(application=division.urn("paper 014")))


def _authorize(division: Division) -> None:
    marks = [
        Mark(subject=division.urn("Ray"), outcome=Outcome.AUTHORIZED),
        *(
            Mark(
                subject=division.urn(name),
                outcome=Outcome.WITH_CONDITIONS,
                text="No purchase without a second officer present.",
            )
            for name in ("Ray/Facebook", "Ray/OfferUp")
        ),
    ]
    division.give("okafor", DecideApplication(application=division.urn("paper 014"), marks=tuple(marks)))


def _set_up(division: Division) -> None:
    for name, handle in HANDLES.items():
        profile = division.urn(name)
        opened = SetUpProfile(
            profile=profile,
            handle=handle,
            account_opened_at=division.now,
            settings="Friends list hidden, location off, contacts not uploaded, messages from everyone.",
            equipment=(division.urn("UC-LT-01"), division.urn("UC-SIM-04")),
        )
        division.later(minutes=9)
        division.give("sousa", opened)
        division.later(minutes=3)
        division.give("sousa", terms(division, name))
        division.later(minutes=3)
        checked = RecordDeconfliction(
            profile=profile,
            system="Regional deconfliction center",
            reference=f"DC-10{41 if 'Facebook' in name else 42}",
            result="No other agency works these sellers.",
            checked_on=date(2026, 1, 12),
            recheck_on=date(2026, 4, 12),
        )
        division.give("sousa", checked)
        division.later(minutes=2)
        division.give("sousa", FinishSetUp(profile=profile))


def _approve(division: Division) -> None:
    marks = tuple(DetailMark(profile=division.urn(name), verdict=Verdict.APPROVED) for name in HANDLES)
    division.give("brandt", DecideDetails(identity=division.urn("Ray"), marks=marks))


HANDLES = {"Ray/Facebook": "ray.dunleavy.parts", "Ray/OfferUp": "rdparts413"}
SAYS = {
    "Facebook": "An account must carry the name used in everyday life; others may be closed.",
    "OfferUp": "Nothing on names; sellers must own what they sell.",
}
OWN_WORDS = {
    "Facebook": (
        "The site does not accept false names and can close the account at any time. It makes no exception for police."
    ),
    "OfferUp": "The site asks for honest offers. I offer nothing; I answer offers.",
}


def terms(division: Division, name: str) -> StateTerms:
    """The operator's own statement for one site."""
    site = name.split("/")[1]
    version = date.fromisoformat(SITES[site][1])
    return StateTerms(profile=division.urn(name), version=version, says=SAYS[site], own_words=OWN_WORDS[site])


def _first_seller(division: Division) -> None:
    seller = RecordContact(
        identity=division.urn("Ray"),
        profile=division.urn("Ray/Facebook"),
        account="mill_city_exhaust",
        site="Facebook",
        first_seen=date(2026, 1, 13),
        how_selected="Offers marked “no paperwork”, found by the search “catalytic converter” within 20 miles.",
    )
    division.give("sousa", seller, named="seller 1")


def _second_seller(division: Division) -> None:
    second = RecordContact(
        identity=division.urn("Ray"),
        profile=division.urn("Ray/OfferUp"),
        account="jk_used_parts",
        site="OfferUp",
        first_seen=date(2026, 1, 28),
        how_selected="One offer shows the paint mark a victim described on 5 January.",
    )
    division.give("sousa", second, named="seller 2")
    division.later(minutes=20)
    asked = UpdateContact(
        contact=division.urn("seller 1"),
        initiated_by=Side.OPERATOR,
        accepted_by=Side.CONTACT,
        first_request_at=division.instant("2026-01-15 19:10"),
        outcome="Answers; two part numbers match thefts of 9 and 14 December.",
    )
    division.give("sousa", asked)


SESSIONS = tuple(
    Sat(start, minutes, profile, level, note, "seller 1" if profile.endswith("Facebook") else "seller 2")
    for start, minutes, profile, level, note in (
        ("2026-01-13 18:30", 25, "Ray/Facebook", Level.VIEW, "Looked through offers in three local groups."),
        ("2026-01-15 19:05", 40, "Ray/Facebook", Level.CONVERSE, "Asked seller 1 for pictures; two were sent."),
        ("2026-01-20 18:40", 20, "Ray/OfferUp", Level.VIEW, "Saved search; four offers noted."),
        ("2026-01-23 20:15", 35, "Ray/Facebook", Level.CONVERSE, "Seller 1 names a price and a place to collect."),
        ("2026-01-28 19:30", 30, "Ray/OfferUp", Level.CONVERSE, "Asked seller 2 if the mark is scratched or painted."),
        ("2026-02-03 18:20", 15, "Ray/OfferUp", Level.VIEW, "Offer of seller 2 still shown."),
        ("2026-02-06 19:45", 45, "Ray/Facebook", Level.CONVERSE, "Seller 1 offers six parts together."),
        ("2026-02-12 18:10", 25, "Ray/Facebook", Level.CONVERSE, "Asked where the parts are kept; no answer."),
        ("2026-02-17 20:00", 30, "Ray/OfferUp", Level.CONVERSE, "Seller 2 sends a picture with a plate in view."),
        ("2026-02-24 18:35", 20, "Ray/Facebook", Level.VIEW, "Group rules changed; offers go by private message now."),
        ("2026-03-04 19:15", 40, "Ray/Facebook", Level.CONVERSE, "Seller 1 agrees to meet; surveillance planned."),
        ("2026-03-10 18:50", 15, "Ray/OfferUp", Level.VIEW, "Offer of seller 2 taken down."),
    )
)


EVENTS: list[Event] = [
    Event("2026-01-08 10:15", _ask),
    Event("2026-01-09 14:05", _submit),
    Event("2026-01-09 16:40", _return),
    Event("2026-01-10 09:30", _resubmit),
    Event("2026-01-12 08:50", _authorize),
    Event("2026-01-12 10:20", _set_up),
    Event("2026-01-12 15:10", _approve),
    Event("2026-01-13 18:05", _first_seller),
    Event("2026-01-28 19:00", _second_seller),
    *(session("sousa", "UC-LT-01", each) for each in SESSIONS),
    meeting(
        Meeting(
            case="HM-26-014",
            investigator="sousa",
            held="2026-02-10 10:00",
            summary=(
                "Seven sessions on two sites since 12 January. Two sellers are followed; part numbers of one match two "
                "thefts. The tone is the sellers'; nothing was bought."
            ),
            account=(
                "I answer offers and ask for pictures. I never named a part first and never named a price first. "
                "Both sellers wrote before I asked about more parts."
            ),
            profiles=("Ray/Facebook", "Ray/OfferUp"),
            notes={
                4: "Captures of 15 and 23 January compared with the log: they agree.",
                15: "Continue to the meeting.",
            },
        )
    ),
]
