"""What must hold of a site's terms for a profile to be approved or used (R09), and to be approved or renewed (R39).

An older statement stops no use: R09 asks for one on file before the first use; on which version is the house rule.
"""

from __future__ import annotations

from models.moment import day_of
from models.platform import Platform, terms_due
from models.requirement import Finding, Requirement
from models.terms import is_stale
from models.use_facts import Use


def _statement_on_file(use: Use) -> Finding:
    if use.profile is None:
        return Finding(None, "session without a profile")
    return Finding(use.operator in use.profile.terms_by, use.profile.urn)


def _site(use: Use) -> tuple[Platform | None, tuple[tuple[str, ...], ...]]:
    """The site used, and what a waiver of a house rule may name."""
    profile = use.profile
    if profile is None:
        return None, ()
    failing = (profile.urn, profile.platform, profile.identity, profile.operator, profile.investigation)
    return use.reader.get(profile.platform, Platform), (failing,)


def _terms_looked_at(use: Use) -> Finding:
    platform, failing = _site(use)
    if platform is None:
        return Finding(None, "session without a profile")
    today = day_of(use.at, use.reader)
    if platform.checked_on is not None and platform.checked_on > today:
        return Finding(None, f"{platform.urn} was looked at since")
    again = terms_due(platform.checked_on, platform.terms_version, use.reader.policy.at(use.at).terms_days)
    return Finding(again is not None and today <= again, platform.urn, failing)


def _statement_current(use: Use) -> Finding:
    platform, failing = _site(use)
    if platform is None or use.profile is None:
        return Finding(None, "session without a profile")
    stated = [each.version for each in use.profile.terms if each.operator == use.operator and each.stated_at <= use.at]
    in_force = platform.terms_version
    if not stated or in_force is None or in_force > day_of(use.at, use.reader):
        return Finding(None, "no statement, or no date of the terms, on record then")
    return Finding(not is_stale(max(stated), in_force), use.profile.urn, failing)


_R = Requirement[Use]
STATEMENT_ON_FILE = _R(
    rule="R09", wording="The operator's terms statement is on file", find=_statement_on_file, mended_by="StateTerms"
)
TERMS_LOOKED_AT = _R(
    rule="R39", wording="The department has looked at the site's terms, and their date is on record",
    find=_terms_looked_at, mended_by="UpdatePlatform",
)
STATEMENT_CURRENT = _R(
    rule="R39", wording="The operator's statement is on the terms in force", find=_statement_current,
    mended_by="StateTerms",
)
