"""A file leaves the register: written beside its place, signed and journalled, put under its name, read back.

A copy that could not be written has no entry, and a copy whose entry could not be written does not appear.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path
from typing import Any

from models.command import Command
from models.errors import RegisterError
from storage.disk import sync_folder
from ui.given import Given


class CopyNotInPlace(RegisterError):
    """The copy was signed and journalled, but what lies under its name is not what was written: the disk may be
    failing. Save it again, to another place: that is a copy of its own. The register itself is safe.
    """


def hand_out(session: Any, command: Command, data: bytes, target: Path, not_saved: type[RegisterError]) -> Given:
    """Give the act and write the file; an existing one is never overwritten.

    Raises: ``not_saved`` with nothing changed; the kinds ``Session.perform`` names; CopyNotInPlace.
    """
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    signed = False
    try:
        if target.exists():
            raise FileExistsError
        _write(beside, data)
        given: Given = session.perform(command)
        signed = True
        beside.replace(target)
        sync_folder(target.parent)
        _read_back(target, data)
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte in it
        raise (CopyNotInPlace if signed else not_saved) from error
    finally:
        with contextlib.suppress(OSError, ValueError):
            beside.unlink(missing_ok=True)
    return given


def _write(file: Path, data: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _read_back(target: Path, data: bytes) -> None:
    """Raises: CopyNotInPlace; OSError."""
    if hashlib.sha256(target.read_bytes()).digest() != hashlib.sha256(data).digest():
        raise CopyNotInPlace
