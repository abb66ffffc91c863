"""Taking over a list kept before: all of it as drafts, by the handlers that document one record, or none of it."""

from __future__ import annotations

from typing import Any

import pytest

from models.applying import DocumentProfile
from models.canonical import from_plain, plain
from models.command import Role
from models.equipment import Equipment, EquipmentKind, EquipmentState, Network, RegisterEquipment
from models.errors import InvalidInput, NotOnDossier, Refused
from models.fields import fields_of
from models.grid import MOST_LINES
from models.identity import DocumentIdentity, FalseIdentity, IdentityState
from models.importing import (
    ImportCases,
    ImportedCase,
    ImportedEquipment,
    ImportedIdentity,
    ImportedProfile,
    ImportEquipment,
    import_cases,
    import_equipment,
)
from models.investigation import Investigation, InvestigationState, OpenInvestigation, Purpose
from models.profile import Level, Profile, ProfileState
from models.record import Kind, urn_text
from models.rulebook import RULEBOOK, may_give
from tests.fakes import FakeContext
from tests.scene import ADMINISTRATOR, CASE, DETECTIVE, IDENTITY, OTHER, PLATFORM, scene


class Numbering(FakeContext):
    """Gives out a number once, as the door's own context does, before anything is kept."""

    def new_urn(self, kind: Kind) -> str:
        self.given = {**getattr(self, "given", {})}
        last = self.given.get(kind, int(super().new_urn(kind).rsplit("-", 1)[1]) - 1) + 1
        self.given[kind] = last
        return urn_text("HM", kind, 1, last)


@pytest.fixture
def desk() -> FakeContext:
    made = scene()
    context = Numbering(*made.records.values(), actor=DETECTIVE)
    return context.by(DETECTIVE, Role.DETECTIVE)


def profile(row: int, handle: str = "h", **changes: Any) -> ImportedProfile:
    told: dict[str, Any] = {"row": row, "platform": PLATFORM, "level": Level.VIEW, "handle": handle}
    return ImportedProfile(**(told | changes))


def person(row: int, *profiles: ImportedProfile, name: str = "Rita Example") -> ImportedIdentity:
    return ImportedIdentity(row=row, details=DocumentIdentity(investigation="", name=name), profiles=profiles)


def case(row: int, *people: ImportedIdentity, number: str = "HM-26-041", **changes: Any) -> ImportedCase:
    details = OpenInvestigation(case_number=number, title="Stolen bicycles", **changes)
    return ImportedCase(row=row, details=details, identities=people)


def test_a_case_its_identity_and_its_profiles_come_in_together_as_drafts(desk: FakeContext) -> None:
    act = ImportCases(cases=(case(2, person(2, profile(2, "@rita", address="example.org/rita"), profile(3, "r2"))),))
    investigation, identity, first, second = import_cases(act, desk)
    assert isinstance(investigation, Investigation)
    assert isinstance(identity, FalseIdentity)
    assert isinstance(first, Profile)
    assert isinstance(second, Profile)
    assert investigation.state is InvestigationState.DRAFT
    assert identity.state is IdentityState.DRAFT
    assert {first.state, second.state} == {ProfileState.DRAFT}
    assert (identity.investigation, first.identity, second.identity) == (investigation.urn, identity.urn, identity.urn)
    assert (first.handle, first.address, first.operator) == ("@rita", "example.org/rita", DETECTIVE)
    assert len({investigation.urn, identity.urn, first.urn, second.urn}) == 4


def test_a_drafted_account_is_not_taken_for_one_that_was_opened(desk: FakeContext) -> None:
    made = import_cases(ImportCases(cases=(case(2, person(2, profile(2))),)), desk)[-1]
    assert isinstance(made, Profile)
    assert made.account_opened_at is None
    assert not made.is_kept


def test_one_bad_row_lets_nothing_in_and_every_bad_row_is_named(desk: FakeContext) -> None:
    act = ImportCases(
        cases=(
            case(2, person(2, profile(2))),
            case(3, number="HM-26-042", purpose=Purpose.OTHER),
            case(4, person(4, name=""), number="HM-26-043"),
        )
    )
    before = dict(desk.records)
    with pytest.raises(InvalidInput) as refused:
        import_cases(act, desk)
    assert sorted(refused.value.problems) == ["row 3", "row 4"]
    assert "Reason, where the purpose" in refused.value.problems["row 3"]
    assert refused.value.problems["row 4"] == "Name shown is needed"
    assert desk.records == before


