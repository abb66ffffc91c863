"""Which acts stand as buttons in a panel, and which under “More acts”."""

from __future__ import annotations

import attrs
from PySide6.QtWidgets import QWidget

from tests.ui.driving import settle, shell
from ui.detail import ActBar
from ui.icons import Button
from ui.reading import Offer
from ui.window import MainWindow

ROOM = 235


def offer(command: str, obstacle: str | None = None) -> Offer:
    return Offer(command=command, icon="pencil", look="", preset={}, obstacle=obstacle)


def bar_with(window: MainWindow, *offers: Offer) -> ActBar:
    bar = ActBar(shell(window))
    bar.setParent(window)
    bar.resize(ROOM, 40)
    bar.show()
    bar.show_offers(offers)
    settle(window)
    return bar


def shown(bar: QWidget) -> list[str]:
    return [each.text() for each in bar.findChildren(Button) if each.isVisible() and each.text()]


LONG = offer("RecordReviewRefusal" * 2)
SHORT = offer("SubmitApplication")


def test_an_act_too_wide_for_the_panel_goes_under_more_acts_and_the_next_is_a_button(window: MainWindow) -> None:
    bar = bar_with(window, LONG, SHORT)
    assert shown(bar) == ["Submit…"]
    assert bar.more.isVisible()


def test_a_button_is_never_wider_than_its_panel_where_another_fits(window: MainWindow) -> None:
    bar = bar_with(window, SHORT, LONG)
    assert shown(bar) == ["Submit…"]


def test_a_panel_at_which_nothing_can_be_done_shows_the_first_act_and_why(window: MainWindow) -> None:
    barred = attrs.evolve(SHORT, obstacle="Only Det. P. Sousa can do this.")
    bar = bar_with(window, barred, offer("WithdrawApplication", "Not now."))
    assert shown(bar) == ["Submit…"]
    button = next(each for each in bar.findChildren(Button) if each.isVisible() and each.text())
    assert not button.isEnabled()
    assert button.toolTip() == "Only Det. P. Sousa can do this."
