"""What a column of a list kept before can be matched to: fields of records, by their one declaration.

Labels, types and what is required come from the declarations; only the headings other people use stand here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache

import attrs

from models.applying import DocumentProfile
from models.command import Command
from models.equipment import Equipment, RegisterEquipment
from models.fields import FieldOf, When, fields_of
from models.identity import DocumentIdentity, FalseIdentity
from models.importing import ImportCases, ImportedProfile, ImportEquipment
from models.investigation import Investigation, OpenInvestigation
from models.profile import Profile
from models.record import Record
from models.redaction import folded


class Shape(StrEnum):
    """What one row of the list tells of."""

    CASES = "cases"
    EQUIPMENT = "equipment"

    @property
    def words(self) -> str:
        """What a person chooses."""
        return _WORDS[self]

    @property
    def command(self) -> type[Command]:
        """The act that takes such a list over."""
        return ImportCases if self is Shape.CASES else ImportEquipment


_WORDS = {Shape.CASES: "Cases, false identities and their profiles", Shape.EQUIPMENT: "Equipment"}


@attrs.frozen(kw_only=True)
class Target:
    """A field a column can be matched to. ``key`` is what the terminal calls it, such as ``identity.name``."""

    part: str
    record: type[Record]
    field: FieldOf

    @property
    def key(self) -> str:
        return f"{self.part}.{self.field.name}"

    @property
    def label(self) -> str:
        """``False identity: Name shown``."""
        return f"{self.record.NAME.capitalize()}: {self.field.declared.label}"

    @property
    def needed(self) -> bool:
        """Whether its record can't be made without it."""
        return self.key != OPERATOR and (self.field.required or self.field.declared.when is When.CREATE)


_PARTS: Mapping[Shape, tuple[tuple[str, type[Record], type], ...]] = {
    Shape.CASES: (
        ("case", Investigation, OpenInvestigation),
        ("identity", FalseIdentity, DocumentIdentity),
        ("profile", Profile, ImportedProfile),
    ),
    Shape.EQUIPMENT: (("equipment", Equipment, RegisterEquipment),),
}
_NOT_IN_A_CELL = {"row", "investigation"}
"""Where a row stands, and the case an identity belongs to, come from the row itself."""
OPERATOR = "profile.operator"
"""Only compared: who imports documents, and so is the operator."""
OTHER_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "case.case_number": ("Case", "Case no", "Case #", "Incident number", "Report number", "CR number"),
    "case.title": ("Case name", "Case title"),
    "case.offence": ("Offense", "Crime", "Charge"),
    "case.necessity": ("Necessity", "Justification"),
    "case.prosecutor": ("Prosecutor", "ADA"),
    "identity.name": ("Name", "Alias", "Persona", "Undercover name", "UC name", "False name", "Identity"),
    "identity.age_shown": ("Age",),
    "identity.sex_shown": ("Sex", "Gender"),
    "identity.race_shown": ("Race", "Ethnicity"),
    "identity.home_area": ("City", "Home town", "Location"),
    "identity.occupation": ("Job",),
    "identity.legend": ("Backstory", "Background"),
    "identity.email": ("E-mail", "Email address", "Mail"),
    "identity.phone": ("Phone", "Phone number", "Cell", "Mobile"),
    "profile.platform": ("Platform", "Website", "App", "Social media", "Social network", "Network"),
    "profile.handle": ("User name", "Screen name", "Account", "Account name", "Profile name", "Profile", "Login"),
    "profile.address": ("URL", "Link", "Profile URL", "Profile link", "Web address"),
    "profile.level": ("Level",),
    "profile.operator": ("Detective", "Investigator", "Officer", "Assigned to", "User", "Owner"),
    "equipment.asset_tag": ("Tag", "Asset", "Asset number", "Inventory number", "Property number", "Device"),
    "equipment.kind": ("Type", "Kind", "Device type", "Category"),
    "equipment.make": ("Manufacturer", "Brand", "Maker"),
    "equipment.serial": ("Serial", "Serial no", "S/N", "IMEI"),
    "equipment.department_property": ("Department property", "Department owned", "City owned"),
    "equipment.network": ("Internet", "Connection"),
}
"""What other lists call a field. A heading that is the field's own label, or its name, needs no line."""
CREDENTIALS = ("password", "passcode", "passphrase", "pwd", "pin", "secret", "2fa", "mfa", "recoverycode")
"""What headings of columns hold, folded, whose values this register never keeps."""
_SHORT = 3


@cache
def targets_of(shape: Shape) -> tuple[Target, ...]:
    """Everything a column of such a list can be matched to, in the order of the records and their fields."""
    return tuple(_targets(shape))


def _targets(shape: Shape) -> Iterator[Target]:
    for part, record, owner in _PARTS[shape]:
        for field in fields_of(owner):
            if field.name not in _NOT_IN_A_CELL:
                yield Target(part=part, record=record, field=field)
    if shape is Shape.CASES:
        operator = next(each for each in fields_of(DocumentProfile) if each.name == "operator")
        yield Target(part="profile", record=Profile, field=operator)


def target_of(shape: Shape, key: str) -> Target | None:
    """The target of a key, or None."""
    return next((each for each in targets_of(shape) if each.key == key), None)


def holds_credentials(heading: str) -> bool:
    """Whether a column's heading says that it holds what opens an account: it can't be matched to anything."""
    letters = folded(heading)
    words = heading.casefold().replace("-", " ").replace("/", " ").split()
    return any(each in (words if len(each) <= _SHORT else letters) for each in CREDENTIALS)


def suggested(shape: Shape, headings: Sequence[str]) -> dict[int, str]:
    """Column → key: what each heading most likely stands for. The person who imports changes it."""
    found: dict[int, str] = {}
    for tier in range(3):
        for at, heading in enumerate(headings):
            if at in found or holds_credentials(heading):
                continue
            key = _meant(shape, folded(heading), tier, set(found.values()))
            if key:
                found[at] = key
    return dict(sorted(found.items()))


def _meant(shape: Shape, letters: str, tier: int, taken: set[str]) -> str:
    """The label with its record first, then label or name alone, then what other lists say."""
    for each in targets_of(shape):
        if each.key in taken:
            continue
        said: tuple[str, ...] = (each.label, each.key)
        if tier == 1:
            said = (each.field.declared.label, each.field.name)
        elif tier > 1:
            said = OTHER_HEADINGS.get(each.key, ())
        if letters and letters in {folded(words) for words in said}:
            return each.key
    return ""


def likely_shape(headings: Sequence[str]) -> Shape:
    """The kind of list more of whose headings say something."""
    return max(Shape, key=lambda shape: len(suggested(shape, headings)))
