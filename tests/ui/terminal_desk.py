"""The terminal as people use it one after the other, on a copy of the practice register."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ui.practice.build import Built
from ui.terminal import main


class Desk:
    """The terminal as one person after the other uses it, on a copy of the practice register."""

    def __init__(self, built: Built, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.store = folder / "copy.coverbook"
        shutil.copytree(built.store, self.store)
        self._folder = folder
        self._capture = capture
        for account in built.accounts:
            (folder / account.login).write_text(account.passphrase + "\n", encoding="utf-8")

    def run(self, *words: str, user: str = "") -> tuple[int, str, str]:
        """Exit status, standard output, standard error."""
        who = ("--user", user, "--passphrase-file", str(self._folder / user)) if user else ()
        self._capture.readouterr()
        status = main([*words, *who])
        said = self._capture.readouterr()
        return status, said.out, said.err

    def said(self, command: str, *words: str, user: str) -> Any:
        """What a command with --json prints. Asserts that it was done."""
        status, out, err = self.run(command, str(self.store), *words, "--json", user=user)
        assert status == 0, err
        return json.loads(out)

    def perform(self, command: str, user: str, **fields: Any) -> tuple[int, str, str]:
        act = self._folder / "act.json"
        act.write_text(json.dumps(fields), encoding="utf-8")
        return self.run("perform", str(self.store), command, "--json", str(act), user=user)
