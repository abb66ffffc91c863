"""What the desk of a real register gives back at unlocking: also after a program that ended in the middle of an act."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.errors import RegisterError
from models.investigation import OpenInvestigation
from storage.errors import ReadOnlyStore
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import division_folder
from ui.kept import (
    COLUMNS,
    OPEN,
    SETTINGS,
    Giving,
    Kept,
    keep_about_to_give,
    keep_columns,
    keep_idle_minutes,
    keep_open,
    read_kept,
)
from ui.session import Session
from ui.shell_view import _perform

FORM = {"sheet": "act", "command": "OpenInvestigation", "preset": {}, "typed": {"title": "A case"}}
SIGNING = {"sheet": "signing", "command": "OpenInvestigation", "typed": {}}
MARKS = {"paper": "HM-A-1-0001", "lines": {}}
LIES_OPEN = {"place": {"page": "investigations", "urn": "HM-N-1-0001"}, "form": FORM, "marks": None}
CASE = OpenInvestigation(case_number="HM-26-1", title="A case")


@pytest.fixture
def session(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with Session.open(folder, "sousa", passphrase("sousa")) as opened:
        yield opened


def test_a_desk_nothing_was_put_on_is_the_usual_one(session: Session) -> None:
    assert read_kept(session) == Kept(idle_minutes=10)


def test_what_was_kept_is_read(session: Session) -> None:
    keep_open(session, LIES_OPEN)
    keep_columns(session, "Cases", ("State", "Number"))
    keep_columns(session, "People", ())
    keep_idle_minutes(session, 25)
    kept = read_kept(session)
    assert (kept.page, kept.urn, kept.form, kept.marks) == ("investigations", "HM-N-1-0001", FORM, None)
    assert kept.columns == {"Cases": ("State", "Number"), "People": ()}
    assert kept.idle_minutes == 25


def test_a_form_whose_act_was_done_before_the_program_ended_is_not_opened_again(session: Session) -> None:
    keep_about_to_give(session, LIES_OPEN)
    n = session.perform(CASE).n
    kept = read_kept(session)
    assert (kept.form, kept.given) == (None, n)
    assert (kept.page, kept.urn) == ("investigations", "HM-N-1-0001")


def test_a_form_whose_act_was_not_done_before_the_program_ended_is_opened_again(session: Session) -> None:
    session.perform(CASE)
    keep_about_to_give(session, LIES_OPEN)
    kept = read_kept(session)
    assert (kept.form or {}).get("typed") == FORM["typed"]
    assert kept.given == 0


def test_marks_signed_before_the_program_ended_are_gone_with_their_sheet_and_others_stay(session: Session) -> None:
    keep_about_to_give(session, {**LIES_OPEN, "form": SIGNING, "marks": MARKS})
    session.perform(CASE)
    assert read_kept(session).marks is None
    keep_about_to_give(session, {**LIES_OPEN, "marks": MARKS})
    session.perform(CASE)
    assert read_kept(session).marks == MARKS


def test_an_act_that_is_done_takes_its_form_from_the_desk(session: Session) -> None:
    giving = Giving()
    _perform(session, CASE, LIES_OPEN, giving)
    assert giving.done
    assert session.desk.kept(OPEN)["form"] is None


def test_a_look_at_the_window_from_before_the_answer_does_not_bring_the_form_back(session: Session) -> None:
    """Ctrl+Enter and then Ctrl+L at once: what is flushed was looked at while the sheet still lay open."""
    giving = Giving()
    _perform(session, CASE, LIES_OPEN, giving)
    keep_open(session, LIES_OPEN, giving)
    assert read_kept(session).form is None


def test_a_refused_act_leaves_its_form_and_no_mark_that_it_was_being_given(session: Session) -> None:
    giving = Giving()
    with pytest.raises(RegisterError):
        _perform(session, OpenInvestigation(case_number="", title=""), LIES_OPEN, giving)
    assert session.desk.kept(OPEN) == LIES_OPEN
    session.perform(CASE)
    assert read_kept(session).form == FORM


@pytest.mark.parametrize("left", [5, "x", [], {"form": 7, "marks": [], "place": None}, {"form": {"sheet": "act"}}])
def test_what_another_program_left_in_another_shape_keeps_nobody_out(session: Session, left: Any) -> None:
    for name in (OPEN, COLUMNS, SETTINGS):
        session.desk.keep(name, left)
    kept = read_kept(session)
    assert (kept.form, kept.marks, kept.idle_minutes) == (None, None, 10)


def test_a_register_that_can_not_be_written_is_unlocked_with_the_desk_as_it_is(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_open(session, LIES_OPEN)
    session.store.db.run("UPDATE desk SET label = zeroblob(16)")

    def refuse(*_: object) -> int:
        raise ReadOnlyStore

    monkeypatch.setattr(session.store.db, "run", refuse)
    assert read_kept(session).form is None
    monkeypatch.undo()
