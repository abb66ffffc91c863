"""Which acts stand as buttons at which kind of record, and in which field the command names it.

Whether a button is there (role) and can be pressed (state, requirements) is asked of the session, never decided here.
A test holds this table against the rulebook: every command can be given in the window.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from models.record import Kind


@attrs.frozen
class Act:
    """A command, the field in which it names the record the button stands at, and how the button looks.

    No ``field``: the command names no record.
    """

    command: str
    field: str
    icon: str = "chevron-right"
    look: str = ""
    also: tuple[tuple[str, str], ...] = ()
    """Other fields of the command filled from fields of the record: (command's field, record's field)."""
    whose: str = ""
    """The field of the record that names whose work this is; at other people's records the button stands last.
    ``identity.operators`` is a field of the record the first one names."""
    alone: bool = False
    """True where the register takes the act from nobody else."""


ACTS: Mapping[Kind, tuple[Act, ...]] = {
    Kind.INVESTIGATION: (
        Act("DocumentIdentity", "investigation", "masks-theater"),
        Act("DraftApplication", "investigation", "clipboard-check"),
        Act("ReviseInvestigation", "investigation", "pencil"),
        Act("ScheduleReview", "investigation", "calendar-event"),
        Act("LogActivity", "investigation", "history"),
        Act("GrantWaiver", "subject", "stamp"),
        Act("AppointInspector", "investigation", "stamp"),
        Act("RecordDisclosureRequest", "investigation", "gavel"),
        Act("RecordDisclosure", "investigation", "file-text"),
        Act("RecordTransfer", "subject", "copy"),
        Act("PlaceHold", "subject", "lock"),
        Act("SetRetentionClass", "investigation", "clock"),
        Act("EndInvestigation", "investigation", "archive", "danger"),
        Act("ReferInvestigation", "investigation", "arrow-right"),
        Act("ProposeDestruction", "subject", "file-off", "danger"),
    ),
    Kind.IDENTITY: (
        Act("DocumentProfile", "identity", "plus"),
        Act("DraftApplication", "identity", "clipboard-check", also=(("investigation", "investigation"),)),
        Act("ReviseIdentity", "identity", "pencil"),
        Act("RecordContact", "identity", "users", whose="operators", alone=True),
        Act("DecideDetails", "identity", "circle-check"),
        Act("RecordImage", "identity", "photo", whose="operators", alone=True),
        Act("ProposeChange", "subject", "git-pull-request", whose="operators", alone=True),
        Act("ReportChange", "subject", "alert-triangle", whose="operators", alone=True),
        Act("ReassignOperator", "identity", "users"),
        Act("NameHelper", "identity", "plus"),
        Act("EndHelper", "identity", "x"),
        Act("SuspendIdentity", "identity", "player-pause"),
        Act("ResumeIdentity", "identity", "player-play"),
        Act("MarkIdentityCompromised", "identity", "flame", "danger"),
        Act("PlaceHold", "subject", "lock"),
        Act("ProposeDestruction", "subject", "file-off", "danger"),
    ),
    Kind.PROFILE: (
        Act("SetUpProfile", "profile", "settings", whose="operator", alone=True),
        Act("StateTerms", "profile", "book", whose="operator", alone=True),
        Act("RecordDeconfliction", "profile", "users", whose="operator", alone=True),
        Act("FinishSetUp", "profile", "send", "primary", whose="operator", alone=True),
        Act("ReviseProfile", "profile", "pencil", whose="operator"),
        Act("LogActivity", "profile", "bolt", whose="operator"),
        Act(
            "RecordContact",
            "profile",
            "users",
            also=(("identity", "identity"),),
            whose="identity.operators",
            alone=True,
        ),
        Act("RecordOralDecision", "profile", "message", whose="operator", alone=True),
        Act("AskRenewal", "profile", "refresh", whose="operator", alone=True),
        Act("RenewApproval", "profile", "stamp"),
        Act("AuthorizeAgain", "profile", "stamp"),
        Act("ProposeChange", "subject", "git-pull-request", whose="operator", alone=True),
        Act("ReportChange", "subject", "alert-triangle", whose="operator", alone=True),
        Act("SuspendProfile", "profile", "player-pause"),
        Act("ResumeProfile", "profile", "player-play"),
        Act("MarkCompromised", "profile", "flame", "danger"),
        Act("BeginClosing", "profile", "archive"),
        Act("StateClosingItems", "profile", "list-details", whose="operator"),
        Act("VerifyClosingItems", "profile", "eye"),
        Act("VerifyClosing", "profile", "archive"),
        Act("RefuseRenewal", "profile", "ban"),
    ),
    Kind.APPLICATION: (
        Act("SubmitApplication", "application", "send", "primary", whose="applicant", alone=True),
        Act("DecideApplication", "application", "stamp", "primary"),
        Act("WithdrawApplication", "application", "arrow-back-up", whose="applicant", alone=True),
        Act("RecordPaperDecision", "subject", "paperclip"),
    ),
    Kind.EQUIPMENT: (
        Act("TestEquipment", "equipment", "clipboard-check"),
        Act("IssueEquipment", "equipment", "send"),
        Act("ReceiveEquipment", "equipment", "check", whose="holder", alone=True),
        Act("ReturnEquipment", "equipment", "arrow-back-up", whose="holder", alone=True),
        Act("AcceptReturn", "equipment", "archive"),
        Act("SettleImage", "equipment", "copy"),
        Act("WipeEquipment", "equipment", "file-off"),
        Act("ConfirmWiped", "equipment", "circle-check"),
        Act("RestockEquipment", "equipment", "archive"),
        Act("GrantNetworkException", "equipment", "world"),
        Act("ReportEquipmentLost", "equipment", "alert-triangle", "danger"),
        Act("RetireEquipment", "equipment", "ban", "danger"),
    ),
    Kind.ACTIVITY: (
        Act("ExplainActivity", "activity", "message", "primary", whose="operator", alone=True),
        Act("RecordTransfer", "subject", "copy", whose="operator"),
        Act("ReportViolation", "about", "flag"),
    ),
    Kind.CONTACT: (Act("UpdateContact", "contact", "pencil"),),
    Kind.REVIEW: (
        Act("HoldReview", "review", "clipboard-check", "primary"),
        Act("AnswerReview", "review", "message", "primary", whose="investigator", alone=True),
        Act("MoveReview", "review", "calendar-event"),
        Act("RecordReviewRefusal", "review", "ban"),
        Act("CompleteAction", "review", "check"),
        Act("VerifyAction", "review", "circle-check"),
        Act("CloseReview", "review", "archive"),
    ),
    Kind.OFFICER: (
        Act("ConfirmOfficer", "officer", "stamp"),
        Act("GrantRole", "officer", "plus"),
        Act("EndRole", "officer", "x"),
        Act("RotateKeys", "officer", "refresh"),
        Act("Delegate", "designee", "stamp"),
        Act("OrderOnDutyAccess", "officer", "stamp"),
        Act("OrderActingCommander", "acting", "stamp"),
        Act("SucceedRoot", "officer", "key"),
        Act("InviteAgain", "officer", "key"),
        Act("GrantWaiver", "subject", "stamp"),
        Act("RecordFootprintCheck", "officer", "search"),
        Act("BeginSeparation", "officer", "arrow-right"),
        Act("WithdrawSeparation", "officer", "arrow-back-up"),
        Act("FinishSeparation", "officer", "ban", "danger"),
        Act("DisableAccount", "officer", "ban", "danger"),
        Act("ReleaseLockout", "officer", "lock"),
        Act("AcknowledgeRules", "officer", "book", whose="urn", alone=True),
    ),
    Kind.MEDIUM: (
        Act("LoseMedium", "medium", "alert-triangle", "danger"),
        Act("RetireMedium", "medium", "ban", "danger"),
    ),
    Kind.DELEGATION: (Act("EndDelegation", "delegation", "x", "danger"),),
    Kind.ACTING_ORDER: (Act("EndActingCommander", "acting_order", "x", "danger"),),
    Kind.DIRECTORY_ROOT: (Act("ConfirmRoot", "root", "circle-check", "primary"),),
    Kind.RECOVERY_KEY: (Act("ReplaceRecovery", "", "key"),),
    Kind.ON_DUTY_ORDER: (Act("EndOnDutyAccess", "order", "x", "danger"),),
    Kind.PLATFORM: (Act("UpdatePlatform", "platform", "pencil"),),
    Kind.WAIVER: (Act("EndWaiver", "waiver", "x", "danger"),),
    Kind.INSPECTION: (
        Act("DrawSample", "inspection", "filter", "primary", whose="inspector", alone=True),
        Act("HandOverSample", "inspection", "key", "primary"),
        Act("RecordInspection", "inspection", "clipboard-check", "primary", whose="inspector", alone=True),
        Act("TakeBackSample", "inspection", "refresh"),
        Act("EndInspection", "inspection", "x", "danger"),
    ),
    Kind.DISCLOSURE_REQUEST: (
        Act("DecideDisclosureItem", "request", "stamp", "primary"),
        Act("AnswerDisclosureRequest", "request", "circle-check"),
        Act("RecordDisclosure", "request", "file-text", also=(("investigation", "investigation"),)),
        Act("AddRequestedItems", "request", "plus"),
        Act("RecordProtectiveOrder", "request", "shield-lock"),
    ),
    Kind.LEGAL_HOLD: (
        Act("AskReleaseOfHold", "hold", "message"),
        Act("ReleaseHold", "hold", "circle-check"),
        Act("KeepHold", "hold", "lock"),
    ),
    Kind.UNMASKING: (Act("NoteUnmasking", "unmasking", "check", "primary"),),
    Kind.PAPER_DECISION: (
        Act("ConfirmPaperDecision", "paper", "stamp", "primary", whose="decider", alone=True),
        Act("DenyPaperDecision", "paper", "ban", "danger", whose="decider", alone=True),
        Act("SetAsidePaperDecision", "paper", "archive"),
    ),
    Kind.DESTRUCTION: (
        Act("DestroyRecords", "destruction", "file-off", "danger"),
        Act("WithdrawDestruction", "destruction", "arrow-back-up"),
    ),
    Kind.OFFICIAL_SITE: (
        Act("RecordNotices", "official_site", "clipboard-check", whose="contributing"),
        Act("AuthorizeContributor", "official_site", "plus"),
        Act("EndContributor", "official_site", "x"),
        Act("ReviewContent", "official_site", "eye"),
        Act("OrderRemoval", "official_site", "ban"),
        Act("ConfirmRemoval", "official_site", "check", whose="contributing"),
        Act("PermitPosting", "official_site", "stamp"),
        Act("CloseOfficialSite", "official_site", "archive", "danger"),
    ),
    Kind.POSTING_PERMISSION: (Act("EndPostingPermission", "permission", "x", "danger"),),
    Kind.VIOLATION: (
        Act("NotifyChief", "violation", "send", "primary"),
        Act("AcknowledgeViolation", "violation", "check", "primary"),
        Act("InformProsecutor", "violation", "gavel"),
        Act("CloseViolation", "violation", "archive"),
        Act("RecordPaperDecision", "subject", "paperclip"),
    ),
    Kind.IMAGE: (
        Act("ApproveImage", "image", "circle-check", "primary"),
        Act("NotePosting", "image", "plus"),
        Act("NoteRemoval", "image", "x"),
        Act("VerifyRemoval", "image", "circle-check"),
        Act("SearchImageAgain", "image", "search"),
        Act("RecordConsentAnew", "image", "stamp"),
        Act("WithdrawConsent", "image", "ban", "danger"),
    ),
    Kind.ORAL_DECISION: (
        Act("CoRecordOralDecision", "oral", "users"),
        Act("SignOralDecision", "oral", "stamp", "primary", whose="decider", alone=True),
        Act("DenyOralDecision", "oral", "ban", "danger", whose="decider", alone=True),
    ),
    Kind.CHANGE: (
        Act("DecideChange", "change", "stamp", "primary"),
        Act("AuthorizeChange", "change", "stamp"),
        Act("WithdrawChange", "change", "arrow-back-up", whose="operator", alone=True),
    ),
    Kind.CLOCK_CORRECTION: (Act("ConfirmClock", "correction", "clock"),),
    Kind.POLICY_PROFILE: (
        Act("ChangeFigures", "policy", "pencil"),
        Act("AddClause", "policy", "plus"),
        Act("ChangeWording", "policy", "message"),
        Act("AdoptPolicy", "policy", "stamp"),
    ),
}

AT_MASKED: tuple[Act, ...] = (Act("UnmaskRecord", "subject", "eye"),)
"""The acts at a record that is shown by its open fields alone."""

MAKES: Mapping[str, str] = {
    "investigations": "OpenInvestigation",
    "identities": "DocumentIdentity",
    "activity": "LogActivity",
    "reviews": "ScheduleReview",
    "equipment": "RegisterEquipment",
    "reports": "IssueReport",
    "people": "InviteOfficer",
    "sites": "RecordPlatform",
    "media": "RegisterMedium",
    "violations": "ReportViolation",
    "waivers": "GrantWaiver",
    "inspections": "AppointInspector",
    "requests": "RecordDisclosureRequest",
    "disclosures": "RecordDisclosure",
    "holds": "PlaceHold",
    "destructions": "ProposeDestruction",
    "official sites": "AuthorizeOfficialSite",
    "footprints": "RecordFootprintCheck",
    "papers": "RecordPaperDecision",
    "transfers": "RecordTransfer",
}
"""The command behind a page's blue button, where it makes a new record."""

