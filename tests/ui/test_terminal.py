"""The command line on the practice register: what it prints, what it refuses, and with which exit status."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from models.rulebook import RULEBOOK
from tests.ui.terminal_desk import Desk
from tests.ui.typing_back import typing_back
from ui.practice.build import Built, build

KARA = "HM-P-1-0010"
"""Det. Whitlock's profile, approved for viewing."""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


def logged(**changed: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "profile": KARA,
        "from_": "2026-03-16T08:20:00-04:00",
        "until": "2026-03-16T08:40:00-04:00",
        "equipment": ["HM-E-1-0007"],
        "level": "view",
    }
    return fields | changed


def test_the_rulebook_is_printed_whole_with_clauses_and_field_classes(desk: Desk) -> None:
    status, out, _ = desk.run("commands", "--json")
    rows = {row["command"]: row for row in json.loads(out)}
    assert status == 0
    assert rows.keys() == RULEBOOK.keys()
    name = next(field for field in rows["DocumentIdentity"]["fields"] if field["name"] == "name")
    assert (name["class"], name["material"], name["required"]) == ("confidential", True, True)
    assert rows["DecideDetails"]["clauses"][0]["words"] == "Approved by the detective division commander prior to use;"


def test_the_rulebook_can_be_read_as_text(desk: Desk) -> None:
    status, out, _ = desk.run("commands")
    assert status == 0
    assert "DecideApplication: Authorizes, returns or refuses each line of a paper" in out


def test_a_detective_lists_own_handles_and_sees_others_sealed(desk: Desk) -> None:
    rows = desk.said("list", "profile", user="whitlock")
    handles = {row["urn"]: row["handle"] for row in rows}
    assert handles[KARA] == "north_pier_77x"
    assert handles["HM-P-1-0008"] is None
    assert "(sealed)" in desk.run("list", str(desk.store), "profile", user="whitlock")[1]


def test_the_chief_lists_without_names(desk: Desk) -> None:
    rows = desk.said("list", "identity", user="okafor")
    assert [row["name"] for row in rows] == [None] * 11


def test_a_list_can_be_kept_to_one_state(desk: Desk) -> None:
    rows = desk.said("list", "profile", "--state", "refused", user="brandt")
    assert [row["urn"] for row in rows] == ["HM-P-1-0006", "HM-P-1-0013"]


def test_a_search_is_read_from_standard_input(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("dunleavy.pa\n"))
    rows = desk.said("list", "profile", "--search", "-", user="brandt")
    assert [row["urn"] for row in rows] == ["HM-P-1-0008"]


def test_a_record_is_shown_as_it_is_and_as_an_entry_left_it(desk: Desk) -> None:
    now = desk.said("show", KARA, user="whitlock")["record"]
    journal = desk.said("journal", user="whitlock")
    first = next(e["n"] for e in journal if e["command"] == "DocumentProfile" and e["subject"] == KARA)
    then = desk.said("show", KARA, "--version", str(first), user="whitlock")["record"]
    assert (now["state"], then["state"]) == ("in use", "draft")
    assert then["handle"] == ""


def test_a_record_of_another_dossier_is_refused_and_the_refusal_journalled(desk: Desk) -> None:
    status, out, err = desk.run("show", str(desk.store), KARA, user="sousa")
    assert (status, out) == (1, "")
    assert "not named" in err
    refused = [e for e in desk.said("journal", user="quill") if e["outcome"] == "refused"]
    assert [(e["command"], e["subject"], e["refusal"]["rule"]) for e in refused][-1] == ("ViewRecord", KARA, "R10")


def test_what_is_due_names_rule_and_act(desk: Desk) -> None:
    late = [each for each in desk.said("due", user="brandt") if each["days"] > 0]
    assert [(each["rule"], each["urn"], each["days"], each["act"]) for each in late] == [
        ("R16", "HM-IM-1-0004", 5, "NoteRemoval"),
        ("R11", "HM-N-1-0007", 4, "ScheduleReview"),
    ]
    assert "5.12.4.5" in desk.run("due", str(desk.store), user="brandt")[1]


@pytest.mark.parametrize("user", ["okafor", "ferreira", "brandt", "sousa", "novak", "quill"])
def test_every_role_verifies_the_register(desk: Desk, user: str) -> None:
    status, out, err = desk.run("verify", str(desk.store), user=user)
    assert status == 0, err
    assert out.startswith("CONSISTENT since checkpoint ")


