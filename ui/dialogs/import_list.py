"""Imports a list kept before: choose the file, match its columns to fields, look at what it would make, import."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from models.errors import RegisterError
from models.grid import Grid
from models.import_cells import text_in, words_for
from models.import_fields import Shape, holds_credentials, suggested, targets_of
from models.import_plan import Asked, Plan, wanting
from ui.cards import Banner, column, empty_layout, row, rule, text
from ui.dialogs.import_preview import PreviewSheet
from ui.dialogs.sheet import Sheet
from ui.icons import Button

FILES = "Lists (*.xlsx *.csv *.txt *.tsv)"
_LEFT_OUT = "Left out"
_NOT_KEPT = "Never kept: it opens an account"
_SAMPLE = 60


@attrs.frozen(kw_only=True, repr=False)
class Opened:
    """A list that was read: its file and sheet, the kinds of list this officer may import, and how it is matched."""

    path: Path
    grid: Grid
    shapes: tuple[Shape, ...]
    asked: Asked


def choose_file(shell: Any, page: QWidget) -> None:
    """Ask for the file, then lay the sheet."""
    chosen, _ = QFileDialog.getOpenFileName(page, "Import a list", "", FILES)
    if chosen:
        shell.lay(MatchSheet(shell, Path(chosen)))


class MatchSheet(Sheet):
    """One line a column: its heading, its first value, and what it goes to."""

    def __init__(self, shell: Any, path: Path, opened: Opened | None = None) -> None:
        over: QWidget = shell.over()
        says = "Say what each column stands for. Nothing is imported before you have seen what the list would make."
        super().__init__(over, "Import a list", says, 760)
        self._shell, self._path = shell, path
        self.opened: Opened | None = None
        self.columns: dict[int, QComboBox] = {}
        self.every: dict[str, QComboBox] = {}
        self._reading = Banner("Reading the list…", "info")
        self.body.addWidget(self._reading)
        self._above, self._lines, self._below = column(8), column(8), column(8)
        for each in (self._above, self._lines, self._below):
            self.body.addLayout(each)
        self.button: Button = self.add_buttons("Preview", "eye")
        self.button.setEnabled(False)
        if opened is None:
            self._read("")
        else:
            self._arrived(opened)

    def _read(self, sheet: str) -> None:
        self._shell.worker.ask(self._arrived, read_list, self._path, sheet, failed=self._refused)

    def _arrived(self, opened: Opened) -> None:
        self.opened = opened
        self._reading.hide()
        self.button.setEnabled(True)
        self._ask_above(opened)
        self._ask_columns()
        self._fit()
        next(iter(self.columns.values())).setFocus()

    def _ask_above(self, opened: Opened) -> None:
        empty_layout(self._above)
        grid = opened.grid
        if len(opened.shapes) > 1:
            shape = self._combo(self._above, "What the list holds", [each.words for each in opened.shapes])
            shape.setCurrentIndex(opened.shapes.index(opened.asked.shape))
            shape.activated.connect(self._shape_chosen)
        if len(grid.sheets) > 1:
            sheet = self._combo(self._above, "Sheet", list(grid.sheets))
            sheet.setCurrentIndex(grid.sheets.index(grid.sheet))
            sheet.activated.connect(self._sheet_chosen)
        rows = f"{len(grid.lines):,} rows below the headings."
        hidden = f" Hidden sheets that were not read: {grid.hidden}." if grid.hidden else ""
        self._above.addWidget(text(rows + hidden, "second"))

    def _combo(self, into: Any, label: str, words: list[str]) -> QComboBox:
        across = row(12)
        across.addWidget(text(label, "field", wraps=False), 1)
        box = _box(label)
        box.addItems(words)
        across.addWidget(box, 1)
        into.addLayout(across)
        return box

    def _shape_chosen(self, at: int) -> None:
        if self.opened is not None:
            shape = self.opened.shapes[at]
            asked = Asked(shape=shape, match=suggested(shape, self.opened.grid.headings))
            self.opened = attrs.evolve(self.opened, asked=asked)
            self._ask_columns()

    def _sheet_chosen(self, at: int) -> None:
        if self.opened is not None:
            self._read(self.opened.grid.sheets[at])

    def _ask_columns(self) -> None:
        empty_layout(self._lines)
        self.columns = {}
        if self.opened is None:
            return
        grid, asked = self.opened.grid, self.opened.asked
        for at, heading in enumerate(grid.headings):
            self._lines.addWidget(rule())
            across = row(12)
            words = column(2)
            words.addWidget(text(heading, "strong"))
            refused = holds_credentials(heading)
            words.addWidget(text("" if refused else _sample(grid, at), "second"))
            across.addLayout(words, 1)
            across.addWidget(self._goes_to(at, heading, asked, refused=refused), 1)
            self._lines.addLayout(across)
        self._matched()

    def _goes_to(self, at: int, heading: str, asked: Asked, *, refused: bool) -> QComboBox:
        box = _box(f"Column “{heading}” goes to")
        if refused:
            box.addItem(_NOT_KEPT, "")
            box.setEnabled(False)
            return box
        box.addItem(_LEFT_OUT, "")
        for target in targets_of(asked.shape):
            box.addItem(target.label, target.key)
        box.setCurrentIndex(max(0, box.findData(asked.match.get(at, ""))))
        box.activated.connect(self._matched)
        self.columns[at] = box
        return box

    def _matched(self, _at: int = 0) -> None:
        """What every row needs and no column gives: one choice each, for all rows."""
        kept = {key: box.currentText() for key, box in self.every.items()}
        empty_layout(self._below)
        self.every = {}
        if self.opened is None:
            return
        missing = wanting(Asked(shape=self.opened.asked.shape, match=self._match()))
        if missing:
            self._below.addWidget(rule())
            self._below.addWidget(text("Every row needs these, and no column gives them:", "second"))
        for target in missing:
            words = list(words_for(target))
            box = self._combo(self._below, f"{target.label}, for every row", ["Choose…", *words])
            box.setCurrentIndex(words.index(kept[target.key]) + 1 if kept.get(target.key) in words else 0)
            self.every[target.key] = box
        self._fit()

    def _match(self) -> dict[int, str]:
        return {at: str(box.currentData()) for at, box in self.columns.items() if box.currentData()}

    def submit(self) -> None:
        """Have the list looked at."""
        if self.opened is None or not self.button.isEnabled():
            return
        unset = next((box for box in self.every.values() if not box.currentIndex()), None)
        if unset is not None:
            self.fault.say(f"Choose: {unset.accessibleName()}.", "danger")
            self._fit()
            unset.setFocus()
            self._area.ensureWidgetVisible(unset)
            return
        fixed = {key: box.currentText() for key, box in self.every.items() if box.currentIndex() > 0}
        asked = Asked(shape=self.opened.asked.shape, match=self._match(), fixed=fixed)
        self.opened = attrs.evolve(self.opened, asked=asked)
        self.button.setEnabled(False)
        self.fault.say("")
        self._shell.worker.ask(self._looked, look_at_list, self.opened.grid, asked, failed=self._refused)

    def _looked(self, plan: Plan) -> None:
        opened = self.opened
        if opened is not None:
            shell = self._shell
            self.close_sheet()
            shell.lay(PreviewSheet(shell, opened, plan, back=lambda: MatchSheet(shell, opened.path, opened)))

    def _refused(self, error: RegisterError) -> None:
        self._reading.hide()
        self.button.setEnabled(self.opened is not None)
        self.show_error(error)


def _box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(30)
    return box


def _sample(grid: Grid, at: int) -> str:
    """The first value of a column, for the person to recognize it by."""
    said = next((found for line in grid.lines if (found := text_in(line.at(at)))), "")
    short = " ".join(said.split())
    return f"{short[:_SAMPLE]}…" if len(short) > _SAMPLE else short or "Empty"


def read_list(session: Any, path: Path, sheet: str) -> Opened:
    """Run in the worker. Raises: the errors of ``storage.sheet_errors``; why the register may only be read."""
    from storage.sheet_file import read_sheet  # noqa: PLC0415 - the spreadsheet library loads with the first list
    from ui.importing import begun, shapes_of  # noqa: PLC0415 - as above

    session.require_work()
    grid = read_sheet(path, sheet)
    shapes = shapes_of(session)
    return Opened(path=path, grid=grid, shapes=shapes, asked=begun(grid, shapes))


def look_at_list(session: Any, grid: Grid, asked: Asked) -> Plan:
    """Run in the worker. Raises: MatchNotUsable."""
    from ui.importing import look  # noqa: PLC0415 - as above

    return look(session, grid, asked)
