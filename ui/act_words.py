"""What buttons and sheets call an act. A command without a line here is called by its own words."""

from __future__ import annotations

import re

_LABELS = {
    "OpenInvestigation": "Open investigation",
    "DocumentIdentity": "New identity",
    "DocumentProfile": "Add profile",
    "DraftApplication": "Draft application",
    "SubmitApplication": "Submit",
    "WithdrawApplication": "Withdraw",
    "DecideApplication": "Decide application",
    "DecideDetails": "Decide details",
    "SetUpProfile": "Set up",
    "StateTerms": "State the terms",
    "RecordDeconfliction": "Deconfliction",
    "RecordPlatform": "Record site",
    "UpdatePlatform": "Update site",
    "FinishSetUp": "Send for approval",
    "SuspendProfile": "Suspend",
    "ResumeProfile": "Resume",
    "ReassignOperator": "Reassign",
    "NameHelper": "Name helper",
    "EndHelper": "End helper",
    "SuspendIdentity": "Suspend everywhere",
    "ResumeIdentity": "Resume",
    "MarkIdentityCompromised": "Compromised",
    "ReferInvestigation": "Refer",
    "MarkCompromised": "Compromised",
    "BeginClosing": "Begin closing",
    "VerifyClosing": "Verify closing",
    "StateClosingItems": "Points of the closing",
    "VerifyClosingItems": "Verify points",
    "LogActivity": "Log activity",
    "EndInvestigation": "End investigation",
    "OrderOnDutyAccess": "Order on-duty access",
    "EndOnDutyAccess": "End on-duty order",
    "Delegate": "Delegate",
    "OrderActingCommander": "Order acting commander",
    "EndActingCommander": "End acting order",
    "SucceedRoot": "Pass the root on",
    "ConfirmRoot": "Confirm the root",
    "ReplaceRecovery": "Replace the recovery code",
    "UseRecovery": "Use the recovery code",
    "ScheduleReview": "Schedule review",
    "HoldReview": "Hold review",
    "AnswerReview": "Answer review",
    "CloseReview": "Close review",
    "GrantNetworkException": "Network exception",
    "ReportViolation": "Report violation",
    "NotifyChief": "Notify the Chief",
    "AcknowledgeViolation": "Acknowledge",
    "InformProsecutor": "Prosecutor informed",
    "CloseViolation": "Close violation",
    "GrantWaiver": "Waive a house rule",
    "EndWaiver": "End waiver",
    "RecordDisclosureRequest": "Disclosure request",
    "DecideDisclosureItem": "Decide item",
    "AnswerDisclosureRequest": "Answer request",
    "AddRequestedItems": "Add items",
    "RecordProtectiveOrder": "Protective order",
    "PlaceHold": "Place hold",
    "AskReleaseOfHold": "Ask for release",
    "SetRetentionClass": "Retention class",
    "ProposeDestruction": "Propose destruction",
    "WithdrawDestruction": "Withdraw",
    "DestroyRecords": "Destroy records",
    "SettleImage": "Settle image",
    "WipeEquipment": "Wipe",
    "RestockEquipment": "Put into stock",
    "AuthorizeOfficialSite": "Authorize site",
    "CloseOfficialSite": "Close site",
    "AuthorizeContributor": "Add contributor",
    "EndPostingPermission": "End permission",
    "PermitPosting": "Permit posting",
    "RecordFootprintCheck": "Footprint check",
    "EnrolKeys": "State own keys",
    "MakeBackup": "Back up",
    "RecordRestoreDrill": "Note a restore drill",
    "RestoreRegister": "Sign a restore",
    "InviteAgain": "Invite again",
    "RotateKeys": "Rotate keys",
    "RekeyStore": "Re-key the register",
    "ReleaseLockout": "Release account",
    "AcknowledgeRules": "Acknowledge rules",
    "ChangePassphrase": "My account",
    "SetUpKeyFile": "My account",
    "LoseMedium": "Report lost",
    "RetireMedium": "Retire",
    "AddAttachment": "Attach a file",
    "CopyOutAttachment": "Save a copy",
    "SignCheckpoint": "Checkpoint",
    "ConfirmClock": "Confirm the clock",
    "AdoptPolicy": "Adopt a policy",
    "ChangeFigures": "Change figures",
    "ChangeWording": "Change wording",
    "AddClause": "Add a clause",
    "RecordOralDecision": "Oral decision",
    "CoRecordOralDecision": "Co-record",
    "SignOralDecision": "Sign it",
    "DenyOralDecision": "Deny it",
    "RecordImage": "Record image",
    "ProposeChange": "Propose change",
    "ReportChange": "Report change",
    "AuthorizeChange": "Authorize level",
    "DecideChange": "Decide change",
    "WithdrawChange": "Withdraw",
    "ApproveImage": "Approve image",
    "SearchImageAgain": "Look for it again",
    "NotePosting": "Posted",
    "NoteRemoval": "Taken down",
    "VerifyRemoval": "Verify removal",
    "WithdrawConsent": "Consent withdrawn",
    "RecordConsentAnew": "New consent",
    "AskRenewal": "Ask for renewal",
    "RenewApproval": "Renew approval",
    "RefuseRenewal": "Refuse renewal",
    "AuthorizeAgain": "Authorize again",
    "UnmaskRecord": "Unmask",
    "RecordTransfer": "Record transfer",
    "BeginSeparation": "Begin separation",
    "WithdrawSeparation": "Officer stays",
    "FinishSeparation": "Finish separation",
    "HandOverSample": "Hand over the sample",
    "TakeBackSample": "Take the sample back",
    "RecordPaperDecision": "Record paper",
    "ConfirmPaperDecision": "Confirm paper",
    "DenyPaperDecision": "Deny it",
    "SetAsidePaperDecision": "Set aside",
    "NoteUnmasking": "Take note",
}
_REMAINS = {
    "DisableAccount": (
        "The passphrase opens this register no more. What remains: the keys this officer held, until you “Rotate "
        "keys”; headers copied earlier, which open this database until “coverbook rekey”; copies and backups made "
        "before, which open for ever. What was read stays read."
    ),
    "InviteAgain": (
        "The old keys and passphrase count for nothing here; forms not sent are lost. If the passphrase or key file "
        "may be in other hands, also “Rotate keys” and give “coverbook rekey”. Copies and backups made before open "
        "with them for ever."
    ),
    "ReassignOperator": (
        "What is written from now on is shut to the operator until now. What remains: what was read, and the versions "
        "written before."
    ),
    "EndHelper": (
        "What is written from now on is shut to the helper. What remains: what was read, and what was written before."
    ),
    "UnmaskRecord": (
        "It is masked again when you leave its page, or when it locks. What remains: what you have read. That you "
        "unmasked it stands in the journal, and the commander is told."
    ),
    "FinishSeparation": (
        "The passphrase opens this register no more. What remains: the keys this officer held, until you “Rotate "
        "keys”; headers copied earlier, which open this database until “coverbook rekey”; copies and backups made "
        "before, which open for ever. What was read stays read."
    ),
    "TakeBackSample": (
        "What is written from now on in these dossiers is shut to the inspector. What remains: what was read, and what "
        "was written before opens with the keys handed over, in every copy of the register."
    ),
    "HandOverSample": (
        "The inspector reads the dossiers of the sample whole, not the drawn records alone, until the appointment "
        "ends. Then the keys are to be made anew; what was read stays read."
    ),
    "RotateKeys": (
        "What is written from now on is shut to the old keys. What was read stays read; what was written before opens "
        "with them in every copy of the register. “coverbook rekey” shuts this database to headers copied earlier."
    ),
}
_BREAK = re.compile(r"(?<=[a-z])(?=[A-Z])")


def label_of(command: str) -> str:
    """A button's word: ``SuspendProfile`` → “Suspend”."""
    return _LABELS.get(command) or _BREAK.sub(" ", command).capitalize()


def remains_of(command: str) -> str:
    """What an act that shuts someone out can't undo, and what is to be done next; empty for other acts."""
    return _REMAINS.get(command, "")


def title_of(command: str) -> str:
    """A sheet's title: the full words of the command."""
    return _BREAK.sub(" ", command).capitalize()
