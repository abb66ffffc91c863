"""The terminal of a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.terminal_division import Opening, Scene, Terminal, ready


@pytest.fixture
def opened(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Opening]:
    """Opens the terminal on a scene; whatever was typed, the register is consistent afterwards."""
    terminals: list[Terminal] = []

    def on(scene: Scene) -> Terminal:
        made = ready(tmp_path_factory.getbasetemp(), scene)
        terminals.append(Terminal(made, tmp_path, capsys, monkeypatch))
        return terminals[-1]

    yield on
    for each in terminals:
        each.consistent()
