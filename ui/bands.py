"""What every window and page of a register carries in this version."""

from __future__ import annotations

PRACTICE_BAND = "PRACTICE"
ROOT_BAND = "A new root of the directory waits for a second officer"
NOTICE = (
    "This register is confidential and for authorized members of the department only. Every unlocking, view and act "
    "is recorded with the officer's number and the time, and is reviewed. Use without authorization is prohibited "
    "and may be prosecuted. Unlocking the register is consent to this record."
)
"""The notice before log-on, read once a day on each computer (CJIS Security Policy AC-8)."""
