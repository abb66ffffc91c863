"""The policy in force: the figures and words a department's own policy and its house rules set.

The rules are the program's (models/policy_rules.py). Which rest on the policy's own words (``P``) and which stand as
house rules (``H``) its profile says (models/policy_shipped.py), and so do the figures; the department changes those in
records (models/policy_profile.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Any

import attrs

from models.policy_shipped import FIGURES, REFERENCE, Rule, Shipped, shipped

__all__ = ["CLAUSES", "RULES", "SIC", "Policy", "Rule", "window_end"]

_AT_THE_DOOR = ("lockout_failures", "lockout_minutes", "prove_again_hours")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def _figure(name: str) -> Any:
    return attrs.field(default=attrs.Factory(lambda self: self.shipped.figures[name].is_, takes_self=True))


@attrs.frozen(kw_only=True)
class Policy:
    """The figures in force. Days are calendar days in the department's time zone.

    ``Policy()`` is the profile a register begins with, as shipped. What is asked before a register is open (the
    lockout, how long a proof of the person lasts) is the same in every profile.
    """

    shipped: Shipped = attrs.field(factory=lambda: shipped(REFERENCE))
    approval_days: int = _figure("approval_days")
    test_days: int = _figure("test_days")
    review_days: int = _figure("review_days")
    review_grace_days: int = _figure("review_grace_days")
    late_entry_hours: int = _figure("late_entry_hours")
    decision_business_days: int = _figure("decision_business_days")
    backup_days: int = _figure("backup_days")
    unused_days: int = _figure("unused_days")
    login_name_days: int = _figure("login_name_days")
    acknowledge_days: int = _figure("acknowledge_days")
    attachment_mb: int = _figure("attachment_mb")
    renewal_fresh_days: int = _figure("renewal_fresh_days")
    chief_again_months: int = _figure("chief_again_months")
    lingering_days: int = _figure("lingering_days")
    terms_days: int = _figure("terms_days")
    lockout_failures: int = 5
    lockout_minutes: int = 15
    prove_again_hours: int = 12
    from_: datetime = _LONG_AGO
    before: Policy | None = attrs.field(default=None, repr=False, eq=False)
    """The policy this one took the place of."""

    @property
    def name(self) -> str:
        """What the policy is called."""
        return self.shipped.name.value

    @property
    def attachment_bytes(self) -> int:
        """The most an attached file may hold: so many times 1,048,576 bytes."""
        return self.attachment_mb * 1024 * 1024

    @property
    def figures(self) -> Mapping[str, int]:
        """Every figure by name, those of the log-on too."""
        return {name: getattr(self, name) for name in (*FIGURES, *_AT_THE_DOOR)}

    def rule(self, rule: str) -> Rule:
        """A rule as it stands under this policy. Raises: KeyError."""
        return self.rules[rule]

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule as it stands under this policy, by its id; its wording with the figures in force."""
        figures = self.figures
        return {
            each.id: attrs.evolve(each, wording=each.wording.format_map(figures))
            for each in self.shipped.rules.values()
        }

    def recited(self, cited: str) -> str:
        """What the rulebook cites, as this policy has it: its own clause, or the house rule in its place."""
        rule = self.shipped.rules[rule_behind(cited)]
        if rule.basis == "P" and self.shipped is not shipped(REFERENCE):
            return rule.clause
        return cited if cited in self.shipped.clauses else f"H {rule.id}"

    def at(self, instant: datetime) -> Policy:
        """The policy that was in force at an instant up to now: what was done then is judged by it."""
        found = self
        while found.before is not None and instant < found.from_:
            found = found.before
        return found


def window_end(start: datetime, days: int, zone: tzinfo) -> datetime:
    """When a window of ``days`` ends: 00:00 department time of the day after ``start``'s day + ``days``.

    The last valid day is therefore day + ``days`` (domain.md section 4: last valid day is approval + 90);
    intervals are half-open, so the returned instant is outside.
    """
    last_day = start.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=zone)


RULES: Mapping[str, Rule] = Policy().rules
"""Every rule of this version by its id, as it stands under the reference policy. What is printed for a department
asks the policy in force (:meth:`Policy.rule`); the door cites every refusal by it.
"""
CLAUSES: Mapping[str, str] = shipped(REFERENCE).clauses
"""Clause number → the reference policy's own words: what rows of the rulebook cite."""
SIC = shipped(REFERENCE).sic
"""Clauses printed with [sic]: the sentence lacks its subject in the policy as issued."""


def rule_behind(cited: str) -> str:
    """The rule a row of the rulebook cites: by its clause, by its section, or as a house rule. Raises: KeyError."""
    if cited.startswith("H "):
        return RULES[cited[2:]].id
    checks = shipped(REFERENCE).checks
    section = cited.partition(" ")[0]
    return next(rule for clause in (cited, section) for rule in checks[clause])
