"""A paper on screen, whole: every line with its facts, ticks, what changed, and the mark to be made."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

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
        """Another paper; marks of the one before are gone."""
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
        self._count()
        self.show()
        self._area.verticalScrollBar().setValue(0)

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
        room.addWidget(Facts([(f.label, "••••••••" if f.secret else f.value) for f in line.facts], 2))
        if line.ticks:
            room.addWidget(ticks(line.ticks))
        if line.waiting and paper.obstacle is None:
            box = MarkBox(line, details=paper.details)
            box.changed.connect(self._count)
            self.boxes.append(box)
            room.addWidget(box)
        return frame

    def _count(self) -> None:
        marked = sum(box.choice is not None for box in self.boxes)
        self.told.setText(f"{marked} of {len(self.boxes)} marked" if self.boxes else "")
