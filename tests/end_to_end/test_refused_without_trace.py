"""What is refused leaves no trace but the refusal: on a real register, act by act, officer by officer, state by state.

Who may give which act, and in which state, is read from the table that stands apart from the program
(tests/models/table_of_acts.txt).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest

from models.command import Command, Role
from models.disclosure_acts import RecordDisclosureRequest
from models.errors import NotAllowed, NotOnDossier, OutOfOrder, Refused
from models.inspection_acts import AppointInspector
from models.legal_hold import PlaceHold
from models.official_site_acts import AuthorizeContributor, AuthorizeOfficialSite
from models.posting import EndPostingPermission, PermitPosting
from models.review_calendar import ScheduleReview
from models.rulebook import RULEBOOK
from models.stopping import SuspendProfile
from models.violation_acts import ReportViolation
from models.waiver import EndWaiver, GrantWaiver
from models.workflow import NEW
from storage.verify_rules import Verdict
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import SITES, AtWork, at_work, until
from tests.models.any_record import made, subject_fields
from tests.models.table_of_acts import givers, kinds

GIVERS, ROWS = givers(), kinds()
WHO = {
    Role.CHIEF: "okafor",
    Role.DESIGNEE: "ferreira",
    Role.COMMANDER: "brandt",
    Role.DETECTIVE: "sousa",
    Role.INSPECTOR: "novak",
    Role.ADMINISTRATOR: "quill",
}
AT_ANY_TIME = {"ClockCorrected", "LockRegister"}
"""These need no role; nobody gives the first."""
BY_THE_DOOR = (OutOfOrder, Refused, NotAllowed, NotOnDossier)
"""What is journalled. Input that can't be kept, and a number that is none, leave nothing at all."""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtWork]:
    with at_work(tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("refused")) as begun:
        at.delegate(begun)
        until(begun, at.USED)
        beside_the_case(begun)
        yield begun


def beside_the_case(work: AtWork) -> None:
    """A record of nearly every kind, some of them ended."""
    case, now = work.urn("case"), work.division.now
    later = now + timedelta(days=9)
    work.give("sousa", made(ReportViolation, about=case))
    work.give("novak", made(PlaceHold, subject=case))
    work.give("okafor", made(GrantWaiver, rule="R40", subject=work.urn("sousa"), until=later), named="waiver")
    work.give("okafor", EndWaiver(waiver=work.urn("waiver")))
    work.give("okafor", made(AppointInspector, investigation=case, inspector=work.urn("novak"), until=later))
    work.give("brandt", made(RecordDisclosureRequest, investigation=case, received_on=now.date(), due=later.date()))
    work.give("okafor", made(AuthorizeOfficialSite, address="https://hmpd.example.org"), named="site")
    told = {"official_site": work.urn("site"), "officer": work.urn("whitlock"), "until": later}
    work.give("okafor", AuthorizeContributor(official_site=work.urn("site"), officer=work.urn("whitlock")))
    work.give("okafor", made(PermitPosting, **told), named="permission")
    work.give("okafor", EndPostingPermission(permission=work.urn("permission")))
    seen = {"investigator": work.urn("sousa"), "investigation": case}
    work.give("brandt", made(ScheduleReview, scheduled_for=later, **seen))
    work.give("sousa", made(SuspendProfile, profile=work.urn(SITES[1] + " profile")))


class Watched:
    """The register before an act: its rows and its head."""

    def __init__(self, work: AtWork) -> None:
        self.work = work
        self.journal = work.division.register("okafor").journal
        self.rows = work.rows()
        self.refused: Counter[type[Exception]] = Counter()

    def refuses(self, login: str, command: Command) -> None:
        """The act is refused; one entry more says so with rule and clause, and no row of a record has changed."""
        n = self.journal.head.n
        with pytest.raises(BY_THE_DOOR) as told:
            self.work.give(login, command, minutes=1)
        assert self.journal.head.n == n + 1, command
        entry = self.journal.entry(1, n + 1)
        assert (entry.outcome, entry.command) == ("refused", type(command).__name__)
        assert (entry.actor, entry.changes, entry.keys) == (self.work.urn(login), (), ())
        assert entry.refusal is not None
        assert f"rule {entry.refusal['rule']}, {entry.refusal['clause']}" in str(told.value)
        assert self.work.rows() == self.rows, command
        self.refused[told.type] += 1


def test_an_act_of_another_role_leaves_the_refusal_and_nothing_else(work: AtWork) -> None:
    watched = Watched(work)
    tried = 0
    for act, said in GIVERS.items():
        for role, login in WHO.items():
            if role not in said.roles and act not in AT_ANY_TIME:
                watched.refuses(login, made(RULEBOOK[act].command))
                tried += 1
    assert tried > 500
    assert watched.refused.total() == tried
    sound(work.verdict())


def test_an_act_in_a_wrong_state_leaves_the_refusal_and_nothing_else(work: AtWork) -> None:
    watched = Watched(work)
    records = work.division.register("okafor").records
    walked = set()
    for kind, row in ROWS.items():
        for found in records.open_facts(kind):
            for act, moves in row.moves.items():
                if set(moves) == {NEW} or str(found["state"]) in moves:
                    continue
                for name in subject_fields(RULEBOOK[act].command, kind):
                    for login in (WHO[role] for role in GIVERS[act].roles if role in WHO):
                        watched.refuses(login, made(RULEBOOK[act].command, **{name: found["urn"]}))
                        walked.add(kind)
    assert watched.refused[OutOfOrder] > 50
    sound(work.verdict())


def sound(verdict: Verdict) -> None:
    """The whole of it is still as it was signed."""
    assert verdict.faults == ()
