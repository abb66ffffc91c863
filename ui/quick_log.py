"""The quick log, in the window and in the terminal: what it starts with, what it asks, the session it makes of it.

Five answers at most: profile, what was done, length, level, what there was. The rest is known: end now, the profile's
own equipment. What can't be told here is told in the full form.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import attrs

from models.activity import Activity, LogActivity, Told
from models.profile import LIVE, OPENED, Level, Profile
from ui.reading import Names

LENGTHS = (5, 15, 30, 60)
USUAL = LENGTHS[1]
FLAGS = (
    ("inducement", "Inducement"),
    ("minor", "A minor"),
    ("privileged", "Lawyer, clergy, press, politics"),
    ("sexual_site", "Sexual site"),
    ("money", "Money or gifts"),
)
NONE_OF_THESE = "None of these"


@attrs.frozen(kw_only=True)
class Choice:
    """A profile that can be logged on, with what it was approved with."""

    urn: str
    words: str
    equipment: tuple[str, ...]
    equipment_words: str
    level: Level

    @property
    def approved(self) -> str:
        """With what and up to which level it may be used."""
        return f"On {self.equipment_words}. Approved level: {self.level.value}."


@attrs.frozen(kw_only=True)
class Ready:
    """What the quick log starts with; the profile used last stands first."""

    now: datetime
    choices: tuple[Choice, ...]


@attrs.frozen(kw_only=True)
class Answers:
    """What is told of a session that has just ended; of what there was, by name."""

    minutes: int = USUAL
    level: Level = Level.VIEW
    note: str = ""
    flags: Collection[str] = ()
    none_of_these: bool = False


def read_ready(session: Any, profile: str) -> Ready:
    """This officer's profiles, the one asked for or used last at the head."""
    names = Names(session)
    mine = [each for each in session.find(Profile, operator=session.actor) if each.state in OPENED]
    logged = session.open_facts(Activity, operator=session.actor)
    last = max(logged, key=lambda each: str(each["until"]))["profile"] if logged else ""
    wanted = profile or last
    mine.sort(key=lambda each: (each.urn != wanted, each.state not in LIVE, each.urn))
    return Ready(now=session.now, choices=tuple(_choice(each, names) for each in mine))


def _choice(profile: Profile, names: Names) -> Choice:
    handle = profile.handle or names.of(profile.identity)
    return Choice(
        urn=profile.urn,
        words=f"{handle} · {names.of(profile.platform)} · {profile.urn}",
        equipment=profile.equipment,
        equipment_words=", ".join(names.of(each) for each in profile.equipment) or "none named",
        level=profile.level,
    )


def session_of(choice: Choice, until: datetime, answers: Answers) -> LogActivity:
    """The session: ended then, on the profile's equipment. What was not answered says so."""
    left = Told.NO if answers.none_of_these else Told.NOT_ANSWERED
    told: dict[str, Any] = {name: Told.YES if name in answers.flags else left for name, _ in FLAGS}
    return LogActivity(
        from_=until - timedelta(minutes=answers.minutes),
        until=until,
        profile=choice.urn,
        equipment=choice.equipment,
        level=answers.level,
        what_was_done=answers.note.strip(),
        **told,
    )
