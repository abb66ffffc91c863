"""What is due about violations: the notice to the Chief, its receipt, the prosecutor, the outcome (5.12.5.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.activity import Activity, ActivityState
from models.canonical import instant_from
from models.command import Role
from models.due_asking import Asking, Due, Facts
from models.moment import day_of
from models.violation import Charged, Violation, ViolationState, superiors_at

APPROVED_BEFORE_USE = "R08"
"""An account that was opened too early carries it (models/setting_up.py)."""


def violations_due(asking: Asking) -> Iterator[Due]:
    """For superior officers and the Chief. What is shown here to a superior officer is shown to that officer."""
    if not asking.holds(Role.COMMANDER, Role.DESIGNEE, Role.CHIEF):
        return
    yield from _flags_without_a_notice(asking)
    for each in asking.reader.open_facts(Violation):
        if each["state"] != ViolationState.CLOSED:
            yield from _next_step(asking, each)


def _next_step(asking: Asking, violation: Facts) -> Iterator[Due]:
    urn, state = violation["urn"], violation["state"]
    if state == ViolationState.REPORTED and (act := _first_step(asking, violation)):
        on = _day(asking, violation["shown_at"] or violation["reported_at"])
        yield asking.item("R18", urn, "Violation reported; the Chief to be notified", act, on)
    if state == ViolationState.NOTIFIED and asking.holds(Role.CHIEF):
        yield asking.item("R18", urn, "Notice of a violation to be acknowledged", "AcknowledgeViolation")
    untold = violation["charged_case"] == Charged.YES and violation["prosecutor_informed_at"] is None
    if untold and asking.holds(Role.COMMANDER, Role.CHIEF):
        what = "Violation in a charged case; the prosecutor to be informed"
        yield asking.item("R18", urn, what, "InformProsecutor")
    if state == ViolationState.ACKNOWLEDGED and asking.holds(Role.CHIEF):
        yield asking.item("R18", urn, "Violation acknowledged, without an outcome", "CloseViolation")


def _first_step(asking: Asking, violation: Facts) -> str:
    """The act this officer owes a report: the notice, or of the Chief, where nobody is left to give it, the receipt.

    Whom it concerns is sealed; those asked here can read it.
    """
    concerned = {urn for each in asking.reader.find(Violation, urn=violation["urn"]) for urn in each.concerns}
    free = superiors_at(asking.reader, asking.reader.now) - concerned
    first = {violation["shown_to"]} & free or free
    if asking.actor in first:
        return "NotifyChief"
    return "AcknowledgeViolation" if not free and asking.holds(Role.CHIEF) and asking.actor not in concerned else ""


def _day(asking: Asking, instant: str) -> date:
    return day_of(instant_from(instant), asking.reader)


def _flags_without_a_notice(asking: Asking) -> Iterator[Due]:
    """Use outside approval of which no violation is reported yet (R08): due the day it was entered."""
    reported = {
        urn for each in asking.reader.open_facts(Violation) for urn in (each["about"], *each["also_about"]) if urn
    }
    for state in (ActivityState.FLAGGED, ActivityState.EXPLAINED):
        for each in asking.reader.open_facts(Activity, state=state.value):
            if each["outside"] and each["urn"] not in reported and _is_shown(asking, each["operator"]):
                rules = ", ".join(each["outside"])
                what = f"Use outside approval ({rules}) of {each['operator']}; the Chief to be notified"
                yield asking.item("R08", each["urn"], what, "ReportViolation", _day(asking, each["entered_at"]))
    for each in asking.every_profile:
        too_early = APPROVED_BEFORE_USE in each["opened_outside"]
        if too_early and each["urn"] not in reported and _is_shown(asking, each["operator"]):
            what = f"Account opened outside authorization by {each['operator']}; the Chief to be notified"
            yield asking.item("R08", each["urn"], what, "ReportViolation")


def _is_shown(asking: Asking, operator: str) -> bool:
    """The commander sees the division's flags; a commander's own go to designee and Chief."""
    if asking.actor == operator:
        return False
    if asking.holds(Role.COMMANDER):
        return True
    return operator in asking.commanders
