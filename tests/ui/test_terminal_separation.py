"""``coverbook separation`` and a separation from its beginning to the closed account, on the practice register."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


def number(desk: Desk, name: str) -> str:
    found = [each["urn"] for each in desk.said("list", "officer", user="brandt") if name in each["name"]]
    assert found
    return str(found[0])


def test_what_is_left_is_told_by_number_and_act_and_no_name_of_an_identity(desk: Desk) -> None:
    sousa = number(desk, "Sousa")
    status, out, _ = desk.run("separation", str(desk.store), sousa, user="quill")
    assert status == 0
    assert "no separation is begun" in out
    assert "ReassignOperator" in out
    assert "ReturnEquipment" in out
    assert "Dunleavy" not in out


def test_an_account_is_closed_by_a_separation_only_when_nothing_is_left_and_opens_no_more(desk: Desk) -> None:
    sousa, ferreira = number(desk, "Sousa"), number(desk, "Ferreira")
    for who in (sousa, ferreira):
        said = {"officer": who, "leaving": "leaves the department", "last_day": "2026-03-31"}
        assert desk.perform("BeginSeparation", "brandt", **said)[0] == 0
    found = desk.said("separation", sousa, user="okafor")
    assert found["last_day"] == "2026-03-31"
    assert found["left"]
    status, _, err = desk.perform("FinishSeparation", "okafor", officer=sousa)
    assert status == 1
    assert "Something is left to reassign or close" in err
    for each in desk.said("separation", ferreira, user="okafor")["left"]:
        assert each["act"] == "EndDelegation", each
        assert desk.perform("EndDelegation", "okafor", delegation=each["urn"])[0] == 0
    status, out, _ = desk.perform("FinishSeparation", "okafor", officer=ferreira)
    assert status == 0
    assert "What remains" in out
    assert desk.run("due", str(desk.store), user="ferreira")[0] == 1
    assert desk.run("verify", str(desk.store), user="brandt")[0] == 0


@pytest.mark.parametrize("login", ["sousa", "novak", "quill"])
def test_nobody_else_begins_a_separation(desk: Desk, login: str) -> None:
    said = {"officer": number(desk, "Leclair"), "leaving": "leaves the department", "last_day": "2026-03-31"}
    status, _, err = desk.perform("BeginSeparation", login, **said)
    assert status == 1
    assert "This act is for: chief, commander" in err
