"""Transfers: a registered medium, for that use, scanned before; anything else is refused and the refusal journalled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.command import Role
from models.errors import InvalidInput, NotOnDossier, Refused
from models.medium import Medium, MediumPurpose, MediumState, RegisterMedium, RetireMedium
from models.rulebook import RULEBOOK
from models.transfer import Moved, RecordTransfer, Transfer, record_transfer
from tests.end_to_end.division_at_work import DOCUMENTED, AtWork, at_work, until
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, DETECTIVE, IDENTITY, PROFILE, scene

CAPTURES, EXCHANGE, RETIRED = "HMPD-USB-01", "HMPD-USB-02", "HMPD-USB-00"


def medium(number: int, tag: str, purpose: MediumPurpose, state: MediumState = MediumState.IN_USE) -> Medium:
    since = NOON - timedelta(days=30)
    return Medium(urn=f"HM-M-1-{number:04d}", state=state, tag=tag, purpose=purpose, registered_at=since)


def place() -> FakeContext:
    context = scene()
    context.keep([
        medium(1, CAPTURES, MediumPurpose.CAPTURES),
        medium(2, EXCHANGE, MediumPurpose.EXCHANGE),
        medium(3, RETIRED, MediumPurpose.CAPTURES, MediumState.RETIRED),
    ])  # fmt: skip
    return context


def asked(**said: Any) -> RecordTransfer:
    told: dict[str, Any] = {
        "subject": PROFILE, "what": Moved.CAPTURES, "medium_tag": CAPTURES, "from_where": "UC-LT-01",
        "to_where": "This register.", "files": 3, "moved_at": NOON - timedelta(hours=1),
        "scanned_at": NOON - timedelta(hours=2), "scanned_with": "ClamAV 1.4.2", "scan_found_nothing": True,
    }  # fmt: skip
    return RecordTransfer(**told | said)


def test_captures_come_by_a_registered_scanned_medium_and_the_record_says_who_when_and_how() -> None:
    context = place()
    (made,) = record_transfer(asked(medium_tag=f" {CAPTURES.lower()} "), context)
    assert isinstance(made, Transfer)
    assert (made.medium, made.moved_by, made.files, made.dossier) == ("HM-M-1-0001", DETECTIVE, 3, IDENTITY)
    assert context.basis == ["HM-M-1-0001"]
    (copy,) = record_transfer(asked(what=Moved.COPY, medium_tag=EXCHANGE, subject=CASE), context)
    assert (copy.dossier, isinstance(copy, Transfer)) == (CASE, True)
    record_transfer(asked(scanned_at=NOON - timedelta(hours=25)), context)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"medium_tag": "SANDISK"}, "not in the register"),
        ({"medium_tag": ""}, "not in the register"),
        ({"medium_tag": RETIRED}, "is retired"),
        ({"medium_tag": EXCHANGE}, "one use alone: exchange"),
        ({"what": Moved.COPY}, "one use alone: captures"),
        ({"scan_found_nothing": False}, "scan found something"),
    ],
)
def test_another_medium_moves_nothing(said: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words) as told:
        record_transfer(asked(**said), place())
    assert told.value.rule == "R26"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"moved_at": NOON + timedelta(hours=1)}, "moved_at"),
        ({"scanned_at": NOON}, "scanned_at"),
        ({"scanned_at": NOON - timedelta(hours=25, minutes=1)}, "scanned_at"),
        ({"moved_at": NOON - timedelta(hours=1), "scanned_at": NOON - timedelta(days=900)}, "scanned_at"),
        ({"moved_at": NOON - timedelta(days=100), "scanned_at": NOON - timedelta(days=100)}, "moved_at"),
        ({"files": 0}, "files"),
        ({"subject": DETECTIVE}, "subject"),
    ],
)
def test_a_transfer_that_can_not_have_been_is_not_kept(said: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as told:
        record_transfer(asked(**said), place())
    assert field in told.value.problems


def test_detectives_and_the_commander_record_transfers_and_nobody_else() -> None:
    assert RULEBOOK["RecordTransfer"].roles == {Role.DETECTIVE, Role.COMMANDER}


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield until(opened, DOCUMENTED)


def test_the_refusal_of_an_unknown_stick_stands_in_the_journal_without_what_was_typed(work: AtWork) -> None:
    def ask(tag: str) -> RecordTransfer:
        at = work.division.now
        return asked(subject=work.urn("case"), medium_tag=tag, moved_at=at, scanned_at=at)

    entry = work.refused("sousa", ask("SANDISK-ULTRA"), Refused)
    assert entry.refusal is not None
    assert entry.refusal["rule"] == "R26"
    assert b"SANDISK" not in entry.body
    stick = work.give("quill", RegisterMedium(tag=CAPTURES, purpose=MediumPurpose.CAPTURES))
    moved = work.give("sousa", ask(CAPTURES))
    assert moved.medium == stick.urn
    work.refused("amari", ask(CAPTURES), NotOnDossier)
    work.give("quill", RetireMedium(medium=stick.urn, how="Shredded."))
    work.refused("sousa", ask(CAPTURES), Refused)
    assert work.verdict().consistent
