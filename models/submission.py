"""What a paper needs before it can be submitted: one list for the page's ticks, the refusal and the report."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from models.closing import lingering
from models.command import Reader
from models.fields import When, missing
from models.identity import FalseIdentity, ImageSource
from models.investigation import Investigation
from models.officer import leaving
from models.profile import Profile
from models.record import Record
from models.requirement import Finding, Requirement, enforce
from models.review import reviews_beyond_grace


@attrs.frozen(kw_only=True)
class Submission:
    """What a submission is judged by, and a yes to it: there the records it authorizes, and no applicant."""

    reader: Reader
    applicant: str
    records: tuple[Record, ...]

    @property
    def people(self) -> frozenset[str]:
        """The applicant, and whose work the records are."""
        found = {self.applicant}
        for each in self.records:
            match each:
                case Investigation():
                    found.update(each.members)
                case FalseIdentity():
                    found.update(each.operators)
                case Profile():
                    found.add(each.operator)
        return frozenset(found)


def _documented(facts: Submission) -> Finding:
    lacking = [
        f"{each.urn}: {field.declared.label}"
        for each in facts.records
        for field in missing(each, When.CREATE, When.SUBMIT)
    ]
    return Finding(not lacking, ", ".join(lacking))


def _image_explained(facts: Submission) -> Finding:
    identities = [each for each in facts.records if isinstance(each, FalseIdentity)]
    shown = [each for each in identities if each.image_source not in {None, ImageSource.NONE}]
    if not shown:
        return Finding(None, "no image")
    lacking = [each.urn for each in shown if not each.image_provenance.strip()]
    return Finding(not lacking, ", ".join(lacking))


def _reviews_held(facts: Submission) -> Finding:
    """Of the applicant and of everyone who is to operate: a paper does not get round it by another's signature."""
    waiting = {(case, each) for each in facts.people for case in reviews_beyond_grace(facts.reader, each)}
    return Finding(not waiting, ", ".join(sorted({case for case, _ in waiting})), tuple(sorted(waiting)))


def _none_lingers(facts: Submission) -> Finding:
    """Of everyone who is to operate a new identity."""
    new = [each for each in facts.records if isinstance(each, FalseIdentity)]
    if not new:
        return Finding(None, "no new identity")
    found = {(new[0].investigation, who): lingering(facts.reader, who) for each in new for who in each.operators}
    failing = {pair: urns for pair, urns in found.items() if urns}
    return Finding(not failing, ", ".join(urn for urns in failing.values() for urn in urns), tuple(failing))


def _nobody_leaves(facts: Submission) -> Finding:
    """The applicant, and everyone whose work the records are."""
    found = leaving(facts.reader, facts.people)
    return Finding(not found, ", ".join(found))


NOBODY_LEAVES = Requirement[Submission](
    rule="R01", wording="Nobody it names is leaving the department or this work", find=_nobody_leaves
)
READY_TO_SUBMIT: tuple[Requirement[Submission], ...] = (
    Requirement(rule="R07", wording="Every required field is filled", find=_documented),
    Requirement(rule="R07", wording="It says where the image comes from", find=_image_explained),
    NOBODY_LEAVES,
    Requirement(
        rule="R40",
        wording="No review of conduct is overdue beyond its grace",
        find=_reviews_held,
        mended_by="HoldReview",
    ),
    Requirement(
        rule="R17",
        wording="No profile of an operator is expired, suspended or closing for more than 30 days",
        find=_none_lingers,
        mended_by="VerifyClosing",
    ),
)
"""What a paper needs before it can be submitted."""


def require_staying_operators(reader: Reader, records: Iterable[Record]) -> None:
    """Raises: Refused (R01) for a yes to an identity or a site whose operator is leaving: nothing new comes to them."""
    given = tuple(each for each in records if isinstance(each, FalseIdentity | Profile))
    facts = Submission(reader=reader, applicant="", records=given)
    enforce((NOBODY_LEAVES,), facts, intro="This can't be given to an officer who is leaving")
