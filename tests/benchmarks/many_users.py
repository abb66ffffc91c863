"""Opening a register of twenty users, and the derivation of one key, which is what opening is to cost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from models.directory import EnrolKeys, InviteOfficer
from storage.anchors import Anchors
from storage.kdf import SALT_BYTES
from storage.register import Register
from storage.slots import SlotKind
from storage.store import Store
from tests.benchmarks.load_store import ADMINISTRATOR, opened, passphrase
from tests.benchmarks.taken import Taken, Watch, peak
from ui.practice.build import STORE_NAME
from ui.session import Session

USERS = 20
_NEW = "the words of user number {} at this desk"


@contextmanager
def _of_twenty(folder: Path) -> Iterator[tuple[Path, str]]:
    """A copy of the store with twenty users, and the log-in name of the last who came."""
    with TemporaryDirectory(dir=folder.parent) as beside:
        store = Path(shutil.copytree(folder / STORE_NAME, Path(beside) / STORE_NAME))
        codes: dict[str, str] = {}
        seen = Anchors(Path(beside))
        with Session.open(store, ADMINISTRATOR, passphrase(folder, ADMINISTRATOR), anchors=seen) as session:
            users = sum(slot.kind is SlotKind.USER for slot in session.store.header.slots)
            for number in range(users, USERS):
                login = f"newcomer{number}"
                given = session.perform(InviteOfficer(rank="Det.", name=f"N. Comer {number}", login_name=login))
                codes[login] = given.code or ""
        for login, code in codes.items():
            _enrolled(store, login, code)
        yield store, login


def _enrolled(folder: Path, login: str, code: str) -> None:
    with Store.open_invited(folder, login, code) as store:
        keys = store.keys
        stated = EnrolKeys(officer=store.officer, sign_key=keys.sign_key.hex(), receive_key=keys.receive_key.hex())
        Register(store).perform(stated)
        store.enrol(login, _NEW.format(login[-2:]), keys)


def measured(folder: Path) -> Taken:
    """From the passphrase to an open store."""
    with _of_twenty(folder) as (store, login):
        watch = Watch()
        with watch.running():
            register = Store.open(store, login, _NEW.format(login[-2:]))
        with register:
            held = sum(slot.kind is SlotKind.USER for slot in register.header.slots)
        if held != USERS:
            message = f"{held} users, not {USERS}"
            raise AssertionError(message)
        return Taken(seconds=watch.seconds, peak=peak())


def limit(folder: Path) -> Taken:
    """One derivation with the parameters of that slot."""
    with opened(folder, ADMINISTRATOR) as session:
        kdf = session.store.header.kdf
    watch = Watch()
    with watch.running():
        kdf.key("a passphrase of this length", bytes(SALT_BYTES))
    return Taken(seconds=watch.seconds, peak=peak())
