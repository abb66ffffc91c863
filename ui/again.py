"""Starting the process afresh after a lock, so that nothing a session read stays in memory. Imports no Qt.

Closing a session leaves plain text in memory that the interpreter and the toolkit no longer use and don't overwrite.
A new program image does away with it. What the new one needs to look the same (folder, place and size of the window,
theme, text size) is no secret, and still goes neither by arguments nor by environment, which other programs can read,
but through a pipe that only the new image holds.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

AFTER_LOCK = "--after-lock"
"""Followed by the number of the pipe's end to read from."""
_MOST_BYTES = 4096
"""What a pipe takes before anyone reads; POSIX ``PIPE_BUF`` is 512 at least, Linux and macOS have 4,096 and more."""
_STANDARD = 3
"""The first file descriptor that is not standard input, output or error."""


@attrs.frozen(kw_only=True)
class Handover:
    """What passes from the locked program to the one that takes its place. Nothing of a record, of nobody."""

    folder: str = ""
    geometry: str = ""
    """Place and size of the window as Qt writes them, in hex."""
    dark: bool = False
    percent: int = 100
    lost: bool = False
    """A form lay open and could not be kept: the unlock page says so."""

    def written(self) -> bytes:
        """For the pipe. Raises: ValueError where it is longer than a pipe takes."""
        said = json.dumps(attrs.asdict(self)).encode("ascii")
        if len(said) > _MOST_BYTES:
            message = "longer than a pipe takes"
            raise ValueError(message)
        return said


def command_line(number: int, begun: Sequence[str] | None = None) -> list[str]:
    """How this program was begun, with the number of the pipe in place of an older one."""
    words = list(sys.orig_argv if begun is None else begun)
    if AFTER_LOCK in words:
        del words[words.index(AFTER_LOCK) :]
    return [sys.executable, *words[1:], AFTER_LOCK, str(number)]


def start_afresh(handover: Handover) -> bool:
    """Put a new image in place of this one; False where that failed, and the caller shows the unlock page itself.

    The session is closed before. On Windows, which can't replace an image, a new process is begun, and True tells
    the caller to end this one.
    """
    try:
        return _spawned(handover) if sys.platform == "win32" else _replaced(handover)
    except (OSError, ValueError):
        return False


def _replaced(handover: Handover) -> bool:
    reading, writing = os.pipe()
    try:
        os.write(writing, handover.written())
        os.close(writing)
        keep_from_new_image(except_for=reading)
        os.set_inheritable(reading, True)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        words = command_line(reading)
        os.execv(words[0], words)  # noqa: S606 - this program itself, no shell
    finally:
        os.close(reading)
    return False


def _spawned(handover: Handover, begin: Callable[..., subprocess.Popen[bytes]] = subprocess.Popen) -> bool:
    """The way of Windows: the pipe is the new process's standard input."""
    begun = begin(command_line(0), stdin=subprocess.PIPE, close_fds=True)
    if begun.stdin is not None:
        begun.stdin.write(handover.written())
        begun.stdin.close()
    return True


def keep_from_new_image(except_for: int) -> None:
    """Mark every open file but the standard ones and one pipe to be closed by the system as the image is replaced."""
    table = Path("/proc/self/fd") if sys.platform == "linux" else Path("/dev/fd")
    for number in [int(each.name) for each in table.iterdir() if each.name.isdigit()]:
        if number >= _STANDARD and number != except_for:
            try:
                os.set_inheritable(number, False)
            except OSError:  # the folder of the table itself, closed by now
                continue


def received(arguments: Sequence[str]) -> Handover | None:
    """What the program before this one handed over; None where it is not one that came after a lock.

    What can't be read is as if nothing had been handed over: the unlock page then asks for the folder.
    """
    if len(arguments) < 2 or arguments[-2] != AFTER_LOCK or not arguments[-1].isdigit():  # noqa: PLR2004 - mark, number
        return None
    number = int(arguments[-1])
    try:
        if not stat.S_ISFIFO(os.fstat(number).st_mode):
            return Handover()
        with os.fdopen(number, "rb", closefd=number >= _STANDARD) as pipe:
            return _read(json.loads(pipe.read(_MOST_BYTES)))
    except (OSError, ValueError):
        return Handover()


def _read(said: Any) -> Handover:
    known: Mapping[str, type] = {"folder": str, "geometry": str, "dark": bool, "percent": int, "lost": bool}
    if not isinstance(said, dict):
        return Handover()
    return Handover(**{name: said[name] for name, kind in known.items() if isinstance(said.get(name), kind)})
