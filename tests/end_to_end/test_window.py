"""The real window, on a display of its own, driven by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from models.activity import Activity, ActivityState
from models.officer import Officer
from models.report_copy import ReportCopy
from tests.end_to_end.desk import Desk, desk_with_practice, verified
from tests.end_to_end.screen import issues_redacted_copy, program
from ui.theme import LIGHT

pytestmark = pytest.mark.window


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_with_practice(tmp_path, tmp_path_factory.getbasetemp()) as opened:
        yield opened


def test_a_review_becomes_a_confidential_pdf_by_keys_alone(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    target = desk.folder / "copy.pdf"
    with program(desk.screen, desk.folder) as person:
        desk.unlocked(person, "brandt")
        assert desk.screen.color_at(8, 400) == LIGHT.rail.lower()
        issues_redacted_copy(person, target, desk.passphrases["brandt"])
        person.sees("Passphrase of this copy")
        person.presses("Copy")
        person.presses("I have noted it")
        person.press("ctrl+f")
        person.stands_at("Filter: Reviews that can be reported")
        person.press("ctrl+v")
        opens_with = person.wait_for(lambda now: bool(now.value), "the passphrase of the copy").value
        person.press("ctrl+l")
        person.stands_at("Log-in name")
        person.press("ctrl+v", "x")
        assert person.wait_for(lambda now: "x" in now.value, "a letter").value == "x"
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(target)
    with pikepdf.open(target, password=opens_with) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert len(pdf.pages) > 1
    assert "CONSISTENT" in verified(desk, "novak", capsys)
    with desk.session("brandt") as session:
        last = [each for each in session.register.journal.entries() if each.actor == session.actor][-3:]
        copy = max(session.find(ReportCopy), key=lambda each: each.issued_at)
        to = session.get(copy.recipient, Officer)
    assert "IssueReport" in [each.command for each in last]
    assert to.name.endswith("Okafor")
    assert copy.rendition == "redacted"


def test_a_session_is_logged_with_five_keys_beside_the_note(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    note = "Looked through the new offers; nothing that fits the reports."
    with program(desk.screen, desk.folder) as person:
        desk.unlocked(person, "sousa")
        person.sees("Today")
        before = person.pressed
        person.press("ctrl+j")
        person.stands_at("What was done")
        person.sees("Ended Mar")
        person.types(note)
        person.press("ctrl+Return")
        person.sees("Logged as HM-S-1-")
        assert person.pressed - before <= 5
    assert "CONSISTENT" in verified(desk, "quill", capsys)
    with desk.session("sousa") as session:
        mine = session.find(Activity, operator=session.actor)
        logged = max(mine, key=lambda each: each.urn)
    assert (logged.what_was_done, logged.state) == (note, ActivityState.LOGGED)
    assert (logged.until - logged.from_).total_seconds() == 15 * 60
