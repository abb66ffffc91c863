"""Recording a site in the window: an entry of the catalogue fills the fields, which stay the department's to change."""

from __future__ import annotations

import pytest

from models.platform import Stance
from models.platform_catalogue import catalogue, site_of
from tests.ui.driving import settle, shell
from ui.catalogue_choice import OWN, CatalogueChoice
from ui.dialogs.act import ActSheet
from ui.form import Form
from ui.window import MainWindow


@pytest.fixture
def sheet(window: MainWindow) -> ActSheet:
    shell(window).act("RecordPlatform", {})
    settle(window)
    found = shell(window).sheet
    assert isinstance(found, ActSheet)
    return found


def form_of(sheet: ActSheet) -> Form:
    assert sheet.form is not None
    return sheet.form


def choice(sheet: ActSheet) -> CatalogueChoice:
    (found,) = sheet.findChildren(CatalogueChoice)
    return found


def test_the_catalogue_stands_above_the_form_and_begins_with_a_site_of_ones_own(sheet: ActSheet) -> None:
    box = choice(sheet).box
    assert [box.itemText(at) for at in range(box.count())] == [OWN, *(each.name for each in catalogue())]
    assert box.currentText() == OWN
    assert box.accessibleName() == "From the catalogue"
    assert choice(sheet).caution.words == ""


def test_an_entry_fills_the_fields_says_what_it_rests_on_and_states_no_look(sheet: ActSheet) -> None:
    choice(sheet).box.setCurrentText("Reddit")
    reddit = site_of("reddit")
    assert reddit is not None
    command = form_of(sheet).build()
    assert {name: getattr(command, name) for name in reddit.fields} == dict(reddit.fields)
    assert command.stance is Stance.PSEUDONYMS
    assert command.checked_on is None
    assert "Checked on: not recorded." in choice(sheet).caution.words
    assert "public archive of terms" in choice(sheet).caution.words


def test_what_the_catalogue_filled_can_be_changed_and_another_choice_fills_anew(sheet: ActSheet) -> None:
    choice(sheet).box.setCurrentText("Reddit")
    form_of(sheet).show_values({"says": "What we read ourselves."})
    assert form_of(sheet).build().says == "What we read ourselves."
    choice(sheet).box.setCurrentText("Telegram")
    command = form_of(sheet).build()
    assert (command.name, command.guide_address) == ("Telegram", "none known")
    choice(sheet).box.setCurrentText(OWN)
    assert form_of(sheet).rows["name"].editor.value() == ""
    assert form_of(sheet).build() is None
    assert choice(sheet).caution.words == ""


def test_no_other_act_has_the_catalogue(window: MainWindow) -> None:
    shell(window).act("RegisterEquipment", {})
    settle(window)
    assert window.findChildren(CatalogueChoice) == []
