"""The table of a run: as text for the screen and as Markdown for docs/benchmarks.md. A missed goal says MISSED."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from tests.benchmarks.rows import Row
from tests.benchmarks.taken import Taken

HEAD = ("Row", "Load", "Measured", "Limit", "Ratio", "Goal", "Met", "Peak memory")
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
MET, MISSED = "met", "MISSED"


@attrs.frozen(kw_only=True)
class Result:
    """One row at one load."""

    row: Row
    identities: int
    measured: Taken
    limit: Taken

    @property
    def missed(self) -> bool:
        """Whether any goal is missed."""
        return not all(goal.met(self.measured, self.limit) for goal in self.row.goals_at(self.identities))

    def cells(self) -> tuple[str, ...]:
        """In the order of ``HEAD``."""
        load = "any" if self.row.any_load else f"{self.identities:,}"
        worst = "" if self.measured.worst is None else f" (worst {shown(self.measured.worst)})"
        goals = self.row.goals_at(self.identities)
        return (
            self.row.says,
            load,
            shown(self.measured.seconds) + worst,
            f"{shown(self.limit.seconds)}: {self.row.limit_says}",
            f"{self.measured.seconds / self.limit.seconds:.2f}",
            "; ".join(goal.told() for goal in goals),
            "; ".join(MET if goal.met(self.measured, self.limit) else MISSED for goal in goals),
            f"{self.measured.peak:.0f} MiB",
        )


def shown(seconds: float) -> str:
    """Seconds from one second on, else milliseconds, to three digits."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def as_text(results: Iterable[Result]) -> str:
    """A block for each row, because its words are long."""
    lines = []
    for result in results:
        cells = result.cells()
        lines.append(f"{cells[0]} [{cells[1]}]")
        lines.append(f"    {cells[2]}; limit {cells[3]}; ratio {cells[4]}; peak {cells[7]}")
        lines.append(f"    goal {cells[5]}: {cells[6]}")
    return "\n".join(lines)


def as_markdown(results: Iterable[Result]) -> str:
    """The table of docs/benchmarks.md."""
    rows: list[Sequence[str]] = [HEAD, ["---"] * len(HEAD), *(result.cells() for result in results)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def put_into(page: Path, table: str, told: str) -> None:
    """Replace what stands between the marks of the page. Raises: ValueError where a mark is missing."""
    text = page.read_text(encoding="utf-8")
    before, found, rest = text.partition(BEGIN)
    _, closed, after = rest.partition(END)
    if not found or not closed:
        message = f"{page.name} has no place for the table"
        raise ValueError(message)
    page.write_text(f"{before}{BEGIN}\n{told}\n\n{table}\n{END}{after}", encoding="utf-8")
