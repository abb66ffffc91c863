"""Passphrases and codes: from a prompt, a file or a file descriptor, never from arguments or the environment."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path

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
