"""Load data: built through the door in marked batches, in practice registers alone."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from models.activity import Activity, LogActivity
from models.command import Command
from models.deciding import DecideApplication
from models.errors import NotAllowed, RegisterError
from models.identity import FalseIdentity
from models.profile import Profile, ProfileState
from models.viewing import ViewJournal
from storage.anchors import Anchors
from storage.clock import SetClock
from storage.kdf import Kdf
from storage.recovery import NewRecovery
from storage.register import Performed, Practice, Register, founder_urn
from storage.store import Store
from ui.practice import build as building
from ui.practice.build import STORE_NAME, build
from ui.practice.division import Division
from ui.practice.load import BATCH, ENTRIES_EACH, SESSIONS_EACH, SITES_EACH
from ui.practice.load_words import Words
from ui.practice.people import genesis
from ui.session import Session

PHRASE = "seven words that open this at a desk"
IDENTITIES = 4
START = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)


def commander(folder: Path) -> Session:
    return Session.open(folder / STORE_NAME, "brandt", PHRASE, anchors=Anchors(folder))


def commands(session: Session) -> list[str]:
    return [entry.command for entry in session.register.journal.entries()]


def after_last_mark(said: list[str]) -> list[str]:
    return said[len(said) - said[::-1].index("LoadBatch") :]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("loaded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "generated_passphrase", lambda: PHRASE)
        build(made, identities=IDENTITIES, seed=3)
        yield made


@pytest.fixture
def session(folder: Path) -> Iterator[Session]:
    with commander(folder) as opened:
        yield opened


def test_each_identity_of_the_load_has_three_profiles_and_125_activities(session: Session) -> None:
    cases = {each["urn"] for each in session.open_facts(FalseIdentity)[-IDENTITIES:]}
    profiles = Counter(each["identity"] for each in session.open_facts(Profile))
    sat = [each for each in session.open_facts(Activity) if each["identity"] in cases]
    assert {profiles[urn] for urn in cases} == {SITES_EACH}
    assert len(sat) == SESSIONS_EACH * IDENTITIES


def test_the_load_leaves_250_entries_for_each_identity(session: Session) -> None:
    said = commands(session)
    assert len(said) - said.index("LoadBatch") >= ENTRIES_EACH * IDENTITIES
    assert len(said) - said.index("LoadBatch") <= ENTRIES_EACH * IDENTITIES + 10


def test_sessions_of_the_load_are_within_their_approval(session: Session) -> None:
    cases = {each["urn"] for each in session.open_facts(FalseIdentity)[-IDENTITIES:]}
    sat = [each for each in session.open_facts(Activity) if each["identity"] in cases]
    assert {each["state"] for each in sat} == {"logged"}
    used = [each for each in session.open_facts(Profile) if each["identity"] in cases]
    assert {each["state"] for each in used} == {ProfileState.IN_USE.value}


def test_the_load_is_signed_by_its_officers_and_consistent(session: Session) -> None:
    assert session.verify().faults == ()


def test_the_same_seed_gives_the_same_people() -> None:
    one, other = Words(3), Words(3)
    assert [one.name(), one.note()] == [other.name(), other.note()]


def _build_and_die(folder: str) -> None:
    """Builds until the 400th session of the load is logged, and is killed there, in the midst of a batch."""
    give, logged = Division.give, Counter[str]()

    def give_or_die(self: Division, login: str, command: Command, *, named: str = "") -> Performed:
        done = give(self, login, command, named=named)
        logged[type(command).__name__] += self.knows("LD-LT-04")
        if isinstance(command, LogActivity) and logged["LogActivity"] == 400:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    patch = pytest.MonkeyPatch()
    patch.setattr(Division, "give", give_or_die)
    patch.setattr(building, "generated_passphrase", lambda: PHRASE)
    build(Path(folder), identities=IDENTITIES, seed=3)


def test_a_kill_in_the_midst_of_the_load_leaves_whole_batches(tmp_path: Path) -> None:
    child = get_context("fork").Process(target=_build_and_die, args=(str(tmp_path),))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    with commander(tmp_path) as opened:
        kept = [each for each in after_last_mark(commands(opened)) if each not in {"UnlockRegister", "Noticed"}]
        assert len(kept) == BATCH
        assert opened.verify().faults == ()


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Store, NewRecovery]]:
    store, recovery = Store.create(tmp_path / "any.coverbook", "okafor", PHRASE, founder_urn("HM"), kdf=Kdf.minimum())
    with store:
        yield store, recovery


def register(made: tuple[Store, NewRecovery], practice: Practice | None) -> Register:
    store, recovery = made
    opened = Register(store, SetClock(START))
    opened.create(genesis(store.public_keys(recovery)), practice)
    return Register(store, SetClock(START))


def practice_register(made: tuple[Store, NewRecovery]) -> Register:
    return register(made, Practice(start=START, created=START - timedelta(days=1)))


def written(opened: Register) -> list[tuple[str, str]]:
    return [(entry.command, entry.outcome) for entry in opened.journal.entries(after=1)]


def test_a_register_that_is_not_practice_refuses_load(made: tuple[Store, NewRecovery]) -> None:
    real = register(made, None)
    with pytest.raises(NotAllowed), real.batch():
        pytest.fail("the batch was begun")
    assert written(real) == [("LoadBatch", "refused")]


def test_a_refusal_inside_a_batch_is_journalled_and_leaves_it_whole(made: tuple[Store, NewRecovery]) -> None:
    opened = practice_register(made)
    with opened.batch():
        opened.perform(ViewJournal())
        with pytest.raises(RegisterError):
            opened.perform(DecideApplication(application="HM-A-1-0001", marks=()))
        opened.perform(ViewJournal())
    assert [outcome for _, outcome in written(opened)].count("done") == 3


def _half_a_batch(opened: Register) -> None:
    with opened.batch():
        opened.perform(ViewJournal())
        raise ZeroDivisionError


def test_what_is_raised_out_of_a_batch_takes_all_of_it_back(made: tuple[Store, NewRecovery]) -> None:
    opened = practice_register(made)
    with pytest.raises(ZeroDivisionError):
        _half_a_batch(opened)
    assert written(opened) == []
    opened.perform(ViewJournal())
    assert written(opened) == [("ViewJournal", "done")]
