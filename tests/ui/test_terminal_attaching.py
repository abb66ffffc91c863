"""Attachments in the terminal: one added, listed, saved outside; what is refused says so and leaves nothing."""

from __future__ import annotations

import io
import json
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.end_to_end.files_at_work import CAMERA, WORDS, blobs_in, photo
from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build

PROFILE = "HM-P-1-0008"
FIRST, SECOND = "HM-F-1-0011", "HM-F-1-0012"
"""The practice register holds four files of its own: two images, each with its copy without metadata."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "offer.jpg"
    path.write_bytes(photo())
    return path


def says(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(words))


def test_a_file_is_attached_listed_and_saved_outside_again(
    desk: Desk, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, "An offer, from medium HMPD-USB-01.\n")
    status, out, err = desk.run("attach", str(desk.store), PROFILE, str(file), "--shows", "-", user="sousa")
    assert status == 0, err
    assert f"{FIRST}: attached to HM-P-1-0008, image/jpeg" in out
    assert f"{SECOND}: copy without metadata of {FIRST}" in out
    assert f"SHA-256 {sha256(file.read_bytes()).hexdigest()}" in out
    original, copy = desk.said("attachments", PROFILE, user="brandt")
    assert (original["name"], original["shows"]) == ("offer.jpg", "An offer, from medium HMPD-USB-01.")
    assert (copy["name"], copy["stripped_of"]) == ("offer (without metadata).jpg", FIRST)
    for urn in (FIRST, SECOND):
        says(monkeypatch, "For the assigned prosecutor")
        target = tmp_path / f"{urn}.jpg"
        words = ("copy-out", str(desk.store), urn, "--to", str(target), "--purpose", "-")
        status, out, err = desk.run(*words, user="brandt")
        assert (status, "Entry" in out, "not encrypted" in err) == (0, True, True)
    assert (tmp_path / f"{FIRST}.jpg").read_bytes() == file.read_bytes()
    bare = (tmp_path / f"{SECOND}.jpg").read_bytes()
    assert CAMERA.encode() not in bare
    assert WORDS.encode() not in bare
    table = desk.run("attachments", str(desk.store), PROFILE, user="sousa")[1]
    assert "offer.jpg" in table
    assert "CONSISTENT" in desk.run("verify", str(desk.store), user="quill")[1]


def test_no_way_of_showing_an_attachment_shows_its_key(desk: Desk, file: Path) -> None:
    assert desk.run("attach", str(desk.store), PROFILE, str(file), user="sousa")[0] == 0
    shown = [
        desk.run("show", str(desk.store), FIRST, *words, user="brandt")[1] for words in ((), ("--json",))
    ]
    shown += [desk.run("attachments", str(desk.store), PROFILE, "--json", user="brandt")[1]]
    shown += [desk.run("list", str(desk.store), "attachment", "--json", user="brandt")[1]]
    for said in shown:
        assert "offer.jpg" in said
        assert "key of the file" not in said.lower()
        assert '"key"' not in said


def test_the_original_alone_where_no_copy_is_wanted_or_can_be_made(desk: Desk, file: Path, tmp_path: Path) -> None:
    words = ("attach", str(desk.store), PROFILE)
    assert SECOND not in desk.run(*words, str(file), "--original-only", user="sousa")[1]
    (tmp_path / "cut.jpg").write_bytes(file.read_bytes()[:500])
    status, out, err = desk.run(*words, str(tmp_path / "cut.jpg"), user="sousa")
    assert (status, "could not be decoded" in err, "copy without" in out) == (0, True, False)


@pytest.mark.parametrize(
    ("urn", "user", "told"),
    [
        (PROFILE, "whitlock", "not named on"),
        (PROFILE, "quill", "not named on"),
        ("HM-O-1-0001", "brandt", "is no record that files are attached to"),
        ("HM-P-1-0999", "brandt", "There is no record"),
        (PROFILE, "novak", "not named on"),
    ],
)
def test_what_is_refused_leaves_no_file(desk: Desk, file: Path, urn: str, user: str, told: str) -> None:
    before = blobs_in(desk.store)
    status, out, err = desk.run("attach", str(desk.store), urn, str(file), user=user)
    assert (status, out, told in " ".join(err.split())) == (1, "", True), err
    assert "offer" not in err
    assert blobs_in(desk.store) == before


def test_an_inspector_attaches_nothing_to_equipment_and_the_administrator_does(desk: Desk, file: Path) -> None:
    words = ("attach", str(desk.store), "HM-E-1-0004", str(file), "--original-only")
    before = blobs_in(desk.store)
    status, _, err = desk.run(*words, user="novak")
    assert (status, "This act is for" in err) == (1, True)
    assert blobs_in(desk.store) == before
    assert desk.run(*words, user="quill")[0] == 0


def test_files_that_are_none_are_refused_in_words_and_by_no_name(desk: Desk, tmp_path: Path) -> None:
    for path in (tmp_path / "missing.jpg", tmp_path, Path("/dev/null")):
        status, out, err = desk.run("attach", str(desk.store), PROFILE, str(path), user="sousa")
        assert (status, out, "could not be read" in err) == (1, "", True)
        assert path.name not in err
        assert "Traceback" not in err


def test_a_missing_and_a_changed_file_are_named_by_verification(desk: Desk, file: Path) -> None:
    before = blobs_in(desk.store)
    assert desk.run("attach", str(desk.store), PROFILE, str(file), user="sousa")[0] == 0
    one, other = (desk.store / "blobs" / each for each in sorted(blobs_in(desk.store) - before))
    one.unlink()
    other.write_bytes(other.read_bytes()[:-1] + b"\x00")
    status, _, err = desk.run("verify", str(desk.store), user="quill")
    assert status == 1
    named = [line for line in err.splitlines() if line.startswith("entry ")]
    assert {line.split(", ")[1].split(":")[0] for line in named} == {FIRST, SECOND}
    assert "the stored file is missing" in err
    assert "the stored file is not the one the entry names" in err


def test_a_backup_with_a_missing_file_is_made_and_says_so(desk: Desk, file: Path, tmp_path: Path) -> None:
    before = blobs_in(desk.store)
    assert desk.run("attach", str(desk.store), PROFILE, str(file), "--original-only", user="sousa")[0] == 0
    (lost,) = blobs_in(desk.store) - before
    (desk.store / "blobs" / lost).unlink()
    status, _, err = desk.run("backup", str(desk.store), str(tmp_path / "backup"), user="quill")
    assert (status, "1 attached files are missing" in err) == (0, True)
    words = ("restore", str(tmp_path / "backup"), str(tmp_path / "again.coverbook"))
    status, out, err = desk.run(*words, user="brandt")
    assert (status, "NOT CONSISTENT" in out, f"{FIRST}: the stored file is missing" in err) == (0, True, True)
    assert json.dumps(desk.said("list", "backup", user="brandt")).count("made") >= 1


def test_a_copy_without_a_purpose_or_over_a_file_is_refused(
    desk: Desk, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.run("attach", str(desk.store), PROFILE, str(file), "--original-only", user="sousa")[0] == 0
    words = ("copy-out", str(desk.store), FIRST, "--purpose", "-", "--to")
    says(monkeypatch, " \n")
    status, _, err = desk.run(*words, str(tmp_path / "new.jpg"), user="brandt")
    assert (status, "purpose: is needed" in err, (tmp_path / "new.jpg").exists()) == (1, True, False)
    says(monkeypatch, "For the court")
    status, _, err = desk.run(*words, str(file), user="brandt")
    assert (status, "a file of that name is there already" in err) == (1, True)
    assert file.read_bytes() == photo()
    says(monkeypatch, "Mine")
    status, _, err = desk.run(*words, str(tmp_path / "new.jpg"), user="sousa")
    assert (status, "This act is for" in err, (tmp_path / "new.jpg").exists()) == (1, True, False)
