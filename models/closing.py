"""The points of a closing: each stated as done, each seen by a second person, before the profile is closed (R19)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Protocol

import attrs

from models.canonical import instant_from
from models.command import Command, Context, Reader, Role, Row
from models.conflict import require_commander_of
from models.due_asking import Asking, Due, Facts
from models.errors import InvalidInput, Refused
from models.fields import FieldClass, declared, taken_from
from models.image import Image
from models.moment import day_of
from models.policy import RULES
from models.profile import (
    LIVE,
    PROFILE_WORKFLOW,
    AccountState,
    ClosingItem,
    ClosingPoint,
    ClosingText,
    Profile,
    ProfileState,
)
from models.record import Record
from models.requirement import Finding, Requirement

WITHOUT_AN_ACCOUNT = (ClosingPoint.SUMMARY,)
"""What is left to state where no account was opened."""


class Begins(Protocol):
    """What the act that begins a closing says."""

    @property
    def account_state(self) -> AccountState | None: ...
    @property
    def closing_summary(self) -> str: ...


@attrs.frozen(kw_only=True)
class Statement:
    """One point as the operator states it."""

    point: ClosingPoint = taken_from(ClosingText, "point")
    what: str = taken_from(ClosingText, "what")


@attrs.frozen(kw_only=True)
class StateClosingItems(Command):
    """State what was done on points of the closing, or why there is nothing to do."""

    profile: str = taken_from(Profile, "urn")
    statements: tuple[Statement, ...] = declared("Points", help="One for each point that is in order.")


@attrs.frozen(kw_only=True)
class VerifyClosingItems(Command):
    """Verify points of the closing as a second person; the others stay open."""

    profile: str = taken_from(Profile, "urn")
    points: tuple[ClosingPoint, ...] = declared("Points", cls=FieldClass.OPEN)
    seen: str = taken_from(ClosingText, "seen")


@attrs.frozen(kw_only=True)
class Closing:
    """What a closing is judged by."""

    reader: Reader
    profile: Profile


def points_of(profile: Profile) -> tuple[ClosingPoint, ...]:
    """The points to be in order: all of them once an account was opened."""
    return tuple(ClosingPoint) if profile.account_opened_at is not None else WITHOUT_AN_ACCOUNT


def begun_items(profile: Profile, command: Begins, context: Context) -> dict[str, Any]:
    """The points that beginning a closing states by itself: the summary, and what became of the account."""
    said = {ClosingPoint.SUMMARY: command.closing_summary}
    if command.account_state is not None:
        said[ClosingPoint.ACCOUNT] = command.account_state.value
    return _stated(profile, said, context)


def _stated(profile: Profile, said: dict[ClosingPoint, str], context: Context) -> dict[str, Any]:
    """The points with some stated anew; a point stated again is to be seen again."""
    items = [each for each in profile.closing_items if each.point not in said]
    texts = [each for each in profile.closing_texts if each.point not in said]
    items += [ClosingItem(point=each, done_at=context.now, done_by=context.actor) for each in said]
    texts += [ClosingText(point=each, what=what) for each, what in said.items()]
    order = list(ClosingPoint)
    return {
        "closing_items": tuple(sorted(items, key=lambda each: order.index(each.point))),
        "closing_texts": tuple(sorted(texts, key=lambda each: order.index(each.point))),
    }


def _every_point(facts: Closing) -> Finding:
    stated = {each.point for each in facts.profile.closing_items}
    lacking = [each.value for each in points_of(facts.profile) if each not in stated]
    return Finding(not lacking, ", ".join(lacking), () if not lacking else ((facts.profile.urn,),))


def _every_look(facts: Closing) -> Finding:
    unseen = [each.point.value for each in facts.profile.closing_items if each.verified_at is None]
    return Finding(not unseen, ", ".join(unseen), () if not unseen else ((facts.profile.urn,),))


def _images_gone(facts: Closing) -> Finding:
    profile, now = facts.profile, facts.reader.now
    if profile.account_state is AccountState.KEPT_AS_EVIDENCE:
        return Finding(None, "the account is kept as evidence")
    posted = [
        image.urn
        for image in facts.reader.find(Image, identity=profile.identity)
        if any(each.profile == profile.urn and each.stands(now) for each in image.postings)
    ]
    return Finding(not posted, ", ".join(posted), () if not posted else ((profile.urn,),))


READY_TO_CLOSE: tuple[Requirement[Closing], ...] = (
    Requirement(
        rule="R19", wording="Every point of the closing is stated", find=_every_point, mended_by="StateClosingItems"
    ),
    Requirement(
        rule="R19", wording="A second person verified each point", find=_every_look, mended_by="VerifyClosingItems"
    ),
    Requirement(
        rule="R19", wording="Each image posted there was taken down, and that was verified", find=_images_gone,
        mended_by="VerifyRemoval",
    ),
)
"""What must hold before a closing is verified and the profile closed."""


def state_closing_items(command: StateClosingItems, context: Context) -> Sequence[Record]:
    """Its operator, or the commander where the operator is gone. An account never opened leaves the summary alone."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("StateClosingItems", profile)
    if context.actor != profile.operator and Role.COMMANDER not in context.roles:
        raise Refused("Its operator states the points of a closing", rule="R19", clause=RULES["R19"].cited)
    said = {each.point: each.what for each in command.statements}
    problems = [each.value for each, what in said.items() if not what.strip() or each not in points_of(profile)]
    if not said or problems or len(said) != len(command.statements):
        listed = f" ({', '.join(problems)})" if problems else ""
        raise InvalidInput({"statements": f"name each point that applies once, with what was done{listed}"})
    return [profile.changed(**_stated(profile, said, context))]


