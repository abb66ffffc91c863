"""The passphrase of one copy: words drawn by chance, plain ASCII, easy to read out and to type."""

from __future__ import annotations

import math
import secrets
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "words.txt"
COUNT = 7
"""Seven words of more than 2,048 are above 77 bits."""


@cache
def words() -> tuple[str, ...]:
    """The list the words are drawn from: one a line, lower case, none twice."""
    return tuple(WORDS.read_text(encoding="ascii").split())


def passphrase(count: int = COUNT) -> str:
    """A new passphrase, such as ``maple-canoe-…``. Raises: ValueError for fewer than six words."""
    if count < 6:  # noqa: PLR2004 - fewer would be within reach of guessing
        message = "a copy's passphrase has at least six words"
        raise ValueError(message)
    return "-".join(secrets.choice(words()) for _ in range(count))


def strength(count: int = COUNT) -> float:
    """How many bits of chance a passphrase of so many words holds."""
    return count * math.log2(len(words()))
