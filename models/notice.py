"""Notices: what time alone made of the register, noticed once by the first session that sees it.

Standing is computed and never written (models/standing.py); a ``Noticed`` entry says that it changed, since when and
under which rule. It changes nothing: what is stopped is stopped from its instant on, noticed or not. Whoever unlocks
signs it, so it rests on open fields alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.acting import ActingOrder
from models.canonical import instant_from, instant_text
from models.command import EVERYONE, Command, Context, Reader, Row
from models.delegation import Delegation, OnDutyOrder, PaperState
from models.equipment import Equipment, EquipmentState, Network
from models.equipment_test import EquipmentTest
from models.errors import NotAllowed
from models.fields import FieldClass, declared
from models.identity import FalseIdentity
from models.image import Image
from models.inspection import Inspection, InspectionState
from models.network_exception import NetworkException
from models.oral import OralDecision, OralState
from models.profile import LIVE, Profile, ProfileState
from models.record import Kind, Record
from models.review import Review, grace_ends, review_due_on
from models.waiver import Waiver, WaiverState
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN
Facts = Mapping[str, Any]
Ends = Iterator[tuple[str, datetime, str]]
"""(record, instant, officer concerned) of each end of one record."""
MOST = 200
"""One entry holds at most so many changes; the next unlocking goes on from there."""
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_AND_ZONES = timedelta(hours=38)
"""A day ends at the department's midnight, at most so long after its own beginning in UTC."""
_TO_MIDNIGHT = timedelta(hours=25)
"""From an instant to the next midnight, when a clock is put back too."""


class Turned(StrEnum):
    """What became of a record by time alone."""

    APPROVAL_ENDED = "the approval has ended"
    ORAL_UNSIGNED = "the oral decision was not signed in time"
    CONSENT_WITHDRAWN = "consent to the image is withdrawn"
    TEST_LAPSED = "the no-identifier test has lapsed"
    EXCEPTION_ENDED = "the network exception has ended"
    DECONFLICTION_DUE = "deconfliction is due to be checked again"
    REVIEW_OVERDUE = "the review of conduct is overdue beyond its days of grace"
    ORDER_ENDED = "the on-duty order has ended"
    DELEGATION_ENDED = "the delegation has ended"
    ACTING_ENDED = "the order for an acting commander has ended"
    HELP_ENDED = "the period of a helper has ended"
    APPOINTMENT_ENDED = "the appointment of the inspector has ended"
    WAIVER_ENDED = "the waiver has ended"
    UNUSED = "the account was not used and is disabled"


@attrs.frozen(kw_only=True)
class Seen:
    """One change: of which record, what, since when, under which rule."""

    subject: str = declared("Record", cls=OPEN)
    what: Turned = declared("What changed", cls=OPEN)
    effective_at: datetime = declared("Effective", cls=OPEN)
    rule: str = declared("Rule", cls=OPEN, max_length=4)
    officer: str = declared("Officer concerned", cls=OPEN, default="")


@attrs.frozen(kw_only=True)
class Notice(Record):
    """What was noticed last, and up to when. One record of the register; every entry is a version of it."""

    KIND: ClassVar[Kind] = Kind.NOTICE
    NAME: ClassVar[str] = "notice of standing"

    state: str = declared("State", cls=OPEN, default="noticed", listed=True)
    changes: tuple[Seen, ...] = declared("Changes of standing", cls=OPEN)
    until: datetime = declared("Noticed up to", cls=OPEN, listed=True)


NOTICE_WORKFLOW = Workflow(
    kind=Kind.NOTICE, moves={"Noticed": {**step(NEW, to="noticed"), **stays("noticed")}}
)


@attrs.frozen(kw_only=True)
class Unused:
    """An account that went unused, as the journal tells."""

    officer: str = declared("Officer", cls=OPEN)
    since: datetime = declared("Disabled since", cls=OPEN)


@attrs.frozen(kw_only=True)
class Noticed(Command):
    """Note what time alone made of the register since it was last noticed. The register gives it at an unlocking."""

    unused: tuple[Unused, ...] = declared("Accounts that went unused", cls=OPEN, default=())


@attrs.frozen(kw_only=True)
class _Turn:
    """How a kind of record changes by time, from the open fields of one record."""

    kind: type[Record]
    what: Turned
    rule: str
    ends: Callable[[Reader, Facts], Ends]
    later: Callable[[Reader], timedelta] = lambda _: timedelta(0)
    """How long after the instant that is kept it takes effect at the latest."""
    early: timedelta = timedelta(0)
    """How much sooner than that it may take effect."""


