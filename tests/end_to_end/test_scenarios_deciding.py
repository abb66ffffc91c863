"""What a division walks through when something is asked for and decided, typed at the terminal."""

from __future__ import annotations

from typing import Any

import attrs

from models.applying import DraftApplication
from models.identity import FalseIdentity, ImageSource, ReviseIdentity
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import SITES, AtWork, until
from tests.end_to_end.terminal_division import Opening, Terminal

FACEBOOK, OFFERUP = (f"{site} profile" for site in SITES)


def _identity_fields(identity: FalseIdentity) -> dict[str, Any]:
    return {each.name: getattr(identity, each.name, None) for each in attrs.fields(ReviseIdentity)}


def provenance_lacking(work: AtWork) -> None:
    """A paper whose identity shows a generated image and does not say where it comes from."""
    until(work, at.DOCUMENTED)
    identity = work.division.read("sousa", work.urn("identity"))
    assert isinstance(identity, FalseIdentity)
    fields = _identity_fields(identity) | {"identity": identity.urn, "image_source": ImageSource.GENERATED}
    work.give("sousa", ReviseIdentity(**fields))
    draft = DraftApplication(investigation=work.urn("case"), identity=identity.urn)
    work.give("sousa", draft, named="paper")


def submitted(work: AtWork) -> None:
    until(work, at.SUBMITTED)


def set_up(work: AtWork) -> None:
    until(work, at.SET_UP)


def commanders_own(work: AtWork) -> None:
    """The commander operates; a designee authorizes, since the Chief is to approve."""
    at.list_sites(work)
    at.order_on_duty(work, "brandt")
    at.delegate(work)
    at.equip(work, "brandt", by="okafor")
    at.document(work, "brandt")
    at.submit(work, "brandt")
    work.give("ferreira", at.authorization(work))
    at.set_up(work, "brandt")


def narrow_delegation(work: AtWork) -> None:
    """A designee for sites alone, until tomorrow."""
    until(work, at.SUBMITTED)
    at.delegate(work, clauses=("5.12.4.2",), days=1)


def mark(terminal: Terminal, name: str, outcome: str = "authorized", text: str = "", field: str = "") -> dict[str, Any]:
    remarks = [{"field": field, "text": text}] if field else []
    return {"subject": terminal.urn(name), "outcome": outcome, "text": text, "remarks": remarks}


def test_a_paper_that_does_not_say_where_its_image_comes_from_is_not_submitted(opened: Opening) -> None:
    terminal = opened(provenance_lacking)
    paper = terminal.urn("paper")
    err = terminal.refused("sousa", "SubmitApplication", "R07", "5.12.4.4 bullet 1", application=paper)
    assert "it says where the image comes from" in err
    assert terminal.record("paper", "sousa")["state"] == "draft"
    record = terminal.record("identity", "sousa")
    fields: dict[str, Any] = {each.name: record.get(each.name) for each in attrs.fields(ReviseIdentity)}
    fields |= {"identity": record["urn"], "image_provenance": "Licensed tool, 4 January, sheet in the case file."}
    terminal.give("sousa", "ReviseIdentity", **fields)
    terminal.give("sousa", "SubmitApplication", application=paper)
    assert terminal.due("okafor") == [("R02", paper, "DecideApplication")]


def test_two_profiles_of_one_paper_get_two_decisions_and_only_the_returned_one_comes_back(opened: Opening) -> None:
    terminal = opened(submitted)
    paper = terminal.urn("paper")
    yes = [mark(terminal, each) for each in ("case", "identity", FACEBOOK)]
    err = terminal.mended("okafor", "DecideApplication", "marks", application=paper, marks=yes)
    assert "every line is decided in one sitting" in err
    back = mark(terminal, OFFERUP, "returned", "Say what is looked for there.", "planned_use")
    terminal.give("okafor", "DecideApplication", application=paper, marks=[*yes, back])
    assert [terminal.record(each, "sousa")["state"] for each in (FACEBOOK, OFFERUP)] == ["authorized", "returned"]
    profile = terminal.record(OFFERUP, "sousa")
    assert profile["remarks"] == [{"field": "planned_use", "text": "Say what is looked for there."}]
    revised = {"profile": profile["urn"], "platform": profile["platform"], "level": "view", "planned_use": "Frames."}
    terminal.give("sousa", "ReviseProfile", **revised)
    terminal.give("sousa", "SubmitApplication", application=paper)
    lines = terminal.record("paper", "okafor")["lines"]
    assert [each["subject"] for each in lines if each["outcome"] == "waiting"] == [profile["urn"]]
    terminal.give("okafor", "DecideApplication", application=paper, marks=[mark(terminal, OFFERUP)])
    assert terminal.due("okafor") == []
    assert [each["outcome"] for each in terminal.journal("DecideApplication")] == ["done", "done"]


