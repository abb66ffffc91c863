from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from models.command import Role
from models.errors import InvalidInput
from storage.errors import WrongPassphrase
from tests.ui.conftest import FOLDER, Opening
from tests.ui.driving import application, closed_window, put_away, settle, shell, texts, unlock, unlock_page
from ui.dialogs.act import ActSheet
from ui.dialogs.search import SearchSheet
from ui.pages.unlock import UnlockPage
from ui.shortcuts import KEYS
from ui.theme import current
from ui.window import MainWindow


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)
    settle(window, 200)


def type_letter(box: QWidget, letter: str, modifiers: Qt.KeyboardModifier) -> None:
    QApplication.sendEvent(box, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifiers, letter))


CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_the_unlock_page_shows_no_identity_and_no_count(locked: MainWindow) -> None:
    said = texts(locked)
    assert "Dunleavy" not in said
    assert not any(character.isdigit() for character in said)


def test_unlocking_needs_the_notice_to_be_read(locked: MainWindow, opening: Opening) -> None:
    page = unlock_page(locked)
    page.login.setText("brandt")
    page.passphrase.setText("right")
    page.unlock()
    settle(locked)
    assert page.fault.words == "Read the notice and tick that you did."
    assert opening.asked == []


def test_a_wrong_passphrase_is_told_in_one_line_and_nothing_opens(locked: MainWindow, opening: Opening) -> None:
    opening.failing = WrongPassphrase()
    unlock(locked, "brandt", "wrong")
    page = unlock_page(locked)
    assert page.fault.words == str(WrongPassphrase())
    assert page.button.isEnabled()
    assert QApplication.focusWidget() is page.passphrase


def test_capitals_without_shift_are_told_as_caps_lock(locked: MainWindow) -> None:
    page = unlock_page(locked)
    page.passphrase.setFocus()
    type_letter(page.passphrase, "A", Qt.KeyboardModifier.ShiftModifier)
    assert page.caps.isHidden()
    type_letter(page.passphrase, "A", Qt.KeyboardModifier.NoModifier)
    assert not page.caps.isHidden()
    type_letter(page.passphrase, "a", Qt.KeyboardModifier.NoModifier)
    assert page.caps.isHidden()


def test_the_store_is_asked_for_with_what_was_typed(window: MainWindow, opening: Opening) -> None:
    assert opening.asked == [(FOLDER, "brandt", "right")]
    assert shell(window).page.NAME == "today"


def test_the_bands_of_a_practice_register_are_always_seen(window: MainWindow) -> None:
    said = texts(window)
    assert "PRACTICE" in said


def test_locking_drops_the_pages_the_session_and_the_clipboard(window: MainWindow, opening: Opening) -> None:
    QGuiApplication.clipboard().setText("ray.dunleavy.parts")
    press(window, Qt.Key.Key_L, CTRL)
    assert isinstance(window.centralWidget(), UnlockPage)
    assert window.shell is None
    assert opening.session.closed
    assert QGuiApplication.clipboard().text() == ""
    assert "Dunleavy" not in texts(window)


def test_the_lock_closes_an_open_sheet_without_asking(window: MainWindow) -> None:
    shell(window).act("SuspendProfile", {"profile": "HM-P-1-0012"})
    settle(window)
    press(window, Qt.Key.Key_L, CTRL)
    assert isinstance(window.centralWidget(), UnlockPage)


def test_after_unlocking_the_same_page_and_row_are_shown(window: MainWindow) -> None:
    shell(window).go("identities", "HM-P-1-0015")
    settle(window, 250)
    window.lock()
    unlock(window, "brandt", "right")
    settle(window, 250)
    assert shell(window).page.NAME == "identities"
    assert shell(window).page.where() == "HM-P-1-0015"


def test_no_name_of_an_identity_ever_stands_in_the_title(window: MainWindow) -> None:
    shell(window).go("identities", "HM-P-1-0012")
    settle(window, 250)
    assert window.windowTitle() == "Coverbook"


def test_the_pages_are_walked_by_alt_and_a_figure(window: MainWindow) -> None:
    press(window, Qt.Key.Key_3, ALT)
    assert shell(window).names[2] == shell(window).page.NAME


def test_a_page_the_roles_cannot_use_is_absent(opening: Opening) -> None:
    application()
    opening.session.roles = frozenset({Role.INSPECTOR})
    window = closed_window(opening, FOLDER)
    unlock(window, "novak", "right")
    assert shell(window).names == ("today", "oversight", "disclosure", "people", "journal")
    put_away(window)


