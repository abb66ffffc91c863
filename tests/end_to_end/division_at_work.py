"""A division that has just begun its register, and the steps of one case, for the tests of the whole path.

Nothing here decides anything: every act goes through the door, signed by the officer who gives it. Making a register
derives many keys, so it is made once in a process and copied for each test.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from models.activity import Activity, LogActivity
from models.application import Outcome
from models.applying import DocumentProfile, DraftApplication, SubmitApplication
from models.approving import DecideDetails, DetailMark, Verdict
from models.assignment import IssueEquipment, ReceiveEquipment
from models.closing import StateClosingItems, Statement, VerifyClosingItems, points_of
from models.command import Command
from models.deciding import DecideApplication, Mark
from models.delegation import Delegate, OrderOnDutyAccess
from models.directory import ConfirmOfficer, EnrolKeys, InviteOfficer
from models.equipment import EquipmentKind, Image, Network, RegisterEquipment
from models.equipment_test import DEVICE_SHEET, SIM_SHEET, TestEquipment
from models.errors import RegisterError
from models.footprint import Footprint, RecordFootprintCheck
from models.identity import DocumentIdentity, ImageSource, Risk
from models.investigation import EndInvestigation, OpenInvestigation, Purpose, RetentionClass
from models.journal import Entry
from models.profile import AccountState, Level, Profile
from models.retention import SetRetentionClass
from models.setting_up import FinishSetUp, RecordDeconfliction, SetUpProfile, StateTerms
from models.stopping import BeginClosing, VerifyClosing
from models.wiping import ConfirmWiped, RestockEquipment, SettleImage, WipeEquipment
from storage.clock import SetClock
from storage.kdf import Kdf
from storage.private_keys import PrivateKeys
from storage.recovery import NewRecovery
from storage.register import Practice, Register, founder_urn
from storage.store import Store
from storage.verify import verify
from storage.verify_rulebook import Rulebook
from storage.verify_rules import Verdict as Verified
from ui.practice.build import build
from ui.practice.division import Division
from ui.practice.people import CHIEF, STAFF, ZONE, genesis, sites

PASSPHRASE = "seven words that open {} at this desk"
BEGINS = datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo(ZONE))
SITES = ("Facebook", "OfferUp")
LAPTOP, SIM = "UC-LT-09", "UC-SIM-09"


def passphrase(login: str) -> str:
    """The fixed passphrase of an officer of the register this module begins. No name may stand in it."""
    return PASSPHRASE.format(login[::-1])


@attrs.frozen
class Begun:
    """A closed store in which everyone is enrolled and confirmed: its folder, everyone's keys, recovery's code."""

    folder: Path
    people: Mapping[str, tuple[str, PrivateKeys]]
    recovery: NewRecovery


def begun(base: Path, *, practice: bool = True) -> Begun:
    """The register of the department with its officers and nothing else. Tests open copies only."""
    return _begun(base, practice)


@cache
def _begun(base: Path, practice: bool) -> Begun:
    folder = base / ("begun" if practice else "begun-in-earnest") / "division.coverbook"
    folder.parent.mkdir()
    store, recovery = Store.create(folder, CHIEF.login, passphrase(CHIEF.login), founder_urn("HM"), kdf=Kdf.minimum())
    clock = SetClock(BEGINS)
    people = {CHIEF.login: (store.officer, store.keys)}
    with store:
        register = Register(store, clock)
        made = genesis(store.public_keys(recovery))
        register.create(made, Practice(start=BEGINS, created=BEGINS) if practice else None)
        codes = {each.login: _invited(store, register, each.login) for each in STAFF}
    for login, code in codes.items():
        people[login] = _enrolled(folder, login, code, clock)
    with Store.open(folder, CHIEF.login, passphrase(CHIEF.login)) as chief:
        register = Register(chief, clock)
        for each in STAFF:
            register.perform(ConfirmOfficer(officer=people[each.login][0], roles=each.roles))
    return Begun(folder, people, recovery)


def _invited(store: Store, register: Register, login: str) -> str:
    person = next(each for each in STAFF if each.login == login)
    done = register.perform(InviteOfficer(rank=person.rank, name=person.name, login_name=login, badge=person.badge))
    return store.invite(login, done.changed[0].urn)


def _enrolled(folder: Path, login: str, code: str, clock: SetClock) -> tuple[str, PrivateKeys]:
    with Store.open_invited(folder, login, code) as store:
        keys = store.keys
        stated = EnrolKeys(officer=store.officer, sign_key=keys.sign_key.hex(), receive_key=keys.receive_key.hex())
        Register(store, clock).perform(stated)
        store.enrol(login, passphrase(login), keys)
        return store.officer, keys


@attrs.frozen
class PracticeStore:
    """The practice register as it is handed out: its folder, and everyone's passphrase by log-in name."""

    folder: Path
    passphrases: Mapping[str, str]
    temporary: Path
    """Where everything that asks for a temporary folder was sent while it was built."""


