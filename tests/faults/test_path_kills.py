"""Killed at any moment on any way of writing: what was acknowledged is there, the rest is exactly old or new."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.killing import Walker, moments
from tests.faults.place import copy_of
from tests.faults.write_paths import PATHS, place_for


def killed(name: str, base: Path, tmp_path: Path, times: int) -> None:
    ready = place_for(name, base, tmp_path / "ready")
    with Walker(name) as walker:
        whole = walker.go(copy_of(ready, tmp_path / "whole"))
        assert whole.code == 0
        alive, acknowledged = 0, 0
        for number, moment in enumerate(moments(whole.changes, times)):
            place = copy_of(ready, tmp_path / str(number))
            run = walker.go(place, moment)
            assert run.code in {0, -9}
            alive += run.code == -9
            acknowledged += len(run.told)
            PATHS[name].holds(place, run.told)
            if number % 5 == 1:
                again = walker.go(place)
                assert again.code == 0, "cut off once, the way can't be gone again"
                PATHS[name].holds(place, again.told)
            shutil.rmtree(place)
    assert alive >= times // 2, f"{alive} of {times} died on the way"
    assert acknowledged < times * len(whole.told)


@pytest.mark.parametrize("name", PATHS)
def test_after_two_kills_on_a_way_of_writing_nothing_acknowledged_is_lost(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    killed(name, tmp_path_factory.getbasetemp(), tmp_path, 2)


@pytest.mark.soak
@pytest.mark.parametrize("name", PATHS)
def test_after_five_hundred_kills_on_a_way_of_writing_nothing_acknowledged_is_lost(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    killed(name, tmp_path_factory.getbasetemp(), tmp_path, 500)
