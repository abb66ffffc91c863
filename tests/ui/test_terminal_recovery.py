"""Recovery in the terminal: both halves open it, it says what it may do, a new code takes the place of a used one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from storage.recovery import RecoveryCode
from tests.ui.terminal_desk import Desk
from tests.ui.typing_back import descriptor, typing_back
from ui.practice.build import Built, build

CHIEF, COMMANDER = "HM-O-1-0001", "HM-O-1-0003"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


def by_halves(desk: Desk, halves: tuple[str, str], *words: str, command: str = "recovery") -> tuple[int, str, str]:
    fds = [str(descriptor(half)) for half in halves]
    return desk.run(command, str(desk.store), "--half-fd", fds[0], "--half-fd", fds[1], *words)


def act(desk: Desk, halves: tuple[str, str], name: str, **fields: Any) -> tuple[int, str, str]:
    file = desk.store.parent / "act.json"
    file.write_text(json.dumps(fields), encoding="utf-8")
    return by_halves(desk, halves, "--act", name, "--json", str(file))


def due_of(desk: Desk, user: str) -> list[str]:
    return [each["act"] for each in desk.said("due", user=user) if each["rule"] == "R36"]


def test_both_halves_in_either_order_open_it_and_it_says_what_it_may_do(desk: Desk, built: Built) -> None:
    one, other = built.recovery
    for halves in ((one, other), (other.lower(), one.replace("-", " "))):
        status, out, err = by_halves(desk, halves)
        assert status == 0, err
    assert "SucceedRoot" in out
    assert "Brandt" in out
    assert "ReplaceRecovery" in out
    for nothing_of_its in ("DecideApplication", "OpenInvestigation", "ViewRecord", "GrantRole"):
        assert nothing_of_its not in out
    assert "The recovery code was used" in out
    assert due_of(desk, "okafor") == ["ReplaceRecovery"]
    assert due_of(desk, "brandt") == []
    assert "CONSISTENT" in desk.run("verify", str(desk.store), user="quill")[1]


def test_half_a_code_opens_nothing(desk: Desk, built: Built) -> None:
    one, other = built.recovery
    foreign = RecoveryCode.generate().halves[1]
    before = {each: each.read_bytes() for each in desk.store.glob("header.*")}
    for halves, status in (((one, one), 1), ((other, other), 1), ((one, ""), 1), ((one, foreign), 1)):
        told = by_halves(desk, halves)
        assert told[0] == status
        assert "Nothing was changed" in told[2]
    assert "do not open this register" in told[2]
    assert desk.run("recovery", str(desk.store), "--half-fd", str(descriptor(one)))[0] == 2
    assert desk.run("recovery", str(desk.store))[0] == 2
    assert {each: each.read_bytes() for each in desk.store.glob("header.*")} == before
    assert "UseRecovery" not in json.dumps(desk.said("journal", user="brandt"))


def test_why_it_was_used_is_kept_in_the_record_and_not_in_the_journal(desk: Desk, built: Built) -> None:
    reason = desk.store.parent / "why.txt"
    reason.write_text("The Chief is in hospital; Lt. Brandt and the town clerk typed.\n", encoding="utf-8")
    assert by_halves(desk, built.recovery, "--why", str(reason))[0] == 0
    shown = desk.said("show", "HM-RK-1-0001", user="brandt")["record"]
    assert shown["why"].startswith("The Chief is in hospital")
    assert shown["state"] == "used"
    assert "hospital" not in json.dumps(desk.said("journal", user="brandt"))


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("GrantRole", {"officer": COMMANDER, "role": "chief"}),
        ("OpenInvestigation", {"case_number": "HM-1", "title": "T"}),
        ("DecideApplication", {"application": "HM-A-1-0007", "marks": []}),
        ("DisableAccount", {"officer": COMMANDER}),
    ],
)
def test_what_is_beyond_its_rows_is_refused_and_journalled(
    desk: Desk, built: Built, name: str, fields: dict[str, Any]
) -> None:
    status, _, err = act(desk, built.recovery, name, **fields)
    assert status == 1
    assert "This act is for" in err
    journal = [each for each in desk.said("journal", user="brandt") if each["command"] == name]
    assert (journal[-1]["actor"], journal[-1]["outcome"]) == ("HM-RK-1-0001", "refused")
    assert "CONSISTENT" in desk.run("verify", str(desk.store), user="quill")[1]


def test_the_entry_alone_replaces_no_code(desk: Desk) -> None:
    status, _, err = desk.perform("ReplaceRecovery", "okafor", sign_key="ab" * 32, receive_key="cd" * 32)
    assert status == 1
    assert "replace-recovery" in err
    status, _, err = desk.perform("UseRecovery", "okafor")
    assert status == 1


def test_the_chief_replaces_the_code_and_the_old_one_opens_nothing(
    desk: Desk, built: Built, tmp_path: Path
) -> None:
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    by_halves(desk, built.recovery)
    with typing_back() as typing:
        words = ("--typed-back-fd", str(typing.inlet), "--sheets", str(sheets))
        status, out, err = desk.run("replace-recovery", str(desk.store), *words, user="okafor")
    assert status == 0, err
    assert "print them, then shred the files" in out
    assert [each.name for each in sorted(sheets.iterdir())] == ["recovery-half-1.pdf", "recovery-half-2.pdf"]
    assert all(each.stat().st_mode & 0o077 == 0 for each in sheets.iterdir())
    assert due_of(desk, "okafor") == due_of(desk, "quill") == ["RekeyStore"]
    status, _, err = desk.run("rekey", str(desk.store), user="okafor")
    assert status == 0, err
    assert due_of(desk, "okafor") == []
    status, _, err = by_halves(desk, built.recovery)
    assert status == 1
    assert by_halves(desk, typing.halves)[0] == 0
    assert "CONSISTENT" in desk.run("verify", str(desk.store), user="quill")[1]


def test_recovery_replaces_itself_and_signs_off_with_it(desk: Desk, built: Built) -> None:
    with typing_back() as typing:
        words = ("--typed-back-fd", str(typing.inlet))
        status, out, err = by_halves(desk, built.recovery, *words, command="replace-recovery")
    assert status == 0, err
    journal = desk.said("journal", user="brandt")
    own = [each["command"] for each in journal if each["actor"] == "HM-RK-1-0001"]
    assert own == ["UseRecovery", "ReplaceRecovery"]
    assert "HM-RK-1-0002" in out
    assert by_halves(desk, typing.halves)[0] == 0
    assert "CONSISTENT" in desk.run("verify", str(desk.store), user="quill")[1]


def test_a_commander_can_not_replace_the_code_and_no_code_is_shown(desk: Desk) -> None:
    with typing_back() as typing:
        words = ("replace-recovery", str(desk.store), "--typed-back-fd", str(typing.inlet))
        status, out, err = desk.run(*words, user="brandt")
    assert status == 1
    assert "Half 1" not in out
    assert "This act is for: chief, recovery" in err


def test_the_root_is_printed_with_its_fingerprint(desk: Desk) -> None:
    said = desk.said("root", user="brandt")
    (root,) = said["roots"]
    assert (root["state"], root["officer"], len(root["fingerprint"])) == ("in force", CHIEF, 24)
    status, out, _ = desk.run("root", str(desk.store), user="brandt")
    assert status == 0
    assert root["fingerprint"] in out
    assert said["register"] in out
