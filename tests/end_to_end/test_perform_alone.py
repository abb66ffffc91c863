"""With ``coverbook perform`` alone: two sites from draft to in use, and every shortcut past a rule on the way."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from models.canonical import instant_from, instant_text
from models.equipment_test import DEVICE_SHEET
from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build

DETECTIVE, CHIEF, COMMANDER, ADMINISTRATOR, TESTER = "leclair", "okafor", "brandt", "quill", "amari"
LECLAIR = "HM-O-1-0007"
SITES = ("HM-PL-1-0001", "HM-PL-1-0006")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


class Work:
    """One detective's work at the terminal, stage by stage; what is refused on the way is looked at."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.urns: dict[str, str] = {}

    def give(self, user: str, command: str, named: str = "", **fields: Any) -> dict[str, Any]:
        status, out, err = self.desk.perform(command, user, **fields)
        assert status == 0, err
        said: dict[str, Any] = json.loads(out)
        if named:
            self.urns[named] = said["changed"][0]["urn"]
        return said

    def refused(self, user: str, command: str, rule: str, cited: str, *, at: str = "", **fields: Any) -> None:
        """Exit status 1, the rule and clause on standard error, and a refused entry in the journal.

        ``at`` names the act that is refused where it is not the command itself.
        """
        status, out, err = self.desk.perform(command, user, **fields)
        assert (status, out) == (1, "")
        assert f"rule {rule}, {cited}" in err or f"[{rule}, {cited}]" in err, err
        last = [e for e in self.desk.said("journal", user=ADMINISTRATOR) if e["outcome"] == "refused"][-1]
        assert (last["command"], last["refusal"]["rule"]) == (at or command, rule)

    def now(self) -> datetime:
        """The register's clock, as the journal's newest entry tells it."""
        return instant_from(self.desk.said("journal", user=ADMINISTRATOR)[-1]["at"])

    def document(self) -> None:
        self.give(
            DETECTIVE, "OpenInvestigation", "case", case_number="HM-26-031", title="Stolen bicycles",
            offence="Receiving stolen property", purpose="crime online", predicate_facts="Four thefts.",
            necessity="Offers are shown to members alone.", planned_end="2026-06-30",
        )  # fmt: skip
        self.give(
            DETECTIVE, "DocumentIdentity", "identity", investigation=self.urns["case"], name="Pat Corey",
            age_shown="40", sex_shown="none presented", race_shown="none presented", why_this_presentation="Neutral.",
            legend="Mends bicycles.", living_person_check="Searched; nobody found.",
            living_person_checked_on="2026-03-15", image_source="none", risk="low",
        )  # fmt: skip
        for number, site in enumerate(SITES):
            self.give(
                DETECTIVE, "DocumentProfile", f"profile {number}", identity=self.urns["identity"], platform=site,
                level="converse", planned_use="Answer offers.",
            )  # fmt: skip
        self.give(
            DETECTIVE, "DraftApplication", "paper", investigation=self.urns["case"], identity=self.urns["identity"]
        )

    def profiles(self) -> list[str]:
        return [self.urns["profile 0"], self.urns["profile 1"]]

    def equip(self) -> None:
        self.give(
            ADMINISTRATOR, "RegisterEquipment", "laptop", asset_tag="UC-LT-09", kind="laptop",
            department_property=True, network="separate line",
        )  # fmt: skip

    def test(self) -> None:
        sheet: dict[str, Any] = dict.fromkeys(DEVICE_SHEET, True)
        sheet |= {"equipment": self.urns["laptop"], "tested_at": instant_text(self.now())}
        self.give(TESTER, "TestEquipment", evidence="Sheet at the bench.", **sheet)

    def issue(self) -> None:
        self.give(COMMANDER, "IssueEquipment", equipment=self.urns["laptop"], issued_to=LECLAIR)
        self.give(DETECTIVE, "ReceiveEquipment", equipment=self.urns["laptop"])

    def authorize(self) -> None:
        lines = [self.urns["case"], self.urns["identity"], *self.profiles()]
        self.give(
            CHIEF, "DecideApplication", application=self.urns["paper"],
            marks=[{"subject": each, "outcome": "authorized"} for each in lines],
        )  # fmt: skip

    def account(self, profile: str, opened: datetime | None = None) -> dict[str, Any]:
        return {
            "profile": profile,
            "handle": f"corey{profile[-2:]}",
            "account_opened_at": instant_text(opened or self.now()),
            "settings": "Friends hidden.",
            "equipment": [self.urns["laptop"]],
        }

    def set_up(self, profile: str, *, terms: bool = True) -> None:
        self.give(DETECTIVE, "SetUpProfile", **self.account(profile))
        self.give(
            DETECTIVE, "RecordDeconfliction", profile=profile, system="Regional center", result="No hit.",
            checked_on="2026-03-16",
        )  # fmt: skip
        if terms:
            self.state_terms(profile)

    def state_terms(self, profile: str) -> None:
        self.give(
            DETECTIVE, "StateTerms", profile=profile, version="2026-03-01", says="No false names.",
            own_words="The site may close the account.",
        )  # fmt: skip

    def marks(self) -> list[dict[str, str]]:
        return [{"profile": each, "verdict": "approved"} for each in self.profiles()]

    def approve(self) -> None:
        self.give(COMMANDER, "DecideDetails", identity=self.urns["identity"], marks=self.marks())

    def session(self, profile: str, **changed: Any) -> dict[str, Any]:
        """A session of a second that ends just now."""
        now = self.now()
        fields: dict[str, Any] = {
            "profile": profile,
            "from_": instant_text(now),
            "until": instant_text(now + timedelta(seconds=1)),
            "equipment": [self.urns["laptop"]],
            "level": "view",
        }
        said = self.give(DETECTIVE, "LogActivity", **(fields | changed))
        return next(each for each in said["changed"] if each["kind"] == "activity")


