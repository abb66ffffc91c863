"""From rows to one act: what is grouped, what is refused row by row and why, and what no reason ever repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import pytest

from models.command import Role
from models.equipment import EquipmentKind
from models.grid import FORMULA, MERGED, Grid, Line, Value
from models.import_cells import text_in
from models.import_fields import Shape, holds_credentials, likely_shape, suggested, targets_of
from models.import_plan import Asked, Plan, faults_of, known_to, plan, wanting
from models.importing import ImportCases, ImportEquipment
from models.investigation import Investigation, InvestigationState
from models.platform import Platform
from models.profile import Level
from tests.fakes import FakeContext
from tests.scene import CASE, DETECTIVE, IDENTITY, PLATFORM, scene

DAWN = datetime(2026, 3, 1)  # noqa: DTZ001 - what a spreadsheet holds has no zone
HEADS = ("Case number", "Title", "Name shown", "Site", "Engagement level", "Handle", "Operator")


@pytest.fixture
def desk() -> FakeContext:
    return scene().by(DETECTIVE, Role.DETECTIVE)


def grid(*rows: Sequence[Value], heads: tuple[str, ...] = HEADS) -> Grid:
    return Grid(headings=heads, lines=tuple(Line(number=n, cells=tuple(row)) for n, row in enumerate(rows, 2)))


def planned(
    desk: FakeContext, *rows: Sequence[Value], heads: tuple[str, ...] = HEADS, fixed: Mapping[str, str] | None = None
) -> Plan:
    found = grid(*rows, heads=heads)
    shape = likely_shape(heads)
    asked = Asked(shape=shape, match=suggested(shape, heads), fixed=fixed or {})
    assert faults_of(asked, found) == ()
    return plan(found, asked, desk, known_to(desk, desk.actor))


def site(desk: FakeContext) -> str:
    return desk.get(PLATFORM, Platform).name


def reasons(found: Plan) -> dict[int, str]:
    return {each.row: each.why for each in found.bad}


def test_rows_of_one_case_share_it_and_rows_of_one_name_share_the_identity(desk: FakeContext) -> None:
    rows = [("HM-26-9", "Bicycles", "Rita", site(desk), "view", handle, "") for handle in ("a", "b")]
    found = planned(desk, *rows, ("HM-26-9", "", "Tom", site(desk).upper(), "Befriend", "c", None))
    assert isinstance(found.act, ImportCases)
    (case,) = found.act.cases
    assert [len(each.profiles) for each in case.identities] == [2, 1]
    assert case.identities[1].profiles[0].level is Level.BEFRIEND
    assert found.good == (2, 3, 4)
    assert dict(found.counts) == {"investigation": 1, "false identity": 2, "profile": 3}


def test_where_no_column_gives_a_title_the_case_number_stands_for_it(desk: FakeContext) -> None:
    found = planned(desk, ("HM-26-9", "Rita"), heads=("Case number", "Name shown"))
    assert isinstance(found.act, ImportCases)
    details = found.act.cases[0].details
    assert details is not None
    assert (details.case_number, details.title) == ("HM-26-9", "HM-26-9")


def test_a_row_that_contradicts_an_earlier_one_is_named_and_the_earlier_one_stands(desk: FakeContext) -> None:
    found = planned(desk, ("C1", "Bicycles", "Rita"), ("C1", "Boats", "Tom"), ("C1", None, "Max"))
    (bad,) = found.bad
    assert (bad.row, bad.column, bad.why) == (3, "Title", "is not what row 2 says of the same")
    assert found.good == (2, 4)


def test_what_the_register_holds_is_neither_made_again_nor_contradicted(desk: FakeContext) -> None:
    held, known = desk.get(CASE, Investigation), desk.records[IDENTITY]
    number, name, handle = held.case_number, known.name, desk.records["HM-P-1-0001"].handle  # type: ignore[attr-defined]
    found = planned(
        desk,
        (number, held.title, name, site(desk), "view", handle, ""),
        (number, "Another title", name, site(desk), "view", "new", ""),
        (number.lower(), "", name, site(desk), "view", "new", ""),
        (number, "", "", "", "", "", ""),
    )
    assert reasons(found) == {
        2: "is in the register already", 3: "is not what the register holds", 5: "is in the register already",
    }  # fmt: skip
    assert isinstance(found.act, ImportCases)
    (case,) = found.act.cases
    assert (case.investigation, case.details, case.identities[0].identity) == (CASE, None, IDENTITY)


def test_nothing_is_added_to_a_case_that_is_over(desk: FakeContext) -> None:
    desk.keep([desk.get(CASE, Investigation).changed(state=InvestigationState.ENDED)])
    assert "ended" in reasons(planned(desk, (desk.get(CASE, Investigation).case_number, "", "Rita")))[2]


def test_the_same_row_twice_is_taken_once(desk: FakeContext) -> None:
    row = ("C1", "Bicycles", "Rita", site(desk), "view", "Handle", "")
    found = planned(desk, row, ("C1", "Bicycles", "RITA", site(desk), "view", "handle", ""), ("C1", "", "Rita"))
    assert reasons(found) == {3: "is the same site and handle as row 2", 4: "adds nothing to row 2"}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (("", "T", "Rita"), "Case number"),
        (("C1", "", "Rita"), "Title"),
        (("C1", "T", "", "", "view", "h"), "Name shown"),
        (("C1", "T", "Rita", "", "view", "h"), "Site"),
        (("C1", "T", "Rita", "*", "", "h"), "Engagement level"),
    ],
)
def test_what_a_record_can_not_be_made_without_is_named(desk: FakeContext, cells: tuple[str, ...], column: str) -> None:
    found = planned(desk, tuple(site(desk) if each == "*" else each for each in cells))
    assert [(each.column, each.why) for each in found.bad] == [(column, "is needed")]
    assert found.act is None


def test_one_word_for_every_row_stands_in_for_a_column_that_is_missing(desk: FakeContext) -> None:
    heads = ("Case number", "Name shown", "Site")
    rows = (("C1", "Rita", site(desk)), ("C2", "Tom", ""))
    missing = wanting(Asked(shape=Shape.CASES, match=suggested(Shape.CASES, heads)))
    assert [each.key for each in missing] == ["profile.level"]
    assert list(reasons(planned(desk, *rows, heads=heads))) == [2]
    found = planned(desk, *rows, heads=heads, fixed={"profile.level": "join group"})
    assert found.bad == ()
    assert found.counts["profile"] == 1  # the word alone makes no profile


@pytest.mark.parametrize("said", ["Number 3", "number 3", DETECTIVE, "0003", "3", "Officer 3"])
def test_a_row_is_taken_by_the_officer_it_names_as_operator(desk: FakeContext, said: str) -> None:
    row = ("C1", "T", "Rita", site(desk), "view", "h", said)
    assert planned(desk, row).bad == ()


def test_a_row_of_another_operator_is_left_to_that_officer(desk: FakeContext) -> None:
    found = planned(desk, ("C1", "T", "Rita", site(desk), "view", "h", "Number 4"))
    assert "that officer imports this row" in reasons(found)[2]


@pytest.mark.parametrize(
    ("at", "value", "why"),
    [
        (2, FORMULA, "formula"), (2, MERGED, "merged"), (2, "R\u202eita", "invisible direction mark"),
        (2, "R\x00ita", "control character"), (2, "x" * 121, "too long"), (3, "Elsewhere", "list of sites"),
        (4, "everything", "must be one of"), (2, "a\ud800b", "lone surrogate"),
    ],
)  # fmt: skip
def test_a_cell_that_can_not_be_taken_says_why_and_is_never_repeated(
    desk: FakeContext, at: int, value: Value, why: str
) -> None:
    cells: list[Value] = ["C1", "T", "Rita", site(desk), "view", "h", ""]
    cells[at] = value
    found = planned(desk, cells)
    assert [(each.row, each.column) for each in found.bad] == [(2, HEADS[at])]
    assert why in found.bad[0].why
    assert not isinstance(value, str) or value not in str(found.bad[0])


def test_a_row_with_nothing_in_the_matched_columns_is_named(desk: FakeContext) -> None:
    found = planned(desk, ("C1", "T", None), ("", "", None, None, None, None, None))
    assert reasons(found) == {3: "holds nothing in the columns that are matched"}


def test_lines_below_a_list_this_register_saved_are_no_rows(desk: FakeContext) -> None:
    found = planned(desk, ("C1", "T", ""), ("# Coverbook: LS-2026-0001, copy 1", None, None))
    assert (found.good, found.bad) == ((2,), ())


def test_equipment_is_read_by_its_own_declarations(desk: FakeContext) -> None:
    heads = ("Asset tag", "Type", "Brand", "Department property", "Network", "Serial")
    assert likely_shape(heads) is Shape.EQUIPMENT
    found = planned(
        desk,
        ("T-1", "Phone", "Example", "Yes", "separate line", 123456789012345),
        ("T-2", "sim", None, "perhaps", "separate line", None),
        heads=heads,
    )
    assert isinstance(found.act, ImportEquipment)
    details = found.act.pieces[0].details
    assert (details.kind, details.department_property, details.serial) == (EquipmentKind.PHONE, True, "123456789012345")
    assert reasons(found) == {3: "must be yes or no"}


@pytest.mark.parametrize(
    "heading", ["Password", "PASSWORD 2", "Pass-word", "pwd", "Account PIN", "2FA secret", "Recovery code"]
)
def test_a_column_of_what_opens_an_account_is_never_matched(heading: str) -> None:
    assert holds_credentials(heading)
    assert suggested(Shape.CASES, (heading,)) == {}
    asked = Asked(shape=Shape.CASES, match={0: "identity.legend"})
    assert "never keeps that" in faults_of(asked, Grid(headings=(heading,), lines=()))[0]


@pytest.mark.parametrize("heading", ["Spinner", "Opinion", "Phone", "Passenger", "Name"])
def test_other_columns_are(heading: str) -> None:
    assert not holds_credentials(heading)


def test_every_label_of_a_field_is_a_heading_that_is_understood() -> None:
    for shape in Shape:
        for target in targets_of(shape):
            assert suggested(shape, (target.label,)) == {0: target.key}


def test_a_field_is_proposed_once_and_the_label_goes_before_what_others_call_it() -> None:
    heads = ("Alias", "Name shown", "URL", "Nonsense")
    assert suggested(Shape.CASES, heads) == {1: "identity.name", 2: "profile.address"}


@pytest.mark.parametrize(
    ("match", "fixed", "said"),
    [
        ({0: "identity.nothing"}, {}, "is no field"),
        ({0: "identity.name", 1: "identity.name"}, {}, "two columns"),
        ({9: "identity.name"}, {}, "does not have"),
        ({0: "identity.name"}, {"profile.level": "much"}, "must be one of view"),
        ({0: "identity.name"}, {"identity.name": "Rita"}, "must be one of"),
    ],
)
def test_a_match_that_can_not_be_is_refused_before_any_row(
    match: dict[int, str], fixed: dict[str, str], said: str
) -> None:
    assert said in " ".join(faults_of(Asked(shape=Shape.CASES, match=match, fixed=fixed), grid(heads=("A", "B"))))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (" a ", "a"), (3, "3"), (3.0, "3"), (2.5, "2.5"), (True, "yes"), (False, "no"), (FORMULA, ""),
        (date(2026, 3, 1), "2026-03-01"), (DAWN, "2026-03-01"),
        (DAWN.replace(hour=9, minute=5), "2026-03-01 09:05"),
    ],
)  # fmt: skip
def test_a_cell_reads_as_the_spreadsheet_shows_it(value: Value, text: str) -> None:
    assert text_in(value) == text


@pytest.mark.parametrize("said", ["2026-03-01", "3/1/2026", "03/01/2026", date(2026, 3, 1), DAWN.replace(hour=8)])
def test_a_day_is_read_month_first_or_as_iso(desk: FakeContext, said: Value) -> None:
    found = planned(desk, ("C1", said), heads=("Case number", "Planned end"))
    assert isinstance(found.act, ImportCases)
    details = found.act.cases[0].details
    assert details is not None
    assert details.planned_end == date(2026, 3, 1)


@pytest.mark.parametrize("said", ["31/1/2026", "1.3.2026", "3/1/26", "soon", "2026-13-01", 46082])
def test_what_is_no_sure_day_is_refused(desk: FakeContext, said: Value) -> None:
    assert "is no day" in reasons(planned(desk, ("C1", said), heads=("Case number", "Planned end")))[2]
