"""The command line: the same session and the same door as the window. Imports no Qt.

Exit status: 0 done; 1 refused, or not consistent, with the reason on stderr; 2 misuse.
"""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Sequence

from models.errors import RegisterError
from ui.terminal.arguments import parser
from ui.terminal.misuse import Misuse

UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EINVAL)
"""What writing to a full, failing or closed output says; Windows says EINVAL of a reader that has gone."""


class OutputNotWritten(RegisterError):
    """The output could not be written: its disk is full, or there is none to write to. What was acknowledged is kept;
    `coverbook journal` says whether an act was done.
    """


def main(argv: Sequence[str]) -> int:
    """Run one command. Gives the process's exit status."""
    if sys.stderr is None:
        sys.stderr = io.StringIO()
    if sys.stdout is None:
        return _refused(OutputNotWritten(), 2)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _run(argv)
    except BrokenPipeError:
        sys.stdout = io.StringIO()  # else the interpreter complains of the unwritten rest when it ends
        return 1
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        sys.stdout = io.StringIO()
        return _refused(OutputNotWritten(), 1)


def _run(argv: Sequence[str]) -> int:
    try:
        asked = parser().parse_args(argv)
    except SystemExit as stop:
        return 0 if stop.code in (0, None) else 2
    try:
        status: int = asked.run(asked)
        sys.stdout.flush()
    except Misuse as error:
        return _refused(error, 2)
    except RegisterError as error:
        return _refused(error, 1)
    except KeyboardInterrupt:
        sys.stderr.write("coverbook: stopped; what was acknowledged is kept.\n")
        return 1
    return status


def _refused(error: RegisterError, status: int) -> int:
    sys.stderr.write(f"coverbook: {error}\n")
    return status
