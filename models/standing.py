"""Standing: what the facts and an instant make of a record. Computed, never written.

A stop says what stands in the way, under which rule, since when and what lifts it. A profile's stops are the
requirements of use (models/use.py) that are not met, so that no rule is stated twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import attrs

from models import use as uses
from models.assignment import Assignment
from models.command import Reader
from models.delegation import OnDutyOrder
from models.equipment import Equipment, EquipmentState
from models.equipment_test import newest_test, test_at
from models.image import images_shown
from models.network_exception import NetworkException, exception_at
from models.policy import RULES
from models.profile import LIVE, Profile, ProfileState
from models.record import Record
from models.requirement import Requirement
from models.review import grace_ends, review_due_on, reviews_beyond_grace
from models.use_facts import Use, use_of
from models.use_terms import STATEMENT_ON_FILE
from models.waiver import waived_words, waivers_at

STOPPABLE = (*LIVE, ProfileState.SUSPENDED, ProfileState.COMPROMISED)


@attrs.frozen(kw_only=True)
class Stop:
    """One stop. ``since`` is None where the register can't tell; ``what`` and ``lifted_when`` hold no names."""

    what: str
    rule: str
    cited: str
    since: datetime | None
    lifted_when: str

    @property
    def words(self) -> str:
        """The stop as the window, the terminal and a report print it."""
        return f"{self.what} ({self.cited}). Lifted when {self.lifted_when}."


@attrs.frozen(kw_only=True)
class Sign:
    """How an unmet requirement of use is said as a stop."""

    requirement: Requirement[Use]
    what: str
    lifted_when: str
    since: Callable[[Use], datetime | None] = lambda _: None


def standing(reader: Reader, record: Record, at: datetime) -> tuple[Stop, ...]:
    """Every stop on a record at an instant, in the order of the requirements; empty where nothing stops it."""
    match record:
        case Profile() if record.state in STOPPABLE:
            found = _profile_stops(reader, record, at)
        case Equipment() if record.state in {EquipmentState.IN_STOCK, EquipmentState.ISSUED}:
            found = _equipment_stops(reader, record, at)
        case _:
            return ()
    policy = reader.policy.at(at)
    return tuple(attrs.evolve(each, cited=policy.rule(each.rule).cited) for each in found)


def _stop(rule: str, what: str, lifted_when: str, since: datetime | None = None) -> Stop:
    return Stop(what=what, rule=rule, cited=RULES[rule].cited, since=since, lifted_when=lifted_when)


def _of(use: Use) -> Profile:
    if use.profile is None:
        message = "a stop is asked of a profile"
        raise TypeError(message)
    return use.profile


def _approval_ended(use: Use) -> datetime | None:
    window = _of(use).window
    return window.until if window is not None and window.until <= use.at else None


def _stopped_since(use: Use) -> datetime | None:
    return next((each.from_ for each in reversed(_of(use).suspensions) if each.covers(use.at)), None)


def _tests_lapsed(use: Use) -> datetime | None:
    lapsed = [_lapsed_since(use.reader, e, use.at) for e in use.equipment if test_at(use.reader, e, use.at) is None]
    return min((each for each in lapsed if each is not None), default=None)


def _lapsed_since(reader: Reader, equipment: str, at: datetime) -> datetime | None:
    newest = newest_test(reader, equipment, at)
    if newest is None:
        return None
    return newest.valid_until if newest.passed else newest.tested_at


def _exceptions_ended(use: Use) -> datetime | None:
    ended = [each.until for e in use.equipment for each in use.reader.find(NetworkException, equipment=e)]
    return max((each for each in ended if each <= use.at), default=None)


def _given_back(use: Use) -> datetime | None:
    returned = [
        each.returned_at or each.lost_at
        for e in use.equipment
        for each in use.reader.find(Assignment, equipment=e)
        if each.issued_to == use.operator
    ]
    return max((each for each in returned if each is not None and each <= use.at), default=None)


def _consent_withdrawn(use: Use) -> datetime | None:
    profile = _of(use)
    shown = images_shown(use.reader, profile.identity, profile.urn, use.at)
    gone = [each.from_ for image in shown for each in image.withdrawals if each.covers(use.at)]
    return min(gone, default=None)


def _order_ended(use: Use) -> datetime | None:
    ended = [each.until for each in use.reader.find(OnDutyOrder, officer=use.operator)]
    return max((each for each in ended if each <= use.at), default=None)