@cache
def practice(base: Path) -> PracticeStore:
    """The practice register, built once in a process. Tests open copies only."""
    temporary = base / "practice-temporary"
    temporary.mkdir()
    with pytest.MonkeyPatch.context() as patched:
        send_temporary_files_to(patched, temporary)
        made = build(base / "practice-built")
    return PracticeStore(made.store, {each.login: each.passphrase for each in made.accounts}, temporary)


def send_temporary_files_to(patched: pytest.MonkeyPatch, folder: Path) -> None:
    """Python's own temporary folder and the ones SQLite and others ask the environment for."""
    for variable in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        patched.setenv(variable, str(folder))
    patched.setattr("tempfile.tempdir", str(folder))


def copied(folder: Path, to: Path) -> Path:
    """A copy of a closed store for one test."""
    return Path(shutil.copytree(folder, to / folder.name))


@attrs.frozen
class AtWork:
    """An open register and everyone's keys, with what the tests ask again and again."""

    division: Division
    store: Store
    clock: SetClock

    def urn(self, name: str) -> str:
        """The number behind a name of the script."""
        return self.division.urn(name)

    def give(self, login: str, command: Command, *, named: str = "", minutes: float = 5) -> Any:
        """Give an act some minutes after the last one; its first record."""
        self.division.later(minutes=minutes)
        changed = self.division.give(login, command, named=named).changed
        return changed[0] if changed else None

    def entries(self, command: str = "") -> list[Entry]:
        """Journal entries of one kind of act, or all."""
        entries = self.division.register("okafor").journal.entries()
        return [each for each in entries if command in {"", each.command}]

    def rows(self) -> list[Any]:
        """Every row that is not the journal's own: what a refusal must leave alone."""
        tables = ("version", "current", "link", "group_key", "dossier_key", "about")
        return [(table, self.store.db.rows(f"SELECT * FROM {table}")) for table in tables]  # noqa: S608 - fixed names

    def refused(self, login: str, command: Command, kind: type[RegisterError]) -> Entry:
        """Give an act that must be refused: the refusal is the one new entry, and no row of a record has changed.

        The message names what the entry names: rule and clause.
        """
        self.division.later(minutes=5)
        before, count = self.rows(), len(self.entries())
        with pytest.raises(kind) as told:
            self.division.give(login, command)
        assert self.rows() == before
        entries = self.entries()
        assert len(entries) == count + 1
        entry = entries[-1]
        assert (entry.outcome, entry.actor, entry.command) == ("refused", self.urn(login), type(command).__name__)
        assert (entry.changes, entry.keys) == ((), ())
        assert entry.refusal is not None
        assert f"rule {entry.refusal['rule']}, {entry.refusal['clause']}" in str(told.value)
        return entry

    def verdict(self) -> Verified:
        """The verification anyone may run."""
        return verify(self.store.db, self.store.store_id, Rulebook())


@contextmanager
def at_work(base: Path, tmp_path: Path, *, practice: bool = True) -> Iterator[AtWork]:
    """A copy of the begun register, open, with everyone's keys at the desk."""
    made = begun(base, practice=practice)
    folder = copied(made.folder, tmp_path)
    clock = SetClock(BEGINS + timedelta(hours=1))
    with Store.open(folder, CHIEF.login, passphrase(CHIEF.login)) as store:
        division = Division(store, clock, ZONE)
        for login, (officer, keys) in made.people.items():
            division.enrolled(login, officer, keys)
        yield AtWork(division, store, clock)
        division.leave()


# The steps of one case, in their order. ``who`` operates.


def list_sites(work: AtWork) -> None:
    sites(work.division)


def order_on_duty(work: AtWork, who: str = "sousa", days: int = 300) -> None:
    now = work.division.now
    order = OrderOnDutyAccess(officer=work.urn(who), from_=now, until=now + timedelta(days=days))
    work.give("okafor", order, named=f"order {who}")


def delegate(work: AtWork, clauses: tuple[str, ...] = (), days: int = 300) -> None:
    now = work.division.now
    paper = Delegate(designee=work.urn("ferreira"), from_=now, until=now + timedelta(days=days))
    work.give("okafor", attrs.evolve(paper, clauses=clauses) if clauses else paper, named="delegation")


