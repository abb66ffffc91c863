"""The page is enough to read a desk: what the program left there, read without the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import division_folder
from tests.formats.second_desk import desk_of
from ui.kept import keep_columns, keep_idle_minutes, keep_open
from ui.session import Session

LIES_OPEN = {
    "place": {"page": "identities", "urn": "HM-P-1-0012"},
    "form": {"sheet": "act", "command": "OpenInvestigation", "preset": {}, "typed": {"title": "Ros ☂ “Ash”"}},
    "marks": None,
}


@pytest.fixture
def folder(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = division_folder(tmp_path_factory.getbasetemp(), tmp_path)
    with Session.open(made, "sousa", passphrase("sousa")) as session:
        keep_open(session, LIES_OPEN)
        keep_columns(session, "Identities and their profiles", ("State",))
        keep_idle_minutes(session, 3)
    return made


def test_the_second_reader_finds_on_the_desk_what_the_program_kept(folder: Path) -> None:
    assert desk_of(folder, "sousa", passphrase("sousa")) == {
        "open": LIES_OPEN,
        "columns": {"Identities and their profiles": ["State"]},
        "settings": {"idle_minutes": 3},
    }


def test_the_second_reader_finds_nothing_on_another_officers_desk(folder: Path) -> None:
    assert desk_of(folder, "brandt", passphrase("brandt")) == {}
