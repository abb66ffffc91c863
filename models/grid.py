"""One sheet of a file that a department kept before: its headings and rows, as read. Nothing in it is trusted."""

from __future__ import annotations

import re
from datetime import date, datetime

import attrs

MOST_LINES = 2_000
"""So many rows that hold something go into one import; a longer list is split."""
MOST_COLUMNS = 100
MOST_CELL = 32_767
"""Characters in one cell, as spreadsheet programs allow."""


@attrs.frozen
class Unusable:
    """A cell without a value of its own; ``why`` in words for the user, never what stands in it."""

    why: str


Value = str | int | float | bool | date | datetime | Unusable | None
"""What one cell holds. A number or day is one only where the spreadsheet says so; None is an empty cell."""
FORMULA = Unusable("holds a formula, and formulas are never worked out here; put its result there as a value")
MERGED = Unusable("lies in merged cells; take them apart, so that each row holds its own value")
FAULTY = Unusable("holds an error of the spreadsheet; put a value there")
TOO_LONG = Unusable(f"holds more than {MOST_CELL:,} characters; shorten it")


@attrs.frozen(kw_only=True, repr=False)
class Line:
    """One row. ``number`` is the one the spreadsheet program shows at its edge, or the file's line in a text file."""

    number: int
    cells: tuple[Value, ...]

    def at(self, column: int) -> Value:
        """A cell; None beyond the row's end."""
        return self.cells[column] if column < len(self.cells) else None


@attrs.frozen(kw_only=True, repr=False)
class Grid:
    """A sheet. ``sheet`` and ``sheets`` are names, empty in a text file; ``hidden`` counts sheets not read."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    hidden: int = 0


FOOT = "# Coverbook:"
"""What the first cell of a line says that stands below a list this register saved, and is no row of it."""


_FORMULA_LIKE = re.compile(r"^'*(?:\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n])")


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: where it begins like one, an apostrophe goes before it.

    After the list of the Open Worldwide Application Security Project: ``= + - @`` and their full-width forms, also
    behind blanks, tab, carriage return and line feed.
    """
    return f"'{text}" if _FORMULA_LIKE.match(text) else text


def unguarded(text: str) -> str:
    """The text :func:`guarded` was given."""
    return text[1:] if text.startswith("'") and _FORMULA_LIKE.match(text[1:]) else text


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program that is let to guess may take the text for a formula."""
    return _FORMULA_LIKE.match(text) is not None
