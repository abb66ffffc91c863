"""What a division walks through while profiles are in use and when it ends, typed at the terminal."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from models.attachment import AddAttachment
from models.equipment import EquipmentKind, Network, RegisterEquipment
from models.equipment_test import DEVICE_SHEET
from models.identity import ImageSource
from models.image_acts import ApproveImage, RecordImage
from models.image_places import NotePosting
from models.investigation import EndInvestigation, RetentionClass
from models.profile import AccountState
from models.retention import SetRetentionClass
from models.stopping import BeginClosing, VerifyClosing
from storage.attachments import Blobs
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import SITES, AtWork, until
from tests.end_to_end.terminal_division import Opening, Terminal
from ui.practice.pictures import drawn

FACEBOOK, OFFERUP = (f"{site} profile" for site in SITES)
MOST = 1024 * 1024


def in_use(work: AtWork) -> None:
    until(work, at.USED)


def set_up(work: AtWork) -> None:
    until(work, at.SET_UP)


def with_image(work: AtWork) -> None:
    """In use, with a picture approved by itself and posted on one of its sites."""
    until(work, at.USED)
    identity, register = work.urn("identity"), work.division.register("sousa")
    blobs = Blobs(work.store.folder, work.store.store_id)
    original, copy = (blobs.keep(BytesIO(drawn(seed)), MOST) for seed in (1, 2))
    register.stored.update({each.blob: each for each in (original, copy)})
    add = AddAttachment(subject=identity, name="a.png", blob=original.blob, stripped_blob=copy.blob)
    _, bare = work.division.give("sousa", add).changed
    record = RecordImage(
        identity=identity, attachment=bare.urn, source=ImageSource.LICENSED, provenance="No. 88-2041.",
        searched_on=work.division.now.date(), search_result="No match.",
    )  # fmt: skip
    image = work.give("sousa", record, named="image")
    work.give("brandt", ApproveImage(image=image.urn))
    where = {"image": image.urn, "profile": work.urn(FACEBOOK), "posted_at": work.division.now, "where": "Its picture."}
    work.give("sousa", NotePosting(**where))


def on_the_network(work: AtWork) -> None:
    """In use, and a second laptop that stands on the department's network, tested and in stock."""
    until(work, at.USED)
    item = RegisterEquipment(
        asset_tag="UC-LT-11", kind=EquipmentKind.LAPTOP, department_property=True, network=Network.DEPARTMENT_NETWORK
    )
    work.give("quill", item, named="UC-LT-11")
    work.give("quill", at.no_identifier_test(work, "UC-LT-11"))


def test_a_level_raised_after_approval_is_flagged_until_chief_and_commander_have_said_yes(opened: Opening) -> None:
    terminal = opened(in_use)
    profile = terminal.urn(FACEBOOK)
    raised = {"detail": "engagement level", "level": "converse", "why": "A seller wants to talk."}
    terminal.give("sousa", "ProposeChange", "change", subject=profile, **raised)
    change, talked = terminal.urn("change"), {"level": "converse", "what_was_done": "Asked for a picture."}
    assert terminal.log("sousa", **talked)["outside"] == ["R08"]
    yes = {"change": change, "decision": "approved"}
    terminal.refused("brandt", "DecideChange", "R02", "5.12.4.2", **yes)
    assert terminal.record(FACEBOOK, "sousa")["level"] == "befriend"
    assert change in {urn for _, urn, _ in terminal.due("okafor")}
    terminal.give("okafor", "AuthorizeChange", change=change)
    terminal.give("brandt", "DecideChange", **yes)
    assert terminal.log("sousa", **talked)["outside"] == []


def test_a_use_after_the_last_day_is_kept_and_flagged_and_no_renewal_comes_late(opened: Opening) -> None:
    terminal = opened(in_use)
    profile = terminal.urn(FACEBOOK)
    terminal.later(days=60)
    for user in ("brandt", "quill", "sousa"):
        terminal.due(user)
    terminal.later(days=31)
    activity = terminal.log("sousa")
    assert (activity["state"], {"R04", "R08"} <= set(activity["outside"])) == ("flagged", True)
    ask = {"profile": profile, "why_still_needed": "One seller is left."}
    terminal.refused("sousa", "AskRenewal", "R14", "house rule R14", **ask)
    assert ("R08", profile, "BeginClosing") in terminal.due("sousa")
    assert terminal.record(FACEBOOK, "sousa")["state"] == "in use"
    terminal.give("sousa", "ExplainActivity", activity=activity["urn"], explanation="I took the wrong day.")
    assert [each["subject"] for each in terminal.journal("LogActivity")][-1] == activity["urn"]


