"""What the small practice cases share: one file, one false identity, one site, asked for, closed, wiped after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from models.applying import DocumentProfile
from models.assignment import AcceptReturn, ReturnEquipment
from models.equipment import Image
from models.identity import DocumentIdentity, ImageSource, Risk
from models.investigation import OpenInvestigation, Purpose
from models.profile import AccountState, ClosingPoint, Level
from models.wiping import ConfirmWiped, RestockEquipment, SettleImage, WipeEquipment
from ui.practice.steps import authorize, begin_closing, submit

if TYPE_CHECKING:
    from ui.practice.division import Division

NONE_PRESENTED = "none presented"


@attrs.frozen(kw_only=True)
class Paper:
    """One case as it is asked for: the file, the false identity, one site to be looked at."""

    login: str
    number: str
    title: str
    offence: str
    purpose: Purpose
    facts: str
    necessity: str
    planned_end: date
    identity: str
    name: str
    legend: str
    checked_on: date
    site: str
    use: str
    level: Level = Level.VIEW
    presented: str = NONE_PRESENTED

    @property
    def profile(self) -> str:
        """What the script calls its site."""
        return f"{self.identity}/{self.site}"


def ask(division: Division, paper: Paper) -> None:
    """The file opened, identity and site documented, the paper submitted."""
    opened = OpenInvestigation(
        case_number=paper.number,
        title=paper.title,
        offence=paper.offence,
        purpose=paper.purpose,
        predicate_facts=paper.facts,
        necessity=paper.necessity,
        prosecutor="ADA Helen Marsh",
        planned_end=paper.planned_end,
    )
    division.give(paper.login, opened, named=paper.number)
    division.later(minutes=12)
    division.give(paper.login, _identity(division, paper), named=paper.identity)
    division.later(minutes=5)
    document = DocumentProfile(
        identity=division.urn(paper.identity),
        platform=division.urn(paper.site),
        level=paper.level,
        planned_use=paper.use,
    )
    division.give(paper.login, document, named=paper.profile)
    division.later(minutes=3)
    submit(division, paper.login, paper.number, paper.identity)


def _identity(division: Division, paper: Paper) -> DocumentIdentity:
    return DocumentIdentity(
        investigation=division.urn(paper.number),
        name=paper.name,
        age_shown=paper.presented,
        sex_shown=NONE_PRESENTED,
        race_shown=NONE_PRESENTED,
        why_this_presentation="Nothing more is needed to be let in.",
        home_area="canal district",
        legend=paper.legend,
        email=f"{paper.name.lower().replace(' ', '.')}.hm@example.org",
        living_person_check="Name with the area searched in two people indexes and the voter list: no such person.",
        living_person_checked_on=paper.checked_on,
        image_source=ImageSource.NONE,
        risk=Risk.LOW,
    )


def authorized(division: Division, paper: Paper) -> None:
    """The Chief's yes to every line."""
    authorize(division, "okafor", paper.number, (paper.number, paper.identity, paper.profile))


def closing(division: Division, paper: Paper, equipment: str, summary: str) -> None:
    """The account closed by its operator, the equipment handed back."""
    points = {
        ClosingPoint.CONTACTS: "Nobody is left on the account.",
        ClosingPoint.IMAGES: "No image was shown.",
        ClosingPoint.PHONE_AND_EMAIL: "Mailbox closed; no phone was used.",
        ClosingPoint.CAPTURES: "Filed with the case; digests in the log.",
        ClosingPoint.EQUIPMENT: f"{equipment} handed back today.",
    }
    begin_closing(division, paper.login, paper.profile, left=AccountState.CLOSED_BY_US, summary=summary, points=points)
    division.later(minutes=20)
    division.give(paper.login, ReturnEquipment(equipment=division.urn(equipment)))
    division.later(minutes=15)
    division.give("quill", AcceptReturn(equipment=division.urn(equipment)))


def wiped(division: Division, equipment: str) -> None:
    """Held equipment: nothing on it is needed; wiped, looked at by another, put into stock."""
    urn = division.urn(equipment)
    division.later(minutes=10)
    division.give("brandt", SettleImage(equipment=urn, image=Image.NOTHING_NEEDED))
    division.later(minutes=30)
    division.give("quill", WipeEquipment(equipment=urn, wipe_method="Reset to the maker's image, encrypted anew."))
    division.later(minutes=20)
    division.give("brandt", ConfirmWiped(equipment=urn))
    division.give("quill", RestockEquipment(equipment=urn))
