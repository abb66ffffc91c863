"""Changes of what was approved: one proposed waits beside the approved value, one that happened pauses the profile.

Both stay on record, whatever is decided: telling the truth never costs the record. Acts in models/change_acts.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import attrs

from models.command import Reader
from models.fields import FieldClass, When, declared
from models.profile import Level
from models.record import Kind, Record
from models.workflow import NEW, Workflow, stays, step

OPEN = FieldClass.OPEN


class ChangeState(StrEnum):
    """Signed decisions only."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Detail(StrEnum):
    """What can change of a profile or of its false identity once they are approved. Another site is another profile."""

    LEVEL = "engagement level"
    EQUIPMENT = "equipment"
    HANDLE = "handle"
    NAME = "name shown"
    AGE = "age shown"
    SEX = "sex shown"
    RACE = "race or ethnicity shown"
    HOME_AREA = "home area"
    OCCUPATION = "occupation"
    LEGEND = "legend"
    EMAIL = "e-mail used"
    PHONE = "phone used"


OF_PROFILE: Mapping[Detail, str] = {Detail.LEVEL: "level", Detail.EQUIPMENT: "equipment", Detail.HANDLE: "handle"}
OF_IDENTITY: Mapping[Detail, str] = {
    Detail.NAME: "name",
    Detail.AGE: "age_shown",
    Detail.SEX: "sex_shown",
    Detail.RACE: "race_shown",
    Detail.HOME_AREA: "home_area",
    Detail.OCCUPATION: "occupation",
    Detail.LEGEND: "legend",
    Detail.EMAIL: "email",
    Detail.PHONE: "phone",
}
"""Detail → the material field of the record that holds it."""


@attrs.frozen(kw_only=True)
class Change(Record):
    """One change of one detail. Lives in the identity's dossier."""

    KIND: ClassVar[Kind] = Kind.CHANGE
    NAME: ClassVar[str] = "change"

    state: ChangeState = declared("State", cls=OPEN, listed=True)
    subject: str = declared("Of", cls=OPEN, when=When.CREATE, listed=True)
    identity: str = declared("False identity", cls=OPEN, when=When.CREATE, listed=True)
    investigation: str = declared("Investigation", cls=OPEN, when=When.CREATE)
    detail: Detail = declared("What changes", cls=OPEN, when=When.CREATE, listed=True)
    operator: str = declared("Proposed or reported by", cls=OPEN, when=When.CREATE, listed=True)
    proposed_at: datetime = declared("Recorded at", cls=OPEN, when=When.CREATE, listed=True)
    happened_at: datetime | None = declared(
        "Happened at", help="Empty where it is only proposed.", cls=OPEN, default=None, listed=True
    )
    value_before: str = declared("Approved value", cls=FieldClass.SECRET, lines=True, default="")
    value: str = declared(
        "New value", help="In words; level and equipment have a field of their own.", cls=FieldClass.SECRET, lines=True,
        default="",
    )
    level: Level | None = declared("New level", cls=OPEN, default=None)
    equipment: tuple[str, ...] = declared("New equipment", cls=OPEN, default=())
    why: str = declared("Why", when=When.CREATE, lines=True, max_length=4_000)
    paused: tuple[str, ...] = declared("Profiles it paused", cls=OPEN, default=())
    authorized_by: str = declared("Higher level authorized by", cls=OPEN, default="", cite="5.12.4.2")
    authorized_at: datetime | None = declared("Higher level authorized at", cls=OPEN, default=None, cite="5.12.4.2")
    decided_by: str = declared("Decided by", cls=OPEN, default="", cite="5.12.4.4 bullet 2")
    decided_at: datetime | None = declared("Decided at", cls=OPEN, default=None, cite="5.12.4.4 bullet 2")
    decision_reason: str = declared("Reason of the decision", lines=True, max_length=4_000, default="")

    @property
    def called(self) -> str:
        """What screens call it."""
        return f"Change of {self.detail}"

    @property
    def dossier(self) -> str:
        """Its identity's."""
        return self.identity

    @property
    def new_value(self) -> Any:
        """The value the field takes where it is approved."""
        return {Detail.LEVEL: self.level, Detail.EQUIPMENT: self.equipment}.get(self.detail, self.value)


S = ChangeState
CHANGE_WORKFLOW = Workflow(
    kind=Kind.CHANGE,
    moves={
        "ProposeChange": step(NEW, to=S.WAITING),
        "ReportChange": step(NEW, to=S.WAITING),
        "AuthorizeChange": stays(S.WAITING),
        "DecideChange": step(S.WAITING, to=(S.APPROVED, S.REFUSED)),
        "WithdrawChange": step(S.WAITING, to=S.WITHDRAWN),
    },
)


def waiting_changes(reader: Reader, *subjects: str) -> Sequence[Mapping[str, Any]]:
    """The open fields of the changes of some records that wait for a decision, by number."""
    every = reader.open_facts(Change, state=ChangeState.WAITING.value)
    return [each for each in every if each["subject"] in subjects]


def pausing(reader: Reader, profile: str) -> list[str]:
    """The numbers of the reported changes that pause a profile until they are decided."""
    every = reader.open_facts(Change, state=ChangeState.WAITING.value)
    return [str(each["urn"]) for each in every if profile in each["paused"]]
