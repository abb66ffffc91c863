"""Plain text tables and JSON for the terminal."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from typing import Any

from ui.session import Session

WITHHELD = "(sealed)"


def say_bands(session: Session) -> None:
    """PRACTICE and the format, on standard error, wherever a register is shown; and why it may only be read."""
    for band in session.bands:
        sys.stderr.write(f"*** {band} ***\n")
    for each in session.told:
        sys.stderr.write(f"{each}\n")
    if session.stands is not None:
        sys.stderr.write(f"{session.stands}\n")


def emit_json(value: object) -> None:
    """JSON, indented, on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def text_of(value: Any) -> str:
    """One cell: a value in JSON types as text on one line."""
    if value in (None, "", []):
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(text_of(each) for each in value)
    if isinstance(value, dict):
        said = ((name.rstrip("_"), each) for name, each in value.items() if each not in (None, ""))
        return "; ".join(f"{name} {text_of(each)}" for name, each in said)
    return " ".join(str(value).split())


def emit_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns padded to their widest cell; the last one is cut to the terminal's width where there is one."""
    if not rows:
        sys.stdout.write("None recorded.\n")
        return
    widths = [max(len(heading), *(len(row[at]) for row in rows)) for at, heading in enumerate(headings)]
    limit = shutil.get_terminal_size((0, 0)).columns if sys.stdout.isatty() else 0
    for row in (headings, ["-" * width for width in widths], *rows):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        sys.stdout.write((line[:limit] if limit else line) + "\n")
