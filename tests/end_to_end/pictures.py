"""Draws every page in light and dark into ``docs/guide/pictures``, from a practice register built for it.

Run by ``make pictures``. The register, its passphrases and everything of it lie in a temporary folder and go with it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from models.application import Application
from models.applying import DocumentProfile, DraftApplication, SubmitApplication
from models.platform import Platform
from models.profile import Level, Profile, ProfileState
from models.review_calendar import ScheduleReview
from storage.anchors import Anchors
from ui.opening import open_session
from ui.page import Page
from ui.practice.build import Built, build
from ui.session import Session
from ui.theme import apply_theme
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.ui.driving import application, put_away, settle, shell, unlock, unlock_page

PICTURES = Path(__file__).parents[2] / "docs" / "guide" / "pictures"
SIZE = (1366, 768)
SLOW = 400
Draw = Callable[[str], None]


class Studio:
    """The practice register and who can open it."""

    def __init__(self, built: Built, target: Path) -> None:
        self._built, self._target = built, target
        self._passphrases = {each.login: each.passphrase for each in built.accounts}
        self.drawn: list[Path] = []

    @contextmanager
    def session(self, login: str) -> Iterator[Session]:
        """A session without a window."""
        with Session.open(self._built.store, login, self._passphrases[login], anchors=Anchors()) as opened:
            yield opened

    @contextmanager
    def window(self, login: str, look: str) -> Iterator[tuple[MainWindow, Draw]]:
        """A window unlocked by somebody, and what draws it."""
        app = application()
        apply_theme(app, dark=look == "dark")
        window = MainWindow(open_session, self._built.store)
        window.resize(*SIZE)
        window.show()
        window.activateWindow()
        settle(window)

        def draw(name: str) -> None:
            settle(window, SLOW)
            file = self._target / f"{name}-{look}.png"
            if not window.grab().save(str(file), "PNG"):
                raise OSError(file)
            self.drawn.append(file)

        if login:
            unlock(window, login, self._passphrases[login])
            settle(window, SLOW)
        yield window, draw
        put_away(window)


def prepare(studio: Studio) -> None:
    """Something to decide for the Chief and a meeting to hold for the commander."""
    with studio.session("sousa") as detective:
        first = next(each for each in detective.find(Profile) if each.state is ProfileState.IN_USE)
        sites = {each.name: each.urn for each in detective.find(Platform)}
        taken = {each.platform for each in detective.find(Profile)}
        site = next(urn for name, urn in sorted(sites.items()) if urn not in taken)
        planned = "Look for offers of converters that name a yard or a pick-up place."
        documented = DocumentProfile(identity=first.identity, platform=site, level=Level.VIEW, planned_use=planned)
        profile = detective.perform(documented).changed[0]
        paper = detective.perform(
            DraftApplication(
                investigation=first.investigation,
                identity=first.identity,
                profiles=(profile.urn,),
                note="Two sellers named this site in February.",
            )
        )
        urn = next(each.urn for each in paper.changed if isinstance(each, Application))
        detective.perform(SubmitApplication(application=urn))
    with studio.session("brandt") as commander:
        at = commander.now + timedelta(days=2)
        commander.perform(
            ScheduleReview(investigator=first.operator, investigation=first.investigation, scheduled_for=at)
        )


def draw_all(studio: Studio, look: str) -> None:
    """Every page of one look."""
    with studio.window("", look) as (window, draw):
        unlock_page(window).focus_first()
        draw("unlock")
    with studio.window("brandt", look) as (window, draw):
        draw_commander(window, draw)
    with studio.window("okafor", look) as (window, draw):
        shell(window).go("approvals")
        draw("approvals")
    with studio.window("sousa", look) as (window, draw):
        shell(window).act("LogActivity")
        draw("quick-log")


def draw_commander(window: MainWindow, draw: Draw) -> None:
    """What the commander works with."""
    view = shell(window)
    for name in ("today", "investigations", "identities", "activity", "reviews", "equipment", "people"):
        view.go(name)
        draw(name)
    view.go("identities")
    settle(window, SLOW)
    profile = first_in_use(view.page)
    record = view.page.record  # type: ignore[attr-defined]
    view.page.open_record(profile)  # type: ignore[attr-defined]
    draw("identity")
    record.tabs.setCurrentIndex(record.tabs.count() - 1)
    draw("history")
    view.act("SuspendProfile", {"profile": profile})
    draw("signing")
    close(window)
    view.go("equipment")
    settle(window, SLOW)
    view.act("TestEquipment", {"equipment": view.page.where()})
    draw("equipment-test")
    close(window)
    view.go("reviews")
    settle(window, SLOW)
    view.act("HoldReview", {"review": view.page.where()})
    draw("meeting")
    close(window)
    draw_report(view.page_named("reports"), window, draw)
    view.search()
    view.sheet.box.setText("ray")  # type: ignore[union-attr]
    draw("search")
    close(window)


def first_in_use(page: Page) -> str:
    """The number of the first profile that is in use: what a division works with, and most to be seen."""
    model = page.list.model  # type: ignore[attr-defined]
    rows = range(model.rowCount())
    return str(next(model.urn_at(row) for row in rows if "in use" in str(model.data(model.index(row, 1)))))


def draw_report(page: Page, window: MainWindow, draw: Draw) -> None:
    """The preview of a report."""
    shell(window).go("reports")
    settle(window, SLOW)
    page.draft()  # type: ignore[attr-defined]
    settle(window, SLOW)
    draw("reports")


def close(window: MainWindow) -> None:
    """Take the sheet away."""
    sheet = shell(window).sheet
    if sheet is not None:
        sheet.close_sheet()
    settle(window)


def main() -> int:
    """Build, draw, go. The process's exit code."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = folder
        studio = Studio(build(Path(folder)), PICTURES)
        prepare(studio)
        for look in ("light", "dark"):
            draw_all(studio, look)
    sys.stdout.write(f"{len(studio.drawn)} pictures in {PICTURES.relative_to(Path.cwd())}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
