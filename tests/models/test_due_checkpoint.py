"""The reminders of house rule R37: a checkpoint after each review held, a clock that was set back to be confirmed."""

from __future__ import annotations

from models.checkpoint import Checkpoint
from models.clock_correction import CONFIRMED, NOTED, ClockCorrection
from models.command import Role
from models.due import Due, due
from models.review import Review, ReviewState
from tests.scene import CHIEF, COMMANDER, DETECTIVE, days, scene


def review(number: int, ago: float | None) -> Review:
    return Review(
        urn=f"HM-R-1-000{number}",
        state=ReviewState.SCHEDULED if ago is None else ReviewState.HELD,
        investigator=DETECTIVE,
        investigation="HM-N-1-0001",
        period_from=days(-60).date(),
        period_until=days(-1).date(),
        scheduled_for=days(-1),
        held_at=None if ago is None else days(-ago),
        held_by="" if ago is None else COMMANDER,
    )


def checkpoint(number: int, ago: float) -> Checkpoint:
    return Checkpoint(
        urn=f"HM-CP-1-000{number}", head_n=1, head_hash="0" * 64, signed_by=COMMANDER, signed_at=days(-ago)
    )


def correction(number: int, state: str) -> ClockCorrection:
    return ClockCorrection(
        urn=f"HM-CK-1-000{number}", state=state, before=days(-1), after=days(-2), noted_by=DETECTIVE
    )


def owed(who: str, role: Role, *records: Review | Checkpoint | ClockCorrection) -> list[Due]:
    context = scene()
    context.keep(records)
    return [each for each in due(context, frozenset({role}), who) if each.rule == "R37"]


def test_a_review_held_leaves_a_checkpoint_to_be_signed_until_one_is_signed_after_it() -> None:
    (item,) = owed(COMMANDER, Role.COMMANDER, review(1, 9), review(2, 3), review(3, None), checkpoint(1, 5))
    assert (item.urn, item.act, item.cited) == ("HM-R-1-0002", "SignCheckpoint", "house rule R37")
    assert owed(COMMANDER, Role.COMMANDER, review(1, 9), review(2, 3), checkpoint(1, 5), checkpoint(2, 2)) == []


def test_no_review_held_asks_for_no_checkpoint() -> None:
    assert owed(COMMANDER, Role.COMMANDER, review(1, None)) == []


def test_each_clock_set_back_is_owed_until_it_is_confirmed() -> None:
    found = owed(COMMANDER, Role.COMMANDER, correction(1, CONFIRMED), correction(2, NOTED), correction(3, NOTED))
    assert [(each.urn, each.act) for each in found] == [
        ("HM-CK-1-0002", "ConfirmClock"),
        ("HM-CK-1-0003", "ConfirmClock"),
    ]


def test_only_the_commander_is_reminded() -> None:
    for who, role in ((CHIEF, Role.CHIEF), (DETECTIVE, Role.DETECTIVE)):
        assert owed(who, role, review(1, 3), correction(1, NOTED)) == []
