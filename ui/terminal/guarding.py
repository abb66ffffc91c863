"""What the terminal says before a text is signed that may hold what the register should not (R24)."""

from __future__ import annotations

import sys
from typing import Any

from models.free_text import signs_in, signs_of, warning


def say_signs(command: Any) -> None:
    """A line on standard error for each field with a sign: its label and what it may hold, never a word of the text."""
    for label, signs in signs_of(command).items():
        sys.stderr.write(f"Have a look at “{label}”. {warning(signs)}\n")


def say_signs_in(label: str, text: str) -> None:
    """The same for one text that is no field of a command yet."""
    if signs := signs_in(text):
        sys.stderr.write(f"Have a look at “{label}”. {warning(signs)}\n")
