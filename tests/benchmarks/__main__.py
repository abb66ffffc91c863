"""``make bench``: build the loads, measure every row in a process of its own, print the table.

By default a hundredth and a tenth of the design load; ``--load full`` measures the design load.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.load_store import ACCOUNTS
from tests.benchmarks.measure import BUILD
from tests.benchmarks.rows import DESIGN, ROWS, Row
from tests.benchmarks.table import Result, as_markdown, as_text, put_into
from tests.benchmarks.taken import Taken

ROOT = Path(__file__).resolve().parents[2]
LOADS = {"hundredth": DESIGN // 100, "tenth": DESIGN // 10, "full": DESIGN}
PAGE = ROOT / "docs" / "benchmarks.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0: a missed goal is told in the table and breaks nothing."""
    given = _parsed(arguments)
    names = given.load or ["hundredth", "tenth"]
    with TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        results = list(_results(folder, [LOADS[name] for name in names], given.row or list(ROWS)))
    print()
    print(_where())
    print(as_text(results))
    missed = sum(result.missed for result in results)
    print(f"{len(results)} rows, {missed} with a missed goal")
    if given.write:
        put_into(PAGE, as_markdown(results), _where())
    return 0


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--load", action="append", choices=sorted(LOADS), help="may be given several times")
    parser.add_argument("--row", action="append", choices=sorted(ROWS), help="only this row; likewise")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the registers are built and kept")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    return parser.parse_args(arguments)


def _results(folder: Path, loads: Sequence[int], rows: Sequence[str]) -> Iterator[Result]:
    for number, identities in enumerate(loads):
        store = folder / f"load-{identities}"
        _build(store, identities)
        for name in rows:
            if number and ROWS[name].any_load:
                continue
            result = _measured(name, ROWS[name], store, identities)
            print(as_text([result]), flush=True)
            yield result


def _build(store: Path, identities: int) -> None:
    if (store / ACCOUNTS).exists():
        return
    store.mkdir(parents=True)
    taken = _child(BUILD, str(identities), store)
    print(f"load of {identities:,} identities built in {taken.seconds:.0f} s, peak {taken.peak:.0f} MiB", flush=True)


def _measured(name: str, row: Row, store: Path, identities: int) -> Result:
    """Measured and limit by turns, so that a busy minute meets both."""
    taken = [(_child(name, "measured", store), _child(name, "limit", store)) for _ in range(row.rounds_at(identities))]
    return Result(
        row=row,
        identities=identities,
        measured=_middle([each[0] for each in taken]),
        limit=_middle([each[1] for each in taken]),
    )


def _middle(taken: Sequence[Taken]) -> Taken:
    worst = [each.worst for each in taken if each.worst is not None]
    return Taken(
        seconds=median(each.seconds for each in taken),
        peak=max(each.peak for each in taken),
        worst=max(worst) if worst else None,
    )


def _child(name: str, part: str, store: Path) -> Taken:
    command = [sys.executable, "-m", "tests.benchmarks.measure", name, part, str(store)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Taken.read(done.stdout.splitlines()[-1])


def _where() -> str:
    """What it was measured on; ratios mean more than seconds."""
    load = f", load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{time.strftime('%Y-%m-%d')}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}{load}"
    )


if __name__ == "__main__":
    sys.exit(main())
