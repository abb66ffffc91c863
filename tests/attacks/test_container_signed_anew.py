"""A backup signed anew: without its key the header's code tells, with its key the journal inside does."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from models.investigation import OpenInvestigation
from storage.backup import back_up
from storage.container import Checked, ContainerDamaged, check, opened, write
from storage.private_keys import PrivateKeys
from storage.restore import Opener, RestoredNotConsistent, restore
from storage.sealing import Key
from tests.end_to_end.division_at_work import passphrase
from tests.faults.division_folder import division_folder
from ui.session import Session

COMMANDER = Opener(login="brandt", passphrase=passphrase("brandt"))
MARKER = "Marker of the quarry road"


@pytest.fixture
def live(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return division_folder(tmp_path_factory.getbasetemp(), tmp_path)


@pytest.fixture
def found(live: Path, tmp_path: Path) -> Checked:
    with Session.open(live, "brandt", passphrase("brandt")) as session:
        session.perform(OpenInvestigation(case_number="HM-26-1", title=MARKER))
        back_up(session.store, session.register, tmp_path / "whole")
    return check(tmp_path / "whole")


def signed_anew(found: Checked, path: Path, key: Key) -> None:
    """The same payload under a key, with the last recipient left out, signed by a key no officer has."""
    stranger = PrivateKeys.generate()
    header = attrs.evolve(found.header, recipients=found.header.recipients[:-1], maker=stranger.sign_key)
    write(path, header, key, opened(found, COMMANDER.key(found)), stranger)
    assert check(path).header.maker == stranger.sign_key


def test_a_list_changed_without_the_payload_key_is_seen_before_anything_is_laid_out(
    found: Checked, tmp_path: Path
) -> None:
    signed_anew(found, tmp_path / "changed", bytes(32))
    with pytest.raises(ContainerDamaged):
        restore(tmp_path / "changed", tmp_path / "second.coverbook", COMMANDER)
    assert not list(tmp_path.glob("second*"))


def test_a_list_changed_with_the_payload_key_needs_an_active_officers_signature(found: Checked, tmp_path: Path) -> None:
    signed_anew(found, tmp_path / "changed", COMMANDER.key(found))
    with pytest.raises(RestoredNotConsistent):
        restore(tmp_path / "changed", tmp_path / "second.coverbook", COMMANDER)
    assert not list(tmp_path.glob("second*"))


def test_no_file_of_a_backup_or_restore_holds_plain_text_or_a_key(found: Checked, live: Path, tmp_path: Path) -> None:
    restore(found.path, tmp_path / "second.coverbook", COMMANDER)
    with Session.open(live, "brandt", passphrase("brandt")) as session:
        session.store.snapshot(tmp_path / "taken-along")
        data_key = bytes(session.store._data_key)
    secrets = (MARKER.encode(), b"SQLite format 3", data_key, data_key.hex().encode(), bytes(COMMANDER.key(found)))
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(files) > len(list(live.iterdir()))
    assert [each.name for each in files for secret in secrets if secret in each.read_bytes()] == []
