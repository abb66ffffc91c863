"""Which inspections are due: to be appointed by the Chief, to be made by the inspector (R22)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.canonical import instant_from
from models.command import Role
from models.due_asking import Asking, Due, Facts
from models.inspection import Inspection, InspectionState, inspection_due_on
from models.investigation import OVER, Investigation, InvestigationState
from models.periods import is_handed

NOTICE = 30
"""Days before its last day at which an inspection is announced."""
UNDER_WAY = {InspectionState.APPOINTED.value: "DrawSample", InspectionState.DRAWN.value: "RecordInspection"}


def inspections_due(asking: Asking) -> Iterator[Due]:
    """The Chief's to appoint; the inspector's own until the appointment ends."""
    if not asking.holds(Role.CHIEF, Role.INSPECTOR):
        return
    inspections = _by_case(asking.reader.open_facts(Inspection))
    for each in (each for found in inspections.values() for each in found):
        if each["state"] in UNDER_WAY and each["inspector"] == asking.actor:
            last = asking.last_day(each["until"])
            yield asking.item("R22", each["urn"], "Inspection you are appointed for", UNDER_WAY[each["state"]], last)
    if asking.holds(Role.CHIEF):
        yield from _samples(asking, [each for found in inspections.values() for each in found])
        profiles = _by_case(asking.every_profile)
        for state in (InvestigationState.AUTHORIZED, *OVER):
            for case in asking.reader.open_facts(Investigation, state=state.value):
                yield from _to_appoint(asking, case, profiles.get(case["urn"], []), inspections.get(case["urn"], []))


def _samples(asking: Asking, inspections: Iterable[Facts]) -> Iterator[Due]:
    """The sample to be handed over; and, once the appointment is over, the keys to be made anew (R30)."""
    for each in inspections:
        last = asking.last_day(each["until"])
        going = asking.reader.now < instant_from(each["until"])
        if each["state"] == InspectionState.DRAWN and each["handed_at"] is None and going:
            yield asking.item("R22", each["urn"], "Sample drawn, to be handed to the inspector", "HandOverSample", last)
        elif is_handed(each) and not going:
            what = f"The appointment of {each['inspector']} is over: the keys of the sample are to be made anew"
            yield asking.item("R30", each["urn"], what, "TakeBackSample", last)


def _by_case(facts: Iterable[Facts]) -> dict[str, list[Facts]]:
    found: dict[str, list[Facts]] = {}
    for each in facts:
        found.setdefault(each["investigation"], []).append(each)
    return found


def _to_appoint(asking: Asking, case: Facts, profiles: list[Facts], inspections: list[Facts]) -> Iterator[Due]:
    on = inspection_due_on(asking.reader, case, profiles, inspections)
    if on is None or (on - asking.today).days > NOTICE:
        return
    way = next((each for each in inspections if each["state"] in UNDER_WAY), None)
    if way is None:
        yield asking.item("R22", case["urn"], "Inspection of the case", "AppointInspector", on)
    elif asking.today > asking.last_day(way["until"]):
        yield asking.item("R22", way["urn"], "Inspection appointed and not recorded in time", "EndInspection", on)
    else:
        yield asking.item("R22", way["urn"], "Inspection of the case is under way", "", on)
