"""A display, a copy of the practice register, and everyone's passphrase: what a test of the window begins with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import attrs
import pytest

from tests.end_to_end.division_at_work import copied, practice
from tests.end_to_end.screen import Person, Screen, screen
from ui import terminal
from ui.session import Session


@attrs.frozen
class Desk:
    """A display and a practice register; programs are started at it one after the other."""

    screen: Screen
    folder: Path
    store: Path
    passphrases: Mapping[str, str]

    def session(self, login: str) -> Session:
        """The register, read after the program has ended."""
        return Session.open(self.store, login, self.passphrases[login])

    def unlocked(self, person: Person, login: str) -> None:
        """From the unlock page into the register."""
        person.unlocks(self.store, login, self.passphrases[login])


@contextmanager
def desk_with_practice(folder: Path, base: Path) -> Iterator[Desk]:
    """The practice register is built once under ``base`` and copied into ``folder``."""
    made = practice(base)
    with screen(folder) as shown:
        yield Desk(shown, folder, copied(made.folder, folder), made.passphrases)


def verified(desk: Desk, login: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What ``coverbook verify`` says."""
    secret = desk.folder / "passphrase"
    secret.write_text(desk.passphrases[login], encoding="utf-8")
    assert terminal.main(["verify", str(desk.store), "--user", login, "--passphrase-file", str(secret)]) == 0
    return capsys.readouterr().out
