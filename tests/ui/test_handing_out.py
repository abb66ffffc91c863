"""A file that leaves the register: none without its entry, no entry without it, and what lies there is read back."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from models.command import Command
from models.errors import RegisterError
from models.viewing import ViewJournal
from ui.given import Given
from ui.handing_out import CopyNotInPlace, hand_out
from ui.list_saving import ListNotSaved


class NotNow(RegisterError):
    """Refused."""


@attrs.define
class Door:
    """What signs: it notes what lay in the folder then, does something to it, or refuses."""

    folder: Path
    refuses: bool = False
    spoils: bool = False
    lay: list[str] = attrs.Factory(list)

    def perform(self, _command: Command) -> Given:
        self.lay = sorted(each.name for each in self.folder.iterdir())
        if self.refuses:
            raise NotNow
        if self.spoils:
            for each in self.folder.iterdir():
                each.write_bytes(b"other")
        return Given(n=7, changed=())


def test_the_file_stands_beside_its_place_when_it_is_signed_and_whole_in_it_after(tmp_path: Path) -> None:
    door, target = Door(tmp_path), tmp_path / "list.csv"
    assert hand_out(door, ViewJournal(), b"data", target, ListNotSaved).n == 7
    assert [name.startswith(".list.csv.") for name in door.lay] == [True]
    assert target.read_bytes() == b"data"
    assert target.stat().st_mode & 0o077 == 0
    assert [each.name for each in tmp_path.iterdir()] == ["list.csv"]


def test_a_refusal_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotNow):
        hand_out(Door(tmp_path, refuses=True), ViewJournal(), b"data", tmp_path / "list.csv", ListNotSaved)
    assert list(tmp_path.iterdir()) == []


def test_what_can_not_be_written_is_not_signed(tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_bytes(b"mine")
    door = Door(tmp_path)
    for target in (there, tmp_path / "none" / "list.csv", tmp_path / "a\x00b.csv"):
        with pytest.raises(ListNotSaved):
            hand_out(door, ViewJournal(), b"data", target, ListNotSaved)
    assert door.lay == []
    assert there.read_bytes() == b"mine"


def test_what_is_not_what_was_written_is_said_with_its_entry(tmp_path: Path) -> None:
    with pytest.raises(CopyNotInPlace, match="signed and journalled"):
        hand_out(Door(tmp_path, spoils=True), ViewJournal(), b"data", tmp_path / "list.csv", ListNotSaved)