def test_an_identity_is_added_to_a_case_of_the_register_by_its_investigators_alone(desk: FakeContext) -> None:
    act = ImportCases(cases=(ImportedCase(row=2, investigation=CASE, identities=(person(2),)),))
    assert [type(each) for each in import_cases(act, desk)] == [FalseIdentity]
    with pytest.raises(Refused, match="R01"):
        import_cases(act, desk.by(OTHER, Role.DETECTIVE))


def test_a_case_nobody_named_the_actor_on_stays_shut(desk: FakeContext) -> None:
    desk.closed.add(CASE)
    with pytest.raises(NotOnDossier):
        import_cases(ImportCases(cases=(ImportedCase(row=2, investigation=CASE, identities=(person(2),)),)), desk)


def test_a_profile_is_added_to_an_identity_of_its_own_case_alone(desk: FakeContext) -> None:
    added = ImportedIdentity(row=2, identity=IDENTITY, profiles=(profile(2),))
    of_case = ImportCases(cases=(ImportedCase(row=2, investigation=CASE, identities=(added,)),))
    assert [type(each) for each in import_cases(of_case, desk)] == [Profile]
    with pytest.raises(InvalidInput, match="another case"):
        import_cases(ImportCases(cases=(case(2, added),)), desk)


@pytest.mark.parametrize("row", [ImportedCase(row=7), ImportedCase(row=7, identities=(ImportedIdentity(row=7),))])
def test_what_names_neither_a_record_nor_a_new_one_is_refused(desk: FakeContext, row: ImportedCase) -> None:
    with pytest.raises(InvalidInput, match="row 7"):
        import_cases(ImportCases(cases=(row,)), desk)


def test_an_empty_list_and_one_beyond_the_limit_are_refused(desk: FakeContext) -> None:
    many = tuple(case(n, number=f"N{n}") for n in range(MOST_LINES + 1))
    for cases in ((), many):
        with pytest.raises(InvalidInput, match="the list"):
            import_cases(ImportCases(cases=cases), desk)


def piece(row: int, tag: str) -> ImportedEquipment:
    details = RegisterEquipment(
        asset_tag=tag, kind=EquipmentKind.PHONE, department_property=True, network=Network.SEPARATE_LINE
    )
    return ImportedEquipment(row=row, details=details)


def test_equipment_goes_into_stock_and_an_asset_tag_stands_once_in_the_list_too(desk: FakeContext) -> None:
    desk.by(ADMINISTRATOR, Role.ADMINISTRATOR)
    made = import_equipment(ImportEquipment(pieces=(piece(2, "UC-PH-11"), piece(3, "UC-PH-12"))), desk)
    assert [each.state for each in made if isinstance(each, Equipment)] == [EquipmentState.IN_STOCK] * 2
    twice = ImportEquipment(pieces=(piece(2, "UC-PH-13"), piece(3, "uc-ph-13"), piece(4, "UC-LT-01")))
    with pytest.raises(InvalidInput) as refused:
        import_equipment(twice, desk)
    assert list(refused.value.problems) == ["row 3", "row 4"]


@pytest.mark.parametrize("command", ["ImportCases", "ImportEquipment"])
def test_a_list_is_imported_by_whoever_documents_its_records_one_by_one(command: str) -> None:
    alone = {"ImportCases": "DocumentIdentity", "ImportEquipment": "RegisterEquipment"}[command]
    assert RULEBOOK[command].roles == RULEBOOK[alone].roles
    active = {"state": "active", "locked_at": None}
    assert not may_give(command, active, frozenset({Role.INSPECTOR, Role.CHIEF}))


def test_the_acts_are_the_same_through_json() -> None:
    for act in (ImportCases(cases=(case(2, person(2, profile(2))),)), ImportEquipment(pieces=(piece(2, "T"),))):
        assert from_plain(type(act), plain(act)) == act


def test_an_imported_profile_has_every_field_a_documented_one_is_given() -> None:
    imported = {each.name for each in fields_of(ImportedProfile)}
    assert {each.name for each in fields_of(DocumentProfile)} - imported == {"identity", "operator"}
