"""Accounts at the command line: an own passphrase is changed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build

NEW = "a heron stands in the cold pond"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


def changed(desk: Desk, user: str, new: str) -> tuple[int, str, str]:
    reading, writing = os.pipe()
    os.write(writing, new.encode() + b"\n")
    os.close(writing)
    try:
        return desk.run("passphrase", str(desk.store), "--new-fd", str(reading), user=user)
    finally:
        os.close(reading)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(desk: Desk, tmp_path: Path) -> None:
    status, out, _ = changed(desk, "brandt", NEW)
    assert status == 0
    assert "still opens every copy and backup" in out
    assert desk.run("due", str(desk.store), user="brandt")[0] == 1
    (tmp_path / "brandt").write_text(NEW + "\n", encoding="utf-8")
    entries = desk.said("journal", user="brandt")
    said = [each for each in entries if each["command"] == "ChangePassphrase"]
    assert len(said) == 1
    assert NEW not in json.dumps(entries)
    assert desk.run("verify", str(desk.store), user="brandt")[0] == 0


def test_a_passphrase_that_is_guessed_first_leaves_the_old_one_and_no_entry(desk: Desk) -> None:
    for weak, reason in (("Password123456", "common"), ("brandt by the long pier", "name"), ("too few", "14")):
        status, _, error = changed(desk, "brandt", weak)
        assert status == 1
        assert reason in error
        assert weak not in error
    entries = desk.said("journal", user="brandt")
    assert [each for each in entries if each["command"] == "ChangePassphrase"] == []


def test_a_closed_account_opens_the_register_no_more(desk: Desk) -> None:
    officers = desk.said("list", "officer", user="okafor")
    amari = next(each["urn"] for each in officers if "Amari" in each["name"])
    assert desk.perform("DisableAccount", "okafor", officer=amari)[0] == 0
    status, _, error = desk.run("due", str(desk.store), user="amari")
    assert status == 1
    assert "passphrase is not right" in error
    assert desk.run("verify", str(desk.store), user="okafor")[0] == 0


def test_the_act_given_alone_is_refused_for_its_entry_would_say_what_was_not_done(desk: Desk) -> None:
    status, _, error = desk.perform("ChangePassphrase", "brandt")
    assert status == 1
    assert "My account" in error
