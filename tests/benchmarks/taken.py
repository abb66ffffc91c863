"""What one part of a row took, and how much memory its process held at most."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

MIB = 1024 * 1024


@attrs.frozen(kw_only=True)
class Taken:
    """Seconds, and the most memory the process held, in MiB. ``worst``: the slowest of several, where it is told."""

    seconds: float
    peak: float
    worst: float | None = None

    def told(self) -> str:
        """One line for the process that asked."""
        return json.dumps(attrs.asdict(self))

    @classmethod
    def read(cls, line: str) -> Taken:
        """From :meth:`told`."""
        return cls(**json.loads(line))


def peak() -> float:
    """The most memory this process held so far, in MiB.

    On Linux from the memory map itself: the figure of ``getrusage`` begins with that of the parent.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(each for each in status.read_text(encoding="ascii").splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource  # noqa: PLC0415 - there is none on Windows

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MIB


class Watch:
    """Seconds between the beginning and the end of a block."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
        """Add what passes inside."""
        began = clock()
        try:
            yield
        finally:
            self.seconds += clock() - began
