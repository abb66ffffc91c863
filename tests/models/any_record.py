"""A record of any kind in any state, and any act on it, built from what their fields declare.

A new kind or act is walked without a word here, unless a field names a record under a word of its own: ``NAMES``.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, get_args, get_origin

import attrs

from models.command import Command
from models.fields import FieldOf, When, fields_of, missing
from models.kinds import KINDS
from models.record import Kind, Record
from tests.fakes import NOON, FakeContext
from tests.scene import CHIEF, COMMANDER, DETECTIVE, OTHER, scene

NAMES: Mapping[str, Kind] = {
    **{kind.name.lower(): kind for kind in Kind},
    "order": Kind.ON_DUTY_ORDER,
    "request": Kind.DISCLOSURE_REQUEST,
    "hold": Kind.LEGAL_HOLD,
    "permission": Kind.POSTING_PERMISSION,
    "policy": Kind.POLICY_PROFILE,
    "correction": Kind.CLOCK_CORRECTION,
    "oral": Kind.ORAL_DECISION,
    "root": Kind.DIRECTORY_ROOT,
    "paper": Kind.PAPER_DECISION,
}
"""A field that names a record, by its name: the kind it names."""
PEOPLE: Mapping[str, str] = {
    "officer": OTHER,
    "designee": OTHER,
    "acting": OTHER,
    "inspector": OTHER,
    "to": OTHER,
    "issued_to": OTHER,
    "operator": DETECTIVE,
    "investigator": DETECTIVE,
    "applicant": DETECTIVE,
    "decider": CHIEF,
    "granted_by": COMMANDER,
}
TEXTS: Mapping[str, str] = {"sign_key": "0" * 64, "receive_key": "0" * 64}
"""Texts that are of a form of their own."""
ANY_KIND = frozenset({"subject", "record", "about"})
"""Fields that name a record of several kinds."""


def number_of(kind: Kind) -> str:
    """The one record of a kind in the world of these tests."""
    return OTHER if kind is Kind.OFFICER else f"HM-{kind.value}-1-0001"


def subject_fields(command: type[Command], kind: Kind) -> Iterator[str]:
    """The fields of an act by which it can name a record of this kind."""
    for field in fields_of(command):
        if field.type is not str:
            continue
        if NAMES.get(field.name) is kind or field.name in ANY_KIND or (kind is Kind.OFFICER and field.name in PEOPLE):
            yield field.name


def made(owner: type, **given: Any) -> Any:
    """A record, part or act with every field filled that it can't be built without."""
    return made_at(NOON, owner, **given)


def made_at(at: datetime, owner: type, /, **given: Any) -> Any:
    """As :func:`made`, at an instant: what lasts until a day lasts a week from there."""
    values = {field.name: _value(field, at) for field in fields_of(owner) if field.required}
    return owner(**values | given)


def documented(record: Any) -> Any:
    """The record with every field filled that an approval asks for."""
    lacking = missing(record, When.CREATE, When.SUBMIT, When.SET_UP)
    return record.changed(**{field.name: _value(field, NOON) for field in lacking})


def _value(field: FieldOf, at: datetime) -> Any:
    if field.type is str and field.name in PEOPLE:
        return PEOPLE[field.name]
    if field.type is str and field.name in NAMES:
        return number_of(NAMES[field.name])
    if field.name in TEXTS:
        return TEXTS[field.name]
    return _of_type(field.type, at + timedelta(days=7) if field.name == "until" else at)


def _of_type(asked: Any, at: datetime) -> Any:
    if get_origin(asked) is types.UnionType:
        return _of_type(next(each for each in get_args(asked) if each is not type(None)), at)
    if get_origin(asked) is tuple:
        return (_of_type(get_args(asked)[0], at),)
    if attrs.has(asked):
        return made_at(at, asked)
    if issubclass(asked, StrEnum):
        return next(iter(asked))
    plain: Mapping[type, Any] = {datetime: at, date: at.date(), bool: True, int: 1, str: "Said"}
    return plain[asked]


def world() -> FakeContext:
    """The scene with one record more of each kind it lacks."""
    context = scene()
    for kind, owner in KINDS.items():
        if number_of(kind) not in context.records:
            context.keep([made(owner, urn=number_of(kind))])
    in_state(context, Kind.DIRECTORY_ROOT, "in force")
    in_state(context, Kind.RECOVERY_KEY, "in force")
    return context


def in_state(context: FakeContext, kind: Kind, state: str) -> Record:
    """The record of a kind, put into a state."""
    found: Record = context.records[number_of(kind)]
    types_ = {field.name: field.type for field in fields_of(type(found))}
    (put,) = context.keep([found.changed(state=types_["state"](state))])
    return put
