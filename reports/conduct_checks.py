"""The checklist of the review of conduct report. What is met is asked of the rules' own list (models/use.py).

A rule on acts (sessions, openings) is met where every act met it and not met where one did not. A rule on papers
(details documented, terms statement) is partly met where some are on file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from models.application import Outcome
from models.moment import day_of
from models.policy import Rule, window_end
from models.profile import Profile, Window
from models.requirement import Check, check
from models.review import grace_ends
from models.review_texts import examine
from models.use import DOCUMENTED, OPENED_AFTER, READY_FOR_USE, SITE_AUTHORIZED
from models.use_facts import use_of
from models.use_terms import STATEMENT_CURRENT, STATEMENT_ON_FILE, TERMS_LOOKED_AT
from reports.conduct_content import CheckRow, Result
from reports.conduct_facts import Facts
from reports.wording import counted, day

METHOD = (
    "Each session was compared with authorizations, approvals, tests, assignments and orders as effective at its "
    "instant. A rule on sessions and openings is met where all met it, not met where one did not; a rule on papers is "
    "partly met where some are on file. “Not computed” stands where entries alone can't tell."
)
SESSION_RULES = frozenset(each.rule for each in READY_FOR_USE)
PAPERS = frozenset({"R07", "R09", "R39"})
SHOWN_FAULTS = 6
FAULTY = frozenset({Result.NOT_MET, Result.PARTLY})
"""Results a finding may stand behind."""


@attrs.define
class _Tally:
    """What one rule was held against: how many, and the records that did not meet it."""

    looked_at: int = 0
    faults: list[str] = attrs.Factory(list)


def check_rows(facts: Facts, *, policy: bool) -> tuple[CheckRow, ...]:
    """One row for each rule of this version: the policy's (or those in its place), or the house's."""
    tallies = _tallies(facts)
    rules = facts.words.rules.values()
    rows = (_row(facts, rule, tallies) for rule in rules if rule.determines is policy and rule.on_conduct)
    return tuple(sorted(rows, key=lambda row: (row.clause, row.rule)))


def _row(facts: Facts, rule: Rule, tallies: Mapping[str, _Tally]) -> CheckRow:
    if rule.id in _SPECIAL:
        result, evidence = _SPECIAL[rule.id](facts)
    else:
        result, evidence = _judged(rule.id, tallies[rule.id])
    clause = rule.cited[:1].upper() + rule.cited[1:]
    return CheckRow(
        rule=rule.id,
        clause=clause,
        requirement=rule.wording,
        evidence=evidence,
        result=result,
        findings=facts.findings_on((rule.id,)) if result in FAULTY else (),
    )


def _judged(rule: str, tally: _Tally) -> tuple[Result, str]:
    if not tally.looked_at:
        return Result.NOT_APPLICABLE, "no session or profile recorded"
    faults = list(dict.fromkeys(tally.faults))
    if not faults:
        outside = "on file for each" if rule in PAPERS else "none outside"
        return Result.MET, f"{tally.looked_at} examined, {outside}"
    some = rule in PAPERS and len(faults) < tally.looked_at
    return Result.PARTLY if some else Result.NOT_MET, f"{len(faults)} of {tally.looked_at}: {_listed(faults)}"


def _tallies(facts: Facts) -> Mapping[str, _Tally]:
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for session in facts.sessions:
        for rule in SESSION_RULES - PAPERS:
            tallies[rule].looked_at += 1
        for rule in session.outside:
            paper = rule in PAPERS and session.profile
            tallies[rule].faults.append(session.profile if paper else session.urn)
    for profile in facts.profiles:
        if profile.account_opened_at is not None:
            _count_profile(facts, profile, tallies)
    return tallies


def _count_profile(facts: Facts, profile: Profile, tallies: Mapping[str, _Tally]) -> None:
    for found in _of_profile(facts, profile):
        if found.met is not None:
            tallies[found.rule].looked_at += 1
        if found.met is False:
            tallies[found.rule].faults.append(profile.urn)
    for rule in profile.opened_outside:
        tallies[rule].looked_at += 1
        tallies[rule].faults.append(f"{profile.urn} opened")


def _of_profile(facts: Facts, profile: Profile) -> Iterator[Check]:
    """The papers of a profile and its opening, asked of the one list."""
    use = use_of(facts.reader, profile, facts.review.held_at or facts.reader.now)
    yield from check((SITE_AUTHORIZED, OPENED_AFTER, DOCUMENTED, STATEMENT_ON_FILE), use)
    yield from check((TERMS_LOOKED_AT, STATEMENT_CURRENT), use)


def _confidential(facts: Facts) -> tuple[Result, str]:
    records = {each.urn for each in (*facts.identities, *facts.profiles)}
    looked = [each for each in facts.journal.entries if each.command == "ViewRecord" and each.subject in records]
    who = {each.actor for each in looked}
    if not looked:
        return Result.NOT_COMPUTED, "no opening of these dossiers is in the entries of this copy"
    return (
        Result.NOT_COMPUTED,
        f"opened {counted(len(looked), 'time')} by {counted(len(who), 'officer')}, each in the journal",
    )


def _met(facts: Facts) -> tuple[Result, str]:
    review = facts.review
    if review.held_at is None:
        return Result.NOT_MET, f"no meeting held; due {day(review.due_on)}" if review.due_on else "no meeting held"
    held = day_of(review.held_at, facts.reader)
    if review.due_on is None or held <= review.due_on:
        return Result.MET, f"held {day(held)}" + (f", due {day(review.due_on)}" if review.due_on else "")
    late = (held - review.due_on).days
    grace = (grace_ends(facts.reader, review.due_on) - review.due_on).days
    result = Result.MET if late <= grace else Result.PARTLY
    figures = f"interval {facts.words.policy.review_days} days, grace {grace}: the department's own"
    return result, f"held {day(held)}, {counted(late, 'day')} after the day due ({figures})"


def _own(facts: Facts) -> tuple[Result, str]:
    """Decider, approver, reviewer and tester are other people than the operator."""
    faults = []
    for profile in facts.profiles:
        deciders = {profile.authorized_by, *(window.approved_by for window in profile.windows)}
        if profile.operator in deciders:
            faults.append(profile.urn)
    if facts.review.held_by == facts.review.investigator:
        faults.append(facts.review.urn)
    return (Result.NOT_MET, ", ".join(faults)) if faults else (Result.MET, "deciders and reviewer are other officers")


def _ninety(facts: Facts) -> tuple[Result, str]:
    windows = [(profile.urn, window) for profile in facts.profiles for window in profile.windows]
    if not windows:
        return Result.NOT_APPLICABLE, "no approval recorded"
    longer = [urn for urn, each in windows if each.until > _allowed_until(facts, each)]
    if longer:
        return Result.NOT_MET, ", ".join(longer)
    most = max(facts.reader.policy.at(each.from_).approval_days for _, each in windows)
    return Result.MET, f"{counted(len(windows), 'approval')}, none longer than {most} days"


def _allowed_until(facts: Facts, window: Window) -> datetime:
    """Until when an approval could run under the policy in force when it was given."""
    return window_end(window.from_, facts.reader.policy.at(window.from_).approval_days, facts.reader.zone)


def _refusals(facts: Facts) -> tuple[Result, str]:
    lines = [line for paper in facts.applications for line in paper.lines]
    if not lines:
        return Result.NOT_APPLICABLE, "no application recorded"
    returned = sum(line.outcome is Outcome.RETURNED for line in lines)
    refused = sum(line.outcome is Outcome.REFUSED for line in lines)
    resubmitted = sum(max(0, paper.submissions - 1) for paper in facts.applications)
    return Result.MET, f"lines now refused: {refused}, returned: {returned}; resubmissions: {resubmitted}"


def _texts(facts: Facts) -> tuple[Result, str]:
    """Numbers of entries alone. That a sign is no proof, and that a pattern does not see all, the guide says."""
    review = facts.review
    period = {"period_from": review.period_from, "period_until": review.period_until}
    texts = examine(facts.reader, review.investigator, review.investigation, **period)
    if not texts.looked:
        return Result.NOT_APPLICABLE, "no session or contact recorded"
    if not texts.found:
        return Result.MET, f"{len(texts.looked)} examined, no pattern found"
    return Result.NOT_MET, f"{len(texts.found)} of {len(texts.looked)}, to be looked at: {_listed(texts.found)}"


def _listed(urns: Sequence[str]) -> str:
    more = f" and {len(urns) - SHOWN_FAULTS} more" if len(urns) > SHOWN_FAULTS else ""
    return ", ".join(urns[:SHOWN_FAULTS]) + more


def _register(facts: Facts) -> tuple[Result, str]:
    if not facts.equipment:
        return Result.NOT_APPLICABLE, "no equipment recorded"
    holding = [each.asset_tag for each in facts.equipment if each.has_coverbook]
    if holding:
        return Result.NOT_MET, ", ".join(holding)
    return Result.MET, f"{len(facts.equipment)} examined, as stated in the equipment register"


_SPECIAL: Mapping[str, Callable[[Facts], tuple[Result, str]]] = {
    "R10": _confidential,
    "R11": _met,
    "R12": _own,
    "R13": _ninety,
    "R21": _refusals,
    "R24": _texts,
    "R26": _register,
}
"""Rules that are held against something else than sessions and papers."""
