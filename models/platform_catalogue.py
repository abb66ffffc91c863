"""The catalogue of platforms that comes with the program: a data file, read once, checked when it is read.

It fills the fields of a department's own record and is nothing more: who relies on an entry looks at the site first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import attrs

from models.errors import RegisterError
from models.platform import NONE_KNOWN, Stance

FILE = "platforms.toml"
NOT_RECORDED = "not recorded"
_SITE = ("key", "name", "terms", "guide", "stance", "says", "basis", "terms_version", "checked")


class CatalogueUnreadable(RegisterError):
    """The catalogue of platforms that comes with the program can't be used: {problem}. Install the program again, or
    record the site by hand; registers are untouched.
    """


class Basis(StrEnum):
    """What the addresses of an entry were compared with before the program was shipped."""

    ARCHIVED = "public archive"
    NOTHING = "not looked up"


_COMPARED = {
    Basis.ARCHIVED: "The address of the terms stands in a public archive of terms, of unknown age.",
    Basis.NOTHING: "Its addresses were compared with nothing.",
}


@attrs.frozen(kw_only=True)
class Site:
    """One entry. ``terms_version`` and ``checked`` are None where no date is recorded."""

    key: str
    """What the terminal calls it, in small letters."""
    name: str
    terms_address: str
    guide_address: str
    stance: Stance
    says: str
    basis: Basis
    terms_version: date | None
    checked: date | None

    @property
    def fields(self) -> Mapping[str, Any]:
        """What it fills in of a record; never that the department looked at it."""
        names = ("name", "stance", "says", "terms_address", "guide_address", "terms_version")
        return {name: getattr(self, name) for name in names}

    @property
    def caution(self) -> str:
        """What a person reads beside the fields it filled."""
        checked = self.checked.isoformat() if self.checked else NOT_RECORDED
        return (
            f"From the catalogue of the program. Checked on: {checked}. {_COMPARED[self.basis]} Read the site's own "
            "terms before you rely on this, and state when you looked at them and their date."
        )


@cache
def catalogue() -> tuple[Site, ...]:
    """Every entry, in the order of the names. Raises: CatalogueUnreadable."""
    return parsed(resources.files("models").joinpath(FILE).read_text(encoding="utf-8"))


def site_of(key: str) -> Site | None:
    """The entry of a key, if there is one."""
    return next((each for each in catalogue() if each.key == key), None)


def parsed(text: str) -> tuple[Site, ...]:
    """A catalogue's text as its entries. Raises: CatalogueUnreadable, which names the first thing that is wrong."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueUnreadable(problem=f"it is no TOML ({error})") from error
    problem = next(_problems(said), None)
    if problem is not None:
        raise CatalogueUnreadable(problem=problem)
    return tuple(sorted((_site(each) for each in said["sites"]), key=lambda site: site.name.casefold()))


def _site(said: Mapping[str, Any]) -> Site:
    return Site(
        key=said["key"],
        name=said["name"],
        terms_address=said["terms"],
        guide_address=said["guide"],
        stance=Stance(said["stance"]),
        says=said["says"],
        basis=Basis(said["basis"]),
        terms_version=_date(said["terms_version"]),
        checked=_date(said["checked"]),
    )


def _date(said: object) -> date | None:
    return said if isinstance(said, date) else None


def _problems(said: Mapping[str, Any]) -> Iterator[str]:
    if set(said) != {"sites"} or not isinstance(said["sites"], list) or not said["sites"]:
        yield "it holds no list of sites"
        return
    for at, each in enumerate(said["sites"], start=1):
        if not isinstance(each, dict) or set(each) != set(_SITE):
            yield f"entry {at} does not hold exactly {', '.join(_SITE)}"
            return
        yield from (f"entry {at}: {problem}" for problem in _of_site(each))
    for name in ("key", "name"):
        found = [str(each[name]).casefold() for each in said["sites"]]
        if twice := sorted({each for each in found if found.count(each) > 1}):
            yield f"{twice[0]} stands in it twice"


def _of_site(said: Mapping[str, Any]) -> Iterator[str]:
    dates = ("terms_version", "checked")
    if blank := [name for name in _SITE if name not in dates and not str(said[name]).strip()]:
        yield f"{blank[0]} is empty"
    if odd := [name for name in dates if type(said[name]) is not date and said[name] != NOT_RECORDED]:
        yield f"{odd[0]} is neither a date nor “{NOT_RECORDED}”"
    if said["stance"] not in set(Stance) or said["basis"] not in set(Basis):
        yield "its stance or its basis is none the program knows"
    for name in ("terms", "guide"):
        if not str(said[name]).startswith("https://") and (name, said[name]) != ("guide", NONE_KNOWN):
            yield f"{name} is no address"
