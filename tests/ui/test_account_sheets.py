"""The window's side of accounts: factors asked for at unlocking, My account and its sheets, what unlocking tells."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from models.medium import MediumPurpose, RegisterMedium
from models.officer import Officer
from storage import errors
from storage.key_file import load
from storage.proof import Proof
from tests.end_to_end.division_at_work import begun, copied, passphrase
from tests.ui.driving import application, closed_window, put_away, settle, shell, texts, unlock, unlock_page
from tests.ui.test_accessible import nameless
from ui.dialogs.account import AccountSheet
from ui.dialogs.account_changes import CODES, KEY_FILE, PassphraseSheet, TakeAwaySheet
from ui.dialogs.account_factors import CodesSheet, KeyFileSheet
from ui.opening import open_session
from ui.qr import matrix
from ui.session import Session
from ui.session_account import set_up_codes, set_up_key_file
from ui.window import MainWindow

WRONG = "not the passphrase, this"
NEW = "nine herons over the mill race"
SECRET = bytes(range(20))


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    return copied(begun(tmp_path_factory.getbasetemp()).folder, tmp_path)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


@pytest.fixture
def medium(folder: Path) -> str:
    with Session.open(folder, "quill", passphrase("quill")) as session:
        command = RegisterMedium(tag="HMPD-USB-01", purpose=MediumPurpose.KEY_FILE)
        return session.perform(command).changed[0].urn


@pytest.fixture
def window(folder: Path) -> Iterator[MainWindow]:
    application()
    made = closed_window(open_session, folder)
    yield made
    put_away(made)


def code(secret: bytes = SECRET) -> str:
    return pyotp.TOTP(base64.b32encode(secret).decode()).now()


def sheet(window: MainWindow, kind: type[QWidget]) -> QWidget:
    settle(window)
    found = shell(window).sheet
    assert isinstance(found, kind)
    return found


def opened(window: MainWindow, login: str = "sousa") -> None:
    unlock(window, login, passphrase(login))
    assert window.shell is not None


def test_a_log_in_without_factors_is_asked_for_none(window: MainWindow) -> None:
    page = unlock_page(window)
    assert not page.factors.asked
    unlock(window, "sousa", WRONG)
    assert not page.factors.asked
    assert page.fault.words == str(errors.WrongPassphrase())


def test_a_key_file_is_asked_for_when_its_medium_is_not_there(
    folder: Path, medium: str, stick: Path, window: MainWindow
) -> None:
    with Session.open(folder, "sousa", passphrase("sousa")) as session:
        path = set_up_key_file(session, passphrase("sousa"), medium, stick)
    page = unlock_page(window)
    unlock(window, "sousa", passphrase("sousa"))
    assert page.fault.words == str(errors.KeyFileWanted())
    assert page.factors.key_file.isVisible()
    assert not page.factors.code.isVisible()
    assert QApplication.focusWidget() is page.factors.key_file
    assert nameless(window) == []
    page.factors.key_file.setText(str(folder / "header.a"))
    page.unlock()
    settle(window)
    assert page.fault.words == str(errors.KeyFileDamaged())
    page.factors.key_file.setText(str(path))
    page.unlock()
    settle(window)
    assert window.shell is not None


def test_a_key_file_on_a_plugged_in_medium_is_found_without_asking(
    folder: Path, medium: str, stick: Path, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session.open(folder, "sousa", passphrase("sousa")) as session:
        set_up_key_file(session, passphrase("sousa"), medium, stick)
    monkeypatch.setattr("storage.key_file.media", lambda: [stick])
    opened(window)


def test_a_phone_code_is_asked_for_and_a_wrong_one_is_told(folder: Path, window: MainWindow) -> None:
    with Session.open(folder, "sousa", passphrase("sousa")) as session:
        set_up_codes(session, passphrase("sousa"), SECRET, code())
        session.admission.marks.forget(session.admission.label)
    page = unlock_page(window)
    unlock(window, "sousa", passphrase("sousa"))
    assert page.fault.words == str(errors.PhoneCodeWanted())
    assert page.factors.code.isVisible()
    assert not page.factors.key_file.isVisible()
    page.factors.code.setText("12345")
    page.unlock()
    settle(window)
    assert page.fault.words == str(errors.WrongPhoneCode())
    page.factors.code.setText(code())
    page.unlock()
    settle(window)
    assert window.shell is not None


def test_another_log_in_name_is_asked_for_nothing_yet(window: MainWindow) -> None:
    page = unlock_page(window)
    page.factors.take(errors.KeyFileWanted())
    page.factors.key_file.setText("/somewhere")
    page.login.textEdited.emit("b")
    assert not page.factors.asked
    assert page.factors.key_file.text() == ""


def test_the_notice_is_ticked_once_a_day_on_a_computer(folder: Path, window: MainWindow) -> None:
    page = unlock_page(window)
    page.login.setText("sousa")
    page.passphrase.setText(passphrase("sousa"))
    page.unlock()
    settle(window)
    assert page.fault.words == "Read the notice and tick that you did."
    opened(window)
    again = closed_window(open_session, folder)
    settle(again)
    page = unlock_page(again)
    assert not page.agreed.isVisible()
    assert "Read and ticked today" in texts(again)
    window.lock()
    page.login.setText("sousa")
    page.passphrase.setText(passphrase("sousa"))
    page.unlock()
    settle(again)
    assert again.shell is not None
    put_away(again)


def test_who_unlocks_is_told_of_failed_log_ons_by_name(folder: Path, window: MainWindow) -> None:
    for _ in range(5):
        with pytest.raises((errors.WrongPassphrase, errors.LockedOut)):
            Session.open(folder, "sousa", WRONG)
    opened(window, "brandt")
    said = shell(window).messages.words
    assert "5 failed log-ons for Det. Paulo Sousa" in said
    assert "The account is locked." in said
    settle(window, 400)
    assert "is locked after failed log-ons" in texts(shell(window).page)


def test_my_account_shows_what_is_set_up_and_every_control_has_a_name(window: MainWindow) -> None:
    opened(window)
    shell(window).header.account.click()
    shown = sheet(window, AccountSheet)
    said = texts(shown)
    for words in ("Det. Paulo Sousa", "Passphrase", "Key file", "Phone codes", "Rules of behavior"):
        assert words in said
    assert "registers a medium for key files first" in said
    assert nameless(window) == []


def test_the_passphrase_is_changed_in_the_window(folder: Path, window: MainWindow) -> None:
    opened(window)
    changing = PassphraseSheet(shell(window))
    shell(window).lay(changing)
    assert nameless(window) == []
    changing.old.setText(passphrase("sousa"))
    changing.new.setText(NEW)
    changing.again.setText(NEW + "s")
    changing.submit()
    assert "differ" in changing.fault.words
    changing.again.setText(NEW)
    changing.submit()
    settle(window)
    assert "Your passphrase is changed." in shell(window).messages.words
    window.end()
    Session.open(folder, "sousa", NEW).close()


def test_a_weak_passphrase_stays_on_the_sheet_with_its_reason(window: MainWindow) -> None:
    opened(window)
    changing = PassphraseSheet(shell(window))
    shell(window).lay(changing)
    for box in (changing.new, changing.again):
        box.setText("too short")
    changing.old.setText(passphrase("sousa"))
    changing.submit()
    settle(window)
    assert "at least 14 characters" in changing.fault.words
    assert changing.button.isEnabled()


def test_a_key_file_is_set_up_and_taken_away_in_the_window(
    folder: Path, medium: str, stick: Path, window: MainWindow
) -> None:
    opened(window)
    making = KeyFileSheet(shell(window), ((medium, "HMPD-USB-01"),))
    shell(window).lay(making)
    assert nameless(window) == []
    making.submit()
    assert "Choose the folder" in making.fault.words
    making.place.setText(str(stick))
    making.passphrase.setText(passphrase("sousa"))
    making.submit()
    settle(window)
    (file,) = stick.iterdir()
    shell(window).my_account()
    assert "On HMPD-USB-01." in texts(sheet(window, AccountSheet))
    taking = TakeAwaySheet(shell(window), KEY_FILE)
    shell(window).lay(taking)
    taking.passphrase.setText(WRONG)
    taking.submit()
    settle(window)
    assert taking.fault.words == str(errors.WrongPassphrase())
    taking.passphrase.setText(passphrase("sousa"))
    taking.submit()
    settle(window)
    window.end()
    Session.open(folder, "sousa", Proof(passphrase("sousa"), load(file))).close()
    Session.open(folder, "sousa", passphrase("sousa")).close()


def test_phone_codes_are_set_up_and_taken_away_in_the_window(folder: Path, window: MainWindow) -> None:
    opened(window)
    making = CodesSheet(shell(window), shell(window).facts.officer)
    shell(window).lay(making)
    assert nameless(window) == []
    making.code.setText("12345")
    making.passphrase.setText(passphrase("sousa"))
    making.submit()
    settle(window)
    assert making.fault.words == str(errors.WrongPhoneCode())
    making.code.setText(code(making.secret))
    making.submit()
    settle(window)
    shell(window).my_account()
    assert "Asked for every 12 hours since" in texts(sheet(window, AccountSheet))
    taking = TakeAwaySheet(shell(window), CODES)
    shell(window).lay(taking)
    taking.passphrase.setText(passphrase("sousa"))
    taking.submit()
    settle(window)
    window.end()
    with Session.open(folder, "quill", passphrase("quill")) as session:
        sousa = next(each for each in session.find(Officer) if each.login_name == "sousa")
        assert sousa.codes_since is None


def test_the_qr_code_is_square_has_its_three_corners_and_differs_with_its_text() -> None:
    drawn = matrix("otpauth://totp/Register:HM-O-1-0004?secret=AAAQ")
    size = len(drawn)
    assert {len(line) for line in drawn} == {size}
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        assert all(drawn[top][left + at] and drawn[top + at][left] for at in range(7))
        assert all(drawn[top + y][left + x] for y in (2, 3, 4) for x in (2, 3, 4))
        assert not drawn[top + 1][left + 1]
    assert drawn != matrix("otpauth://totp/Register:HM-O-1-0005?secret=AAAQ")


def test_an_hour_count_that_runs_out_locks_the_window(window: MainWindow) -> None:
    opened(window)
    assert window.prove_again.isActive()
    assert window.prove_again.interval() == 12 * 3_600_000
    window.prove_again.timeout.emit()
    assert window.shell is None
    assert not window.prove_again.isActive()
