"""A real register with its officers at the desk, for machines that give random acts at random times."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from models.command import Command
from models.errors import RegisterError
from models.record import Kind
from tests.end_to_end.division_at_work import AtWork, at_work
from tests.models.journal_shows import check_journal

PEOPLE = ("okafor", "ferreira", "brandt", "sousa", "whitlock", "novak", "quill")
WHO = PEOPLE
OPERATOR, COMMANDER, CHIEF, KEEPER, INSPECTOR = (
    (*(usual,) * 25, *PEOPLE) for usual in ("sousa", "brandt", "okafor", "quill", "novak")
)
"""Anyone at all, but mostly whose act it is: else nothing would ever get done."""
PICK = (0, 0, 0, 1, 1, 2, 3, 5)
MINUTES = (0, 1, 30, 30, 24 * 60, 24 * 60, 8 * 24 * 60, 20 * 24 * 60, 80 * 24 * 60)
YES_OR_NO = (True, False)
WORKED_ON = frozenset({Kind.INVESTIGATION, Kind.IDENTITY, Kind.PROFILE, Kind.EQUIPMENT, Kind.OFFICER, Kind.PLATFORM})
ACTS: dict[str, Mapping[str, Sequence[Any]]] = {}
"""Every rule of the machines by its name, with what each of its arguments is chosen from."""
Facts = Mapping[str, Any]
F = TypeVar("F", bound=Callable[..., None])


def attempt(**among: Sequence[Any]) -> Callable[[F], F]:
    """A rule of the machine, each argument one of those given; a walk chooses from them too."""

    def mark(function: F) -> F:
        ACTS[function.__name__] = among
        drawn = {name: st.sampled_from(values) for name, values in among.items()}
        make_rule: Any = rule
        marked: F = make_rule(**drawn)(function)
        return marked

    return mark


class OfficersAtRandom(RuleBasedStateMachine):
    """One register; ``seen`` counts the acts that were done and the states that were reached."""

    base: ClassVar[Path]
    seen: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._place = Path(tempfile.mkdtemp(dir=self.base))
        self.work: AtWork = self._stack.enter_context(at_work(self.base, self._place))

    def teardown(self) -> None:
        try:
            check_journal(self.work.entries(), self.seen)
            assert self.work.verdict().faults == ()
        finally:
            self._stack.close()
            shutil.rmtree(self._place)

    def every(self, kind: Kind, **equals: str) -> list[Facts]:
        """The open fields of the records of a kind, by number."""
        return list(self.work.division.register("okafor").records.open_facts(kind, **equals))

    def pick(self, kind: Kind, number: int) -> str:
        """One of the records of a kind, or a number that is none: of what is worked on the first, else the newest."""
        found = self.every(kind)
        at = number if kind in WORKED_ON else -1 - number
        return str(found[at % len(found)]["urn"]) if found else f"HM-{kind.value}-1-9999"

    def facts(self, urn: str) -> Facts:
        """The open fields of a record; none where there is no such record."""
        records = self.work.division.register("okafor").records
        return records.facts(urn) if records.exists(urn) else {}

    def give(self, who: str, command: Command) -> None:
        """Done, or refused in the user's words; anything else is a bug."""
        with suppress(RegisterError):
            self.work.give(who, command, minutes=1)

    @attempt(minutes=MINUTES)
    def wait(self, minutes: int) -> None:
        self.work.division.later(minutes=minutes)

    @attempt(hours=[1, 1, 1, 1, 1, 1, 30])
    def set_the_clock_back(self, hours: int) -> None:
        self.work.clock.forward(-timedelta(hours=hours))
