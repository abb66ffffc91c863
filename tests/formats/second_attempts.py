"""The list of failed log-ons, read from `docs/formats/store.md` section 9 with nothing of the program."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.formats.second_header import need


def attempts(folder: Path) -> list[tuple[str, str, bool]]:
    """Instant, label in hex and whether the journal has it, oldest first. Stops where the list is not whole."""
    raw = (folder / "attempts").read_bytes()
    need(len(raw) <= 65_536 and raw.endswith(b"\n"), "length or end of the list")
    first, *lines = raw.decode("ascii").split("\n")[:-1]
    need(first == "coverbook attempts 1" and len(lines) <= 512, "first line of the list")
    found = []
    for before, line in zip([first, *lines], lines, strict=False):
        said, _, check = line.rpartition(" ")
        need(hashlib.sha256(f"{before}\n{said}".encode()).hexdigest()[:16] == check, "a line's check")
        instant, label, noted = said.split(" ")
        found.append((instant, label, {"0": False, "1": True}[noted]))
    return found
