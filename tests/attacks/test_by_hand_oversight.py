"""An inspector and whoever writes a notice, past the door with their own keys: a sample picked by hand, an appointment
lengthened, a notice that looks ahead are named.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models.inspection import Inspection, InspectionState, drawn, population_of, smallest_sample
from models.inspection_acts import AppointInspector, DrawSample, EndInspection
from models.notice import Notice, Noticed
from models.record import Kind
from storage.verify_rulebook import Rulebook
from storage.verify_since import verify_since
from tests.attacks.by_hand import ByHand
from tests.end_to_end.division_at_work import USED, AtWork, at_work, until

DAY = timedelta(days=1)


@pytest.fixture
def work(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield until(opened, USED)


@pytest.fixture
def appointed(work: AtWork) -> Inspection:
    asked = AppointInspector(
        investigation=work.urn("case"), inspector=work.urn("novak"), until=work.division.now + 10 * DAY
    )
    made = work.give("okafor", asked)
    assert isinstance(made, Inspection)
    return made


def rightly(work: AtWork, appointed: Inspection) -> dict[str, Any]:
    """What the door would write."""
    context = work.division.register("novak")._context()
    records = population_of(context, appointed.investigation)
    seed = context.chain_value(context.entry_of(appointed.urn))
    sample = drawn(seed, records, smallest_sample(len(records)))
    return {
        "state": InspectionState.DRAWN, "seed": seed, "population": len(records), "sample": sample,
        "drawn_at": context.now,
    }  # fmt: skip


def draw(work: AtWork, appointed: Inspection, **said: Any) -> int:
    made = appointed.changed(**rightly(work, appointed) | said)
    return ByHand(work, "novak").act(DrawSample(inspection=appointed.urn), made)


def test_a_sample_drawn_by_the_rule_is_in_order_by_hand_too(work: AtWork, appointed: Inspection) -> None:
    checked = work.division.register("okafor").journal.head
    draw(work, appointed)
    assert work.verdict().consistent
    assert verify_since(work.store.db, work.store.store_id, Rulebook(), checked).faults == ()


def test_a_seed_that_was_made_up_is_named_also_by_the_check_of_the_newest_entries(
    work: AtWork, appointed: Inspection
) -> None:
    checked = work.division.register("okafor").journal.head
    records = population_of(work.division.register("novak")._context(), appointed.investigation)
    seed = "00" * 32
    n = draw(work, appointed, seed=seed, sample=drawn(seed, records, smallest_sample(len(records))))
    ByHand(work, "novak").named(n, appointed.urn, "the seed of a sample is not the chain's value")
    since = verify_since(work.store.db, work.store.store_id, Rulebook(), checked)
    assert any("the seed of a sample" in each.what for each in since.faults)


def test_a_sample_picked_by_hand_is_named(work: AtWork, appointed: Inspection) -> None:
    right = rightly(work, appointed)
    n = draw(work, appointed, sample=tuple(reversed(right["sample"])))
    ByHand(work, "novak").named(n, appointed.urn, "not what its seed draws")


def test_a_sample_of_another_kind_or_too_small_is_named(work: AtWork, appointed: Inspection) -> None:
    n = draw(work, appointed, sample=(work.urn("identity"),), population=1)
    hand = ByHand(work, "novak")
    hand.named(n, appointed.urn, "of a kind no sample is drawn from")
    hand.named(n, appointed.urn, "not drawn from as many records")
    assert len(rightly(work, appointed)["sample"]) > 1


def test_a_sample_smaller_than_the_least_is_named(work: AtWork, appointed: Inspection) -> None:
    right = rightly(work, appointed)
    n = draw(work, appointed, sample=right["sample"][:-1])
    ByHand(work, "novak").named(n, appointed.urn, "smaller than the least")


def test_an_appointment_that_is_lengthened_with_the_drawing_is_named(work: AtWork, appointed: Inspection) -> None:
    n = draw(work, appointed, until=appointed.until + 900 * DAY)
    ByHand(work, "novak").named(n, appointed.urn, "lengthened")


def test_a_chief_who_appoints_oneself_is_named(work: AtWork, appointed: Inspection) -> None:
    own = appointed.changed(state=InspectionState.ENDED, inspector=work.urn("okafor"))
    hand = ByHand(work, "okafor")
    n = hand.act(EndInspection(inspection=appointed.urn), own)
    hand.named(n, appointed.urn, "appointed by themselves")
    hand.named(n, appointed.urn, "inspector of an appointment was changed")


def test_a_sample_that_another_act_changes_is_named(work: AtWork, appointed: Inspection) -> None:
    made = appointed.changed(**rightly(work, appointed) | {"state": InspectionState.ENDED}, until=work.division.now)
    hand = ByHand(work, "okafor")
    hand.named(hand.act(EndInspection(inspection=appointed.urn), made), appointed.urn, "changed by EndInspection")


def test_a_notice_that_says_it_looked_ahead_is_named(work: AtWork) -> None:
    hand = ByHand(work, "sousa")
    context = work.division.register("sousa")._context()
    ahead = Notice(urn=context.new_urn(Kind.NOTICE), changes=(), until=context.now + 9000 * DAY)
    hand.named(hand.act(Noticed(), ahead), ahead.urn, "further than the instant")
