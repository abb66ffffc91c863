"""A session over a few records in memory: what the kit's tests drive the window with, without a store."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Self
from zoneinfo import ZoneInfo

import attrs

from models.canonical import plain
from models.command import Role
from models.due import Due
from models.equipment import Equipment, EquipmentKind, EquipmentState, Network
from models.errors import RegisterError, UnknownRecord
from models.identity import FalseIdentity, IdentityState
from models.investigation import Investigation, InvestigationState, Purpose
from models.journal import Head
from models.officer import Officer, OfficerState
from models.platform import Platform, Stance
from models.policy import Policy
from models.profile import Level, Profile, ProfileState, Window
from models.record import Kind, Record
from models.requirement import Check
from models.standing import Stop

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 16, 9, 0, tzinfo=ZONE)


class WrongPassphrase(RegisterError):
    """The passphrase is not right. Type it again; nothing was signed."""


@attrs.frozen
class Listed:
    urn: str
    values: dict[str, Any]
    readable: bool = True


@attrs.frozen(kw_only=True)
class Page:
    rows: tuple[Listed, ...]
    next: Any
    total: int


@attrs.frozen
class Performed:
    n: int
    changed: tuple[Record, ...]
    code: str | None = None


@attrs.frozen
class Hit:
    kind: Kind
    urn: str
    title: str
    subtitle: str


def _profile(number: int, site: str, state: ProfileState, handle: str, who: tuple[str, int]) -> Profile:
    operator, identity = who
    window = Window(
        from_=datetime(2026, 1, 12, 10, tzinfo=ZONE),
        until=datetime(2026, 4, 13, tzinfo=ZONE) if number != 14 else datetime(2026, 3, 2, tzinfo=ZONE),
        approved_by="HM-O-1-0003",
        level=Level.CONVERSE,
        operator=operator,
        equipment=("HM-E-1-0001",),
    )
    return Profile(
        urn=f"HM-P-1-{number:04d}",
        state=state,
        identity=f"HM-I-1-{identity:04d}",
        investigation="HM-N-1-0014",
        platform=site,
        operator=operator,
        level=Level.CONVERSE,
        planned_use="Answer offers of catalytic converters and arrange to look at them.",
        handle=handle,
        settings="Friends hidden, location off",
        equipment=("HM-E-1-0001",),
        authorized_at=datetime(2026, 1, 12, 9, tzinfo=ZONE),
        windows=(window,) if state in {ProfileState.IN_USE, ProfileState.APPROVED, ProfileState.SUSPENDED} else (),
    )


def _officer(number: int, rank: str, name: str) -> Officer:
    return Officer(urn=f"HM-O-1-{number:04d}", state=OfficerState.ACTIVE, rank=rank, name=name, login_name=f"u{number}")


def _platform(number: int, name: str) -> Platform:
    return Platform(
        urn=f"HM-PL-1-{number:04d}",
        name=name,
        stance=Stance.AUTHENTIC,
        terms_version=date(2025, 6, 1),
        checked_on=date(2026, 1, 5),
    )


def _identity(number: int, name: str, state: IdentityState = IdentityState.APPROVED) -> FalseIdentity:
    return FalseIdentity(
        urn=f"HM-I-1-{number:04d}",
        state=state,
        investigation="HM-N-1-0014",
        operators=("HM-O-1-0004",),
        name=name,
        age_shown="41",
        legend="Buys and sells used car parts.",
        email="parts@example.org",
    )


def sample_records() -> tuple[Record, ...]:
    fb, ou, ig, sn = (f"HM-PL-1-000{n}" for n in (1, 2, 3, 4))
    sousa, whitlock, amari = "HM-O-1-0004", "HM-O-1-0005", "HM-O-1-0006"
    s = ProfileState
    return (
        _officer(1, "Chief", "Marian T. Okafor"),
        _officer(3, "Lt.", "Ellen Brandt"),
        _officer(4, "Det.", "P. Sousa"),
        _officer(5, "Det.", "K. Whitlock"),
        _officer(6, "Det.", "D. Amari"),
        *(_platform(n, name) for n, name in enumerate(("Facebook", "OfferUp", "Instagram", "Snapchat"), 1)),
        Investigation(
            urn="HM-N-1-0014",
            state=InvestigationState.AUTHORIZED,
            case_number="HM-26-014",
            title="Stolen catalytic converters",
            purpose=Purpose.OTHER,
        ),
        Equipment(
            urn="HM-E-1-0001",
            state=EquipmentState.ISSUED,
            asset_tag="UC-LT-01",
            kind=EquipmentKind.LAPTOP,
            department_property=True,
            network=Network.SEPARATE_LINE,
        ),
        _identity(7, "Ray Dunleavy"),
        _identity(8, "Tino V."),
        _identity(9, "Gloria Petit"),
        _identity(10, "Skye M."),
        _profile(12, fb, s.IN_USE, "ray.dunleavy.parts", (sousa, 7)),
        _profile(13, ou, s.AWAITING_APPROVAL, "rdparts413", (sousa, 7)),
        _profile(14, ig, s.IN_USE, "tino_v_hm", (amari, 8)),
        _profile(15, sn, s.SUSPENDED, "gloria.petit", (whitlock, 9)),
        _profile(16, fb, s.BEING_SET_UP, "", (whitlock, 9)),
        _profile(17, ou, s.RETURNED, "", (amari, 8)),
        _profile(18, ig, s.COMPROMISED, "skye.m.0404", (amari, 10)),
        _profile(19, sn, s.CLOSED, "skye.m.0405", (amari, 10)),
        _profile(20, sn, s.DRAFT, "", (amari, 10)),
        _profile(21, fb, s.APPROVED, "skye.m.0406", (amari, 10)),
        _profile(22, fb, s.REFUSED, "", (amari, 10)),
    )


class FakeDesk:
    """Keeps values as the real one does: as JSON, so that what is no JSON fails here too."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self.failing: RegisterError | None = None

    def keep(self, name: str, value: Any) -> None:
        if self.failing is not None:
            raise self.failing
        self.rows[name] = json.dumps(value, allow_nan=False)

    def kept(self, name: str) -> Any:
        return json.loads(self.rows[name]) if name in self.rows else None

    def sweep(self) -> int:
        return 0


