"""Accounts: who releases, who acknowledges, what a year and 90 days do, which media take a key file."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.accounts import (
    RULES_OF_BEHAVIOR,
    AcknowledgeRules,
    SetUpCodes,
    SetUpKeyFile,
    TakeAwayCodes,
    TakeAwayKeyFile,
    accounts_due,
    acknowledge_rules,
    set_up_codes,
    set_up_key_file,
    take_away_codes,
    take_away_key_file,
)
from models.command import Role
from models.directory import DisableAccount as Disable
from models.directory import EnrolKeys, InviteOfficer, disable_account, enrol_keys, invite_officer
from models.due_asking import Asking, Due
from models.errors import InvalidInput, OutOfOrder, Refused
from models.lockout import (
    Failed,
    FailedLogons,
    ListState,
    NoteFailedLogons,
    ReleaseLockout,
    locks,
    note_failed_logons,
    release_lockout,
    require_used_lately,
)
from models.medium import (
    LoseMedium,
    Medium,
    MediumPurpose,
    MediumState,
    RegisterMedium,
    RetireMedium,
    lose_medium,
    register_medium,
    retire_medium,
)
from models.moment import day_of
from models.officer import Officer, OfficerState
from models.policy import Policy
from models.rulebook import RULEBOOK, may_give
from tests.fakes import NOON, FakeContext
from tests.scene import ADMINISTRATOR, CHIEF, COMMANDER, DETECTIVE, OTHER, days, scene

MEDIUM = "HM-M-1-0001"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def context() -> FakeContext:
    return scene().by(COMMANDER, Role.COMMANDER)


def officer(context: FakeContext, urn: str = DETECTIVE) -> Officer:
    return context.get(urn, Officer)


def stick(context: FakeContext, purpose: MediumPurpose = MediumPurpose.KEY_FILE) -> Medium:
    (made,) = context.keep(register_medium(RegisterMedium(tag="HMPD-USB-01", purpose=purpose), context))
    assert isinstance(made, Medium)
    return made


def failed(urn: str = DETECTIVE, *, locked: bool = True, count: int = 5) -> NoteFailedLogons:
    one = Failed(officer=urn, count=count, first_at=days(-0.1), last_at=days(-0.09), locked=locked)
    return NoteFailedLogons(found=(one,), list_state=ListState.WHOLE)


def due_of(context: FakeContext, who: str, role: Role) -> list[Due]:
    asking = Asking(reader=context, roles=frozenset({role}), actor=who, today=day_of(context.now, context))
    return list(accounts_due(asking))


# Lockout


@pytest.mark.parametrize(
    ("minutes", "locked"),
    [
        ([0, 1, 2, 3], False),
        ([0, 1, 2, 3, 15], True),
        ([0, 1, 2, 3, 15.1], False),
        ([0, 20, 21, 22, 23, 35], True),
        ([35, 23, 22, 21, 20], True),
        ([0, 10, 20, 30, 40, 50], False),
    ],
)
def test_five_failures_within_15_minutes_lock_in_whatever_order_they_are_listed(
    minutes: list[float], locked: bool
) -> None:
    assert locks([NOON + each * MINUTE for each in minutes], Policy()) == locked


@given(st.lists(st.integers(min_value=0, max_value=3_600), max_size=12))
def test_the_window_is_found_wherever_it_lies(seconds: list[int]) -> None:
    instants = [NOON + timedelta(seconds=each) for each in seconds]
    expected = any(sum(0 <= (other - each).total_seconds() <= 900 for other in instants) >= 5 for each in instants)
    assert locks(instants, Policy()) == expected


def test_failures_that_lock_are_noted_and_the_account_can_do_nothing_but_lock_the_register(
    context: FakeContext,
) -> None:
    context.keep(note_failed_logons(failed(), context))
    assert officer(context).locked_at == NOON
    facts = next(each for each in context.open_facts(Officer) if each["urn"] == DETECTIVE)
    given_ = {name for name in RULEBOOK if may_give(name, facts, frozenset(Role))}
    assert given_ == {"LockRegister"}


def test_fewer_failures_are_noted_and_lock_nobody(context: FakeContext) -> None:
    (noted,) = note_failed_logons(failed(locked=False, count=3), context)
    assert isinstance(noted, FailedLogons)
    assert (noted.officer, noted.count, noted.locked) == (DETECTIVE, 3, False)


def test_what_was_noted_before_a_cut_is_not_noted_twice(context: FakeContext) -> None:
    context.keep(note_failed_logons(failed(locked=False), context))
    assert note_failed_logons(failed(locked=False), context) == []


def test_a_list_that_is_missing_is_noted_though_it_says_nothing(context: FakeContext) -> None:
    (noted,) = note_failed_logons(NoteFailedLogons(found=(), list_state=ListState.MISSING), context)
    assert isinstance(noted, FailedLogons)
    assert (noted.count, noted.list_state) == (0, ListState.MISSING)


def test_a_lockout_is_not_released_by_its_owner(context: FakeContext) -> None:
    context.keep(note_failed_logons(failed(COMMANDER), context))
    with pytest.raises(Refused) as caught:
        release_lockout(ReleaseLockout(officer=COMMANDER), context)
    assert caught.value.rule == "R31"


def test_another_person_releases_a_lockout(context: FakeContext) -> None:
    context.keep(note_failed_logons(failed(), context))
    (released,) = release_lockout(ReleaseLockout(officer=DETECTIVE), context.by(ADMINISTRATOR, Role.ADMINISTRATOR))
    assert isinstance(released, Officer)
    assert (released.locked_at, released.released_at) == (None, NOON)


def test_only_commander_chief_and_administrator_release() -> None:
    assert RULEBOOK["ReleaseLockout"].roles == {Role.COMMANDER, Role.CHIEF, Role.ADMINISTRATOR}


def test_a_locked_account_is_due_for_who_can_release_it_and_for_nobody_else(context: FakeContext) -> None:
    context.keep(note_failed_logons(failed(), context))
    for who, role, told in (
        (COMMANDER, Role.COMMANDER, True),
        (CHIEF, Role.CHIEF, True),
        (ADMINISTRATOR, Role.ADMINISTRATOR, True),
        (OTHER, Role.DETECTIVE, False),
    ):
        found = [each.urn for each in due_of(context, who, role) if each.rule == "R31"]
        assert found == [DETECTIVE] * told


def test_keys_enrolled_anew_end_a_lockout_and_the_old_factors(context: FakeContext) -> None:
    keys = EnrolKeys(officer=DETECTIVE, sign_key="a" * 64, receive_key="b" * 64)
    again = officer(context).changed(
        state=OfficerState.INVITED, locked_at=NOON, key_medium=MEDIUM, codes_since=NOON
    )
    context.keep([again])
    (enrolled,) = enrol_keys(keys, context.by(DETECTIVE))
    assert isinstance(enrolled, Officer)
    assert (enrolled.locked_at, enrolled.key_medium, enrolled.codes_since) == (None, "", None)


# Unused for 90 days


@pytest.mark.parametrize(("ago", "disabled"), [(90, False), (91, True)])
def test_an_account_unused_for_90_days_is_disabled_from_the_day_after(
    context: FakeContext, ago: int, disabled: bool
) -> None:
    last = days(-ago)
    if not disabled:
        require_used_lately(last, context)
        return
    with pytest.raises(Refused) as caught:
        require_used_lately(last, context)
    assert caught.value.rule == "R32"


def test_an_account_that_cannot_be_asked_about_is_let_in(context: FakeContext) -> None:
    require_used_lately(None, context)


# Log-in names


@pytest.mark.parametrize(("ago", "free"), [(0, False), (364.9, False), (365, True)])
def test_a_log_in_name_is_not_used_again_for_a_year(context: FakeContext, ago: float, free: bool) -> None:
    name = officer(context).login_name
    context.now = days(-ago)
    context.keep(disable_account(Disable(officer=DETECTIVE), context))
    context.now = NOON
    invite = InviteOfficer(rank="Det.", name="Someone New", login_name=name.upper())
    if free:
        assert invite_officer(invite, context)
        return
    with pytest.raises(InvalidInput) as caught:
        invite_officer(invite, context)
    assert "R33" in caught.value.problems["login_name"]


def test_a_log_in_name_in_use_is_refused_however_old_the_account(context: FakeContext) -> None:
    context.now = days(4_000)
    invite = InviteOfficer(rank="Det.", name="Someone New", login_name=officer(context).login_name)
    with pytest.raises(InvalidInput, match="is in use"):
        invite_officer(invite, context)


# Rules of behavior


def acknowledged(context: FakeContext, at: datetime | None) -> list[Due]:
    context.keep([officer(context).changed(rules_acknowledged_at=at)])
    return [each for each in due_of(context, DETECTIVE, Role.DETECTIVE) if each.rule == "R34"]


def test_the_rules_of_behavior_are_due_a_year_after_they_were_acknowledged(context: FakeContext) -> None:
    assert acknowledged(context, days(-350)) == []
    (soon,) = acknowledged(context, days(-351))
    assert (soon.days, soon.act) == (-14, "AcknowledgeRules")
    (late,) = acknowledged(context, days(-366))
    assert late.days == 1


def test_rules_never_acknowledged_are_late_since_the_account_was_confirmed(context: FakeContext) -> None:
    (late,) = acknowledged(context, None)
    assert late.on == day_of(officer(context).roles[0].from_, context)
    assert late.days > 0


def test_the_rules_are_acknowledged_for_oneself_alone(context: FakeContext) -> None:
    with pytest.raises(Refused):
        acknowledge_rules(AcknowledgeRules(officer=DETECTIVE), context)
    (done,) = acknowledge_rules(AcknowledgeRules(officer=DETECTIVE), context.by(DETECTIVE, Role.DETECTIVE))
    assert isinstance(done, Officer)
    assert done.rules_acknowledged_at == NOON
    assert AcknowledgeRules.READ_FIRST == RULES_OF_BEHAVIOR


# Factors and media


@pytest.mark.parametrize("purpose", [each for each in MediumPurpose if each is not MediumPurpose.KEY_FILE])
def test_a_medium_for_another_use_takes_no_key_file(context: FakeContext, purpose: MediumPurpose) -> None:
    medium = stick(context, purpose)
    with pytest.raises(InvalidInput):
        set_up_key_file(SetUpKeyFile(officer=DETECTIVE, medium=medium.urn), context.by(DETECTIVE, Role.DETECTIVE))


def test_a_key_file_is_noted_on_its_medium_which_is_not_retired_before_it_is_gone(context: FakeContext) -> None:
    medium = stick(context)
    context.by(DETECTIVE, Role.DETECTIVE)
    context.keep(set_up_key_file(SetUpKeyFile(officer=DETECTIVE, medium=medium.urn), context))
    assert officer(context).key_medium == medium.urn
    retire = RetireMedium(medium=medium.urn, how="Wiped and broken.")
    with pytest.raises(InvalidInput, match="carries a key file"):
        retire_medium(retire, context)
    context.keep(take_away_key_file(TakeAwayKeyFile(officer=DETECTIVE), context))
    (retired,) = retire_medium(retire, context)
    assert isinstance(retired, Medium)
    assert retired.state is MediumState.RETIRED


@pytest.mark.parametrize(
    "act",
    [
        lambda context: set_up_codes(SetUpCodes(officer=DETECTIVE), context),
        lambda context: take_away_codes(TakeAwayCodes(officer=DETECTIVE), context),
        lambda context: take_away_key_file(TakeAwayKeyFile(officer=DETECTIVE), context),
        lambda context: set_up_key_file(SetUpKeyFile(officer=DETECTIVE, medium=stick(context).urn), context),
    ],
)
def test_nobody_changes_the_factors_of_another_account(context: FakeContext, act: object) -> None:
    assert callable(act)
    with pytest.raises(Refused):
        act(context)


def test_a_lost_medium_makes_a_new_key_file_due(context: FakeContext) -> None:
    medium = stick(context)
    context.by(DETECTIVE, Role.DETECTIVE)
    context.keep(set_up_key_file(SetUpKeyFile(officer=DETECTIVE, medium=medium.urn), context))
    assert [each for each in due_of(context, DETECTIVE, Role.DETECTIVE) if each.rule == "R35"] == []
    context.keep(lose_medium(LoseMedium(medium=medium.urn, how="Not in the drawer."), context))
    (item,) = [each for each in due_of(context, DETECTIVE, Role.DETECTIVE) if each.rule == "R35"]
    assert (item.act, medium.urn in item.what) == ("SetUpKeyFile", True)
    with pytest.raises(InvalidInput):
        set_up_key_file(SetUpKeyFile(officer=DETECTIVE, medium=medium.urn), context)


def test_a_tag_stands_once_and_a_lost_medium_is_lost_once(context: FakeContext) -> None:
    medium = stick(context)
    with pytest.raises(InvalidInput):
        register_medium(RegisterMedium(tag="hmpd-usb-01", purpose=MediumPurpose.BACKUP), context)
    context.keep(lose_medium(LoseMedium(medium=medium.urn, how="Not in the drawer."), context))
    with pytest.raises(OutOfOrder):
        lose_medium(LoseMedium(medium=medium.urn, how="Again."), context)


def test_a_medium_is_kept_by_somebody_with_an_account(context: FakeContext) -> None:
    context.keep([attrs.evolve(officer(context), state=OfficerState.DISABLED)])
    with pytest.raises(InvalidInput):
        register_medium(RegisterMedium(tag="X-1", purpose=MediumPurpose.BACKUP, holder=DETECTIVE), context)


def test_how_a_medium_ended_is_told(context: FakeContext) -> None:
    medium = stick(context)
    with pytest.raises(InvalidInput):
        lose_medium(LoseMedium(medium=medium.urn, how="  "), context)
