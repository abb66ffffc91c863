"""Goes along one way of writing, in a process of its own, as often as it is told a place to do it in.

``python -m tests.faults.at_a_path PATH``; one place a line on standard input. Each time is a child of its own, which
tells its number, then each acknowledgement at once; the line “ended” and its exit code follow when it is gone.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.faults.write_paths import PATHS


def tell(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def along(name: str, place: Path) -> None:
    tell("process", os.getpid())
    for said in PATHS[name].steps(place):
        tell("done", said)


def main(name: str) -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            along(name, Path(line.rstrip("\n")))
            return
        tell("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
