"""The catalogue: every report there is, what it may be made of and in which renditions. One row a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from models.record import Kind
from models.redaction import Rendition
from models.report_copy import ALLOWED, REVIEW_OF_CONDUCT
from reports.conduct import NAME, build


@attrs.frozen(kw_only=True)
class Report:
    """One row. ``build`` lays out a projected content as a plain PDF in memory."""

    id: str
    name: str
    of: frozenset[Kind]
    clause: str
    renditions: tuple[Rendition, ...]
    build: Callable[[Any], bytes]


REPORTS: Mapping[str, Report] = {
    report.id: report
    for report in (
        Report(
            id=REVIEW_OF_CONDUCT,
            name=NAME,
            of=frozenset({Kind.REVIEW}),
            clause="5.12.4.5",
            renditions=ALLOWED[REVIEW_OF_CONDUCT],
            build=build,
        ),
    )
}
"""Report id → its row."""
