"""What must hold for a profile to be used, and for its details to be approved before use.

One statement of each requirement: the page ticks it, ``DecideDetails`` enforces it, ``LogActivity`` flags by
it, the report prints it. A session outside approval is always recorded; the flag names rule and clause (R08).
"""

from __future__ import annotations

from datetime import datetime

from models.assignment import holder_at
from models.delegation import on_duty_order_for
from models.equipment import Equipment
from models.equipment_test import holds_register, test_at
from models.fields import When, missing
from models.footprint import is_clear
from models.identity import IdentityState
from models.image import in_order, on_file
from models.moment import day_of
from models.network_exception import exception_at
from models.officer import leaving
from models.oral import authorized_orally, oral_window
from models.profile import Level, Window
from models.requirement import Check, Finding, Requirement, check, unmet
from models.use_facts import Use
from models.use_terms import STATEMENT_CURRENT, STATEMENT_ON_FILE, TERMS_LOOKED_AT


def _since(instant: datetime | None, at: datetime) -> bool:
    return instant is not None and instant <= at


def _given(use: Use, written: datetime | None, **of: str) -> bool:
    """Authorized in writing by then, or orally where an oral authorization stands in for it."""
    return _since(written, use.at) or authorized_orally(use.reader, use.at, **of)


def _investigation_authorized(use: Use) -> Finding:
    found = use.investigation
    ended = found.ended_at is not None and found.ended_at <= use.at
    return Finding(_given(use, found.authorized_at, investigation=found.urn) and not ended, found.urn)


def _operator_named(use: Use) -> Finding:
    return Finding(use.operator in use.investigation.members, use.operator)


def _site_authorized(use: Use) -> Finding:
    if use.profile is None:
        viewed = use.level is Level.VIEW
        return Finding(None if viewed else False, "session without a profile" if viewed else f"used: {use.level}")
    return Finding(_given(use, use.profile.authorized_at, profile=use.profile.urn), use.profile.urn)


def _identity_authorized(use: Use) -> Finding:
    if use.identity is None:
        return Finding(None, "session without a profile")
    refused = use.identity.state in {IdentityState.REFUSED, IdentityState.WITHDRAWN}
    given = _given(use, use.identity.authorized_at, identity=use.identity.urn)
    return Finding(given and not refused, use.identity.urn)


def _opened_after(use: Use) -> Finding:
    profile = use.profile
    if profile is None or profile.account_opened_at is None:
        return Finding(None, "no account opened")
    opened = profile.account_opened_at
    given = _since(profile.authorized_at, opened) or authorized_orally(use.reader, opened, profile=profile.urn)
    return Finding(given, profile.urn)


def _department_equipment(use: Use) -> Finding:
    if not use.registered or not use.equipment:
        return Finding(met=False, detail="not registered equipment")
    other = [e for e in use.equipment if not use.reader.get(e, Equipment).department_property]
    return Finding(not other, ", ".join(other or use.equipment))


def _test_valid(use: Use) -> Finding:
    lapsed = [e for e in use.equipment if test_at(use.reader, e, use.at) is None]
    return Finding(bool(use.equipment) and not lapsed, ", ".join(lapsed or use.equipment))


def _without_the_register(use: Use) -> Finding:
    holding = [e for e in use.equipment if holds_register(use.reader, use.reader.get(e, Equipment), use.at)]
    return Finding(not holding, ", ".join(holding or use.equipment))


def _off_the_network(use: Use) -> Finding:
    on_it = [
        e
        for e in use.equipment
        if use.reader.get(e, Equipment).on_department_network and exception_at(use.reader, e, use.at) is None
    ]
    return Finding(bool(use.equipment) and not on_it, ", ".join(on_it or use.equipment))


def _held_by_operator(use: Use) -> Finding:
    other = [e for e in use.equipment if holder_at(use.reader, e, use.at) != use.operator]
    return Finding(bool(use.equipment) and not other, ", ".join(other or use.equipment))


def _documented(use: Use) -> Finding:
    records = [each for each in (use.identity, use.profile) if each is not None]
    moments = (When.CREATE, When.SUBMIT, When.SET_UP)
    lacking = [f"{each.urn}: {field.declared.label}" for each in records for field in missing(each, *moments)]
    return Finding(not lacking, ", ".join(lacking) if lacking else ", ".join(each.urn for each in records))


def _window(use: Use) -> Window | None:
    """The approval in force, or the oral one that stands in for it."""
    profile = use.profile
    return None if profile is None else profile.window_at(use.at) or oral_window(use.reader, profile, use.at)


def _approved_then(use: Use) -> Finding:
    if use.profile is None:
        return Finding(None, "session without a profile")
    return Finding(_window(use) is not None, use.profile.urn)


def _not_suspended(use: Use) -> Finding:
    if use.profile is None:
        return Finding(None, "session without a profile")
    stopped = use.profile.suspended_at(use.at) or _since(use.profile.closing_from, use.at)
    return Finding(not stopped, use.profile.urn)


def _level_approved(use: Use) -> Finding:
    window = _window(use)
    if window is None:
        return Finding(None, "no approval at that instant")
    return Finding(use.level.rank <= window.level.rank, f"approved: {window.level}; used: {use.level}")


def _operator_approved(use: Use) -> Finding:
    window = _window(use)
    if window is None:
        return Finding(None, "no approval at that instant")
    return Finding(use.operator == window.operator, f"approved: {window.operator}; used: {use.operator}")


def _equipment_approved(use: Use) -> Finding:
    window = _window(use)
    if window is None:
        return Finding(None, "no approval at that instant")
    other = [e for e in use.equipment if e not in window.equipment]
    return Finding(not other and use.registered, ", ".join(other or use.equipment))