def verify_closing_items(command: VerifyClosingItems, context: Context) -> Sequence[Record]:
    """The second look: neither the operator nor who stated the point; the Chief where the commander stated it."""
    profile = context.get(command.profile, Profile)
    PROFILE_WORKFLOW.require("VerifyClosingItems", profile)
    waiting = {each.point: each for each in profile.closing_items if each.verified_at is None}
    stated = [waiting[each].done_by for each in command.points if each in waiting]
    require_commander_of(context, (profile.operator, *stated), "A second person verifies what was stated")
    if not command.points or any(each not in waiting for each in command.points):
        raise InvalidInput({"points": "name points that are stated and not verified yet"})
    if not command.seen.strip():
        raise InvalidInput({"seen": "say what was looked at"})
    items = tuple(
        attrs.evolve(each, verified_at=context.now, verified_by=context.actor) if each.point in command.points else each
        for each in profile.closing_items
    )
    texts = tuple(
        attrs.evolve(each, seen=command.seen) if each.point in command.points else each
        for each in profile.closing_texts
    )
    return [profile.changed(closing_items=items, closing_texts=texts)]


def closings_due(asking: Asking) -> Iterator[Due]:
    """Closings that are open: the operator's points, then the second look; late from the day after 30."""
    for each in asking.profiles(ProfileState.COMPROMISED):
        if asking.sees(each["operator"]):
            since = day_of(instant_from(each["suspensions"][-1]["from_"]), asking.reader)
            yield asking.item("R19", each["urn"], "Compromised: only closing remains", "BeginClosing", since)
    for each in asking.profiles(ProfileState.CLOSING):
        on = day_of(instant_from(each["closing_from"]), asking.reader)
        on += timedelta(days=asking.reader.policy.lingering_days)
        wanted = ClosingPoint if each["account_opened_at"] else WITHOUT_AN_ACCOUNT
        stated = {item["point"] for item in each["closing_items"]}
        lacking = [point for point in wanted if point.value not in stated]
        if lacking and asking.sees(each["operator"]):
            what = f"Closing: {len(lacking)} point{'' if len(lacking) == 1 else 's'} still to be stated"
            yield asking.item("R19", each["urn"], what, "StateClosingItems", on)
        if asking.holds(Role.COMMANDER) and asking.actor != each["operator"]:
            unseen = [item for item in each["closing_items"] if not item["verified_at"]]
            if unseen and not lacking:
                what = "Closing: the points wait for the second look"
                yield asking.item("R19", each["urn"], what, "VerifyClosingItems", on)
            elif not lacking:
                yield asking.item("R19", each["urn"], "Closing: to be verified as a whole", "VerifyClosing", on)


def lingering(reader: Reader, operator: str) -> tuple[str, ...]:
    """The profiles (URNs) of an operator that are expired, suspended or closing for more than 30 days (R17)."""
    last = day_of(reader.now, reader) - timedelta(days=reader.policy.lingering_days)
    facts = reader.open_facts(Profile, operator=operator)
    return tuple(each["urn"] for each in facts if (since := _since(reader, each)) and day_of(since, reader) < last)


def _since(reader: Reader, profile: Facts) -> Any:
    """Since when a profile is expired, stopped or closing; None where it is none of these."""
    state = profile["state"]
    if state == ProfileState.CLOSING.value:
        return instant_from(profile["closing_from"])
    stopped = (ProfileState.SUSPENDED.value, ProfileState.COMPROMISED.value)
    if state in stopped:
        return instant_from(profile["suspensions"][-1]["from_"])
    if state in {each.value for each in LIVE} and profile["windows"]:
        ended = instant_from(profile["windows"][-1]["until"])
        return ended if ended <= reader.now else None
    return None


_C = frozenset({Role.COMMANDER, Role.CHIEF})
ROWS: tuple[Row, ...] = (
    Row(
        command=StateClosingItems, handler=state_closing_items, roles=frozenset({Role.DETECTIVE, Role.COMMANDER}),
        clauses=("H R19",), says="States what was done on points of a closing.",
    ),
    Row(
        command=VerifyClosingItems, handler=verify_closing_items, roles=_C, clauses=("H R19", "H R12"),
        says="Verifies points of a closing as a second person; the Chief only in a conflict.",
        chief_in_conflict=True,
    ),
)
