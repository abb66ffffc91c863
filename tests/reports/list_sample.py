"""A list as it is saved, with rows as given."""

from __future__ import annotations

from datetime import UTC, datetime

from models.redaction import Rendition
from reports.cover import Copy, Cover, Journal
from reports.list_content import ListContent, Plain

HEAD = "5746bd04b4cfcadb329bf2f193152aec97cfbf712b9bcb2a909e093ed3edd5ce"
HEADINGS = ("Number", "State", "Handle", "First used at")


def listing(
    *rows: tuple[Plain, ...], headings: tuple[str, ...] = HEADINGS, rendition: Rendition = Rendition.FULL
) -> ListContent:
    copy = Copy(
        number=1, recipient="Lt. Ellen Brandt", role="Commander", rendition=rendition, delivery="File", this=True
    )
    cover = Cover(
        department="Harrow Mills Police Department",
        division="Detective Division",
        address="",
        document="LS-2026-0001",
        version="1",
        rendition=rendition,
        marking="CONFIDENTIAL",
        band="PRACTICE",
        practice=True,
        prepared_at=datetime(2026, 3, 16, 13, 0, tzinfo=UTC),
        prepared_by="Lt. Ellen Brandt",
        zone="America/New_York",
        journal=Journal(station=1, n=216, head=HEAD, statement="", checkpoint=""),
        copies=(copy,),
    )
    return ListContent(name="Profile records", filter_said="", cover=cover, headings=headings, rows=rows)
