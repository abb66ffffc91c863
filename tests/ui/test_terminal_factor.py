"""Factors, lockout and media at the command line."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pyotp
import pytest

from storage.marks import Marks
from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build

SECRET_LINE = 1


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def medium(desk: Desk) -> str:
    found = desk.said("list", "medium", user="quill")
    urn: str = next(each["urn"] for each in found if each["purpose"] == "key file")
    return urn


def set_up(desk: Desk, stick: Path) -> Path:
    where = ("--medium", medium(desk), "--to", str(stick))
    status, out, error = desk.run("factor", str(desk.store), "key-file", *where, user="sousa")
    assert status == 0, error
    assert "From now on it is asked for" in out
    (file,) = stick.iterdir()
    assert file.name in out
    return file


def with_code(desk: Desk, code: str, *words: str) -> tuple[int, str, str]:
    reading, writing = os.pipe()
    os.write(writing, code.encode() + b"\n")
    os.close(writing)
    try:
        return desk.run(words[0], str(desk.store), *words[1:], "--totp-fd", str(reading), user="sousa")
    finally:
        os.close(reading)


def test_a_key_file_is_set_up_named_found_and_taken_away(
    desk: Desk, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = set_up(desk, stick)
    status, _, error = desk.run("due", str(desk.store), user="sousa")
    assert (status, "needs its key file" in error) == (1, True)
    assert desk.run("due", str(desk.store), "--key-file", str(file), user="sousa")[0] == 0
    status, _, error = desk.run("due", str(desk.store), "--key-file", str(desk.store / "header.a"), user="sousa")
    assert (status, "not a whole key file" in error) == (1, True)
    monkeypatch.setattr("storage.key_file.media", lambda: [stick])
    status, out, _ = desk.run("factor", str(desk.store), "show", user="sousa")
    assert (status, out.splitlines()) == (0, ["Key file: HMPD-USB-01", "Phone codes: none"])
    assert desk.run("factor", str(desk.store), "no-key-file", user="sousa")[0] == 0
    monkeypatch.undo()
    assert desk.run("due", str(desk.store), user="sousa")[0] == 0
    assert desk.run("verify", str(desk.store), user="quill")[0] == 0


def test_a_passphrase_changed_with_a_key_file_still_wants_it(desk: Desk, stick: Path, tmp_path: Path) -> None:
    file = set_up(desk, stick)
    new = "nine herons over the mill race"
    reading, writing = os.pipe()
    os.write(writing, new.encode() + b"\n")
    os.close(writing)
    words = ("--new-fd", str(reading), "--key-file", str(file))
    assert desk.run("passphrase", str(desk.store), *words, user="sousa")[0] == 0
    os.close(reading)
    (tmp_path / "sousa").write_text(new + "\n", encoding="utf-8")
    assert desk.run("due", str(desk.store), user="sousa")[0] == 1
    assert desk.run("due", str(desk.store), "--key-file", str(file), user="sousa")[0] == 0


def test_a_backup_of_a_day_with_a_key_file_is_restored_with_it(
    desk: Desk, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ("--medium", medium(desk), "--to", str(stick))
    assert desk.run("factor", str(desk.store), "key-file", *where, user="brandt")[0] == 0
    monkeypatch.setattr("storage.key_file.media", lambda: [stick])
    assert desk.run("backup", str(desk.store), str(tmp_path / "copy"), user="brandt")[0] == 0
    again = tmp_path / "again.coverbook"
    assert desk.run("restore", str(tmp_path / "copy"), str(again), user="brandt")[0] == 0
    assert (again / "attempts").read_bytes() == b"coverbook attempts 1\n"
    monkeypatch.setattr("storage.key_file.media", list)
    other = tmp_path / "other.coverbook"
    status, _, error = desk.run("restore", str(tmp_path / "copy"), str(other), user="brandt")
    assert (status, "needs its key file" in error, other.exists()) == (1, True, False)


def test_phone_codes_are_set_up_by_their_secret_and_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = bytes(range(20))
    monkeypatch.setattr("ui.terminal.accounts.new_secret", lambda: secret)
    codes = pyotp.TOTP(base64.b32encode(secret).decode())
    status, _, error = with_code(desk, "12345", "factor", "codes")
    assert (status, "not right" in error) == (1, True)
    status, out, error = with_code(desk, codes.now(), "factor", "codes")
    assert status == 0, error
    assert "AAAQ EAYE AUDA OCAJ BIFQ YDIO B4IB CEQT" in out
    assert desk.run("due", str(desk.store), user="sousa")[0] == 0
    monkeypatch.setattr(Marks, "code_due", lambda *_: True)
    monkeypatch.setattr(Marks, "code_given", lambda *_: None)
    status, _, error = desk.run("due", str(desk.store), user="sousa")
    assert (status, "code from your phone" in error) == (1, True)
    assert with_code(desk, codes.now(), "due")[0] == 0
    assert with_code(desk, codes.now(), "factor", "no-codes")[0] == 0
    assert desk.run("due", str(desk.store), user="sousa")[0] == 0


def test_a_key_file_without_medium_and_place_is_misuse(desk: Desk) -> None:
    status, _, error = desk.run("factor", str(desk.store), "key-file", user="sousa")
    assert (status, "--medium URN --to FOLDER" in error) == (2, True)


def test_five_wrong_passphrases_lock_and_the_administrator_releases(desk: Desk, tmp_path: Path) -> None:
    right = (tmp_path / "amari").read_text(encoding="utf-8")
    (tmp_path / "amari").write_text("not the passphrase, this\n", encoding="utf-8")
    for _ in range(5):
        status, _, error = desk.run("due", str(desk.store), user="amari")
    assert "locked" in error
    (tmp_path / "amari").write_text(right, encoding="utf-8")
    assert desk.run("due", str(desk.store), user="amari")[0] == 1
    _, _, told = desk.run("due", str(desk.store), user="quill")
    assert "5 failed log-ons for HM-O-1-" in told
    rows = desk.said("due", user="quill")
    urn = next(each["urn"] for each in rows if each["act"] == "ReleaseLockout")
    assert desk.perform("ReleaseLockout", "quill", officer=urn)[0] == 0
    status, _, error = desk.run("due", str(desk.store), user="amari")
    assert status == 0, error
    assert desk.run("verify", str(desk.store), user="quill")[0] == 0


def test_the_rules_of_behavior_are_acknowledged_for_oneself(desk: Desk) -> None:
    officers = desk.said("list", "officer", user="sousa")
    mine, other = (next(each["urn"] for each in officers if name in each["name"]) for name in ("Sousa", "Amari"))
    assert desk.perform("AcknowledgeRules", "sousa", officer=mine)[0] == 0
    assert desk.perform("AcknowledgeRules", "sousa", officer=other)[0] == 1


def test_a_medium_is_registered_lost_and_listed(desk: Desk) -> None:
    assert desk.perform("RegisterMedium", "quill", tag="HMPD-USB-09", purpose="backup")[0] == 0
    assert desk.perform("RegisterMedium", "sousa", tag="HMPD-USB-10", purpose="backup")[0] == 1
    urn = next(each["urn"] for each in desk.said("list", "medium", user="sousa") if each["tag"] == "HMPD-USB-09")
    assert desk.perform("LoseMedium", "sousa", medium=urn, how="Not in the safe.")[0] == 0
    states = {each["urn"]: each["state"] for each in desk.said("list", "medium", user="quill")}
    assert states[urn] == "lost"
