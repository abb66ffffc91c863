"""Report copies: each copy issued is one build with its own number, recipient and entry (5.12.4.4 bullet 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

import attrs

from models.command import Command, Context, Reader, Role, Row
from models.department import Department
from models.errors import InvalidInput, NotAllowed
from models.fields import FieldClass, When, declared, taken_from
from models.moment import day_of
from models.officer import Officer
from models.record import Kind, Record, kind_of_urn
from models.redaction import Rendition
from models.review import Review
from models.workflow import NEW, Workflow, step

OPEN = FieldClass.OPEN
REVIEW_OF_CONDUCT = "RC"
LIST = "LS"
ISSUED = "issued"
REPORT_ID = re.compile(r"^(?P<report>[A-Z]{2})-(?P<year>\d{4})-(?P<number>\d{4,})$")
SAVES_LISTS = frozenset({Role.COMMANDER, Role.CHIEF})
"""Who saves lists, and any report."""
HEX_32_BYTES = re.compile(r"^[0-9a-f]{64}$")
SUBJECTS: Mapping[str, type[Record]] = {REVIEW_OF_CONDUCT: Review, LIST: Department}
"""Report → what it is about. A list is of many records of many cases: it is about the department."""
ALLOWED: Mapping[str, tuple[Rendition, ...]] = {
    REVIEW_OF_CONDUCT: (Rendition.FULL, Rendition.REDACTED),
    LIST: (Rendition.FULL, Rendition.REDACTED),
}
"""Report → the renditions it may be issued in."""


@attrs.frozen(kw_only=True)
class ReportCopy(Record):
    """One copy of a report. Lives in the dossier of the record it is about."""

    KIND: ClassVar[Kind] = Kind.REPORT_COPY
    NAME: ClassVar[str] = "report copy"

    state: str = declared("State", cls=OPEN, default=ISSUED)
    report_id: str = declared("Report", cls=OPEN, when=When.CREATE, max_length=20, listed=True)
    rendition: Rendition = declared("Rendition", cls=OPEN, when=When.CREATE, listed=True)
    subject: str = declared("About", cls=OPEN, when=When.CREATE, listed=True)
    kept_in: str = declared("Kept in the dossier of", cls=OPEN)
    copy_number: int = declared("Copy", cls=OPEN, when=When.CREATE, listed=True)
    recipient: str = declared("Recipient", help="An officer of the register.", cls=OPEN, default="", listed=True)
    recipient_text: str = declared(
        "Recipient outside the register", help="Such as the assigned prosecutor.", max_length=200, default=""
    )
    purpose: str = declared(
        "Purpose",
        help="The purpose of a list may be read by everyone with an account: no name and no case in it.",
        when=When.CREATE, lines=True, max_length=1_000,
    )  # fmt: skip
    listed: Kind | None = declared("A list of", help="The kind of record.", cls=OPEN, default=None)
    rows: int = declared("Rows of the list", cls=OPEN, default=0)
    narrowed: bool = declared("Narrowed by a filter", cls=OPEN, default=False)
    sha256: str = declared("SHA-256 of the file", cls=OPEN, when=When.CREATE, max_length=64)
    head_n: int = declared("Journal entry printed", cls=OPEN, when=When.CREATE)
    head_hash: str = declared("Chain head printed", cls=OPEN, when=When.CREATE, max_length=64)
    issued_by: str = declared("Issued by", cls=OPEN)
    issued_at: datetime = declared("Issued at", cls=OPEN, listed=True)

    @property
    def dossier(self) -> str:
        """Its subject's."""
        return self.kept_in


REPORT_COPY_WORKFLOW = Workflow(kind=Kind.REPORT_COPY, moves={"IssueReport": step(NEW, to=ISSUED)})


@attrs.frozen(kw_only=True)
class IssueReport(Command):
    """Issue one numbered copy of a report, or of a list, to one recipient."""

    CONSEQUENTIAL: ClassVar[bool] = True

    report_id: str = taken_from(ReportCopy, "report_id")
    rendition: Rendition = taken_from(ReportCopy, "rendition")
    subject: str = taken_from(ReportCopy, "subject")
    copy_number: int = taken_from(ReportCopy, "copy_number")
    purpose: str = taken_from(ReportCopy, "purpose")
    sha256: str = taken_from(ReportCopy, "sha256")
    head_n: int = taken_from(ReportCopy, "head_n")
    head_hash: str = taken_from(ReportCopy, "head_hash")
    recipient: str = taken_from(ReportCopy, "recipient", "")
    recipient_text: str = taken_from(ReportCopy, "recipient_text", "")
    listed: Kind | None = taken_from(ReportCopy, "listed", None)
    rows: int = taken_from(ReportCopy, "rows", 0)
    narrowed: bool = taken_from(ReportCopy, "narrowed", default=False)


