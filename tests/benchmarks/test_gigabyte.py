"""A gigabyte of attached files goes in, into a backup and out again, in memory that does not grow with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.__main__ import ROOT
from tests.benchmarks.attaching import MANY
from tests.benchmarks.load_store import built
from tests.benchmarks.taken import Taken

FILES = 26
"""Of 40 MiB each: 1,040 MiB."""
MOST_MIB = 160


@pytest.mark.soak
@pytest.mark.parametrize("row", ["attach", "back up"])
def test_a_gigabyte_of_files_takes_no_more_memory_than_one_file(tmp_path: Path, row: str) -> None:
    store = tmp_path / "load"
    store.mkdir()
    built(store, 1)
    command = [sys.executable, "-m", "tests.benchmarks.measure", row, "measured", str(store)]
    done = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, MANY: str(FILES)}
    )
    assert Taken.read(done.stdout.splitlines()[-1]).peak < MOST_MIB
