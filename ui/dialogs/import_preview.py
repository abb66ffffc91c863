"""What a list would make, row by row, before it is imported: all the good rows in one act, or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QTableWidget, QTableWidgetItem, QWidget

from models.errors import RegisterError
from models.import_cells import text_in
from models.import_fields import target_of
from models.import_plan import Bad, Plan
from ui.cards import Banner, Facts, text
from ui.dialogs.sheet import Sheet
from ui.icons import Button
from ui.theme import current

_ROW, _HIGHEST = 32, 250
SHOWN = 200
"""So many good rows stand in the preview, and so many reasons; the figures count all."""


class PreviewSheet(Sheet):
    """Figures, every bad row with its reason, the good rows as a table."""

    def __init__(self, shell: Any, opened: Any, plan: Plan, back: Callable[[], Sheet]) -> None:
        over: QWidget = shell.over()
        says = "Everything goes in as drafts, in one act: all of these rows or none. The file stays where it is."
        super().__init__(over, "What the list makes", says, 900)
        self._shell, self._opened, self._plan, self._back = shell, opened, plan, back
        bad = {each.row for each in plan.bad}
        counts = [(name.capitalize(), f"{count:,} new") for name, count in plan.counts.items()]
        self.body.addWidget(Facts([("Good rows", f"{len(plan.good):,}"), ("Bad rows", f"{len(bad):,}"), *counts], 5))
        self.accept = QCheckBox(f"Import the good rows without the bad ones ({len(bad):,})")
        if plan.bad:
            self._say_bad(plan.bad)
        if plan.bad and plan.good:
            self.body.addWidget(self.accept)
            self.accept.toggled.connect(self._accepted)
        if plan.good:
            self.body.addWidget(text("Rows that can be taken", "field"))
            self.table = self._table()
            self.body.addWidget(self.table)
        again = Button("Back to the match", "arrow-left")
        again.clicked.connect(self._again)
        self.footer.insertWidget(0, again)
        self.button: Button = self.add_buttons("Import as drafts", "upload")
        self._accepted()

    def _say_bad(self, bad: tuple[Bad, ...]) -> None:
        self.body.addWidget(Banner("These rows can't be taken. Mend them in the list, or leave them out.", "warn"))
        for each in bad[:SHOWN]:
            self.body.addWidget(text(str(each)))
        if len(bad) > SHOWN:
            self.body.addWidget(text(f"and {len(bad) - SHOWN:,} more", "second"))

    def _table(self) -> QTableWidget:
        asked, grid = self._opened.asked, self._opened.grid
        good = set(self._plan.good)
        lines = [each for each in grid.lines if each.number in good][:SHOWN]
        found = [(at, target_of(asked.shape, key)) for at, key in asked.match.items()]
        heads = [(at, target.field.declared.label) for at, target in found if target is not None]
        table = QTableWidget(len(lines), len(heads) + 1)
        table.setAccessibleName("Rows that can be taken")
        table.setHorizontalHeaderLabels(["Row", *(label for _, label in heads)])
        table.verticalHeader().hide()
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().setDefaultSectionSize(current().px(_ROW))
        for down, line in enumerate(lines):
            for across, said in enumerate([str(line.number), *(text_in(line.at(at)) for at, _ in heads)]):
                table.setItem(down, across, QTableWidgetItem(" ".join(said.split())))
        table.resizeColumnsToContents()
        for across in range(table.columnCount()):
            table.setColumnWidth(across, min(table.columnWidth(across), current().px(220)))
        table.setFixedHeight(current().px(min(_HIGHEST, 58 + _ROW * max(1, len(lines)))))
        return table

    def _accepted(self, _on: bool = False) -> None:
        self.button.setEnabled(bool(self._plan.good) and (not self._plan.bad or self.accept.isChecked()))

    def _again(self) -> None:
        self.close_sheet()
        self._shell.lay(self._back())

    def submit(self) -> None:
        """Give the act."""
        if self.button.isEnabled() and self._plan.act is not None:
            self.button.setEnabled(False)
            self.fault.say("")
            self._shell.perform(self._plan.act, self._done, self._refused)

    def _done(self, performed: Any) -> None:
        self.close_sheet()
        rows = len(self._plan.good)
        self._shell.messages.say(f"{rows:,} rows are in the register as drafts. Entry {performed.n} of the journal.")

    def _refused(self, error: RegisterError) -> None:
        self._accepted()
        self.show_error(error)
