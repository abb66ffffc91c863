"""The policy of a real register: what the door cites, how long an approval lasts, and what verification names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.errors import InvalidInput, NotAllowed, Refused
from models.official_site_acts import AuthorizeOfficialSite
from models.policy_acts import AddClause, AdoptPolicy, ChangeFigures, change_figures
from models.policy_profile import PolicyProfile, PolicyState
from models.policy_shipped import ProfileName
from models.rulebook import row_of
from tests.attacks.by_hand import ByHand
from tests.end_to_end.division_at_work import (
    DOCUMENTED,
    SET_UP,
    AtWork,
    approval,
    at_work,
    authorization,
    delegate,
    profile_of,
    submit,
    until,
)

APPROVAL_DAYS = 30


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path) as opened:
        yield opened


def newest(work: AtWork) -> PolicyProfile:
    return work.division.register("okafor").reading().find(PolicyProfile)[-1]


def change(work: AtWork, **figures: Any) -> ChangeFigures:
    return ChangeFigures(policy=newest(work).urn, reason="As ordered on paper.", **figures)


def handled(work: AtWork, command: ChangeFigures) -> tuple[Any, Any]:
    """What the handler makes: the paper that follows and the one it follows."""
    following, before = change_figures(command, work.division.register("okafor")._context())
    return following, before


def test_a_register_begins_under_attleboro(work: AtWork) -> None:
    paper = newest(work)
    assert (paper.based_on, paper.state) == (ProfileName.ATTLEBORO, PolicyState.ADOPTED)
    assert work.division.register("sousa").policy.name == "Attleboro 5.12"
    assert work.verdict().consistent


def test_nobody_but_the_chief_changes_a_figure(work: AtWork) -> None:
    for login in ("brandt", "sousa", "quill", "novak"):
        entry = work.refused(login, change(work, approval_days=APPROVAL_DAYS), NotAllowed)
        assert entry.clauses == ("H R50",)
    assert newest(work).figures.set_ == {}


def test_an_approval_lasts_as_long_as_the_policy_in_force_at_its_signature_says(work: AtWork) -> None:
    until(work, SET_UP)
    work.give("okafor", change(work, approval_days=APPROVAL_DAYS))
    work.give("brandt", approval(work))
    (window,) = profile_of(work).windows
    last_day = (window.until - timedelta(minutes=1)).astimezone(work.division.register("brandt").zone).date()
    assert last_day == window.from_.astimezone(work.division.register("brandt").zone).date() + timedelta(days=30)
    work.give("okafor", change(work, approval_days=10))
    assert profile_of(work).windows == (window,)
    assert work.verdict().consistent


def test_under_acton_the_door_cites_house_rules_and_verification_agrees(work: AtWork) -> None:
    until(work, DOCUMENTED)
    adopt = AdoptPolicy(policy=newest(work).urn, based_on=ProfileName.ACTON, reason="The city's policy of 2024.")
    work.give("okafor", adopt)
    site = AuthorizeOfficialSite(name="Page", address="https://example.org/page", purpose="News.")
    refused = work.refused("sousa", site, NotAllowed)
    assert refused.refusal == {"rule": "R42", "clause": "IV.A.1.a"}
    before = {entry.clauses[0] for entry in work.entries("DocumentIdentity")}
    delegate(work, days=1)
    submit(work)
    work.division.later(minutes=3 * 24 * 60)
    refused = work.refused("ferreira", authorization(work), Refused)
    assert refused.refusal == {"rule": "R06", "clause": "house rule R06"}
    assert {entry.clauses[0] for entry in work.entries("SubmitApplication")} == {"H R01"}
    assert before == {"5.12.4.4 bullet 1"}
    assert work.verdict().consistent


def test_a_policy_is_changed_with_a_word_of_the_journal_for_each_change(work: AtWork) -> None:
    work.give("okafor", change(work, review_days=20))
    work.give("okafor", AddClause(policy=newest(work).urn, number="HM 7.2", words="Two people hold each key."))
    assert [len(entry.changes) for entry in (*work.entries("ChangeFigures"), *work.entries("AddClause"))] == [2, 2]
    with pytest.raises(InvalidInput, match="must lie between 1 and 60"):
        work.give("okafor", change(work, review_days=61))
    assert work.verdict().consistent


def test_a_figure_beyond_its_bounds_signed_past_the_door_is_named(work: AtWork) -> None:
    paper, command = newest(work), change(work, approval_days=APPROVAL_DAYS)
    hand = ByHand(work, "okafor")
    following, before = handled(work, command)
    wrong = following.changed(figures=attrs.evolve(following.figures, approval_days=900))
    n = hand.act(command, wrong, before)
    hand.named(n, wrong.urn, "approval_days lies outside what the policy allows")
    assert paper.urn == before.urn


@pytest.mark.parametrize(
    "wrong",
    [
        {"based_on": "Elsewhere 1.0"},
        {"figures": None},
        {"figures": {"approval_days": "900"}},
        {"from_": "some day"},
    ],
)
def test_a_policy_in_a_form_the_door_never_writes_is_named_and_judges_nothing(
    work: AtWork, wrong: dict[str, Any]
) -> None:
    until(work, SET_UP)
    command = change(work, approval_days=APPROVAL_DAYS)
    following, before = handled(work, command)

    def amended(body: dict[str, Any]) -> dict[str, Any]:
        first, *others = body["changes"]
        return {**body, "changes": [{**first, "open": {**first["open"], **wrong}}, *others]}

    hand = ByHand(work, "okafor")
    n = hand.act(command, following, before, amend=amended)
    hand.named(n, following.urn, "a policy was written that this version can't read")


def test_a_policy_backdated_past_the_door_is_named(work: AtWork) -> None:
    command = change(work, approval_days=APPROVAL_DAYS)
    hand = ByHand(work, "okafor")
    following, before = handled(work, command)
    n = hand.act(command, following.changed(from_=before.from_ + timedelta(seconds=1)), before)
    hand.named(n, following.urn, "a policy was adopted for a time before it was signed")


def test_a_policy_altered_after_it_was_adopted_is_named(work: AtWork) -> None:
    command = change(work, approval_days=APPROVAL_DAYS)
    hand = ByHand(work, "okafor")
    following, before = handled(work, command)
    n = hand.act(command, following, before.changed(based_on=ProfileName.ACTON))
    hand.named(n, before.urn, "a policy was changed after it was adopted")


def test_an_approval_longer_than_the_policy_allowed_is_named(work: AtWork) -> None:
    until(work, SET_UP)
    work.give("okafor", change(work, approval_days=APPROVAL_DAYS))
    hand, command = ByHand(work, "brandt"), approval(work)
    made = row_of("DecideDetails").handler(command, work.division.register("brandt")._context())
    urn = profile_of(work).urn
    longer = [_longer(each) if each.urn == urn else each for each in made]
    n = hand.act(command, *longer)
    hand.named(n, urn, "an approval runs longer than the policy in force allowed")


def _longer(profile: Any) -> Any:
    (window,) = profile.windows
    return profile.changed(windows=(attrs.evolve(window, until=window.until + timedelta(days=60)),))