def _images_in_order(use: Use) -> Finding:
    if use.identity is None or use.profile is None:
        return Finding(None, "session without a profile")
    return in_order(use.reader, use.identity, use.profile, use.at)


def _footprint_checked(use: Use) -> Finding:
    clear = is_clear(use.reader, use.operator, day_of(use.at, use.reader))
    return Finding(clear, use.operator, ((use.operator, use.investigation.urn),))


def _operator_stays(use: Use) -> Finding:
    found = leaving(use.reader, (use.operator,))
    return Finding(not found, ", ".join(found))


def _on_duty_order(use: Use) -> Finding:
    platform = use.profile.platform if use.profile else ""
    order = on_duty_order_for(use.reader, use.operator, platform, use.at)
    return Finding(order is not None, order.urn if order else use.operator)


_R = Requirement[Use]
INVESTIGATION_AUTHORIZED = _R(
    rule="R01", wording="The investigation is authorized", find=_investigation_authorized, mended_by="DecideApplication"
)
OPERATOR_NAMED = _R(rule="R01", wording="The operator is an investigator of this case", find=_operator_named)
OPENED_AFTER = _R(rule="R01", wording="The account was opened after the authorization", find=_opened_after)
SITE_AUTHORIZED = _R(
    rule="R02", wording="This site is authorized", find=_site_authorized, mended_by="DecideApplication"
)
DEPARTMENT_EQUIPMENT = _R(rule="R03", wording="Only department equipment is used", find=_department_equipment)
TEST_VALID = _R(
    rule="R04", wording="The equipment's no-identifier test is valid", find=_test_valid, mended_by="TestEquipment"
)
OFF_THE_NETWORK = _R(
    rule="R05", wording="The equipment is off the department network, or an exception is on file",
    find=_off_the_network, mended_by="GrantNetworkException",
)
IDENTITY_AUTHORIZED = _R(
    rule="R06", wording="The false identity is authorized", find=_identity_authorized, mended_by="DecideApplication"
)
DOCUMENTED = _R(rule="R07", wording="Every required detail is documented", find=_documented, mended_by="SetUpProfile")
APPROVED_THEN = _R(
    rule="R08", wording="The details are approved prior to use", find=_approved_then, mended_by="DecideDetails"
)
NOT_SUSPENDED = _R(
    rule="R08", wording="The profile is not stopped or closing", find=_not_suspended, mended_by="ResumeProfile"
)
LEVEL_APPROVED = _R(rule="R08", wording="The engagement stays within the approved level", find=_level_approved)
OPERATOR_APPROVED = _R(rule="R08", wording="The operator is the one approved", find=_operator_approved)
EQUIPMENT_APPROVED = _R(rule="R08", wording="The equipment is the one approved", find=_equipment_approved)
WITHOUT_THE_REGISTER = _R(
    rule="R26", wording="Neither the register nor a part of it is on the equipment", find=_without_the_register
)
HELD_BY_OPERATOR = _R(
    rule="R03", wording="The equipment is issued to the operator", find=_held_by_operator, mended_by="IssueEquipment"
)
ON_DUTY_ORDER = _R(
    rule="R27", wording="The Chief's on-duty order names the operator", find=_on_duty_order,
    mended_by="OrderOnDutyAccess",
)
IMAGES_ON_FILE = _R(
    rule="R16", wording="Each image shown is on file with its source, and its licence or written consent",
    find=lambda use: on_file(use.identity), mended_by="RecordImage",
)
IMAGES_IN_ORDER = _R(
    rule="R16", wording="Each image shown is approved, and its licence or consent holds", find=_images_in_order,
    mended_by="RecordConsentAnew",
)
FOOTPRINT_CHECKED = _R(
    rule="R25", wording="The operator's public footprint was checked within a year", find=_footprint_checked,
    mended_by="RecordFootprintCheck",
)
OPERATOR_STAYS = _R(
    rule="R01", wording="The operator is not leaving the department or this work", find=_operator_stays,
    mended_by="ReassignOperator",
)

_GROUND = (
    INVESTIGATION_AUTHORIZED,
    OPERATOR_NAMED,
    SITE_AUTHORIZED,
    DEPARTMENT_EQUIPMENT,
    HELD_BY_OPERATOR,
    TEST_VALID,
    WITHOUT_THE_REGISTER,
    OFF_THE_NETWORK,
    IDENTITY_AUTHORIZED,
)
READY_FOR_APPROVAL: tuple[Requirement[Use], ...] = (
    *_GROUND,
    DOCUMENTED,
    STATEMENT_ON_FILE,
    TERMS_LOOKED_AT,
    STATEMENT_CURRENT,
    IMAGES_ON_FILE,
    IMAGES_IN_ORDER,
    FOOTPRINT_CHECKED,
    OPERATOR_STAYS,
)
"""What the commander's approval of the details rests on."""

READY_FOR_USE: tuple[Requirement[Use], ...] = (
    *_GROUND,
    APPROVED_THEN,
    NOT_SUSPENDED,
    LEVEL_APPROVED,
    OPERATOR_APPROVED,
    EQUIPMENT_APPROVED,
    STATEMENT_ON_FILE,
    IMAGES_IN_ORDER,
    ON_DUTY_ORDER,
)
"""What every session is compared with, as effective at its instant."""


def use_checks(use: Use) -> tuple[Check, ...]:
    """Every requirement of use as found at ``use.at``."""
    return check(READY_FOR_USE, use)


def outside(use: Use) -> tuple[Check, ...]:
    """What makes a session use outside approval; empty where nothing does."""
    return unmet(use_checks(use))
