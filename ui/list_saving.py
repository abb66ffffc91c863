"""A list leaves the register: drawn up, sealed where it is not open, then issued like the copy of a report. No Qt.

Everything is made in memory. What holds more than open columns is written encrypted only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs

from models.department import Department
from models.errors import InvalidInput, RegisterError
from models.listing import columns_of, leaves_sealed
from models.officer import Officer
from models.record import Record
from models.redaction import Rendition
from models.report_copy import LIST, IssueReport, next_report_id
from reports.cover import Copy, Cover, Journal
from reports.finish import seal
from reports.list_content import ListContent, cells_of
from reports.list_pages import pages_of
from reports.list_text import csv_of
from reports.list_workbook import workbook_of
from reports.page import band_of
from reports.passphrase import passphrase as new_passphrase
from ui.given import Given
from ui.handing_out import hand_out
from ui.reporting import role_of
from ui.session import Session

SEALED = ".pdf"
PLAIN: Mapping[str, Callable[[ListContent], bytes]] = {".csv": csv_of, ".xlsx": workbook_of}
"""Ending → how a list of open columns is written."""


class ListNotSaved(RegisterError):
    """The list was not saved. The folder is full or was removed, or a file of that name is there already. Pick another
    file. Nothing in the register changed.
    """


class ListLeavesSealed(RegisterError):
    """This list holds more than open columns, so it leaves the register encrypted only. Name a file that ends in .pdf:
    the spreadsheet lies inside it. Or save the open columns alone. Nothing was saved.
    """


class ListNamedOtherwise(RegisterError):
    """A list is saved as .pdf, which is sealed, or where its columns are all open as .csv or .xlsx. Name the file so.
    Nothing was saved.
    """


@attrs.frozen(kw_only=True)
class Wanted:
    """Which list, for whom, why. ``where`` and ``text`` narrow it as on the screen; one recipient is named."""

    kind: type[Record]
    rendition: Rendition
    purpose: str
    recipient: str = ""
    recipient_text: str = ""
    where: Mapping[str, str] = attrs.field(factory=dict)
    text: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.where or self.text)

    @property
    def sealed_only(self) -> bool:
        """Whether it leaves encrypted only."""
        return leaves_sealed(self.kind, self.rendition)


@attrs.frozen(kw_only=True, repr=False)
class Saved:
    """What was issued: its number, rows, SHA-256 and entry; the passphrase where it was sealed, shown once."""

    report_id: str
    rows: int
    sha256: str
    entry: int
    passphrase: str


def check_name(wanted: Wanted, target: Path) -> None:
    """Whether the file's ending is one this list leaves as. Raises: ListLeavesSealed, ListNamedOtherwise."""
    ending = target.suffix.lower()
    if wanted.sealed_only and ending != SEALED:
        raise ListLeavesSealed
    if ending not in (SEALED, *PLAIN):
        raise ListNamedOtherwise


def save_list(session: Session, wanted: Wanted, target: Path) -> Saved:
    """Draw the list up as of now, seal it where that is due, sign, journal, write, read back.

    Raises: ListLeavesSealed, ListNamedOtherwise, ListNotSaved; InvalidInput, NotAllowed; CopyNotInPlace.
    """
    session.require_work()
    check_name(wanted, target)
    if bool(wanted.recipient) == bool(wanted.recipient_text.strip()):
        raise InvalidInput({"recipient": "name one: an officer of the register, or a recipient outside it"})
    content = _content(session, wanted)
    ending = target.suffix.lower()
    words = new_passphrase() if ending == SEALED else ""
    data = seal(pages_of(content), words) if words else PLAIN[ending](content)
    digest = hashlib.sha256(data).hexdigest()
    given: Given = hand_out(session, _issuing(session, wanted, content, digest), data, target, ListNotSaved)
    rows = len(content.rows)
    return Saved(report_id=content.cover.document, rows=rows, sha256=digest, entry=given.n, passphrase=words)


def _issuing(session: Session, wanted: Wanted, content: ListContent, digest: str) -> IssueReport:
    journal = content.cover.journal
    return IssueReport(
        report_id=content.cover.document,
        rendition=wanted.rendition,
        subject=session.reading.find(Department)[0].urn,
        copy_number=content.cover.this_copy.number,
        purpose=wanted.purpose,
        sha256=digest,
        head_n=journal.n,
        head_hash=journal.head,
        recipient=wanted.recipient,
        recipient_text=wanted.recipient_text.strip(),
        listed=wanted.kind.KIND,
        rows=len(content.rows),
        narrowed=wanted.narrowed,
    )


def _content(session: Session, wanted: Wanted) -> ListContent:
    columns = columns_of(wanted.kind, wanted.rendition)
    zone = str(session.zone)
    while session.raise_more():
        pass
    rows, after = [], None
    while True:
        page = session.page(wanted.kind, where=wanted.where, text=wanted.text, after=after)
        rows += [
            cells_of(columns, {**each.values, "urn": each.urn}, zone, readable=each.readable) for each in page.rows
        ]
        after = page.next
        if after is None:
            break
    return ListContent(
        name=list_name(wanted.kind),
        filter_said="narrowed by a filter" if wanted.narrowed else "",
        cover=_cover(session, wanted),
        headings=tuple(each.declared.label for each in columns),
        rows=tuple(rows),
    )


def list_name(kind: type[Record]) -> str:
    """What a list is called: ``False identity records``."""
    return f"{kind.NAME.capitalize()} records"


def _cover(session: Session, wanted: Wanted) -> Cover:
    reading, journal = session.reading, session.register.journal
    department = reading.find(Department)[0]
    document = next_report_id(reading, LIST)
    if wanted.recipient:
        officer = reading.get(wanted.recipient, Officer)
        called, role = officer.called, role_of(officer, session)
    else:
        called, role = wanted.recipient_text.strip(), "Outside the register"
    copy = Copy(number=1, recipient=called, role=role, rendition=wanted.rendition, delivery="File", this=True)
    head = journal.head
    return Cover(
        department=department.name,
        division=department.division,
        address=department.address,
        document=document,
        version="1",
        rendition=wanted.rendition,
        marking=department.marking,
        band=band_of(practice=session.practice),
        practice=session.practice,
        prepared_at=session.now,
        prepared_by=session.officer.called,
        zone=str(session.zone),
        journal=Journal(station=journal.station, n=head.n, head=head.hash.hex(), statement="", checkpoint=""),
        copies=(copy,),
    )
