"""What the journal alone must show, as an inspector would read it, whatever officers have tried.

The tables of states; the three yeses before use; nobody on their own; no approval older than its window counts; use
outside approval is flagged; what is closed stays closed; nothing under a hold is destroyed or wiped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models.canonical import instant_from
from models.journal import Entry
from models.kinds import WORKFLOWS
from models.profile import Level
from models.record import Kind

Facts = Mapping[str, Any]
Known = Mapping[str, Facts]
ZONE = ZoneInfo("America/New_York")
FINAL: Mapping[Kind, frozenset[str]] = {
    Kind.PROFILE: frozenset({"closed", "destroyed"}),
    Kind.IDENTITY: frozenset({"closed", "destroyed"}),
    Kind.INVESTIGATION: frozenset({"ended", "referred", "destroyed"}),
    Kind.EQUIPMENT: frozenset({"retired"}),
    Kind.VIOLATION: frozenset({"closed"}),
    Kind.WAIVER: frozenset({"ended"}),
    Kind.LEGAL_HOLD: frozenset({"released"}),
    Kind.INSPECTION: frozenset({"recorded", "ended"}),
    Kind.DESTRUCTION: frozenset({"withdrawn", "destroyed"}),
    Kind.OFFICIAL_SITE: frozenset({"closed"}),
    Kind.CHANGE: frozenset({"approved", "refused", "withdrawn"}),
    Kind.ORAL_DECISION: frozenset({"signed", "denied"}),
    Kind.DELEGATION: frozenset({"ended"}),
    Kind.ON_DUTY_ORDER: frozenset({"ended"}),
    Kind.ACTING_ORDER: frozenset({"ended"}),
    Kind.REVIEW: frozenset({"closed", "missed"}),
}
"""What is over stays over; what is kept of a case may still be destroyed."""
OWN: Mapping[str, tuple[str, ...]] = {
    "DecideApplication": ("applicant", "members", "operators", "operator"),
    "DecideDetails": ("operators", "operator"),
    "ResumeProfile": ("operator",),
    "ResumeIdentity": ("operators", "operator"),
    "VerifyClosing": ("operator",),
    "VerifyClosingItems": ("operator",),
    "RenewApproval": ("operator", "authorized_by", "reauthorized_by"),
    "RefuseRenewal": ("operator",),
    "AuthorizeAgain": ("operator",),
    "AuthorizeChange": ("operator",),
    "DecideChange": ("operator", "operators", "authorized_by"),
    "ApproveImage": ("operator",),
    "CoRecordOralDecision": ("operator", "decider", "holder"),
    "SignOralDecision": ("operator", "holder"),
    "IssueEquipment": ("issued_to", "holder"),
    "GrantNetworkException": ("holder",),
    "RecordFootprintCheck": ("officer",),
    "ScheduleReview": ("investigator",),
    "HoldReview": ("investigator",),
    "CloseReview": ("investigator",),
    "RecordReviewRefusal": ("investigator",),
    "ReassignOperator": ("operator",),
    "NameHelper": ("operators",),
    "ReleaseHold": ("applicant",),
    "DestroyRecords": ("applicant",),
    "ConfirmWiped": ("wiped_by",),
    "DrawSample": ("authorized_by",),
    "RecordInspection": ("authorized_by",),
}
"""Who gives the act is none of those whose work it is."""


def check_journal(entries: Iterable[Entry], seen: Counter[str]) -> None:
    """Read it from the first entry to the last, knowing at each what the ones before have said."""
    facts: dict[str, Facts] = {}
    for entry in entries:
        if entry.outcome != "done":
            assert entry.refusal is not None
            assert entry.refusal["rule"].startswith("R")
            assert entry.changes == ()
            seen["refused"] += 1
            continue
        seen[entry.command] += 1
        before = dict(facts)
        facts |= {change.urn: change.open for change in entry.changes}
        for change in entry.changes:
            seen[f"{Kind(change.kind).name} {change.open['state']}"] += 1
            check_step(entry, Kind(change.kind), before.get(change.urn, {}).get("state", ""), change.open["state"])
            check_own(entry, change.open, facts)
            check_yeses(Kind(change.kind), change.open, facts)
            if Kind(change.kind) is Kind.ACTIVITY and entry.command == "LogActivity":
                seen["flagged" if change.open["outside"] else "as approved"] += 1
                lacking = {rule for rule in outside(change.open, before) if rule not in change.open["outside"]}
                assert lacking == set(), (change.urn, lacking, change.open)
        check_kept(entry, facts, before)


def check_step(entry: Entry, kind: Kind, was: str, now: str) -> None:
    """In the table of states; and what is over stays over."""
    assert WORKFLOWS[kind].allows(entry.command, was, now), (entry.command, kind, was, now)
    over = FINAL.get(kind, frozenset())
    assert was not in over or now in {was, "destroyed"}, (entry.command, kind, was, now)


def check_yeses(kind: Kind, record: Facts, facts: Known) -> None:
    """The Chief's or designee's to the case and the site, the commander's to the details, by different people."""
    if kind is not Kind.PROFILE or record["state"] not in {"approved", "in use"}:
        return
    case, identity = facts[record["investigation"]], facts[record["identity"]]
    assert case["authorized_at"]
    assert identity["authorized_at"]
    assert identity["approved_at"]
    assert record["authorized_at"]
    window = record["windows"][-1]
    assert window["operator"] == record["operator"]
    assert len({window["approved_by"], record["authorized_by"], record["operator"]}) == 3
    assert record["state"] == "approved" or record["first_used_at"]
    for each in record["windows"]:
        assert instant_from(each["until"]) <= last_instant(each["from_"], 90), each