def next_report_id(reader: Reader, report: str = REVIEW_OF_CONDUCT) -> str:
    """The next id of a kind of report in the department's year, such as ``RC-2026-0003``."""
    year = day_of(reader.now, reader).year
    found = (REPORT_ID.match(each["report_id"]) for each in reader.open_facts(ReportCopy))
    numbers = [int(f["number"]) for f in found if f is not None and f["report"] == report and int(f["year"]) == year]
    return f"{report}-{year}-{max(numbers, default=0) + 1:04d}"


def report_id_of(reader: Reader, subject: str, report: str = REVIEW_OF_CONDUCT) -> str:
    """The id of the report on a record: the one its copies carry already, else the next."""
    issued = [each["report_id"] for each in reader.open_facts(ReportCopy, subject=subject)]
    return next((each for each in issued if each.startswith(f"{report}-")), None) or next_report_id(reader, report)


def next_copy_number(reader: Reader, report_id: str) -> int:
    """The number of the next copy of a report: copies issued + 1."""
    return len(reader.open_facts(ReportCopy, report_id=report_id)) + 1


def subject_of(reader: Reader, report: str, urn: str) -> Record:
    """The record a report is asked about. Raises: InvalidInput where it is of another kind."""
    wanted = SUBJECTS.get(report, Review)
    if kind_of_urn(urn) is not wanted.KIND:
        raise InvalidInput({"subject": f"is not the number of a {wanted.NAME}"})
    return reader.get(urn, wanted)


def _problems(command: IssueReport, context: Context) -> dict[str, str]:
    problems: dict[str, str] = {}
    if REPORT_ID.match(command.report_id) is None:
        problems["report_id"] = "is not a report id such as RC-2026-0001"
    elif command.rendition not in ALLOWED.get(command.report_id[:2], ()):
        problems["rendition"] = "is not one this report is made in"
    expected = next_copy_number(context, command.report_id)
    if command.copy_number != expected:
        problems["copy_number"] = f"must be {expected}: another copy was issued meanwhile; build the report again"
    problems |= {
        name: "is not 64 lower-case hex digits"
        for name in ("sha256", "head_hash")
        if HEX_32_BYTES.match(getattr(command, name)) is None
    }
    if "head_hash" not in problems and context.chain_value(command.head_n) != command.head_hash:
        problems["head_hash"] = "is not the chain's value at that entry; build the report again"
    if bool(command.recipient) == bool(command.recipient_text.strip()):
        problems["recipient"] = "name one: an officer of the register, or a recipient outside it"
    if not command.purpose.strip():
        problems["purpose"] = "is needed"
    if (command.listed is not None) != command.report_id.startswith(f"{LIST}-") or command.rows < 0:
        problems["listed"] = "goes with the copy of a list, and with no other report"
    others = {each["subject"] for each in context.open_facts(ReportCopy, report_id=command.report_id)}
    if others - {command.subject}:
        problems["subject"] = "this report id belongs to a report on another record"
    return problems


def issue_report(command: IssueReport, context: Context) -> Sequence[Record]:
    """The commander or the Chief; a detective for a review of the own conduct, never for a list."""
    subject = subject_of(context, command.report_id[:2], command.subject)
    own = isinstance(subject, Review) and subject.investigator == context.actor
    if not own and not context.roles & SAVES_LISTS:
        raise NotAllowed(what="A detective issues a report on own conduct alone; ask the commander.")
    problems = _problems(command, context)
    if problems:
        raise InvalidInput(problems)
    if command.recipient:
        context.get(command.recipient, Officer)
    told = {each.name: getattr(command, each.name) for each in attrs.fields(IssueReport)}
    return [
        ReportCopy(
            urn=context.new_urn(Kind.REPORT_COPY),
            kept_in=subject.dossier,
            issued_by=context.actor,
            issued_at=context.now,
            **told,
        )
    ]


ROWS: tuple[Row, ...] = (
    Row(
        command=IssueReport,
        handler=issue_report,
        roles=SAVES_LISTS | {Role.DETECTIVE},
        clauses=("5.12.4.4 bullet 3", "5.12.4.5"),
        says="Issues one numbered copy of a report or a list; a detective only of a report on own conduct.",
    ),
)
