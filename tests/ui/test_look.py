from __future__ import annotations

import math

import attrs
import pytest
from PySide6.QtGui import QColor

from models.activity import ActivityState
from models.application import ApplicationState
from models.assignment import AssignmentState
from models.delegation import PaperState
from models.equipment import EquipmentState
from models.identity import IdentityState
from models.investigation import InvestigationState
from models.officer import OfficerState
from models.profile import ProfileState
from models.review import ReviewState
from ui.chips import STATES
from ui.icons import DRAWINGS
from ui.theme import DARK, LIGHT, Tokens

ON_SURFACE = ("text", "text2", "accent_text", "danger", "warn", "ok", "teal")


def luminance(color: str) -> float:
    it = QColor(color)
    red, green, blue = (_linear(value) for value in (it.redF(), it.greenF(), it.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    small = 0.03928
    return value / 12.92 if value <= small else math.pow((value + 0.055) / 1.055, 2.4)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_is_readable_on_every_ground_it_stands_on(theme: Tokens) -> None:
    pairs = [(ink, ground) for ink in ON_SURFACE for ground in ("surface", "bg", "sunken")]
    pairs += [("on_accent", "accent"), ("rail_text", "rail"), ("rail_text", "rail_selected"), ("on_band", "band")]
    pairs += [(ink, f"{ink}_soft") for ink in ("danger", "warn", "ok", "teal")]
    pairs += [("accent_text", "accent_soft"), ("text", "accent_soft"), ("text2", "accent_soft")]
    pairs += [("text2", "neutral_soft"), ("on_badge", "badge"), ("on_flame", "flame")]
    colors = attrs.asdict(theme)
    weak = [(i, g, round(contrast(colors[i], colors[g]), 2)) for i, g in pairs if contrast(colors[i], colors[g]) < 4.5]
    assert not weak


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_border_of_a_control_is_seen(theme: Tokens) -> None:
    assert contrast(theme.control, theme.surface) >= 3
    assert contrast(theme.accent, theme.surface) >= 3


def test_every_state_has_an_icon_a_word_and_a_colour_of_its_own() -> None:
    kinds = (
        ApplicationState,
        AssignmentState,
        EquipmentState,
        IdentityState,
        InvestigationState,
        OfficerState,
        PaperState,
        ProfileState,
        ReviewState,
        ActivityState,
    )
    missing = {state.value for kind in kinds for state in kind} - set(STATES)
    assert not missing


def test_every_icon_a_state_names_is_bundled() -> None:
    assert not {look.icon for look in STATES.values()} - {file.stem for file in DRAWINGS.glob("*.svg")}
