"""Lists in the real window over the practice register: matched, looked at, imported; saved whole or in part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PySide6.QtWidgets import QFileDialog
from shiboken6 import Shiboken

from models.profile import Profile
from models.report_copy import ReportCopy
from tests.end_to_end.division_at_work import PracticeStore, copied, practice
from tests.ui.driving import application, closed_window, put_away, settle, shell, texts, unlock
from tests.ui.test_accessible import nameless
from ui.dialogs.code import CodeSheet
from ui.dialogs.import_list import MatchSheet
from ui.dialogs.import_preview import PreviewSheet
from ui.dialogs.save_list import SaveListSheet
from ui.icons import IconButton
from ui.opening import open_session
from ui.record_table import CELL
from ui.session import Session
from ui.window import MainWindow

Opened = Callable[[str, str], MainWindow]
IMPORT, SAVE = "Import a list kept before…", "Save this list outside the register…"
LIST = (
    "Case No,Name,Platform,User Name,Password\n"
    "HM-26-041,Rita Example,Facebook,rita.example,hunter2\n"
    "HM-26-041,Rita Example,Orkut,rita.example,hunter2\n"
)


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> PracticeStore:
    return practice(tmp_path_factory.getbasetemp())


@pytest.fixture
def folder(made: PracticeStore, tmp_path: Path) -> Path:
    return copied(made.folder, tmp_path)


@pytest.fixture
def opened(made: PracticeStore, folder: Path) -> Iterator[Opened]:
    windows: list[MainWindow] = []

    def at(login: str, page: str) -> MainWindow:
        application()
        window = closed_window(open_session, folder)
        windows.append(window)
        unlock(window, login, made.passphrases[login])
        shell(window).go(page)
        settle(window, 300)
        return window

    yield at
    for each in windows:
        if Shiboken.isValid(each):
            put_away(each)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def buttons(window: MainWindow) -> set[str]:
    found = shell(window).page.findChildren(IconButton)
    return {each.accessibleName() for each in found if not each.isHidden()} & {IMPORT, SAVE}


def press(window: MainWindow, name: str) -> Any:
    found = [each for each in shell(window).page.findChildren(IconButton) if each.accessibleName() == name]
    found[0].click()
    settle(window, 300)
    return shell(window).sheet


@pytest.mark.parametrize(
    ("login", "page", "shown"),
    [
        ("sousa", "investigations", {IMPORT}), ("sousa", "identities", {IMPORT}), ("sousa", "equipment", set[str]()),
        ("brandt", "investigations", {IMPORT, SAVE}), ("brandt", "equipment", {IMPORT, SAVE}),
        ("brandt", "reviews", {SAVE}), ("brandt", "oversight", {SAVE}), ("okafor", "identities", {SAVE}),
        ("quill", "equipment", {IMPORT}), ("quill", "people", set[str]()), ("novak", "oversight", set[str]()),
    ],
)  # fmt: skip
def test_what_a_role_can_not_do_with_lists_is_absent(opened: Opened, login: str, page: str, shown: set[str]) -> None:
    assert buttons(opened(login, page)) == shown


def matched(window: MainWindow, file: Path, monkeypatch: pytest.MonkeyPatch) -> MatchSheet:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    sheet = press(window, IMPORT)
    assert isinstance(sheet, MatchSheet)
    return sheet


def test_a_list_is_matched_looked_at_and_imported(
    opened: Opened, file: Path, folder: Path, made: PracticeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened("sousa", "identities")
    sheet = matched(window, file, monkeypatch)
    assert nameless(sheet) == []
    assert {at: box.currentData() for at, box in sheet.columns.items()} == {
        0: "case.case_number", 1: "identity.name", 2: "profile.platform", 3: "profile.handle",
    }  # fmt: skip
    assert "hunter2" not in texts(sheet)
    sheet.submit()
    assert "Engagement level, for every row" in sheet.fault.words
    sheet.every["profile.level"].setCurrentIndex(1)
    sheet.submit()
    settle(window, 400)
    preview = shell(window).sheet
    assert isinstance(preview, PreviewSheet)
    assert nameless(preview) == []
    assert "Row 3, “Platform”: is no site on the register's list of sites" in texts(preview)
    assert preview.table.rowCount() == 1
    preview.submit()
    assert shell(window).sheet is preview  # not before the bad row is left out on purpose
    preview.accept.setChecked(True)
    preview.submit()
    settle(window, 600)
    assert "1 rows are in the register as drafts" in texts(window)
    put_away(window)
    with Session.open(folder, "sousa", made.passphrases["sousa"]) as session:
        (found,) = [each for each in session.find(Profile) if each.handle == "rita.example"]
    assert (found.state, found.level) == ("draft", "view")


def test_back_leads_to_the_match_as_it_was_left(opened: Opened, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    window = opened("sousa", "investigations")
    sheet = matched(window, file, monkeypatch)
    sheet.columns[3].setCurrentIndex(0)
    sheet.columns[3].activated.emit(0)
    sheet.every["profile.level"].setCurrentIndex(2)
    sheet.submit()
    settle(window, 400)
    shell(window).sheet._again()  # type: ignore[union-attr]
    settle(window, 300)
    again = shell(window).sheet
    assert isinstance(again, MatchSheet)
    assert again.columns[3].currentData() == ""
    assert again.columns[2].currentData() == "profile.platform"


def test_a_file_that_can_not_be_read_says_so_on_the_sheet(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "list.xlsx"
    bad.write_bytes(b"no workbook")
    window = opened("sousa", "identities")
    sheet = matched(window, bad, monkeypatch)
    assert "save it as “Excel workbook (.xlsx)”" in sheet.fault.words
    assert not sheet.button.isEnabled()


def save_sheet(window: MainWindow) -> SaveListSheet:
    sheet = press(window, SAVE)
    assert isinstance(sheet, SaveListSheet)
    settle(window, 200)
    return sheet


def test_a_list_is_signed_and_saved_sealed_as_it_is_narrowed_on_the_screen(
    opened: Opened, tmp_path: Path, folder: Path, made: PracticeStore
) -> None:
    window, target = opened("brandt", "identities"), tmp_path / "profiles.pdf"
    page: Any = shell(window).page
    page.list.filter.setText("dunleavy")
    settle(window, 300)
    sheet = save_sheet(window)
    assert nameless(sheet) == []
    assert "as narrowed on the screen" in texts(sheet)
    sheet.save_to(target)
    assert sheet.fault.words == "Purpose: is needed."
    sheet.purpose.setPlainText("Look of the quarter")
    sheet.signature.box.setText("not my passphrase")
    sheet.save_to(target)
    settle(window, 600)
    assert "passphrase" in sheet.fault.words.lower()
    assert not target.exists()
    sheet.signature.box.setText(made.passphrases["brandt"])
    sheet.save_to(target)
    settle(window, 1500)
    code = shell(window).sheet
    assert isinstance(code, CodeSheet)
    with pikepdf.open(target, password=code._code) as pdf:
        assert list(pdf.attachments) == ["LS-2026-0001.xlsx"]
    put_away(window)
    with Session.open(folder, "brandt", made.passphrases["brandt"]) as session:
        (copy,) = [each for each in session.find(ReportCopy) if each.listed]
    assert (copy.narrowed, copy.rows, copy.recipient) == (True, 1, "HM-O-1-0003")


def test_the_open_columns_are_saved_for_somebody_outside(opened: Opened, tmp_path: Path, made: PracticeStore) -> None:
    window, target = opened("brandt", "equipment"), tmp_path / "equipment.csv"
    sheet = save_sheet(window)
    sheet.choose_clear()
    sheet.purpose.setPlainText("Inventory of the city")
    sheet.recipient.setCurrentIndex(sheet.recipient.count() - 1)
    sheet.signature.box.setText(made.passphrases["brandt"])
    sheet.save_to(target)
    assert sheet.fault.words == "Say who gets the list."
    sheet.outside.setText("City auditor")
    sheet.save_to(target)
    settle(window, 1000)
    assert "The file is not encrypted." in texts(window)
    assert "UC-LT-01" not in target.read_text(encoding="utf-8-sig")
    assert "HM-E-1-0001" in target.read_text(encoding="utf-8-sig")


def test_a_saved_list_stands_among_the_copies_issued_and_is_not_made_again_there(
    opened: Opened, tmp_path: Path, made: PracticeStore
) -> None:
    window = opened("brandt", "reviews")
    sheet = save_sheet(window)
    sheet.choose_clear()
    sheet.purpose.setPlainText("Look of the quarter")
    sheet.signature.box.setText(made.passphrases["brandt"])
    sheet.save_to(tmp_path / "reviews.csv")
    settle(window, 1000)
    shell(window).go("reports")
    settle(window, 300)
    page: Any = shell(window).page
    page.list.choose_chip("copies")
    settle(window, 400)
    model = page.list.model
    assert model.data(model.index(0, 1), CELL).second == "List of review of conduct records"
    page.list.view.selectRow(0)
    page.draft()
    settle(window, 300)
    assert page.drafted is None