OUTSIDE = frozenset({
    "CreateRegister", "EnrolKeys", "UnlockRegister", "LockRegister", "ViewRecord", "ViewJournal", "ListRecords",
    "QueryAccounts", "ChangePassphrase", "SetUpKeyFile", "TakeAwayKeyFile", "SetUpCodes", "TakeAwayCodes",
    "NoteFailedLogons", "ClockCorrected", "Noticed", "LoadBatch", "MakeBackup", "RecordRestoreDrill",
    "RestoreRegister", "UseRecovery", "RekeyStore", "AddAttachment", "CopyOutAttachment", "SignCheckpoint",
    "ImportCases", "ImportEquipment",
})  # fmt: skip
"""Given by making, opening, reading, verifying and locking a register, or by handing over a file: by no form."""


IN_MY_ACCOUNT = frozenset({"ChangePassphrase", "SetUpKeyFile", "TakeAwayKeyFile", "SetUpCodes", "TakeAwayCodes"})
"""What is due and given in “My account”."""
IN_THE_TERMINAL: Mapping[str, str] = {"MakeBackup": "coverbook backup", "RekeyStore": "coverbook rekey"}
"""What is due and given in the terminal alone in this version: act → the command of docs/guide/terminal.md."""


def act_at(kind: Kind, command: str) -> Act | None:
    """The button of a command at a kind of record, where there is one."""
    return next((each for each in ACTS.get(kind, ()) if each.command == command), None)
