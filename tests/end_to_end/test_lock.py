"""On a real display: what was typed survives the key, the desktop's lock, quitting and a kill, and is given once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.activity import Activity
from tests.end_to_end.desk import Desk, desk_with_practice, verified
from tests.end_to_end.screen import Person, program
from tests.private_bus import joined, private_bus, saver_tells
from ui.dialogs.sheet import KEPT
from ui.theme import DARK
from ui.unsent import ON_DESK

pytestmark = pytest.mark.window
NOTE = "Looked through the new offers"
MORE = "; one yard answered"
REST = ", and a second"


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_with_practice(tmp_path, tmp_path_factory.getbasetemp()) as opened:
        yield opened


def open_again(desk: Desk, person: Person) -> str:
    """Unlock; what stands in the note of the form that is open again."""
    desk.unlocked(person, "sousa")
    person.sees(KEPT)
    return person.stands_at("What was done").value


def locked(person: Person) -> None:
    person.stands_at("Log-in name")
    assert not person.now.shows(NOTE)


def test_a_form_survives_the_key_the_desktop_quitting_and_a_kill_and_is_given_once(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    with private_bus(desk.folder) as address:
        desktop = joined(address, "desktop")
        also = {"DBUS_SESSION_BUS_ADDRESS": address}
        with program(desk.screen, desk.folder, also=also) as person:
            desk.unlocked(person, "sousa")
            person.press("ctrl+shift+d")
            person.press("ctrl+j")
            person.stands_at("What was done")
            person.types(NOTE)
            person.press("ctrl+l")
            locked(person)
            assert desk.screen.color_at(8, 400) == DARK.bg.lower(), "the theme passes on"
            assert open_again(desk, person) == NOTE
            saver_tells(desktop, active=True)
            locked(person)
            assert open_again(desk, person) == NOTE
    with program(desk.screen, desk.folder, killed=True) as person:
        assert open_again(desk, person) == NOTE
        person.press("End")
        person.types(MORE)
        person.sees(ON_DESK)
        person.types(REST)
        person.kill()
    with program(desk.screen, desk.folder) as person:
        left = open_again(desk, person)
        assert left.startswith(NOTE + MORE)
        person.press("ctrl+Return")
        person.sees("Logged as HM-S-1-")
        person.press("ctrl+l")
        locked(person)
        desk.unlocked(person, "sousa")
        person.sees("Today")
        assert not person.now.shows(KEPT)
    assert "CONSISTENT" in verified(desk, "quill", capsys)
    with desk.session("sousa") as session:
        said = [each.what_was_done for each in session.find(Activity, operator=session.actor)]
    assert said.count(left) == 1
