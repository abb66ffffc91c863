"""Which policy profile the department adopted, with its own figures, wording and clauses, each from a day on (R50).

Every change is a record of its own that stands on the one before, so that what was decided earlier is judged by what
was in force then: ``reader.policy`` is in force now, ``reader.policy.at(instant)`` was in force then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar

import attrs

from models.canonical import instant_from
from models.command import Context, Reader
from models.fields import FieldClass, When, declared, fields_of
from models.policy import Policy, Rule
from models.policy_shipped import FIGURES, REFERENCE, ProfileName, shipped
from models.record import Kind, Record
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN


class PolicyState(StrEnum):
    """The newest is adopted; those before it were followed by another and judge what was done in their time."""

    ADOPTED = "adopted"
    FOLLOWED = "followed"


@attrs.frozen(kw_only=True)
class Figures:
    """The figures a department set itself; the rest are as shipped."""

    approval_days: int | None = declared("An approval lasts, days", cls=OPEN, default=None)
    test_days: int | None = declared("An equipment test is valid, days", cls=OPEN, default=None)
    review_days: int | None = declared("Review of conduct every, days", cls=OPEN, cite="5.12.4.5", default=None)
    review_grace_days: int | None = declared("Grace of a review, days", cls=OPEN, default=None)
    late_entry_hours: int | None = declared("Entered late after, hours", cls=OPEN, default=None)
    decision_business_days: int | None = declared("Decision within, business days", cls=OPEN, default=None)
    backup_days: int | None = declared("Backup every, days", cls=OPEN, default=None)
    unused_days: int | None = declared("Unused account disabled after, days", cls=OPEN, default=None)
    login_name_days: int | None = declared("Log-in name used again after, days", cls=OPEN, default=None)
    acknowledge_days: int | None = declared("Rules of behavior acknowledged every, days", cls=OPEN, default=None)
    attachment_mb: int | None = declared("Largest attached file, MB", cls=OPEN, default=None)
    renewal_fresh_days: int | None = declared("A renewal's checks are no older than, days", cls=OPEN, default=None)
    chief_again_months: int | None = declared("The Chief decides again after, months", cls=OPEN, default=None)
    lingering_days: int | None = declared("Expired or closing at most, days", cls=OPEN, default=None)
    terms_days: int | None = declared("A site's terms looked at again every, days", cls=OPEN, default=None)

    @property
    def set_(self) -> Mapping[str, int]:
        """Those that were set, by name."""
        return {name: value for name in FIGURES if (value := getattr(self, name)) is not None}


@attrs.frozen(kw_only=True)
class OwnWording:
    """How the department words a house rule."""

    rule: str = declared("House rule", help="Its id, such as R13.", max_length=4)
    wording: str = declared("Wording", max_length=300)


@attrs.frozen(kw_only=True)
class OwnClause:
    """A clause of the department's own, beside the policy's."""

    number: str = declared("Clause number", help="As findings cite it, such as HM 7.2.", max_length=20)
    words: str = declared("Its words", lines=True, max_length=4_000)


@attrs.frozen(kw_only=True)
class PolicyProfile(Record):
    """The policy in force from an instant until the next of these records begins."""

    KIND: ClassVar[Kind] = Kind.POLICY_PROFILE
    NAME: ClassVar[str] = "policy profile"

    state: PolicyState = declared("State", cls=OPEN, default=PolicyState.ADOPTED, listed=True)
    based_on: ProfileName = declared("Policy", cls=OPEN, when=When.CREATE, listed=True)
    figures: Figures = declared("Figures the department set", cls=OPEN, default=Figures())
    wording: tuple[OwnWording, ...] = declared("House rules in own words", default=())
    clauses: tuple[OwnClause, ...] = declared("Clauses of the department's own", default=())
    reason: str = declared("Reason", lines=True, max_length=4_000, default="")
    from_: datetime = declared(
        "In force from",
        help="Left empty: from the signature. Never before it.",
        cls=OPEN,
        when=When.CREATE,
        listed=True,
    )
    signed_by: str = declared("Signed by", cls=OPEN, when=When.CREATE, listed=True)

    @property
    def called(self) -> str:
        """What screens call it."""
        return self.based_on.value

    @property
    def policy(self) -> Policy:
        """Its figures, without those of the policies before it."""
        set_: Mapping[str, Any] = self.figures.set_
        return Policy(shipped=shipped(self.based_on), from_=self.from_, **set_)


_FOLLOWS = {**step(NEW, to=PolicyState.ADOPTED), **step(PolicyState.ADOPTED, to=PolicyState.FOLLOWED)}
POLICY_PROFILE_WORKFLOW = Workflow(
    kind=Kind.POLICY_PROFILE,
    moves={
        "CreateRegister": step(NEW, to=PolicyState.ADOPTED),
        **dict.fromkeys(("AdoptPolicy", "ChangeFigures", "ChangeWording", "AddClause"), _FOLLOWS),
    },
)


@attrs.frozen(kw_only=True)
class Words:
    """What a policy said at an instant: every rule as worded then, every clause, the department's own among them."""

    policy: Policy
    rules: Mapping[str, Rule]
    clauses: Mapping[str, str]
    own: tuple[OwnClause, ...]

    @property
    def citable(self) -> frozenset[str]:
        """What a finding may cite."""
        return frozenset(self.clauses) | {rule.cited for rule in self.rules.values()}

    @property
    def covers_the_work(self) -> bool:
        """False where the policy has no section on undercover work, so that house rules determine."""
        return all(rule.basis == "P" for rule in self.rules.values() if rule.determines)

    def under(self, rule: str) -> str:
        """What asks for it, as a sentence of a report says it: “policy 5.12.4.5”, “house rule R11”."""
        cited = self.rules[rule].cited
        return f"policy {cited.partition(' ')[0]}" if self.rules[rule].basis == "P" else cited

    @property
    def sic(self) -> frozenset[str]:
        """The clauses printed with [sic]."""
        return self.policy.shipped.sic


