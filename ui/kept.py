"""What a window keeps on its officer's desk and finds there again; run in the worker's thread. Imports no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import attrs

from models.errors import RegisterError

OPEN, COLUMNS, SETTINGS = "open", "columns", "settings"
LEAST_MINUTES, USUAL_MINUTES, MOST_MINUTES = 1, 10, 30


@attrs.frozen(kw_only=True)
class Kept:
    """The last place, the form and marks that lay open, hidden columns by list, the minutes until the lock."""

    page: str = ""
    urn: str = ""
    form: Mapping[str, Any] | None = None
    marks: Mapping[str, Any] | None = None
    columns: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    idle_minutes: int = USUAL_MINUTES
    given: int = 0
    """The entry of an act whose form lay open although it was done: the program ended between the two."""


def read_kept(session: Any) -> Kept:
    """What lies on the desk; what an older or newer program left there in another shape is passed over."""
    desk = session.desk
    with suppress(RegisterError):
        desk.sweep()
    kept = _members(desk.kept(OPEN))
    place = _members(kept.get("place"))
    form, marks = _shaped(kept.get("form"), "sheet", "command", "typed"), _shaped(kept.get("marks"), "paper", "lines")
    done = _done(session, form) if form is not None else 0
    if done and form is not None:
        marks = None if form["sheet"] == "signing" else marks
        form = None
    columns = _members(desk.kept(COLUMNS))
    return Kept(
        page=str(place.get("page", "")),
        urn=str(place.get("urn", "")),
        form=form,
        marks=marks,
        columns={str(name): tuple(map(str, hidden)) for name, hidden in columns.items() if isinstance(hidden, list)},
        idle_minutes=held_minutes(_members(desk.kept(SETTINGS)).get("idle_minutes")),
        given=done,
    )


@attrs.define
class Giving:
    """An act on its way through the worker; ``done`` is set there, once its entry is written."""

    done: bool = False


def keep_open(session: Any, lies_open: Mapping[str, Any], giving: Giving | None = None) -> None:
    """Keep the place, the form and the marks; a form whose act was done since the window was looked at is left out.

    Raises: what ``Desk.keep`` raises.
    """
    form, marks = lies_open.get("form"), lies_open.get("marks")
    if form is not None and giving is not None and giving.done:
        marks = None if form["sheet"] == "signing" else marks
        form = None
    session.desk.keep(OPEN, {**lies_open, "form": form, "marks": marks})


def keep_about_to_give(session: Any, lies_open: Mapping[str, Any]) -> None:
    """Keep with the form that its act is being given, so that a form whose act was done is not opened again."""
    if (form := lies_open.get("form")) is not None:
        keep_open(session, {**lies_open, "form": {**form, "given_after": session.register.journal.head.n}})


def keep_columns(session: Any, name: str, hidden: Iterable[str]) -> None:
    """Keep which columns of a list are hidden, by their labels. Raises: as :func:`keep_open`."""
    session.desk.keep(COLUMNS, _members(session.desk.kept(COLUMNS)) | {name: list(hidden)})


def keep_idle_minutes(session: Any, minutes: int) -> None:
    """Keep after how many idle minutes the window locks. Raises: as :func:`keep_open`."""
    session.desk.keep(SETTINGS, _members(session.desk.kept(SETTINGS)) | {"idle_minutes": held_minutes(minutes)})


def held_minutes(asked: Any) -> int:
    """Minutes held to 1 to 30; 10 where nothing usable is said."""
    if isinstance(asked, bool) or not isinstance(asked, int):
        return USUAL_MINUTES
    return min(MOST_MINUTES, max(LEAST_MINUTES, asked))


def _members(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _shaped(value: Any, *members: str) -> Mapping[str, Any] | None:
    return value if isinstance(value, dict) and all(each in value for each in members) else None


def _done(session: Any, form: Mapping[str, Any]) -> int:
    """The entry of this form's act, where it was being given when the program ended and was done; else 0."""
    after = form.get("given_after")
    if not isinstance(after, int):
        return 0
    for entry in session.register.journal.entries(after=after):
        if (entry.actor, entry.command, entry.outcome) == (session.actor, form["command"], "done"):
            return int(entry.n)
    return 0
