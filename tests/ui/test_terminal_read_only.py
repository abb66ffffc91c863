"""The terminal on a register that may only be read, and what proves a register there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build

NAME = "Ray Dunleavy"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("practice")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(folder))
        yield build(folder)


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


@pytest.fixture
def rolled_back(desk: Desk, built: Built) -> Desk:
    assert desk.run("due", str(desk.store), user="sousa")[0] == 0
    shutil.rmtree(desk.store)
    shutil.copytree(built.store, desk.store)
    return desk


def test_every_command_that_reads_says_which_and_shows_open_fields(rolled_back: Desk) -> None:
    store = str(rolled_back.store)
    for command, *words in (
        ("list", "identity"),
        ("list", "profile"),
        ("show", "HM-I-1-0007"),
        ("show", "HM-I-1-0007", "--json"),
        ("show", "HM-O-1-0001"),
        ("due",),
        ("journal",),
    ):
        status, out, err = rolled_back.run(command, store, *words, user="brandt")
        assert status == 0, err
        assert "*** READ-ONLY: ROLLED BACK ***" in err
        assert "Keep the folder as it is" in err
        assert NAME not in out
        assert out.strip()
    _, out, _ = rolled_back.run("show", store, "HM-I-1-0007", user="brandt")
    assert "Name shown: (sealed)" in out
    assert "Investigation: HM-N-1-0007" in out


def test_acts_backups_and_checkpoints_are_refused_with_the_reason_and_nothing_is_written(
    rolled_back: Desk, tmp_path: Path
) -> None:
    store = str(rolled_back.store)
    before = (rolled_back.store / "store.db").read_bytes()
    tried = (
        rolled_back.perform("SuspendProfile", "brandt", profile="HM-P-1-0008", stop_reason="A test of the disk"),
        rolled_back.run("backup", store, str(tmp_path / "one.backup"), user="brandt"),
        rolled_back.run("checkpoint", store, user="brandt"),
    )
    for status, _, err in tried:
        assert status == 1
        assert "An older copy may have been put back" in err.splitlines()[-1]
    assert not (tmp_path / "one.backup").exists()
    assert (rolled_back.store / "store.db").read_bytes() == before


def test_a_copy_as_it_is_needs_no_passphrase_and_is_the_same(rolled_back: Desk, tmp_path: Path) -> None:
    target = tmp_path / "as it is.coverbook"
    status, out, _ = rolled_back.run("copy", str(rolled_back.store), str(target))
    assert status == 0
    assert "read back and the same" in out
    assert (target / "store.db").read_bytes() == (rolled_back.store / "store.db").read_bytes()
    status, _, err = rolled_back.run("copy", str(rolled_back.store), str(target))
    assert status == 1
    assert "already something" in err


def test_a_checkpoint_is_signed_after_a_verification_by_those_who_may(desk: Desk) -> None:
    status, out, err = desk.run("checkpoint", str(desk.store), user="brandt")
    assert status == 0, err
    assert out.startswith("Checkpoint ")
    n = int(out.split()[1])
    status, out, _ = desk.run("verify", str(desk.store), user="quill")
    assert (status, out.split(".")[0]) == (0, f"CONSISTENT since checkpoint {n}")
    assert desk.run("checkpoint", str(desk.store), user="sousa")[0] == 1


def test_a_checkpoint_given_by_hand_is_refused_until_the_register_was_verified(desk: Desk) -> None:
    status, _, err = desk.perform("SignCheckpoint", "brandt", head_n=1, head_hash="0" * 64)
    assert status == 1
    assert "Verify it first" in err
