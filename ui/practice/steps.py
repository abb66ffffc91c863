"""The steps most practice cases share: one paper and its yes, an account set up and approved, a closing point by point.

Each step is a few acts through the door, some minutes apart, by the officer who gives them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import attrs

from models.application import Outcome
from models.applying import DraftApplication, SubmitApplication
from models.approving import DecideDetails, DetailMark, Verdict
from models.closing import StateClosingItems, Statement, VerifyClosingItems
from models.deciding import DecideApplication, Mark
from models.profile import AccountState, ClosingPoint, Profile
from models.setting_up import FinishSetUp, RecordDeconfliction, SetUpProfile, StateTerms
from models.stopping import BeginClosing, VerifyClosing
from ui.practice.people import SITES

if TYPE_CHECKING:
    from ui.practice.division import Division

CENTER = "Regional deconfliction center"


@attrs.frozen(kw_only=True)
class Account:
    """One account as the script tells it; ``name`` is identity/site."""

    name: str
    handle: str
    settings: str
    says: str
    own_words: str
    reference: str
    recheck_on: date | None = None
    result: str = "No other agency works this."


def submit(division: Division, login: str, case: str, identity: str) -> None:
    """One paper with every line that is still to be decided; the script calls it ``paper`` and the case."""
    paper = f"paper {case}"
    draft = DraftApplication(investigation=division.urn(case), identity=division.urn(identity))
    division.give(login, draft, named=paper)
    division.later(minutes=2)
    division.give(login, SubmitApplication(application=division.urn(paper)))


def authorize(division: Division, login: str, case: str, subjects: Sequence[str], conditions: str = "") -> None:
    """Every line of a paper in one sitting; the conditions are the sites'."""
    marks = tuple(
        Mark(
            subject=division.urn(each),
            outcome=Outcome.WITH_CONDITIONS if conditions and "/" in each else Outcome.AUTHORIZED,
            text=conditions if "/" in each else "",
        )
        for each in subjects
    )
    division.give(login, DecideApplication(application=division.urn(f"paper {case}"), marks=marks))


def set_up(
    division: Division, login: str, account: Account, equipment: Sequence[str], *, opened: datetime | None = None
) -> None:
    """The account opened, its terms stated, other agencies asked, handed to the commander."""
    profile = division.urn(account.name)
    details = SetUpProfile(
        profile=profile,
        handle=account.handle,
        account_opened_at=opened or division.now,
        settings=account.settings,
        equipment=tuple(division.urn(each) for each in equipment),
    )
    division.later(minutes=2)
    division.give(login, details)
    if opened is None:
        division.later(minutes=3)
        state_terms(division, login, account)
    division.later(minutes=1)
    division.give(login, _checked(division, account))
    division.later(minutes=1)
    division.give(login, FinishSetUp(profile=profile))


def state_terms(division: Division, login: str, account: Account) -> None:
    """The operator's own statement, on the terms on file."""
    version = date.fromisoformat(SITES[account.name.split("/")[1]][1])
    statement = StateTerms(
        profile=division.urn(account.name), version=version, says=account.says, own_words=account.own_words
    )
    division.give(login, statement)


def _checked(division: Division, account: Account) -> RecordDeconfliction:
    return RecordDeconfliction(
        profile=division.urn(account.name),
        system=CENTER,
        reference=account.reference,
        result=account.result,
        checked_on=division.now.astimezone(division.zone).date(),
        recheck_on=account.recheck_on,
    )


def approve(division: Division, identity: str, *names: str) -> None:
    """The commander's yes to the details of the accounts named."""
    marks = tuple(DetailMark(profile=division.urn(each), verdict=Verdict.APPROVED) for each in names)
    division.give("brandt", DecideDetails(identity=division.urn(identity), marks=marks))


def begin_closing(
    division: Division, login: str, name: str, *, left: AccountState, summary: str, points: Mapping[ClosingPoint, str]
) -> None:
    """The operator begins a closing and states the points that are in order; summary and account state themselves."""
    profile = division.urn(name)
    division.give(login, BeginClosing(profile=profile, account_state=left, closing_summary=summary))
    division.later(minutes=4)
    said = tuple(Statement(point=point, what=what) for point, what in points.items())
    division.give(login, StateClosingItems(profile=profile, statements=said))


def verify_closing(division: Division, name: str, seen: str) -> None:
    """The commander looks at every point stated, then closes the profile."""
    profile = division.read("brandt", division.urn(name))
    assert isinstance(profile, Profile)  # noqa: S101 - narrows the type; a profile is what the script named
    points = tuple(each.point for each in profile.closing_items)
    division.give("brandt", VerifyClosingItems(profile=profile.urn, points=points, seen=seen))
    division.later(minutes=3)
    division.give("brandt", VerifyClosing(profile=profile.urn))