def test_search_everything_finds_and_opens(window: MainWindow) -> None:
    press(window, Qt.Key.Key_K, CTRL)
    sheet = shell(window).sheet
    assert isinstance(sheet, SearchSheet)
    QTest.keyClicks(sheet.box, "gloria petit")
    settle(window, 250)
    assert sheet.list.count() == 1
    press(window, Qt.Key.Key_Return)
    assert shell(window).sheet is None
    assert shell(window).page.NAME == "identities"


def suspension(window: MainWindow) -> ActSheet:
    shell(window).go("identities")
    shell(window).act("SuspendProfile", {"profile": "HM-P-1-0012"})
    settle(window)
    sheet = shell(window).sheet
    assert isinstance(sheet, ActSheet)
    return sheet


def test_a_consequential_act_needs_the_passphrase_again(window: MainWindow, opening: Opening) -> None:
    sheet = suspension(window)
    assert sheet.form is not None
    assert sheet.signature is not None
    sheet.form.show_values({"stop_reason": "Recognized by a seller."})
    sheet.submit()
    assert "passphrase is the signature" in sheet.fault.words
    sheet.signature.box.setText("wrong")
    sheet.submit()
    settle(window)
    assert opening.session.given == []
    sheet.signature.box.setText("right")
    sheet.submit()
    settle(window)
    assert [type(each).__name__ for each in opening.session.given] == ["SuspendProfile"]
    assert shell(window).sheet is None
    assert "Entry 1" in shell(window).messages.words


def test_a_refusal_is_shown_on_the_sheet_and_nothing_typed_is_lost(window: MainWindow, opening: Opening) -> None:
    sheet = suspension(window)
    assert sheet.form is not None
    assert sheet.signature is not None
    sheet.form.show_values({"stop_reason": "x"})
    sheet.signature.box.setText("right")
    opening.session.failing = InvalidInput({"stop_reason": "is too short"})
    sheet.submit()
    settle(window)
    assert sheet.form.rows["stop_reason"].fault == "This is too short."
    assert sheet.form.rows["stop_reason"].editor.value() == "x"


def test_tab_stays_inside_a_sheet_and_esc_closes_it(window: MainWindow) -> None:
    sheet = suspension(window)
    for _ in range(12):
        press(window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert sheet.isAncestorOf(focused)
    press(window, Qt.Key.Key_Escape)
    assert shell(window).sheet is None


def test_page_keys_do_nothing_while_a_sheet_is_open(window: MainWindow) -> None:
    suspension(window)
    press(window, Qt.Key.Key_1, ALT)
    assert shell(window).page.NAME == "identities"


def test_light_and_dark_and_the_text_size_change_at_once(window: MainWindow) -> None:
    was = current().dark
    window.actions_by_name["dark"].trigger()
    assert current().dark is not was
    window.actions_by_name["dark"].trigger()
    window.actions_by_name["larger"].trigger()
    assert current().percent == 110
    window.actions_by_name["smaller"].trigger()
    assert current().percent == 100


def test_a_button_that_cannot_be_pressed_now_says_why(window: MainWindow) -> None:
    shell(window).go("identities", "HM-P-1-0012")
    settle(window, 300)
    offers = shell(window).page.detail.acts.offers  # type: ignore[attr-defined]
    assert {each.command: each.obstacle for each in offers}["ResumeProfile"] == "It is not suspended."


class StrayWindows(QObject):
    """Remembers every window that is shown beside the main one."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        stray = isinstance(watched, QWidget) and watched.isWindow() and not isinstance(watched, MainWindow)
        if event.type() == QEvent.Type.Show and stray:
            self.seen.append(type(watched).__name__)
        return False


def test_no_widget_flashes_up_as_a_window_of_its_own(locked: MainWindow) -> None:
    stray = StrayWindows()
    application().installEventFilter(stray)
    unlock(locked, "brandt", "right")
    for name in shell(locked).names:
        shell(locked).go(name)
        settle(locked, 80)
    suspension(locked)
    assert stray.seen == []


def test_each_key_is_used_once() -> None:
    keys = [key.keys for key in KEYS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("size", "percent"), [((1366, 768), 150), ((900, 600), 100), ((1920, 1080), 90)])
def test_every_page_fits_its_window_at_every_text_size(opening: Opening, size: tuple[int, int], percent: int) -> None:
    application(percent=percent)
    window = closed_window(opening, Path("harrow-mills.coverbook"), size)
    unlock(window, "brandt", "right")
    for name in shell(window).names:
        shell(window).go(name)
        settle(window, 60)
        header = shell(window).header
        assert header.lock.geometry().right() <= header.width()
        assert window.width() == size[0], name
    put_away(window)
    application()
