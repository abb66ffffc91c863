"""The command line at its edges: odd files, closed streams, a full disk, what is begun and can't be ended."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from models.canonical import from_plain
from models.errors import InvalidInput
from storage.anchors import Anchors
from storage.errors import CreationCutOff
from tests.faults.division_folder import ROOT
from tests.ui.terminal_desk import Desk
from tests.ui.typing_back import typing_back
from ui.practice.build import Built, build
from ui.session import Session
from ui.terminal import main, setting_out

ANSWERS = """name = "Elm Ford Police"
prefix = "EF"
zone = "America/New_York"
chief_rank = "Chief"
chief_name = "A. Stone"
chief_login = "stone"
"""


class FullDisk(io.StringIO):
    """Output that never arrives."""

    def write(self, _text: str) -> int:
        raise OSError(errno.ENOSPC, "full")


class Unreadable:
    """Standard input that is no text."""

    def readline(self, _most: int) -> str:
        return b"\xff".decode("utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


@pytest.fixture
def chief(tmp_path: Path) -> list[str]:
    """The words of ``create`` for a new register, but for the store."""
    (tmp_path / "words.txt").write_text("rhino lantern seldom orchard\n", encoding="utf-8")
    (tmp_path / "answers.toml").write_text(ANSWERS, encoding="utf-8")
    return ["--answers", str(tmp_path / "answers.toml"), "--passphrase-file", str(tmp_path / "words.txt")]


def test_a_passphrase_file_may_begin_with_a_mark_and_end_in_either_way(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "quill"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().strip() + b"\r\nsecond line\r\n")
    assert desk.run("due", str(desk.store), user="quill")[0] == 0


def test_two_ways_to_a_passphrase_are_misuse(desk: Desk) -> None:
    assert desk.run("due", str(desk.store), "--passphrase-fd", "0", user="quill")[0] == 2


def test_closed_standard_input_is_misuse_or_refused_and_no_fault(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert desk.run("due", str(desk.store), "--user", "quill")[0] == 2
    assert desk.run("list", str(desk.store), "profile", "--search", "-", user="brandt")[0] == 2
    status, _, err = desk.run("perform", str(desk.store), "LogActivity", "--json", "-", user="brandt")
    assert (status, "could not be read" in err) == (1, True)


def test_a_search_text_that_is_no_text_is_misuse(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Unreadable())
    status, out, err = desk.run("list", str(desk.store), "profile", "--search", "-", user="brandt")
    assert (status, out) == (2, "")
    assert "UTF-8" in err


@pytest.mark.parametrize(("stdout", "status"), [(FullDisk(), 1), (None, 2)])
def test_output_that_can_not_be_written_is_said_plainly(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, stdout: io.StringIO | None, status: int
) -> None:
    said = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", said)
        patch.setattr(sys, "stdout", stdout)
        assert main(["commands"]) == status
    assert "The output could not be written" in said.getvalue()
    assert desk.run("verify", str(desk.store), user="quill")[0] == 0


def test_a_state_no_record_of_the_kind_takes_is_misuse_and_the_states_are_named(desk: Desk) -> None:
    status, out, err = desk.run("list", str(desk.store), "profile", "--state", "in-use", user="brandt")
    assert (status, out) == (2, "")
    assert "draft" in err
    assert "in use" in err


@pytest.mark.parametrize("words", [("verify",), ("perform", "LogActivity", "--json"), ("due",)])
def test_practice_is_said_wherever_a_register_is_opened(desk: Desk, tmp_path: Path, words: tuple[str, ...]) -> None:
    act = tmp_path / "act.json"
    act.write_text('{"profile": "HM-P-1-0010", "from_": "2026-03-16T08:20:00-04:00",'
                   ' "until": "2026-03-16T08:40:00-04:00", "equipment": ["HM-E-1-0007"], "level": "view"}')
    given = [words[0], str(desk.store), *words[1:], *([str(act)] if len(words) > 1 else [])]
    status, _, err = desk.run(*given, user="whitlock")
    assert status == 0, err
    assert "*** PRACTICE ***" in err


def test_a_report_without_a_file_name_is_refused(desk: Desk) -> None:
    words = ("rc", "--of", "HM-R-1-0006", "--rendition", "full", "--recipient-officer", "HM-O-1-0008", "--to", "")
    status, _, err = desk.run("report", str(desk.store), *words, user="brandt")
    assert status == 1
    assert "was not saved" in err


@pytest.mark.parametrize("answer", ['prefix = "E F"', 'zone = "Mars/Base"', 'chief_login = ""'])
def test_a_refused_answer_leaves_no_folder_behind(
    chief: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    name = answer.split(" ", 1)[0]
    kept = [line for line in ANSWERS.splitlines() if not line.startswith(f"{name} ")]
    (tmp_path / "answers.toml").write_text("\n".join([*kept, answer]), encoding="utf-8")
    store = tmp_path / "elm.coverbook"
    assert main(["create", str(store), *chief, "--typed-back-fd", "0"]) == 1
    assert "Nothing was changed" in capsys.readouterr().err
    assert not store.exists()


def test_a_recovery_code_nobody_saw_leaves_no_register(
    chief: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, said = tmp_path / "elm.coverbook", io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", FullDisk())
        patch.setattr(sys, "stderr", said)
        assert main(["create", str(store), *chief, "--typed-back-fd", "0"]) == 1
    assert "The recovery code could not be shown" in said.getvalue()
    assert not store.exists()


def test_a_recovery_code_that_is_not_typed_back_leaves_no_register(
    chief: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "elm.coverbook"
    with typing_back(wrong=3) as typing:
        assert main(["create", str(store), *chief, "--typed-back-fd", str(typing.inlet)]) == 1
    assert "does not count as kept" in capsys.readouterr().err
    assert not store.exists()


def test_killed_before_the_code_was_typed_back_there_is_no_register_to_use(chief: list[str], tmp_path: Path) -> None:
    store = tmp_path / "elm.coverbook"
    words = [sys.executable, "main.py", "create", str(store), *chief, "--typed-back-fd", "0"]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as creating:
        assert creating.stdout is not None
        assert any("read back" in line or "Half 2" in line for line in creating.stdout)
        creating.kill()
    with pytest.raises(CreationCutOff):
        Session.open(store, "stone", "rhino lantern seldom orchard", anchors=Anchors(tmp_path / "seen"))


def test_a_wrong_group_is_asked_for_again(chief: list[str], tmp_path: Path) -> None:
    store = tmp_path / "elm.coverbook"
    with typing_back(wrong=2) as typing:
        assert main(["create", str(store), *chief, "--typed-back-fd", str(typing.inlet)]) == 0
    assert typing.said.count("That is not the group") == 2
    assert store.exists()


def test_where_nobody_could_type_back_no_register_is_begun(
    chief: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "elm.coverbook"
    assert main(["create", str(store), *chief]) == 2
    assert "typed back" in capsys.readouterr().err
    assert not store.exists()


def test_answers_may_begin_with_a_mark_and_must_not_be_endless(
    chief: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answers.toml").write_text("\ufeff" + ANSWERS, encoding="utf-8")
    with typing_back() as typing:
        assert main(["create", str(tmp_path / "elm.coverbook"), *chief, "--typed-back-fd", str(typing.inlet)]) == 0
    (tmp_path / "answers.toml").write_text(ANSWERS + "#" * setting_out.MOST_ANSWERS, encoding="utf-8")
    assert main(["create", str(tmp_path / "ash.coverbook"), *chief]) == 1
    assert "could not be read" in capsys.readouterr().err


def test_practice_never_touches_files_that_are_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "accounts.txt").write_text("mine", encoding="utf-8")
    assert main(["practice", str(tmp_path)]) == 1
    assert "Choose another folder" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["accounts.txt"]
    assert main(["practice", str(tmp_path / "accounts.txt")]) == 1
    assert main(["practice", str(tmp_path / "other"), "--identities", "-5"]) == 2


@pytest.mark.parametrize(("stop", "status"), [(KeyboardInterrupt(), 1), (OSError(errno.ENOSPC, "full"), 1)])
def test_practice_that_was_stopped_leaves_nothing_half_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException, status: int
) -> None:
    def stopped(*_: object) -> None:
        raise stop

    monkeypatch.setattr(setting_out, "print_reports", stopped)
    assert main(["practice", str(tmp_path / "begun")]) == status
    assert list((tmp_path / "begun").iterdir()) == []


def test_a_number_without_measure_is_refused_by_its_field(desk: Desk) -> None:
    fields = {"sha256": "0" * 64, "size": 1, "head_n": 10**30, "head_hash": "0" * 64}
    status, _, err = desk.perform("MakeBackup", "brandt", **fields)
    assert status == 1
    assert "head_n: too great a number" in err


@pytest.mark.parametrize(("kind", "value"), [(bool, "false"), (bool, 1), (int, "5"), (int, True), (str, 5)])
def test_a_value_of_another_type_is_refused_and_never_bent(kind: type, value: object) -> None:
    taking = attrs.make_class("Taking", {"field": attrs.field(type=kind)})
    with pytest.raises(InvalidInput, match="field: n"):
        from_plain(taking, {"field": value})
