"""The window on the real practice register: every page for every role, and one site from its draft to its decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from models.application import Outcome
from models.profile import Level
from tests.ui.driving import application, closed_window, put_away, settle, settle_check, shell, texts, unlock
from ui.cards import Line
from ui.dialogs.act import ActSheet
from ui.dialogs.code import CodeSheet
from ui.dialogs.copy import CopySheet
from ui.dialogs.quick_log import QuickLogSheet
from ui.dialogs.signing import SigningSheet
from ui.list_page import ListPage
from ui.list_panel import ListPanel
from ui.opening import open_session
from ui.pages.approvals import ApprovalsPage
from ui.pages.reports import ReportsPage
from ui.practice.build import Built, build
from ui.window import MainWindow

LONG = 300
Enter = Callable[[str], MainWindow]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("practice")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(folder))
        yield build(folder)


@pytest.fixture
def enter(built: Built) -> Iterator[Enter]:
    windows: list[MainWindow] = []
    passphrases = {each.login: each.passphrase for each in built.accounts}

    def open_as(login: str) -> MainWindow:
        for each in windows:
            put_away(each)
        windows.clear()
        application()
        window = closed_window(open_session, built.store)
        windows.append(window)
        unlock(window, login, passphrases[login])
        settle(window, LONG)
        return window

    yield open_as
    for each in windows:
        put_away(each)


def signature(built: Built, login: str) -> str:
    return next(each.passphrase for each in built.accounts if each.login == login)


@pytest.mark.parametrize("login", ["brandt", "okafor", "ferreira", "sousa", "novak", "quill"])
def test_every_page_with_every_filter_shows_itself_to_every_role(enter: Enter, login: str) -> None:
    window = enter(login)
    view = shell(window)
    for name in view.names:
        view.go(name)
        settle(window, LONG)
        panel = view.page.findChild(ListPanel)
        for button in panel._group.buttons() if panel is not None else ():
            button.click()
            settle(window, 60)
        assert view.messages.words == "", name


def wait(window: MainWindow, wanted: Callable[[], bool]) -> bool:
    """Whether it comes to be so within some seconds."""
    for _ in range(40):
        if wanted():
            return True
        settle(window, LONG)
    return False


def test_today_read_again_goes_back_to_its_top_and_squeezes_no_line(enter: Enter) -> None:
    window = enter("brandt")
    view = shell(window)
    view.go("today")
    area = view.page.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    assert wait(window, lambda: bar.maximum() > 0)
    view.page.focus_first()
    bar.setValue(bar.maximum())
    view.page.load()
    assert wait(window, lambda: bar.value() == 0)
    lines = view.page.findChildren(Line)
    assert len(lines) > 5
    assert wait(window, lambda: all(each.height() >= each.heightForWidth(each.width()) for each in lines))


def test_the_chief_sees_numbers_and_states_no_names(enter: Enter) -> None:
    window = enter("okafor")
    shell(window).go("identities")
    settle(window, LONG)
    page = shell(window).page
    assert isinstance(page, ListPage)
    model = page.list.model
    assert model.rowCount() > 0
    said = " ".join(str(model.data(model.index(at, 0))) for at in range(model.rowCount()))
    assert "Dunleavy" not in said
    assert "HM-I-1-" in said
    page.open_record(model.urn_at(0))
    settle(window, LONG)
    assert "oversee without names" in page.record.banner.words


def faults_of(sheet: ActSheet) -> list[str]:
    rows = sheet.form.rows.values() if sheet.form is not None else ()
    return [texts(sheet), sheet.fault.words, *(each.fault for each in rows)]


def act(window: MainWindow, command: str, preset: dict[str, Any], values: dict[str, Any]) -> None:
    shell(window).act(command, preset)
    settle(window, LONG)
    sheet = shell(window).sheet
    assert isinstance(sheet, ActSheet)
    assert sheet.form is not None
    sheet.form.show_values(values)
    sheet.submit()
    settle(window, LONG)
    assert shell(window).sheet is None, faults_of(sheet)


def test_a_site_goes_from_its_draft_to_the_chiefs_decision(enter: Enter, built: Built) -> None:
    window = enter("sousa")
    view = shell(window)
    view.go("identities")
    settle(window, LONG)
    page = view.page
    assert isinstance(page, ListPage)
    identity = {"identity": "HM-I-1-0007"}
    site = "HM-PL-1-0003"
    said = {"platform": site, "level": Level.VIEW, "planned_use": "Look for offers that name a yard."}
    act(window, "DocumentProfile", identity, said)
    act(window, "DraftApplication", identity | {"investigation": "HM-N-1-0007"}, {"note": "One more site."})
    papers = view.page
    assert isinstance(papers, ApprovalsPage)
    assert papers.where() == papers.list.view.chosen_urn
    assert [each.command for each in papers.view.acts.offers if each.look == "primary"] == ["SubmitApplication"]
    assert papers.primary() is None
    act(window, "SubmitApplication", {"application": papers.where()}, {})

    window = enter("okafor")
    view = shell(window)
    assert view.rail.buttons["approvals"].accessibleName() == "Approvals, 1 waiting"
    view.go("approvals")
    settle(window, LONG)
    papers = view.page
    assert isinstance(papers, ApprovalsPage)
    papers.submit()
    assert view.sheet is None, "an unmarked line is not signed"
    assert len(papers.view.boxes) == 1
    papers.view.boxes[0].choose(Outcome.AUTHORIZED)
    papers.submit()
    sheet = view.sheet
    assert isinstance(sheet, SigningSheet)
    sheet.signature.box.setText(signature(built, "okafor"))
    sheet.submit()
    settle(window, LONG)
    assert view.sheet is None, sheet.fault.words
    assert "Signed." in view.messages.words


def test_a_quick_log_takes_two_chords_beside_the_note(enter: Enter) -> None:
    window = enter("amari")
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    settle(window, LONG)
    assert isinstance(shell(window).sheet, QuickLogSheet)
    note = QApplication.focusWidget()
    assert note is not None
    assert note.accessibleName() == "What was done"
    QTest.keyClicks(note, "Read the channel, nothing new.")
    QTest.keyClick(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(window, LONG)
    assert shell(window).sheet is None
    assert shell(window).messages.words.startswith("Logged as HM-S-1-")


def test_a_copy_is_previewed_signed_and_saved_encrypted(enter: Enter, built: Built, tmp_path: Path) -> None:
    window = enter("brandt")
    view = shell(window)
    view.go("reports")
    settle(window, LONG)
    page = view.page
    assert isinstance(page, ReportsPage)
    page.draft()
    settle(window, LONG)
    assert page.preview.count >= 5
    target = tmp_path / "copy.pdf"
    page.sign_to(target)
    sheet = view.sheet
    assert isinstance(sheet, CopySheet)
    sheet.signature.box.setText(signature(built, "brandt"))
    sheet.submit()
    settle(window, LONG)
    shown = view.sheet
    assert isinstance(shown, CodeSheet)
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(target)
    with pikepdf.open(target, password=shown._code) as opened:
        assert opened.encryption.R == 6


def test_the_register_is_verified_from_the_journal_page(enter: Enter) -> None:
    window = enter("quill")
    view = shell(window)
    view.go("journal")
    settle(window, LONG)
    view.page.verify()  # type: ignore[attr-defined]
    settle_check(window)
    settle(window, LONG)
    assert view.page.banner.words.startswith("CONSISTENT since checkpoint")  # type: ignore[attr-defined]
