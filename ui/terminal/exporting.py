"""``coverbook export``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models.fields import field_of
from models.kinds import KINDS
from models.record import Kind
from models.redaction import Rendition
from models.report_copy import ReportCopy
from ui.list_saving import SEALED, Saved, Wanted, check_name, save_list
from ui.session import Session
from ui.terminal.guarding import say_signs_in
from ui.terminal.looking import check_state
from ui.terminal.misuse import NothingToRead
from ui.terminal.secret_input import LONGEST, proof
from ui.terminal.tables import say_bands


def export(asked: argparse.Namespace) -> int:
    """Save a list outside the register: sealed, or its open columns in clear."""
    target, kind = Path(asked.file), Kind[asked.kind.upper().replace("-", "_")]
    check_state(KINDS[kind], asked.state)
    outside = _line() if asked.recipient else ""
    purpose = _line()
    wanted = Wanted(
        kind=KINDS[kind],
        rendition=Rendition.REDACTED if asked.open_columns else Rendition.FULL,
        purpose=purpose,
        recipient=asked.recipient_officer or "",
        recipient_text=outside,
        where={"state": asked.state} if asked.state else {},
    )
    check_name(wanted, target)
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        say_signs_in(field_of(ReportCopy, "purpose").declared.label, purpose)
        saved = save_list(session, wanted, target)
    _say(saved, target)
    return 0


def _line() -> str:
    """The next line of standard input: the recipient where it is asked for, then the purpose. Raises: NothingToRead."""
    try:
        if sys.stdin is None:
            raise NothingToRead
        return sys.stdin.readline(LONGEST).lstrip("\ufeff").strip()
    except ValueError as error:
        raise NothingToRead from error


def _say(saved: Saved, target: Path) -> None:
    sys.stdout.write(f"{saved.report_id}, copy 1, {saved.rows} rows: {target}\n")
    sys.stdout.write(f"SHA-256: {saved.sha256}\nEntry {saved.entry}\n")
    if target.suffix.lower() == SEALED:
        sys.stdout.write(f"Passphrase of the file, shown once: {saved.passphrase}\n")
    else:
        sys.stderr.write("This file is not encrypted: numbers, states and dates stand in it in clear.\n")
