from __future__ import annotations

from PySide6.QtCore import QSortFilterProxyModel, Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Opening
from tests.ui.driving import settle, shell
from ui.list_page import ListPage
from ui.window import MainWindow


def identities(window: MainWindow) -> ListPage:
    shell(window).go("identities")
    settle(window, 250)
    page = shell(window).page
    assert isinstance(page, ListPage)
    return page


def test_a_list_holds_pages_of_two_hundred_rows_and_fetches_the_next_when_scrolled(
    window: MainWindow, opening: Opening
) -> None:
    opening.session.extra = 60
    model = identities(window).list.model
    assert model.rowCount() == 200
    assert model.total == 11 * 61
    model.fetchMore()
    settle(window)
    assert model.rowCount() == 400


def test_no_proxy_model_sorts_a_list(window: MainWindow) -> None:
    assert not identities(window).findChildren(QSortFilterProxyModel)


def test_the_filter_box_narrows_the_list(window: MainWindow) -> None:
    page = identities(window)
    QTest.keyClicks(page.list.filter, "gloria.petit")
    settle(window, 250)
    assert page.list.model.rowCount() == 1


def test_a_chip_shows_one_state_only(window: MainWindow) -> None:
    page = identities(window)
    page.list._group.button(1).click()
    settle(window, 250)
    assert page.list.model.rowCount() == 2


def test_a_click_on_a_header_sorts_and_a_second_turns_it(window: MainWindow) -> None:
    page = identities(window)
    page.list.view.sorted_by.emit(1)
    settle(window, 150)
    first = page.list.model.urn_at(0)
    page.list.view.sorted_by.emit(1)
    settle(window, 150)
    assert page.list.model.urn_at(0) != first
    assert page.list.model.query.descending


def test_rows_are_walked_and_opened_by_keyboard_alone(window: MainWindow) -> None:
    page = identities(window)
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_Down)
    settle(window, 250)
    assert page.list.view.chosen_urn == "HM-P-1-0013"
    assert page.detail.urn == "HM-P-1-0013"
    QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    settle(window, 250)
    assert page.record.urn == "HM-P-1-0013"
    assert page.back()


def test_a_row_is_read_out_as_a_whole_sentence(window: MainWindow) -> None:
    model = identities(window).list.model
    sentence = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert sentence == "Ray Dunleavy on Facebook, in use, operator Det. P. Sousa, last valid day: Apr 12, 2026."


def test_an_approval_the_date_has_overtaken_is_shown_as_expired(window: MainWindow) -> None:
    model = identities(window).list.model
    at = model.row_of("HM-P-1-0014")
    assert model.data(model.index(at, 1)) == "expired"


def test_a_profile_that_is_not_cleared_says_so_in_a_banner(window: MainWindow) -> None:
    page = identities(window)
    page.list.view.choose("HM-P-1-0013")
    settle(window, 250)
    assert page.detail.banner.words.startswith("Not cleared for use:")
    page.list.view.choose("HM-P-1-0014")
    settle(window, 250)
    assert page.detail.banner.words == (
        "Not cleared for use: The approval has ended (house rule R13). Lifted when it is renewed."
    )
