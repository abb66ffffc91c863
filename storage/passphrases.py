"""What a passphrase must be (docs/formats/store.md, section 4): long enough, not guessed first, without a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from importlib import resources

from storage.errors import PassphraseGuessable, PassphraseTooShort
from storage.journal import Journal

LEAST_PASSPHRASE = 14
"""Characters, after NFC. A stolen computer is only as shut as its owner's passphrase."""
LEAST_SIGNS = 6
"""Different characters at least."""
LEAST_NAME = 3
"""Letters of a name from which on it must not stand in a passphrase as a word of its own."""
LEAST_INSIDE = 5
"""Letters from which on a name must not stand in a passphrase at all."""
SPARE = 3
"""Letters and digits that may be left beside listed pieces without making a passphrase a new one."""
MOST_PIECES = 3
"""Different listed pieces up to which a passphrase made of nothing else is guessed first."""
_STANDS_FOR = str.maketrans("01345$@!7", "oleassait")


def check_passphrase(passphrase: str, *names: str) -> None:
    """Refuse what is guessed first. ``names``: the log-in name and the officer's own.

    Raises: PassphraseTooShort; PassphraseGuessable with the reason, which names no part of the passphrase.
    """
    typed = unicodedata.normalize("NFC", passphrase)
    if len(typed) < LEAST_PASSPHRASE:
        raise PassphraseTooShort(least=LEAST_PASSPHRASE)
    reason = weakness(typed, *names)
    if reason is not None:
        raise PassphraseGuessable(reason=reason)


SETTING = ("ChangePassphrase", "EnrolKeys", "CreateRegister")
"""The acts with which an officer sets an own passphrase."""


def set_at(journal: Journal, officer: str) -> datetime | None:
    """When an officer last set the own passphrase, as the journal has it; None where it never was."""
    pages = (journal.filtered(command=command, actor=officer, limit=1) for command in SETTING)
    return max((entry.at for page in pages for entry in page), default=None)


def weakness(passphrase: str, *names: str) -> str | None:
    """Why a passphrase of enough characters is guessed first, in words; None where nothing speaks against it."""
    folded = unicodedata.normalize("NFKC", passphrase).casefold()
    if len(set(folded)) < LEAST_SIGNS:
        return f"it has fewer than {LEAST_SIGNS} different characters"
    if any(_names(folded, part) for name in names for part in _parts(name)):
        return "it holds the log-in name or the officer's own name"
    letters = _letters(folded)
    if letters in banned() or _letters(folded.translate(_STANDS_FOR)) in banned():
        return "it stands on the list of common passphrases"
    if _made_of_listed(letters) or _made_of_listed(_letters(folded.translate(_STANDS_FOR))):
        return "it is made of common passwords, keys in a row or figures alone"
    return None


def _letters(text: str) -> str:
    return "".join(each for each in text if each.isalnum())


def _parts(name: str) -> Iterator[str]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    yield folded.strip()
    yield from re.split(r"[\W_]+", folded)


def _names(folded: str, part: str) -> bool:
    if len(part) < LEAST_NAME:
        return False
    return (len(part) >= LEAST_INSIDE and part in folded) or part in re.split(r"[\W_]+", folded)


def _made_of_listed(letters: str) -> bool:
    """Whether listed pieces, taken longest first from the left, and figures leave next to nothing."""
    rest, pieces, at = 0, set(), 0
    longest = max(map(len, banned()))
    while at < len(letters):
        most = min(longest, len(letters) - at)
        size = next((n for n in range(most, 2, -1) if letters[at : at + n] in banned()), 0)
        if size:
            pieces.add(letters[at : at + size])
        elif not letters[at].isdigit():
            rest += 1
        at += size or 1
    return rest <= SPARE and len(pieces) <= MOST_PIECES


@lru_cache(maxsize=1)
def banned() -> frozenset[str]:
    """The list shipped beside this module: letters and digits in lower case, one entry a line."""
    text = resources.files("storage").joinpath("banned.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
