"""The quiet line under a text that may hold what it should not (R24): it warns, at a pause, and stops nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from models.contact import RecordContact
from models.questions import QUESTIONS
from models.review_meeting import HoldReview
from tests.ui.driving import application, settle, shell
from tests.ui.test_form import ZONE, officers
from ui.dialogs.quick_log import QuickLogSheet
from ui.form import Form
from ui.guard import PAUSE_MS, Guard
from ui.marks import RemarkRow
from ui.questions_form import QuestionRow
from ui.window import MainWindow

NUMBER = "123-45-6789"
SAYS = "This may hold a Social Security number. This register is no place for it (house rule R24). It is kept as typed."


@pytest.fixture(autouse=True)
def _qt() -> Iterator[None]:
    app = application()
    yield
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def under(box: QLineEdit | QPlainTextEdit) -> tuple[QWidget, Guard]:
    """The guard of a box with what holds both."""
    holder, guard = QWidget(), Guard(box)
    room = QVBoxLayout(holder)
    room.addWidget(box)
    room.addWidget(guard)
    return holder, guard


def contact_form() -> Form:
    return Form(RecordContact, ZONE, preset={"identity": "HM-I-1-0001", "profile": "", "first_request_at": None})


def guard_of(form: Form, name: str) -> Guard:
    guard = form.rows[name].guard
    assert guard is not None
    return guard


def typed(form: Form, name: str, words: str) -> Guard:
    form.show_values({name: words})
    guard = guard_of(form, name)
    guard.look()
    return guard


def test_a_line_under_the_field_says_what_it_may_hold_and_why() -> None:
    form = contact_form()
    guard = typed(form, "how_selected", f"He gave {NUMBER}.")
    assert guard.says == SAYS
    assert not guard.isHidden()


def test_the_line_goes_with_the_words_and_stands_again_with_them() -> None:
    form = contact_form()
    assert typed(form, "how_selected", NUMBER).says
    assert typed(form, "how_selected", "From a listing.").says == ""
    assert guard_of(form, "how_selected").isHidden()
    assert typed(form, "how_selected", f"{NUMBER}, again").says == SAYS


def test_a_warning_stops_nothing_and_the_text_is_given_as_typed() -> None:
    form = contact_form()
    words = f"From a listing of {NUMBER}."
    form.show_values({"account": "a", "site": "b", "first_seen": date(2026, 3, 1), "how_selected": words})
    assert guard_of(form, "how_selected").says == ""
    typed(form, "how_selected", words)
    command = form.build()
    assert command.how_selected == words
    assert not form.rows["how_selected"].fault


def test_a_line_of_one_row_and_a_list_of_parts_are_looked_at_too() -> None:
    form = contact_form()
    assert typed(form, "counsel", "UC Martinez").says.startswith("This may hold the name of a covert officer.")
    meeting = Form(HoldReview, ZONE, preset={"review": "HM-R-1-0001", "answers": ()}, options=officers())
    part = meeting.rows["actions"].editor.add()  # type: ignore[attr-defined]
    assert typed(part, "what", f"Ask about {NUMBER}.").says == SAYS


def test_a_reader_hears_the_sentence_with_the_field_and_no_longer_than_it_stands() -> None:
    form = contact_form()
    box = form.rows["how_selected"].editor.stops[0]
    about = box.accessibleDescription()
    typed(form, "how_selected", NUMBER)
    assert box.accessibleDescription() == f"{about} {SAYS}"
    typed(form, "how_selected", "From a listing.")
    assert box.accessibleDescription() == about


def test_it_looks_at_a_pause_of_the_typing_by_itself() -> None:
    box = QPlainTextEdit()
    _holder, guard = under(box)
    box.insertPlainText(NUMBER)
    assert guard.says == ""
    begun = time.monotonic()
    while not guard.says and time.monotonic() - begun < 20 * PAUSE_MS / 1000:
        application().processEvents()
    assert guard.says == SAYS


def test_a_line_below_the_edge_of_a_scrolled_form_comes_into_sight() -> None:
    area, inside = QScrollArea(), QWidget()
    room = QVBoxLayout(inside)
    for _ in range(12):
        room.addWidget(QLineEdit())
    box = QLineEdit()
    guard = Guard(box)
    room.addWidget(box)
    room.addWidget(guard)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    application().processEvents()
    area.ensureWidgetVisible(box, 0, 0)
    box.setFocus()
    application().processEvents()
    assert box.hasFocus()
    box.setText(NUMBER)
    guard.look()
    for _ in range(5):
        application().processEvents()
    seen = guard.visibleRegion().boundingRect()
    assert seen.height() == guard.height() > 0
    area.close()


def test_a_key_is_not_waited_for_in_a_text_of_100_kb_that_was_made_to_be_slow() -> None:
    box = QPlainTextEdit()
    _holder, guard = under(box)
    box.setPlainText(("undercover officer " * 40 + "\n") * 130 + f"UC {NUMBER} " + "Smith is an undercover " * 100)
    guard.look()
    assert guard.says
    begun = time.process_time()
    for _ in range(50):
        box.insertPlainText("x")
    assert (time.process_time() - begun) / 50 < 0.016


@pytest.mark.parametrize("box", [QLineEdit, QPlainTextEdit])
def test_one_line_and_several_are_looked_at_the_same_way(box: type[QLineEdit | QPlainTextEdit]) -> None:
    made = box()
    _holder, guard = under(made)
    if isinstance(made, QLineEdit):
        made.setText(NUMBER)
    else:
        made.setPlainText(NUMBER)
    guard.look()
    assert guard.says == SAYS


def test_the_notes_of_a_meeting_and_the_remarks_of_a_decider_have_it_too() -> None:
    question, remark = QuestionRow(QUESTIONS[4], None), RemarkRow("A line", ())
    for holder, box in ((question, question.note), (remark, remark.words)):
        box.setPlainText("See his CORI.")
        (guard,) = holder.findChildren(Guard)
        guard.look()
        assert guard.says.startswith("This may hold criminal offender record information (CORI).")


def test_the_quick_log_warns_and_no_title_and_no_log_holds_a_word(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shell(window).act("LogActivity", {})
    settle(window)
    sheet = shell(window).sheet
    assert isinstance(sheet, QuickLogSheet)
    sheet.note.setPlainText(f"He gave {NUMBER}.")
    sheet.guard.look()
    assert sheet.guard.says == SAYS
    assert NUMBER not in window.windowTitle()
    assert NUMBER not in caplog.text
