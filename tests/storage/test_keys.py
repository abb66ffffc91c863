"""Groups and dossiers: who can open what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.canonical import canonical
from models.errors import NotOnDossier
from storage import errors, top_errors
from storage.database import Database
from storage.keys import OVERSIGHT, RECOVERY, REGISTER_GROUP, Keyring, PrivateKeys, officer_group
from tests.storage.signed_genesis import RECOVERY_KEY, append, begin, recovery_facts

STORE = bytes(range(16))
CHIEF, LEE, KIM = "HM-O-1-0001", "HM-O-1-0002", "HM-O-1-0003"
DOSSIER = "HM-I-1-0001"


class Station:
    """A database with three officers and recovery; the Chief holds the oversight."""

    def __init__(self, path: Path) -> None:
        self.db = Database.create(path, bytes(48))
        self.keys = {name: PrivateKeys.generate() for name in (CHIEF, LEE, KIM, RECOVERY)}
        chief = self.keyring(CHIEF)
        with self.db.transaction():
            begin(self.db, STORE, (CHIEF, self.keys[CHIEF]), self.keys[RECOVERY])
            chief.found(self.db, self.keys[RECOVERY].receive_key)
            for name in (LEE, KIM):
                chief.admit(self.db, REGISTER_GROUP, name, self.keys[name].receive_key)
                chief.make_group(self.db, officer_group(name), self.public(name, CHIEF))

    def public(self, *names: str) -> dict[str, bytes]:
        return {name: self.keys[name].receive_key for name in names}

    def keyring(self, name: str) -> Keyring:
        return Keyring(self.db, STORE, name, self.keys[name])


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    made = Station(tmp_path / "store.db")
    yield made
    made.db.close()


def test_every_wrap_written_is_named_for_the_journal(station: Station) -> None:
    chief = station.keyring(CHIEF)
    with station.db.transaction():
        items = chief.make_dossier(station.db, DOSSIER, [LEE])
    assert [(item["kind"], item["name"], item["generation"], item["for"]) for item in items] == [
        ("dossier", DOSSIER, 1, OVERSIGHT),
        ("dossier", DOSSIER, 1, officer_group(LEE)),
    ]
    assert all(set(item) == {"kind", "name", "generation", "for", "wrap"} for item in items)


def test_a_named_reader_opens_a_dossier_and_another_officer_does_not(station: Station) -> None:
    with station.db.transaction():
        station.keyring(CHIEF).make_dossier(station.db, DOSSIER, [LEE])
    key, generation = station.keyring(CHIEF).dossier(DOSSIER)
    assert station.keyring(LEE).dossier(DOSSIER) == (key, generation)
    kim = station.keyring(KIM)
    assert not kim.holds(DOSSIER)
    with pytest.raises(NotOnDossier, match=DOSSIER):
        kim.dossier(DOSSIER)


def test_a_detectives_own_dossier_is_open_to_the_detective_the_oversight_and_recovery(station: Station) -> None:
    with station.db.transaction():
        items = station.keyring(LEE).make_dossier(station.db, DOSSIER, [LEE, KIM])
    assert [item["for"] for item in items] == [officer_group(LEE)]
    key, _ = station.keyring(LEE).dossier(DOSSIER)
    assert station.keyring(CHIEF).dossier(DOSSIER)[0] == key
    assert station.keyring(RECOVERY).dossier(DOSSIER)[0] == key
    assert not station.keyring(KIM).holds(DOSSIER)


def test_the_oversight_names_a_further_reader_who_then_reads_every_generation(station: Station) -> None:
    lee, chief = station.keyring(LEE), station.keyring(CHIEF)
    with station.db.transaction():
        lee.make_dossier(station.db, DOSSIER, [])
        lee.make_dossier(station.db, DOSSIER, [])
    chief = station.keyring(CHIEF)
    with station.db.transaction():
        items = chief.add_reader(station.db, DOSSIER, KIM)
        assert chief.add_reader(station.db, DOSSIER, KIM) == []
    assert [item["generation"] for item in items] == [1, 2]
    kim = station.keyring(KIM)
    assert kim.dossier(DOSSIER) == lee.dossier(DOSSIER)
    assert kim.dossier(DOSSIER, 1) == lee.dossier(DOSSIER, 1)
    assert kim.dossier(DOSSIER, 1)[0] != kim.dossier(DOSSIER, 2)[0]


def test_a_detective_can_not_name_another_reader(station: Station) -> None:
    lee = station.keyring(LEE)
    with station.db.transaction():
        lee.make_dossier(station.db, DOSSIER, [])
    with pytest.raises(errors.KeyNotHeld), station.db.transaction():
        lee.add_reader(station.db, DOSSIER, KIM)
    assert not station.keyring(KIM).holds(DOSSIER)


def test_a_new_generation_shuts_out_who_was_removed_from_a_group(station: Station) -> None:
    chief = station.keyring(CHIEF)
    with station.db.transaction():
        chief.admit(station.db, OVERSIGHT, LEE, station.keys[LEE].receive_key)
        chief.make_dossier(station.db, DOSSIER, [])
    assert station.keyring(LEE).is_oversight
    with station.db.transaction():
        chief.make_group(station.db, OVERSIGHT, station.public(CHIEF))
        chief.make_dossier(station.db, DOSSIER, [])
    lee = station.keyring(LEE)
    old, _ = lee.dossier(DOSSIER, 1)
    assert chief.dossier(DOSSIER, 1)[0] == old
    with pytest.raises(NotOnDossier):
        lee.dossier(DOSSIER, 2)


def test_a_late_member_receives_every_generation_once(station: Station) -> None:
    chief = station.keyring(CHIEF)
    with station.db.transaction():
        chief.make_group(station.db, OVERSIGHT, station.public(CHIEF))
        items = chief.admit(station.db, OVERSIGHT, KIM, station.keys[KIM].receive_key)
        again = chief.admit(station.db, OVERSIGHT, KIM, station.keys[KIM].receive_key)
    assert [item["generation"] for item in items] == [1, 2]
    assert again == []


def test_nobody_is_admitted_by_someone_outside_the_group(station: Station) -> None:
    with pytest.raises(errors.KeyNotHeld), station.db.transaction():
        station.keyring(LEE).admit(station.db, OVERSIGHT, LEE, station.keys[LEE].receive_key)


def make_keys_then_fail(station: Station, keyring: Keyring) -> None:
    with station.db.transaction():
        keyring.make_dossier(station.db, DOSSIER, [])
        keyring.make_group(station.db, "another", station.public(LEE))
        raise KeyError


def admit_then_fail(station: Station, keyring: Keyring, keys: PrivateKeys) -> None:
    with station.db.transaction():
        keyring.admit(station.db, REGISTER_GROUP, keyring.officer, keys.receive_key)
        raise KeyError


def test_keys_of_an_act_that_was_rolled_back_are_forgotten(station: Station) -> None:
    lee = station.keyring(LEE)
    with pytest.raises(KeyError):
        make_keys_then_fail(station, lee)
    assert not lee.holds(DOSSIER)
    assert lee.groups == (officer_group(LEE), REGISTER_GROUP)
    with station.db.transaction():
        assert lee.make_dossier(station.db, DOSSIER, [])[0]["generation"] == 1
    assert station.keyring(LEE).dossier(DOSSIER) == lee.dossier(DOSSIER)


def test_a_key_an_invitation_brought_outlives_a_rollback(station: Station) -> None:
    register_key, generation = station.keyring(CHIEF).dossier("register")
    brought = bytes(register_key)
    keys = PrivateKeys.generate()
    newcomer = Keyring(station.db, STORE, "HM-O-1-0009", keys)
    newcomer.take_register_keys({generation: brought})
    with pytest.raises(KeyError):
        admit_then_fail(station, newcomer, keys)
    key, found = newcomer.dossier("register")
    assert (bytes(key), found) == (brought, generation)


def test_people_and_equipment_are_open_to_every_user_and_to_nobody_else(station: Station) -> None:
    assert station.keyring(KIM).dossier("register") == station.keyring(CHIEF).dossier("register")
    stranger = Keyring(station.db, STORE, "HM-O-1-0099", PrivateKeys.generate())
    assert not stranger.holds("register")
    with pytest.raises(NotOnDossier):
        stranger.dossier("register")


def test_a_wrap_swapped_for_another_dossiers_opens_nothing_new(station: Station) -> None:
    with station.db.transaction():
        station.keyring(LEE).make_dossier(station.db, DOSSIER, [])
    station.db._connection.set_authorizer(None)
    station.db.run("UPDATE dossier_key SET wrapped = zeroblob(40)")
    with pytest.raises(NotOnDossier):
        station.keyring(LEE).dossier(DOSSIER)


def test_a_closed_keyring_has_overwritten_its_keys(station: Station) -> None:
    lee = station.keyring(LEE)
    with station.db.transaction():
        lee.make_dossier(station.db, DOSSIER, [])
    held = [lee.dossier(DOSSIER)[0], lee.dossier("register")[0]]
    lee.close()
    assert held == [bytearray(32)] * 2
    assert not lee.holds(DOSSIER)
    assert not lee.holds("register")


def test_a_group_wrap_that_was_swapped_keeps_nobody_out_of_the_rest(station: Station) -> None:
    station.db._connection.set_authorizer(None)
    station.db.run("UPDATE group_key SET wrapped = zeroblob(80) WHERE member = ? AND name = ?", (LEE, REGISTER_GROUP))
    lee = station.keyring(LEE)
    assert lee.unopened == ((REGISTER_GROUP, 1),)
    assert lee.groups == (officer_group(LEE),)


def test_a_recovery_key_put_in_with_sql_receives_nothing(station: Station) -> None:
    thief = PrivateKeys.generate()
    station.db._connection.set_authorizer(None)
    for trigger in ("version_is_final", "version_keeps_its_open_fields"):
        station.db.run(f"DROP TRIGGER {trigger}")
    forged = canonical(recovery_facts(thief))
    station.db.run("UPDATE version SET open = ? WHERE urn = ?", (forged, RECOVERY_KEY))
    with station.db.transaction():
        station.keyring(CHIEF).make_group(station.db, OVERSIGHT, station.public(CHIEF))
    assert Keyring(station.db, STORE, RECOVERY, thief).groups == ()
    assert OVERSIGHT in station.keyring(RECOVERY).groups


@pytest.mark.parametrize("command", ["ReplaceRecovery", "UseRecovery", "CreateRegister"])
def test_a_recovery_key_a_detective_signed_receives_nothing(station: Station, command: str) -> None:
    thief = PrivateKeys.generate()
    new = recovery_facts(thief, urn="HM-RK-1-0002")
    with station.db.transaction():
        old = recovery_facts(station.keys[RECOVERY], state="replaced")
        append(station.db, STORE, (LEE, station.keys[LEE]), command, new, old)
    for officer in (CHIEF, LEE):
        with pytest.raises(top_errors.RootForged), station.db.transaction():
            station.keyring(officer).make_group(station.db, "another", station.public(officer))


def test_a_recovery_key_its_root_signed_takes_the_place_of_the_old_one(station: Station) -> None:
    new = PrivateKeys.generate()
    chief = station.keyring(CHIEF)
    with station.db.transaction():
        chief.pass_recovery_on(station.db, new.receive_key)
        made = recovery_facts(new, urn="HM-RK-1-0002")
        old = recovery_facts(station.keys[RECOVERY], state="replaced")
        append(station.db, STORE, (CHIEF, station.keys[CHIEF]), "ReplaceRecovery", made, old)
    with station.db.transaction():
        chief.make_group(station.db, OVERSIGHT, station.public(CHIEF))
    again = Keyring(station.db, STORE, RECOVERY, new)
    assert sorted(again.groups) == sorted(chief.groups)
    assert again.group_key(OVERSIGHT, 1) == chief.group_key(OVERSIGHT, 1)
    assert again.group_key(OVERSIGHT) == chief.group_key(OVERSIGHT)
    assert station.keyring(RECOVERY).groups == ()


def test_an_earlier_recovery_key_brought_back_by_hiding_its_successor_receives_nothing(station: Station) -> None:
    with station.db.transaction():
        made = recovery_facts(PrivateKeys.generate(), urn="HM-RK-1-0002")
        old = recovery_facts(station.keys[RECOVERY], state="replaced")
        append(station.db, STORE, (CHIEF, station.keys[CHIEF]), "ReplaceRecovery", made, old)
    station.db._connection.set_authorizer(None)
    station.db.run("DROP TRIGGER version_stays")
    station.db.run("DELETE FROM version WHERE n = 2")
    with pytest.raises(top_errors.RootForged), station.db.transaction():
        station.keyring(CHIEF).make_group(station.db, OVERSIGHT, station.public(CHIEF))


def test_someone_who_lacks_a_group_can_not_pass_recovery_on(station: Station) -> None:
    with pytest.raises(errors.KeyNotHeld), station.db.transaction():
        station.keyring(LEE).pass_recovery_on(station.db, PrivateKeys.generate().receive_key)


def test_keyrings_side_by_side_at_one_desk_see_what_each_other_wrote(station: Station) -> None:
    chief, lee, kim = (station.keyring(name) for name in (CHIEF, LEE, KIM))
    with station.db.transaction():
        lee.make_dossier(station.db, DOSSIER, [])
        chief.add_reader(station.db, DOSSIER, KIM)
    assert chief.dossier(DOSSIER) == kim.dossier(DOSSIER) == lee.dossier(DOSSIER)
    with station.db.transaction():
        lee.make_dossier(station.db, "HM-I-1-0002", [])
        assert not kim.holds("HM-I-1-0002")
        chief.admit(station.db, OVERSIGHT, KIM, station.keys[KIM].receive_key)
        chief.admit(station.db, officer_group(LEE), KIM, station.keys[KIM].receive_key)
    assert kim.is_oversight
    assert kim.dossier("HM-I-1-0002") == lee.dossier("HM-I-1-0002")


def test_a_rollback_is_seen_by_every_keyring(station: Station) -> None:
    chief, lee = station.keyring(CHIEF), station.keyring(LEE)
    with pytest.raises(KeyError):
        make_keys_then_fail(station, lee)
    with station.db.transaction():
        lee.make_dossier(station.db, "HM-I-1-0002", [])
        lee.make_dossier(station.db, "HM-I-1-0003", [])
    assert not chief.holds(DOSSIER)
    assert chief.holds("HM-I-1-0003")
    assert lee.holds("HM-I-1-0003")


def test_who_is_named_on_a_dossier_and_not_yet_reached_is_known_to_everyone(station: Station) -> None:
    lee, chief = station.keyring(LEE), station.keyring(CHIEF)
    with station.db.transaction():
        lee.make_dossier(station.db, DOSSIER, [LEE, KIM])
    assert lee.not_reached(station.db, DOSSIER, [LEE, KIM]) == [KIM]
    with station.db.transaction():
        chief.add_reader(station.db, DOSSIER, KIM)
    assert station.keyring(KIM).not_reached(station.db, DOSSIER, [LEE, KIM]) == []


def test_an_officer_enrolled_anew_receives_the_keys_again_and_the_old_ones_open_nothing(station: Station) -> None:
    old, new = station.keys[LEE], PrivateKeys.generate()
    chief = station.keyring(CHIEF)
    with station.db.transaction():
        station.keyring(LEE).make_dossier(station.db, DOSSIER, [])
    assert Keyring(station.db, STORE, LEE, new).groups == ()
    with station.db.transaction():
        for name in (REGISTER_GROUP, officer_group(LEE)):
            items = chief.admit(station.db, name, LEE, new.receive_key, again=True)
            assert [item["for"] for item in items] == [LEE]
    assert Keyring(station.db, STORE, LEE, new).dossier(DOSSIER) == chief.dossier(DOSSIER)
    assert Keyring(station.db, STORE, LEE, old).groups == ()
