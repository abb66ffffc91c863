"""The people, sites and equipment of the practice department."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from models.accounts import AcknowledgeRules
from models.assignment import IssueEquipment, ReceiveEquipment
from models.command import Role
from models.delegation import Delegate, OrderOnDutyAccess
from models.department import CreateRegister
from models.equipment import EquipmentKind, Network, RegisterEquipment
from models.equipment_test import DEVICE_SHEET, SIM_SHEET, TestEquipment
from models.footprint import Footprint, RecordFootprintCheck
from models.lockout import Failed, ListState, NoteFailedLogons, ReleaseLockout
from models.platform import RecordPlatform, Stance, UpdatePlatform
from models.policy_shipped import ProfileName

if TYPE_CHECKING:
    from ui.practice.division import Division

ZONE = "America/New_York"
BEGUN = "2025-09-02 09:00"
"""The register of the practice department begins here; it is handed out as of 16 March 2026, 09:00."""


@attrs.frozen
class Person:
    """One account to be made: log-in name, rank, name, badge, roles."""

    login: str
    rank: str
    name: str
    badge: str
    roles: tuple[Role, ...]


CHIEF = Person("okafor", "Chief", "Marian T. Okafor", "1", (Role.CHIEF,))
STAFF = (
    Person("ferreira", "Capt.", "Luis Ferreira", "12", ()),
    Person("brandt", "Lt.", "Ellen Brandt", "21", (Role.COMMANDER,)),
    Person("sousa", "Det.", "Paulo Sousa", "144", (Role.DETECTIVE,)),
    Person("whitlock", "Det.", "Kara Whitlock", "151", (Role.DETECTIVE,)),
    Person("amari", "Det.", "Dalia Amari", "158", (Role.DETECTIVE,)),
    Person("leclair", "Det.", "Jonas Leclair", "163", (Role.DETECTIVE,)),
    Person("novak", "Sgt.", "Rita Novak", "37", (Role.INSPECTOR,)),
    Person("quill", "Ms.", "Tamsin Quill", "C-9", (Role.ADMINISTRATOR,)),
)


def genesis(keys: Mapping[str, str]) -> CreateRegister:
    """The act that begins the practice register; ``keys`` as ``Store.public_keys`` gives them."""
    return CreateRegister(
        name="Harrow Mills Police Department",
        prefix="HM",
        zone=ZONE,
        address="40 Canal Street, Harrow Mills, Massachusetts",
        ori="MA0000000",
        chief_rank=CHIEF.rank,
        chief_name=CHIEF.name,
        chief_login=CHIEF.login,
        chief_badge=CHIEF.badge,
        policy=ProfileName.ATTLEBORO,
        **keys,
    )


SITES = {
    "Facebook": (Stance.AUTHENTIC, "2025-01-01", "facebook.example.org/terms"),
    "OfferUp": (Stance.SILENT, "2025-08-14", "offerup.example.org/terms"),
    "Snapchat": (Stance.AUTHENTIC, "2025-04-07", "snapchat.example.org/terms"),
    "Telegram": (Stance.PSEUDONYMS, "2025-06-20", "telegram.example.org/tos"),
    "Signal": (Stance.PSEUDONYMS, "2025-05-02", "signal.example.org/legal"),
    "Instagram": (Stance.PSEUDONYMS, "2025-01-01", "instagram.example.org/terms"),
    "TikTok": (Stance.PSEUDONYMS, "2025-05-13", "tiktok.example.org/terms"),
    "Discord": (Stance.PSEUDONYMS, "2024-04-15", "discord.example.org/terms"),
    "Hinge": (Stance.AUTHENTIC, "2025-03-26", "hinge.example.org/terms"),
}


def sites(division: Division) -> None:
    """The administrator lists the sites."""
    for name, (stance, version, address) in SITES.items():
        command = RecordPlatform(
            name=name,
            stance=stance,
            terms_version=date.fromisoformat(version),
            checked_on=date(2025, 9, 2),
            terms_address=address,
        )
        division.give("quill", command, named=name)
        division.later(minutes=4)


def sites_looked_at(division: Division) -> None:
    """The administrator looks at every site's terms again: none has newer ones."""
    for name in SITES:
        division.later(minutes=1)
        division.give("quill", UpdatePlatform(platform=division.urn(name), checked_on=date(2026, 1, 5)))


DETECTIVES = ("sousa", "whitlock", "amari", "leclair")


def orders_2025(division: Division) -> None:
    """The on-duty orders to the end of the year, and the commander's look at each footprint."""
    end = division.instant("2026-01-01 00:00")
    for login in DETECTIVES:
        division.later(minutes=2)
        order = OrderOnDutyAccess(officer=division.urn(login), from_=division.now, until=end)
        division.give("okafor", order)
        division.later(minutes=3)
        check = RecordFootprintCheck(
            officer=division.urn(login),
            checked_on=date(2025, 9, 2),
            result=Footprint.NOTHING,
            found="Two people indexes, picture search, the large sites: no page names the department.",
        )
        division.give("brandt", check)


