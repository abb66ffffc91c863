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
    "FinishSetUp": "Send for approval",
    "SuspendProfile": "Suspend",
    "ResumeProfile": "Resume",
    "MarkCompromised": "Compromised",
    "BeginClosing": "Begin closing",
    "VerifyClosing": "Verify closing",
    "LogActivity": "Log activity",
    "EndInvestigation": "End investigation",
    "OrderOnDutyAccess": "Order on-duty access",
    "EndOnDutyAccess": "End on-duty order",
    "Delegate": "Delegate",
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
}
_BREAK = re.compile(r"(?<=[a-z])(?=[A-Z])")


def label_of(command: str) -> str:
    """A button's word: ``SuspendProfile`` → “Suspend”."""
    return _LABELS.get(command) or _BREAK.sub(" ", command).capitalize()


def title_of(command: str) -> str:
    """A sheet's title: the full words of the command."""
    return _BREAK.sub(" ", command).capitalize()
