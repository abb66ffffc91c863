"""A division at the terminal: a ready-made register, a clock that is set, and everyone's passphrase.

What came before a scenario is done through the door once in a process and copied; the scenario itself is typed. The
register is no practice register, so its clock is the computer's, and the computer's is the one set here.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

from models.accounts import AcknowledgeRules
from models.canonical import instant_text
from storage.clock import SetClock
from tests.end_to_end.division_at_work import AtWork, at_work, passphrase
from ui.practice.people import CHIEF, STAFF
from ui.terminal import main

Scene = Callable[[AtWork], object]
LOGINS = tuple(each.login for each in (CHIEF, *STAFF))
CLOCKS = ("storage.register", "storage.admission", "storage.standing_of_accounts")
"""Where the program takes the computer's clock from."""


@attrs.frozen
class Ready:
    """A closed register, what its script calls the records, and the instant it was left at."""

    folder: Path
    names: Mapping[str, str]
    left_at: datetime


@cache
def ready(base: Path, scene: Scene) -> Ready:
    """The register as a scene leaves it. Tests open copies only."""
    folder = base / f"ready-{scene.__module__.rpartition('.')[2]}-{scene.__name__}"
    folder.mkdir()
    with at_work(base, folder, practice=False) as work:
        for person in (CHIEF, *STAFF):
            if person.roles:
                work.give(person.login, AcknowledgeRules(officer=work.urn(person.login)), minutes=1)
        scene(work)
        return Ready(Path(work.store.folder), dict(work.division._names), work.division.now)


class Terminal:
    """One command after the other, each typed by somebody, some minutes apart."""

    def __init__(
        self, made: Ready, folder: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch
    ) -> None:
        self.store = Path(shutil.copytree(made.folder, folder / made.folder.name))
        self.clock = SetClock(made.left_at + timedelta(minutes=30))
        self._names = dict(made.names)
        self._folder = folder
        self._capture = capture
        for module in CLOCKS:
            patch.setattr(f"{module}.system_clock", self.clock)
        for login in LOGINS:
            (folder / login).write_text(passphrase(login) + "\n", encoding="utf-8")

    def urn(self, name: str) -> str:
        """The number behind a name of the script."""
        return self._names[name]

    def now(self, *, minutes: float = 0, days: float = 0) -> str:
        """So long after (before) now, as an act's JSON says it."""
        return instant_text(self.clock.instant + timedelta(minutes=minutes, days=days))

    def today(self) -> str:
        """The day of the clock, as an act's JSON says it."""
        return self.clock.instant.date().isoformat()

    def later(self, *, days: float) -> None:
        """Time passes."""
        self.clock.forward(timedelta(days=days))

    def run(self, command: str, *words: str, user: str) -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        self.clock.forward(timedelta(minutes=3))
        self._capture.readouterr()
        status = main([command, str(self.store), *words, "--user", user, "--passphrase-file", str(self._folder / user)])
        said = self._capture.readouterr()
        return status, said.out, said.err

    def said(self, command: str, *words: str, user: str) -> Any:
        """What a command with --json prints. Asserts that it was done."""
        status, out, err = self.run(command, *words, "--json", user=user)
        assert status == 0, err
        return json.loads(out)

    def _perform(self, user: str, command: str, fields: Mapping[str, Any]) -> tuple[int, str, str]:
        act = self._folder / "act.json"
        act.write_text(json.dumps(fields), encoding="utf-8")
        return self.run("perform", command, "--json", str(act), user=user)

    def give(self, user: str, command: str, named: str = "", **fields: Any) -> list[dict[str, Any]]:
        """An act that is done; the records it changed. Its entry is the journal's."""
        status, out, err = self._perform(user, command, fields)
        assert status == 0, err
        said = json.loads(out)
        changed: list[dict[str, Any]] = said["changed"]
        if named:
            self._names[named] = changed[0]["urn"]
        return changed

    def refused(self, user: str, command: str, rule: str, cited: str, /, **fields: Any) -> str:
        """An act that is refused: rule and clause are printed, the refusal is journalled, and it changed nothing."""
        status, out, err = self._perform(user, command, fields)
        assert (status, out) == (1, "")
        assert f"rule {rule}, {cited}" in err or f"[{rule}, {cited}]" in err, err
        last = [each for each in self.journal(command) if each["outcome"] == "refused"][-1]
        assert (last["command"], last["refusal"]["rule"], last["changes"]) == (command, rule, [])
        return err

    def mended(self, user: str, command: str, field: str, **fields: Any) -> str:
        """An act that lacks something: the field is named on standard error, and nothing was changed."""
        status, out, err = self._perform(user, command, fields)
        assert (status, out) == (1, "")
        assert f"{field}: " in err, err
        assert "Nothing was changed" in err
        return err

    def journal(self, command: str = "") -> list[dict[str, Any]]:
        """The entries of one act, or all, oldest first; as the administrator is told."""
        entries: list[dict[str, Any]] = self.said("journal", user="quill")
        return [each for each in entries if command in {"", each["command"]}]

    def due(self, user: str) -> list[tuple[str, str, str]]:
        """What is due for somebody: rule, record, the act that mends it."""
        return [(each["rule"], each["urn"], each["act"]) for each in self.said("due", user=user)]

    def record(self, name: str, user: str) -> dict[str, Any]:
        """A record as somebody is shown it."""
        found: dict[str, Any] = self.said("show", self.urn(name), user=user)["record"]
        return found

    def log(self, user: str, name: str = "Facebook profile", **told: Any) -> dict[str, Any]:
        """A session of twenty minutes, begun after the last act, and its entry: the activity."""
        self.clock.forward(timedelta(minutes=25))
        fields: dict[str, Any] = {
            "profile": self.urn(name),
            "from_": self.now(minutes=-20),
            "until": self.now(),
            "equipment": [self.urn("UC-LT-09")],
            "level": "view",
        }
        changed = self.give(user, "LogActivity", **(fields | told))
        return next(each for each in changed if each["kind"] == "activity")

    def consistent(self) -> None:
        """The whole register is verified."""
        status, out, err = self.run("verify", user="quill")
        assert status == 0, err
        assert out.startswith("CONSISTENT"), out


Opening = Callable[[Scene], Terminal]
