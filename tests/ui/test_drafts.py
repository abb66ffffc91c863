"""What is typed into any form comes back as it was typed, through JSON, however wrong or unfinished."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import attrs
import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from models.activity import Told
from models.approving import Verdict
from models.equipment import RegisterEquipment
from models.errors import RegisterError
from models.record import Kind
from models.review_meeting import HoldReview
from models.review_texts import Examined
from models.rulebook import RULEBOOK
from tests.ui.conftest import FOLDER, Opening
from tests.ui.driving import application, closed_window, put_away, settle, shell, unlock, unlock_page
from tests.ui.fake_session import NOW, ZONE, FakeSession
from ui.autosave import Autosave, Flushed
from ui.dialogs.act import ActSheet
from ui.dialogs.meeting import Meeting, MeetingSheet
from ui.dialogs.quick_log import QuickLogSheet
from ui.dialogs.sheet import KEPT, Sheet
from ui.dialogs.signing import SigningSheet
from ui.editors import AnswerEditor, ChoiceEditor, Editor, LinesEditor, NumberEditor, TextEditor
from ui.editors_dates import DayEditor, InstantEditor
from ui.editors_many import ManyEditor, PartEditor, PartsEditor
from ui.form import Form
from ui.kept import OPEN
from ui.refers import Option
from ui.unsent import ON_DESK, SHEETS
from ui.window import MainWindow

OPTIONS: dict[Kind, tuple[Option, ...]] = {
    kind: (Option(f"HM-{kind.value}-1-0001", "The first"), Option("x", "Another")) for kind in Kind
}


@pytest.fixture(autouse=True)
def _qt() -> Iterator[None]:
    app = application()
    yield
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def scribble(editor: Editor) -> None:
    """Enter something that can be told from what stood there; where it can be wrong, it is."""
    if isinstance(editor, PartEditor):
        scribble_all(editor.form)
    elif isinstance(editor, PartsEditor):
        scribble_all(editor.add())
        scribble_all(editor.add())
    elif isinstance(editor, InstantEditor):
        editor.box.setText("next week")
        editor.time.setText("25:6")
    elif isinstance(editor, DayEditor | TextEditor | NumberEditor):
        editor.box.setText("12x ☂ half typed")
    elif isinstance(editor, LinesEditor):
        editor.box.setPlainText("one\n\n  two ")
    elif isinstance(editor, ChoiceEditor):
        editor.box.setCurrentIndex(editor.box.count() - 1)
    elif isinstance(editor, AnswerEditor):
        editor.set_value(False)
    elif isinstance(editor, ManyEditor):
        editor.set_value(editor._values[-1:])
    else:
        raise TypeError(type(editor))


def scribble_all(form: Form) -> None:
    for row in form.rows.values():
        scribble(row.editor)


@pytest.mark.parametrize("name", sorted(RULEBOOK))
def test_every_form_of_the_rulebook_comes_back_as_it_was_typed(name: str) -> None:
    command = RULEBOOK[name].command
    form = Form(command, ZONE, options=OPTIONS)
    assert form.typed() == {}
    scribble_all(form)
    typed = json.loads(json.dumps(form.typed()))
    assert set(typed) <= set(form.names)
    assert not form.names or typed
    again = Form(command, ZONE, options=OPTIONS)
    again.show_draft(typed)
    assert again.draft() == form.draft()
    assert again.typed() == form.typed()


def test_what_is_typed_right_builds_the_same_command_afterwards() -> None:
    form = Form(RegisterEquipment, ZONE)
    form.show_values({"asset_tag": "UC-LT-09", "kind": "laptop", "department_property": True})
    form.rows["network"].editor.set_value("separate line")
    built = form.build()
    again = Form(RegisterEquipment, ZONE)
    again.show_draft(json.loads(json.dumps(form.typed())))
    assert built is not None
    assert again.build() == built


def test_only_what_was_typed_is_kept_so_that_newer_values_of_the_register_stand() -> None:
    form = Form(RegisterEquipment, ZONE, start={"asset_tag": "UC-LT-09", "serial": "old"})
    form.rows["asset_tag"].editor.set_value("UC-LT-10")
    newer = Form(RegisterEquipment, ZONE, start={"asset_tag": "UC-LT-09", "serial": "new"})
    newer.show_draft(form.typed())
    assert newer.draft()["asset_tag"] == "UC-LT-10"
    assert newer.draft()["serial"] == "new"


@pytest.mark.parametrize("left", [{"asset_tag": None, "kind": 7, "network": []}, {"no_such_field": "x"}])
def test_a_draft_of_another_shape_does_not_keep_a_form_shut(left: dict[str, Any]) -> None:
    form = Form(RegisterEquipment, ZONE)
    form.show_draft(left)
    assert set(form.names) == set(form.draft())


def test_parts_that_were_begun_with_are_replaced_not_doubled() -> None:
    start = {"decisions": (Begun("HM-P-1-0001"), Begun("x"))}
    form = Form(HoldReview, ZONE, preset={"review": "r", "answers": ()}, options=OPTIONS, start=start)
    again = Form(HoldReview, ZONE, preset={"review": "r", "answers": ()}, options=OPTIONS, start=start)
    again.show_draft(form.draft())
    assert len(again.draft()["decisions"]) == 2


class Begun:
    def __init__(self, profile: str) -> None:
        self.profile, self.decision = profile, None


def relocked(window: MainWindow) -> None:
    window.lock()
    assert unlock_page(window)
    unlock(window, "brandt", "right")
    settle(window, 250)


def act(window: MainWindow) -> Sheet:
    shell(window).go("identities", "HM-P-1-0012")
    shell(window).act("SuspendProfile", {"profile": "HM-P-1-0012"})
    settle(window, 200)
    return laid(window)


def laid(window: MainWindow) -> Sheet:
    sheet = shell(window).sheet
    assert sheet is not None
    return sheet


def test_a_form_that_lay_open_is_open_again_with_what_was_typed_and_says_so(window: MainWindow) -> None:
    sheet = act(window)
    assert isinstance(sheet, ActSheet)
    assert sheet.form is not None
    sheet.form.show_values({"stop_reason": "Recognized by a sel"})
    relocked(window)
    again = laid(window)
    assert isinstance(again, ActSheet)
    assert again.form is not None
    assert again.form.draft() == {"stop_reason": "Recognized by a sel"}
    assert again.fault.words == KEPT
    assert (shell(window).page.NAME, shell(window).page.where()) == ("identities", "HM-P-1-0012")


def test_a_form_nothing_was_typed_into_is_open_again_and_nothing_is_said(window: MainWindow) -> None:
    act(window)
    relocked(window)
    assert laid(window).fault.words == ""


def test_a_form_locked_again_before_it_was_filled_loses_nothing(window: MainWindow) -> None:
    sheet = act(window)
    assert isinstance(sheet, ActSheet)
    assert sheet.form is not None
    sheet.form.show_values({"stop_reason": "Recognized."})
    window.lock()
    page = unlock_page(window)
    page.login.setText("brandt")
    page.passphrase.setText("right")
    page.agreed.setChecked(True)
    page.unlock()
    while window.shell is None:
        QApplication.processEvents()
    window.lock()
    unlock(window, "brandt", "right")
    settle(window, 250)
    again = laid(window)
    assert isinstance(again, ActSheet)
    assert again.form is not None
    assert again.form.draft() == {"stop_reason": "Recognized."}


def test_a_passphrase_typed_as_a_signature_is_never_kept(window: MainWindow, opening: Opening) -> None:
    sheet = act(window)
    assert isinstance(sheet, ActSheet)
    assert sheet.signature is not None
    assert sheet.form is not None
    sheet.signature.box.setText("the passphrase of seven words")
    sheet.form.show_values({"stop_reason": "Recognized."})
    relocked(window)
    assert "seven words" not in "".join(opening.session.desk.rows.values())
    assert "Recognized." in opening.session.desk.rows[OPEN]
    assert all(not box.text() for box in laid(window).findChildren(QLineEdit))


def test_a_closed_form_and_one_that_was_given_are_not_open_again(window: MainWindow) -> None:
    act(window).close_sheet()
    relocked(window)
    assert shell(window).sheet is None
    sheet = act(window)
    assert isinstance(sheet, ActSheet)
    assert sheet.form is not None
    assert sheet.signature is not None
    sheet.form.show_values({"stop_reason": "Recognized."})
    sheet.signature.box.setText("right")
    sheet.submit()
    settle(window)
    relocked(window)
    assert shell(window).sheet is None


def test_the_quick_log_keeps_the_end_of_the_session_not_of_the_lock(window: MainWindow, opening: Opening) -> None:
    for each in opening.session.records.values():
        if each.KIND is Kind.PROFILE:
            opening.session.records[each.urn] = _operated(each)
    shell(window).act("LogActivity")
    settle(window)
    sheet = laid(window)
    assert isinstance(sheet, QuickLogSheet)
    assert sheet._ready is not None
    wanted = sheet._ready.choices[1].urn
    sheet.profile.setCurrentIndex(1)
    sheet.note.setPlainText("Looked at offers.")
    sheet.lengths.button(2).setChecked(True)
    sheet.levels.button(1).setChecked(True)
    sheet.flags.button(4).setChecked(True)
    opening.session.now = NOW + timedelta(hours=3)
    relocked(window)
    again = laid(window)
    assert isinstance(again, QuickLogSheet)
    choice = again._chosen()
    assert choice is not None
    given = again.command(choice)
    assert (given.until, given.until - given.from_) == (NOW, timedelta(minutes=30))
    assert (given.what_was_done, given.money) == ("Looked at offers.", Told.YES)
    assert given.profile == wanted


def _operated(profile: Any) -> Any:
    return attrs.evolve(profile, operator="HM-O-1-0003")


@pytest.fixture
def meeting(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> MeetingSheet:
    def read(session: FakeSession, urn: str) -> Meeting:
        start = {"held_at": session.now, "present": "Det. P. Sousa", "decisions": ()}
        texts = Examined(looked=(), found=())
        return Meeting(review=urn, title="Review", second="", found={}, texts=texts, options=OPTIONS, start=start)

    monkeypatch.setattr("ui.dialogs.meeting.read_meeting", read)
    shell(window).act("HoldReview", {"review": "HM-R-1-0001"})
    settle(window)
    sheet = laid(window)
    assert isinstance(sheet, MeetingSheet)
    return sheet


def test_the_meeting_form_keeps_answers_notes_and_when_it_was_held(
    window: MainWindow, opening: Opening, meeting: MeetingSheet
) -> None:
    assert meeting.questions is not None
    assert meeting.form is not None
    row = meeting.questions.rows[3]
    row.show_draft(["no", "Two sessions lack a note."])
    opening.session.now = NOW + timedelta(hours=3)
    begun = meeting.form.draft()
    relocked(window)
    again = laid(window)
    assert isinstance(again, MeetingSheet)
    assert again.questions is not None
    assert again.form is not None
    assert again.questions.typed() == {str(row.number): ["no", "Two sessions lack a note."]}
    assert again.form.draft() == begun
    assert again.fault.words == KEPT


def test_every_sheet_that_is_kept_is_known_by_name(window: MainWindow, meeting: MeetingSheet) -> None:
    names = {meeting.draft()["sheet"], (act(window).draft() or {})["sheet"]}
    shell(window).act("LogActivity")
    names.add((laid(window).draft() or {})["sheet"])
    assert names == set(SHEETS)


def marked(window: MainWindow) -> Any:
    """The approvals page with one line of one paper, marked as returned with a remark."""
    shell(window).go("approvals")
    settle(window, 300)
    page: Any = shell(window).page
    assert page.view.boxes
    page.view.boxes[0].choose(Verdict.RETURNED)
    page.view.boxes[0]._remarks[0].words.setPlainText("Say which settings.")
    return page


def test_marks_on_a_paper_and_its_open_signing_sheet_come_back(window: MainWindow) -> None:
    page = marked(window)
    paper, mark = page.view.paper.urn, page.view.boxes[0].draft()
    page.submit()
    assert isinstance(laid(window), SigningSheet)
    relocked(window)
    settle(window, 300)
    again: Any = shell(window).page
    assert (again.NAME, again.view.paper.urn) == ("approvals", paper)
    assert again.view.boxes[0].draft() == mark
    assert isinstance(laid(window), SigningSheet)
    laid(window).close_sheet()
    assert again.view.boxes[0].draft() == mark


def test_a_mark_on_a_line_that_changed_meanwhile_is_to_be_made_anew(window: MainWindow, opening: Opening) -> None:
    page = marked(window)
    urn = page.view.boxes[0].line.urn
    page.submit()
    profile: Any = opening.session.records[urn]
    opening.session.records[urn] = attrs.evolve(profile, settings="Friends shown, location on")
    relocked(window)
    settle(window, 300)
    again: Any = shell(window).page
    assert again.view.boxes[0].draft() is None
    assert shell(window).sheet is None
    assert "1 line changed since you marked them" in shell(window).messages.words


def test_a_paper_read_again_keeps_the_marks_made_on_it(window: MainWindow) -> None:
    page = marked(window)
    mark = page.view.boxes[0].draft()
    shell(window).refresh()
    settle(window, 300)
    assert page.view.boxes[0].draft() == mark


def test_at_each_pause_what_was_typed_is_kept_and_the_sheet_says_so(window: MainWindow, opening: Opening) -> None:
    sheet = act(window)
    assert isinstance(sheet, ActSheet)
    assert sheet.form is not None
    autosave = shell(window).unsent.autosave
    autosave._timer.stop()  # it looks when this test says so
    sheet.form.show_values({"stop_reason": "Recognized"})
    autosave.look_again()
    settle(window)
    assert "Recognized" not in opening.session.desk.rows.get(OPEN, "")
    assert sheet.kept.text() == ""
    autosave.look_again()
    settle(window)
    assert "Recognized" in opening.session.desk.rows[OPEN]
    assert sheet.kept.text() == ON_DESK
    sheet.form.show_values({"stop_reason": "Recognized by"})
    autosave.look_again()
    assert sheet.kept.text() == ""


class Typist:
    """Types on and on, without a pause."""

    def __init__(self) -> None:
        self.letters = 0

    def __call__(self) -> dict[str, int]:
        self.letters += 1
        return {"letters": self.letters}


def test_who_types_without_a_pause_is_kept_all_the_same(window: MainWindow, opening: Opening) -> None:
    autosave = Autosave(shell(window).worker, Typist(), {}, shell(window))
    shell(window).unsent.autosave.flush()
    settle(window)
    opening.session.desk.rows.clear()
    for _ in range(7):
        assert not opening.session.desk.rows
        autosave.look_again()
        settle(window, 20)
    assert json.loads(opening.session.desk.rows[OPEN])["letters"] == 7
    autosave.flush()


def test_nothing_is_written_while_nothing_changes(window: MainWindow, opening: Opening) -> None:
    autosave = shell(window).unsent.autosave
    for _ in range(3):
        autosave.look_again()
        settle(window)
    opening.session.desk.rows.clear()
    for _ in range(3):
        autosave.look_again()
        settle(window)
    assert opening.session.desk.rows == {}


def test_a_disk_that_takes_nothing_more_is_told_once_and_at_the_unlock_page(
    window: MainWindow, opening: Opening
) -> None:
    sheet = act(window)
    assert isinstance(sheet, ActSheet)
    assert sheet.form is not None
    sheet.form.show_values({"stop_reason": "Recognized"})
    opening.session.desk.failing = _NoRoom()
    autosave = shell(window).unsent.autosave
    for _ in range(2):
        autosave.look_again()
        settle(window)
    assert "no room" in sheet.fault.words
    sheet.fault.say("")
    for _ in range(2):
        autosave.look_again()
        settle(window)
    assert sheet.fault.words == ""
    window.lock()
    assert opening.session.closed
    assert "could not be kept" in unlock_page(window).fault.words


class _NoRoom(RegisterError):
    """There is no room. Nothing was kept."""


def test_nothing_is_called_lost_where_only_the_place_was_to_be_kept() -> None:
    assert not Flushed(holds_more_than_a_place=False, kept=False).lost
    assert Flushed(holds_more_than_a_place=True, kept=False).lost


def test_a_form_whose_act_these_roles_may_no_longer_give_stays_on_the_desk(
    window: MainWindow, opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = act(window)
    assert isinstance(sheet, ActSheet)
    assert sheet.form is not None
    sheet.form.show_values({"stop_reason": "Recognized."})
    monkeypatch.setattr(opening.session, "offers", _all_but("SuspendProfile"))
    relocked(window)
    assert shell(window).sheet is None
    assert "no longer yours to give" in shell(window).messages.words
    monkeypatch.undo()
    relocked(window)
    again = laid(window)
    assert isinstance(again, ActSheet)
    assert again.form is not None
    assert again.form.draft() == {"stop_reason": "Recognized."}


def _all_but(withheld: str) -> Callable[[str], bool]:
    return lambda name: name != withheld


def test_hidden_columns_are_hidden_again(window: MainWindow) -> None:
    shell(window).go("identities")
    settle(window, 200)
    page: Any = shell(window).page
    page.list._show_menu()
    menu = page.list.findChildren(QMenu)[-1]
    [choice] = [each for each in menu.actions() if each.text().casefold() == "show state"]
    choice.trigger()
    menu.close()
    settle(window)
    at = [each.label for each in page.list.spec.columns].index("State")
    assert page.list.view.isColumnHidden(at)
    relocked(window)
    again: Any = shell(window).page_named("identities")
    assert again.list.view.isColumnHidden(at)


def test_another_officer_at_the_same_window_gets_a_page_of_their_own(opening: Opening) -> None:
    window = closed_window(opening, FOLDER)
    unlock(window, "brandt", "right")
    shell(window).go("identities", "HM-P-1-0012")
    settle(window, 250)
    window.lock()
    opening.session = FakeSession()
    unlock(window, "okafor", "right")
    assert shell(window).page.NAME == "today"
    put_away(window)
