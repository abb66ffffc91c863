"""A paper on screen, whole: every line with its facts, ticks, what changed, and the mark to be made."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from models.canonical import canonical
from ui.cards import Banner, Facts, column, empty_layout, row, scrolled, text, ticks, unbroken
from ui.chips import StateChip
from ui.detail import ActBar
from ui.icons import Button, IconLabel
from ui.marks import MarkBox, Marked
from ui.page import Shell
from ui.paper import Paper, PaperLine


class PaperView(QFrame):
    """The right side of the Approvals page. ``signed_wanted`` carries the marks, complete."""

    sign_wanted = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.paper: Paper | None = None
        self.boxes: list[MarkBox] = []
        outer = column(10, (22, 18, 14, 16))
        self.setLayout(outer)
        head = row(10)
        self.title, self.chip, self.second = text("", "page"), StateChip(), text("", "second")
        head.addWidget(self.title, 1)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        outer.addWidget(self.second)
        self.banner = Banner("")
        outer.addWidget(self.banner)
        inside = QWidget()
        self._body: QVBoxLayout = column(14, (0, 4, 8, 8))
        inside.setLayout(self._body)
        self._area = scrolled(inside)
        outer.addWidget(self._area, 1)
        foot = row(8)
        self.acts = ActBar(shell)
        foot.addWidget(self.acts, 1)
        foot.addStretch(0)
        self.told = text("", "second", wraps=False)
        foot.addWidget(self.told)
        self.sign = Button("Sign the decision…", "stamp", "primary")
        self.sign.setToolTip("Sign the decision (Ctrl+Enter)")
        self.sign.clicked.connect(self.submit)
        foot.addWidget(self.sign)
        outer.addLayout(foot)
        self.hide()

    def show_paper(self, paper: Paper) -> None:
        """A paper. The same one read again keeps its marks where a line is as it was; those of another are gone."""
        marks = self.marks() if self.paper is not None and self.paper.urn == paper.urn else None
        self.paper = paper
        self.boxes = []
        self.title.setText(paper.title)
        self.second.setText(unbroken(paper.second))
        self.chip.show_state(paper.state)
        self.banner.say(paper.obstacle or "", "warn")
        empty_layout(self._body)
        if paper.note:
            self._body.addWidget(Facts([("Note to the decider", paper.note)], 1))
        if paper.ticks:
            self._body.addWidget(ticks(paper.ticks))
        for line in paper.lines:
            self._body.addWidget(self._line(paper, line))
        self._body.addStretch(1)
        self.acts.show_offers(paper.acts)
        self.sign.setVisible(bool(self.boxes))
        self.show_marks(marks or {"lines": {}})
        self.show()
        self._area.verticalScrollBar().setValue(0)

    def marks(self) -> dict[str, Any] | None:
        """The marks made so far, each with the digest of what its line showed; None where there are none."""
        made = [(box.line, box.draft()) for box in self.boxes]
        lines = {line.urn: said | {"shown": _digest(line)} for line, said in made if said is not None}
        return {"paper": self.paper.urn, "lines": lines} if lines and self.paper is not None else None

    def show_marks(self, marks: Mapping[str, Any]) -> int:
        """Show what :meth:`marks` gave. How many lines changed since: they are to be read and marked anew."""
        changed = 0
        for box in self.boxes:
            said = marks["lines"].get(box.line.urn)
            if said is not None and said["shown"] == _digest(box.line):
                box.show_draft(said)
            changed += said is not None and said["shown"] != _digest(box.line)
        self._count()
        return changed

    def submit(self) -> None:
        """Ask for the signature, or go to the first line that is not marked."""
        faulty = [box for box in self.boxes if box.problem()]
        if faulty:
            self._area.ensureWidgetVisible(faulty[0])
            faulty[0].setFocus()
            return
        if self.boxes:
            says = tuple(box.words for box in self.boxes)
            self.sign_wanted.emit(Marked(marks=tuple(box.mark() for box in self.boxes), says=says))

    def _line(self, paper: Paper, line: PaperLine) -> QWidget:
        frame = QFrame()
        frame.setProperty("look", "card")
        room = column(10, (16, 14, 16, 14))
        frame.setLayout(room)
        head = row(12)
        head.addWidget(IconLabel(line.icon, "accent", 22), 0, Qt.AlignmentFlag.AlignTop)
        words = column(1)
        words.addWidget(text(line.title, "heading"))
        words.addWidget(text(line.second, "second"))
        head.addLayout(words, 1)
        head.addWidget(StateChip(line.state), 0, Qt.AlignmentFlag.AlignTop)
        room.addLayout(head)
        if line.decided:
            room.addWidget(Banner(line.decided, "info"))
        if line.remarks:
            room.addWidget(Banner("Remarks of the last decision: " + "; ".join(line.remarks), "warn"))
        if line.changed:
            room.addWidget(text("Changed since the return", "field"))
            room.addWidget(text("\n".join(line.changed)))
        facts = Facts([(f.label, "••••••••" if f.secret else f.value) for f in line.facts], 2)
        if paper.again:
            if line.waiting and not line.changed:
                room.addWidget(text("Nothing of it was changed since the return", "second"))
            room.addWidget(self._folded(line, facts))
        room.addWidget(facts)
        if line.ticks:
            room.addWidget(ticks(line.ticks))
        if line.waiting and paper.obstacle is None:
            box = MarkBox(line, details=paper.details)
            box.changed.connect(self._count)
            self.boxes.append(box)
            room.addWidget(box)
        return frame

    def _folded(self, line: PaperLine, facts: QWidget) -> Button:
        """The button that shows a line whole; until then only what changed stands there."""
        facts.hide()
        whole = Button("Show it whole", "chevron-down", "link")
        whole.setAccessibleName(f"Show it whole: {line.title}")
        whole.clicked.connect(facts.show)
        whole.clicked.connect(whole.hide)
        return whole

    def _count(self) -> None:
        marked = sum(box.choice is not None for box in self.boxes)
        self.told.setText(f"{marked} of {len(self.boxes)} marked" if self.boxes else "")


def _digest(line: PaperLine) -> str:
    """Tells one state of a line from another: a mark stands for what was read, not for what became of it."""
    return sha256(canonical([[each.label, each.value] for each in line.facts])).hexdigest()
