"""The division at work: a clock that moves on, officers' seats, and acts given through the door.

Events are collected with their start and played in the order of time, so several cases run side by side the way
they would in a division.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from models.command import Command
from models.record import Record
from storage.clock import SetClock
from storage.private_keys import PrivateKeys
from storage.register import Performed, Register
from storage.seat import GuestSeat, guest_seat
from storage.store import Store


@attrs.define
class _Seated:
    """One officer's door, and the number of key-writing acts it has seen."""

    seat: GuestSeat
    register: Register
    seen: int


@attrs.frozen
class Event:
    """Something that happens: when it starts (department time) and what is done."""

    start: str
    do: Callable[[Division], None]


class Division:
    """One open practice store and the keys of everyone in the division. ``names`` are only for the script."""

    def __init__(self, store: Store, clock: SetClock, zone: str) -> None:
        self._store = store
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._keys: dict[str, tuple[str, PrivateKeys]] = {}
        self._seated: dict[str, _Seated] = {}
        self._keyed = 0
        self._names: dict[str, str] = {}

    def enrolled(self, login: str, officer: str, keys: PrivateKeys) -> None:
        """Learn an officer's number and keys."""
        self._keys[login] = (officer, keys)
        self._names[login] = officer

    @property
    def store(self) -> Store:
        """The open practice store."""
        return self._store

    @property
    def now(self) -> datetime:
        """The division's clock."""
        return self._clock()

    @property
    def zone(self) -> ZoneInfo:
        """The department's time zone."""
        return self._zone

    def instant(self, text: str) -> datetime:
        """``2026-01-08 10:15`` in department time."""
        return datetime.fromisoformat(text).replace(tzinfo=self._zone)

    def at(self, text: str) -> None:
        """Set the clock. Raises: ValueError where that would be backwards."""
        instant = self.instant(text)
        if instant < self.now:
            message = f"the practice script goes back in time at {text}"
            raise ValueError(message)
        self._clock.instant = instant

    def later(self, *, minutes: float) -> None:
        """Move the clock on."""
        self._clock.forward(timedelta(minutes=minutes))

    def urn(self, name: str) -> str:
        """The number behind a name of the script. Raises: KeyError."""
        return self._names[name]

    def call(self, urn: str, name: str) -> None:
        """Give a record a name of the script."""
        self._names[name] = urn

    def knows(self, name: str) -> bool:
        """Whether a name of the script stands for a record already."""
        return name in self._names

    def register(self, login: str) -> Register:
        """An officer's door; built anew where others have wrapped keys since."""
        seated = self._seated.get(login)
        if seated is None or seated.seen != self._keyed:
            if seated is not None:
                seated.seat.close()
            officer, keys = self._keys[login]
            seat = guest_seat(self._store, officer, keys)
            seated = _Seated(seat, Register(seat, self._clock), self._keyed)
            self._seated[login] = seated
        return seated.register

    def give(self, login: str, command: Command, *, named: str = "") -> Performed:
        """Give an act as an officer; ``named`` keeps the number of its first record."""
        done = self.register(login).perform(command)
        if done.keyed:
            self._keyed += 1
            self._seated[login].seen = self._keyed
        if named:
            self._names[named] = done.changed[0].urn
        return done

    def read(self, login: str, urn: str) -> Record:
        """A record as an officer reads it."""
        return self.register(login).records.load(urn)

    def play(self, events: list[Event]) -> None:
        """Every event in the order of time."""
        for event in sorted(events, key=lambda each: each.start):
            self.at(event.start)
            event.do(self)

    def leave(self) -> None:
        """Drop every officer's keys."""
        for seated in self._seated.values():
            seated.seat.close()
        self._seated.clear()
