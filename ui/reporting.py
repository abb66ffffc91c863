"""Reports from a session: project, lay out, finish, scan, journal, write. No plaintext ever reaches a disk.

One copy is one build with its own number, recipient, passphrase and journal entry (reports.md section 1).
"""

from __future__ import annotations

from models.errors import RegisterError


class ReportNotSaved(RegisterError):
    """The report was not saved. The folder is full or was removed, or a file of that name is there already. Pick
    another file. Nothing in the register changed.
    """
