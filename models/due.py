"""What is due: computed from open fields, so that everyone sees what is theirs to do and nobody reads a name.

``due`` answers for one officer: the division's list for the commander, the Chief's for the Chief, one's own
for a detective. Most overdue first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

import attrs

from models.accounts import accounts_due
from models.acting import ActingOrder
from models.activity import Activity, ActivityState
from models.application import Application, ApplicationState
from models.assignment import Assignment, AssignmentState
from models.canonical import instant_from
from models.checkpoint import checkpoints_due
from models.clock_correction import clocks_due
from models.closing import closings_due
from models.command import Reader, Role
from models.delegation import Delegation, OnDutyOrder, PaperState
from models.due_asking import Asking, Due, Facts
from models.due_backup import backups_due
from models.due_changes import changes_due
from models.due_disclosures import disclosures_due
from models.due_expiry import expiries_due
from models.due_footprint import footprints_due
from models.due_images import images_due
from models.due_inspections import inspections_due
from models.due_recovery import recovery_due
from models.due_retention import second_acts_due
from models.due_sites import official_sites_due
from models.due_terms import terms_to_look_at
from models.due_violations import violations_due
from models.due_wiping import wiping_due
from models.equipment import Equipment, EquipmentState
from models.equipment_test import EquipmentTest
from models.moment import business_day_after, day_of
from models.need_to_know import helpers_due
from models.network_exception import NetworkException
from models.officer import Officer, OfficerState
from models.oral_acts import orals_due
from models.paper_set_aside import papers_due
from models.profile import LIVE, ProfileState
from models.record import Record
from models.review import AHEAD, Review, ReviewState, beyond_grace, due_day, last_held
from models.rotation import rotations_due
from models.separation import separations_due
from models.unmasking import unmaskings_due
from models.waiver import Waiver, waived_words, waivers_at

PAPER_NOTICE = 30
SOON = 14
__all__ = ["Due", "business_day_after", "due"]


def due(reader: Reader, roles: frozenset[Role], actor: str) -> tuple[Due, ...]:
    """Everything due for an officer with these roles, as of ``reader.now``; most overdue first."""
    asking = Asking(reader=reader, roles=roles, actor=actor, today=day_of(reader.now, reader))
    waived = {each["rule"] for each in reader.open_facts(Waiver)}
    items = (each for topic in TOPICS for each in topic(asking))
    found = [_or_waived(asking, each) if each.rule in waived else each for each in items]
    return tuple(sorted(found, key=lambda each: (-each.days, each.on is None, each.urn, each.act)))


def _or_waived(asking: Asking, item: Due) -> Due:
    """What a house rule asks for is not late while a waiver covers it, and says so."""
    if asking.reader.policy.rule(item.rule).firm:
        return item
    papers = waivers_at(asking.reader, item.rule, (item.urn,), asking.reader.now)
    if not papers:
        return item
    return attrs.evolve(item, what=f"{item.what} ({waived_words(asking.reader, papers[0])})", days=min(item.days, 0))


def _decisions(asking: Asking) -> Iterator[Due]:
    if not asking.holds(Role.CHIEF, Role.DESIGNEE):
        return
    for each in asking.reader.open_facts(Application, state=ApplicationState.SUBMITTED.value):
        if not each.get("submitted_at"):
            continue
        submitted = instant_from(each["submitted_at"])
        days = asking.reader.policy.at(submitted).decision_business_days
        last = business_day_after(day_of(submitted, asking.reader), days)
        yield asking.item("R02", each["urn"], "Application waiting for a decision", "DecideApplication", last)


def _approvals(asking: Asking) -> Iterator[Due]:
    for each in asking.profiles(ProfileState.AWAITING_APPROVAL):
        conflict = asking.holds(Role.CHIEF) and each["operator"] in asking.commanders
        if conflict or (asking.holds(Role.COMMANDER) and each["operator"] != asking.actor):
            yield asking.item("R08", each["urn"], "Details waiting for approval before use", "DecideDetails")


def _grouped(facts: Iterable[Facts], person: str) -> dict[tuple[str, str], list[Facts]]:
    """(Officer, investigation) → the facts of that pair: one pass, however many pairs there are."""
    groups: dict[tuple[str, str], list[Facts]] = {}
    for each in facts:
        groups.setdefault((each[person], each["investigation"]), []).append(each)
    return groups


def _reviews_ahead(asking: Asking) -> Iterator[Due]:
    reviews = _grouped(asking.reader.open_facts(Review), "investigator")
    for pair, profiles in sorted(_grouped(asking.every_profile, "operator").items()):
        investigator, investigation = pair
        if not asking.sees(investigator):
            continue
        known = reviews.get(pair, [])
        on = due_day(asking.reader, profiles, known, asking.reader.now)
        if on is None or (on - asking.today).days > SOON:
            continue
        ahead = next((each["urn"] for each in known if each["state"] in AHEAD), "")
        what = f"Review of conduct of {investigator}"
        if beyond_grace(asking.reader, on, asking.today):
            what += " is beyond its days of grace; new submissions wait"
            waived = waivers_at(asking.reader, "R40", pair, asking.reader.now)
            what += f" ({waived_words(asking.reader, waived[0])})" if waived else ""
        yield asking.item("R11", ahead or investigation, what, "HoldReview" if ahead else "ScheduleReview", on)


def _reviews_held(asking: Asking) -> Iterator[Due]:
    for each in asking.reader.open_facts(Review, state=ReviewState.HELD.value):
        if asking.actor == each["investigator"]:
            yield asking.item("R11", each["urn"], "Review of conduct waiting for your answer", "AnswerReview")
    for each in asking.reader.open_facts(Review, state=ReviewState.ANSWERED.value):
        verified = all(action["verified_by"] for action in each["actions"])
        if verified and asking.holds(Role.COMMANDER) and asking.actor != each["investigator"]:
            yield asking.item("R11", each["urn"], "Review of conduct answered, to be closed", "CloseReview")


def _actions(asking: Asking) -> Iterator[Due]:
    for state in (ReviewState.HELD, ReviewState.ANSWERED):
        for each in asking.reader.open_facts(Review, state=state.value):
            for action in each["actions"]:
                yield from _action(asking, each["urn"], action)


def _action(asking: Asking, review: str, action: Facts) -> Iterator[Due]:
    what = f"Action {action['number']} of {review}"
    on = date.fromisoformat(action["due"])
    if action["verified_by"]:
        return
    if action["done_at"] is None and asking.sees(action["owner"]):
        yield asking.item("R11", review, f"{what}, owed by {action['owner']}", "CompleteAction", on)
    elif action["done_at"] and asking.holds(Role.COMMANDER) and asking.actor != action["owner"]:
        yield asking.item("R11", review, f"{what} is done, to be verified", "VerifyAction")


def _newest(facts: Iterator[Facts], by: str) -> dict[str, Facts]:
    """Equipment → its newest record by an instant."""
    newest: dict[str, Facts] = {}
    for each in facts:
        before = newest.get(each["equipment"])
        if before is None or instant_from(each[by]) >= instant_from(before[by]):
            newest[each["equipment"]] = each
    return newest


def _tests(asking: Asking) -> Iterator[Due]:
    if not asking.holds(Role.COMMANDER, Role.ADMINISTRATOR):
        return
    newest = _newest(iter(asking.reader.open_facts(EquipmentTest)), "tested_at")
    for each in asking.reader.open_facts(Equipment, state=EquipmentState.ISSUED.value):
        test = newest.get(each["urn"])
        if test is None or not test["passed"]:
            yield asking.item("R04", each["urn"], "Issued without a passed no-identifier test", "TestEquipment")
            continue
        last = asking.last_day(test["valid_until"])
        if (last - asking.today).days <= SOON:
            yield asking.item("R04", each["urn"], "No-identifier test to be made again", "TestEquipment", last)


def _exceptions(asking: Asking) -> Iterator[Due]:
    if not asking.holds(Role.COMMANDER):
        return
    newest = _newest(iter(asking.reader.open_facts(NetworkException)), "until")
    for each in asking.reader.open_facts(Equipment, state=EquipmentState.ISSUED.value):
        if each["urn"] not in newest or each["network"] != "department network":
            continue
        last = asking.last_day(newest[each["urn"]]["until"])
        if (last - asking.today).days <= SOON:
            yield asking.item("R05", each["urn"], "Network exception ends", "GrantNetworkException", last)


def _deconfliction(asking: Asking) -> Iterator[Due]:
    if not asking.holds(Role.COMMANDER, Role.DETECTIVE):
        return
    for each in asking.profiles(*LIVE, ProfileState.SUSPENDED):
        on = date.fromisoformat(each["recheck_on"]) if each["recheck_on"] else None
        if on is not None and asking.sees(each["operator"]) and (on - asking.today).days <= SOON:
            yield asking.item("R07", each["urn"], "Deconfliction to be checked again", "RecordDeconfliction", on)


def _papers(asking: Asking) -> Iterator[Due]:
    yield from _ending(asking, Delegation, "designee", "R06", "Delegate")
    yield from _ending(asking, OnDutyOrder, "officer", "R27", "OrderOnDutyAccess")
    yield from _ending(asking, ActingOrder, "acting", "R08", "OrderActingCommander")


def _ending(asking: Asking, kind: type[Record], named: str, rule: str, act: str) -> Iterator[Due]:
    """The last paper of each officer, from 30 days before its end to 30 days after."""
    newest: dict[str, Facts] = {}
    for each in asking.reader.open_facts(kind, state=PaperState.GIVEN.value):
        before = newest.get(each[named])
        if before is None or instant_from(each["until"]) > instant_from(before["until"]):
            newest[each[named]] = each
    for officer, paper in newest.items():
        last = asking.last_day(paper["until"])
        if abs((last - asking.today).days) <= PAPER_NOTICE and (asking.holds(Role.CHIEF) or asking.actor == officer):
            yield asking.item(rule, paper["urn"], f"The {kind.NAME} for {officer} ends", act, last)


def _accounts(asking: Asking) -> Iterator[Due]:
    if asking.holds(Role.CHIEF):
        for each in asking.reader.open_facts(Officer, state=OfficerState.ENROLLED.value):
            yield asking.item("R01", each["urn"], "Keys enrolled, waiting for the Chief", "ConfirmOfficer")


def _equipment_in_hand(asking: Asking) -> Iterator[Due]:
    for each in asking.reader.open_facts(Assignment, state=AssignmentState.ISSUED.value):
        if each["issued_to"] == asking.actor:
            yield asking.item("R03", each["equipment"], "Equipment issued to you, to be received", "ReceiveEquipment")
    for each in asking.reader.open_facts(Assignment, state=AssignmentState.RETURNED.value):
        if asking.holds(Role.COMMANDER, Role.ADMINISTRATOR) and each["issued_to"] != asking.actor:
            yield asking.item("R03", each["equipment"], "Returned equipment to be taken back", "AcceptReturn")


def _flags(asking: Asking) -> Iterator[Due]:
    for each in asking.reader.open_facts(Activity, state=ActivityState.FLAGGED.value):
        if asking.sees(each["operator"]):
            what = f"Use outside approval ({', '.join(each['outside'])}) without an explanation"
            yield asking.item("R08", each["urn"], what, "ExplainActivity")


def _explained(asking: Asking) -> Iterator[Due]:
    """An explanation lifts no flag: the commander sees it until a review was held after its entry."""
    explained = asking.reader.open_facts(Activity, state=ActivityState.EXPLAINED.value)
    reviews = _grouped(asking.reader.open_facts(Review), "investigator") if explained else {}
    for each in explained if asking.holds(Role.COMMANDER) else ():
        known = reviews.get((each["operator"], each["investigation"]), [])
        held = last_held(known, asking.reader.now)
        if not each["outside"] or (held and held >= instant_from(each["entered_at"])):
            continue
        ahead = next((review["urn"] for review in known if review["state"] in AHEAD), "")
        what = f"Use outside approval ({', '.join(each['outside'])}) of {each['operator']} in {each['urn']}, explained"
        yield asking.item("R08", ahead or each["investigation"], what, "HoldReview" if ahead else "ScheduleReview")


TOPICS: tuple[Callable[[Asking], Iterator[Due]], ...] = (
    _decisions,
    _approvals,
    _reviews_ahead,
    _reviews_held,
    _actions,
    expiries_due,
    _tests,
    _exceptions,
    _deconfliction,
    _papers,
    _accounts,
    _equipment_in_hand,
    _flags,
    _explained,
    backups_due,
    recovery_due,
    rotations_due,
    accounts_due,
    violations_due,
    inspections_due,
    disclosures_due,
    second_acts_due,
    wiping_due,
    official_sites_due,
    terms_to_look_at,
    checkpoints_due,
    clocks_due,
    footprints_due,
    images_due,
    changes_due,
    closings_due,
    helpers_due,
    orals_due,
    unmaskings_due,
    papers_due,
    separations_due,
)
