"""Taking over the list a department kept before: every accepted row in one act, as drafts, all of them or none.

The rows were read, matched and checked before (models/import_plan.py); here they pass the same handlers as records
documented one by one. One act is one transaction and one journal entry, so nothing is ever half imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import attrs

from models.ahead import Ahead
from models.applying import DocumentProfile, document_profile
from models.command import Command, Context, Role, Row
from models.equipment import DIVISION, RegisterEquipment, register_equipment
from models.errors import InvalidInput
from models.fields import declared, fields_of, left_blank, taken_from
from models.grid import MOST_LINES
from models.identity import DocumentIdentity, FalseIdentity, document_identity
from models.investigation import Investigation, OpenInvestigation, open_investigation
from models.profile import Level, Profile
from models.record import Record


def _row() -> int:
    found: int = declared("Row of the file", help="Where it stood; named in what is said of it.", default=0)
    return found


@attrs.frozen(kw_only=True)
class ImportedProfile:
    """One site of an identity, with what is known of its account; the rest is stated when it is set up."""

    row: int = _row()
    platform: str = taken_from(Profile, "platform")
    level: Level = taken_from(Profile, "level")
    planned_use: str = taken_from(Profile, "planned_use", "")
    handle: str = taken_from(Profile, "handle", "")
    address: str = taken_from(Profile, "address", "")


@attrs.frozen(kw_only=True)
class ImportedIdentity:
    """A false identity to document, or the number of one that is in the register; and its sites."""

    row: int = _row()
    identity: str = taken_from(Profile, "identity", "")
    details: DocumentIdentity | None = declared(
        "Details", help="Of a new one; its case is the one it stands in.", default=None
    )
    profiles: tuple[ImportedProfile, ...] = declared("Sites", default=())


@attrs.frozen(kw_only=True)
class ImportedCase:
    """A case to open, or the number of one that is in the register; and its false identities."""

    row: int = _row()
    investigation: str = taken_from(FalseIdentity, "investigation", "")
    details: OpenInvestigation | None = declared("Details", help="Of a new one.", default=None)
    identities: tuple[ImportedIdentity, ...] = declared("False identities", default=())


@attrs.frozen(kw_only=True)
class ImportedEquipment:
    """A piece of equipment to register."""

    row: int = _row()
    details: RegisterEquipment = declared("Details")


@attrs.frozen(kw_only=True)
class ImportCases(Command):
    """Take over cases, false identities and profiles from a list kept before, as drafts: all of them or none."""

    cases: tuple[ImportedCase, ...] = declared("Cases")


@attrs.frozen(kw_only=True)
class ImportEquipment(Command):
    """Take over equipment from a list kept before, into stock: all of it or none."""

    pieces: tuple[ImportedEquipment, ...] = declared("Equipment")


@attrs.define
class _Taking:
    """An act under way: what it has made, and what is wrong with which row."""

    context: Ahead
    problems: dict[str, str] = attrs.Factory(dict)

    def make(self, row: int, handler: Callable[[], Sequence[Record]]) -> Record | None:
        """The record of one row, or None where something is wrong with it; the other rows are looked at too."""
        try:
            made = handler()
            problems = left_blank(made)
        except InvalidInput as error:
            made, problems = (), error.problems
        if problems:
            self.problems[f"row {row}"] = words_of(problems)
            return None
        self.context.keep(made)
        return made[0]

    def done(self) -> Sequence[Record]:
        """Every record made. Raises: InvalidInput, naming each bad row."""
        if self.problems:
            raise InvalidInput(self.problems)
        return list(self.context.made.values())


def words_of(problems: Mapping[str, str]) -> str:
    """What is wrong, with the labels of the fields in place of their names."""
    return "; ".join(f"{_LABELS.get(name, name)} {said}" for name, said in problems.items())


_LABELS: Mapping[str, str] = {
    each.name: each.declared.label
    for owner in (OpenInvestigation, DocumentIdentity, DocumentProfile, ImportedProfile, RegisterEquipment)
    for each in fields_of(owner)
}


def import_cases(command: ImportCases, context: Context) -> Sequence[Record]:
    """Each record by the handler that documents it alone; a new case or identity is there for the rows below it."""
    _require_some(len(command.cases), sum(len(i.profiles) or 1 for case in command.cases for i in case.identities))
    taking = _Taking(Ahead(context))
    for case in command.cases:
        _take_case(taking, case)
    return taking.done()


def _require_some(records: int, rows: int) -> None:
    if not records:
        raise InvalidInput({"the list": "holds no row to import"})
    if max(records, rows) > MOST_LINES:
        raise InvalidInput({"the list": f"holds more than {MOST_LINES:,} rows; import it in parts"})


def _take_case(taking: _Taking, case: ImportedCase) -> None:
    context, urn, details = taking.context, case.investigation, case.details
    if (details is None) == (not urn):
        raise InvalidInput({f"row {case.row}": "needs one: the number of a case, or the details of a new one"})
    if details is not None:
        made = taking.make(case.row, lambda: open_investigation(details, context))
        urn = made.urn if made is not None else ""
    elif not case.identities:
        context.get(urn, Investigation)
    for identity in case.identities if urn else ():
        _take_identity(taking, identity, urn)


def _take_identity(taking: _Taking, identity: ImportedIdentity, case: str) -> None:
    context, urn, details = taking.context, identity.identity, identity.details
    if (details is None) == (not urn):
        raise InvalidInput({f"row {identity.row}": "needs one: the number of an identity, or the details of a new one"})
    if details is not None:
        whole = attrs.evolve(details, investigation=case)
        made = taking.make(identity.row, lambda: document_identity(whole, context))
        urn = made.urn if made is not None else ""
    elif context.get(urn, FalseIdentity).investigation != case:
        raise InvalidInput({f"row {identity.row}": "names a false identity of another case"})
    for each in identity.profiles if urn else ():
        taking.make(each.row, partial(_profile, each, urn, context))


def _profile(row: ImportedProfile, identity: str, context: Context) -> Sequence[Record]:
    plain = DocumentProfile(identity=identity, platform=row.platform, level=row.level, planned_use=row.planned_use)
    return [each.changed(handle=row.handle, address=row.address) for each in document_profile(plain, context)]


def import_equipment(command: ImportEquipment, context: Context) -> Sequence[Record]:
    """Each piece by the handler that registers it alone: an asset tag stands once, in the list too."""
    _require_some(len(command.pieces), len(command.pieces))
    taking = _Taking(Ahead(context))
    for each in command.pieces:
        taking.make(each.row, partial(register_equipment, each.details, taking.context))
    return taking.done()


ROWS: tuple[Row, ...] = (
    Row(
        command=ImportCases,
        handler=import_cases,
        roles=frozenset({Role.DETECTIVE, Role.COMMANDER}),
        clauses=("5.12.4.1", "5.12.4.2", "5.12.4.4 bullet 1"),
        says="Takes over cases, false identities and profiles from a list kept before, all as drafts.",
    ),
    Row(
        command=ImportEquipment,
        handler=import_equipment,
        roles=DIVISION,
        clauses=("5.12.4.3",),
        says="Takes over equipment from a list kept before, into stock.",
    ),
)
