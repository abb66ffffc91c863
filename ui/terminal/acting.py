"""``coverbook commands`` and ``coverbook perform``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, get_args

import attrs

from models.canonical import from_plain, parse, plain
from models.command import EVERYONE, Command, Row, choices
from models.errors import InvalidInput, RegisterError
from models.fields import FieldClass, FieldOf, fields_of, shown_fields_of
from models.record import Record
from models.rulebook import RULEBOOK, cited, row_of
from ui.act_words import remains_of
from ui.given import Given
from ui.session import Session
from ui.terminal.guarding import say_signs
from ui.terminal.secret_input import proof
from ui.terminal.tables import emit_json, say_bands

MOST_INPUT = 8 * 1024 * 1024


class InputUnreadable(RegisterError):
    """The command's fields could not be read. Give a file with a JSON object, or - for standard input. Nothing was
    changed.
    """


def rulebook(asked: argparse.Namespace) -> int:
    """The rulebook: command, fields with class and material, roles, clauses or house rule."""
    rows = [_described(row) for row in RULEBOOK.values()]
    if asked.json:
        emit_json(rows)
        return 0
    for row in rows:
        who = ", ".join(row["roles"])
        sys.stdout.write(f"{row['command']}: {row['says']}\n  who: {who}\n")
        for clause in row["clauses"]:
            sys.stdout.write(f"  {clause['cited']}: {clause['words']}\n")
        for field in row["fields"]:
            needed = "required" if field["required"] else "optional"
            material = ", material" if field["material"] else ""
            sys.stdout.write(f"    {field['name']} ({field['label']}): {field['type']}, {field['class']}{material}, ")
            sys.stdout.write(f"{needed}\n")
        sys.stdout.write("\n")
    return 0


def _described(row: Row) -> dict[str, Any]:
    roles = ["anyone with an account"] if row.roles == EVERYONE else sorted(role.value for role in row.roles)
    clauses = [dict(zip(("cited", "words"), cited(clause), strict=True)) for clause in row.clauses]
    return {
        "command": row.command.__name__,
        "says": row.says,
        "consequential": row.command.CONSEQUENTIAL,
        "roles": roles,
        "clauses": clauses,
        "fields": [_field(each) for each in fields_of(row.command)],
    }


def _field(field: FieldOf) -> dict[str, Any]:
    said = field.declared
    found: dict[str, Any] = {
        "name": field.name,
        "label": said.label,
        "help": said.help,
        "class": said.field_class.value,
        "material": said.material,
        "cite": said.cite,
        "required": field.required,
        "type": type_words(field.type),
    }
    part = _part_of(field.type)
    if part is not None:
        found["parts"] = [_field(each) for each in fields_of(part)]
    return found


def _part_of(kind: Any) -> type | None:
    for each in (kind, *get_args(kind)):
        if isinstance(each, type) and attrs.has(each):
            return each
    return None


def type_words(kind: Any) -> str:
    """A field's type in words."""
    inner = [each for each in get_args(kind) if each not in (type(None), Ellipsis)]
    if getattr(kind, "__origin__", None) is tuple:
        return "list of " + type_words(inner[0])
    if inner:
        return " or ".join(type_words(each) for each in inner)
    if isinstance(kind, type) and hasattr(kind, "__members__"):
        return "one of " + " | ".join(member.value for member in choices(kind))
    names = {"str": "text", "int": "whole number", "bool": "true or false", "datetime": "date and time with offset"}
    name = getattr(kind, "__name__", str(kind))
    return "parts" if attrs.has(kind) else names.get(name, name)


def perform(asked: argparse.Namespace) -> int:
    """Give one act and print the records it changed."""
    command = command_of(asked.command, asked.json)
    with Session.open(Path(asked.store), asked.user, proof(asked)) as session:
        say_bands(session)
        say_signs(command)
        say_given(session, asked.command, session.perform(command))
    return 0


def say_given(session: Session, name: str, given: Given) -> None:
    """The entry, the changed records, a one-time code where one was made, and what can't be undone, as JSON.

    Of a record the officer oversees without names, the open fields alone.
    """
    said: dict[str, Any] = {
        "entry": given.n,
        "changed": [{"kind": each.NAME, **_shown(session, each)} for each in given.changed],
    }
    if given.code is not None:
        said["code"] = given.code
    if remains := remains_of(name):
        said["remains"] = remains
    emit_json(said)


def _shown(session: Session, record: Record) -> dict[str, Any]:
    every, whole = plain(record), session.shows(record.urn)
    fields = [each for each in shown_fields_of(type(record)) if whole or each.declared.field_class is FieldClass.OPEN]
    return {each.name: every[each.name] for each in fields}


def read(source: str) -> bytes:
    """A file, or standard input for ``-``; at most a byte more than is allowed. Raises: InputUnreadable, OSError."""
    if source == "-":
        if sys.stdin is None:
            raise InputUnreadable
        return sys.stdin.buffer.read(MOST_INPUT + 1)
    with Path(source).open("rb") as file:
        return file.read(MOST_INPUT + 1)


def command_of(name: str, source: str) -> Command:
    """A command with its fields from JSON. Raises: UnknownCommand, InputUnreadable, InvalidInput."""
    row = row_of(name)
    try:
        data = read(source)
        said = parse(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise InputUnreadable from error
    except (OSError, ValueError) as error:
        raise InputUnreadable from error
    if len(data) > MOST_INPUT or not isinstance(said, dict):
        raise InvalidInput({"the whole": "must be one JSON object of at most 8 MB"})
    return from_plain(row.command, said)
