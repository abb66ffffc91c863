"""``coverbook query accounts`` on the practice register."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build

DAYS = ("--from", "2026-01-12", "--to", "2026-03-31")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


def ask(desk: Desk, *words: str, user: str = "brandt") -> tuple[int, str, str]:
    return desk.run("query", "accounts", str(desk.store), *words, user=user)


def test_the_commander_is_told_every_account_with_what_it_showed_and_what_the_answer_is_complete_as_to(
    desk: Desk,
) -> None:
    status, out, _ = ask(desk, *DAYS)
    assert status == 0
    assert "ray.dunleavy.parts" in out
    assert "@tino_v_hm" in out
    assert "Complete as to what is recorded at entry" in out
    assert "PRACTICE." in out


def test_a_site_is_named_by_name_or_number_and_an_unknown_one_is_said(desk: Desk) -> None:
    by_name = ask(desk, *DAYS, "--platform", "telegram")[1]
    (number,) = {each["urn"] for each in desk.said("list", "platform", user="brandt") if each["name"] == "Telegram"}
    by_number = ask(desk, *DAYS, "--platform", number)[1]
    assert "@tino_v_hm" in by_name
    assert "ray.dunleavy" not in by_name
    assert by_number.splitlines()[:-1] == by_name.splitlines()[:-1]
    status, out, err = ask(desk, *DAYS, "--platform", "nowhere")
    assert (status, out) == (1, "")
    assert "names a site this register does not list" in err


def test_the_day_an_account_was_opened_counts_and_the_day_before_does_not(desk: Desk) -> None:
    # The first account was opened on 4 September 2025 at 13:00 in the department's zone.
    assert "None recorded." in ask(desk, "--from", "2025-09-01", "--to", "2025-09-03")[1]
    assert "HM-P-1-0001" in ask(desk, "--from", "2025-09-04", "--to", "2025-09-04")[1]


def test_the_chief_is_told_numbers_and_open_fields_only(desk: Desk) -> None:
    status, out, _ = ask(desk, *DAYS, user="okafor")
    assert status == 0
    assert "HM-P-1-0008" in out
    assert "ray.dunleavy" not in out
    assert "lie in dossiers the asking officer may not read whole" in out


def test_a_detective_may_not_ask_and_the_refusal_is_journalled(desk: Desk) -> None:
    status, out, err = ask(desk, *DAYS, user="sousa")
    assert (status, out) == (1, "")
    assert "This act is for: chief, commander" in err
    last = [each for each in desk.said("journal", user="brandt") if each["command"] == "QueryAccounts"]
    assert [each["outcome"] for each in last] == ["refused"]


def test_asking_is_an_entry_and_can_not_be_given_by_hand(desk: Desk) -> None:
    ask(desk, *DAYS)
    asked = [each for each in desk.said("journal", user="brandt") if each["command"] == "QueryAccounts"]
    assert [(each["outcome"], each["changes"]) for each in asked] == [("done", [])]
    status, _, err = desk.perform("QueryAccounts", "brandt")
    assert status == 1
    assert "The register writes this entry itself" in err


def test_a_period_that_ends_before_it_begins_is_said(desk: Desk) -> None:
    status, out, err = ask(desk, "--from", "2026-03-02", "--to", "2026-03-01")
    assert (status, out) == (1, "")
    assert "lies before --from" in err


def test_the_json_holds_dates_authorizations_what_was_shown_and_contacts(desk: Desk) -> None:
    status, out, _ = ask(desk, *DAYS, "--json")
    assert status == 0
    said = json.loads(out)
    account = next(each for each in said["accounts"] if each["open"]["urn"] == "HM-P-1-0008")
    assert account["open"]["authorized_by"]
    assert account["open"]["windows"]
    # From the opening of the account until its details were entered no handle was recorded.
    assert [each["handle"] for each in account["shown"]] == ["", "ray.dunleavy.parts"]
    assert account["shown"][0]["until"] == account["shown"][1]["recorded_at"]
    assert account["contacts"][0]["how_selected"]
    assert said["withheld"] == 0
