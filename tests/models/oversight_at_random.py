"""Random acts of those who watch the work, and of the life of an approval after it was given."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from models.acting import EndActingCommander, OrderActingCommander
from models.assignment import AcceptReturn, ReturnEquipment
from models.attachment import AddAttachment
from models.change import Detail
from models.change_acts import AuthorizeChange, ProposeChange, ReportChange, WithdrawChange
from models.change_decision import ChangeDecision, DecideChange
from models.command import Command, Role
from models.destruction import DestroyRecords, ProposeDestruction, WithdrawDestruction
from models.disclosure import ItemDecision
from models.disclosure_acts import AnswerDisclosureRequest, DecideDisclosureItem, RecordDisclosureRequest
from models.equipment import Image
from models.footprint import Footprint, RecordFootprintCheck
from models.identity import ImageSource
from models.image_acts import ApproveImage, RecordConsentAnew, RecordImage, SearchImageAgain, WithdrawConsent
from models.image_places import NotePosting
from models.inspection import Looked, SampleResult
from models.inspection_acts import AppointInspector, DrawSample, EndInspection, RecordInspection
from models.investigation import RetentionClass
from models.legal_hold import AskReleaseOfHold, KeepHold, PlaceHold, ReleaseHold
from models.need_to_know import EndHelper, NameHelper, ReassignOperator
from models.network_exception import GrantNetworkException
from models.oral import Oral
from models.oral_acts import CoRecordOralDecision, DenyOralDecision, RecordOralDecision, SignOralDecision
from models.platform import Stance, UpdatePlatform
from models.policy_acts import ChangeFigures
from models.profile import Level
from models.questions import QUESTIONS, Reply
from models.record import Kind
from models.renewal import AskRenewal, AuthorizeAgain, RefuseRenewal, RenewApproval
from models.retention import SetRetentionClass
from models.review import AccountManner, Agreement, Decision, ProfileDecision
from models.review_actions import CloseReview
from models.review_calendar import ScheduleReview
from models.review_meeting import AnswerReview, HoldReview, RecordReviewRefusal, StatedAnswer
from models.rulebook import RULEBOOK
from models.setting_up import RecordDeconfliction
from models.stopping_identity import MarkIdentityCompromised, ResumeIdentity, SuspendIdentity
from models.violation import Charged, ViolationOutcome
from models.violation_acts import (
    AcknowledgeViolation,
    CloseViolation,
    InformProsecutor,
    NotifyChief,
    ReportViolation,
)
from models.waiver import EndWaiver, GrantWaiver
from models.wiping import ConfirmWiped, RestockEquipment, SettleImage, WipeEquipment
from storage.attachments import Blobs
from tests.models.any_record import ANY_KIND, NAMES, made, made_at, subject_fields
from tests.models.officers_at_random import (
    CHIEF,
    COMMANDER,
    INSPECTOR,
    KEEPER,
    OPERATOR,
    PICK,
    WHO,
    YES_OR_NO,
    OfficersAtRandom,
    attempt,
)
from ui.practice.pictures import drawn

SUBJECTS = [Kind.INVESTIGATION, Kind.IDENTITY, Kind.PROFILE, Kind.OFFICER, Kind.EQUIPMENT]
OF_THEIR_OWN = frozenset({
    "CreateRegister", "ClockCorrected", "LoadBatch", "EnrolKeys", "InviteAgain", "RotateKeys", "RekeyStore",
    "ReplaceRecovery", "UseRecovery", "SucceedRoot", "ConfirmRoot", "InviteOfficer", "DisableAccount",
    "NoteFailedLogons", "SetUpKeyFile", "SetUpCodes", "LockRegister", "UnlockRegister", "RestoreRegister",
})  # fmt: skip
"""Acts on keys, log-on and the register as a whole: they need more than a door, and have tests of their own."""
ANY_ACT = sorted(set(RULEBOOK) - OF_THEIR_OWN)
HOLDERS = {
    Role.DETECTIVE: "sousa",
    Role.COMMANDER: "brandt",
    Role.CHIEF: "okafor",
    Role.INSPECTOR: "novak",
    Role.ADMINISTRATOR: "quill",
}
BIG = 1024 * 1024


class OversightAtRandom(OfficersAtRandom):
    """Violations, waivers, holds, inspections, destruction, renewals, changes, oral decisions, images, sites."""

    @attempt(who=WHO, first=ANY_ACT, second=ANY_ACT, third=ANY_ACT, number=PICK)
    def give_any_acts(self, who: str, first: str, second: str, third: str, number: int) -> None:
        """Whatever the rulebook holds, on records it can name: the first by anyone, the others by whose act it is."""
        self.give_any(who, first, number)
        for name in (second, third):
            self.give_any(next(login for role, login in HOLDERS.items() if role in RULEBOOK[name].roles), name, number)

    def give_any(self, who: str, name: str, number: int) -> None:
        command = RULEBOOK[name].command
        named = {
            field: self.pick(kind, number)
            for kind in Kind
            for field in subject_fields(command, kind)
            if NAMES.get(field) is kind or (field in ANY_KIND and kind is Kind.INVESTIGATION)
        }
        self.give(who, made_at(self.work.division.now, command, **named))

    # Violations, waivers, holds

    @attempt(who=WHO, about=SUBJECTS, number=PICK, first=["", "brandt", "ferreira"])
    def report_a_violation(self, who: str, about: Kind, number: int, first: str) -> None:
        told = ReportViolation(
            about=self.pick(about, number),
            what="Seen on a screen.",
            shown_to=self.work.urn(first) if first else "",
            shown_at=self.work.division.now if first else None,
            charged_case=Charged.NO,
        )
        self.give(who, told)

    @attempt(who=["okafor", "okafor", "brandt", "ferreira", "sousa"], number=PICK, act=range(4))
    def follow_a_violation(self, who: str, number: int, act: int) -> None:
        urn = self.pick(Kind.VIOLATION, number)
        closing = CloseViolation(violation=urn, outcome=ViolationOutcome.UNFOUNDED, outcome_reason="Looked at.")
        acts: tuple[Command, ...] = (
            NotifyChief(violation=urn, notice="In writing."),
            AcknowledgeViolation(violation=urn),
            closing,
            InformProsecutor(violation=urn, prosecutor_informed="By phone."),
        )
        self.give(who, acts[act])

    @attempt(
        who=["okafor", "brandt", "sousa"],
        about=SUBJECTS,
        number=PICK,
        rule_=["R40", "R11", "R12", "R25", "R14", "R29"],
        days=range(-1, 31),
    )
    def waive(self, who: str, about: Kind, number: int, rule_: str, days: int) -> None:
        until = self.work.division.now + timedelta(days=days)
        self.give(who, GrantWaiver(rule=rule_, subject=self.pick(about, number), reason="Away.", until=until))
        if days % 3 == 0:
            self.give(who, EndWaiver(waiver=self.pick(Kind.WAIVER, number)))

    @attempt(who=WHO, about=[Kind.INVESTIGATION, Kind.IDENTITY], number=PICK)
    def place_a_hold(self, who: str, about: Kind, number: int) -> None:
        self.give(who, PlaceHold(subject=self.pick(about, number), reason="A motion is expected."))

    @attempt(who=CHIEF, other=WHO, number=PICK, keep=YES_OR_NO)
    def lift_a_hold(self, who: str, other: str, number: int, *, keep: bool) -> None:
        urn = self.pick(Kind.LEGAL_HOLD, number)
        self.give(other, AskReleaseOfHold(hold=urn, release_reason="The case is over."))
        self.give(who, KeepHold(hold=urn) if keep else ReleaseHold(hold=urn))

    @attempt(who=COMMANDER, number=PICK, decision=tuple(ItemDecision), answer=YES_OR_NO)
    def disclose(self, who: str, number: int, decision: ItemDecision, *, answer: bool) -> None:
        today, urn = self.work.division.now.date(), self.pick(Kind.DISCLOSURE_REQUEST, number)
        if urn.endswith("9999") or not answer:
            asked = RecordDisclosureRequest(
                investigation=self.pick(Kind.INVESTIGATION, number), docket="26-11", scope="All accounts.",
                received_on=today, due=today + timedelta(days=20),
            )  # fmt: skip
            self.give(who, asked)
            return
        told: dict[str, Any] = (
            {"ground": "Rule 14", "harm": "A witness", "claimed_by": "ADA"} if decision is ItemDecision.WITHHELD else {}
        )
        self.give(who, DecideDisclosureItem(request=urn, number=1, decision=decision, **told))
        self.give(who, AnswerDisclosureRequest(request=urn))

    # Inspection, retention, destruction, wiping

    @attempt(
        who=CHIEF,
        inspector=["novak", "novak", "quill", "sousa"],
        number=PICK,
        days=range(-1, 61),
    )
    def appoint_an_inspector(self, who: str, inspector: str, number: int, days: int) -> None:
        until = self.work.division.now + timedelta(days=days)
        case, officer = self.pick(Kind.INVESTIGATION, number), self.work.urn(inspector)
        self.give(who, AppointInspector(investigation=case, inspector=officer, until=until))

    @attempt(who=INSPECTOR, number=PICK, act=[0, 0, 1, 1, 2])
    def inspect(self, who: str, number: int, act: int) -> None:
        urn = self.pick(Kind.INSPECTION, number)
        sample = self.facts(urn).get("sample", ())
        results = tuple(SampleResult(record=each, result=Looked.IN_ORDER) for each in sample)
        acts: tuple[Command, ...] = (
            DrawSample(inspection=urn),
            RecordInspection(inspection=urn, results=results, summary="Looked at all."),
            EndInspection(inspection=urn),
        )
        self.give("okafor" if act == len(acts) - 1 else who, acts[act])

    @attempt(who=COMMANDER, chief=CHIEF, about=[Kind.INVESTIGATION, Kind.IDENTITY], number=PICK,
          keep=[RetentionClass.THREE, RetentionClass.THREE, RetentionClass.PERMANENT],
          years=[*(0,) * 9, 4], act=[0, 0, 1, 1, 2], settled=YES_OR_NO)  # fmt: skip
    def destroy(
        self, who: str, chief: str, about: Kind, *, number: int, keep: RetentionClass, years: int, act: int,
        settled: bool,
    ) -> None:  # fmt: skip
        if settled:
            self.settle_what_keeps()
        self.give(who, SetRetentionClass(investigation=self.pick(Kind.INVESTIGATION, number), retention=keep))
        if act == 0:
            self.work.division.later(minutes=years * 366 * 24 * 60)
            self.give(who, ProposeDestruction(subject=self.pick(about, number), permission_reference="RCB 26-1"))
            return
        urn = self.pick(Kind.DESTRUCTION, number)
        self.give(chief, DestroyRecords(destruction=urn) if act == 1 else WithdrawDestruction(destruction=urn))

    def settle_what_keeps(self) -> None:
        """Holds are released, violations closed, requests answered, as far as the rules let them be."""
        for each in self.every(Kind.LEGAL_HOLD):
            self.give("brandt", AskReleaseOfHold(hold=each["urn"], release_reason="It is over."))
            self.give("okafor", ReleaseHold(hold=each["urn"]))
        for number in range(len(self.every(Kind.VIOLATION))):
            for who, act in (("brandt", 0), ("okafor", 1), ("okafor", 2)):
                self.follow_a_violation(who, number, act)
        for each in self.every(Kind.DISCLOSURE_REQUEST):
            self.give("okafor", DecideDisclosureItem(request=each["urn"], number=1, decision=ItemDecision.GIVEN))
            self.give("okafor", AnswerDisclosureRequest(request=each["urn"]))

    @attempt(who=COMMANDER, keeper=KEEPER, number=PICK, act=range(4), settled=YES_OR_NO)
    def wipe(self, who: str, keeper: str, number: int, act: int, *, settled: bool) -> None:
        urn = self.pick(Kind.EQUIPMENT, number)
        if settled:
            self.settle_what_keeps()
            self.give("sousa", ReturnEquipment(equipment=urn))
            self.give(keeper, AcceptReturn(equipment=urn))
        self.give(who, SettleImage(equipment=urn, image=Image.NOTHING_NEEDED))
        self.give(keeper, WipeEquipment(equipment=urn, wipe_method="Factory image."))
        self.give(keeper if act == 0 else who, ConfirmWiped(equipment=urn))
        self.give(keeper, RestockEquipment(equipment=urn))

    # The life of an approval

    @attempt(who=OPERATOR, commander=COMMANDER, number=PICK, act=[0, 0, 0, 1, 2], reviewed=YES_OR_NO)
    def renew(self, who: str, commander: str, number: int, act: int, *, reviewed: bool) -> None:
        urn = self.pick(Kind.PROFILE, number)
        if reviewed:
            self.hold_a_review(commander, who, 0, ProfileDecision.CONTINUE)
        today = self.work.division.now.date()
        self.give(who, RecordDeconfliction(profile=urn, system="Center", result="Nobody.", checked_on=today))
        self.give(who, AskRenewal(profile=urn, why_still_needed="Two sellers are left."))
        acts = (RenewApproval(profile=urn), RefuseRenewal(profile=urn, reason="Enough."), AuthorizeAgain(profile=urn))
        self.give("okafor" if act == len(acts) - 1 else commander, acts[act])

    def schedule(self, who: str, number: int) -> None:
        """A review of someone in a case, a minute ahead."""
        case = self.pick(Kind.INVESTIGATION, number)
        operator = next(iter(self.facts(case).get("members", ())), self.work.urn("sousa"))
        soon = self.work.division.now + timedelta(minutes=2)
        self.give(who, ScheduleReview(investigator=operator, investigation=case, scheduled_for=soon))

    @attempt(who=COMMANDER, investigator=OPERATOR, number=PICK, decision=tuple(ProfileDecision))
    def hold_a_review(self, who: str, investigator: str, number: int, decision: ProfileDecision) -> None:
        if number < 2:
            self.schedule(who, number)
        urn, now = self.pick(Kind.REVIEW, number), self.work.division.now
        said = self.facts(urn)
        work = {"investigation": said.get("investigation", ""), "operator": said.get("investigator", "")}
        held = HoldReview(
            review=urn, held_at=now, place="Annex", present="Both.", summary="In order.", matters_discussed="All.",
            answers=tuple(StatedAnswer(number=each, answer=Reply.NOT_APPLICABLE, note="Seen.") for each in QUESTIONS),
            decisions=tuple(
                Decision(profile=each["urn"], decision=decision) for each in self.every(Kind.PROFILE, **work)
            ),
        )  # fmt: skip
        self.give(who, held)
        answer: Command = AnswerReview(review=urn, agreement=Agreement.AGREES, account_manner=AccountManner.DECLINES)
        if number > 1:
            answer = RecordReviewRefusal(review=urn, agreement=Agreement.ABSENT)
        self.give(who if number > 1 else investigator, answer)
        self.give(who, CloseReview(review=urn))

    @attempt(
        who=OPERATOR, number=PICK, detail=tuple(Detail), level=tuple(Level), happened=YES_OR_NO
    )
    def change_a_detail(self, who: str, number: int, detail: Detail, level: Level, *, happened: bool) -> None:
        of_profile = detail in {Detail.LEVEL, Detail.EQUIPMENT, Detail.HANDLE}
        urn = self.pick(Kind.PROFILE if of_profile else Kind.IDENTITY, number)
        items = (self.pick(Kind.EQUIPMENT, number),)
        values: dict[Detail, dict[str, Any]] = {Detail.LEVEL: {"level": level}, Detail.EQUIPMENT: {"equipment": items}}
        what = values.get(detail, {"value": "Other"})
        if happened:
            what["happened_at"] = self.work.division.now
        self.give(who, made(ReportChange if happened else ProposeChange, subject=urn, detail=detail, **what))

    @attempt(who=COMMANDER, chief=CHIEF, number=PICK, decision=tuple(ChangeDecision), act=range(5))
    def decide_a_change(self, who: str, chief: str, number: int, decision: ChangeDecision, act: int) -> None:
        urn = self.pick(Kind.CHANGE, number)
        if act == 0:
            self.give("sousa", WithdrawChange(change=urn))
            return
        self.give(chief, AuthorizeChange(change=urn))
        self.give(who, DecideChange(change=urn, decision=decision, decision_reason="Said why."))

    @attempt(who=COMMANDER, person=WHO, identity=PICK, act=[0, 1, 1, 1, 2, 3, 4, 4, 5, 5, 5, 6])
    def move_an_identity(self, who: str, person: str, identity: int, act: int) -> None:
        urn, officer = self.pick(Kind.IDENTITY, identity), self.work.urn(person)
        operators = self.facts(urn).get("operators", ()) or ("HM-O-1-9999",)
        acts: tuple[Command, ...] = (
            ReassignOperator(identity=urn, operator=operators[0], to=officer, reassigned_why="Transferred."),
            ReassignOperator(identity=urn, operator=operators[0], to=self.work.urn("whitlock"), reassigned_why="Ill."),
            NameHelper(identity=urn, officer=officer, until=self.work.division.now + timedelta(days=9)),
            EndHelper(identity=urn, officer=officer),
            SuspendIdentity(identity=urn, stop_reason="A name was dropped."),
            ResumeIdentity(identity=urn),
            MarkIdentityCompromised(identity=urn, stop_reason="Named in a post."),
        )
        self.give(who, acts[act])

    @attempt(who=OPERATOR, what=tuple(Oral), by=["okafor", "ferreira", "brandt", "sousa"],
          profile=PICK, minutes=[1, 300, 6000])  # fmt: skip
    def decide_orally(self, who: str, what: Oral, by: str, profile: int, minutes: int) -> None:
        told = RecordOralDecision(
            profile=self.pick(Kind.PROFILE, profile), what=what, decider=self.work.urn(by), level=Level.VIEW,
            said_at=self.work.division.now - timedelta(minutes=minutes), words="Go ahead.", emergency="A child.",
            equipment=(self.pick(Kind.EQUIPMENT, 0),),
        )  # fmt: skip
        self.give(who, told)

    @attempt(who=WHO, number=PICK, act=range(3))
    def follow_an_oral_decision(self, who: str, number: int, act: int) -> None:
        urn = self.pick(Kind.ORAL_DECISION, number)
        decider = self.facts(urn).get("decider", "")
        login = next((each for each in ("okafor", "ferreira", "brandt") if self.work.urn(each) == decider), who)
        self.give(who, CoRecordOralDecision(oral=urn, heard_how="In the room."))
        acts = (SignOralDecision(oral=urn), DenyOralDecision(oral=urn, denied_why="Never."))
        if act < len(acts):
            self.give(login, acts[act])

    # Images

    @attempt(who=OPERATOR, identity=PICK, seed=range(1, 4))
    def put_an_image_on_file(self, who: str, identity: int, seed: int) -> None:
        urn, now = self.pick(Kind.IDENTITY, identity), self.work.division.now
        blobs = Blobs(self.work.store.folder, self.work.store.store_id)
        original, copy = (blobs.keep(BytesIO(drawn(seed + more)), BIG) for more in (0, 1))
        self.work.division.register(who).stored.update({each.blob: each for each in (original, copy)})
        self.give(who, AddAttachment(subject=urn, name="a.png", blob=original.blob, stripped_blob=copy.blob))
        record = RecordImage(
            identity=urn, attachment=self.pick(Kind.ATTACHMENT, 0), source=ImageSource.LICENSED, provenance="No. 88.",
            searched_on=now.date(), search_result="No match.",
        )  # fmt: skip
        self.give(who, record)

    @attempt(who=OPERATOR, commander=COMMANDER, image=PICK, profile=PICK, act=range(5), days=range(10))
    def handle_an_image(self, who: str, commander: str, image: int, *, profile: int, act: int, days: int) -> None:
        urn, now = self.pick(Kind.IMAGE, image), self.work.division.now
        acts: tuple[tuple[str, Command], ...] = (
            (commander, ApproveImage(image=urn)),
            (who, NotePosting(image=urn, profile=self.pick(Kind.PROFILE, profile), posted_at=now, where="Picture.")),
            (who, WithdrawConsent(image=urn, from_=now - timedelta(days=days), withdrawn_why="A letter.")),
            (commander, RecordConsentAnew(image=urn, provenance="No. 89.")),
            (who, SearchImageAgain(image=urn, searched_on=now.date(), search_result="None.")),
        )
        self.give(*acts[act])

    # Orders, checks, figures

    @attempt(
        who=CHIEF,
        person=["ferreira", "novak", "whitlock"],
        days=range(-1, 41),
        end=YES_OR_NO,
    )
    def order_an_acting_commander(self, who: str, person: str, days: int, *, end: bool) -> None:
        now = self.work.division.now
        order: Command = OrderActingCommander(acting=self.work.urn(person), from_=now, until=now + timedelta(days=days))
        if end:
            order = EndActingCommander(acting_order=self.pick(Kind.ACTING_ORDER, 0))
        self.give(who, order)

    @attempt(who=COMMANDER, person=WHO, item=PICK, found=tuple(Footprint), days=range(-1, 41))
    def check_and_except(self, who: str, person: str, item: int, found: Footprint, days: int) -> None:
        now = self.work.division.now
        self.give(
            who, RecordFootprintCheck(officer=self.work.urn(person), checked_on=now.date(), result=found, found="?")
        )
        end = now + timedelta(days=days)
        granted = GrantNetworkException(equipment=self.pick(Kind.EQUIPMENT, item), reason="Line.", from_=now, until=end)
        self.give(who, granted)

    @attempt(who=CHIEF, days=[20, 60, 90], site=PICK)
    def change_the_figures(self, who: str, days: int, site: int) -> None:
        in_force = next(each["urn"] for each in self.every(Kind.POLICY_PROFILE) if each["state"] == "adopted")
        self.give(who, ChangeFigures(policy=in_force, reason="Decided.", approval_days=days, test_days=days))
        told = UpdatePlatform(
            platform=self.pick(Kind.PLATFORM, site), stance=Stance.SILENT, terms_version=date(2025, 12, days // 10),
            checked_on=self.work.division.now.date(),
        )  # fmt: skip
        self.give("quill", told)