@pytest.fixture
def work(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Work:
    return Work(Desk(built, tmp_path, capsys))


def test_two_sites_go_from_draft_to_in_use_with_one_submission_one_authorization_one_approval(work: Work) -> None:
    work.document()
    work.refused(
        DETECTIVE, "SetUpProfile", "R01", "5.12.4.1", profile=work.profiles()[0], handle="early",
        account_opened_at=instant_text(work.now()), settings="None.", equipment=["HM-E-1-0004"],
    )  # fmt: skip
    work.give(DETECTIVE, "SubmitApplication", application=work.urns["paper"])
    work.refused(COMMANDER, "DecideDetails", "R06", "5.12.4.4", identity=work.urns["identity"], marks=work.marks())
    work.equip()
    work.refused(COMMANDER, "IssueEquipment", "R04", "5.12.4.3 bullet 2", equipment=work.urns["laptop"],
                 issued_to=LECLAIR)  # fmt: skip
    work.test()
    work.issue()
    work.authorize()
    for profile in work.profiles():
        work.set_up(profile, terms=False)
        work.refused(DETECTIVE, "FinishSetUp", "R09", "5.12.4.4 bullet 4", profile=profile)
        work.state_terms(profile)
        work.give(DETECTIVE, "FinishSetUp", profile=profile)
    early = work.session(work.profiles()[0])
    assert (early["state"], early["outside"]) == ("flagged", ["R08"])
    work.refused(DETECTIVE, "DecideDetails", "R08", "5.12.4.4 bullet 2", identity=work.urns["identity"],
                 marks=work.marks())  # fmt: skip
    work.approve()
    opened = [work.session(profile) for profile in work.profiles()]
    assert [each["state"] for each in opened] == ["logged", "logged"]
    rows = work.desk.said("list", "profile", "--state", "in use", user=COMMANDER)
    assert {*work.profiles()} <= {row["urn"] for row in rows}
    theirs = {work.urns["case"], work.urns["identity"], work.urns["paper"], *work.profiles()}
    mine = [e for e in work.desk.said("journal", user=ADMINISTRATOR) if e["outcome"] == "done"]
    given = [e["command"] for e in mine if theirs & {change["urn"] for change in e["changes"]}]
    counts = [given.count(each) for each in ("SubmitApplication", "DecideApplication", "DecideDetails")]
    assert counts == [1, 1, 1]
    assert work.desk.run("verify", str(work.desk.store), user=ADMINISTRATOR)[0] == 0


def test_an_account_said_to_be_opened_before_its_authorization_is_recorded_and_flagged(work: Work) -> None:
    work.document()
    work.give(DETECTIVE, "SubmitApplication", application=work.urns["paper"])
    work.equip()
    work.test()
    work.issue()
    before = work.now() - timedelta(seconds=1)
    work.authorize()
    said = work.give(DETECTIVE, "SetUpProfile", **work.account(work.profiles()[0], before))
    assert said["changed"][0]["opened_outside"] == ["R01", "R08"]


def test_without_an_on_duty_order_a_session_is_flagged(work: Work) -> None:
    orders = work.desk.said("list", "on-duty-order", user=CHIEF)
    whitlock = [each["urn"] for each in orders if each["officer"] == "HM-O-1-0005"][-1]
    work.give(CHIEF, "EndOnDutyAccess", order=whitlock)
    now = work.now()
    said = work.give(
        "whitlock", "LogActivity", profile="HM-P-1-0010", from_=instant_text(now),
        until=instant_text(now + timedelta(seconds=1)), equipment=["HM-E-1-0007"], level="view",
    )  # fmt: skip
    activity = next(each for each in said["changed"] if each["kind"] == "activity")
    assert activity["outside"] == ["R27"]


def test_a_designee_whose_delegation_ended_does_not_even_unlock(work: Work) -> None:
    work.document()
    work.give(DETECTIVE, "SubmitApplication", application=work.urns["paper"])
    work.give(CHIEF, "EndDelegation", delegation="HM-DL-1-0001")
    marks = [{"subject": each, "outcome": "authorized"} for each in (work.urns["case"], work.urns["identity"])]
    paper = {"application": work.urns["paper"], "marks": marks}
    work.refused("ferreira", "DecideApplication", "R06", "5.12.4.4", at="UnlockRegister", **paper)
