"""One part of one row in a process of its own: ``python -m tests.benchmarks.measure ROW measured|limit FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.rows import ROWS, built

BUILD = "build"


def main(arguments: list[str]) -> None:
    """Print what it took as one line."""
    name, part, folder = arguments[0], arguments[1], Path(arguments[2])
    if name == BUILD:
        taken = built(folder, int(part))
    else:
        row = ROWS[name]
        taken = row.measured(folder) if part == "measured" else row.limit(folder)
    print(taken.told())


if __name__ == "__main__":
    main(sys.argv[1:])
