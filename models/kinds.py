"""Every kind of record this version knows, with its class and its workflow."""

from __future__ import annotations

from collections.abc import Mapping

from models.acting import ACTING_WORKFLOW, ActingOrder
from models.activity import ACTIVITY_WORKFLOW, Activity
from models.application import APPLICATION_WORKFLOW, Application
from models.assignment import ASSIGNMENT_WORKFLOW, Assignment
from models.attachment import ATTACHMENT_WORKFLOW, Attachment
from models.backup import BACKUP_WORKFLOW, Backup
from models.change import CHANGE_WORKFLOW, Change
from models.checkpoint import CHECKPOINT_WORKFLOW, Checkpoint
from models.clock_correction import CLOCK_WORKFLOW, ClockCorrection
from models.contact import CONTACT_WORKFLOW, Contact
from models.delegation import DELEGATION_WORKFLOW, ON_DUTY_WORKFLOW, Delegation, OnDutyOrder
from models.department import DEPARTMENT_WORKFLOW, Department
from models.destruction import DESTRUCTION_WORKFLOW, Destruction
from models.disclosure import DISCLOSURE_REQUEST_WORKFLOW, DISCLOSURE_WORKFLOW, Disclosure, DisclosureRequest
from models.equipment import EQUIPMENT_WORKFLOW, Equipment
from models.equipment_test import EQUIPMENT_TEST_WORKFLOW, EquipmentTest
from models.footprint import FOOTPRINT_WORKFLOW, FootprintCheck
from models.identity import IDENTITY_WORKFLOW, FalseIdentity
from models.image import IMAGE_WORKFLOW, Image
from models.inspection import INSPECTION_WORKFLOW, Inspection
from models.investigation import INVESTIGATION_WORKFLOW, Investigation
from models.legal_hold import LEGAL_HOLD_WORKFLOW, LegalHold
from models.lockout import FAILED_LOGONS_WORKFLOW, FailedLogons
from models.medium import MEDIUM_WORKFLOW, Medium
from models.network_exception import NETWORK_EXCEPTION_WORKFLOW, NetworkException
from models.notice import NOTICE_WORKFLOW, Notice
from models.officer import OFFICER_WORKFLOW, Officer
from models.official_site import (
    OFFICIAL_SITE_WORKFLOW,
    POSTING_PERMISSION_WORKFLOW,
    OfficialSite,
    PostingPermission,
)
from models.oral import ORAL_WORKFLOW, OralDecision
from models.paper_decision import PAPER_WORKFLOW, PaperDecision
from models.platform import PLATFORM_WORKFLOW, Platform
from models.policy_profile import POLICY_PROFILE_WORKFLOW, PolicyProfile
from models.profile import PROFILE_WORKFLOW, Profile
from models.record import Kind, Record
from models.recovery import RECOVERY_WORKFLOW, RecoveryKey
from models.report_copy import REPORT_COPY_WORKFLOW, ReportCopy
from models.review import REVIEW_WORKFLOW, Review
from models.root import ROOT_WORKFLOW, DirectoryRoot
from models.transfer import TRANSFER_WORKFLOW, Transfer
from models.unmasking import UNMASKING_WORKFLOW, Unmasking
from models.violation import VIOLATION_WORKFLOW, Violation
from models.waiver import WAIVER_WORKFLOW, Waiver
from models.workflow import Workflow

KINDS: Mapping[Kind, type[Record]] = {
    each.KIND: each
    for each in (
        Department,
        Officer,
        Delegation,
        OnDutyOrder,
        Platform,
        Equipment,
        EquipmentTest,
        NetworkException,
        Assignment,
        Investigation,
        Application,
        FalseIdentity,
        Profile,
        Activity,
        Contact,
        Review,
        ReportCopy,
        Backup,
        Medium,
        FailedLogons,
        Attachment,
        Violation,
        Waiver,
        Inspection,
        DisclosureRequest,
        Disclosure,
        LegalHold,
        Destruction,
        OfficialSite,
        PostingPermission,
        Checkpoint,
        ClockCorrection,
        FootprintCheck,
        PolicyProfile,
        Image,
        Change,
        OralDecision,
        RecoveryKey,
        DirectoryRoot,
        ActingOrder,
        Unmasking,
        Notice,
        PaperDecision,
        Transfer,
    )
}

WORKFLOWS: Mapping[Kind, Workflow] = {
    each.kind: each
    for each in (
        DEPARTMENT_WORKFLOW,
        OFFICER_WORKFLOW,
        DELEGATION_WORKFLOW,
        ON_DUTY_WORKFLOW,
        PLATFORM_WORKFLOW,
        EQUIPMENT_WORKFLOW,
        EQUIPMENT_TEST_WORKFLOW,
        NETWORK_EXCEPTION_WORKFLOW,
        ASSIGNMENT_WORKFLOW,
        INVESTIGATION_WORKFLOW,
        APPLICATION_WORKFLOW,
        IDENTITY_WORKFLOW,
        PROFILE_WORKFLOW,
        ACTIVITY_WORKFLOW,
        CONTACT_WORKFLOW,
        REVIEW_WORKFLOW,
        REPORT_COPY_WORKFLOW,
        BACKUP_WORKFLOW,
        MEDIUM_WORKFLOW,
        FAILED_LOGONS_WORKFLOW,
        ATTACHMENT_WORKFLOW,
        VIOLATION_WORKFLOW,
        WAIVER_WORKFLOW,
        INSPECTION_WORKFLOW,
        DISCLOSURE_REQUEST_WORKFLOW,
        DISCLOSURE_WORKFLOW,
        LEGAL_HOLD_WORKFLOW,
        DESTRUCTION_WORKFLOW,
        OFFICIAL_SITE_WORKFLOW,
        POSTING_PERMISSION_WORKFLOW,
        CHECKPOINT_WORKFLOW,
        CLOCK_WORKFLOW,
        FOOTPRINT_WORKFLOW,
        POLICY_PROFILE_WORKFLOW,
        IMAGE_WORKFLOW,
        CHANGE_WORKFLOW,
        ORAL_WORKFLOW,
        RECOVERY_WORKFLOW,
        ROOT_WORKFLOW,
        ACTING_WORKFLOW,
        UNMASKING_WORKFLOW,
        NOTICE_WORKFLOW,
        PAPER_WORKFLOW,
        TRANSFER_WORKFLOW,
    )
}
