"""A paper that comes back: what changed alone, the rest when asked; remarks at the fields they name."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import attrs
from PySide6.QtWidgets import QWidget

from models.applying import ReviseProfile
from models.remark import Remark
from tests.ui.driving import application
from ui.cards import Facts
from ui.form import Form
from ui.icons import Button
from ui.paper import Paper, PaperLine
from ui.paper_view import PaperView
from ui.reading import Fact


class Lone:
    """A shell nobody asks anything of."""

    facts = worker = messages = watch = None


def line(urn: str, *, waiting: bool, changed: tuple[str, ...] = ()) -> PaperLine:
    return PaperLine(
        urn=urn, icon="user-circle", title=f"Profile: {urn}", second=urn, state="submitted",
        facts=(Fact(label="Planned use", value=f"What is planned on {urn}"),), changed=changed, remarks=(),
        waiting=waiting, decided="" if waiting else "Authorized by the Chief", ticks=(), fields=(),
    )  # fmt: skip


def paper(*, again: bool) -> Paper:
    lines = (
        line("HM-P-1-0001", waiting=True, changed=("Planned use: look → look and ask",)),
        line("HM-P-1-0002", waiting=True),
        line("HM-P-1-0003", waiting=False),
    )
    return Paper(
        urn="HM-A-1-0001", details=False, title="Application", second="", state="submitted", note="", ticks=(),
        lines=lines, acts=(), again=again, obstacle=None,
    )  # fmt: skip


def shown(made: Paper) -> PaperView:
    application()
    lone: Any = Lone()
    view = PaperView(lone)
    view.show_paper(made)
    return view


def facts_of(view: QWidget) -> list[bool]:
    return [each.isHidden() for each in view.findChildren(Facts)]


def test_a_paper_submitted_again_shows_what_changed_and_each_line_whole_when_asked() -> None:
    view = shown(paper(again=True))
    assert facts_of(view) == [True, True, True]
    said = " ".join(each.text() for each in view.findChildren(QWidget) if hasattr(each, "text"))
    assert "look → look and ask" in said
    assert said.count("Nothing of it was changed since the return") == 1
    asks = [each for each in view.findChildren(Button) if each.text() == "Show it whole"]
    assert asks[0].accessibleName() == "Show it whole: Profile: HM-P-1-0001"
    asks[1].click()
    assert facts_of(view) == [True, False, True]


def test_a_paper_submitted_once_is_read_whole() -> None:
    assert facts_of(shown(paper(again=False))) == [False, False, False]


def test_only_the_lines_that_wait_are_marked_and_the_ticks_on_the_others_stand() -> None:
    view = shown(paper(again=True))
    assert [box.line.urn for box in view.boxes] == ["HM-P-1-0001", "HM-P-1-0002"]
    assert view.paper == attrs.evolve(paper(again=True))


def test_a_remark_stands_at_the_field_it_names_when_the_record_is_revised() -> None:
    application()
    form = Form(ReviseProfile, UTC, preset={"profile": "HM-P-1-0001"})
    others = form.show_remarks((
        Remark(field="planned_use", text="Say what is asked for."), Remark(field="", text="Shorter."),
        Remark(field="operator", text="Who?"),
    ))  # fmt: skip
    assert form.rows["planned_use"].remark.text() == "Remark of the decider: Say what is asked for."
    assert not form.rows["planned_use"].remark.isHidden()
    assert form.rows["level"].remark.isHidden()
    assert others == ("Shorter.", "Who?")