def _midnight_after(day: date, reader: Reader) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=reader.zone)


def _approvals(_reader: Reader, facts: Facts) -> Ends:
    if facts["windows"] and facts["state"] in {*LIVE, ProfileState.SUSPENDED}:
        yield facts["urn"], instant_from(facts["windows"][-1]["until"]), facts["operator"]


def _unsigned(_reader: Reader, facts: Facts) -> Ends:
    ends = instant_from(facts["sign_by"])
    late = facts["signed_at"] is not None and instant_from(facts["signed_at"]) >= ends
    if late or facts["state"] in {OralState.RECORDED, OralState.HEARD}:
        yield facts["urn"], ends, facts["decider"]


def _withdrawn(_reader: Reader, facts: Facts) -> Ends:
    for each in facts["withdrawals"]:
        if each["until"] is None:
            yield facts["urn"], instant_from(each["from_"]), ""


def _goes_on(papers: Iterable[Facts], at: datetime, begins: str = "from_", ends: str = "until") -> bool:
    """Whether another paper of the same sort is in force at the instant at which one ends."""
    return any(each[begins] and instant_from(each[begins]) <= at < instant_from(each[ends]) for each in papers)


def _tests(reader: Reader, facts: Facts) -> Ends:
    at, equipment = instant_from(facts["valid_until"]), facts["equipment"]
    holds = {EquipmentState.ISSUED.value, EquipmentState.IN_STOCK.value}
    kept = any(each["state"] in holds for each in reader.open_facts(Equipment, urn=equipment))
    passed = (each for each in reader.open_facts(EquipmentTest, equipment=equipment) if each["passed"])
    if facts["passed"] and kept and not _goes_on(passed, at, "tested_at", "valid_until"):
        yield equipment, at, ""


def _exceptions(reader: Reader, facts: Facts) -> Ends:
    at, equipment = instant_from(facts["until"]), facts["equipment"]
    on_it = any(each["network"] == Network.DEPARTMENT_NETWORK for each in reader.open_facts(Equipment, urn=equipment))
    if on_it and not _goes_on(reader.open_facts(NetworkException, equipment=equipment), at):
        yield equipment, at, ""


def _rechecks(reader: Reader, facts: Facts) -> Ends:
    if facts["recheck_on"] and facts["state"] in {*LIVE, ProfileState.SUSPENDED}:
        yield facts["urn"], _midnight_after(date.fromisoformat(facts["recheck_on"]), reader), facts["operator"]


def _overdue(reader: Reader, facts: Facts, officer: str) -> Ends:
    due = review_due_on(reader, facts[officer], facts["investigation"])
    if due is not None:
        yield facts["investigation"], _midnight_after(grace_ends(reader, due), reader), facts[officer]


def _first_reviews(reader: Reader, facts: Facts) -> Ends:
    yield from _overdue(reader, facts, "operator")


def _next_reviews(reader: Reader, facts: Facts) -> Ends:
    yield from _overdue(reader, facts, "investigator")


def _orders(reader: Reader, facts: Facts) -> Ends:
    at = instant_from(facts["until"])
    others = reader.open_facts(OnDutyOrder, officer=facts["officer"], state=PaperState.GIVEN.value)
    if facts["state"] == PaperState.GIVEN and not _goes_on(others, at):
        yield facts["urn"], at, facts["officer"]


def _papers(_reader: Reader, facts: Facts) -> Ends:
    if facts["state"] in {PaperState.GIVEN.value, WaiverState.GRANTED.value}:
        named = facts.get("designee") or facts.get("acting") or ""
        yield facts["urn"], instant_from(facts["until"]), named


def _helpers(_reader: Reader, facts: Facts) -> Ends:
    yield from ((facts["urn"], instant_from(each["until"]), each["officer"]) for each in facts["helpers"])


def _appointments(_reader: Reader, facts: Facts) -> Ends:
    if facts["state"] != InspectionState.ENDED:
        yield facts["urn"], instant_from(facts["until"]), facts["inspector"]


def _after_a_day(_reader: Reader) -> timedelta:
    return _DAY_AND_ZONES