def register_equipment(work: AtWork, tag: str = LAPTOP, kind: EquipmentKind = EquipmentKind.LAPTOP) -> None:
    item = RegisterEquipment(asset_tag=tag, kind=kind, department_property=True, network=Network.SEPARATE_LINE)
    work.give("quill", item, named=tag)


def no_identifier_test(work: AtWork, tag: str = LAPTOP) -> TestEquipment:
    sheet = SIM_SHEET if tag == SIM else DEVICE_SHEET
    answers: dict[str, Any] = dict.fromkeys(sheet, True)
    return TestEquipment(
        equipment=work.urn(tag), tested_at=work.division.now, evidence="Looked at every point.", **answers
    )


def issue(work: AtWork, who: str = "sousa", tag: str = LAPTOP, by: str = "brandt") -> None:
    work.give(by, IssueEquipment(equipment=work.urn(tag), issued_to=work.urn(who)))
    work.give(who, ReceiveEquipment(equipment=work.urn(tag)))


def wipe(work: AtWork, tag: str = LAPTOP) -> None:
    """What was taken back is wiped by two people, put into stock and tested anew."""
    work.give("brandt", SettleImage(equipment=work.urn(tag), image=Image.NOTHING_NEEDED))
    work.give("quill", WipeEquipment(equipment=work.urn(tag), wipe_method="Factory image."))
    work.give("brandt", ConfirmWiped(equipment=work.urn(tag)))
    work.give("quill", RestockEquipment(equipment=work.urn(tag)))
    work.give("quill", no_identifier_test(work, tag))


def equip(work: AtWork, who: str = "sousa", tag: str = LAPTOP, by: str = "brandt") -> None:
    """Registered and tested by the administrator, issued by the commander, received by its operator."""
    register_equipment(work, tag, EquipmentKind.SIM if tag == SIM else EquipmentKind.LAPTOP)
    work.give("quill", no_identifier_test(work, tag))
    issue(work, who, tag, by)


def check_footprint(work: AtWork, who: str = "sousa", result: Footprint = Footprint.NOTHING) -> None:
    today = work.division.now.astimezone(ZoneInfo(ZONE)).date()
    act = RecordFootprintCheck(officer=work.urn(who), checked_on=today, result=result, found="Nothing found.")
    work.give("okafor" if who == "brandt" else "brandt", act)


def document(work: AtWork, who: str = "sousa") -> None:
    """The operator's footprint is checked; then a case, a false identity and two sites, as drafts."""
    check_footprint(work, who)
    case = OpenInvestigation(
        case_number="HM-26-901",
        title="Bicycles offered in parts",
        offence="Receiving stolen property",
        purpose=Purpose.CRIME_ONLINE,
        predicate_facts="Nine reports since November; two frames recognized in offers.",
        necessity="The offers are shown to signed-in accounts alone.",
        planned_end=date(2026, 9, 30),
    )
    work.give(who, case, named="case")
    identity = DocumentIdentity(
        investigation=work.urn("case"),
        name="Corin Vale",
        age_shown="about 30",
        sex_shown="male",
        race_shown="none presented",
        why_this_presentation="Buyers of parts are of that age.",
        legend="Repairs bicycles at home.",
        email="corin.vale@example.org",
        phone="508-555-0177",
        living_person_check="Two people indexes: no such person in the area.",
        living_person_checked_on=date(2026, 1, 4),
        image_source=ImageSource.NONE,
        risk=Risk.LOW,
    )
    work.give(who, identity, named="identity")
    for site in SITES:
        profile = DocumentProfile(
            identity=work.urn("identity"),
            platform=work.urn(site),
            level=Level.BEFRIEND,
            planned_use="Look at offers, ask for pictures.",
        )
        work.give(who, profile, named=site + " profile")


def submit(work: AtWork, who: str = "sousa") -> None:
    paper = DraftApplication(investigation=work.urn("case"), identity=work.urn("identity"))
    work.give(who, paper, named="paper")
    work.give(who, SubmitApplication(application=work.urn("paper")))


def authorization(work: AtWork, outcome: Outcome = Outcome.AUTHORIZED) -> DecideApplication:
    names = ("case", "identity", *(site + " profile" for site in SITES))
    marks = tuple(Mark(subject=work.urn(name), outcome=outcome) for name in names)
    return DecideApplication(application=work.urn("paper"), marks=marks)


def account(work: AtWork, site: str = SITES[0], opened: datetime | None = None, tag: str = LAPTOP) -> SetUpProfile:
    return SetUpProfile(
        profile=work.urn(site + " profile"),
        handle=f"corin.{site.lower()}.parts",
        account_opened_at=opened or work.division.now,
        settings="Nothing uploaded, location off.",
        equipment=(work.urn(tag),),
    )


