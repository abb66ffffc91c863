"""``coverbook report``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models.redaction import Rendition
from ui.reporting import ReportNotSaved, draft_rc, save
from ui.session import Session
from ui.terminal.secret_input import from_descriptor, proof
from ui.terminal.tables import say_bands


def report(asked: argparse.Namespace) -> int:
    """Build, scan, encrypt, journal and write one copy."""
    target = Path(asked.to)
    if not target.name:
        raise ReportNotSaved
    given = None if asked.pdf_passphrase_fd is None else from_descriptor(asked.pdf_passphrase_fd)
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        draft = draft_rc(session, asked.of, Rendition(asked.rendition), asked.recipient_officer, given)
        copy = save(session, draft, target)
    sys.stdout.write(f"{copy.report_id}, copy {copy.number}: {target}\nSHA-256: {copy.sha256}\n")
    if given is None:
        sys.stdout.write(f"Passphrase of the file, shown once: {copy.passphrase}\n")
    return 0