def test_a_refused_site_stays_shut_while_the_other_site_of_its_paper_is_set_up(opened: Opening) -> None:
    terminal = opened(submitted)
    no = mark(terminal, OFFERUP, "refused", "Necessity is not shown for this site.")
    yes = [mark(terminal, each) for each in ("case", "identity", FACEBOOK)]
    terminal.give("okafor", "DecideApplication", application=terminal.urn("paper"), marks=[*yes, no])
    details: dict[str, Any] = {
        "handle": "corin.parts", "account_opened_at": terminal.now(), "settings": "Nothing uploaded.",
        "equipment": [terminal.urn("UC-LT-09")],
    }  # fmt: skip
    terminal.refused("sousa", "SetUpProfile", "R01", "5.12.4.1", profile=terminal.urn(OFFERUP), **details)
    terminal.give("sousa", "SetUpProfile", profile=terminal.urn(FACEBOOK), **details)
    assert terminal.record(OFFERUP, "sousa")["state"] == "refused"
    assert {"R02", "R08"} <= set(terminal.log("sousa", OFFERUP)["outside"])
    assert terminal.due("okafor") == []


def test_what_the_commander_operates_goes_to_the_chief_and_the_journal_says_conflict(opened: Opening) -> None:
    terminal = opened(commanders_own)
    assert terminal.due("okafor") == [("R08", terminal.urn(each), "DecideDetails") for each in (FACEBOOK, OFFERUP)]
    marks = [{"profile": terminal.urn(each), "verdict": "approved"} for each in (FACEBOOK, OFFERUP)]
    paper: dict[str, Any] = {"identity": terminal.urn("identity"), "marks": marks}
    terminal.refused("brandt", "DecideDetails", "R12", "house rule R12", **paper)
    terminal.give("okafor", "DecideDetails", **paper)
    last = terminal.journal("DecideDetails")[-1]
    assert (last["outcome"], last["actor"], last["conflict"]) == ("done", terminal.urn("okafor"), True)
    assert terminal.log("brandt")["outside"] == []


def test_a_designee_decides_neither_outside_the_clauses_nor_outside_the_dates(opened: Opening) -> None:
    terminal = opened(narrow_delegation)
    every = [mark(terminal, each) for each in ("case", "identity", FACEBOOK, OFFERUP)]
    paper: dict[str, Any] = {"application": terminal.urn("paper"), "marks": every}
    err = terminal.refused("ferreira", "DecideApplication", "R06", "5.12.4.4", **paper)
    assert "No delegation in force lets you decide under 5.12.4.1" in err
    terminal.later(days=2)
    status, out, err = terminal.run("due", user="ferreira")
    assert (status, out) == (1, "")
    assert "rule R06, 5.12.4.4" in err
    assert terminal.journal("UnlockRegister")[-1]["actor"] != terminal.urn("ferreira")
    assert [terminal.record(each, "sousa")["state"] for each in ("paper", FACEBOOK)] == ["submitted", "submitted"]
    assert ("R02", terminal.urn("paper"), "DecideApplication") in terminal.due("okafor")


def test_a_deconfliction_hit_is_returned_and_the_details_are_approved_once_it_is_resolved(opened: Opening) -> None:
    terminal = opened(set_up)
    identity, profile = terminal.urn("identity"), terminal.urn(FACEBOOK)
    remark = {"field": "deconfliction", "text": "A hit is on file. Say how it was resolved and with whom."}
    returned = {"profile": profile, "verdict": "returned", "remarks": [remark]}
    terminal.give("brandt", "DecideDetails", identity=identity, marks=[returned])
    assert terminal.record(FACEBOOK, "sousa")["remarks"] == [remark]
    assert terminal.log("sousa")["outside"] == ["R08"]
    check = {"system": "Regional center", "result": "Hit, resolved by telephone today.", "checked_on": terminal.today()}
    terminal.give("sousa", "RecordDeconfliction", profile=profile, reference="DC-7", **check)
    terminal.give("sousa", "FinishSetUp", profile=profile)
    assert ("R08", profile, "DecideDetails") in terminal.due("brandt")
    terminal.give("brandt", "DecideDetails", identity=identity, marks=[{"profile": profile, "verdict": "approved"}])
    assert terminal.record(FACEBOOK, "sousa")["deconfliction"]["reference"] == "DC-7"
    assert [each["outcome"] for each in terminal.journal("RecordDeconfliction")][-1] == "done"


def test_an_oral_authorization_unsigned_for_seventy_two_hours_stands_in_for_nothing(opened: Opening) -> None:
    terminal = opened(submitted)
    profile = terminal.urn(FACEBOOK)
    said = {
        "profile": profile, "what": "authorization", "decider": terminal.urn("okafor"), "said_at": terminal.now(),
        "words": "“Go in, look, write to nobody.”", "emergency": "The offer ends tonight.", "level": "view",
    }  # fmt: skip
    terminal.give("sousa", "RecordOralDecision", "oral", **said)
    oral = terminal.urn("oral")
    heard = {"oral": oral, "heard_how": "In the room."}
    terminal.refused("sousa", "CoRecordOralDecision", "R20", "house rule R20", **heard)
    terminal.give("brandt", "CoRecordOralDecision", **heard)
    assert ("R20", oral, "SignOralDecision") in terminal.due("okafor")
    assert not {"R01", "R02", "R06"} & set(terminal.log("sousa")["outside"])
    terminal.later(days=3.5)
    assert {"R01", "R02", "R06"} <= set(terminal.log("sousa")["outside"])
    terminal.give("okafor", "SignOralDecision", oral=oral)
    assert terminal.record("oral", "sousa")["state"] == "signed"
    assert {"R01", "R02", "R06"} <= set(terminal.log("sousa")["outside"])
    assert terminal.record(FACEBOOK, "sousa")["state"] == "submitted"
