"""Oral decisions in an emergency: what was said, by whom, heard by two, signed by the next business day (R20).

An oral authorization stands in for the written one, an oral approval for the commander's, from the instant it was given
until it has to be signed. It is a record of its own: nobody's signature is put under anything they did not sign.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.canonical import instant_from
from models.command import Reader
from models.fields import FieldClass, When, declared
from models.moment import business_day_after, day_of
from models.profile import Level, Profile, Window
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
MOST = timedelta(hours=72)


class OralState(StrEnum):
    """Signed decisions only."""

    RECORDED = "recorded"
    HEARD = "heard by two"
    SIGNED = "signed"
    DENIED = "denied"


class Oral(StrEnum):
    """What was given orally."""

    AUTHORIZATION = "authorization"
    APPROVAL = "approval of the details"


@attrs.frozen(kw_only=True)
class OralDecision(Record):
    """One oral decision. Lives in its investigation's dossier, which the second officer can open."""

    KIND: ClassVar[Kind] = Kind.ORAL_DECISION
    NAME: ClassVar[str] = "oral decision"

    state: OralState = declared("State", cls=OPEN, listed=True)
    what: Oral = declared("What was given", cls=OPEN, when=When.CREATE, listed=True)
    profile: str = declared("Profile", cls=OPEN, when=When.CREATE, listed=True)
    identity: str = declared("False identity", cls=OPEN, when=When.CREATE)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE, listed=True)
    decider: str = declared("Given by", cls=OPEN, when=When.CREATE, listed=True)
    said_at: datetime = declared("Given at", cls=OPEN, when=When.CREATE, listed=True)
    sign_by: datetime = declared("To be signed by", cls=OPEN, when=When.CREATE, listed=True)
    level: Level = declared("Engagement level", cls=OPEN, when=When.CREATE)
    holder: str = declared("Operator", cls=OPEN, when=When.CREATE)
    equipment: tuple[str, ...] = declared("Equipment", cls=OPEN, default=())
    operator: str = declared("Recorded by", cls=OPEN, when=When.CREATE)
    recorded_at: datetime = declared("Recorded at", cls=OPEN, when=When.CREATE)
    words: str = declared("What exactly was said", when=When.CREATE, lines=True, max_length=4_000)
    emergency: str = declared("Why it could not wait", when=When.CREATE, lines=True, max_length=4_000)
    heard_by: str = declared("Second officer", cls=OPEN, default="")
    heard_at: datetime | None = declared("Co-recorded at", cls=OPEN, default=None)
    heard_how: str = declared("How the second officer knows", lines=True, max_length=2_000, default="")
    signed_by: str = declared("Signed by", cls=OPEN, default="")
    signed_at: datetime | None = declared("Signed at", cls=OPEN, default=None)
    denied_why: str = declared("What the officer named says instead", lines=True, max_length=2_000, default="")

    @property
    def dossier(self) -> str:
        """Its investigation's."""
        return self.investigation

    @property
    def called(self) -> str:
        """What screens call it."""
        return f"Oral {self.what}"


S = OralState
ORAL_WORKFLOW = Workflow(
    kind=Kind.ORAL_DECISION,
    moves={
        "RecordOralDecision": step(NEW, to=S.RECORDED),
        "CoRecordOralDecision": step(S.RECORDED, to=S.HEARD),
        "SignOralDecision": step(S.HEARD, to=S.SIGNED),
        "DenyOralDecision": step(S.RECORDED, S.HEARD, to=S.DENIED),
    },
)


def to_be_signed_by(reader: Reader, said_at: datetime) -> datetime:
    """The end of the next business day, 72 hours at most; the instant itself is too late."""
    last = business_day_after(day_of(said_at, reader), 1)
    return min(datetime.combine(last + timedelta(days=1), time(), tzinfo=reader.zone), said_at + MOST)


def _covers(reader: Reader, facts: Mapping[str, Any], at: datetime) -> bool:
    """Whether it stands in for a written decision at an instant, as known now.

    Unsigned it counts until it has to be signed. What was never signed, or too late, stands in for nothing.
    """
    said, ends = instant_from(facts["said_at"]), instant_from(facts["sign_by"])
    if not said <= at < ends:
        return False
    if facts["state"] == OralState.SIGNED.value:
        return instant_from(facts["signed_at"]) < ends
    return bool(facts["state"] == OralState.HEARD.value) and reader.now < ends


def _given(reader: Reader, what: Oral, at: datetime, **of: str) -> Iterator[Mapping[str, Any]]:
    for each in reader.open_facts(OralDecision, what=what.value, **of):
        if _covers(reader, each, at):
            yield each


def authorized_orally(reader: Reader, at: datetime, **of: str) -> bool:
    """Whether a profile, or an investigation or identity with one of its profiles, was authorized orally then."""
    return any(True for _ in _given(reader, Oral.AUTHORIZATION, at, **of))


def oral_window(reader: Reader, profile: Profile, at: datetime) -> Window | None:
    """The oral approval that stood in for the commander's at an instant, as a window."""
    found = next(_given(reader, Oral.APPROVAL, at, profile=profile.urn), None)
    return None if found is None else _as_window(found)


def oral_windows(reader: Reader, profile: Profile) -> tuple[Window, ...]:
    """Every oral approval of a profile that stands in for the commander's, oldest first, as windows."""
    given = reader.open_facts(OralDecision, what=Oral.APPROVAL.value, profile=profile.urn)
    found = (_as_window(each) for each in given if _covers(reader, each, instant_from(each["said_at"])))
    return tuple(sorted(found, key=lambda each: each.from_))


def _as_window(found: Mapping[str, Any]) -> Window:
    return Window(
        from_=instant_from(found["said_at"]),
        until=instant_from(found["sign_by"]),
        approved_by=found["decider"],
        level=Level(found["level"]),
        operator=found["holder"],
        equipment=tuple(found["equipment"]),
    )