def test_an_approval_is_not_renewed_without_a_review(opened: Opening) -> None:
    terminal = opened(in_use)
    profile = terminal.urn(FACEBOOK)
    terminal.later(days=70)
    terminal.give("sousa", "AskRenewal", profile=profile, why_still_needed="One seller is left.")
    assert ("R14", profile, "RenewApproval") in terminal.due("brandt")
    err = terminal.refused("brandt", "RenewApproval", "R14", "house rule R14", profile=profile)
    assert "review" in err
    record = terminal.record(FACEBOOK, "sousa")
    assert (record["state"], len(record["windows"])) == ("in use", 1)


def test_an_overdue_review_holds_up_submissions_until_a_waiver_says_otherwise(opened: Opening) -> None:
    terminal = opened(in_use)
    terminal.later(days=38)
    site = {"platform": "HM-PL-1-0003", "level": "view", "planned_use": "Look at offers."}
    terminal.give("sousa", "DocumentProfile", "third", identity=terminal.urn("identity"), **site)
    paper = {"investigation": terminal.urn("case"), "identity": terminal.urn("identity")}
    terminal.give("sousa", "DraftApplication", "second paper", **paper)
    paper = {"application": terminal.urn("second paper")}
    terminal.refused("sousa", "SubmitApplication", "R40", "house rule R40", **paper)
    assert terminal.record("third", "sousa")["state"] == "draft"
    waived = {"subject": terminal.urn("sousa"), "reason": "The commander is at court.", "until": terminal.now(days=20)}
    terminal.refused("okafor", "GrantWaiver", "R11", "5.12.4.5", rule="R11", **waived)
    terminal.give("okafor", "GrantWaiver", rule="R40", **waived)
    terminal.give("sousa", "SubmitApplication", **paper)
    (late,) = [each for each in terminal.said("due", user="brandt") if each["rule"] == "R11"]
    assert (late["days"], "beyond its days of grace" in late["what"], "waived" in late["what"]) == (8, True, True)


def test_a_consent_withdrawn_flags_the_next_session_and_makes_the_removal_due(opened: Opening) -> None:
    terminal = opened(with_image)
    image = terminal.urn("image")
    assert terminal.log("sousa")["outside"] == []
    gone: dict[str, Any] = {"image": image, "from_": terminal.now(), "withdrawn_why": "By telephone."}
    terminal.give("sousa", "WithdrawConsent", **gone)
    assert terminal.log("sousa")["outside"] == ["R16"]
    assert terminal.log("sousa", OFFERUP)["outside"] == []
    assert ("R16", image, "NoteRemoval") in terminal.due("sousa")
    terminal.give("sousa", "NoteRemoval", image=image, number=1, removed_at=terminal.now())
    seen: dict[str, Any] = {"image": image, "number": 1, "verified_how": "Looked from another desk."}
    terminal.give("brandt", "VerifyRemoval", **seen)
    assert terminal.log("sousa")["outside"] == []
    assert terminal.record("image", "sousa")["state"] == "consent withdrawn"


def test_a_personal_phone_is_written_down_and_flagged(opened: Opening) -> None:
    terminal = opened(in_use)
    activity = terminal.log("sousa", equipment=[], unregistered_equipment="own phone")
    assert activity["state"] == "flagged"
    assert {"R03", "R04"} <= set(activity["outside"])
    assert terminal.record(FACEBOOK, "sousa")["state"] == "in use"
    entry = terminal.journal("LogActivity")[-1]
    assert (entry["outcome"], entry["actor"]) == ("done", terminal.urn("sousa"))
    assert "own phone" not in str(entry)
    assert activity["urn"] in {urn for _, urn, _ in terminal.due("brandt")}


def test_equipment_on_the_network_is_issued_and_used_within_its_exception_alone(opened: Opening) -> None:
    terminal = opened(on_the_network)
    laptop = terminal.urn("UC-LT-11")
    issue = {"equipment": laptop, "issued_to": terminal.urn("sousa")}
    terminal.refused("brandt", "IssueEquipment", "R05", "5.12.4.3 bullet 3", **issue)
    end = terminal.now(days=5)
    granted = {"reason": "One commercial line.", "from_": terminal.now(minutes=10), "until": end}
    terminal.give("brandt", "GrantNetworkException", equipment=laptop, **granted)
    terminal.later(days=1)
    terminal.give("brandt", "IssueEquipment", **issue)
    terminal.give("sousa", "ReceiveEquipment", equipment=laptop)
    assert ("R05", laptop, "GrantNetworkException") in terminal.due("brandt")
    assert "R05" not in terminal.log("sousa", equipment=[laptop])["outside"]
    terminal.later(days=5)
    assert "R05" in terminal.log("sousa", equipment=[laptop])["outside"]
    assert terminal.record("UC-LT-11", "brandt")["state"] == "issued"


