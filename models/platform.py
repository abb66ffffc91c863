"""Platforms: the sites, with the addresses of their terms and what they say on undercover accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step


class Stance(StrEnum):
    """What a platform's terms say on accounts under a false name."""

    FORBIDS = "forbids false accounts"
    SILENT = "says nothing"
    ALLOWS = "allows pseudonyms"


@attrs.frozen(kw_only=True)
class Platform(Record):
    """One site on which profiles can be authorized."""

    KIND: ClassVar[Kind] = Kind.PLATFORM
    NAME: ClassVar[str] = "platform"

    state: str = declared("State", cls=FieldClass.OPEN, default="listed")
    name: str = declared("Site", when=When.CREATE, max_length=80, listed=True, searched=True)
    stance: Stance = declared("On undercover accounts", when=When.CREATE, listed=True, cite="5.12.4.4 bullet 4")
    terms_address: str = declared("Address of its terms", max_length=300, default="")
    guide_address: str = declared("Address of its law-enforcement guide", max_length=300, default="")
    terms_version: date = declared("Terms dated", cls=FieldClass.OPEN, when=When.CREATE, listed=True)
    checked_on: date = declared("Checked on", cls=FieldClass.OPEN, when=When.CREATE, listed=True)


PLATFORM_WORKFLOW = Workflow(
    kind=Kind.PLATFORM, moves={"RecordPlatform": step(NEW, to="listed"), "UpdatePlatform": stays("listed")}
)


@attrs.frozen(kw_only=True)
class RecordPlatform(Command):
    """Put a site on the list."""

    name: str = taken_from(Platform, "name")
    stance: Stance = taken_from(Platform, "stance")
    terms_version: date = taken_from(Platform, "terms_version")
    checked_on: date = taken_from(Platform, "checked_on")
    terms_address: str = taken_from(Platform, "terms_address", "")
    guide_address: str = taken_from(Platform, "guide_address", "")


@attrs.frozen(kw_only=True)
class UpdatePlatform(Command):
    """State a newer version of a site's terms, or a newer check."""

    platform: str = taken_from(Platform, "urn")
    stance: Stance = taken_from(Platform, "stance")
    terms_version: date = taken_from(Platform, "terms_version")
    checked_on: date = taken_from(Platform, "checked_on")


def _check_dates(terms_version: date, checked_on: date, context: Context) -> None:
    today = context.now.astimezone(context.zone).date()
    problems: dict[str, str] = {}
    if checked_on > today:
        problems["checked_on"] = "lies in the future"
    if terms_version > checked_on:
        problems["terms_version"] = "is later than the day it was checked"
    if problems:
        raise InvalidInput(problems)


def record_platform(command: RecordPlatform, context: Context) -> Sequence[Record]:
    """A site is listed once."""
    _check_dates(command.terms_version, command.checked_on, context)
    if any(each.name.casefold() == command.name.casefold() for each in context.find(Platform)):
        raise InvalidInput({"name": "is on the list already"})
    return [
        Platform(
            urn=context.new_urn(Kind.PLATFORM),
            name=command.name,
            stance=command.stance,
            terms_address=command.terms_address,
            guide_address=command.guide_address,
            terms_version=command.terms_version,
            checked_on=command.checked_on,
        )
    ]


def update_platform(command: UpdatePlatform, context: Context) -> Sequence[Record]:
    """The older version stays in the record's history."""
    platform = context.get(command.platform, Platform)
    _check_dates(command.terms_version, command.checked_on, context)
    return [
        platform.changed(stance=command.stance, terms_version=command.terms_version, checked_on=command.checked_on)
    ]


_AC = frozenset({Role.ADMINISTRATOR, Role.COMMANDER})
ROWS: tuple[Row, ...] = (
    Row(
        command=RecordPlatform,
        handler=record_platform,
        roles=_AC,
        clauses=("5.12.4.2", "5.12.4.4 bullet 4"),
        says="Puts a site on the list of platforms.",
    ),
    Row(
        command=UpdatePlatform,
        handler=update_platform,
        roles=_AC,
        clauses=("5.12.4.4 bullet 4",),
        says="States a newer version of a site's terms.",
    ),
)