def _review_days(reader: Reader) -> timedelta:
    """From the opening of an account, or a review held, to the end of the days of grace of the next."""
    return timedelta(days=reader.policy.review_days + reader.policy.review_grace_days + 1)


T = Turned
TURNS: tuple[_Turn, ...] = (
    _Turn(kind=Profile, what=T.APPROVAL_ENDED, rule="R13", ends=_approvals),
    _Turn(kind=OralDecision, what=T.ORAL_UNSIGNED, rule="R20", ends=_unsigned),
    _Turn(kind=Image, what=T.CONSENT_WITHDRAWN, rule="R16", ends=_withdrawn),
    _Turn(kind=EquipmentTest, what=T.TEST_LAPSED, rule="R04", ends=_tests),
    _Turn(kind=NetworkException, what=T.EXCEPTION_ENDED, rule="R05", ends=_exceptions),
    _Turn(
        kind=Profile, what=T.DECONFLICTION_DUE, rule="R07", ends=_rechecks, later=_after_a_day, early=_DAY_AND_ZONES,
    ),
    _Turn(
        kind=Profile, what=T.REVIEW_OVERDUE, rule="R11", ends=_first_reviews, later=_review_days, early=_TO_MIDNIGHT,
    ),
    _Turn(
        kind=Review, what=T.REVIEW_OVERDUE, rule="R11", ends=_next_reviews, later=_review_days, early=_TO_MIDNIGHT,
    ),
    _Turn(kind=OnDutyOrder, what=T.ORDER_ENDED, rule="R27", ends=_orders),
    _Turn(kind=Delegation, what=T.DELEGATION_ENDED, rule="R06", ends=_papers),
    _Turn(kind=ActingOrder, what=T.ACTING_ENDED, rule="R08", ends=_papers),
    _Turn(kind=FalseIdentity, what=T.HELP_ENDED, rule="R30", ends=_helpers),
    _Turn(kind=Inspection, what=T.APPOINTMENT_ENDED, rule="R30", ends=_appointments),
    _Turn(kind=Waiver, what=T.WAIVER_ENDED, rule="R41", ends=_papers),
)
"""What changes by time alone, and under which rule."""


def noticed_until(reader: Reader) -> datetime:
    """Up to when changes were noticed; long ago where none ever was.

    What was noticed while a clock was ahead, up to an instant that is still to come, does not count.
    """
    every = (instant_from(each["until"]) for known in reader.open_facts(Notice) for each in reader.past(known["urn"]))
    return next((until for until in every if until <= reader.now), BEGINNING)


def changes_of_standing(reader: Reader, after: datetime, unused: Sequence[Unused] = ()) -> tuple[Seen, ...]:
    """What changed by time alone after an instant and up to now, oldest first; each change once.

    It looks at the records with an end in between alone, however many the register holds.
    """
    found = {
        Seen(subject=each.officer, what=Turned.UNUSED, effective_at=each.since, rule="R32", officer=each.officer)
        for each in unused
        if after < each.since <= reader.now
    }
    for turn in TURNS:
        later = turn.later(reader)
        since = instant_text(max(after - later, BEGINNING))
        for facts in reader.falling(turn.kind, since, instant_text(reader.now - later + turn.early)):
            found |= {
                Seen(subject=subject, what=turn.what, effective_at=at, rule=turn.rule, officer=officer)
                for subject, at, officer in turn.ends(reader, facts)
                if after < at <= reader.now
            }
    return tuple(sorted(found, key=lambda each: (each.effective_at, each.subject, each.what, each.officer)))


def notice(command: Noticed, context: Context) -> Sequence[Record]:
    """A version of the one notice: what changed since, at most so much at once; nothing else is touched."""
    changes = changes_of_standing(context, noticed_until(context), command.unused)
    if not changes:
        raise NotAllowed(what="No standing has changed since it was last noticed.")
    until = context.now
    if len(changes) > MOST:
        until = changes[MOST - 1].effective_at
        changes = tuple(each for each in changes if each.effective_at <= until)
    known = next(iter(context.find(Notice)), None)
    urn = context.new_urn(Kind.NOTICE) if known is None else known.urn
    return [Notice(urn=urn, changes=changes, until=until)]


ROWS: tuple[Row, ...] = (
    Row(
        command=Noticed, handler=notice, roles=EVERYONE, clauses=("H R13",),
        says="Notes what time alone made of the register, once, by the first session that sees it.",
    ),
)