def papers(division: Division) -> None:
    """The Chief's delegation to the captain and the on-duty orders of the new year."""
    year = division.instant("2026-01-01 00:00"), division.instant("2027-01-01 00:00")
    division.give("okafor", Delegate(designee=division.urn("ferreira"), from_=year[0], until=year[1]))
    for login in DETECTIVES:
        division.later(minutes=2)
        division.give("okafor", OrderOnDutyAccess(officer=division.urn(login), from_=year[0], until=year[1]))


def rules(division: Division) -> None:
    """Everyone acknowledges the rules of behavior."""
    for person in (CHIEF, *STAFF):
        division.later(minutes=3)
        division.give(person.login, AcknowledgeRules(officer=division.urn(person.login)))


def lockout(division: Division) -> None:
    """A detective mistyped a new passphrase five times; the next to unlock notes it, the commander releases."""
    amari, last = division.urn("amari"), division.now
    failed = Failed(officer=amari, count=5, first_at=last - timedelta(minutes=6), last_at=last, locked=True)
    division.later(minutes=9)
    division.give("quill", NoteFailedLogons(found=(failed,), list_state=ListState.WHOLE))
    division.later(minutes=12)
    division.give("brandt", ReleaseLockout(officer=amari))


@attrs.frozen
class Item:
    """One piece of equipment: tag, kind, make, model, serial, network, tested at, by whom, issued to and when."""

    tag: str
    kind: EquipmentKind
    make: str
    model: str
    serial: str
    tested: str
    tester: str
    issued: str
    holder: str
    network: Network = Network.SEPARATE_LINE


EQUIPMENT = (
    Item("UC-LT-02", EquipmentKind.LAPTOP, "Lenovo", "ThinkPad L14", "PF-5B2K7C", "2025-09-04 09:00", "quill",
         "2025-09-04 11:30", "sousa"),
    Item("UC-PH-01", EquipmentKind.PHONE, "Google", "Pixel 7a", "37190FDJ-11", "2025-09-15 09:30", "quill",
         "2025-09-15 11:00", "amari"),
    Item("UC-PH-05", EquipmentKind.PHONE, "Samsung", "Galaxy A15", "R5CX-20K-7", "2025-10-02 10:00", "quill",
         "2025-10-03 09:00", "leclair"),
    Item("UC-LT-01", EquipmentKind.LAPTOP, "Lenovo", "ThinkPad L14", "PF-5B2K9Q", "2026-01-09 09:10", "quill",
         "2026-01-09 13:00", "sousa"),
    Item("UC-SIM-04", EquipmentKind.SIM, "Prepaid", "data SIM", "8901-2604-7713", "2026-01-09 10:05", "quill",
         "2026-01-09 13:30", "sousa"),
    Item("UC-LT-06", EquipmentKind.LAPTOP, "Dell", "Latitude 5450", "7HK2-0Q9", "2026-01-14 09:00", "quill",
         "2026-01-14 11:00", "leclair"),
    Item("UC-PH-02", EquipmentKind.PHONE, "Google", "Pixel 8a", "38211FDJ-02", "2026-01-16 14:10", "quill",
         "2026-01-16 15:30", "whitlock"),
)  # fmt: skip


def register_item(division: Division, item: Item) -> None:
    """Enter a piece in the register, test it, issue it; its holder signs the receipt."""
    division.give(
        "quill",
        RegisterEquipment(
            asset_tag=item.tag,
            kind=item.kind,
            make=item.make,
            model=item.model,
            serial=item.serial,
            department_property=True,
            network=item.network,
        ),
        named=item.tag,
    )
    test(division, item)


def test(division: Division, item: Item) -> None:
    """The no-identifier test, every point of its sheet."""
    sheet = SIM_SHEET if item.kind is EquipmentKind.SIM else DEVICE_SHEET
    division.later(minutes=5)
    division.give(
        item.tester,
        TestEquipment(
            equipment=division.urn(item.tag),
            tested_at=division.now,
            evidence="Sheet filled in at the bench; screen photographs kept with the equipment file.",
            **dict.fromkeys(sheet, True),
        ),
    )


def issue(division: Division, item: Item) -> None:
    """Issue and receipt, each a signature of its own."""
    division.give("brandt", IssueEquipment(equipment=division.urn(item.tag), issued_to=division.urn(item.holder)))
    division.later(minutes=6)
    division.give(item.holder, ReceiveEquipment(equipment=division.urn(item.tag)))
