"""Rows of one list put together: rows of one case share it, rows of one name in it share the false identity.

What is in the register already is not made again; a row never says otherwise than a row before it or the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from models.command import Reader
from models.fields import field_of, is_empty
from models.identity import FalseIdentity
from models.investigation import OVER, Investigation
from models.profile import Profile

Why = tuple[str, str]
"""A heading and the reason."""


@attrs.frozen(kw_only=True, repr=False)
class Taken:
    """A row that could be read: key → value, empty cells left out."""

    row: int
    values: Mapping[str, Any]

    def part(self, name: str) -> dict[str, Any]:
        """The fields of one record."""
        return {key.split(".")[1]: value for key, value in self.values.items() if key.split(".")[0] == name}


@attrs.define(kw_only=True, repr=False)
class Draft:
    """A record to make, or one the register holds (``record``), with the drafts that belong to it, by what tells them
    apart. ``row`` made it.
    """

    row: int
    values: dict[str, Any]
    record: Any = None
    below: dict[Any, Draft] = attrs.Factory(dict)

    def contradicted(self, said: Mapping[str, Any], owner: type) -> Why | None:
        """Where a row says otherwise."""
        for name, value in said.items():
            held = self.values.get(name) if self.record is None else getattr(self.record, name)
            same = str(held).casefold() == str(value).casefold()
            if not same and (self.record is not None or not is_empty(held)):
                what = "the register holds" if self.record is not None else f"row {self.row} says of the same"
                return field_of(owner, name).declared.label, f"is not what {what}"
        return None


class Tree:
    """Cases with their identities with their profiles, as rows are put into it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._held = {each.case_number.casefold(): each for each in reader.find(Investigation)}
        self.cases: dict[str, Draft] = {}

    def holds_case(self, case: Mapping[str, Any]) -> bool:
        """Whether a row's case is in the register or stands in an earlier row."""
        number = str(case.get("case_number", "")).casefold()
        return number in self._held or number in self.cases

    @property
    def counts(self) -> dict[str, int]:
        """How many records of each kind would be made."""
        cases = list(self.cases.values())
        identities = [each for case in cases for each in case.below.values()]
        return {
            Investigation.NAME: sum(each.record is None for each in cases),
            FalseIdentity.NAME: sum(each.record is None for each in identities),
            Profile.NAME: sum(len(each.below) for each in identities),
        }

    def put(self, row: int, case: dict[str, Any], identity: dict[str, Any], profile: dict[str, Any]) -> Why | None:
        """Take a row over, whole; or why it can't be, and then nothing of it is."""
        number = case["case_number"].casefold()
        above = self.cases.get(number) or Draft(row=row, values={}, record=self._held.get(number))
        if above.record is not None and above.record.state in OVER:
            return field_of(Investigation, "case_number").declared.label, f"is of a case that is {above.record.state}"
        if why := above.contradicted(case, Investigation):
            return why
        if not identity:
            if above.record is not None or number in self.cases:
                return "", _twice(above)
            self.cases[number] = attrs.evolve(above, values=case)
            return None
        person, why = self._person(row, above, identity, profile)
        if why:
            return why
        above.values |= case
        person.values |= identity
        above.below[identity["name"].casefold()] = person
        if profile:
            person.below[_apart(profile)] = Draft(row=row, values=profile)
        self.cases[number] = above
        return None

    def _person(
        self, row: int, above: Draft, identity: Mapping[str, Any], profile: Mapping[str, Any]
    ) -> tuple[Draft, Why | None]:
        """The identity of a row and why the row can't be taken, where it can't."""
        name = identity["name"].casefold()
        earlier = above.below.get(name)
        person = earlier or Draft(row=row, values={}, record=self._identity_held(above.record, name))
        if why := person.contradicted(identity, FalseIdentity):
            return person, why
        if not profile:
            there = earlier is not None or person.record is not None
            return person, ("", _twice(person)) if there else None
        if _apart(profile) in person.below:
            return person, ("", f"is the same site and handle as row {person.below[_apart(profile)].row}")
        if person.record is not None and _apart(profile) in self._profiles_held(person.record.urn):
            return person, ("", "is in the register already")
        return person, None

    def _identity_held(self, case: Any, name: str) -> Any:
        found = self._reader.find(FalseIdentity, investigation=case.urn) if case is not None else ()
        return next((each for each in found if each.name.casefold() == name), None)

    def _profiles_held(self, identity: str) -> set[tuple[str, str]]:
        found = self._reader.find(Profile, identity=identity)
        return {_apart({"platform": each.platform, "handle": each.handle}) for each in found}


def _apart(profile: Mapping[str, Any]) -> tuple[str, str]:
    """What tells two profiles of an identity apart."""
    return profile["platform"], str(profile.get("handle") or "").casefold()


def _twice(draft: Draft) -> str:
    return "is in the register already" if draft.record is not None else f"adds nothing to row {draft.row}"
