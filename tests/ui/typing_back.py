"""Someone at the terminal who reads the recovery code and types the groups asked for back, into a pipe."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ASKED = re.compile(r"Group (\d) of half (\d)")
HALF = re.compile(r"^(?:[A-Z2-7]{4}-){7}[A-Z2-7]{4}$", re.MULTILINE)


class TypingBack:
    """Standard output; each question in it is answered. ``wrong``: so many answers are wrong at first."""

    def __init__(self, wrong: int = 0) -> None:
        self.inlet, self._outlet = os.pipe()
        self.said = ""
        self._wrong = wrong
        self._beneath = sys.stdout

    @property
    def halves(self) -> tuple[str, str]:
        one, other = HALF.findall(self.said)[-2:]
        return one, other

    def write(self, text: str) -> int:
        self.said += text
        asked = ASKED.search(text)
        if asked:
            group = self.halves[int(asked[2]) - 1].split("-")[int(asked[1]) - 1]
            self._wrong -= 1
            os.write(self._outlet, (group.lower() if self._wrong < 0 else "AAAA").encode() + b"\n")
        return self._beneath.write(text)

    def flush(self) -> None:
        self._beneath.flush()


@contextmanager
def typing_back(wrong: int = 0) -> Iterator[TypingBack]:
    """Standard output is answered while this lasts; give ``inlet`` as ``--typed-back-fd``."""
    desk = TypingBack(wrong)
    sys.stdout = desk
    try:
        yield desk
    finally:
        sys.stdout = desk._beneath
        os.close(desk.inlet)
        os.close(desk._outlet)


def descriptor(text: str) -> int:
    """An open file descriptor that gives a line and ends."""
    inlet, outlet = os.pipe()
    os.write(outlet, text.encode() + b"\n")
    os.close(outlet)
    return inlet
