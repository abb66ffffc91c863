"""``coverbook attach``, ``coverbook attachments`` and ``coverbook copy-out``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from models.attachment import Attachment, CopyOut
from models.canonical import instant_text, plain
from models.fields import field_of, shown_fields_of
from ui.attachments import attach, attached, check_subject, copy_out, keep, writing_place
from ui.session import Session
from ui.terminal.guarding import say_signs_in
from ui.terminal.misuse import Misuse
from ui.terminal.secret_input import passphrase
from ui.terminal.tables import emit_json, emit_table, say_bands

MOST_TEXT = 8_000


class NothingSaid(Misuse):
    """The text could not be read. Give it on standard input, in UTF-8. Nothing was changed."""


def attach_file(asked: argparse.Namespace) -> int:
    """Encrypt a file into the store and name it at its record."""
    shows = _said() if asked.shows else ""
    with _opened(asked) as session:
        check_subject(session, asked.urn)
        say_signs_in(field_of(Attachment, "shows").declared.label, shows)
        kept = keep(writing_place(session), Path(asked.file), strip=not asked.original_only)
        given = attach(session, kept, asked.urn, shows)
        wanted_copy = kept.original.media.is_image and not asked.original_only
    for each in given.changed:
        what = f"copy without metadata of {each.stripped_of}" if each.stripped_of else f"attached to {each.subject}"
        sys.stdout.write(f"{each.urn}: {what}, {each.media.value}, {each.size} bytes, entry {given.n}\n")
        sys.stdout.write(f"SHA-256 {each.sha256}\n")
    if wanted_copy and kept.stripped is None:
        sys.stderr.write("coverbook: the image could not be decoded, so there is no copy without metadata.\n")
    return 0


def listed(asked: argparse.Namespace) -> int:
    """The attachments of a record. Opening the record is journalled."""
    with _opened(asked) as session:
        check_subject(session, asked.urn)
        found = attached(session, asked.urn)
    if asked.json:
        emit_json([_shown(each) for each in found])
        return 0
    cells = [
        [a.urn, a.name, a.media.value, str(a.size), instant_text(a.added_at), a.stripped_of or "-", a.sha256]
        for a in found
    ]
    emit_table(["Number", "File name", "Content", "Bytes", "Added", "Without metadata of", "SHA-256"], cells)
    return 0


def save_copy(asked: argparse.Namespace) -> int:
    """Save one attachment outside the register, in clear; the purpose comes from standard input."""
    purpose = _said()
    with _opened(asked) as session:
        say_signs_in(field_of(CopyOut, "purpose").declared.label, purpose)
        done = copy_out(session, asked.urn, purpose, Path(asked.to))
    sys.stdout.write(f"Saved. Entry {done.n} of the journal.\n")
    sys.stderr.write("coverbook: this copy is not encrypted. Whoever gets the file can read it.\n")
    return 0


def _opened(asked: argparse.Namespace) -> Session:
    session = Session.open(Path(asked.store), asked.user, passphrase(asked))
    say_bands(session)
    return session


def _said() -> str:
    """The text on standard input. Raises: NothingSaid."""
    try:
        if sys.stdin is None:
            raise NothingSaid
        return sys.stdin.read(MOST_TEXT).lstrip("\ufeff").strip()
    except ValueError as error:
        raise NothingSaid from error


def _shown(record: Attachment) -> dict[str, Any]:
    every = plain(record)
    return {each.name: every[each.name] for each in shown_fields_of(Attachment)}
