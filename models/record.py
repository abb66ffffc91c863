"""What every record is: a kind, a number (URN), a state, a dossier it lives in and the people it names.

A URN such as ``HM-I-1-0007`` is department, kind, station, number. Lists, reports and the journal print
it instead of a name. A record is frozen; an act returns a new one and the register keeps every version.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from models.fields import FieldClass, declared, fields_of

REGISTER = "register"
"""The dossier of people, equipment, platforms and policy: every user of the register may read it."""


class Kind(StrEnum):
    """Each kind of record, with the letters its URN carries."""

    DEPARTMENT = "D"
    OFFICER = "O"
    DELEGATION = "DL"
    ON_DUTY_ORDER = "OD"
    PLATFORM = "PL"
    EQUIPMENT = "E"
    EQUIPMENT_TEST = "ET"
    NETWORK_EXCEPTION = "NX"
    ASSIGNMENT = "AS"
    INVESTIGATION = "N"
    APPLICATION = "A"
    IDENTITY = "I"
    PROFILE = "P"
    ACTIVITY = "S"
    CONTACT = "C"
    REVIEW = "R"
    REPORT_COPY = "X"
    BACKUP = "B"
    MEDIUM = "M"
    FAILED_LOGONS = "FL"
    ATTACHMENT = "F"
    VIOLATION = "V"
    WAIVER = "W"
    INSPECTION = "IN"
    DISCLOSURE_REQUEST = "DR"
    DISCLOSURE = "DC"
    LEGAL_HOLD = "LH"
    DESTRUCTION = "DE"
    OFFICIAL_SITE = "OS"
    POSTING_PERMISSION = "PP"
    CHECKPOINT = "CP"
    CLOCK_CORRECTION = "CK"
    FOOTPRINT_CHECK = "FC"
    POLICY_PROFILE = "PF"
    IMAGE = "IM"
    CHANGE = "CH"
    ORAL_DECISION = "OA"
    RECOVERY_KEY = "RK"
    DIRECTORY_ROOT = "RT"
    ACTING_ORDER = "AC"
    UNMASKING = "UM"
    NOTICE = "NT"
    PAPER_DECISION = "PD"
    TRANSFER = "TR"


_KINDS = {kind.value: kind for kind in Kind}
URNS_IN_TEXT = re.compile(r"\b[A-Z]{2,6}-[A-Z]{1,2}-[1-9]\d*-\d{4,}\b")
"""Record numbers inside a sentence."""
URN_PATTERN = re.compile(r"^(?P<department>[A-Z]{2,6})-(?P<kind>[A-Z]{1,2})-(?P<station>[1-9]\d*)-(?P<number>\d{4,})$")


def urn_text(department: str, kind: Kind, station: int, number: int) -> str:
    """``HM-I-1-0007``."""
    return f"{department}-{kind.value}-{station}-{number:04d}"


def kind_of_urn(urn: str) -> Kind | None:
    """The kind a URN names, or None where the text is no URN."""
    found = URN_PATTERN.match(urn)
    return None if found is None else _KINDS.get(found["kind"])


@attrs.frozen(kw_only=True)
class Record:
    """The base of every record. Subclasses set ``KIND`` and ``SCHEMA`` and declare their fields."""

    KIND: ClassVar[Kind]
    SCHEMA: ClassVar[int] = 1
    NAME: ClassVar[str]
    """The field's word for the kind, in lower case: “false identity”."""

    urn: str = declared("Number", cls=FieldClass.OPEN, listed=True, searched=True)

    if TYPE_CHECKING:  # every kind declares its own field, second in its list, most with words of their own

        @property
        def state(self) -> str: ...

    @property
    def dossier(self) -> str:
        """The dossier whose key seals this record: ``REGISTER`` or the URN of the record that owns the dossier."""
        return REGISTER

    @property
    def readers(self) -> tuple[str, ...]:
        """For a record that owns a dossier: the officers (URNs) who may read it besides the oversight."""
        return ()

    def readers_at(self, at: datetime) -> tuple[str, ...]:
        """As ``readers``, without those whose period is over at an instant: who receives a key made then."""
        del at
        return self.readers

    def changed(self, **values: Any) -> Any:
        """The same record with other values."""
        return attrs.evolve(self, **values)


def open_names(kind: type[Record]) -> frozenset[str]:
    """The names of the fields that stand in clear in the journal body."""
    return frozenset(f.name for f in fields_of(kind) if f.declared.field_class is FieldClass.OPEN)