def test_an_officer_transferred_hands_over_and_reads_no_more(opened: Opening) -> None:
    terminal = opened(in_use)
    move = {"operator": terminal.urn("sousa"), "to": terminal.urn("whitlock"), "reassigned_why": "Moved to patrol."}
    terminal.give("brandt", "ReassignOperator", identity=terminal.urn("identity"), **move)
    status, out, err = terminal.run("show", terminal.urn(FACEBOOK), user="sousa")
    assert (status, out) == (1, "")
    assert "You are not named on" in err
    assert "5.12.4.4 bullet 3" in err
    profile = terminal.record(FACEBOOK, "whitlock")
    assert (profile["operator"], profile["state"]) == (terminal.urn("whitlock"), "being set up")
    assert "R09" in terminal.log("whitlock")["outside"]
    views = terminal.journal("ViewRecord")
    assert [(each["actor"], each["outcome"]) for each in views][-2:] == [
        (terminal.urn("sousa"), "refused"),
        (terminal.urn("whitlock"), "done"),
    ]


def test_nobody_inspects_what_they_decided(opened: Opening) -> None:
    terminal = opened(in_use)
    case = terminal.urn("case")
    terminal.give("okafor", "GrantRole", officer=terminal.urn("brandt"), role="inspector")
    until_then = {"investigation": case, "until": terminal.now(days=14)}
    own = until_then | {"inspector": terminal.urn("brandt")}
    terminal.refused("okafor", "AppointInspector", "R12", "house rule R12", **own)
    terminal.give("okafor", "AppointInspector", "inspection", inspector=terminal.urn("novak"), **until_then)
    inspection = terminal.urn("inspection")
    assert ("R22", inspection, "DrawSample") in terminal.due("novak")
    terminal.refused("brandt", "DrawSample", "R22", "house rule R22", inspection=inspection)
    drawn_now = terminal.give("novak", "DrawSample", inspection=inspection)[0]
    assert (drawn_now["state"], len(drawn_now["sample"])) == ("drawn", 4)


def test_a_closing_with_points_open_is_not_verified(opened: Opening) -> None:
    terminal = opened(in_use)
    profile = terminal.urn(FACEBOOK)
    begun = {"account_state": "closed by us", "closing_summary": "Two frames found."}
    terminal.give("sousa", "BeginClosing", profile=profile, **begun)
    err = terminal.refused("brandt", "VerifyClosing", "R19", "house rule R19", profile=profile)
    assert "equipment returned" in err
    own = {"points": ["summary written"], "seen": "Read."}
    terminal.refused("sousa", "VerifyClosingItems", "R19", "house rule R19", profile=profile, **own)
    assert ("R19", profile, "StateClosingItems") in terminal.due("sousa")
    assert terminal.record(FACEBOOK, "sousa")["state"] == "closing"
    assert terminal.log("sousa")["outside"] == ["R08"]


def test_a_compromised_identity_can_only_be_closed(opened: Opening) -> None:
    terminal = opened(in_use)
    identity, profile = terminal.urn("identity"), terminal.urn(FACEBOOK)
    terminal.give("sousa", "MarkIdentityCompromised", identity=identity, stop_reason="Named in a post.")
    assert {terminal.record(each, "sousa")["state"] for each in (FACEBOOK, OFFERUP)} == {"compromised"}
    terminal.refused("brandt", "ResumeProfile", "R08", "5.12.4.4 bullet 2", profile=profile)
    assert terminal.log("sousa")["outside"] == ["R08"]
    assert ("R19", profile, "BeginClosing") in terminal.due("sousa")
    assert terminal.journal("MarkIdentityCompromised")[-1]["actor"] == terminal.urn("sousa")


def test_the_one_who_holds_a_piece_of_equipment_does_not_test_it(opened: Opening) -> None:
    terminal = opened(in_use)
    sheet: dict[str, Any] = dict.fromkeys(DEVICE_SHEET, True) | {"evidence": "Looked.", "tested_at": terminal.now()}
    own: dict[str, Any] = {"equipment": terminal.urn("UC-LT-09")} | sheet
    terminal.refused("sousa", "TestEquipment", "R12", "house rule R12", **own)
    terminal.later(days=85)
    assert ("R04", terminal.urn("UC-LT-09"), "TestEquipment") in terminal.due("quill")
    own["tested_at"] = terminal.now()
    terminal.give("quill", "TestEquipment", **own)
    assert ("R04", terminal.urn("UC-LT-09"), "TestEquipment") not in terminal.due("quill")