@attrs.define
class NothingWatched:
    """A check that has ended without a word."""

    running: bool = False
    halted: bool = False
    verdict: Any = None
    problem: Any = None


class FakeSession:
    """Answers from memory. ``given`` holds the commands performed; ``failing`` is raised by the next one."""

    def __init__(self, roles: frozenset[Role] = frozenset({Role.COMMANDER, Role.DETECTIVE})) -> None:
        self.records = {each.urn: each for each in sample_records()}
        self.roles = roles
        self.practice = True
        self.bands = ("PRACTICE · fictional data",)
        self.department_name = "Harrow Mills Police Department"
        self.zone, self.now, self.policy = ZONE, NOW, Policy()
        self.given: list[Any] = []
        self.failing: RegisterError | None = None
        self.closed = False
        self.extra = 0
        self.unmasked = ""
        self.told: tuple[str, ...] = ()
        self.desk = FakeDesk()

    @property
    def officer(self) -> Officer:
        found = self.records["HM-O-1-0003"]
        assert isinstance(found, Officer)
        return found

    @property
    def actor(self) -> str:
        return self.officer.urn

    def close(self) -> None:
        self.closed = True

    @property
    def register(self) -> Self:
        return self

    @property
    def journal(self) -> Self:
        return self

    @property
    def head(self) -> Head:
        return Head(0, bytes(32))

    def entries(self, **_asked: int) -> tuple[Any, ...]:
        return ()

    def journal_read(self) -> None:
        """Nothing is noted here."""

    stands = None

    def begin_check(self, *, asked: bool = False) -> NothingWatched:
        del asked
        return NothingWatched()

    def heed(self) -> None:
        """There is nothing to heed."""

    def called(self, urn: str) -> str:
        return str(self.records[urn].called)  # type: ignore[attr-defined]

    def filtered(self, **_asked: Any) -> tuple[Any, ...]:
        return ()

    def raise_more(self) -> int:
        return 0

    def perform(self, command: Any) -> Performed:
        if self.failing is not None:
            error, self.failing = self.failing, None
            raise error
        self.given.append(command)
        return Performed(len(self.given), (self.records["HM-P-1-0012"],))

    def check_signature(self, passphrase: str) -> None:
        if passphrase != "right":
            raise WrongPassphrase

    def unused(self, _officer: str) -> bool:
        return False

    def offers(self, _name: str) -> bool:
        return True

    def obstacle(self, name: str, _record: Record | None) -> str | None:
        return "It is not suspended." if name == "ResumeProfile" else None

    def get(self, urn: str, _kind: type[Record]) -> Any:
        if urn not in self.records:
            raise UnknownRecord(urn=urn)
        return self.records[urn]

    def open_record(self, urn: str) -> Any:
        return self.records[urn]

    def find(self, kind: type[Record], **equals: str) -> Sequence[Any]:
        found = [each for each in self.records.values() if isinstance(each, kind)]
        return [each for each in found if all(str(getattr(each, n)) == v for n, v in equals.items())]

    def open_facts(self, kind: type[Record], **equals: str) -> Sequence[dict[str, Any]]:
        return [plain(each) for each in self.find(kind, **equals)]

    def page(self, kind: type[Record], **asked: Any) -> Page:
        where, text = asked.get("where", {}), asked.get("text", "").lower()
        found = [plain(each) for each in self.records.values() if isinstance(each, kind)]
        found = [each for each in found if all(each[n] == v for n, v in where.items())]
        found = [each for each in found if text in str(each).lower()] * (1 + self.extra)
        order = asked.get("order") or "urn"
        found.sort(key=lambda each: str(each[order]), reverse=asked.get("descending", False))
        start, limit = asked.get("after") or 0, asked.get("limit", 200)
        more = start + limit < len(found)
        rows = tuple(Listed(each["urn"], each) for each in found[start : start + limit])
        return Page(rows=rows, next=start + limit if more else None, total=len(found))

    def search(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        hits = [
            Hit(each.KIND, each.urn, getattr(each, "name", each.urn), each.urn)
            for each in self.records.values()
            if text.lower() in str(plain(each)).lower()
        ]
        return tuple(hits[:limit])

    def checks(self, _name: str, _urn: str) -> tuple[Check, ...]:
        return (
            _check("R01", "5.12.4.1", "The investigation is authorized", True),
            _check("R04", "5.12.4.3", "The equipment's no-identifier test is valid", True),
            _check("R09", "5.12.4.4", "The operator's terms statement is on file", False),
            _check("R05", "5.12.4.3", "The equipment is off the department network", None),
        )

    def standing(self, record: Record) -> tuple[Stop, ...]:
        if record.urn != "HM-P-1-0014":
            return ()
        return (
            Stop(
                what="The approval has ended",
                rule="R13",
                cited="house rule R13",
                since=None,
                lifted_when="it is renewed",
            ),
        )

    @property
    def reading(self) -> Self:
        return self

    def falling(self, _kind: type[Record], _after: str, _until: str) -> Sequence[dict[str, Any]]:
        return ()

    def past(self, _urn: str) -> Iterator[dict[str, Any]]:
        return iter(())

    def mask_again(self) -> None:
        self.unmasked = ""

    def division_due(self) -> tuple[int, int]:
        return 2, 1

    def due(self) -> tuple[Due, ...]:
        return (
            _due(("R11", "5.12.4.5"), "HM-N-1-0014", "Review of conduct of HM-O-1-0004", 4, "ScheduleReview"),
            _due(("R13", "house rule R13"), "HM-P-1-0014", "The approval has ended", 14, "BeginClosing"),
            _due(("R04", "5.12.4.3"), "HM-E-1-0001", "The no-identifier test ends", -3, "TestEquipment"),
        )

    def history(self, _urn: str) -> tuple[Any, ...]:
        return ()


def _check(rule: str, cited: str, wording: str, met: bool | None) -> Check:
    return Check(rule=rule, cited=cited, policy=True, wording=wording, met=met, detail="HM-N-1-0014", mended_by="")


def _due(cited: tuple[str, str], urn: str, what: str, days: int, act: str) -> Due:
    return Due(rule=cited[0], cited=cited[1], urn=urn, what=what, on=None, days=days, act=act)
