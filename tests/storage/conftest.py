"""A store made once and copied for each test: making one derives two keys."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from storage.kdf import Kdf
from storage.recovery import RecoveryCode
from storage.store import Store
from tests.storage.a_store import CHIEF, LOGIN, PASSPHRASE
from tests.storage.signed_genesis import begin


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RecoveryCode]:
    """A closed store with its first groups, and its recovery code; tests open copies only."""
    folder = tmp_path_factory.mktemp("made") / "harrow.coverbook"
    opened, recovery = Store.create(folder, LOGIN, PASSPHRASE, CHIEF, kdf=Kdf.minimum())
    with opened.db.transaction():
        begin(opened.db, opened.store_id, (CHIEF, opened.keys), recovery.keys)
        opened.keyring.found(opened.db, recovery.keys.receive_key)
    opened.close()
    return folder, recovery.code


@pytest.fixture
def folder(made: tuple[Path, RecoveryCode], tmp_path: Path) -> Path:
    """A copy of that store for one test, without the ballast: opening sets it aside anew."""
    return Path(shutil.copytree(made[0], tmp_path / "harrow.coverbook", ignore=shutil.ignore_patterns("ballast")))