def terms(work: AtWork, site: str = SITES[0]) -> StateTerms:
    return StateTerms(
        profile=work.urn(site + " profile"), version=date(2025, 11, 6), says="Names must be true.", own_words="Read."
    )


def deconfliction(work: AtWork, site: str = SITES[0]) -> RecordDeconfliction:
    today = work.division.now.astimezone(ZoneInfo(ZONE)).date()
    return RecordDeconfliction(
        profile=work.urn(site + " profile"), system="Regional center", result="Nobody works this.", checked_on=today
    )


def finish(work: AtWork, site: str = SITES[0]) -> FinishSetUp:
    return FinishSetUp(profile=work.urn(site + " profile"))


def set_up(work: AtWork, who: str = "sousa", *, tag: str = LAPTOP) -> None:
    """Both accounts opened, documented and handed to the commander."""
    for site in SITES:
        work.give(who, account(work, site, tag=tag))
        work.give(who, terms(work, site))
        work.give(who, deconfliction(work, site))
        work.give(who, finish(work, site))


def approval(work: AtWork, *sites_: str, verdict: Verdict = Verdict.APPROVED) -> DecideDetails:
    marks = tuple(DetailMark(profile=work.urn(site + " profile"), verdict=verdict) for site in sites_ or SITES)
    return DecideDetails(identity=work.urn("identity"), marks=marks)


def session(work: AtWork, site: str = SITES[0], *, minutes: int = 20, **told: Any) -> LogActivity:
    """A session that has just ended."""
    until = work.division.now
    said: dict[str, Any] = {
        "profile": work.urn(site + " profile"),
        "from_": until - timedelta(minutes=minutes),
        "until": until,
        "equipment": (work.urn(LAPTOP),),
        "level": Level.VIEW,
    }
    return LogActivity(**said | told)


def log(work: AtWork, who: str = "sousa", site: str = SITES[0], **told: Any) -> Activity:
    """A session held half an hour after the last act, and its entry; the activity."""
    work.division.later(minutes=30)
    return _activity(work.give(who, session(work, site, **told), minutes=1))


def _activity(record: object) -> Activity:
    assert isinstance(record, Activity)
    return record


def points_stated(work: AtWork, who: str = "sousa", site: str = SITES[0]) -> Profile:
    """Every point of a closing that is not stated yet, stated by who is closing."""
    profile = profile_of(work, site)
    stated = {each.point for each in profile.closing_items}
    rest = tuple(Statement(point=each, what="Done.") for each in points_of(profile) if each not in stated)
    if rest:
        work.give(who, StateClosingItems(profile=profile.urn, statements=rest))
    return profile_of(work, site)


def points_seen(work: AtWork, who: str = "sousa", by: str = "brandt", site: str = SITES[0]) -> None:
    """Every point stated by one and seen by another: what is left is to verify the closing."""
    stated = points_stated(work, who, site)
    points = tuple(each.point for each in stated.closing_items if each.verified_at is None)
    work.give(by, VerifyClosingItems(profile=stated.urn, points=points, seen="Looked at the site."))


def close_the_case(work: AtWork) -> None:
    """Every profile closed point by point, the case ended, and kept for three years."""
    for site in SITES:
        profile = work.urn(site + " profile")
        closing = BeginClosing(
            profile=profile, account_state=AccountState.CLOSED_BY_US, closing_summary="Two sellers named."
        )
        work.give("sousa", closing)
        points_seen(work, site=site)
        work.give("brandt", VerifyClosing(profile=profile))
    work.give("brandt", EndInvestigation(investigation=work.urn("case")))
    work.give("brandt", SetRetentionClass(investigation=work.urn("case"), retention=RetentionClass.THREE))


def profile_of(work: AtWork, site: str = SITES[0]) -> Profile:
    record = work.division.read("brandt", work.urn(site + " profile"))
    assert isinstance(record, Profile)
    return record


STEPS: tuple[Callable[[AtWork], object], ...] = (
    list_sites,
    order_on_duty,
    equip,
    document,
    submit,
    lambda work: work.give("okafor", authorization(work)),
    set_up,
    lambda work: work.give("brandt", approval(work)),
    log,
)
"""From nothing to the first session, everything in order."""
LISTED, ORDERED, EQUIPPED, DOCUMENTED, SUBMITTED, AUTHORIZED, SET_UP, APPROVED, USED = range(1, len(STEPS) + 1)


def until(work: AtWork, stage: int, *, without: tuple[int, ...] = ()) -> AtWork:
    """Everything in order up to a stage, leaving out the stages named."""
    for number, step in enumerate(STEPS[:stage], start=1):
        if number not in without:
            step(work)
    return work
