"""Lists in the terminal: one kept before goes in as drafts, all or none; one leaves as a numbered copy."""

from __future__ import annotations

import io
import json
import sys
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from openpyxl import Workbook

from models.command import Command
from models.errors import RegisterError
from models.importing import ImportCases
from models.listing import leaves_sealed
from models.profile import Profile
from models.record import Record
from models.redaction import Rendition
from models.review import Review
from storage.register import Register
from storage.spreadsheet import read_workbook
from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build
from ui.terminal import main

HEADS = "Case No;Name;Age;Platform;User Name;Level;Password;Detective"
GOOD = (
    "HM-26-041;Rita Example;29;Facebook;rita.example;view;hunter2;Sousa",
    "HM-26-041;Rita Example;;OfferUp;@rita;converse;hunter2;",
)
BAD = ("HM-26-042;Tom Example;=20+9;Facebook;tom.ex;view;;Sousa", "HM-26-043;Max Example;;Orkut;max.ex;view;;Sousa")
ELLEN = "HM-O-1-0003"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


def listed(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "list.csv"
    file.write_text("\n".join((HEADS, *rows)), encoding="cp1252")
    return file


def numbers(desk: Desk, kind: str, user: str = "sousa") -> list[str]:
    return [each["urn"] for each in desk.said("list", kind, user=user)]


def entries(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.said("journal", user="brandt")
    return found


def imported(desk: Desk, file: Path, *words: str, user: str = "sousa") -> tuple[int, str, str]:
    return desk.run("import", str(desk.store), str(file), *words, user=user)


def test_a_list_goes_in_as_drafts_by_one_entry_and_the_register_stays_consistent(desk: Desk, tmp_path: Path) -> None:
    before = numbers(desk, "profile")
    status, out, err = imported(desk, listed(tmp_path, *GOOD))
    assert status == 0, err
    assert "investigation 1, false identity 1, profile 2" in out
    assert "Password   left out: opens an account" in out
    made = [each for each in desk.said("list", "profile", user="sousa") if each["urn"] not in before]
    assert [(each["state"], each["handle"]) for each in made] == [("draft", "rita.example"), ("draft", "@rita")]
    (entry,) = [each for each in entries(desk) if each["command"] == "ImportCases"]
    assert [each["kind"] for each in entry["changes"]] == ["N", "I", "P", "P"]
    assert "rita" not in json.dumps(entry).lower()
    status, out, _ = desk.run("verify", str(desk.store), user="brandt")
    assert (status, "CONSISTENT" in out) == (0, True)


def test_a_bad_row_keeps_the_whole_list_out_and_is_named_with_its_reason(desk: Desk, tmp_path: Path) -> None:
    file = listed(tmp_path, *GOOD, *BAD)
    before = (numbers(desk, "investigation"), numbers(desk, "identity"), numbers(desk, "profile"))
    status, out, err = imported(desk, file)
    assert status == 1
    assert "Row 4, “Age”: holds a formula" in out
    assert "Row 5, “Platform”: is no site on the register's list of sites" in out
    assert "2 of 4 rows can't be taken, so nothing was imported" in err
    for secret in ("Tom Example", "Orkut", "hunter2", "=20+9", "max.ex"):
        assert secret not in out + err
    assert (numbers(desk, "investigation"), numbers(desk, "identity"), numbers(desk, "profile")) == before
    assert "ImportCases" not in {each["command"] for each in entries(desk)}


def test_the_good_rows_go_in_without_the_bad_ones_where_that_is_said(desk: Desk, tmp_path: Path) -> None:
    file = listed(tmp_path, *GOOD, *BAD)
    assert imported(desk, file, "--good-rows")[0] == 0
    status, _, err = imported(desk, file, "--good-rows")  # and a second time there is nothing left to take
    assert (status, "No row of the list can be taken" in err) == (1, True)


def test_a_check_says_what_it_would_make_and_makes_nothing(desk: Desk, tmp_path: Path) -> None:
    before = numbers(desk, "profile")
    status, out, _ = imported(desk, listed(tmp_path, *GOOD), "--check", "--json")
    said = json.loads(out)
    assert (status, said["makes"]["profile"], said["bad_rows"], said["entry"]) == (0, 2, [], None)
    assert said["match"]["User Name"] == "profile.handle"
    assert imported(desk, listed(tmp_path, *BAD), "--check")[0] == 1
    assert numbers(desk, "profile") == before


def test_the_match_is_changed_by_heading_or_number_and_a_column_is_left_out(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("A,B,Title\nHM-26-044,Uma Example,not this\n", encoding="utf-8")
    words = ("--as", "cases", "--match", "a=case.case_number", "--match", "#2=identity.name", "--match", "Title=-")
    assert imported(desk, file, *words)[0] == 0
    (case,) = [each for each in desk.said("list", "investigation", user="sousa") if each["case_number"] == "HM-26-044"]
    assert case["title"] == "HM-26-044"
    status, _, err = imported(desk, file, "--match", "Nowhere=identity.name")
    assert (status, "does not have" in err) == (1, True)
    status, _, err = imported(desk, file, "--as", "cases", "--match", "A=identity.nothing")
    assert (status, "is no field" in err) == (1, True)


def test_equipment_comes_from_a_workbook_with_one_word_for_every_row(desk: Desk, tmp_path: Path) -> None:
    made = Workbook()
    for row in (("Asset tag", "Type", "Serial"), ("UC-PH-31", "phone", 4711), ("UC-PH-32", "Phone", 4712)):
        made.active.append(row)
    file = tmp_path / "equipment.xlsx"
    made.save(file)
    status, out, _ = imported(desk, file, user="quill")
    assert status == 1
    assert "--every equipment.network=WORD" in out
    every = ("--every", "equipment.network=separate line", "--every", "equipment.department_property=yes")
    assert imported(desk, file, *every, user="quill")[0] == 0
    tags = [each["asset_tag"] for each in desk.said("list", "equipment", user="quill")]
    assert {"UC-PH-31", "UC-PH-32"} <= set(tags)
    status, out, _ = imported(desk, file, *every, user="quill")
    assert (status, out.count("Asset tag is in the register already")) == (1, 2)


@pytest.mark.parametrize(("user", "shape"), [("novak", "cases"), ("quill", "cases"), ("sousa", "equipment")])
def test_a_list_is_imported_by_no_role_that_documents_no_such_record(
    desk: Desk, tmp_path: Path, user: str, shape: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Case number,Title,Asset tag\nHM-26-1,Bicycles,T-1\n", encoding="utf-8")
    every = ["--every", "equipment.network=separate line", "--every", "equipment.department_property=yes"]
    every += ["--every", "equipment.kind=phone"]
    status, _, err = imported(desk, file, "--as", shape, *(every if shape == "equipment" else ()), user=user)
    assert (status, "This act is for" in err) == (1, True)


def test_a_file_that_can_not_be_read_is_refused_before_the_register_is_opened(desk: Desk, tmp_path: Path) -> None:
    before = len(entries(desk))
    status, _, err = imported(desk, tmp_path / "list.xlsm")
    assert (status, "holds macros" in err) == (1, True)
    assert imported(desk, tmp_path / "none.csv")[0] == 1
    assert len([each for each in entries(desk) if each["actor"] != ELLEN]) <= before


def saved(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    target: Path,
    *words: str,
    user: str = "brandt",
    said: str = "Look of the quarter\n",
    to: tuple[str, ...] = ("--recipient-officer", ELLEN),
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "stdin", io.StringIO(said))
    return desk.run("export", str(desk.store), kind, str(target), *to, "--purpose", "-", *words, user=user)


def passphrase_in(out: str) -> str:
    return next(line.split(": ")[1] for line in out.splitlines() if line.startswith("Passphrase of the file"))


def test_a_list_with_confidential_columns_leaves_sealed_with_number_entry_and_spreadsheet(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "profiles.pdf"
    status, out, err = saved(desk, monkeypatch, "profile", target)
    assert status == 0, err
    assert out.startswith("LS-2026-0001, copy 1, 15 rows")
    assert b"ray.dunleavy" not in target.read_bytes()
    with pikepdf.open(target, password=passphrase_in(out)) as opened:
        assert opened.encryption.R == 6
        inside = opened.attachments["LS-2026-0001.xlsx"].get_file().read_bytes()
    grid = read_workbook(inside)
    assert "ray.dunleavy.parts" in {each.at(grid.headings.index("Handle")) for each in grid.lines}
    (entry,) = [each for each in entries(desk) if each["command"] == "IssueReport" and "LS-" in json.dumps(each)]
    fact = entry["changes"][0]["open"]
    told = [fact[name] for name in ("report_id", "copy_number", "rendition", "listed")]
    assert told == ["LS-2026-0001", 1, "full", "P"]
    assert (fact["recipient"], fact["rows"], fact["narrowed"]) == (ELLEN, 15, False)
    assert fact["sha256"] == sha256(target.read_bytes()).hexdigest()
    assert fact["head_hash"] == next(e["hash"] for e in entries(desk) if e["n"] == fact["head_n"])
    assert desk.run("verify", str(desk.store), user="brandt")[0] == 0


def test_a_purpose_that_may_hold_what_it_should_not_is_warned_of(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _, err = saved(desk, monkeypatch, "profile", tmp_path / "p.pdf", said="Asked for under SSN 123-45-6789\n")
    assert status == 0, err
    assert "Have a look at" in err
    assert "123-45-6789" not in err


def test_a_list_that_may_hold_what_it_should_not_is_warned_of_and_imported(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "told.csv"
    heads = "Case No;Title;Offence;Name;Platform;User Name;Level"
    row = "HM-26-098;He gave SSN 123-45-6789;Theft;Rita Example;Facebook;rita.example;view"
    file.write_text(f"{heads}\n{row}", encoding="utf-8")
    status, out, err = imported(desk, file)
    assert status == 0, out + err
    assert "Have a look at" in err
    assert "123-45-6789" not in err


def test_a_case_that_can_not_be_taken_is_judged_once_and_all_its_rows_are_named(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[Command] = []

    def weigh(self: Register, command: Command) -> RegisterError | None:
        judged.append(command)
        return weighed(self, command)

    weighed = Register.weigh
    monkeypatch.setattr(Register, "weigh", weigh)
    file = tmp_path / "late.csv"
    rows = [f"HM-26-099;A case;Theft;2020-01-01;Name {n};Facebook;handle{n};view" for n in range(60)]
    heads = "Case No;Title;Offence;Planned end;Name;Platform;User Name;Level"
    file.write_text("\n".join((heads, *rows)), encoding="utf-8")
    status, out, err = imported(desk, file, "--check", "--every", "case.purpose=crime online")
    assert status == 1, err
    assert all(f"{number}" in out for number in range(2, 62))
    assert 0 < len([each for each in judged if isinstance(each, ImportCases)]) <= 4


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_the_open_columns_leave_in_clear_and_hold_nothing_else(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    target = tmp_path / f"profiles{ending}"
    status, out, err = saved(desk, monkeypatch, "profile", target, "--open-columns", "--state", "in use")
    assert status == 0, err
    assert "not encrypted" in err
    assert "Passphrase" not in out
    data = target.read_bytes()
    text = data.decode("utf-8-sig") if ending == ".csv" else str(read_workbook(data))
    assert ("HM-P-1-0008" in text) is (ending == ".csv")
    if ending == ".xlsx":
        grid = read_workbook(data)
        text = str([grid.headings, [each.cells for each in grid.lines]])
    assert "HM-P-1-0008" in text
    assert "HM-P-1-0001" not in text  # closed, so not in use
    for name in ("dunleavy", "rdparts413", "@tino_v_hm", "north_pier", "Handle"):
        assert name.lower() not in text.lower()


def test_a_sealed_list_is_never_written_under_the_name_of_a_plain_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.csv", "a.xlsx", "a"):
        status, _, err = saved(desk, monkeypatch, "profile", tmp_path / name)
        assert (status, "leaves the register encrypted only" in err) == (1, True)
        assert not (tmp_path / name).exists()
    status, _, err = saved(desk, monkeypatch, "profile", tmp_path / "a.txt", "--open-columns")
    assert (status, "is saved as .pdf" in err) == (1, True)


def test_a_list_all_of_whose_columns_are_open_leaves_plain_or_sealed_as_its_name_says(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one: type[Record] = Review
    assert not leaves_sealed(open_one, Rendition.FULL)
    assert leaves_sealed(Profile, Rendition.FULL)
    assert saved(desk, monkeypatch, "review", tmp_path / "reviews.csv")[0] == 0
    status, out, _ = saved(desk, monkeypatch, "review", tmp_path / "reviews.pdf")
    assert status == 0
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(BytesIO((tmp_path / "reviews.pdf").read_bytes()))
    assert passphrase_in(out)


@pytest.mark.parametrize("user", ["sousa", "novak", "quill", "ferreira"])
def test_nobody_but_commander_and_chief_saves_a_list_and_the_refusal_is_journalled(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    target = tmp_path / "activities.csv"
    assert saved(desk, monkeypatch, "activity", target, user=user)[0] == 1
    assert list(tmp_path.glob("*activities*")) == []
    assert [each["outcome"] for each in entries(desk) if each["command"] == "IssueReport"][-1] != "done"


def test_the_chief_saves_what_the_chief_may_read_and_the_rest_says_that_it_is_sealed(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "profiles.pdf"
    status, out, err = saved(desk, monkeypatch, "profile", target, user="okafor")
    assert status == 0, err
    with pikepdf.open(target, password=passphrase_in(out)) as opened:
        grid = read_workbook(opened.attachments["LS-2026-0001.xlsx"].get_file().read_bytes())
    assert {each.at(grid.headings.index("Handle")) for each in grid.lines} == {"(sealed)"}


def test_a_recipient_outside_the_register_and_the_purpose_are_sealed_in_the_entry(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "A. Prosecutor\nMotion on docket 26\n"
    to = ("--recipient", "-")
    assert saved(desk, monkeypatch, "review", tmp_path / "r.csv", said=said, to=to)[0] == 0
    assert "Prosecutor" not in json.dumps(entries(desk))
    assert "Prosecutor" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    (copy,) = [each for each in desk.said("list", "report-copy", user="brandt") if each["report_id"].startswith("LS-")]
    shown = desk.said("show", copy["urn"], user="brandt")["record"]
    assert (shown["recipient_text"], shown["purpose"]) == ("A. Prosecutor", "Motion on docket 26")


@pytest.mark.parametrize("said", ["\n", "   \n"])
def test_a_list_without_a_purpose_is_not_saved(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    assert saved(desk, monkeypatch, "review", tmp_path / "r.csv", said=said)[0] == 1
    assert list(tmp_path.glob("*r.csv*")) == []


def test_an_existing_file_and_a_missing_folder_are_left_alone_and_leave_no_entry(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "r.csv"
    there.write_text("mine", encoding="utf-8")
    for target in (there, tmp_path / "none" / "r.csv", tmp_path / ("r\x00.csv")):
        status, _, err = saved(desk, monkeypatch, "review", target)
        assert (status, "The list was not saved" in err) == (1, True)
    assert there.read_text(encoding="utf-8") == "mine"
    assert [each for each in entries(desk) if "LS-" in json.dumps(each)] == []
    assert list(tmp_path.glob(".*")) == []


def test_every_list_is_numbered_without_a_gap(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in (1, 2, 3):
        status, out, _ = saved(desk, monkeypatch, "review", tmp_path / f"{n}.csv")
        assert (status, out.split(",")[0]) == (0, f"LS-2026-000{n}")


def test_the_command_line_says_how_lists_are_moved(capsys: pytest.CaptureFixture[str]) -> None:
    for command, words in (("import", "--good-rows"), ("export", "--open-columns")):
        assert main([command, "--help"]) == 0
        assert words in capsys.readouterr().out
