"""``coverbook policy``, and the acts on it in the terminal and in the window's list, on the practice register."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.policy_shipped import FIGURES
from tests.ui.terminal_desk import Desk
from ui.pages.people import read_person
from ui.practice.build import Built, build
from ui.session import Session


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


def test_everyone_is_told_the_policy_in_force_with_its_figures_rules_and_clauses(desk: Desk) -> None:
    for user in ("sousa", "novak", "okafor"):
        status, out, err = desk.run("policy", str(desk.store), user=user)
        assert status == 0, err
        assert "Attleboro 5.12, in force since" in out
        assert "An approval lasts 90 days at most" in out
        assert "Specific authorization must be obtained for each site or profile." in out


def test_the_json_holds_every_figure_with_its_bounds_and_every_clause_with_its_checklist(desk: Desk) -> None:
    said = desk.said("policy", user="sousa")
    assert [each["name"] for each in said["figures"]] == list(FIGURES)
    assert not [each for each in said["figures"] if each["own"]]
    (clause,) = [each for each in said["clauses"] if each["number"] == "5.12.4.3 bullet 2"]
    assert (clause["own"], clause["checks"]) == (False, ["R04", "R26"])
    assert said["waiting"] == []


def test_the_chief_changes_a_figure_and_adds_a_clause_and_another_is_refused(desk: Desk) -> None:
    act = {"policy": "HM-PF-1-0001", "reason": "Order 26-03.", "review_days": 20}
    status, _, err = desk.perform("ChangeFigures", "brandt", **act)
    assert (status, "This act is for: chief" in err) == (1, True)
    status, _, err = desk.perform("ChangeFigures", "okafor", **act)
    assert status == 0, err
    clause = {"policy": "HM-PF-1-0002", "number": "HM 7.2", "words": "Two people hold each key."}
    status, _, err = desk.perform("AddClause", "okafor", **clause)
    assert status == 0, err
    said = desk.said("policy", user="brandt")
    assert [(each["value"], each["own"]) for each in said["figures"] if each["name"] == "review_days"] == [(20, True)]
    assert [each["words"] for each in said["clauses"] if each["own"]] == ["Two people hold each key."]
    status, _, err = desk.perform("ChangeFigures", "okafor", **{**act, "review_days": 61, "policy": "HM-PF-1-0003"})
    assert (status, "must lie between 1 and 60 under Attleboro 5.12" in err) == (1, True)


def test_a_policy_of_a_day_to_come_is_said_to_wait(desk: Desk) -> None:
    act = {
        "policy": "HM-PF-1-0001",
        "based_on": "Acton 4.20",
        "reason": "Adopted.",
        "from_": "2036-07-01T00:00:00-04:00",
    }
    status, _, err = desk.perform("AdoptPolicy", "okafor", **act)
    assert status == 0, err
    _, out, _ = desk.run("policy", str(desk.store), user="brandt")
    assert "Attleboro 5.12, in force since" in out
    assert "Waits to come in force: HM-PF-1-0002 from" in out


def test_the_window_shows_the_figures_and_clauses_and_offers_the_acts_to_the_chief_alone(built: Built) -> None:
    passphrases = {each.login: each.passphrase for each in built.accounts}
    acts = {}
    for login in ("okafor", "sousa"):
        with Session.open(built.store, login, passphrases[login]) as session:
            detail = read_person(session, "HM-PF-1-0001")
        acts[login] = [each.command for each in detail.acts if each.obstacle is None]
        facts = {each.label: each.value for each in detail.more}
        assert facts["Review of conduct every, days"] == "30"
        assert facts["5.12.4.4 bullet 1"] == "Documented;"
    assert acts == {"okafor": ["ChangeFigures", "AddClause", "ChangeWording", "AdoptPolicy"], "sousa": []}