def test_a_first_use_before_approval_is_reported_and_notified_with_the_time_it_took(opened: Opening) -> None:
    terminal = opened(set_up)
    activity = terminal.log("sousa")
    assert (activity["state"], activity["outside"]) == ("flagged", ["R08"])
    shown = {"shown_to": terminal.urn("brandt"), "shown_at": terminal.now()}
    about = {"about": activity["urn"], "what": "I looked before the approval."}
    terminal.give("sousa", "ReportViolation", "violation", **about, **shown)
    violation = terminal.urn("violation")
    assert ("R18", violation, "NotifyChief") in terminal.due("brandt")
    terminal.mended("brandt", "NotifyChief", "notice", violation=violation)
    terminal.clock.forward(timedelta(minutes=20))
    notified = terminal.give("brandt", "NotifyChief", violation=violation, notice="One look, nothing written.")[0]
    assert (notified["state"], notified["recipient"]) == ("notified", "Chief of Police")
    terminal.refused("sousa", "AcknowledgeViolation", "R18", "5.12.5.7", violation=violation)
    terminal.give("okafor", "AcknowledgeViolation", violation=violation)
    assert terminal.record(FACEBOOK, "sousa")["state"] == "awaiting approval"


def held_and_asked(terminal: Terminal) -> str:
    """A hold on the case and a court's request with two items; the request."""
    case = terminal.urn("case")
    terminal.give("brandt", "PlaceHold", "hold", subject=case, reason="Order of the court.")
    asked: dict[str, Any] = {
        "investigation": case, "docket": "2673-CR-0007", "scope": "Accounts used.", "received_on": terminal.today(),
        "due": terminal.now(days=20)[:10], "asked_for": ["The accounts.", "The equipment."],
    }  # fmt: skip
    terminal.give("brandt", "RecordDisclosureRequest", "request", **asked)
    return terminal.urn("request")


def test_a_disclosure_request_on_a_held_case_is_answered_item_by_item(opened: Opening) -> None:
    terminal = opened(in_use)
    request = held_and_asked(terminal)
    assert ("R10", request, "DecideDisclosureItem") in terminal.due("brandt")
    terminal.refused("brandt", "AnswerDisclosureRequest", "R10", "5.12.4.4 bullet 3", request=request)
    terminal.give("brandt", "DecideDisclosureItem", request=request, number=1, decision="given")
    terminal.mended("brandt", "DecideDisclosureItem", "harm", request=request, number=2, decision="withheld")
    grounds = {"ground": "Surveillance.", "harm": "Other accounts would be told.", "claimed_by": "ADA Marsh"}
    withheld: dict[str, Any] = {"number": 2, "decision": "withheld", "until": terminal.now(days=200)[:10]} | grounds
    terminal.give("brandt", "DecideDisclosureItem", request=request, **withheld)
    assert terminal.give("brandt", "AnswerDisclosureRequest", request=request)[0]["state"] == "answered"
    assert terminal.record("hold", "brandt")["state"] == "in force"
    assert ("R10", request, "DecideDisclosureItem") not in terminal.due("brandt")


def ended(work: AtWork) -> None:
    """Closed, ended and to be kept for three years."""
    until(work, at.USED)
    for site in SITES:
        closing = BeginClosing(
            profile=work.urn(f"{site} profile"), account_state=AccountState.CLOSED_BY_US, closing_summary="Done."
        )
        work.give("sousa", closing)
        at.points_seen(work, site=site)
        work.give("brandt", VerifyClosing(profile=work.urn(f"{site} profile")))
    work.give("brandt", EndInvestigation(investigation=work.urn("case")))
    retention = SetRetentionClass(investigation=work.urn("case"), retention=RetentionClass.THREE)
    work.give("brandt", retention)


def test_a_legal_hold_keeps_what_could_be_destroyed(opened: Opening) -> None:
    terminal = opened(ended)
    case = terminal.urn("case")
    proposed = {"subject": case, "permission_reference": "RCB-1"}
    terminal.refused("brandt", "ProposeDestruction", "R23", "house rule R23", **proposed)
    terminal.later(days=1100)
    for unused in ("okafor", "quill"):
        terminal.give("brandt", "ReleaseLockout", officer=terminal.urn(unused))
    terminal.give("brandt", "PlaceHold", "hold", subject=case, reason="A civil claim.")
    err = terminal.refused("brandt", "ProposeDestruction", "R23", "house rule R23", **proposed)
    assert "hold" in err
    hold = {"hold": terminal.urn("hold")}
    terminal.refused("okafor", "ReleaseHold", "R23", "house rule R23", **hold)
    terminal.give("brandt", "AskReleaseOfHold", release_reason="Settled.", **hold)
    terminal.give("okafor", "ReleaseHold", **hold)
    assert terminal.give("brandt", "ProposeDestruction", **proposed)[0]["state"] == "proposed"
    assert terminal.record("case", "brandt")["state"] == "ended"
