"""A record's history in words: which entry, when, who, by which act, and what changed."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

import attrs

from ui.act_words import title_of
from ui.moments import dated_words, shown_instant
from ui.reading import Names

_LONGEST = 400
MASK = "••••••••"


@attrs.frozen(kw_only=True)
class Version:
    """One version as the History tab shows it; ``changes`` are (label, “before → after”)."""

    title: str
    second: str
    changes: tuple[tuple[str, str], ...]


def read_history(session: Any, urn: str) -> tuple[Version, ...]:
    """Every version of a record, newest first."""
    names = Names(session)
    return tuple(
        Version(
            title=f"{title_of(each.command)} · {names.of(each.by)}",
            second=f"Entry {each.n} · {shown_instant(each.at, session.zone)}",
            changes=tuple(
                (change.label, " → ".join(shown_change(change, names, session.zone))) for change in each.changes
            ),
        )
        for each in session.history(urn)
    )


def shown_change(change: Any, names: Names, zone: tzinfo) -> tuple[str, ...]:
    """The value before, where there was one, and after; a secret one is masked."""
    if change.secret:
        return (MASK,)
    parts = [_words(change.before, names, zone), _words(change.after, names, zone) or "nothing"]
    return tuple(part for part in parts if part)


def _words(value: object, names: Names, zone: tzinfo) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(_words(each, names, zone) for each in value)
    if isinstance(value, dict):
        return " · ".join(told for each in value.values() if (told := _words(each, names, zone)))
    words = dated_words(str(value), zone) or names.told(str(value))
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"
