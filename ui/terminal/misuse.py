"""What is wrong with a command line though it could be parsed: exit status 2."""

from __future__ import annotations

from models.errors import RegisterError


class Misuse(RegisterError):
    """The command line can't be carried out as it stands. `coverbook COMMAND --help` says what it takes. Nothing was
    changed.
    """


class UnknownState(Misuse):
    """A record of this kind is never in that state. Its states: {known}. Nothing was changed."""


class NothingToRead(Misuse):
    """The text to search for could not be read. Give it on standard input, in UTF-8, on one line. Nothing was
    changed.
    """
