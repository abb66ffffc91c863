"""How many entries of a review's period may hold what free text should not (R24): counted, never quoted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from models.activity import Activity
from models.command import Reader
from models.contact import Contact
from models.free_text import RULE, signs_of
from models.moment import day_of
from models.policy import RULES
from models.record import Record


@attrs.frozen(kw_only=True)
class Examined:
    """The sessions and contacts looked through, and those of them with a sign, by number."""

    looked: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def words(self) -> str:
        """What the reviewer reads; never a word of a text."""
        if not self.looked:
            return "no session or contact of the period to look through"
        count = f"{len(self.looked)} {'entry' if len(self.looked) == 1 else 'entries'} of the period looked through"
        found = f"{len(self.found)} may hold some: {', '.join(self.found)}" if self.found else "no sign of any"
        return f"{count} for protected information, {found} ({RULES[RULE].cited})"


def examined(records: Iterable[Record]) -> Examined:
    """Look through the texts of these records."""
    every = tuple(records)
    return Examined(looked=tuple(e.urn for e in every), found=tuple(e.urn for e in every if signs_of(e)))


def examine(
    reader: Reader, investigator: str, investigation: str, *, period_from: date, period_until: date
) -> Examined:
    """The sessions held and the contacts recorded by an investigator in a case, within department days, both inclusive.

    Only what the reader may read is looked through: ask as the investigator or as the commander.
    """
    sessions = reader.find(Activity, operator=investigator, investigation=investigation)
    contacts = reader.find(Contact, recorded_by=investigator, investigation=investigation)
    dated = [*((each, each.from_) for each in sessions), *((each, each.recorded_at) for each in contacts)]
    return examined(each for each, at in dated if period_from <= day_of(at, reader) <= period_until)
