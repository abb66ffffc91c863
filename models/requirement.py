"""One list serves the screen, the rule and the report.

A readiness list is a tuple of :class:`Requirement`. The page shows it as ticks, the handler enforces it
with :func:`enforce`, the report prints what :func:`check` found. Nothing else states a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import attrs

from models.errors import Refused
from models.policy import Rule
from models.waiver import waived_words, waivers_at

Facts = TypeVar("Facts")


@attrs.frozen
class Finding:
    """What a requirement found: met, not met, or None where it does not apply. ``detail`` holds no names."""

    met: bool | None
    detail: str = ""
    failing: tuple[tuple[str, ...], ...] = ()
    """What does not meet it, each by the record numbers a waiver of a house rule may name."""


@attrs.frozen(kw_only=True)
class Requirement(Generic[Facts]):
    """One named check of one rule. ``wording`` is the positive sentence a tick stands beside."""

    rule: str
    wording: str
    find: Callable[[Facts], Finding]
    mended_by: str = ""
    """The command that mends it, where one does."""


@attrs.frozen(kw_only=True)
class Check:
    """A requirement as found: what the page ticks and the report prints."""

    rule: str
    cited: str
    policy: bool
    """True where the policy's own words require it, False for a house rule."""
    wording: str
    met: bool | None
    detail: str
    mended_by: str


def check(requirements: Sequence[Requirement[Facts]], facts: Facts) -> tuple[Check, ...]:
    """Every requirement of a list as found, in the list's order; a house rule that is waived counts as met."""
    found, policy = [], facts.reader.policy.at(_instant(facts))  # type: ignore[attr-defined]
    for each in requirements:
        rule = policy.rule(each.rule)
        finding = _or_waived(each.find(facts), rule, facts)
        found.append(
            Check(
                rule=rule.id,
                cited=rule.cited,
                policy=rule.basis == "P",
                wording=each.wording,
                met=finding.met,
                detail=finding.detail,
                mended_by=each.mended_by,
            )
        )
    return tuple(found)


def _instant(facts: Any) -> datetime:
    """At which instant it is judged: by the policy and the waivers in force then."""
    at: datetime = getattr(facts, "at", facts.reader.now)
    return at


def _or_waived(finding: Finding, rule: Rule, facts: Any) -> Finding:
    """Met by waivers in force where each thing that fails is covered by one; the detail says by which."""
    if finding.met is not False or rule.firm or not finding.failing:
        return finding
    at = _instant(facts)
    papers = [next(iter(waivers_at(facts.reader, rule.id, each, at)), None) for each in finding.failing]
    if None in papers:
        return finding
    said = dict.fromkeys(waived_words(facts.reader, each) for each in papers if each is not None)
    return Finding(met=True, detail="; ".join(said))


def unmet(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks that are not met (not applicable is no failure)."""
    return tuple(each for each in checks if each.met is False)


def enforce(requirements: Sequence[Requirement[Any]], facts: Any, *, intro: str) -> None:
    """Raises: Refused naming every requirement that is not met, under the rule and clause of the first."""
    failed = unmet(check(requirements, facts))
    if not failed:
        return
    listed = "; ".join(
        f"{each.wording[:1].lower()}{each.wording[1:]}" + (f" ({each.detail})" if each.detail else "")
        + f" [{each.rule}, {each.cited}]"
        for each in failed
    )
    raise Refused(f"{intro}. Not met: {listed}", rule=failed[0].rule, clause=failed[0].cited)
