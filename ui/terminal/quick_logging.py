"""``coverbook log``: the quick log. Five questions at most, each with what is usual; Enter takes it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models.activity import Activity
from models.errors import RegisterError
from models.profile import Level
from ui.quick_log import FLAGS, LENGTHS, NONE_OF_THESE, USUAL, Answers, Choice, Ready, read_ready, session_of
from ui.session import Session
from ui.terminal.guarding import say_signs
from ui.terminal.secret_input import proof
from ui.terminal.tables import say_bands

LONGEST = 20_000
"""Characters of one answer."""
NONE = "0"
_LEVELS = ", ".join(each.value for each in Level)
_FLAGS = ", ".join(f"{at} {words}" for at, (_, words) in enumerate(FLAGS, start=1))


class NoOpenProfile(RegisterError):
    """You operate no open profile, so there is nothing to log quickly. `coverbook perform LogActivity` logs a session
    without one. Nothing was changed.
    """


class NotUnderstood(RegisterError):
    """The answer to “{asked}” was not understood. Start again; nothing was logged."""

    def __init__(self, asked: str) -> None:
        super().__init__(asked=asked)


def quick_log(asked: argparse.Namespace) -> int:
    """Ask, then log the session that has just ended."""
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        ready = read_ready(session, "")
        if not ready.choices:
            raise NoOpenProfile
        choice = _profile(ready)
        answers = _answers()
        logged = session_of(choice, session.now, answers)
        say_signs(logged)
        given = session.perform(logged)
        activity = next(each for each in given.changed if isinstance(each, Activity))
    sys.stdout.write(f"Logged as {activity.urn}. Entry {given.n} of the journal.\n")
    if activity.outside:
        sys.stdout.write(f"Flagged as use outside approval ({', '.join(activity.outside)}); explain it.\n")
    return 0


def _profile(ready: Ready) -> Choice:
    """The one used last, or another by its place; not asked where there is one alone."""
    for at, each in enumerate(ready.choices, start=1):
        sys.stderr.write(f"{at}  {each.words}\n   {each.approved}\n")
    if len(ready.choices) == 1:
        return ready.choices[0]
    return ready.choices[_number("Profile", 1, range(1, len(ready.choices) + 1)) - 1]


def _answers() -> Answers:
    """A length the window offers as a chip, or any other."""
    minutes = _number(f"Minutes, ending now ({', '.join(map(str, LENGTHS))} or another)", USUAL, range(1, 24 * 60 + 1))
    level = _ask(f"Level used ({_LEVELS})", Level.VIEW.value) or Level.VIEW.value
    if level not in list(Level):
        raise NotUnderstood("Level used")
    note = _ask("What was done", "nothing, for viewing alone")
    flags = _ask(f"Was there ({_FLAGS}, 0 {NONE_OF_THESE.lower()})", "not answered").replace(",", " ").split()
    return Answers(
        minutes=minutes,
        level=Level(level),
        note=note,
        flags=[FLAGS[_place(each) - 1][0] for each in flags if each != NONE],
        none_of_these=flags == [NONE],
    )


def _place(said: str) -> int:
    """The place of a flag. Raises: NotUnderstood."""
    if not said.isdecimal() or int(said) not in range(1, len(FLAGS) + 1):
        raise NotUnderstood("Was there")
    return int(said)


def _number(question: str, usual: int, among: range) -> int:
    said = _ask(question, str(usual)) or str(usual)
    if not said.isdecimal() or int(said) not in among:
        raise NotUnderstood(question)
    return int(said)


def _ask(question: str, usual: str) -> str:
    """One line of standard input; "" where Enter took what is usual. Raises: NotUnderstood where there is no more."""
    sys.stderr.write(f"{question} [{usual}]: ")
    sys.stderr.flush()
    line = sys.stdin.readline(LONGEST) if sys.stdin is not None else ""
    if not line.endswith("\n"):
        raise NotUnderstood(question)
    return line.strip()