def test_an_act_prints_its_entry_and_the_changed_records(desk: Desk) -> None:
    status, out, err = desk.perform("LogActivity", "whitlock", **logged())
    assert status == 0, err
    changed = json.loads(out)["changed"]
    assert [(each["kind"], each["state"], each["outside"]) for each in changed if each["kind"] == "activity"] == [
        ("activity", "logged", [])
    ]


def test_use_above_the_approved_level_is_recorded_and_flagged(desk: Desk) -> None:
    status, out, _ = desk.perform("LogActivity", "whitlock", **logged(level="converse", what_was_done="asked"))
    activity = next(each for each in json.loads(out)["changed"] if each["kind"] == "activity")
    assert (status, activity["state"], activity["outside"]) == (0, "flagged", ["R08"])


def test_everything_wrong_with_the_input_is_named_at_once(desk: Desk) -> None:
    fields = logged(level="shout", equipment="HM-E-1-0007", colour="red")
    del fields["until"]
    status, out, err = desk.perform("LogActivity", "whitlock", **fields)
    assert (status, out) == (1, "")
    for said in ("until: is missing", "level: must be one of view", "equipment: not a list", "does not know colour"):
        assert said in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{not json", "could not be read"),
        ('{"level": "view", "level": "view"}', "could not be read"),
        ("[1]", "one JSON object"),
        ('{"until": NaN}', "could not be read"),
        ("[" * 100_000, "could not be read"),
    ],
)
def test_input_that_is_no_act_changes_nothing(desk: Desk, tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    status, out, err = desk.run("perform", str(desk.store), "LogActivity", "--json", str(file), user="whitlock")
    assert (status, out) == (1, "")
    assert said in err


def test_markup_is_kept_as_typed_and_control_characters_are_refused(desk: Desk) -> None:
    markup = "<b>&amp;</b> =HYPERLINK(1)"
    status, out, _ = desk.perform("LogActivity", "whitlock", **logged(what_was_done=markup))
    assert status == 0
    assert markup in [each.get("what_was_done") for each in json.loads(out)["changed"]]
    for bad in ("a\x00b", "a\x1bb", "a\u202eb", "a\ud800b"):
        status, _, err = desk.perform("LogActivity", "whitlock", **logged(what_was_done=bad))
        assert status == 1, bad
        assert "Nothing was changed" in err


def test_an_unknown_command_and_a_wrong_role_are_refused(desk: Desk) -> None:
    assert desk.perform("MakeTea", "brandt")[0] == 1
    status, _, err = desk.perform("SuspendProfile", "quill", profile=KARA, stop_reason="no")
    assert status == 1
    assert "not named" in err
    status, _, err = desk.perform("EndInvestigation", "quill", investigation="HM-N-1-0007")
    assert status == 1
    assert "This act is for: chief, commander" in err


def test_a_wrong_passphrase_and_an_unknown_user_get_one_answer(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "nobody").write_text("what ever it may be", encoding="utf-8")
    (tmp_path / "brandt").write_text("not the passphrase", encoding="utf-8")
    answers = {desk.run("due", str(desk.store), user=user)[2] for user in ("nobody", "brandt")}
    assert len(answers) == 1
    assert "not right" in answers.pop()


def test_a_passphrase_can_come_from_a_descriptor_and_never_from_an_argument(desk: Desk, tmp_path: Path) -> None:
    inlet, outlet = os.pipe()
    os.write(outlet, (tmp_path / "quill").read_bytes())
    os.close(outlet)
    assert desk.run("verify", str(desk.store), "--user", "quill", "--passphrase-fd", str(inlet))[0] == 0
    assert desk.run("verify", str(desk.store), "--user", "quill", "--passphrase", "x")[0] == 2


def test_with_nobody_to_ask_the_passphrase_is_misuse(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    status, _, err = desk.run("verify", str(desk.store), "--user", "quill")
    assert status == 2
    assert "--passphrase-file" in err


def test_misuse_is_status_two_and_help_is_status_zero(desk: Desk) -> None:
    assert desk.run("frob")[0] == 2
    assert desk.run("list", str(desk.store), "teapot", user="brandt")[0] == 2
    assert desk.run("--help")[0] == 0


def test_a_report_is_saved_encrypted_with_a_passphrase_shown_once(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "rc.pdf"
    words = ("rc", "--of", "HM-R-1-0006", "--rendition", "redacted", "--recipient-officer", "HM-O-1-0008")
    status, out, err = desk.run("report", str(desk.store), *words, "--to", str(target), user="brandt")
    assert status == 0, err
    passphrase = out.rsplit("shown once: ", 1)[1].strip()
    with pikepdf.open(target, password=passphrase) as pdf:
        assert pdf.encryption.R == 6
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(target, password="wrong")
    copies = desk.said("list", "report-copy", user="brandt")
    assert [(each["report_id"], each["copy_number"]) for each in copies] == [("RC-2026-0001", 1)]
    again = desk.run("report", str(desk.store), *words, "--to", str(target), user="brandt")
    assert again[0] == 1
    assert "was not saved" in again[2]
    assert len(desk.said("list", "report-copy", user="brandt")) == 1


def test_a_register_begins_with_its_chief_and_grows_by_invitation(desk: Desk, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text(
        'name = "Elm Ford Police"\nprefix = "EF"\nzone = "America/New_York"\n'
        'chief_rank = "Chief"\nchief_name = "A. Chief"\nchief_login = "chief"\n',
        encoding="utf-8",
    )
    desk.store = tmp_path / "elm.coverbook"
    for login in ("chief", "worker"):
        (tmp_path / login).write_text(f"seven words that open {login[::-1]} at this desk\n", encoding="utf-8")
    words = ("create", str(desk.store), "--answers", str(answers), "--passphrase-file", str(tmp_path / "chief"))
    with typing_back() as typing:
        made = desk.run(*words, "--typed-back-fd", str(typing.inlet))
    assert made[0] == 0, made[2]
    _, out, _ = desk.perform("InviteOfficer", "chief", rank="Det.", name="W. Worker", login_name="worker")
    said = json.loads(out)
    inlet, outlet = os.pipe()
    os.write(outlet, said["code"].encode())
    os.close(outlet)
    status, _, err = desk.run("enrol", str(desk.store), "--code-fd", str(inlet), user="worker")
    assert status == 0, err
    assert desk.perform("OpenInvestigation", "worker", case_number="EF-1", title="T")[0] == 1
    officer = said["changed"][0]["urn"]
    assert desk.perform("ConfirmOfficer", "chief", officer=officer, roles=["detective"])[0] == 0
    assert desk.perform("OpenInvestigation", "worker", case_number="EF-1", title="T")[0] == 0
    assert desk.run("verify", str(desk.store), user="worker")[0] == 0


def test_answers_that_make_no_register_leave_no_folder(desk: Desk, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text('name = "Elm Ford Police"\nprefix = "elm"\nzone = "Mars/Base"\n', encoding="utf-8")
    made = desk.run(
        "create", str(tmp_path / "x.coverbook"), "--answers", str(answers), "--passphrase-file", str(tmp_path / "quill")
    )
    assert made[0] == 1
    assert "chief_name: is missing" in made[2]
    assert not (tmp_path / "x.coverbook").exists()


def test_a_second_program_on_the_same_register_is_refused(desk: Desk, built: Built) -> None:
    from storage.store import Store  # noqa: PLC0415

    passphrase = next(each.passphrase for each in built.accounts if each.login == "brandt")
    with Store.open(desk.store, "brandt", passphrase):
        status, _, err = desk.run("due", str(desk.store), user="brandt")
    assert status == 1
    assert "open" in err


def test_an_older_copy_put_back_opens_read_only_and_verify_names_the_entry(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(desk.store, tmp_path / "older.coverbook")
    assert desk.perform("LogActivity", "whitlock", **logged())[0] == 0
    shutil.rmtree(desk.store)
    (tmp_path / "older.coverbook").rename(desk.store)
    status, _, err = desk.run("due", str(desk.store), user="brandt")
    assert status == 0
    assert "*** READ-ONLY: ROLLED BACK ***" in err
    assert "older copy" in err
    status, _, err = desk.perform("LogActivity", "whitlock", **logged())
    assert status == 1
    assert "older copy" in err
    status, out, err = desk.run("verify", str(desk.store), user="quill")
    assert (status, out) == (1, "")
    assert "NOT CONSISTENT" in err


def test_entries_the_register_writes_itself_are_not_given_by_hand(desk: Desk) -> None:
    before = len(desk.said("journal", user="quill"))
    status, _, err = desk.perform("ViewRecord", "whitlock", record=KARA)
    assert status == 1
    assert "not given by hand" in err
    after = desk.said("journal", user="quill")[before:]
    assert "ViewRecord" not in {each["command"] for each in after}
