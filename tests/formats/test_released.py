"""A store, a backup, an attached file and a key file of each released format open as on the day they were written."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models.attachment import Attachment
from models.investigation import OpenInvestigation
from models.upgrades import UPGRADES
from storage.anchors import Anchors
from storage.clock import SetClock
from storage.header import FORMAT
from storage.kdf import Kdf
from storage.proof import Proof
from storage.recovery import RecoveryCode
from storage.register import Register
from storage.restore import Opener, restore
from storage.store import Store
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from tests.end_to_end.files_at_work import read
from tests.formats.released import COMMANDER, DAY, SAMPLES, WITH_KEY_FILE, Sample, laid_out, records_of
from tests.formats.second_reader import read_register
from ui.session import Session

EVERY = sorted(SAMPLES.glob("format-*.zip"))
LATER = DAY + timedelta(hours=2)


@pytest.fixture(params=EVERY, ids=lambda path: path.stem)
def sample(request: pytest.FixtureRequest, tmp_path: Path) -> Sample:
    return laid_out(request.param, tmp_path)


def shown(sample: Sample, login: str) -> Proof:
    """What an officer of the sample types and plugs in."""
    return Proof(sample.passphrase(login), sample.key_file if login == WITH_KEY_FILE else None)


def test_every_released_format_has_a_sample() -> None:
    assert [each.stem for each in EVERY] == [f"format-{number}" for number in range(1, FORMAT + 1)]


def test_everyone_opens_the_sample_as_then_and_it_is_consistent(sample: Sample) -> None:
    for login in sample.facts["passphrases"]:
        with Store.open(sample.store, login, shown(sample, login)) as store:
            verdict = verify(store.db, store.store_id, Rulebook())
            head = Register(store).journal.head
        assert verdict.consistent, str(verdict)
        assert (head.n, head.hash.hex()) == (sample.facts["entries"], sample.facts["head"])


def test_every_field_says_what_it_said_then(sample: Sample) -> None:
    with Store.open(sample.store, COMMANDER, shown(sample, COMMANDER)) as store:
        now = records_of(store)
    then = sample.facts["records"]
    assert now.keys() == then.keys()
    upgraded = {kind.value for kind, _ in UPGRADES}
    for key, was in then.items():
        assert now[key]["schema"] == was["schema"]
        if key.split("-")[1] not in upgraded:
            assert was["fields"].items() <= now[key]["fields"].items()


def test_its_attached_file_opens(sample: Sample) -> None:
    attached = sample.facts["attached"]
    with session(sample, attached["by"]) as opened:
        record = opened.get(attached["urn"], Attachment)
        assert record.sha256 == attached["sha256"]
        assert read(opened, record)


def test_its_backup_is_restored_by_the_recovery_code_and_by_the_commander(sample: Sample) -> None:
    code, then = RecoveryCode.read(*sample.facts["recovery"]), sample.facts["backed up"]
    openers = (Opener(recovery=code), Opener(login=COMMANDER, passphrase=shown(sample, COMMANDER)))
    for number, opener in enumerate(openers):
        folder, seen = sample.folder / f"restored-{number}.coverbook", Anchors(sample.folder / "seen")
        restored = restore(sample.backup, folder, opener, clock=SetClock(LATER), anchors=seen)
        assert restored.verdict.consistent, str(restored.verdict)
        assert (restored.head.n, restored.head.hash.hex()) == (then["entries"], then["head"])


def test_the_second_reader_opens_it_too(sample: Sample) -> None:
    second = read_register(sample.store, COMMANDER, sample.passphrase(COMMANDER))
    assert second.faults == ()
    assert (second.journal.count, second.journal.head.hex()) == (sample.facts["entries"], sample.facts["head"])


def test_work_goes_on_in_it(sample: Sample) -> None:
    with session(sample, COMMANDER) as opened:
        done = opened.perform(OpenInvestigation(case_number="HM-26-100", title="A case of a later day"))
        assert done.n > sample.facts["entries"]
        assert opened.verify().consistent


def test_its_database_is_raised_to_what_a_new_register_gets(sample: Sample, tmp_path: Path) -> None:
    new, _ = Store.create(tmp_path / "new.coverbook", "okafor", "words nobody guesses of a new one", "HM-O-1-0001",
                          kdf=Kdf.minimum())  # fmt: skip
    with new, Store.open(sample.store, COMMANDER, shown(sample, COMMANDER)) as old:
        assert built_by(old) == built_by(new)


def built_by(store: Store) -> set[tuple[str, str]]:
    """What a database is built by: each table, index and trigger."""
    return {(name, sql) for name, sql in store.db.rows("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")}


def session(sample: Sample, login: str) -> Session:
    anchors = Anchors(sample.folder / "seen")
    return Session.open(sample.store, login, shown(sample, login), SetClock(LATER), anchors)
