"""Terms of the sites in use: those to be looked at again, and the statements newer terms have made stale (R39)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.command import Role
from models.due_asking import Asking, Due, Facts
from models.due_footprint import WORKED
from models.platform import Platform, terms_due
from models.terms import is_stale

NOTICE = 14


def terms_to_look_at(asking: Asking) -> Iterator[Due]:
    """Sites for who keeps the list; statements for their operators and the commander."""
    worked = list(asking.profiles(*WORKED))
    sites = {each["urn"]: each for each in asking.reader.open_facts(Platform)} if worked else {}
    if asking.holds(Role.COMMANDER, Role.ADMINISTRATOR):
        for urn in sorted({each["platform"] for each in worked}):
            yield from _of_site(asking, sites[urn])
    for each in worked:
        if asking.sees(each["operator"]):
            yield from _of_statement(asking, each, _day(sites[each["platform"]]["terms_version"]))


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _of_site(asking: Asking, site: Facts) -> Iterator[Due]:
    checked, version = _day(site["checked_on"]), _day(site["terms_version"])
    last = terms_due(checked, version, asking.reader.policy.terms_days)
    if last is None:
        lacks = "never looked at" if checked is None else "without their date"
        yield asking.item("R39", site["urn"], f"Terms of a site in use {lacks}", "UpdatePlatform")
    elif (last - asking.today).days <= NOTICE:
        yield asking.item("R39", site["urn"], "Terms of a site in use to be looked at again", "UpdatePlatform", last)


def _of_statement(asking: Asking, profile: Facts, in_force: date | None) -> Iterator[Due]:
    """Late since the newer terms came; only the operator's own statement mends it.

    A statement that lacks altogether is R09's and stands at the profile.
    """
    read = {each["operator"]: _day(each["version"]) for each in profile["terms_read"]}
    if is_stale(read.get(profile["operator"]), in_force):
        operator = profile["operator"]
        what = f"The terms changed since the statement of {operator}; read them and state them anew"
        yield asking.item("R39", profile["urn"], what, "StateTerms" if asking.actor == operator else "", in_force)
