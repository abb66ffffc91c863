"""Notices: what time alone changed is noted once, from open fields, and changes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import attrs
import pytest

from models.command import Role
from models.delegation import Delegation, PaperState
from models.errors import NotAllowed
from models.identity import FalseIdentity, Helper, ImageSource
from models.image import Image, ImageState, Withdrawal
from models.notice import MOST, Notice, Noticed, Seen, Turned, Unused, changes_of_standing, notice, noticed_until
from models.oral import Oral, OralDecision, OralState
from models.profile import Deconfliction, Level, Profile, ProfileState
from models.record import Record
from models.rulebook import RULEBOOK
from models.standing import standing
from tests.fakes import NOON, FakeContext
from tests.scene import CASE, CHIEF, DETECTIVE, IDENTITY, LAPTOP, ORDER, OTHER, PROFILE, days, profile, scene


def noted(context: FakeContext, *unused: Unused) -> Notice:
    (made,) = context.keep(notice(Noticed(unused=unused), context))
    assert isinstance(made, Notice)
    return made


def begun() -> FakeContext:
    """A register in which everything that lies behind was noticed."""
    context = scene()
    context.keep([Notice(urn="HM-NT-1-0001", changes=(), until=context.now)])
    return context


def what(context: FakeContext) -> set[tuple[str, Turned]]:
    return {(each.subject, each.what) for each in changes_of_standing(context, noticed_until(context))}


def test_the_end_of_an_approval_is_noticed_once_with_its_instant_and_rule() -> None:
    context = begun()
    ends = context.get(PROFILE, Profile).windows[-1].until
    context.now = ends - timedelta(seconds=1)
    assert (PROFILE, Turned.APPROVAL_ENDED) not in what(context)
    context.now = ends + timedelta(days=3)
    seen = next(each for each in noted(context).changes if each.what is Turned.APPROVAL_ENDED)
    assert seen == Seen(
        subject=PROFILE, what=Turned.APPROVAL_ENDED, effective_at=ends, rule="R13", officer=DETECTIVE
    )
    assert what(context) == set()
    with pytest.raises(NotAllowed, match="No standing has changed"):
        notice(Noticed(), context)


def test_a_notice_changes_no_record_but_itself_and_no_stop_waits_for_it() -> None:
    context = begun()
    context.now = days(120)
    stops = standing(context, context.records[PROFILE], context.now)
    before = dict(context.records)
    made = noted(context)
    assert {urn for urn, each in context.records.items() if each is not before.get(urn)} == {made.urn}
    assert standing(context, context.records[PROFILE], context.now) == stops


def test_what_was_renewed_before_its_end_is_no_change() -> None:
    context = begun()
    old = context.get(PROFILE, Profile)
    later = attrs.evolve(old.windows[-1], from_=days(40), until=days(160))
    context.keep([old.changed(windows=(*old.windows, later))])
    context.now = days(90)
    assert (PROFILE, Turned.APPROVAL_ENDED) not in what(context)


def _oral(**changes: object) -> Record:
    made = OralDecision(
        urn="HM-OA-1-0001", state=OralState.HEARD, what=Oral.AUTHORIZATION, profile=PROFILE, identity=IDENTITY,
        investigation=CASE, decider=CHIEF, said_at=NOON, sign_by=days(1), level=Level.VIEW, holder=DETECTIVE,
        operator=DETECTIVE, recorded_at=NOON, words="Go.", emergency="A child.",
    )  # fmt: skip
    changed: Record = made.changed(**changes)
    return changed


def _image(at: datetime) -> Record:
    return Image(
        urn="HM-IM-1-0001", state=ImageState.CONSENT_WITHDRAWN, identity=IDENTITY, investigation=CASE,
        operator=DETECTIVE, recorded_at=days(-20), attachment="HM-F-1-0001", sha256="0" * 64,
        source=ImageSource.CONSENTING_ADULT, provenance="Paper.",
        withdrawals=(Withdrawal(from_=at, told_by=DETECTIVE),),
    )  # fmt: skip


CHANGES: dict[Turned, Callable[[FakeContext], object]] = {
    Turned.ORAL_UNSIGNED: lambda c: c.keep([_oral()]),
    Turned.CONSENT_WITHDRAWN: lambda c: c.keep([_image(days(3))]),
    Turned.TEST_LAPSED: lambda _: None,
    Turned.ORDER_ENDED: lambda _: None,
    Turned.REVIEW_OVERDUE: lambda _: None,
    Turned.DECONFLICTION_DUE: lambda c: c.keep([
        profile(
            recheck_on=date(2026, 3, 20),
            deconfliction=Deconfliction(
                system="RISS", result="None.", checked_on=date(2026, 2, 20), recheck_on=date(2026, 3, 20)
            ),
        )
    ]),
    Turned.HELP_ENDED: lambda c: c.keep([
        c.get(IDENTITY, FalseIdentity).changed(helpers=(Helper(officer=OTHER, from_=NOON, until=days(7)),))
    ]),
    Turned.DELEGATION_ENDED: lambda c: c.keep([
        Delegation(
            urn="HM-DL-1-0001", state=PaperState.GIVEN, designee=OTHER, clauses=("5.12.4.2",), from_=NOON,
            until=days(5),
        )
    ]),
}  # fmt: skip


@pytest.mark.parametrize("turned", CHANGES)
def test_each_change_by_time_is_noticed_once_and_not_before_its_instant(turned: Turned) -> None:
    context = begun()
    CHANGES[turned](context)
    context.now = NOON + timedelta(minutes=1)
    assert turned not in {each for _, each in what(context)}
    context.now = days(250)
    assert turned in {each.what for each in noted(context).changes}
    context.now = days(251)
    assert turned not in {each for _, each in what(context)}


def test_an_oral_decision_signed_in_time_is_no_change() -> None:
    context = begun()
    context.keep([_oral(state=OralState.SIGNED, signed_at=days(0.5))])
    context.now = days(3)
    assert ("HM-OA-1-0001", Turned.ORAL_UNSIGNED) not in what(context)
    context.keep([_oral(state=OralState.SIGNED, signed_at=days(2))])
    assert ("HM-OA-1-0001", Turned.ORAL_UNSIGNED) in what(context)


def test_what_another_paper_goes_on_with_is_no_change() -> None:
    context = begun()
    order = context.records[ORDER]
    context.keep([order.changed(urn="HM-OD-1-0002", from_=days(100), until=days(400))])
    test = context.records["HM-ET-1-0001"]
    context.keep([test.changed(urn="HM-ET-1-0002", tested_at=days(50), valid_until=days(400))])
    context.now = days(300)
    assert {(ORDER, Turned.ORDER_ENDED), (LAPTOP, Turned.TEST_LAPSED)} & what(context) == set()


def test_an_account_that_went_unused_is_noticed_from_the_day_it_was_disabled() -> None:
    context = begun()
    context.now = days(2)
    (seen,) = noted(context, Unused(officer=OTHER, since=days(1)), Unused(officer=DETECTIVE, since=days(-1))).changes
    assert (seen.subject, seen.what, seen.effective_at, seen.rule) == (OTHER, Turned.UNUSED, days(1), "R32")


def test_one_entry_holds_so_many_changes_and_the_next_goes_on_behind_them() -> None:
    context = begun()
    for number in range(MOST + 5):
        at = days(1) + timedelta(minutes=number)
        context.keep([
            Delegation(
                urn=f"HM-DL-1-{number + 1:04d}", state=PaperState.GIVEN, designee=OTHER, clauses=("5.12.4.2",),
                from_=NOON, until=at,
            )
        ])  # fmt: skip
    context.now = days(2)
    first, second = noted(context), noted(context)
    assert (len(first.changes), len(second.changes)) == (MOST, 5)
    assert not set(first.changes) & set(second.changes)
    assert first.urn == second.urn


def test_everyone_with_an_account_notices_and_a_recovery_key_does_not() -> None:
    assert RULEBOOK["Noticed"].roles == frozenset(Role) - {Role.RECOVERY}


def test_a_suspended_profile_expires_too() -> None:
    context = begun()
    context.keep([profile(state=ProfileState.SUSPENDED)])
    context.now = days(120)
    assert (PROFILE, Turned.APPROVAL_ENDED) in what(context)


def test_what_a_clock_set_ahead_noticed_is_noticed_again_in_its_time() -> None:
    context = begun()
    noon = context.now
    context.now = days(400)
    assert noted(context).until == days(400)
    context.now = noon + timedelta(minutes=10)
    assert noticed_until(context) == noon
    ends = context.get(PROFILE, Profile).windows[-1].until
    context.now = ends
    assert (PROFILE, Turned.APPROVAL_ENDED) in what(context)
    assert noted(context).until == ends
    assert what(context) == set()


def test_a_notice_forged_far_ahead_silences_no_later_one() -> None:
    context = begun()
    context.keep([Notice(urn="HM-NT-1-0001", changes=(), until=days(9000))])
    context.now = days(120)
    assert (PROFILE, Turned.APPROVAL_ENDED) in what(context)
