"""Coverbook's entry: starts the log, keeps memory out of core files, and hands over to the window or the terminal."""

from __future__ import annotations

import ctypes
import logging
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

if sys.platform != "win32":
    import resource

LOG_BYTES = 256 * 1024
LOG_FILES_KEPT = 3
PR_SET_DUMPABLE = 4
"""Number of the Linux process control that forbids core files and other processes' reads; ``prctl(2)``."""

log = logging.getLogger("coverbook")


def keep_memory_out_of_core_files() -> None:
    """Turn core files off where the system can: a limit on Linux and macOS, the dumpable flag on Linux."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def start_logging(folder: Path) -> Path | None:
    """Log to ``folder/coverbook.log``, rotated. The file, or None where the folder can't be written.

    The log says when the program started and where it failed, never what a record holds.
    """
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - the first picture must not wait for it

    log.setLevel(logging.INFO)
    log.propagate = False
    file = folder / "coverbook.log"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=LOG_FILES_KEPT, encoding="utf-8")
    except OSError:
        log.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    return file


def begin_log(where: str) -> None:
    """Open the log in the user's folder and say where the program started, unless that is done."""
    if log.handlers:
        return
    from platformdirs import user_log_path  # noqa: PLC0415 - as with the log's file

    start_logging(user_log_path("coverbook", appauthor=False))
    log.info("started %s", where)


def place_of(error: type[BaseException], trace: TracebackType | None) -> str:
    """The error's type and the files, lines and functions it passed through; no value, no message."""
    frames = traceback.extract_tb(trace, limit=-12)
    steps = " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return f"{error.__module__}.{error.__qualname__} at {steps or 'an unknown place'}"


def report_bug(error: type[BaseException], _value: BaseException | None, trace: TracebackType | None) -> None:
    """The ``sys.excepthook``: log where it failed and tell the person what is safe."""
    if issubclass(error, KeyboardInterrupt):
        return
    begin_log("before the window stood")
    log.critical("stopped: %s", place_of(error, trace))
    if sys.stderr is not None:
        sys.stderr.write(
            "Coverbook stopped because of an error in the program. Acts that were confirmed are kept; the one under "
            "way was not done. Start it again. The log says where it failed, without contents of records.\n"
        )


def report_bug_in_thread(failed: threading.ExceptHookArgs) -> None:
    report_bug(failed.exc_type, failed.exc_value, failed.exc_traceback)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window, or with arguments the terminal. The process's exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    keep_memory_out_of_core_files()
    sys.excepthook = report_bug
    threading.excepthook = report_bug_in_thread
    from ui import again  # noqa: PLC0415  what keeps memory out of core files runs before anything is loaded

    handover = again.received(arguments)
    if arguments and handover is None:
        begin_log("in the terminal")
        from ui import terminal  # noqa: PLC0415  the window must not wait for the terminal

        return terminal.main(arguments)
    from ui import application  # noqa: PLC0415  the terminal runs where Qt can't be loaded

    where = "with the window" if handover is None else "afresh after a lock"
    return application.open_window([], behind=lambda: begin_log(where), handover=handover)


if __name__ == "__main__":
    sys.exit(main())
