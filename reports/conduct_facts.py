"""What a review of conduct report rests on: the records of one review, read once, and the journal as given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import attrs

from models.activity import Activity
from models.application import Application
from models.command import Reader, Role
from models.contact import Contact
from models.department import Department
from models.equipment import Equipment
from models.identity import FalseIdentity
from models.investigation import Investigation
from models.journal import Change, Entry
from models.moment import day_of
from models.officer import Officer
from models.platform import Platform
from models.policy_profile import Words, words_at
from models.profile import Profile
from models.redaction import Rendition, Secret, Shown, folded, masked, secrets_of, shown
from models.review import FindingLevel, Review
from reports.cover import Journal


@attrs.frozen(kw_only=True)
class JournalFacts:
    """The journal as of this copy, as storage gives it.

    ``journal`` is printed as it is; ``entries`` are those up to ``journal.n`` that concern the records of the review
    (more are harmless), oldest first. ``practice`` makes the warning on every page.
    """

    journal: Journal
    practice: bool
    entries: Sequence[Entry] = ()


@attrs.frozen(kw_only=True)
class Issue:
    """What this copy is: its report id, number and rendition, who it is for and who made it (an officer's URN)."""

    report_id: str
    copy_number: int
    rendition: Rendition
    recipient: str
    recipient_role: str
    prepared_by: str
    delivery: str = "Encrypted PDF"


@attrs.frozen(kw_only=True)
class Facts:
    """Everything one review of conduct is about, and how this rendition shows it."""

    reader: Reader
    review: Review
    investigation: Investigation
    identities: tuple[FalseIdentity, ...]
    profiles: tuple[Profile, ...]
    sessions: tuple[Activity, ...]
    contacts: tuple[Contact, ...]
    applications: tuple[Application, ...]
    equipment: tuple[Equipment, ...]
    reviews: tuple[Review, ...]
    department: Department
    officers: Mapping[str, Officer]
    platforms: Mapping[str, str]
    journal: JournalFacts
    issue: Issue
    secrets: tuple[Secret, ...]
    words: Words
    """The policy as it was in force when the meeting was held; now where it was not held yet."""

    @property
    def rendition(self) -> Rendition:
        return self.issue.rendition

    @property
    def zone(self) -> str:
        """The department's time zone by name."""
        return self.department.zone

    @property
    def held_entry(self) -> int | None:
        """The entry by which the meeting was recorded; None where the journal given does not hold it."""
        return self.entry_of("HoldReview", self.review.urn)

    def entry_of(self, command: str, urn: str) -> int | None:
        """The newest entry of a command that changed a record."""
        found = [each.n for each in self.journal.entries if each.command == command and changes(each.changes, urn)]
        return found[-1] if found else None

    def called(self, urn: str) -> str:
        """An officer by rank and name; the number where the register does not show them."""
        officer = self.officers.get(urn)
        return officer.called if officer else urn

    def text(self, said: str) -> Shown:
        """A kept text as this rendition prints it: withheld values inside it are taken out."""
        return said if self.rendition is Rendition.FULL else masked(said, self.secrets)

    def field(self, record: Identified, name: str) -> Shown:
        """One field of a record as this rendition prints it."""
        said = shown(record, name, self.rendition)
        return self.text(said) if isinstance(said, str) else said

    def findings_on(self, rules: Iterable[str]) -> tuple[str, ...]:
        """The findings measured by the clause of one of these rules, as ``F-1``."""
        clauses = {self.words.rules[rule].cited for rule in rules if rule in self.words.rules}
        graded = (each for each in self.review.findings if each.level is not FindingLevel.GOOD_PRACTICE)
        return tuple(f"F-{each.number}" for each in graded if each.criteria in clauses)


Identified = FalseIdentity | Profile | Investigation | Review | Contact


def changes(made: Iterable[Change], urn: str) -> bool:
    """Whether one of the changes is of a record."""
    return any(each.urn == urn for each in made)


def gather(reader: Reader, journal: JournalFacts, review_urn: str, issue: Issue) -> Facts:
    """Read the records of one review. Raises: UnknownRecord, NotOnDossier."""
    review = reader.get(review_urn, Review)
    investigation = reader.get(review.investigation, Investigation)
    pair = {"operator": review.investigator, "investigation": review.investigation}
    profiles = tuple(reader.find(Profile, **pair))
    of_case = {"investigation": review.investigation}
    identities = tuple(
        each
        for each in reader.find(FalseIdentity, **of_case)
        if review.investigator in each.operators or any(profile.identity == each.urn for profile in profiles)
    )
    sessions = tuple(
        sorted((each for each in reader.find(Activity, **pair) if _inside(reader, review, each.from_)), key=_begun)
    )
    contacts = tuple(
        each for each in reader.find(Contact, **of_case) if any(i.urn == each.identity for i in identities)
    )
    used = sorted({urn for each in sessions for urn in each.equipment} | {e for p in profiles for e in p.equipment})
    return Facts(
        reader=reader,
        review=review,
        investigation=investigation,
        identities=identities,
        profiles=profiles,
        sessions=sessions,
        contacts=contacts,
        applications=tuple(reader.find(Application, **of_case)),
        equipment=tuple(reader.get(urn, Equipment) for urn in used),
        reviews=tuple(reader.find(Review, investigator=review.investigator, **of_case)),
        department=reader.find(Department)[0],
        officers={each.urn: each for each in reader.find(Officer)},
        platforms={each.urn: each.name for each in reader.find(Platform)},
        journal=journal,
        issue=issue,
        secrets=_secrets(reader, review, identities, issue.rendition),
        words=words_at(reader, review.held_at or reader.now),
    )


def _begun(activity: Activity) -> datetime:
    return activity.from_


def _inside(reader: Reader, review: Review, at: datetime) -> bool:
    return review.period_from <= day_of(at, reader) <= review.period_until


def _secrets(
    reader: Reader, review: Review, identities: Sequence[FalseIdentity], rendition: Rendition
) -> tuple[Secret, ...]:
    """What a redacted copy withholds: the identities of the case and of the operator, their profiles and contacts.

    The name of a site is no secret: every copy names the sites.
    """
    if rendition is Rendition.FULL:
        return ()
    wider = {each.urn: each for each in (*identities, *reader.find(FalseIdentity, investigation=review.investigation))}
    own = (each["urn"] for each in reader.open_facts(FalseIdentity) if review.investigator in each["operators"])
    wider |= {urn: reader.get(urn, FalseIdentity) for urn in own}
    found: list[Secret] = []
    for identity in wider.values():
        found += secrets_of(identity, rendition)
        for profile in reader.find(Profile, identity=identity.urn):
            found += secrets_of(profile, rendition)
        for contact in reader.find(Contact, identity=identity.urn):
            found += secrets_of(contact, rendition, "R-2")
    named = {folded(each.name) for each in reader.find(Platform)}
    return tuple(each for each in dict.fromkeys(found) if folded(each.text) not in named)


def chief_of(facts: Facts) -> Officer | None:
    """The Chief in office now."""
    now = facts.reader.now
    holders = (o for o in facts.officers.values() if any(r.role is Role.CHIEF and r.in_force(now) for r in o.roles))
    return next(holders, None)
