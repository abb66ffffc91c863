"""Disclosure and retention: requests, what was given out, legal holds, destruction; one kind under each chip."""

from __future__ import annotations

from typing import Any, ClassVar

from models.destruction import Destruction
from models.disclosure import Disclosure, DisclosureRequest
from models.legal_hold import LegalHold
from models.record import Kind
from ui.list_panel import ListSpec
from ui.moments import shown_iso_day, shown_iso_instant
from ui.reading import Names
from ui.record_table import TableRow
from ui.shelves import Shelf, ShelvesPage, row_of, spec_of


def _request(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    answered = shown_iso_instant(values["answered_at"], session.zone)
    dates = f"Answered {answered}" if answered else f"Due {shown_iso_day(values['due'])}"
    name = f"Docket {values['docket']}" if values["docket"] else listed.urn
    return row_of(listed, name, f"Case {names.of(values['investigation'])}", dates)


def _disclosure(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    to = values["recipient_text"] or "a recipient not shown to you"
    return row_of(
        listed,
        f"Copy {values['copy_number']}: {values['document'] or listed.urn}",
        f"To {to} · case {names.of(values['investigation'])}",
        shown_iso_instant(values["issued_at"], session.zone),
    )


def _hold(session: Any, listed: Any, names: Names) -> TableRow:
    values, zone = listed.values, session.zone
    released = shown_iso_instant(values["released_at"], zone)
    dates = f"Released {released}" if released else f"Since {shown_iso_instant(values['placed_at'], zone)}"
    return row_of(listed, f"On {names.of(values['subject'])}", f"Placed by {names.of(values['placed_by'])}", dates)


def _destruction(session: Any, listed: Any, names: Names) -> TableRow:
    values = listed.values
    done = shown_iso_instant(values["destroyed_at"], session.zone)
    second = f"Proposed by {names.of(values['applicant'])}"
    return row_of(listed, f"Of {names.of(values['subject'])}", second, f"Destroyed {done}" if done else "Not done")


SHELVES = (
    Shelf(
        name="requests",
        word="Requests",
        kind=DisclosureRequest,
        row=_request,
        first=("docket", "court", "due", "scope", "items", "texts", "protective_order", "prosecutor"),
    ),
    Shelf(
        name="disclosures",
        word="Given out",
        kind=Disclosure,
        row=_disclosure,
        first=("document", "recipient_text", "purpose", "rendition", "copy_number", "issued_by", "issued_at"),
    ),
    Shelf(
        name="holds",
        word="Legal holds",
        kind=LegalHold,
        row=_hold,
        first=("subject", "reason", "placed_by", "placed_at", "applicant", "release_reason", "authorized_by"),
    ),
    Shelf(
        name="destructions",
        word="Destruction",
        kind=Destruction,
        row=_destruction,
        first=("subject", "permission_reference", "applicant", "authorized_by", "records", "backups", "copies"),
    ),
)


class DisclosurePage(ShelvesPage):
    """What is asked for, what left, what is held and what is gone."""

    NAME: ClassVar[str] = "disclosure"
    TITLE: ClassVar[str] = "Disclosure"
    ICON: ClassVar[str] = "gavel"
    SHELVES: ClassVar[tuple[Shelf, ...]] = SHELVES
    SHOWS: ClassVar[frozenset[Kind]] = frozenset(each.kind.KIND for each in SHELVES)
    SPEC: ClassVar[ListSpec] = spec_of(
        "Disclosure", SHELVES, "What is asked for, given out, held or destroyed stands here."
    )
