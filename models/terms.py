"""What operators state on a site's terms, and whether it is about the terms in force (5.12.4.4 bullet 4, R09, R39)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import attrs

from models.fields import FieldClass, declared

DATED = "The date printed in the terms; where none is printed, the day on which they were first read so."


@attrs.frozen(kw_only=True)
class TermsStatement:
    """An operator's own statement on the platform's terms (5.12.4.4 bullet 4)."""

    operator: str = declared("Operator")
    stated_at: datetime = declared("Stated at")
    version: date = declared("Terms dated", help=DATED)
    says: str = declared("What the terms say on false accounts", max_length=2_000, lines=True)
    own_words: str = declared("In own words", max_length=4_000, lines=True)


@attrs.frozen(kw_only=True)
class TermsRead:
    """The newest version of a site's terms on which an operator stated something."""

    operator: str = declared("Operator", cls=FieldClass.OPEN)
    version: date = declared("Terms dated", cls=FieldClass.OPEN)


def newest_read(statements: Iterable[TermsStatement]) -> tuple[TermsRead, ...]:
    """Of each operator the newest version stated on, in the order of their first statements."""
    newest: dict[str, date] = {}
    for each in statements:
        newest[each.operator] = max(each.version, newest.get(each.operator, each.version))
    return tuple(TermsRead(operator=operator, version=version) for operator, version in newest.items())


def is_stale(version: date | None, in_force: date | None) -> bool:
    """Whether a statement on one version says nothing of the terms in force; False where either is not recorded."""
    return version is not None and in_force is not None and version < in_force
