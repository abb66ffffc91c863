"""What a review of conduct report (RC) says: frozen values, already projected for one rendition and one recipient.

Texts are final. A ``Shown`` is a text, a withholding, or a text with withholdings inside; layout never sees
a withheld value. Instants are aware; they print in ``zone`` "by this computer's clock".
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import attrs

from models.redaction import Shown
from reports.cover import Cover


class Result(StrEnum):
    """What a check came to. The determination is the worst of the policy's."""

    MET = "Met"
    PARTLY = "Partly met"
    NOT_MET = "Not met"
    NOT_APPLICABLE = "Not applicable"
    NOT_COMPUTED = "Not computed"


@attrs.frozen(kw_only=True)
class Meeting:
    """The review this report is of, and who took part."""

    review: str
    investigator: str
    reviewed_by: str
    addressed_to: str
    case_numbers: Shown
    investigation: str
    title: Shown
    period_from: date
    period_to: date
    held_at: datetime | None
    place: Shown
    state: str
    next_review_on: date | None


@attrs.frozen(kw_only=True)
class Figure:
    """One of the six figures of the decision page. ``tone``: plain, good, bad, warn or quiet."""

    value: str
    label: str
    note: str
    tone: str = "plain"


@attrs.frozen(kw_only=True)
class Fact:
    """A label and what is recorded under it."""

    label: str
    said: Shown


@attrs.frozen(kw_only=True)
class Session:
    """One logged session: when, how many minutes, and the rules it was outside of (none: within approval)."""

    urn: str
    at: datetime
    minutes: int
    outside: tuple[str, ...] = ()
    finding: str = ""


@attrs.frozen(kw_only=True)
class Span:
    """A half-open interval of approval or suspension; ``until`` None while it lasts."""

    start: datetime
    until: datetime | None


@attrs.frozen(kw_only=True)
class Lane:
    """One profile's lane of the timeline."""

    profile: str
    identity: str
    platform: str
    approved: tuple[Span, ...]
    suspended: tuple[Span, ...]
    sessions: tuple[Session, ...]
    opened_at: datetime | None = None
    closed_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Timeline:
    """The period, a lane per profile, and the review meetings in it."""

    period_from: date
    period_to: date
    lanes: tuple[Lane, ...]
    reviews: tuple[tuple[str, datetime], ...]
    caption: str


@attrs.frozen(kw_only=True)
class IdentityCard:
    """One false identity: number, name, state, and its facts in two columns."""

    urn: str
    name: Shown
    state: str
    left: tuple[Fact, ...]
    right: tuple[Fact, ...]


@attrs.frozen(kw_only=True)
class ProfileRow:
    """One profile. ``first_use_outside`` and ``terms_missing`` are computed, and print in color and words."""

    urn: str
    identity: str
    platform: str
    handle: Shown
    level: str
    approved: str
    last_valid_day: str
    first_use: str
    terms: str
    state: str
    first_use_outside: bool = False
    terms_missing: bool = False


@attrs.frozen(kw_only=True)
class EquipmentRow:
    """One item of equipment the investigator held in the period."""

    tag: str
    description: str
    serial: Shown
    used_for: str
    connection: Shown
    tested: str
    tested_by: str
    result: Result
    note: str = ""


@attrs.frozen(kw_only=True)
class CheckRow:
    """One rule of the checklist with its evidence. ``clause`` is the policy's number, or the house rule's."""

    rule: str
    clause: str
    requirement: str
    evidence: Shown
    result: Result
    findings: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Finding:
    """One finding. ``level`` is 1 (immediate action), 2 (process review) or 3 (advisory)."""

    number: str
    title: Shown
    level: int
    clause: str
    criteria: str
    condition: Shown
    cause: Shown = ""
    effect: Shown = ""
    action: Shown = ""
    response: Shown = ""


@attrs.frozen(kw_only=True)
class Answer:
    """One of the 18 questions: the answer, and what it rests on (“computed from entries ≤ 58” or “stated by …”)."""

    number: int
    question: str
    answer: str
    basis: str
    note: Shown = ""


@attrs.frozen(kw_only=True)
class Action:
    """One action of the review."""

    number: str
    text: Shown
    finding: str
    owner: str
    due: str
    state: str


@attrs.frozen(kw_only=True)
class SignatureBlock:
    """One block of the certification. ``recorded`` says what the register holds, if it holds a signature."""

    role: str
    who: str
    statement: str
    choices: tuple[str, ...]
    chosen: str = ""
    recorded: str = ""


@attrs.frozen(kw_only=True)
class JournalRow:
    """One entry of the extract; ``digest`` is the entry's chain value, 64 hex digits."""

    n: int
    at: datetime
    actor: str
    act: str
    subject: str
    digest: str
    outcome: str = "done"


@attrs.frozen(kw_only=True)
class Clause:
    """One clause of the policy, word for word; ``sic`` where its sentence is printed as issued."""

    number: str
    words: str
    sic: bool = False


def worst(rows: tuple[CheckRow, ...]) -> Result:
    """The determination: the worst policy result; “Met” where every rule that applies is met."""
    found = {row.result for row in rows}
    return next((each for each in (Result.NOT_MET, Result.PARTLY) if each in found), Result.MET)


DETERMINATIONS = {
    Result.MET: "All met, of what entries can show",
    Result.PARTLY: "Partly met",
    Result.NOT_MET: "Not met",
}
"""How the worst policy result is printed on the decision page."""


@attrs.frozen(kw_only=True)
class RcContent:
    """The whole report."""

    cover: Cover
    meeting: Meeting
    determination_text: Shown
    figures: tuple[Figure, ...]
    summary: Shown
    summary_more: Shown
    scope: tuple[Fact, ...]
    timeline: Timeline
    identities: tuple[IdentityCard, ...]
    profiles: tuple[ProfileRow, ...]
    equipment: tuple[EquipmentRow, ...]
    policy_checks: tuple[CheckRow, ...]
    house_checks: tuple[CheckRow, ...]
    findings: tuple[Finding, ...]
    good_practice: tuple[Shown, ...]
    record: tuple[Fact, ...]
    answers: tuple[Answer, ...]
    statement: Shown
    statement_basis: str
    actions: tuple[Action, ...]
    signatures: tuple[SignatureBlock, ...]
    extract: tuple[JournalRow, ...]
    extract_scope: str
    authority: tuple[Clause, ...]
    authority_note: str
    held_under: str
    """What asks for the review: the policy's clause, or the house rule in its place."""
    kept_under: str
    """What asks for confidence, likewise."""
    integrity: tuple[Fact, ...]

    @property
    def determination(self) -> Result:
        """The worst policy result; house rules never change it."""
        return worst(self.policy_checks)
