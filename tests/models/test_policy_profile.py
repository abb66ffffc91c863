"""The department's policy: the Chief's alone, within bounds, never backdated; what was decided is judged as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.command import Role
from models.errors import InvalidInput, OutOfOrder, Refused
from models.moment import day_of
from models.policy import RULES, Policy
from models.policy_acts import (
    AddClause,
    AdoptPolicy,
    ChangeFigures,
    ChangeWording,
    add_clause,
    adopt_policy,
    change_figures,
    change_wording,
)
from models.policy_profile import PolicyProfile, PolicyState, adopted, in_force, words_at
from models.policy_shipped import FIGURES, ProfileName, shipped
from models.profile import Profile
from models.requirement import check
from models.review import due_day, grace_ends
from models.rulebook import RULEBOOK, may_give
from models.standing import standing
from models.use import READY_FOR_USE
from models.use_facts import use_of
from tests.fakes import NOON, FakeContext
from tests.scene import scene

DAY = timedelta(days=1)
BEGUN = NOON - 200 * DAY
BOUNDS = shipped(ProfileName.ATTLEBORO).figures


@pytest.fixture
def chief() -> FakeContext:
    """The Chief, in a register begun 200 days ago under Attleboro 5.12."""
    return at_chief(FakeContext())


def at_chief(context: FakeContext) -> FakeContext:
    """A register begun 200 days ago under Attleboro 5.12, with its Chief at the desk now."""
    context.now = BEGUN
    context.keep([adopted(context)])
    context.now = NOON
    return judged(context.by("HM-O-1-0001", Role.CHIEF))


def judged(context: FakeContext) -> FakeContext:
    """As the store does: the policy in force now comes from the records."""
    context.policy = in_force(context.open_facts(PolicyProfile), context.now)
    return context


def newest(context: FakeContext) -> PolicyProfile:
    return context.find(PolicyProfile)[-1]


def figures(context: FakeContext, /, **values: Any) -> PolicyProfile:
    """Change figures; ``from_`` may be given."""
    command = ChangeFigures(policy=newest(context).urn, reason="As the Chief ordered.", **values)
    context.keep(change_figures(command, context))
    judged(context)
    return newest(context)


def test_a_register_begins_under_a_policy_as_shipped(chief: FakeContext) -> None:
    assert (chief.policy.name, chief.policy.from_, chief.policy.before) == ("Attleboro 5.12", BEGUN, None)
    assert {name: getattr(chief.policy, name) for name in FIGURES} == {name: BOUNDS[name].is_ for name in FIGURES}


def test_a_figure_is_in_force_from_the_signature_and_not_before(chief: FakeContext) -> None:
    made = figures(chief, review_days=14)
    assert (made.from_, made.state, made.signed_by) == (NOON, PolicyState.ADOPTED, chief.actor)
    assert chief.policy.review_days == chief.policy.at(NOON).review_days == 14
    assert chief.policy.at(NOON - timedelta(microseconds=1)).review_days == 30
    assert [each.state for each in chief.find(PolicyProfile)] == ["followed", "adopted"]


def test_a_figure_for_a_day_to_come_waits_and_an_earlier_change_is_refused_meanwhile(chief: FakeContext) -> None:
    figures(chief, review_days=14, from_=NOON + 10 * DAY)
    assert chief.policy.review_days == 30
    with pytest.raises(InvalidInput, match="comes in force"):
        figures(chief, test_days=60)
    chief.now = NOON + 10 * DAY
    assert judged(chief).policy.review_days == 14


def test_a_policy_is_never_backdated(chief: FakeContext) -> None:
    with pytest.raises(InvalidInput, match="lies in the past"):
        figures(chief, review_days=14, from_=NOON - DAY)
    assert len(chief.find(PolicyProfile)) == 1


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_set_within_its_bounds_alone(chief: FakeContext, name: str) -> None:
    bounds = BOUNDS[name]
    for value in sorted({bounds.least, bounds.most} - {bounds.is_}):
        assert getattr(figures(chief, **{name: value}).figures, name) == value
        assert getattr(chief.policy, name) == value
    for value in (bounds.least - 1, bounds.most + 1, -1):
        with pytest.raises(InvalidInput, match="must lie between"):
            figures(chief, **{name: value})


def test_a_change_of_no_figure_is_refused(chief: FakeContext) -> None:
    with pytest.raises(InvalidInput, match="another figure must change"):
        figures(chief)


def test_only_the_newest_policy_is_followed(chief: FakeContext) -> None:
    first = newest(chief).urn
    figures(chief, review_days=14)
    with pytest.raises(OutOfOrder):
        change_figures(ChangeFigures(policy=first, reason="Again.", review_days=20), chief)


@pytest.mark.parametrize("rule", sorted(rule.id for rule in RULES.values() if rule.basis == "P"))
def test_what_the_policy_requires_is_not_worded_anew(chief: FakeContext, rule: str) -> None:
    command = ChangeWording(policy=newest(chief).urn, rule=rule, wording="Whatever.", reason="Shorter.")
    with pytest.raises(Refused, match="policy itself requires") as refused:
        change_wording(command, chief)
    assert refused.value.rule == "R50"


def test_a_house_rule_is_worded_anew_from_then_on(chief: FakeContext) -> None:
    command = ChangeWording(policy=newest(chief).urn, rule="R13", wording="An approval ends.", reason="Shorter.")
    chief.keep(change_wording(command, chief))
    judged(chief)
    assert words_at(chief, NOON).rules["R13"].wording == "An approval ends."
    assert words_at(chief, NOON - DAY).rules["R13"].wording == "An approval lasts 90 days at most"
    with pytest.raises(InvalidInput, match="is not a rule"):
        change_wording(attrs.evolve(command, policy=newest(chief).urn, rule="R99"), chief)


def test_an_own_clause_can_be_cited_and_replaces_no_clause_of_a_policy(chief: FakeContext) -> None:
    command = AddClause(policy=newest(chief).urn, number="HM 7.2", words="Two people hold each key.")
    chief.keep(add_clause(command, chief))
    judged(chief)
    words = words_at(chief, NOON)
    assert words.clauses["HM 7.2"] == "Two people hold each key."
    assert "HM 7.2" in words.citable
    assert "HM 7.2" not in words_at(chief, NOON - DAY).citable
    for number in ("5.12.4.4", "IV.C"):
        with pytest.raises(InvalidInput, match="a clause of the policy itself"):
            add_clause(attrs.evolve(command, policy=newest(chief).urn, number=number), chief)


def test_another_policy_begins_as_shipped_and_keeps_own_clauses(chief: FakeContext) -> None:
    figures(chief, review_days=14)
    chief.keep(add_clause(AddClause(policy=newest(chief).urn, number="HM 7.2", words="Two people."), chief))
    command = AdoptPolicy(policy=newest(chief).urn, based_on=ProfileName.ACTON, reason="The city's new policy.")
    chief.keep(adopt_policy(command, chief))
    judged(chief)
    assert (chief.policy.name, chief.policy.review_days) == ("Acton 4.20", 30)
    assert [each.number for each in newest(chief).clauses] == ["HM 7.2"]
    assert chief.policy.at(NOON - DAY).name == "Attleboro 5.12"


@pytest.mark.parametrize("name", ["AdoptPolicy", "ChangeFigures", "ChangeWording", "AddClause"])
def test_only_the_chief_changes_the_policy(name: str) -> None:
    officer = {"state": "active"}
    assert {role for role in Role if may_give(name, officer, frozenset({role}))} == {Role.CHIEF}
    assert RULEBOOK[name].command.CONSEQUENTIAL


def test_a_use_is_cited_under_the_policy_in_force_then() -> None:
    context = at_chief(scene())
    profile = context.find(Profile)[0]
    command = AdoptPolicy(policy=newest(context).urn, based_on=ProfileName.ACTON, reason="The city's new policy.")
    context.keep(adopt_policy(command, context))
    judged(context)
    now, before = (check(READY_FOR_USE, use_of(context, profile, at)) for at in (NOON, NOON - DAY))
    assert {each.cited for each in now if each.rule == "R08"} == {"house rule R08"}
    assert {each.cited for each in before if each.rule == "R08"} == {"5.12.4.4 bullet 2"}


CHANGES = st.lists(
    st.tuples(
        st.integers(min_value=0, max_value=60),
        st.fixed_dictionaries(
            {},
            optional={name: st.integers(min_value=each.least, max_value=each.most) for name, each in BOUNDS.items()},
        ).filter(bool),
    ),
    min_size=1,
    max_size=5,
)
INSTANTS = st.integers(min_value=-199 * 24 * 60, max_value=-1).map(lambda minutes: NOON + timedelta(minutes=minutes))


def as_judged(context: FakeContext, at: Any) -> tuple[Any, ...]:
    """Everything that is asked of an instant gone by: figures, rules, use, stops, and when a review was due."""
    policy = context.policy.at(at)
    profile = context.find(Profile)[0]
    opened = {"account_opened_at": (at - 3 * DAY).isoformat(), "closed_at": None, "urn": "HM-P-1-0001"}
    due = due_day(context, [opened | {"operator": "HM-O-1-0003", "state": "in use"}], [], at)
    return (
        {name: getattr(policy, name) for name in FIGURES},
        {rule.id: (rule.cited, rule.wording) for rule in policy.rules.values()},
        check(READY_FOR_USE, use_of(context, profile, at)),
        standing(context, profile, at),
        due,
        grace_ends(context, day_of(at, context) - DAY),
    )


@settings(max_examples=60, deadline=None)
@given(changes=CHANGES, at=INSTANTS)
def test_changing_a_figure_never_changes_how_an_earlier_decision_is_judged(
    changes: list[tuple[int, Mapping[str, int]]], at: Any
) -> None:
    context = at_chief(scene())
    before = as_judged(context, at)
    for days, values in changes:
        context.now += days * DAY
        if all(getattr(context.policy, name) == value for name, value in values.items()):
            continue
        figures(context, **values)
        assert as_judged(context, at) == before
        assert {name: getattr(context.policy, name) for name in values} == values


def test_a_policy_that_was_never_adopted_is_the_one_shipped() -> None:
    assert in_force([], NOON) == Policy()
