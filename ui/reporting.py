"""Reports from a session: project, lay out, finish, scan, journal, write. No plaintext ever reaches a disk.

One copy is one build with its own number, recipient, passphrase and journal entry (reports.md section 1). The order
is scan, write beside the target, journal entry, rename: a copy that could not be written has no entry, and a copy
whose entry could not be written does not appear.
"""

from __future__ import annotations

from pathlib import Path

import attrs

from models.activity import Activity
from models.application import Application
from models.command import Role
from models.errors import InvalidInput, RegisterError
from models.identity import FalseIdentity
from models.journal import Entry
from models.officer import Officer
from models.profile import Profile
from models.record import Record
from models.redaction import Rendition
from models.report_copy import IssueReport, next_copy_number, report_id_of
from models.review import Review
from reports.conduct_facts import Issue, JournalFacts
from reports.cover import Journal
from reports.issue import make_copy
from ui.handing_out import hand_out
from ui.oversight import WithoutNames
from ui.session import Session

LEAST_PASSPHRASE = 14


class ReportNotSaved(RegisterError):
    """The report was not saved. The folder is full or was removed, or a file of that name is there already. Pick
    another file. Nothing in the register changed.
    """


@attrs.frozen(kw_only=True, repr=False)
class Draft:
    """A copy built, sealed and scanned but not issued. ``plain`` is the PDF for the preview, in memory only."""

    report_id: str
    number: int
    review: str
    rendition: Rendition
    recipient: str
    head_n: int
    head_hash: str
    plain: bytes
    sealed: bytes
    sha256: str
    passphrase: str


@attrs.frozen(kw_only=True, repr=False)
class Copy:
    """An issued copy: its number, the SHA-256 of the file, the passphrase that opens it, its journal entry."""

    report_id: str
    number: int
    sha256: str
    passphrase: str
    entry: int


def draft_rc(
    session: Session, review: str, rendition: Rendition, recipient: str, given: str | None = None
) -> Draft:
    """Build one copy of the review of conduct report for an officer. Journalled as a look at the review.

    ``given`` is the passphrase of the file; None draws one.

    Raises: UnknownRecord, NotOnDossier, WithoutNames; InvalidInput for a passphrase that is too short; LeakFound or
    ScanBlind where the scan says no.
    """
    if given is not None and (len(given) < LEAST_PASSPHRASE or not given.isascii() or not given.isprintable()):
        raise InvalidInput({"passphrase": f"must have at least {LEAST_PASSPHRASE} plain letters, digits or signs"})
    session.open_record(review)
    _require_shown(session, review, rendition)
    reading = session.reading
    officer = reading.get(recipient, Officer)
    facts = _journal_facts(session, review)
    report_id = report_id_of(reading, review)
    issue = Issue(
        report_id=report_id,
        copy_number=next_copy_number(reading, report_id),
        rendition=rendition,
        recipient=officer.called,
        recipient_role=role_of(officer, session),
        prepared_by=session.actor,
    )
    made = make_copy(reading, facts, review, issue, given or "")
    return Draft(
        report_id=report_id,
        number=issue.copy_number,
        review=review,
        rendition=rendition,
        recipient=recipient,
        head_n=facts.journal.n,
        head_hash=facts.journal.head,
        plain=made.plain,
        sealed=made.sealed,
        sha256=made.sha256,
        passphrase=made.passphrase,
    )


def role_of(officer: Officer, session: Session) -> str:
    held = [grant.role for grant in officer.roles if grant.in_force(session.now)]
    return ", ".join(Role(role).value.capitalize() for role in held) or "Officer"


def _journal_facts(session: Session, review_urn: str) -> JournalFacts:
    """The journal as of this copy: verified now, and the entries that concern the review's records."""
    verdict = session.verify()
    journal = session.register.journal
    head = journal.head
    entries: dict[int, Entry] = {}
    for urn in _concerned(session, review_urn):
        entries |= {each.n: each for each in journal.about(urn)}
    return JournalFacts(
        journal=Journal(
            station=journal.station,
            n=head.n,
            head=head.hash.hex(),
            statement=str(verdict),
            checkpoint=str(verdict.checkpoint),
        ),
        practice=session.practice,
        entries=[entries[n] for n in sorted(entries)],
    )


def _require_shown(session: Session, review: str, rendition: Rendition) -> None:
    """A full copy prints no more than its maker may be shown. Raises: WithoutNames."""
    for urn in _concerned(session, review):
        if rendition is Rendition.FULL and not session.shows(urn):
            raise WithoutNames(urn=urn)


def _concerned(session: Session, review_urn: str) -> list[str]:
    reading = session.reading
    review = reading.get(review_urn, Review)
    of_case = {"investigation": review.investigation}
    of_pair = {"operator": review.investigator, **of_case}
    found: list[Record] = [*reading.find(FalseIdentity, **of_case), *reading.find(Application, **of_case)]
    found += [*reading.find(Profile, **of_pair), *reading.find(Activity, **of_pair)]
    return [review.urn, review.investigation, *(each.urn for each in found)]


def save(session: Session, draft: Draft, target: Path) -> Copy:
    """Issue a copy and write it to ``target``, encrypted; an existing file is never overwritten.

    Raises: ReportNotSaved with nothing changed; the kinds ``Session.perform`` names; CopyNotInPlace.
    """
    given = hand_out(session, _issuing(draft), draft.sealed, target, ReportNotSaved)
    return Copy(
        report_id=draft.report_id,
        number=draft.number,
        sha256=draft.sha256,
        passphrase=draft.passphrase,
        entry=given.n,
    )


def _issuing(draft: Draft) -> IssueReport:
    return IssueReport(
        report_id=draft.report_id,
        rendition=draft.rendition,
        subject=draft.review,
        copy_number=draft.number,
        purpose="Review of conduct (5.12.4.5)",
        sha256=draft.sha256,
        head_n=draft.head_n,
        head_hash=draft.head_hash,
        recipient=draft.recipient,
    )
