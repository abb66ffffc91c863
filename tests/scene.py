"""One case as it stands when everything is in order: an approved profile on tested, issued equipment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.assignment import Assignment, AssignmentState
from models.command import Role
from models.delegation import OnDutyOrder, PaperState
from models.equipment import Equipment, EquipmentKind, EquipmentState, Network
from models.equipment_test import DEVICE_SHEET, EquipmentTest
from models.footprint import Footprint, FootprintCheck
from models.identity import FalseIdentity, IdentityState, ImageSource
from models.investigation import Investigation, InvestigationState
from models.officer import Officer, OfficerState, RoleGrant
from models.platform import Platform, Stance
from models.policy import window_end
from models.profile import Deconfliction, Level, Profile, ProfileState, Window
from models.terms import TermsRead, TermsStatement
from tests.fakes import NOON, FakeContext

ZONE = ZoneInfo("America/New_York")
START = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
CHIEF, COMMANDER, DETECTIVE, OTHER, ADMINISTRATOR = (f"HM-O-1-000{n}" for n in range(1, 6))
PLATFORM, LAPTOP, TEST = "HM-PL-1-0001", "HM-E-1-0001", "HM-ET-1-0001"
ASSIGNMENT, ORDER, FOOTPRINT = "HM-AS-1-0001", "HM-OD-1-0001", "HM-FC-1-0001"
CASE, IDENTITY, PROFILE = "HM-N-1-0001", "HM-I-1-0001", "HM-P-1-0001"


def days(count: float) -> datetime:
    """So many days after noon of 16 March 2026."""
    return NOON + timedelta(days=count)


def officer(urn: str, *roles: Role) -> Officer:
    return Officer(
        urn=urn,
        state=OfficerState.ACTIVE,
        rank="Officer",
        name=f"Number {urn[-1]}",
        login_name=urn[-4:],
        roles=tuple(RoleGrant(role=role, from_=START) for role in roles),
        rules_acknowledged_at=START,
    )


def laptop(**changes: object) -> Equipment:
    made = Equipment(
        urn=LAPTOP,
        state=EquipmentState.ISSUED,
        asset_tag="UC-LT-01",
        kind=EquipmentKind.LAPTOP,
        department_property=True,
        network=Network.SEPARATE_LINE,
        holder=DETECTIVE,
    )
    changed: Equipment = made.changed(**changes)
    return changed


def passed_test(tested_at: datetime = NOON - timedelta(days=30), **changes: object) -> EquipmentTest:
    made = EquipmentTest(
        urn=TEST,
        equipment=LAPTOP,
        tester=ADMINISTRATOR,
        tested_at=tested_at,
        evidence="Looked at every point.",
        passed=True,
        valid_until=window_end(tested_at, 90, ZONE),
        **dict.fromkeys(DEVICE_SHEET, True),  # type: ignore[arg-type]
    )
    changed: EquipmentTest = made.changed(**changes)
    return changed


def profile(**changes: object) -> Profile:
    approved = days(-20)
    made = Profile(
        urn=PROFILE,
        state=ProfileState.APPROVED,
        identity=IDENTITY,
        investigation=CASE,
        platform=PLATFORM,
        operator=DETECTIVE,
        level=Level.BEFRIEND,
        handle="invented.handle",
        account_opened_at=days(-21),
        credential_holder=DETECTIVE,
        equipment=(LAPTOP,),
        terms=(
            TermsStatement(
                operator=DETECTIVE, stated_at=days(-21), version=date(2025, 1, 1), says="Forbids.", own_words="Read."
            ),
        ),
        terms_by=(DETECTIVE,),
        terms_read=(TermsRead(operator=DETECTIVE, version=date(2025, 1, 1)),),
        deconfliction=Deconfliction(system="RISS", result="Nothing.", checked_on=date(2026, 2, 20)),
        authorized_at=days(-22),
        windows=(
            Window(
                from_=approved,
                until=window_end(approved, 90, ZONE),
                approved_by=COMMANDER,
                level=Level.BEFRIEND,
                operator=DETECTIVE,
                equipment=(LAPTOP,),
            ),
        ),
    )
    changed: Profile = made.changed(**changes)
    return changed


def scene() -> FakeContext:
    """Everything a session of the detective needs, at noon of 16 March 2026."""
    context = FakeContext(
        officer(CHIEF, Role.CHIEF),
        officer(COMMANDER, Role.COMMANDER),
        officer(DETECTIVE, Role.DETECTIVE),
        officer(OTHER, Role.DETECTIVE),
        officer(ADMINISTRATOR, Role.ADMINISTRATOR),
        Platform(
            urn=PLATFORM, name="Site", stance=Stance.SILENT, terms_version=date(2025, 1, 1), checked_on=date(2026, 1, 1)
        ),
        Investigation(
            urn=CASE,
            state=InvestigationState.AUTHORIZED,
            case_number="HM-26-099",
            title="A case",
            members=(DETECTIVE,),
            authorized_at=days(-22),
        ),
        FalseIdentity(
            urn=IDENTITY,
            state=IdentityState.APPROVED,
            investigation=CASE,
            operators=(DETECTIVE,),
            name="Nobody Real",
            image_source=ImageSource.NONE,
            authorized_at=days(-22),
        ),
        FootprintCheck(
            urn=FOOTPRINT,
            officer=DETECTIVE,
            checked_on=date(2026, 2, 1),
            result=Footprint.NOTHING,
            found="Nothing.",
            granted_by=COMMANDER,
        ),
        profile(),
        laptop(),
        passed_test(),
        Assignment(
            urn=ASSIGNMENT,
            state=AssignmentState.RECEIVED,
            equipment=LAPTOP,
            issued_to=DETECTIVE,
            issued_by=COMMANDER,
            issued_at=days(-25),
            received_at=days(-25),
        ),
        OnDutyOrder(
            urn=ORDER, state=PaperState.GIVEN, officer=DETECTIVE, from_=days(-60), until=days(200)
        ),
    )
    return context.by(DETECTIVE, Role.DETECTIVE)
