"""The command line: the same session and the same door as the window. Imports no Qt.

Exit status: 0 done; 1 refused, or not consistent, with the reason on stderr; 2 misuse.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from models.errors import RegisterError
from ui.terminal.arguments import parser
from ui.terminal.secret_input import NoPassphrase


def main(argv: Sequence[str]) -> int:
    """Run one command. Gives the process's exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        asked = parser().parse_args(argv)
    except SystemExit as stop:
        return 0 if stop.code in (0, None) else 2
    try:
        result: int = asked.run(asked)
    except NoPassphrase as error:
        sys.stderr.write(f"coverbook: {error}\n")
        return 2
    except RegisterError as error:
        sys.stderr.write(f"coverbook: {error}\n")
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("coverbook: stopped; what was acknowledged is kept.\n")
        return 1
    return result
