"""The People page on a real register: invited again with the code shown, keys rotated, what remains said plainly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.officer import Officer, OfficerState
from storage.recovery import InvitationCode
from tests.end_to_end.division_at_work import begun, passphrase
from tests.faults.division_folder import division_folder
from tests.ui.driving import application, closed_window, put_away, settle, shell, texts, unlock
from ui.dialogs.act import ActSheet
from ui.dialogs.code import CodeSheet
from ui.opening import open_session
from ui.session import Session
from ui.window import MainWindow


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


@pytest.fixture
def amari(tmp_path_factory: pytest.TempPathFactory) -> str:
    return begun(tmp_path_factory.getbasetemp()).people["amari"][0]


@pytest.fixture
def window(folder: Path) -> Iterator[MainWindow]:
    application()
    opened = closed_window(open_session, folder)
    unlock(opened, "okafor", passphrase("okafor"))
    yield opened
    put_away(opened)


def give(window: MainWindow, command: str, officer: str) -> None:
    """Open the act's sheet at the officer, sign, and wait for the answer."""
    shell(window).go("people", officer)
    shell(window).act(command, {"officer": officer})
    settle(window, 300)
    sheet = shell(window).sheet
    assert isinstance(sheet, ActSheet)
    assert sheet.signature is not None
    sheet.signature.box.setText(passphrase("okafor"))
    sheet.submit()
    settle(window, 300)


def offered(window: MainWindow, officer: str) -> dict[str, str | None]:
    """The acts of the officer's page, and why one can't be given now."""
    shell(window).go("people", officer)
    settle(window, 300)
    page = shell(window).page
    page.open_record(officer)  # type: ignore[attr-defined]
    settle(window, 300)
    return {each.command: each.obstacle for each in page.record.acts.offers}  # type: ignore[attr-defined]


def test_inviting_again_shows_the_code_once_and_says_what_is_lost(window: MainWindow, amari: str) -> None:
    give(window, "InviteAgain", amari)
    sheet = shell(window).sheet
    assert isinstance(sheet, CodeSheet)
    assert str(InvitationCode.read(sheet._code)) == sheet._code
    assert "forms not sent are lost" in shell(window).messages.words
    assert sheet._code not in shell(window).messages.words


def test_closing_an_account_says_what_remains_and_rotating_takes_it_off_the_list(
    window: MainWindow, folder: Path, amari: str
) -> None:
    give(window, "DisableAccount", amari)
    words = shell(window).messages.words
    for told in ("Rotate keys", "headers copied earlier", "coverbook rekey", "open for ever"):
        assert told in words
    shell(window).go("today")
    settle(window, 300)
    assert "the keys held are to be made anew" in texts(shell(window).page)
    give(window, "RotateKeys", amari)
    assert "What was read stays read" in shell(window).messages.words
    window.lock()
    with Session.open(folder, "okafor", passphrase("okafor")) as session:
        record = session.get(amari, Officer)
        assert (record.state, record.keys_rotated_at is not None) == (OfficerState.DISABLED, True)
        assert session.verify().consistent
        assert [each for each in session.due() if each.act == "RotateKeys"] == []


def test_keys_in_use_have_no_way_to_be_rotated_and_nobody_invites_themselves(window: MainWindow, amari: str) -> None:
    assert "may still use those held" in (offered(window, amari)["RotateKeys"] or "")
    assert offered(window, amari)["InviteAgain"] is None
    assert "themselves" in (offered(window, shell(window).facts.officer)["InviteAgain"] or "")
