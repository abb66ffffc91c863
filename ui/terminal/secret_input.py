"""Passphrases and codes: from a prompt, a file or a file descriptor, never from arguments or the environment."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import attrs

from storage.admission import Admission
from storage.errors import PhoneCodeWanted
from storage.key_file import load
from storage.proof import Proof
from ui.bands import NOTICE
from ui.terminal.misuse import Misuse

LONGEST = 4096


class NoPassphrase(Misuse):
    """The passphrase could not be read. Use --passphrase-file or --passphrase-fd with text in UTF-8, or run this at
    a terminal so it can ask. Nothing was changed.
    """


def first_line(data: bytes) -> str:
    """The first line, without its end and without the mark some editors put in front of UTF-8.

    Raises: NoPassphrase for text that is not UTF-8.
    """
    try:
        return data.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NoPassphrase from error


def from_descriptor(number: int) -> str:
    """The first line of an open file descriptor. Raises: NoPassphrase."""
    parts = []
    try:
        while part := os.read(number, LONGEST):
            parts.append(part)
            if b"\n" in part or sum(map(len, parts)) >= LONGEST:
                break
    except OSError as error:
        raise NoPassphrase from error
    return first_line(b"".join(parts))


def lines_of(number: int) -> Iterator[str]:
    """The lines of an open file descriptor, one after the other, as they come. Raises: NoPassphrase."""
    held = b""
    while True:
        line, end, rest = held.partition(b"\n")
        if end:
            held = rest
            yield first_line(line)
            continue
        try:
            part = os.read(number, LONGEST)
        except OSError as error:
            raise NoPassphrase from error
        if not part or len(held) > LONGEST:
            return
        held += part


def can_ask() -> bool:
    """Whether there is a terminal at which somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def asked_for(prompt: str) -> str:
    """Ask at the terminal, not shown while typed. Raises: NoPassphrase where nobody can be asked."""
    if not can_ask():
        raise NoPassphrase
    try:
        return getpass.getpass(prompt)
    except (EOFError, OSError) as error:
        raise NoPassphrase from error


def proof(asked: argparse.Namespace, prompt: str = "Passphrase: ") -> Proof:
    """All that the slot of this log-in name asks for: passphrase, key file, phone code.

    A key file is looked for on the media that are plugged in, unless ``--key-file`` names it. The notice before log-on
    is shown once a day where somebody is asked at a terminal.

    Raises: NoPassphrase, KeyFileWanted, KeyFileDamaged; what is wrong with the store.
    """
    admission = Admission.at(Path(asked.store), asked.user)
    _show_notice(asked, admission)
    said = Proof(passphrase(asked, prompt), load(Path(asked.key_file)) if asked.key_file else None)
    said = admission.with_key_file(said)
    if not admission.wants_code:
        return said
    if asked.totp_fd is not None:
        return attrs.evolve(said, code=from_descriptor(asked.totp_fd))
    if sys.stdin is None or not sys.stdin.isatty():
        raise PhoneCodeWanted
    return attrs.evolve(said, code=asked_for("Phone code: "))


def _show_notice(asked: argparse.Namespace, admission: Admission) -> None:
    if asked.passphrase_fd is not None or asked.passphrase_file is not None or sys.stdin is None:
        return
    today = datetime.now().astimezone().date()
    if sys.stdin.isatty() and not admission.marks.notice_read(today):
        sys.stderr.write(f"{NOTICE}\nTyping your passphrase says that you have read this.\n")
        admission.marks.read_notice(today)


def passphrase(asked: argparse.Namespace, prompt: str = "Passphrase: ") -> str:
    """The officer's passphrase, as the options say."""
    if asked.passphrase_fd is not None:
        return from_descriptor(asked.passphrase_fd)
    if asked.passphrase_file is not None:
        try:
            return first_line(Path(asked.passphrase_file).read_bytes()[:LONGEST])
        except OSError as error:
            raise NoPassphrase from error
    return asked_for(prompt)
