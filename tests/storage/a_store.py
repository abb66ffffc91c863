"""The small store the storage tests open: who made it, and what they do with it again and again."""

from __future__ import annotations

from pathlib import Path

from storage.keys import REGISTER_GROUP
from storage.store import Store

CHIEF, LEE = "HM-O-1-0001", "HM-O-1-0002"
LOGIN = "marguerite-chief"
PASSPHRASE = "twelve words about the river"
LEES_PASSPHRASE = "another one about the sea"


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder: its name and what it holds."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def enrolled(folder: Path, code: str, login: str, passphrase: str) -> None:
    """An invited officer makes keys, takes up the register key and sets a passphrase."""
    with Store.open_invited(folder, login, code) as opened:
        with opened.db.transaction():
            opened.keyring.admit(opened.db, REGISTER_GROUP, opened.officer, opened.keys.receive_key)
        opened.enrol(login, passphrase, opened.keys)
        assert opened.confirm_passphrase(passphrase)
