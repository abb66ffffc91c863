"""Every record and act survives the canonical form, and its texts are looked at wherever they stand."""

from __future__ import annotations

from datetime import date

import pytest

from models.activity import Activity, Capture, LogActivity, Means, Told
from models.assignment import IssueEquipment
from models.canonical import canonical, from_plain, parse, plain
from models.contact import Contact, RecordContact, Side
from models.destruction import Destruction
from models.disclosure import Disclosure, DisclosureRequest
from models.equipment import Equipment, EquipmentKind, Network, RegisterEquipment
from models.equipment_test import SIM_SHEET, EquipmentTest
from models.errors import InvalidInput
from models.fields import FieldClass, fields_of, text_problems
from models.inspection import Inspection
from models.legal_hold import LegalHold
from models.network_exception import NetworkException
from models.official_site import OfficialSite, PostingPermission
from models.profile import Level
from models.questions import Reply
from models.record import Record
from models.report_copy import ReportCopy
from models.review import Decision, FindingLevel, FindingRecord, ProfileDecision, Review
from models.review_meeting import HoldReview, PlannedAction, StatedAnswer
from models.rulebook import RULEBOOK
from models.violation import Violation
from models.waiver import Waiver
from tests.fakes import NOON
from tests.scene import passed_test, scene

CAPTURE = Capture(captured_on=date(2026, 3, 16), means=Means.SCREENSHOT, moved_by="HMPD-USB-01", sha256="a" * 64)
LOG = LogActivity(
    profile="HM-P-1-0001",
    from_=NOON,
    until=NOON,
    equipment=("HM-E-1-0001",),
    level=Level.VIEW,
    minor=Told.NO,
    captures=(CAPTURE,),
)
HOLD = HoldReview(
    review="HM-R-1-0001",
    held_at=NOON,
    answers=(StatedAnswer(number=1, answer=Reply.YES),),
    findings=(
        FindingRecord(number=1, level=FindingLevel.LEVEL_2, title="Late", criteria="5.12.4.5", condition="Held late."),
    ),
    actions=(PlannedAction(what="Hold in time.", owner="HM-O-1-0002", due=date(2026, 4, 1), question=1),),
    decisions=(Decision(profile="HM-P-1-0001", decision=ProfileDecision.NARROW),),
)
CONTACT = RecordContact(
    identity="HM-I-1-0001",
    account="a",
    site="s",
    first_seen=date(2026, 3, 1),
    how_selected="from an offer",
    initiated_by=Side.CONTACT,
)
REGISTER = RegisterEquipment(
    asset_tag="UC-1", kind=EquipmentKind.SIM, department_property=True, network=Network.SEPARATE_LINE
)


@pytest.mark.parametrize("act", [LOG, HOLD, CONTACT, REGISTER, IssueEquipment(equipment="e", issued_to="o")])
def test_an_act_survives_the_canonical_form(act: object) -> None:
    assert from_plain(type(act), parse(canonical(plain(act)))) == act


def test_every_record_of_a_case_survives_the_canonical_form() -> None:
    sim = passed_test().changed(**dict.fromkeys(SIM_SHEET, False), host_name_clean=None)
    for each in (*scene().records.values(), sim):
        assert from_plain(type(each), parse(canonical(plain(each)))) == each


def test_a_control_character_is_found_inside_a_part() -> None:
    finding = FindingRecord(number=1, level=FindingLevel.LEVEL_1, title="a\x00b", criteria="x", condition="y")
    act = HoldReview(review="r", held_at=NOON, answers=(), findings=(finding,))
    assert list(text_problems(act)) == ["findings[0].title"]


def test_what_is_no_answer_is_named_with_its_place() -> None:
    with pytest.raises(InvalidInput) as refused:
        from_plain(HoldReview, plain(HOLD) | {"answers": [{"number": 1, "answer": "perhaps"}]})
    assert list(refused.value.problems) == ["answers[0].answer"]


def test_every_act_of_a_session_a_review_and_equipment_is_in_the_rulebook() -> None:
    acts = {
        "RegisterEquipment", "TestEquipment", "IssueEquipment", "ReceiveEquipment", "ReturnEquipment", "AcceptReturn",
        "GrantNetworkException", "ReportEquipmentLost", "RetireEquipment", "LogActivity", "ExplainActivity",
        "RecordContact", "UpdateContact", "ScheduleReview", "MoveReview", "HoldReview", "AnswerReview",
        "RecordReviewRefusal", "CloseReview", "CompleteAction", "VerifyAction", "IssueReport",
    }  # fmt: skip
    assert acts <= set(RULEBOOK)


OVERSIGHT = [
    Violation,
    Waiver,
    Inspection,
    DisclosureRequest,
    Disclosure,
    LegalHold,
    Destruction,
    OfficialSite,
    PostingPermission,
]


@pytest.mark.parametrize(
    "kind", [Activity, Contact, Review, ReportCopy, Equipment, EquipmentTest, NetworkException, *OVERSIGHT]
)
def test_what_stands_in_clear_is_a_number_a_state_an_instant_or_a_hash(kind: type[Record]) -> None:
    named = {"urn", "state", "sha256", "head_hash", "report_id", "kept_in", "rule", "seed"}
    people = {"operator", "tester", "holder", "recipient", "investigator", "inspector", "applicant", "shown_to"}
    links = {"profile", "investigation", "identity", "equipment", "subject", "about", "request", "report_copy"}
    links |= {"official_site", "officer"}
    for each in fields_of(kind):
        if each.declared.field_class is FieldClass.OPEN and each.type is str:
            assert each.name in named | people | links or each.name.endswith("_by")
