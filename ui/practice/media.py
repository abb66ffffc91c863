"""The department's sticks: one carries captures after a scan, an unknown one is refused, which is journalled."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from models.errors import Refused
from models.medium import MediumPurpose, RegisterMedium
from models.transfer import Moved, RecordTransfer
from ui.practice.division import Division, Event

MEDIA = (("HMPD-USB-01", MediumPurpose.KEY_FILE), ("HMPD-USB-02", MediumPurpose.CAPTURES))


def _register(division: Division) -> None:
    """The administrator registers both, each for one use alone."""
    for tag, purpose in MEDIA:
        division.later(minutes=2)
        division.give("quill", RegisterMedium(tag=tag, purpose=purpose), named=tag)


def _carried(division: Division, login: str, subject: str, tag: str) -> None:
    command = RecordTransfer(
        subject=division.urn(subject),
        what=Moved.CAPTURES,
        medium_tag=tag,
        from_where="UC-LT-01, week 4",
        to_where="The book",
        files=2,
        moved_at=division.now - timedelta(minutes=6),
        scanned_at=division.now - timedelta(minutes=20),
        scanned_with="Desk scan, day file",
        scan_found_nothing=True,
    )
    division.give(login, command)


def _captures(division: Division) -> None:
    """Whoever keeps the case carries two captures on the stick that is for captures alone."""
    _carried(division, "sousa", "HM-26-014", "HMPD-USB-02")


def _unknown_stick(division: Division) -> None:
    """A stick found in the car is no medium of the department: refused, and the stick goes to the commander."""
    with suppress(Refused):
        _carried(division, "sousa", "HM-26-014", "found in the car")


EVENTS = [
    Event("2026-01-05 10:20", _register),
    Event("2026-01-26 09:40", _captures),
    Event("2026-02-06 16:50", _unknown_stick),
]
