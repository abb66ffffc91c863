"""Platforms: the sites, with the addresses of their terms and what they say on undercover accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

import attrs

from models.command import Command, Context, Role, Row
from models.errors import InvalidInput
from models.fields import FieldClass, When, declared, taken_from
from models.moment import day_of
from models.record import Kind, Record
from models.terms import DATED
from models.workflow import NEW, Workflow, stays, step


class Stance(StrEnum):
    """What a platform's terms say on accounts under a false name."""

    AUTHENTIC = "names must be authentic"
    PSEUDONYMS = "pseudonyms allowed"
    SILENT = "says nothing"


NONE_KNOWN = "none known"
"""What stands in place of the address of a guide where there is none, or nobody is sure of it."""


@attrs.frozen(kw_only=True)
class Platform(Record):
    """One site on which profiles can be authorized."""

    KIND: ClassVar[Kind] = Kind.PLATFORM
    NAME: ClassVar[str] = "platform"

    state: str = declared("State", cls=FieldClass.OPEN, default="listed")
    name: str = declared("Site", when=When.CREATE, max_length=80, listed=True, searched=True)
    stance: Stance = declared("On names", when=When.CREATE, listed=True, cite="5.12.4.4 bullet 4")
    says: str = declared(
        "What its terms say on false names", help="In own words; on undercover accounts too, where they speak of them.",
        lines=True, max_length=2_000, default="", cite="5.12.4.4 bullet 4",
    )
    terms_address: str = declared("Address of its terms", max_length=300, default="")
    guide_address: str = declared(
        "Address of its law-enforcement guide", help="“None known” is an answer.", max_length=300, default=""
    )
    terms_version: date | None = declared(
        "Terms dated", help=DATED, cls=FieldClass.OPEN, default=None, listed=True
    )
    checked_on: date | None = declared(
        "Looked at on", help="The day on which somebody of the department read the terms.",
        cls=FieldClass.OPEN, default=None, listed=True,
    )


PLATFORM_WORKFLOW = Workflow(
    kind=Kind.PLATFORM, moves={"RecordPlatform": step(NEW, to="listed"), "UpdatePlatform": stays("listed")}
)


@attrs.frozen(kw_only=True)
class RecordPlatform(Command):
    """Put a site on the list, from the catalogue or one's own."""

    name: str = taken_from(Platform, "name")
    stance: Stance = taken_from(Platform, "stance")
    says: str = taken_from(Platform, "says", "")
    terms_address: str = taken_from(Platform, "terms_address", "")
    guide_address: str = taken_from(Platform, "guide_address", "")
    terms_version: date | None = taken_from(Platform, "terms_version", None)
    checked_on: date | None = taken_from(Platform, "checked_on", None)


@attrs.frozen(kw_only=True)
class UpdatePlatform(Command):
    """State that a site's terms were looked at again, a newer version of them, or change what is on record of it.

    What is not given stays as it is; a text given empty is emptied, but for the name, which stays.
    """

    platform: str = taken_from(Platform, "urn")
    checked_on: date | None = taken_from(Platform, "checked_on", None)
    terms_version: date | None = taken_from(Platform, "terms_version", None)
    stance: Stance | None = taken_from(Platform, "stance", None)
    says: str | None = taken_from(Platform, "says", None)
    name: str | None = taken_from(Platform, "name", None)
    terms_address: str | None = taken_from(Platform, "terms_address", None)
    guide_address: str | None = taken_from(Platform, "guide_address", None)


def terms_due(checked_on: date | None, terms_version: date | None, days: int) -> date | None:
    """The last day on which a look at a site's terms still counts; None where none is on record with their date."""
    return None if checked_on is None or terms_version is None else checked_on + timedelta(days=days)


def _problems(site: Platform, context: Context) -> dict[str, str]:
    """Why a site can't be kept as stated, by field."""
    today, found = day_of(context.now, context), {}
    if site.checked_on is not None and site.checked_on > today:
        found["checked_on"] = "lies in the future"
    if site.checked_on is not None and site.terms_version is None:
        found["terms_version"] = "is needed where the terms were looked at; where none is printed, give that day"
    elif site.terms_version is not None and site.terms_version > (site.checked_on or today):
        found["terms_version"] = "is later than the day they were looked at; record them once they are in force"
    same = site.name.strip().casefold()
    if any(each.name.strip().casefold() == same for each in context.find(Platform) if each.urn != site.urn):
        found["name"] = "is on the list already"
    return found


def record_platform(command: RecordPlatform, context: Context) -> Sequence[Record]:
    """A site is listed once. Raises: InvalidInput."""
    made = Platform(
        urn=context.new_urn(Kind.PLATFORM),
        name=command.name,
        stance=command.stance,
        says=command.says,
        terms_address=command.terms_address,
        guide_address=command.guide_address,
        terms_version=command.terms_version,
        checked_on=command.checked_on,
    )
    if problems := _problems(made, context):
        raise InvalidInput(problems)
    return [made]


def update_platform(command: UpdatePlatform, context: Context) -> Sequence[Record]:
    """The older version stays in the record's history; newer terms make older statements stale (R39)."""
    platform = context.get(command.platform, Platform)
    given = {each.name: getattr(command, each.name) for each in attrs.fields(UpdatePlatform) if each.name != "platform"}
    said = {name: value for name, value in given.items() if value is not None}
    if command.name is not None and not command.name.strip():
        del said["name"]
    changed: Platform = platform.changed(**said)
    problems = _problems(changed, context)
    if changed == platform:
        problems["checked_on"] = "or another field must change"
    before = platform.checked_on
    if command.checked_on is not None and before is not None and command.checked_on < before:
        problems["checked_on"] = f"lies before the look on record, of {before.isoformat()}"
    if problems:
        raise InvalidInput(problems)
    return [changed]


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
        clauses=("5.12.4.4 bullet 4", "H R39"),
        says="States that a site's terms were looked at, or a newer version of them; what is left empty stays.",
    ),
)