SIGNS: tuple[Sign, ...] = (
    Sign(
        requirement=uses.INVESTIGATION_AUTHORIZED,
        what="The investigation is not authorized",
        lifted_when="the Chief or a designee authorizes the investigation",
        since=lambda use: use.investigation.ended_at,
    ),
    Sign(
        requirement=uses.OPERATOR_NAMED,
        what="The operator is not an investigator of the case",
        lifted_when="the operator is named on the investigation",
    ),
    Sign(
        requirement=uses.SITE_AUTHORIZED,
        what="This site is not authorized",
        lifted_when="the Chief or a designee authorizes this site",
    ),
    Sign(
        requirement=uses.DEPARTMENT_EQUIPMENT,
        what="The equipment is not the department's",
        lifted_when="the profile is approved on department equipment",
    ),
    Sign(
        requirement=uses.HELD_BY_OPERATOR,
        what="The equipment is not issued to the operator",
        lifted_when="the operator signs the receipt of the equipment",
        since=_given_back,
    ),
    Sign(
        requirement=uses.TEST_VALID,
        what="The no-identifier test of the equipment is not valid",
        lifted_when="the equipment passes a new no-identifier test",
        since=_tests_lapsed,
    ),
    Sign(
        requirement=uses.WITHOUT_THE_REGISTER,
        what="The register or a part of it is on the equipment",
        lifted_when="it is wiped and passes a new no-identifier test",
        since=_tests_lapsed,
    ),
    Sign(
        requirement=uses.OFF_THE_NETWORK,
        what="The equipment is on the department network without an exception",
        lifted_when="the commander grants an exception or the equipment is moved to a separate line",
        since=_exceptions_ended,
    ),
    Sign(
        requirement=uses.IDENTITY_AUTHORIZED,
        what="The false identity is not authorized",
        lifted_when="the Chief or a designee authorizes the false identity",
    ),
    Sign(
        requirement=uses.APPROVED_THEN,
        what="The approval has ended",
        lifted_when="a new approval is signed; otherwise the profile is to be closed",
        since=_approval_ended,
    ),
    Sign(
        requirement=uses.NOT_SUSPENDED,
        what="The profile is stopped",
        lifted_when="the commander resumes it; a compromised profile can only be closed",
        since=_stopped_since,
    ),
    Sign(
        requirement=uses.LEVEL_APPROVED,
        what="The engagement level is above the approved one",
        lifted_when="the level is approved",
    ),
    Sign(
        requirement=uses.OPERATOR_APPROVED,
        what="The operator is not the one approved",
        lifted_when="the details are approved with this operator",
    ),
    Sign(
        requirement=uses.EQUIPMENT_APPROVED,
        what="The equipment is not the one approved",
        lifted_when="the details are approved with this equipment",
    ),
    Sign(
        requirement=STATEMENT_ON_FILE,
        what="The operator's terms statement is missing",
        lifted_when="the operator states the terms",
    ),
    Sign(
        requirement=uses.IMAGES_IN_ORDER,
        what="Consent to an image shown was withdrawn, or the image is not approved",
        lifted_when="a second person verifies that it was taken down, a new consent is on file, or it is approved",
        since=_consent_withdrawn,
    ),
    Sign(
        requirement=uses.ON_DUTY_ORDER,
        what="No on-duty order of the Chief names the operator",
        lifted_when="the Chief orders access on duty for the operator",
        since=_order_ended,
    ),
)
"""One sign for each requirement of ``READY_FOR_USE``, in its order."""


def _profile_stops(reader: Reader, profile: Profile, at: datetime) -> Iterator[Stop]:
    use = use_of(reader, profile, at)
    for sign in SIGNS:
        if sign.requirement.find(use).met is False:
            yield _stop(sign.requirement.rule, sign.what, sign.lifted_when, sign.since(use))
    yield from _deconfliction_stop(reader, profile, at)
    yield from _review_stop(reader, profile, at)


def _midnight_after(day: date, reader: Reader) -> datetime:
    """When what was due on a day becomes overdue."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=reader.zone)


def _review_stop(reader: Reader, profile: Profile, at: datetime) -> Iterator[Stop]:
    due = review_due_on(reader, profile.operator, profile.investigation, at)
    if due is None or profile.investigation not in reviews_beyond_grace(reader, profile.operator, at):
        return
    since = _midnight_after(grace_ends(reader, due), reader)
    what = "The review of conduct is overdue beyond its days of grace; new submissions wait"
    waived = waivers_at(reader, "R40", (profile.operator, profile.investigation), at)
    if waived:
        what = f"The review of conduct is overdue; that new submissions wait is {waived_words(reader, waived[0])}"
    yield _stop("R11", what, "the review is held", since)


def _deconfliction_stop(reader: Reader, profile: Profile, at: datetime) -> Iterator[Stop]:
    done = profile.deconfliction
    if done is None or done.recheck_on is None or at.astimezone(reader.zone).date() <= done.recheck_on:
        return
    since = _midnight_after(done.recheck_on, reader)
    yield _stop("R07", "Deconfliction is due to be checked again", "a new deconfliction is recorded", since)


def _equipment_stops(reader: Reader, equipment: Equipment, at: datetime) -> Iterator[Stop]:
    if not equipment.department_property:
        yield _stop("R03", "It is not the department's property", "it becomes the department's property")
    if test_at(reader, equipment.urn, at) is None:
        newest = newest_test(reader, equipment.urn, at)
        what = "Its no-identifier test has lapsed"
        if newest is None:
            what = "No no-identifier test is recorded"
        elif not newest.passed:
            what = "It did not pass its no-identifier test"
        since = _lapsed_since(reader, equipment.urn, at)
        yield _stop("R04", what, "it passes a new no-identifier test", since)
    if equipment.on_department_network and exception_at(reader, equipment.urn, at) is None:
        yield _stop("R05", "It is on the department network without an exception", "the commander grants an exception")
    if equipment.has_coverbook:
        yield _stop("R26", "The register or a part of it is on it", "it is wiped and tested again")
