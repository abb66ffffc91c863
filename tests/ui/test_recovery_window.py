"""Recovery in the window: from the unlock page back to a Chief with own keys, and a new code in the Chief's hands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from models.directory import InviteAgain
from models.root import DirectoryRoot, SucceedRoot
from storage.recovery import InvitationCode
from tests.end_to_end.division_at_work import Begun, begun, passphrase
from tests.faults.division_folder import division_folder
from tests.ui.driving import application, closed_window, put_away, settle, shell, texts, unlock, unlock_page
from ui.dialogs.new_recovery import ReplaceRecoverySheet
from ui.dialogs.recovery import UseRecoverySheet
from ui.icons import Button
from ui.opening import open_session
from ui.session import Session
from ui.window import MainWindow

CODE = re.compile(r"\b(?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}\b")


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    return begun(tmp_path_factory.getbasetemp())


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


@pytest.fixture
def locked(folder: Path) -> Iterator[MainWindow]:
    application()
    window = closed_window(open_session, folder)
    yield window
    put_away(window)


def recovery_sheet(window: MainWindow) -> UseRecoverySheet:
    unlock_page(window).recovery.click()
    settle(window)
    sheet = window.unlock_sheet
    assert isinstance(sheet, UseRecoverySheet)
    return sheet


def opened(window: MainWindow, made: Begun) -> UseRecoverySheet:
    sheet = recovery_sheet(window)
    sheet.one.setText(made.recovery.code.halves[1].lower())
    sheet.other.setText(made.recovery.code.halves[0])
    sheet.why.setPlainText("The Chief's passphrase is lost.")
    sheet.submit()
    settle(window, 300)
    return sheet


def press(window: MainWindow, sheet: UseRecoverySheet | ReplaceRecoverySheet, words: str) -> None:
    next(each for each in sheet.findChildren(Button) if each.accessibleName().startswith(words)).click()
    settle(window, 300)


def test_the_sheet_names_the_register_by_its_number_and_wants_both_halves(locked: MainWindow, made: Begun) -> None:
    sheet = recovery_sheet(locked)
    assert re.search(r"Register ([0-9a-f]{4} ){3}[0-9a-f]{4}", sheet.number.text())
    sheet.one.setText(made.recovery.code.halves[0])
    sheet.submit()
    assert "Half a code opens nothing" in sheet.fault.words
    sheet.other.setText(made.recovery.code.halves[0])
    sheet.submit()
    settle(locked, 300)
    assert "wrong letter" in sheet.fault.words
    assert sheet.button.isEnabled()


def test_a_chief_who_lost_the_passphrase_comes_back_step_by_step(
    locked: MainWindow, made: Begun, folder: Path
) -> None:
    sheet = opened(locked, made)
    assert "invite again" in texts(sheet)
    assert "make a new one" in texts(sheet)
    press(locked, sheet, "Invite again: Chief Marian T. Okafor")
    code = next(iter(CODE.findall(texts(sheet))))
    assert str(InvitationCode.read(code)) == code
    sheet.close_sheet()
    settle(locked, 300)
    Session.enrol(folder, "okafor", code, "a new one that nobody lost yet")
    sheet = opened(locked, made)
    assert code not in texts(sheet)
    press(locked, sheet, "Confirm as Chief")
    press(locked, sheet, "Pass the root on")
    assert "second officer" in texts(sheet)
    sheet.close_sheet()
    settle(locked, 300)
    with Session.open(folder, "okafor", "a new one that nobody lost yet") as session:
        assert {each.act for each in session.due()} >= {"ReplaceRecovery"}
        assert session.store.keyring.is_oversight
        assert session.verify().faults == ()


def test_closing_the_sheet_locks_the_register_again(locked: MainWindow, made: Begun, folder: Path) -> None:
    sheet = opened(locked, made)
    sheet.close_sheet()
    settle(locked, 300)
    with Session.open(folder, "brandt", passphrase("brandt")) as session:
        commands = [each.command for each in session.register.journal.entries() if each.actor == "HM-RK-1-0001"]
    assert commands == ["UseRecovery", "LockRegister"]


def replacing(window: MainWindow) -> ReplaceRecoverySheet:
    unlock(window, "okafor", passphrase("okafor"))
    shell(window).act("ReplaceRecovery")
    settle(window)
    sheet = shell(window).sheet
    assert isinstance(sheet, ReplaceRecoverySheet)
    sheet.signature.box.setText(passphrase("okafor"))
    sheet.submit()
    settle(window, 900)
    return sheet


def test_a_new_code_is_in_force_only_when_a_group_of_each_half_was_typed_back(
    locked: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = replacing(locked)
    made_code = sheet._made
    assert made_code is not None
    target = tmp_path / "half.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(locked, sheet, "Save as PDF… half 1")
    assert target.read_bytes().startswith(b"%PDF")
    assert "your own choice" in sheet.fault.words
    for _ in range(2):
        sheet.submit()
        settle(locked)
    assert [box.accessibleName() for box in sheet.boxes] == [
        f"Group {each.number} of half {each.half}" for each in made_code.asked
    ]
    sheet.boxes[0].setText(made_code.asked[0].group)
    sheet.boxes[1].setText("AAAA")
    sheet.submit()
    assert "Read the paper again" in sheet.fault.words
    sheet.boxes[1].setText(made_code.asked[1].group.lower())
    sheet.submit()
    settle(locked, 900)
    assert "is in force" in shell(locked).messages.words
    locked.lock()
    with Session.open_by_recovery(folder, made_code.new.code) as session:
        assert session.store.keyring.is_oversight


def test_a_sheet_closed_before_the_end_leaves_the_old_code(locked: MainWindow, made: Begun, folder: Path) -> None:
    replacing(locked).close_sheet()
    locked.lock()
    Session.open_by_recovery(folder, made.recovery.code).close()


def test_a_second_officer_confirms_the_root_and_is_not_told_its_fingerprint(
    locked: MainWindow, made: Begun, folder: Path
) -> None:
    chief = made.people["okafor"][0]
    with Session.open_by_recovery(folder, made.recovery.code) as session:
        code = session.perform(InviteAgain(officer=chief)).code or ""
    Session.enrol(folder, "okafor", code, "a new one that nobody lost yet")
    sheet = opened(locked, made)
    press(locked, sheet, "Confirm as Chief")
    sheet.close_sheet()
    settle(locked, 300)
    with Session.open_by_recovery(folder, made.recovery.code) as session:
        root = session.perform(SucceedRoot(officer=chief)).changed[0]
    assert isinstance(root, DirectoryRoot)
    unlock(locked, "brandt", passphrase("brandt"))
    shell(locked).go("people", root.urn)
    settle(locked, 300)
    assert "waits for a second officer" in texts(shell(locked))
    assert root.fingerprint not in texts(shell(locked))
