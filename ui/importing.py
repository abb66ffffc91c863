"""A list kept before, on its way into the register: read, matched, looked at, then given as one act. Imports no Qt."""

from __future__ import annotations

import re
from typing import Any

from models.errors import InvalidInput, NotAllowed, RegisterError
from models.grid import Grid
from models.import_fields import Shape, likely_shape, suggested
from models.import_plan import Asked, Plan, faults_of, known_to, plan, rows_of
from models.importing import ImportCases, ImportedCase, ImportEquipment
from ui.given import Given, reason

_ROW = re.compile(r"^row (\d+)$")


class MatchNotUsable(RegisterError):
    """The columns are not matched as they can be: {faults} Change the match and try again. Nothing was imported."""


class NothingToImport(RegisterError):
    """No row of the list can be taken as it is matched now. Look at what is said of each row, mend the list or the
    match, and try again. Nothing was imported.
    """


class RowsNotTaken(RegisterError):
    """{bad} of {every} rows can't be taken, so nothing was imported. Mend them in the list, or say that the {good}
    other rows are imported without them (--good-rows).
    """


def shapes_of(session: Any) -> tuple[Shape, ...]:
    """The kinds of list this officer's roles may import."""
    return tuple(each for each in Shape if session.offers(each.command.__name__))


def begun(grid: Grid, shapes: tuple[Shape, ...]) -> Asked:
    """What is proposed for a list that was just read: its likeliest kind and match."""
    likely = likely_shape(grid.headings)
    shape = likely if likely in shapes or not shapes else shapes[0]
    return Asked(shape=shape, match=suggested(shape, grid.headings))


def look(session: Any, grid: Grid, asked: Asked) -> Plan:
    """What the list would make, as the door itself would judge it; nothing is written.

    Raises: MatchNotUsable; what the door refuses whatever the rows say.
    """
    if faults := faults_of(asked, grid):
        raise MatchNotUsable(faults=" ".join(faults))
    reading = session.reading
    known = known_to(reading, session.actor)
    refused: dict[int, str] = {}
    while True:
        found = plan(grid, asked, reading, known, refused)
        error = session.register.weigh(found.act) if found.act is not None else None
        if error is None or found.act is None:
            return found
        refused |= _refused(session, found.act, error)


def _refused(session: Any, act: ImportCases | ImportEquipment, error: RegisterError) -> dict[int, str]:
    """Row → why the door would not take it. Raises: the error, where it is of no row."""
    if isinstance(error, NotAllowed):
        raise error
    if isinstance(error, InvalidInput):
        rows = {int(found[1]): why for name, why in error.problems.items() if (found := _ROW.match(name))}
        for case in getattr(act, "cases", ()):  # its details are those of all its rows
            if case.row in rows and case.details is not None:
                rows = dict.fromkeys(rows_of(case), rows[case.row]) | rows
        if rows:
            return rows
    others = {row: why for each in getattr(act, "cases", ()) for row, why in _of_case(session, each).items()}
    if not others:
        raise error
    return others


def _of_case(session: Any, case: ImportedCase) -> dict[int, str]:
    error = session.register.weigh(ImportCases(cases=(case,)))
    return {} if error is None else dict.fromkeys(rows_of(case), reason(error))


def import_list(session: Any, found: Plan) -> Given:
    """Give the act: every good row in one transaction and one journal entry, or none.

    Raises: NothingToImport; the kinds ``Session.perform`` names.
    """
    if found.act is None:
        raise NothingToImport
    given: Given = session.perform(found.act)
    return given
