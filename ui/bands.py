"""What every window and page of a register carries in this version."""

from __future__ import annotations

PRACTICE_BAND = "PRACTICE"
FORMAT_BAND = "Format 0, not for real records"
ROOT_BAND = "A new root of the directory waits for a second officer"
