"""Attachments in the real window over a real register: dropped, stored, looked at, saved outside, stopped."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from reportlab.pdfgen.canvas import Canvas

from models.attachment import Attachment
from models.identity import DocumentIdentity
from tests.end_to_end.division_at_work import passphrase
from tests.end_to_end.files_at_work import MIB, at_desk, attach_bytes, blobs_in, opened_case, photo
from tests.faults.division_folder import division_folder
from tests.ui.driving import application, closed_window, put_away, settle, shell, texts, unlock
from tests.ui.test_accessible import nameless
from ui.attachment_job import Job
from ui.attachments_tab import AttachmentsTab
from ui.dialogs.attach_files import AttachFilesSheet
from ui.dialogs.attachment_preview import AttachmentPreview
from ui.dialogs.copy_out import CopyOutSheet
from ui.icons import Button
from ui.opening import open_session
from ui.preview import Preview
from ui.window import MainWindow

Opened = Callable[[str], "AtTab"]


class AtTab:
    """A window with the attachments of the one case before the eyes of somebody."""

    def __init__(self, window: MainWindow, case: str) -> None:
        self.window = window
        view = shell(window)
        view.go("investigations")
        settle(window, 200)
        page: Any = view.page
        page.open_record(case)
        settle(window, 200)
        self.record = page.record
        self.tab: AttachmentsTab = page.record.attachments
        self.record.tabs.setCurrentIndex(self.record.tabs.indexOf(self.tab))
        settle(window, 200)

    @property
    def sheet(self) -> Any:
        return shell(self.window).sheet

    def until(self, holds: Callable[[], object]) -> None:
        for _ in range(200):
            settle(self.window, 20)
            if holds():
                return
        raise AssertionError("it did not come to that")

    def attach(self, *paths: Path, shows: str = "") -> None:
        before = len(self.titles)
        self.tab.offer(paths)
        self.sheet.shows.setPlainText(shows)
        self.sheet.submit()
        self.until(lambda: len(self.titles) > before and self.tab.progress.isHidden())

    @property
    def titles(self) -> list[str]:
        assert self.tab.listed is not None
        return [each.title for each in self.tab.listed.lines]

    def button(self, name: str) -> Button:
        found = [each for each in self.tab.findChildren(Button) if each.accessibleName() == name]
        assert found, name
        return found[-1]

    def look_at(self, name: str) -> AttachmentPreview:
        self.button(f"Look at {name}").click()
        sheet = self.sheet
        assert isinstance(sheet, AttachmentPreview)
        self.until(lambda: sheet.note.words != "Opening…" or sheet.fault.words)
        return sheet


@pytest.fixture
def register(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with at_desk(folder) as session:
        case = opened_case(session)
        session.perform(DocumentIdentity(investigation=case, name="Nobody Known"))
    return folder, case


@pytest.fixture
def opened(register: tuple[Path, str]) -> Iterator[Opened]:
    windows: list[MainWindow] = []

    def open_for(login: str) -> AtTab:
        application()
        window = closed_window(open_session, register[0])
        windows.append(window)
        unlock(window, login, passphrase(login))
        settle(window, 200)
        return AtTab(window, register[1])

    yield open_for
    for each in windows:
        put_away(each)


def test_files_dropped_on_the_record_are_attached_one_after_the_other(opened: Opened, tmp_path: Path) -> None:
    at = opened("sousa")
    photograph, notes = tmp_path / "offer.jpg", tmp_path / "notes.txt"
    photograph.write_bytes(photo())
    notes.write_text("Two sellers.")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in (photograph, notes, tmp_path)])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), Qt.DropAction.CopyAction, data, left, none)
    at.tab.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert at.tab.drop.property("over") == "true"
    at.tab.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
    assert isinstance(at.sheet, AttachFilesSheet)
    assert nameless(at.sheet) == []
    at.sheet.shows.setPlainText("Offers of converters.")
    at.sheet.submit()
    at.until(lambda: len(at.titles) == 3 and at.tab.progress.isHidden())
    assert at.titles == ["offer.jpg", "offer (without metadata).jpg", "notes.txt"]
    assert at.record.tabs.tabText(at.record.tabs.indexOf(at.tab)) == "Attachments  3"
    assert "Offers of converters." in texts(at.tab)
    assert nameless(at.window) == []


def test_a_name_that_belies_the_content_is_said_and_the_content_is_shown_as_text(
    opened: Opened, tmp_path: Path
) -> None:
    at = opened("sousa")
    file = tmp_path / "picture.jpg"
    file.write_text("<svg onload='alert(1)'>\u202etxt.exe</svg>", encoding="utf-8")
    at.attach(file)
    assert "The name ends in “.jpg”, but the content is something else." in texts(at.tab)
    sheet = at.look_at("picture.jpg")
    (box,) = [each for each in sheet.findChildren(QPlainTextEdit) if each.isReadOnly()]
    assert box.toPlainText() == "<svg onload='alert(1)'>⟨U+202E⟩txt.exe</svg>"


def test_a_picture_a_paper_and_what_can_not_be_shown(opened: Opened, tmp_path: Path) -> None:
    at = opened("sousa")
    hostile, other = tmp_path / "cut.png", tmp_path / "sound.bin"
    (tmp_path / "offer.png").write_bytes(photo("PNG"))
    hostile.write_bytes(photo("PNG")[:60])
    other.write_bytes(os.urandom(200))
    (tmp_path / "paper.pdf").write_bytes(paper())
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    for name in ("offer.png", "cut.png", "sound.bin", "paper.pdf", "broken.pdf"):
        at.attach(tmp_path / name)
    for name, pages in (("offer.png", 1), ("paper.pdf", 12)):
        sheet = at.look_at(name)
        assert sheet.findChildren(Preview)[0].count == pages
        assert nameless(sheet) == []
        sheet.close_sheet()
    told_of = {"cut.png": "image is damaged", "sound.bin": "starts no other program", "broken.pdf": "PDF is damaged"}
    for name, told in told_of.items():
        sheet = at.look_at(name)
        assert told in texts(sheet)
        assert not sheet.findChildren(Preview)
        sheet.close_sheet()


def paper() -> bytes:
    """Fourteen pages, one of them a kilometer wide."""
    out = BytesIO()
    canvas = Canvas(out)
    for number in range(14):
        canvas.setPageSize((2_800_000, 20) if number == 3 else (300, 400))
        canvas.drawString(10, 10, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_copy_leaves_only_with_warning_purpose_and_signature(opened: Opened, tmp_path: Path) -> None:
    at = opened("brandt")
    file, target = tmp_path / "notes.txt", tmp_path / "copy.txt"
    file.write_text("Two sellers.")
    at.attach(file)
    assert at.tab.listed is not None
    at.tab.save_to(at.tab.listed.lines[0], target)
    sheet = at.sheet
    assert isinstance(sheet, CopyOutSheet)
    assert "not encrypted" in texts(sheet)
    assert nameless(sheet) == []
    sheet.submit()
    assert sheet.fault.words == "Purpose: is needed."
    sheet.purpose.setPlainText("For the prosecutor")
    sheet.submit()
    assert "passphrase is the signature" in sheet.fault.words
    sheet.signature.box.setText("something else")
    sheet.submit()
    at.until(lambda: "passphrase is not right" in sheet.fault.words)
    assert not target.exists()
    sheet.signature.box.setText(passphrase("brandt"))
    sheet.submit()
    at.until(target.exists)
    at.until(lambda: "saved outside the register once" in texts(at.tab))
    assert target.read_text() == "Two sellers."
    assert "not encrypted" in shell(at.window).messages.words


def test_what_a_role_can_not_do_is_absent(opened: Opened, register: tuple[Path, str], tmp_path: Path) -> None:
    folder, case = register
    with at_desk(folder) as session:
        attach_bytes(session, case, b"words", tmp_path, "notes.txt")
    at = opened("sousa")
    names = [each.accessibleName() for each in at.tab.findChildren(Button) if each.isVisibleTo(at.tab)]
    assert [each for each in names if "outside" in each] == []
    assert "Attach files…" in names
    assert at.tab.acceptDrops()


def test_whom_the_case_is_closed_to_sees_no_attachments(opened: Opened) -> None:
    at = opened("whitlock")
    assert at.record.tabs.indexOf(at.tab) == -1


def test_a_file_that_is_stopped_leaves_nothing_and_the_next_ones_are_not_begun(
    opened: Opened, register: tuple[Path, str], tmp_path: Path
) -> None:
    at = opened("sousa")
    for number in range(2):
        (tmp_path / f"large{number}.bin").write_bytes(bytes(40 * MIB))
    at.tab.offer([tmp_path / f"large{number}.bin" for number in range(2)])
    at.sheet.submit()
    at.until(lambda: at.tab.job is not None)
    assert at.tab.progress.isVisibleTo(at.tab)
    assert at.tab.progress.bar.accessibleName()
    at.tab.progress.stop.click()
    at.until(at.tab.progress.isHidden)
    assert "Nothing of the file was kept" in shell(at.window).messages.words
    assert (at.titles, blobs_in(register[0])) == ([], set())


def test_a_file_that_is_too_large_is_a_clear_error(opened: Opened, register: tuple[Path, str], tmp_path: Path) -> None:
    at = opened("sousa")
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(50 * MIB + 1)
    at.tab.offer([tmp_path / "large.bin"])
    at.sheet.submit()
    at.until(lambda: "larger than 50 MB" in shell(at.window).messages.words)
    assert blobs_in(register[0]) == set()


def test_the_window_answers_while_a_file_is_encrypted(opened: Opened, tmp_path: Path) -> None:
    at = opened("sousa")
    (tmp_path / "large.bin").write_bytes(bytes(45 * MIB))
    parts: list[int] = []
    at.tab.offer([tmp_path / "large.bin"])
    at.sheet.submit()
    at.until(lambda: at.tab.job is not None or at.titles)
    if at.tab.job is not None:
        at.tab.job.progressed.connect(parts.append)
    at.until(lambda: at.titles and at.tab.progress.isHidden())
    assert at.titles == ["large.bin"]
    assert parts == sorted(parts)


def test_locking_while_a_file_is_under_way_stops_it_and_leaves_no_entry(
    opened: Opened, register: tuple[Path, str], tmp_path: Path
) -> None:
    at = opened("sousa")
    (tmp_path / "large.bin").write_bytes(bytes(45 * MIB))
    at.tab.offer([tmp_path / "large.bin"])
    at.sheet.submit()
    at.until(lambda: at.tab.job is not None)
    job = at.tab.job
    assert job is not None
    at.window.lock()
    settle(at.window, 200)
    job.wait()
    with at_desk(register[0]) as session:
        assert session.find(Attachment) == []
        assert session.verify().consistent


def test_searching_a_file_s_name_leads_to_its_record(opened: Opened, tmp_path: Path) -> None:
    at = opened("sousa")
    file = tmp_path / "depot-photograph.txt"
    file.write_text("x")
    at.attach(file)
    view = shell(at.window)
    view.search()
    sheet: Any = view.sheet
    sheet.box.setText("depot-photo")
    at.until(lambda: sheet.list.count() == 1)
    assert "depot-photograph.txt" in sheet.list.item(0).text()
    assert "Attached to" in sheet.list.item(0).text()
    assert sheet.list.item(0).data(Qt.ItemDataRole.UserRole)[0] == "investigations"


def test_a_bug_in_the_thread_is_told_and_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    application()
    logged: list[type[BaseException]] = []
    told: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: logged.append(kind))

    def broken(_step: object) -> None:
        raise ZeroDivisionError

    job = Job(broken)
    job.failed.connect(told.append, Qt.ConnectionType.DirectConnection)
    job.start()
    job.wait()
    assert logged == [ZeroDivisionError]
    assert [type(each).__name__ for each in told] == ["ProgramFault"]


def focusable(widget: QWidget) -> list[QWidget]:
    return [each for each in widget.findChildren(QWidget) if each.isVisible() and each.focusPolicy() & 0x1]


def test_every_stop_of_the_tab_has_a_name(opened: Opened, tmp_path: Path) -> None:
    at = opened("brandt")
    (tmp_path / "notes.txt").write_text("x")
    at.attach(tmp_path / "notes.txt")
    settle(at.window, 200)
    stops = focusable(at.tab)
    assert len(stops) >= 3
    assert [type(each).__name__ for each in stops if not each.accessibleName()] == []


def test_where_one_of_several_files_is_refused_the_others_are_not_begun_and_that_is_said(
    opened: Opened, tmp_path: Path
) -> None:
    at = opened("sousa")
    with (tmp_path / "large.bin").open("wb") as file:
        file.truncate(50 * MIB + 1)
    (tmp_path / "notes.txt").write_text("x")
    at.tab.offer([tmp_path / "large.bin", tmp_path / "notes.txt"])
    at.sheet.submit()
    at.until(lambda: "larger than 50 MB" in shell(at.window).messages.words)
    assert "none was begun" in shell(at.window).messages.words
    assert at.titles == []