def last_instant(text: str, days: int) -> Any:
    """00:00 in the department's zone after the last valid day."""
    start = instant_from(text).astimezone(ZONE)
    return start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=days + 1)


def check_own(entry: Entry, changed: Facts, facts: Known) -> None:
    """Who decided, approved, resumed, closed, tested or inspected is not the person whose work it was."""
    for name in OWN.get(entry.command, ()):
        said = changed.get(name, ())
        assert entry.actor not in ([said] if isinstance(said, str) else said), (entry.command, name)
    if entry.command == "TestEquipment":
        assert facts[changed["equipment"]]["holder"] != entry.actor
    if entry.command in {"DrawSample", "RecordInspection"}:
        case = facts[changed["investigation"]]
        assert entry.actor not in {case["authorized_by"], *case["members"]}
    if entry.command == "GrantWaiver":
        subject = facts[changed["subject"]]
        assert entry.actor not in {subject["urn"], subject.get("holder"), *subject.get("members", ())}
        assert entry.actor not in {subject.get("operator"), *subject.get("operators", ())}
        assert instant_from(changed["from_"]) >= entry.at


def of(kind: Kind, facts: Known, **equals: str) -> Iterator[Facts]:
    """The records of a kind whose fields are, or hold, what is asked."""
    for urn, each in facts.items():
        if urn.split("-")[1] == kind.value and all(
            each[name] == value or (isinstance(each[name], list) and value in each[name])
            for name, value in equals.items()
        ):
            yield each


def covers(each: Facts, at: str, begin: str = "from_", end: str = "until") -> bool:
    """Whether an instant lies in a half-open interval; one without an end goes on."""
    if each[begin] is None or instant_from(each[begin]) > instant_from(at):
        return False
    return each[end] is None or instant_from(at) < instant_from(each[end])


def outside(session: Facts, facts: Known) -> Iterator[str]:
    """The rules a session does not meet at its first instant, from what was signed before it was entered."""
    at, operator = session["from_"], session["operator"]
    if not any(covers(each, at) for each in of(Kind.ON_DUTY_ORDER, facts, officer=operator)):
        yield "R27"
    if not session["equipment"]:
        yield "R03"
    for item in session["equipment"]:
        tests = [each for each in of(Kind.EQUIPMENT_TEST, facts, equipment=item) if each["passed"]]
        if not any(covers(each, at, "tested_at", "valid_until") for each in tests):
            yield "R04"
    case = facts[session["investigation"]]
    orally = [each for each in of(Kind.ORAL_DECISION, facts, profile=session["profile"]) if each["state"] != "denied"]
    if not orally and not covers(case, at, "authorized_at", "ended_at"):
        yield "R01"
    if operator not in case["members"]:
        yield "R01"
    if session["profile"]:
        yield from outside_approval(session, facts[session["profile"]], facts, orally=bool(orally))


def outside_approval(session: Facts, profile: Facts, facts: Known, *, orally: bool) -> Iterator[str]:
    """What the windows of the profile do not cover, its stops, and the consent of what it shows."""
    at = session["from_"]
    windows = [each for each in profile["windows"] if covers(each, at)]
    if not orally and not any(as_approved(session, each) for each in windows):
        yield "R08"
    if any(covers(each, at) for each in profile["suspensions"]):
        yield "R08"
    for image in of(Kind.IMAGE, facts, identity=profile["identity"]):
        if not image["postings"] and any(covers(each, at) for each in image["withdrawals"]):
            yield "R16"


def as_approved(session: Facts, window: Facts) -> bool:
    """Level, operator and equipment as a window has them."""
    return (
        Level(session["level"]).rank <= Level(window["level"]).rank
        and session["operator"] == window["operator"]
        and set(session["equipment"]) <= set(window["equipment"])
    )


def check_kept(entry: Entry, facts: Known, before: Known) -> None:
    """Nothing under a hold is destroyed or wiped, nor before its date, nor by one person."""
    if entry.command == "DestroyRecords":
        (paper,) = [each.open for each in entry.changes if Kind(each.kind) is Kind.DESTRUCTION]
        assert not list(holds(before, paper["investigation"]))
        assert date.fromisoformat(paper["retained_until"]) < entry.at.astimezone(ZONE).date()
        assert paper["applicant"] != paper["authorized_by"]
    if entry.command == "WipeEquipment":
        (item,) = [each.urn for each in entry.changes]
        used = {each["investigation"] for each in of(Kind.ACTIVITY, facts, equipment=item)}
        assert not [each for case in used for each in holds(before, case)]


def holds(facts: Known, case: str) -> Iterator[Facts]:
    """The holds on a case, or on an identity of it, that are not released."""
    for each in of(Kind.LEGAL_HOLD, facts, investigation=case):
        if each["state"] != "released":
            yield each
