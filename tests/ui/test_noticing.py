"""Noticing on the practice register: the first session that sees a change notes it, whoever it is, and no later one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.errors import RegisterError
from models.notice import Noticed, Turned
from models.profile import Profile
from storage.clock import SetClock
from storage.read_only import NotAsSigned
from storage.verify_rules import Fault
from tests.end_to_end.division_at_work import BEGINS, begun, copied, passphrase, practice
from ui.practice.people import ZONE
from ui.reading import stops_in_words
from ui.session import Session

APRIL = datetime(2026, 4, 13, 8, 0, tzinfo=ZoneInfo(ZONE))
Entering = Callable[[str, datetime], Session]


@pytest.fixture
def entered(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Entering:
    made = practice(tmp_path_factory.getbasetemp())
    folder = copied(made.folder, tmp_path)
    return lambda login, at: Session.open(folder, login, made.passphrases[login], clock=SetClock(at))


def commands(session: Session) -> list[str]:
    return [each.command for each in session.register.journal.entries()]


@pytest.mark.parametrize("login", ["quill", "sousa", "okafor"])
def test_the_first_session_after_an_approval_ended_notes_it_whoever_it_is_and_the_next_does_not(
    entered: Entering, login: str
) -> None:
    with entered(login, APRIL) as session:
        entry = session.register.journal.entry(1, session.register.journal.head.n)
        assert entry.command == "Noticed"
        assert entry.actor == session.actor
        changes = entry.changes[0].open["changes"]
        ended = {each["subject"] for each in changes if each["what"] == Turned.APPROVAL_ENDED.value}
        live = session.open_facts(Profile, state="in use")
        assert ended
        assert ended == {
            each["urn"] for each in live if each["windows"][-1]["until"] <= "2026-04-13T12:00:00.00Z"
        }
        assert all(each["effective_at"] <= "2026-04-13T12:00:00.00Z" for each in changes)
        assert session.verify().consistent
    with entered("brandt", APRIL.replace(hour=9)) as session:
        assert commands(session).count("Noticed") == 1


def test_a_session_before_anything_changed_notes_nothing(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = copied(begun(tmp_path_factory.getbasetemp()).folder, tmp_path)
    with Session.open(folder, "quill", passphrase("quill"), clock=SetClock(BEGINS + timedelta(hours=1))) as session:
        assert "Noticed" not in commands(session)


def test_nobody_gives_the_entry_by_hand(entered: Entering) -> None:
    with entered("brandt", APRIL) as session, pytest.raises(RegisterError, match="writes this entry itself"):
        session.perform(Noticed())


def test_a_register_that_may_only_be_read_is_not_written_by_noticing(entered: Entering) -> None:
    with entered("brandt", APRIL.replace(month=3, day=20)) as session:
        session.hold_still(NotAsSigned(Fault(station=1, n=3, urn=None, what="the signature is not its own")))
        before = session.register.journal.head.n
        session.notice_standing()
        assert session.register.journal.head.n == before


def test_every_stop_says_in_the_terminal_and_the_window_what_lifts_it(entered: Entering) -> None:
    with entered("brandt", APRIL) as session:
        record = session.open_record("HM-P-1-0008")
        stops = session.standing(record)
        assert stops
        assert stops_in_words(session, record) == " ".join(each.words for each in stops)
        assert all(each.words.endswith(f"Lifted when {each.lifted_when}.") for each in stops)
