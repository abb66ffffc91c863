"""The window on a register that may only be read: the band, what is masked, what is absent, and the check beside."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTableView, QWidget

from models.identity import FalseIdentity
from tests.end_to_end.division_at_work import PracticeStore, copied, practice
from tests.ui.driving import application, closed_window, put_away, settle, settle_check, shell, texts, unlock
from ui.opening import open_session
from ui.session import Session
from ui.window import MainWindow

LONG = 300
NAME = "Ray Dunleavy"
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.UserRole)
Enter = Callable[[str], MainWindow]


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> PracticeStore:
    return practice(tmp_path_factory.getbasetemp())


@pytest.fixture
def folder(made: PracticeStore, tmp_path: Path) -> Path:
    return copied(made.folder, tmp_path)


@pytest.fixture
def enter(made: PracticeStore, folder: Path) -> Iterator[Enter]:
    windows: list[MainWindow] = []

    def open_as(login: str) -> MainWindow:
        application()
        window = closed_window(open_session, folder)
        windows.append(window)
        unlock(window, login, made.passphrases[login])
        settle(window, LONG)
        return window

    yield open_as
    for each in windows:
        put_away(each)


@pytest.fixture
def rolled_back(made: PracticeStore, folder: Path, enter: Enter) -> MainWindow:
    """An older copy, put in the place of the register this computer knows."""
    Session.open(folder, "sousa", made.passphrases["sousa"]).close()
    shutil.rmtree(folder)
    shutil.copytree(made.folder, folder)
    return enter("brandt")


def shown(widget: QWidget) -> str:
    """What labels and the rows of tables say, to eyes and to readers."""
    said = [texts(widget)]
    for table in widget.findChildren(QTableView):
        model = table.model()
        for row in range(model.rowCount()):
            cells = [model.index(row, column) for column in range(model.columnCount())]
            said += [str(cell.data(role)) for cell in cells for role in ROLES]
    return "\n".join(said)


def test_the_band_says_which_and_what_to_do_on_every_page(rolled_back: MainWindow) -> None:
    view = shell(rolled_back)
    assert view.names == ("journal", "investigations", "identities", "activity", "reviews", "equipment", "people")
    for page in view.names:
        view.go(page)
        settle(rolled_back, LONG)
        assert view.watch.banner.isVisible()
        assert "READ-ONLY: ROLLED BACK" in texts(view)
        assert "An older copy may have been put back" in view.watch.banner.words
        assert NAME not in shown(view)
        offered = {each.text() for each in view.page.findChildren(QPushButton) if each.isVisible()}
        assert not {each for each in offered if each.endswith("…")} - {"Copy the store as it is…"}


def test_a_record_shows_its_open_fields_alone(rolled_back: MainWindow) -> None:
    view = shell(rolled_back)
    view.go("identities")
    settle(rolled_back, LONG)
    view.page.open_record(view.page.where())  # type: ignore[attr-defined]
    settle(rolled_back, LONG)
    said = texts(view.page)
    assert "only open fields are shown" in said
    assert "HM-I-1-0001" in said
    assert NAME not in said


def test_searching_finds_no_name(rolled_back: MainWindow) -> None:
    view = shell(rolled_back)
    view.search()
    assert view.sheet is not None
    view.sheet.box.setText("dunleavy")  # type: ignore[attr-defined]
    settle(rolled_back, LONG)
    assert "Nothing found that you may read." in texts(view.sheet)


def test_verification_still_works_and_names_it(rolled_back: MainWindow) -> None:
    view = shell(rolled_back)
    settle_check(rolled_back)
    view.page.verify()  # type: ignore[attr-defined]
    settle_check(rolled_back)
    words = view.page.banner.words  # type: ignore[attr-defined]
    assert words.startswith("NOT CONSISTENT")
    assert "rolled back" in words
    assert not view.page.proof.sign.isVisible()  # type: ignore[attr-defined]


def test_the_store_is_copied_as_it_is(rolled_back: MainWindow, folder: Path, tmp_path: Path) -> None:
    view = shell(rolled_back)
    place = tmp_path / "medium"
    place.mkdir()
    view.watch.copy_to(place)
    settle(rolled_back, LONG)
    (copy,) = place.iterdir()
    assert "copied as it is" in view.messages.words
    for name in ("header.a", "header.b", "store.db"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes()
    view.watch.copy_to(tmp_path / "gone")
    settle(rolled_back, LONG)
    assert "could not be written whole" in view.messages.words


def harm(session: Any) -> str:
    """What a key holder does with an SQL tool while the register is open; the name of an identity."""
    db = session.store.db
    db._connection.set_authorizer(None)
    db.run("DROP TRIGGER version_keeps_its_open_fields")
    db.run("DROP TRIGGER version_is_final")
    db.run("UPDATE version SET open = CAST(replace(open, 'state', 'stato') AS BLOB) WHERE kind = 'C'")
    return str(session.find(FalseIdentity)[0].name)


class Told:
    """Takes an answer of the worker."""

    def __init__(self) -> None:
        self.answer: Any = None

    def take(self, answer: Any) -> None:
        self.answer = answer


def test_a_fault_found_beside_the_work_turns_the_window_read_only(enter: Enter) -> None:
    window = enter("brandt")
    settle_check(window)
    view = shell(window)
    told = Told()
    view.worker.ask(told.take, harm)
    view.go("identities")
    settle(window, LONG)
    assert told.answer in shown(view)
    view.watch.begin()
    settle_check(window)
    turned = shell(window)
    assert turned is not view
    assert turned.page.NAME == "journal"
    assert "READ-ONLY: NOT AS SIGNED" in texts(turned)
    turned.go("identities")
    settle(window, LONG)
    assert "HM-I-1-0001" in shown(turned)
    assert told.answer not in shown(turned)
    assert "SuspendProfile" not in turned.facts.offered


def test_the_check_tells_how_far_it_is_and_can_be_stopped(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.watching.REST_SECONDS", 0.4)
    monkeypatch.setattr("storage.watching.PIECE", 10)
    window = enter("quill")
    view = shell(window)
    view.go("journal")
    view.page.verify()  # type: ignore[attr-defined]
    proof = view.page.proof  # type: ignore[attr-defined]
    settle(window, 1500)
    assert view.watch.running
    assert proof.far.text().startswith("Checked ")
    assert 0 < proof.bar.value() < proof.bar.maximum()
    assert proof.stop.accessibleName() == "Stop the check"
    proof.stop.click()
    settle_check(window)
    assert view.page.banner.words.startswith("The check was stopped before its end.")  # type: ignore[attr-defined]
    assert not proof.stop.isVisible()
    assert proof.button.isEnabled()


def test_a_checkpoint_is_signed_from_the_journal_page_after_a_check_that_found_it_consistent(
    enter: Enter, made: PracticeStore, folder: Path
) -> None:
    window = enter("brandt")
    view = shell(window)
    view.go("journal")
    settle_check(window)
    proof = view.page.proof  # type: ignore[attr-defined]
    assert proof.sign.isVisible()
    proof.sign.click()
    settle(window, LONG)
    sheet: Any = view.sheet
    assert f"The journal up to entry {proof._proved.n}" in texts(sheet)
    sheet.signature.box.setText(made.passphrases["brandt"])
    sheet.submit()
    settle(window, 600)
    assert "Done: checkpoint." in view.messages.words
    window.lock()
    with Session.open(folder, "quill", made.passphrases["quill"]) as session:
        assert session.verify().checkpoint > 150


def test_those_who_may_not_sign_one_see_no_button(enter: Enter) -> None:
    window = enter("quill")
    view = shell(window)
    view.go("journal")
    settle_check(window)
    assert not view.page.proof.sign.isVisible()  # type: ignore[attr-defined]