def in_force(papers: Iterable[Mapping[str, Any]], at: datetime) -> Policy:
    """The policy at an instant with all that came before it, from open fields by number; else as shipped."""
    return _after_one_another(
        tuple(
            (each["based_on"], from_, tuple((name, each["figures"].get(name)) for name in FIGURES))
            for each in papers
            if (from_ := instant_from(each["from_"])) <= at
        )
    )


@lru_cache(maxsize=64)
def _after_one_another(papers: tuple[tuple[str, datetime, tuple[tuple[str, int | None], ...]], ...]) -> Policy:
    """The last of these policies, each after the one before: the same papers are asked for again and again."""
    found: Policy | None = None
    for based_on, from_, figures in papers:
        set_: Mapping[str, Any] = {name: value for name, value in figures if value is not None}
        found = Policy(shipped=shipped(ProfileName(based_on)), from_=from_, before=found, **set_)
    return found or Policy()


def words_of(paper: PolicyProfile, policy: Policy | None = None) -> Words:
    """What a policy says, in the department's own words where it has them."""
    said = policy or paper.policy
    worded = {each.rule: each.wording for each in paper.wording}
    rules = {each.id: attrs.evolve(each, wording=worded.get(each.id, each.wording)) for each in said.rules.values()}
    clauses = {**said.shipped.clauses, **{each.number: each.words for each in paper.clauses}}
    return Words(policy=said, rules=rules, clauses=clauses, own=paper.clauses)


def words_at(reader: Reader, at: datetime) -> Words:
    """What the policy in force at an instant up to now says; as shipped where none was adopted yet."""
    policy = reader.policy.at(at)
    paper = next((each for each in reversed(reader.find(PolicyProfile)) if each.from_ <= at), None)
    if paper is None:
        return Words(policy=policy, rules=policy.rules, clauses=policy.shipped.clauses, own=())
    return words_of(paper, policy)


@attrs.frozen(kw_only=True)
class FigureLine:
    """One figure in force as a person reads it. ``own`` where the department set it; else as shipped."""

    name: str
    label: str
    value: int
    least: int
    most: int
    own: bool


def figure_lines(policy: Policy) -> tuple[FigureLine, ...]:
    """Every figure a department may set, as in force, with its bounds."""
    bounds = policy.shipped.figures
    return tuple(
        FigureLine(
            name=each.name,
            label=each.declared.label,
            value=getattr(policy, each.name),
            least=bounds[each.name].least,
            most=bounds[each.name].most,
            own=getattr(policy, each.name) != bounds[each.name].is_,
        )
        for each in fields_of(Figures)
    )


def adopted(context: Context, profile: ProfileName = REFERENCE) -> PolicyProfile:
    """The paper that adopts a policy now, with nothing of the department's own."""
    urn = context.new_urn(Kind.POLICY_PROFILE)
    return PolicyProfile(urn=urn, based_on=profile, from_=context.now, signed_by=context.actor)
