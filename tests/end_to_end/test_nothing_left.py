"""After a whole session and a lock: no text of a record, no key and no passphrase in memory, on disk or the clipboard.

The memory of the process is read by root alone (the program forbids it to everyone else); without root the rest is
done and a warning says that the memory was not looked at.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.attacks.test_strings import sealed_words, strings
from tests.end_to_end.desk import Desk, desk_with_practice
from tests.end_to_end.left_behind import (
    MemoryNotShown,
    core_files,
    files_of,
    forms,
    found_in,
    limits_of,
    memory_of,
    told_to_others,
)
from tests.end_to_end.screen import ROOT, Person, issues_redacted_copy, program
from ui.unsent import ON_DESK

pytestmark = pytest.mark.window

TYPED = "quillwort.marrowbone.4417"
SOUGHT = "tesselate.harpoon.9023"
NAMED = ("dunleavy", "ray.dunleavy.parts", "rdparts413", "508-555-0144", "hm-26-014")
"""An identity's name, two of its handles, its phone, its case, as the practice register holds them."""
PAGES = ("Today", "Investigations", "Identities", "Approvals", "Activity", "Reviews", "Equipment", "Reports", "People")
Needles = dict[str, tuple[bytes, ...]]


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    for name in ("home", "temporary", "out"):
        (tmp_path / name).mkdir()
    with desk_with_practice(tmp_path, tmp_path_factory.getbasetemp()) as opened:
        yield opened


def needles(desk: Desk, login: str) -> Needles:
    """Texts of records, what will be typed, the passphrase; the data key and the officer's private keys."""
    texts = (*NAMED, TYPED, SOUGHT, desk.passphrases[login])
    with Store.open(desk.store, login, desk.passphrases[login]) as store:
        private = store.keys.to_bytes()
        keys = {"data key": bytes(store._data_key), "sign key": private[:32], "receive key": private[32:]}
    return {each: forms(each) for each in texts} | {name: (key,) for name, key in keys.items()}


def temporary(desk: Desk) -> dict[str, str]:
    return dict.fromkeys(("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"), str(desk.folder / "temporary"))


def in_memory(person: Person, wanted: Needles) -> set[str] | None:
    """What of it stands in the program's memory; None where only root could say."""
    try:
        return found_in(memory_of(person.pid), wanted)
    except PermissionError:
        warnings.warn(MemoryNotShown("not looked at: only root reads the memory"), stacklevel=2)
        return None


def works(desk: Desk, person: Person, login: str) -> None:
    """Every page, a record, a search, a report saved as a file, and a form that is typed and not sent."""
    for at, name in enumerate(PAGES, start=1):
        person.press(f"alt+{at}")
        person.sees(name)
    person.press("alt+3")
    person.stands_at("Identities and their profiles")
    person.press("Return")
    person.stands_at("Parts of this record")
    person.press("ctrl+k")
    person.stands_at("Search everything")
    person.types(SOUGHT)
    person.press("Escape")
    issues_redacted_copy(person, desk.folder / "out" / "copy.pdf", desk.passphrases[login])
    person.presses("Copy")
    person.presses("I have noted it")
    person.press("alt+2")
    person.stands_at("Investigations")
    person.press("ctrl+n")
    person.stands_at("Case number")
    person.fills("Title", TYPED)
    person.sees(ON_DESK)


def backed_up(desk: Desk, login: str) -> None:
    """The terminal, while the window is locked."""
    secret = desk.folder / "passphrase"
    secret.write_text(desk.passphrases[login], encoding="utf-8")
    asked = ["backup", str(desk.store), str(desk.folder / "out" / "shelf-copy"), "--user", login]
    command = [sys.executable, "main.py", *asked, "--passphrase-file", str(secret)]
    subprocess.run(command, cwd=ROOT, env=desk.screen.environment(desk.folder / "home") | temporary(desk), check=True)


def places(desk: Desk) -> tuple[Path, ...]:
    """Home with settings, state and logs, the temporary folder, what was exported and backed up, the register."""
    return (desk.folder / "home", desk.folder / "temporary", desk.folder / "out", desk.store)


def test_after_screens_report_backup_and_lock_nothing_of_a_record_is_left_anywhere(desk: Desk) -> None:
    wanted = needles(desk, "brandt")
    with program(desk.screen, desk.folder, also=temporary(desk)) as person:
        pid = person.pid
        desk.unlocked(person, "brandt")
        works(desk, person, "brandt")
        before = in_memory(person, wanted)
        assert before is None or before >= {*NAMED, TYPED, "data key", "sign key"}
        person.press("ctrl+l")
        person.stands_at("Log-in name")
        assert person.pid == pid
        assert in_memory(person, wanted) in (None, set())
        person.press("ctrl+v", "x")
        assert person.wait_for(lambda now: "x" in now.value, "a letter").value == "x"
        backed_up(desk, "brandt")
        assert found_in(files_of(*places(desk)), wanted) == set()
        assert list((desk.folder / "temporary").rglob("*")) == []
        kept = [each for each in (desk.folder / "home").rglob("*") if each.is_file()]
        told = {each.parent.name for each in kept}
        assert told <= {"log", "heads", "checked", "marks"}, "no settings, no list of files used last"
        assert found_in(files_of(desk.folder / "home"), {"register": forms(desk.store.stem)}) == set()
        assert limits_of(pid).split()[4:6] == ["0", "0"]
        assert found_in([told_to_others(pid)], wanted | {"folder": forms(desk.store.name)}) == set()


def test_a_crash_of_an_unlocked_program_writes_no_core_file(desk: Desk) -> None:
    before = core_files(ROOT, *places(desk))
    with program(desk.screen, desk.folder, also=temporary(desk), killed=True) as person:
        desk.unlocked(person, "brandt")
        person.kill(by=signal.SIGABRT)
    assert core_files(ROOT, *places(desk)) == before
    assert found_in(files_of(*places(desk)), needles(desk, "brandt")) == set()


@pytest.mark.soak
@pytest.mark.parametrize("login", ["brandt", "sousa", "quill"])
def test_no_word_of_any_sealed_field_is_left_after_two_locks_of_anyone(desk: Desk, login: str) -> None:
    with desk.session(login) as session:
        words = {word for word in sealed_words(session) if len(word) > 7}
    wanted = needles(desk, login) | {word: forms(word) for word in words}
    with program(desk.screen, desk.folder, also=temporary(desk)) as person:
        begun = in_memory(person, wanted)
        for _ in range(2):
            desk.unlocked(person, login)
            for at in range(1, 10):
                person.press(f"alt+{at}")
                person.wait_for(lambda now: now.idle, "the store's answers")
            before = in_memory(person, wanted)
            person.press("ctrl+l")
            person.stands_at("Log-in name")
            after = in_memory(person, wanted)
            if begun is not None and before is not None and after is not None:
                assert before > begun
                assert after <= begun
    left = strings(desk.folder / "home") + strings(desk.folder / "temporary") + strings(desk.store)
    assert {word for word in words if word in left} == set()
