"""Load data for a practice register: so many identities, each with three profiles, sessions and views.

Everything goes through the door and is signed by the officer who gives it, in batches: one transaction each, begun by
an entry that marks it. 2,000 identities make 6,000 profiles, 250,000 activities and 500,000 entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice

import attrs

from models.activity import LogActivity, Told
from models.application import Outcome
from models.applying import DocumentProfile, DraftApplication, SubmitApplication
from models.approving import DecideDetails, DetailMark, Verdict
from models.command import Command
from models.deciding import DecideApplication, Mark
from models.equipment import EquipmentKind
from models.identity import DocumentIdentity, ImageSource, Risk
from models.investigation import OpenInvestigation, Purpose
from models.profile import Level
from models.setting_up import FinishSetUp, RecordDeconfliction, SetUpProfile, StateTerms
from models.viewing import ViewRecord
from ui.practice.division import Division
from ui.practice.load_words import Words
from ui.practice.people import DETECTIVES, SITES, Item, issue, register_item

ENDS = "2026-03-16 08:00"
"""An hour before the practice register is handed out."""

CHIEF, COMMANDER, MARKED_BY = "okafor", "brandt", "quill"
SITES_EACH = 3
SESSIONS_EACH = 125
ENTRIES_EACH = 250
"""Entries in all for each identity; views make up what the other acts leave."""
CASE_OF = 4
"""So many identities of one detective belong to one case."""
BATCH = 500
"""About so many entries share one transaction."""
LONGEST = 40
"""Minutes of the longest session."""

Work = Callable[[], None]


def load(division: Division, identities: int, seed: int) -> None:
    """Add so many identities to a practice register, from the division's clock on until ``ENDS``.

    Raises: NotAllowed where the register is not a practice register; ValueError where the clock leaves no time.
    """
    _Load(division, identities, seed).play()


@attrs.define
class _Documented:
    """One identity on its way: numbers of its records and who operates it."""

    login: str
    name: str
    urn: str
    paper: str
    asked: tuple[str, ...]
    """What its paper asks for: the investigation where it is the first of its case, the identity, the sites."""
    profiles: tuple[str, ...]
    sites: tuple[str, ...]


class _Load:
    """The stages, in their order; each begins when the one before is done, so that seats change rarely."""

    def __init__(self, division: Division, identities: int, seed: int) -> None:
        self._division = division
        self._count = identities
        self._words = Words(seed)
        self._made: list[_Documented] = []
        self._cases: dict[str, str] = {}
        self._laptops: dict[str, str] = {}
        self._entries = ENTRIES_EACH * identities
        room = division.instant(ENDS) - division.now - timedelta(hours=6)
        if room <= timedelta(0):
            message = f"the load needs some hours before {ENDS}"
            raise ValueError(message)
        self._pace = room / (self._entries + 1)

    def play(self) -> None:
        """All drafts, all decisions, all set-ups, all approvals, then sessions and views."""
        begun = self._head()
        self._in_batches([self._equip], 1)
        self._in_batches(self._drafts(), 7)
        self._in_batches((partial(self._decide, each) for each in self._made), 1)
        self._in_batches((partial(self._set_up, each) for each in self._made), 12)
        self._in_batches((partial(self._approve, each) for each in self._made), 1)
        self._division.later(minutes=2 * LONGEST)
        left = self._entries - (self._head() - begun)
        self._in_batches(self._days_work(left), 1)

    def _head(self) -> int:
        return self._division.register(MARKED_BY).journal.head.n

    def _in_batches(self, work: Iterator[Work] | list[Work], entries: int) -> None:
        """``entries``: how many a piece of work leaves."""
        waiting = iter(work)
        while pieces := list(islice(waiting, max(1, BATCH // entries))):
            with self._division.register(MARKED_BY).batch():
                for piece in pieces:
                    piece()

    def _give(self, login: str, command: Command) -> str:
        """An act, a little later than the one before; the number of its first record."""
        self._division.later(minutes=self._pace / timedelta(minutes=1))
        done = self._division.give(login, command)
        return done.changed[0].urn if done.changed else ""

    def _equip(self) -> None:
        """A tested laptop in each detective's hands."""
        for number, login in enumerate(DETECTIVES, start=1):
            tag = f"LD-LT-{number:02d}"
            item = Item(tag, EquipmentKind.LAPTOP, "Load", "Laptop", f"LD{number:06d}", "", MARKED_BY, "", login)
            register_item(self._division, item)
            self._division.later(minutes=5)
            issue(self._division, item)
            self._laptops[login] = self._division.urn(tag)

    def _drafts(self) -> Iterator[Work]:
        each = -(-self._count // len(DETECTIVES))
        for number in range(self._count):
            login, place = DETECTIVES[number // each], number % each
            yield partial(self._document, login, place)

    def _case(self, login: str, place: int) -> str:
        """The investigation an identity belongs to; opened with its first."""
        number = f"LD-26-{DETECTIVES.index(login) + 1}{place // CASE_OF:03d}"
        if number not in self._cases:
            goods, town = self._words.goods(), self._words.place()
            opened = OpenInvestigation(
                case_number=number,
                title=f"Stolen {goods}, {town}",
                offence="Receiving stolen property, G.L. c. 266, s. 60",
                purpose=Purpose.CRIME_ONLINE,
                predicate_facts=f"Load data. Thefts of {goods} around {town} are followed by offers online.",
                necessity="Load data. The offers are shown to signed-in accounts alone; a canvass found no buyer.",
                prosecutor="ADA Helen Marsh",
                planned_end=date(2026, 9, 30),
            )
            self._cases[number] = self._give(login, opened)
        return self._cases[number]

    def _document(self, login: str, place: int) -> None:
        """The identity, its sites and its paper, submitted."""
        known = len(self._cases)
        case = self._case(login, place)
        name = self._words.name()
        identity = self._give(login, self._identity(case, name))
        sites = tuple(self._words.chance.sample(sorted(SITES), SITES_EACH))
        profiles = tuple(
            self._give(
                login,
                DocumentProfile(
                    identity=identity,
                    platform=self._division.urn(site),
                    level=Level.CONVERSE,
                    planned_use=f"Load data. Answer offers around {self._words.place()}, ask for pictures.",
                ),
            )
            for site in sites
        )
        paper = self._give(login, DraftApplication(investigation=case, identity=identity))
        self._give(login, SubmitApplication(application=paper))
        first = (case,) if len(self._cases) > known else ()
        self._made.append(_Documented(login, name, identity, paper, (*first, identity, *profiles), profiles, sites))

    def _identity(self, case: str, name: str) -> DocumentIdentity:
        trade = self._words.trade()
        number = self._words.chance.randrange(100, 1_000)
        return DocumentIdentity(
            investigation=case,
            name=name,
            age_shown=f"about {self._words.chance.randrange(19, 60)}",
            sex_shown="none presented",
            race_shown="none presented",
            why_this_presentation="Load data. Draws no notice among those who buy and sell on these sites.",
            home_area=self._words.place(),
            occupation=trade,
            legend=self._words.legend(trade),
            email=f"{name.lower().replace(' ', '.')}{number}@example.org",
            phone=f"508-555-0{number}",
            living_person_check="Name with the area searched in two people indexes: no such person.",
            living_person_checked_on=self._division.now.date(),
            image_source=ImageSource.NONE,
            risk=Risk.LOW,
        )

    def _decide(self, made: _Documented) -> None:
        """The Chief authorizes the whole paper."""
        marks = tuple(Mark(subject=each, outcome=Outcome.AUTHORIZED) for each in made.asked)
        self._give(CHIEF, DecideApplication(application=made.paper, marks=marks))

    def _set_up(self, made: _Documented) -> None:
        """The accounts are opened and their details stated."""
        for profile, site in zip(made.profiles, made.sites, strict=True):
            for command in self._details(made, profile, site):
                self._give(made.login, command)

    def _details(self, made: _Documented, profile: str, site: str) -> Iterator[Command]:
        yield SetUpProfile(
            profile=profile,
            handle=self._words.handle(made.name),
            account_opened_at=self._division.now,
            settings="Friends list hidden, location off, contacts not uploaded.",
            equipment=(self._laptops[made.login],),
        )
        version = date.fromisoformat(SITES[site][1])
        yield StateTerms(profile=profile, version=version, says="On names.", own_words="Read; it may be closed.")
        yield RecordDeconfliction(
            profile=profile,
            system="Regional deconfliction center",
            reference=f"LD-{profile.rsplit('-', 1)[1]}",
            result="No other agency works these sellers.",
            checked_on=date(2026, 3, 13),
            recheck_on=date(2026, 6, 13),
        )
        yield FinishSetUp(profile=profile)

    def _approve(self, made: _Documented) -> None:
        """The commander approves the details of every site in one sitting."""
        marks = tuple(DetailMark(profile=each, verdict=Verdict.APPROVED) for each in made.profiles)
        self._give(COMMANDER, DecideDetails(identity=made.urn, marks=marks))

    def _days_work(self, entries: int) -> Iterator[Work]:
        """Sessions and views, mixed; ``entries`` in all, the marks of the batches among them."""
        sessions = SESSIONS_EACH * self._count
        views = entries - sessions - -(-entries // BATCH)
        kinds = [True] * sessions + [False] * max(0, views)
        self._words.chance.shuffle(kinds)
        for place, is_session in enumerate(kinds):
            # A detective works through one identity after another: a dossier is opened, used and put away.
            made = self._made[place * len(self._made) // len(kinds)]
            yield partial(self._session if is_session else self._view, made)

    def _session(self, made: _Documented) -> None:
        chance = self._words.chance
        until = self._division.now
        level = chance.choice((Level.VIEW, Level.CONVERSE))
        logged = LogActivity(
            from_=until - timedelta(minutes=chance.randrange(10, LONGEST)),
            until=until,
            profile=chance.choice(made.profiles),
            equipment=(self._laptops[made.login],),
            level=level,
            what_was_done=self._words.note(),
            inducement=Told.NO,
            minor=Told.NO,
            privileged=Told.NO,
            sexual_site=Told.NO,
            money=Told.NO,
        )
        self._give(made.login, logged)

    def _view(self, made: _Documented) -> None:
        chance = self._words.chance
        login = chance.choice((made.login, COMMANDER))
        self._give(login, ViewRecord(record=chance.choice((made.urn, *made.profiles))))
