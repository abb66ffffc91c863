from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from models.applying import DocumentProfile
from models.command import Role
from models.delegation import Delegate
from models.directory import ConfirmOfficer
from models.equipment import EquipmentKind, Network, RegisterEquipment
from models.identity import DocumentIdentity
from models.record import Kind
from models.review_meeting import HoldReview
from models.setting_up import SetUpProfile
from models.stopping import SuspendProfile
from tests.ui.driving import application
from ui.editors import Editor
from ui.editors_dates import InstantEditor
from ui.form import Form
from ui.moments import typed_day, typed_instant
from ui.refers import Option

ZONE = ZoneInfo("America/New_York")


@pytest.fixture(autouse=True)
def _qt() -> None:
    application()


def filled_equipment() -> Form:
    form = Form(RegisterEquipment, ZONE)
    form.show_values(
        {
            "asset_tag": "UC-LT-09",
            "kind": EquipmentKind.LAPTOP,
            "department_property": True,
            "network": Network.SEPARATE_LINE,
        }
    )
    return form


def test_what_is_filled_in_becomes_the_command() -> None:
    command = filled_equipment().build()
    assert command == RegisterEquipment(
        asset_tag="UC-LT-09", kind=EquipmentKind.LAPTOP, department_property=True, network=Network.SEPARATE_LINE
    )


def test_a_chosen_word_stays_a_member_of_its_list_not_a_plain_text() -> None:
    form = filled_equipment()
    command = form.build()
    assert isinstance(command.kind, EquipmentKind)
    roles = Form(ConfirmOfficer, ZONE, preset={"officer": "HM-O-1-0004"})
    roles.show_values({"roles": (Role.DETECTIVE,)})
    assert isinstance(roles.build().roles[0], Role)


def test_all_that_is_missing_is_named_at_once_each_under_its_field() -> None:
    form = Form(RegisterEquipment, ZONE)
    assert form.build() is None
    faulty = {name for name, each in form.rows.items() if each.fault}
    assert faulty == {"asset_tag", "kind", "department_property", "network"}
    assert form.rows["asset_tag"].fault == "“Asset tag” is missing."


def test_a_fault_appears_when_a_field_is_left_not_while_typing() -> None:
    form = Form(RegisterEquipment, ZONE)
    row = form.rows["asset_tag"]
    row.editor.set_value("")
    assert not row.fault
    row.editor.left.emit()
    assert row.fault


def test_a_text_with_a_control_character_is_refused_in_words() -> None:
    form = filled_equipment()
    form.rows["asset_tag"].editor.set_value("UC\u202e09")
    assert form.build() is None
    assert "direction mark" in form.rows["asset_tag"].fault


def test_a_given_field_is_not_asked_for() -> None:
    form = Form(SuspendProfile, ZONE, preset={"profile": "HM-P-1-0012"})
    assert form.names == ("stop_reason",)
    form.show_values({"stop_reason": "Recognized by a seller."})
    assert form.build() == SuspendProfile(profile="HM-P-1-0012", stop_reason="Recognized by a seller.")


def test_problems_the_register_names_stand_at_their_fields_and_others_are_handed_back() -> None:
    form = filled_equipment()
    others = form.show_problems({"asset_tag": "is in use already", "lines[0].x": "is odd"})
    assert form.rows["asset_tag"].fault == "This is in use already."
    assert others == {"lines[0].x": "is odd"}


def test_a_time_is_typed_in_the_departments_zone() -> None:
    form = Form(SetUpProfile, ZONE, options={Kind.EQUIPMENT: (Option("HM-E-1-0001", "UC-LT-01"),)})
    editor = form.rows["account_opened_at"].editor
    assert isinstance(editor, InstantEditor)
    editor.box.setText("1/12/2026")
    editor.time.setText("10:20")
    assert editor.value() == datetime(2026, 1, 12, 15, 20, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2026-03-16", "3/16/2026", " 2026-03-16 "])
def test_a_day_is_typed_either_way(typed: str) -> None:
    assert typed_day(typed) == date(2026, 3, 16)


@pytest.mark.parametrize(("day", "time"), [("2026-13-01", "10:00"), ("2026-03-16", "25:00"), ("soon", "10:00")])
def test_what_is_no_time_is_told_in_words(day: str, time: str) -> None:
    with pytest.raises(ValueError, match="Type it as"):
        typed_instant(day, time, ZONE)


def test_a_list_of_parts_grows_by_its_button_and_becomes_records() -> None:
    form = Form(HoldReview, ZONE, preset={"review": "HM-R-1-0001", "answers": ()}, options=officers())
    part = form.rows["actions"].editor.add()  # type: ignore[attr-defined]
    part.show_values({"what": "Ask the prosecutor.", "owner": "HM-O-1-0004", "due": date(2026, 4, 1)})
    form.show_values({"held_at": datetime(2026, 3, 16, 10, tzinfo=ZONE)})
    command = form.build()
    assert command is not None
    assert command.actions[0].owner == "HM-O-1-0004"
    assert command.actions[0].question is None


def officers() -> dict[Kind, tuple[Option, ...]]:
    return {Kind.OFFICER: (Option("HM-O-1-0004", "Det. P. Sousa"),), Kind.PROFILE: ()}


def test_a_field_that_can_be_left_empty_now_says_when_it_is_needed() -> None:
    identity = Form(DocumentIdentity, ZONE)
    assert identity.rows["name"].need == ""
    assert identity.rows["legend"].need == "needed to submit"
    assert identity.rows["occupation"].need == "optional"
    assert Form(SetUpProfile, ZONE).rows["credential_holder"].need == "needed to be approved"
    assert Form(DocumentProfile, ZONE).rows["operator"].need == "filled in when left empty"


def test_what_is_kept_from_the_first_moment_is_not_to_be_emptied() -> None:
    form = Form(Delegate, ZONE)
    assert form.rows["clauses"].need == ""
    form.show_values({"clauses": ()})
    assert form.build() is None
    assert form.rows["clauses"].fault


def test_every_stop_of_the_keyboard_has_a_name_and_tab_leaves_long_texts() -> None:
    form = Form(DocumentIdentity, ZONE)
    for row in form.rows.values():
        editor: Editor = row.editor
        assert editor.stops
        assert all(stop.accessibleName() for stop in editor.stops)
    assert all(box.tabChangesFocus() for box in form.findChildren(QPlainTextEdit))
