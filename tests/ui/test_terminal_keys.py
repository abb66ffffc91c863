"""Keys at the command line: invited again, rotated, re-keyed, and told what can't be undone."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from storage.store import Store
from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build

NEW = "a heron stands in the cold pond"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


def number_of(desk: Desk, name: str) -> str:
    officers = desk.said("list", "officer", user="okafor")
    return str(next(each["urn"] for each in officers if name in each["name"]))


def invited_again(desk: Desk, name: str, by: str = "quill") -> str:
    status, out, err = desk.perform("InviteAgain", by, officer=number_of(desk, name))
    assert status == 0, err
    said = json.loads(out)
    assert "count for nothing" in said["remains"]
    return str(said["code"])


def enrolled(desk: Desk, login: str, code: str, new: str, folder: Path) -> None:
    (folder / login).write_text(new + "\n", encoding="utf-8")
    reading, writing = os.pipe()
    os.write(writing, code.encode() + b"\n")
    os.close(writing)
    try:
        status, _, err = desk.run("enrol", str(desk.store), "--code-fd", str(reading), user=login)
    finally:
        os.close(reading)
    assert status == 0, err


def test_whoever_forgot_the_passphrase_comes_back_with_new_keys_and_the_old_work(desk: Desk, tmp_path: Path) -> None:
    before = desk.said("list", "profile", user="sousa")
    code = invited_again(desk, "Sousa")
    assert desk.run("due", str(desk.store), user="sousa")[0] == 1
    enrolled(desk, "sousa", code, NEW, tmp_path)
    status, _, err = desk.perform(
        "ConfirmOfficer", "okafor", officer=number_of(desk, "Sousa"), roles=["detective"]
    )
    assert status == 0, err
    assert desk.said("list", "profile", user="sousa") == before
    assert desk.run("verify", str(desk.store), user="novak")[0] == 0


def test_a_closed_account_is_told_with_what_remains_and_shows_as_due(desk: Desk) -> None:
    status, out, _ = desk.perform("DisableAccount", "okafor", officer=number_of(desk, "Amari"))
    assert status == 0
    for told in ("Rotate keys", "coverbook rekey", "which open for ever"):
        assert told in json.loads(out)["remains"]
    amari = number_of(desk, "Amari")
    due = [each for each in desk.said("due", user="brandt") if each["act"] == "RotateKeys"]
    assert [(each["urn"], each["rule"]) for each in due] == [(amari, "R30")]
    assert desk.perform("RotateKeys", "brandt", officer=amari)[0] == 0
    assert [each for each in desk.said("due", user="brandt") if each["act"] == "RotateKeys"] == []
    assert desk.run("verify", str(desk.store), user="novak")[0] == 0


def test_a_re_key_says_which_codes_are_gone_and_what_old_copies_still_open(desk: Desk, tmp_path: Path) -> None:
    invited_again(desk, "Sousa")
    salt = (desk.store / "store.db").read_bytes()[:16]
    status, out, err = desk.run("rekey", str(desk.store), user="quill")
    assert (status, err) == (0, "")
    assert f"open nothing any more: {number_of(desk, 'Sousa')}" in out
    assert "a header copied earlier opens the old copies" in out
    assert (desk.store / "store.db").read_bytes()[:16] != salt
    assert desk.run("verify", str(desk.store), user="novak")[0] == 0
    secret = (tmp_path / "brandt").read_text(encoding="utf-8").strip()
    Store.open(desk.store, "brandt", secret).close()


def test_the_entry_of_a_re_key_is_not_given_by_hand(desk: Desk) -> None:
    status, _, err = desk.perform("RekeyStore", "quill")
    assert status == 1
    assert "coverbook rekey" in err


def test_a_detective_re_keys_nothing(desk: Desk) -> None:
    status, out, err = desk.run("rekey", str(desk.store), user="sousa")
    assert (status, out) == (1, "")
    assert "This act is for: administrator, chief, commander" in err
