"""What a detective types in a week at the terminal: counted as it is typed, never from a list kept by hand."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from models.command import Command
from models.fields import fields_of
from models.investigation import OpenInvestigation, Purpose
from models.rulebook import row_of
from tests.end_to_end import division_at_work as at
from tests.end_to_end.division_at_work import AtWork, until
from tests.end_to_end.terminal_division import Opening, Terminal
from ui.practice.pictures import drawn
from ui.quick_log import FLAGS

MOST_ANSWERS = 5
MOST_SHORT, MOST_FULL = 20, 35
TYPED = (str, date, datetime)
"""What a person types; a level, a source or a yes is chosen, and a record is named by its number."""
CHOSEN = frozenset({"credential_holder", "operator", "consent", "profiles", "note"})
"""Texts that name a record by its number, and the remark on the paper."""


class Typing(io.StringIO):
    """A keyboard that counts the lines asked for, and those in which anything was typed."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("".join(f"{each}\n" for each in lines))
        self.asked = self.typed = 0

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]  # the base's own default is −1
        line = super().readline(-1 if size is None else size)
        self.asked += 1
        self.typed += bool(line.strip())
        return line


def in_use(work: AtWork) -> None:
    """Two sites in use."""
    until(work, at.USED)
    at.log(work, site=at.SITES[1])


def equipped(work: AtWork) -> None:
    """A tested laptop in the detective's hands, a case authorized, its footprint checked; no identity yet."""
    until(work, at.EQUIPPED)
    at.check_footprint(work)
    case = OpenInvestigation(
        case_number="HM-26-902", title="Frames", offence="Receiving stolen property", purpose=Purpose.CRIME_ONLINE,
        predicate_facts="Four reports.", necessity="Offers are shown to members alone.",
        planned_end=date(2026, 9, 30),
    )  # fmt: skip
    work.give("sousa", case, named="case")


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> list[Typing]:
    """What was typed at each session so far; the last one is at the keyboard."""
    used: list[Typing] = []

    class Now:
        def readline(self, size: int = -1) -> str:
            return used[-1].readline(size)

    monkeypatch.setattr("sys.stdin", Now())
    return used


VIEWED = ("", "", "", "", "0")
"""Enter takes the profile used last, fifteen minutes, view only; “none of these” is an answer."""
TALKED = ("", "30", "befriend", "Asked for a picture of the frame.", "0")
ELSEWHERE = ("2", "5", "view", "", "1 2")
WEEK = (VIEWED, TALKED, VIEWED, ELSEWHERE, VIEWED, TALKED, VIEWED, VIEWED, ELSEWHERE, TALKED, VIEWED, TALKED)


def test_twelve_sessions_of_a_week_take_five_answers_each_at_most(opened: Opening, keyboard: list[Typing]) -> None:
    terminal = opened(in_use)
    said = []
    for lines in WEEK:
        terminal.clock.forward(timedelta(hours=14))
        keyboard.append(Typing(lines))
        status, out, err = terminal.run("log", user="sousa")
        assert status == 0, err
        said.append(out)
    assert len(keyboard) == 12
    assert max(each.asked for each in keyboard) <= MOST_ANSWERS
    assert all(each.read() == "" for each in keyboard)
    assert not any("Flagged" in each for each in said)
    logged = terminal.said("list", "activity", user="sousa")[-12:]
    assert [each["state"] for each in logged] == ["logged"] * 12
    assert {each["level"] for each in logged} == {"view", "befriend"}


def test_what_there_was_is_told_as_yes_no_or_not_answered(opened: Opening, keyboard: list[Typing]) -> None:
    terminal = opened(in_use)
    told = []
    for marks in ("1 2", "0", ""):
        keyboard.append(Typing(("", "", "", "Read.", marks)))
        status, out, err = terminal.run("log", user="sousa")
        assert status == 0, err
        urn = out.split()[2].rstrip(".")
        shown = terminal.said("show", urn, user="sousa")["record"]
        told.append([shown[name] for name, _ in FLAGS])
    assert told == [["yes", "yes", *["not answered"] * 3], ["no"] * 5, ["not answered"] * 5]


def test_a_note_that_may_hold_what_it_should_not_is_warned_of_and_logged(
    opened: Opening, keyboard: list[Typing]
) -> None:
    terminal = opened(in_use)
    keyboard.append(Typing(("", "30", "befriend", "He gave SSN 123-45-6789.", "0")))
    status, _, err = terminal.run("log", user="sousa")
    assert status == 0, err
    assert "Have a look at" in err
    assert "123-45-6789" not in err


@pytest.mark.parametrize("lines", [("7",), ("", "long"), ("", "", "shout"), ("", "", "", "", "9"), ("", "")])
def test_an_answer_that_is_not_understood_logs_nothing(
    opened: Opening, keyboard: list[Typing], lines: tuple[str, ...]
) -> None:
    terminal = opened(in_use)
    keyboard.append(Typing(lines))
    status, out, err = terminal.run("log", user="sousa")
    assert (status, out) == (1, "")
    assert "was not understood. Start again; nothing was logged." in err


def test_a_use_beyond_the_level_is_logged_and_said_to_be_flagged(opened: Opening, keyboard: list[Typing]) -> None:
    terminal = opened(in_use)
    terminal.clock.forward(timedelta(hours=1))
    keyboard.append(Typing(("", "", "converse", "Talked.", "0")))
    status, out, _ = terminal.run("log", user="sousa")
    assert status == 0
    assert "Flagged as use outside approval (R08); explain it." in out


def test_an_officer_without_an_open_profile_is_told_what_to_do(opened: Opening, keyboard: list[Typing]) -> None:
    terminal = opened(in_use)
    keyboard.append(Typing(()))
    status, out, err = terminal.run("log", user="whitlock")
    assert (status, out) == (1, "")
    assert "You operate no open profile" in err


def typed_in(command: type[Command], fields: dict[str, Any]) -> int:
    """How many of an act's fields a person types, as their declarations have it."""
    return sum(_is_typed(each.type, fields[each.name]) for each in fields_of(command) if each.name in fields)


def _is_typed(kind: Any, value: object) -> bool:
    plain = {each for each in (kind, *get_args(kind)) if isinstance(each, type)}
    chosen = not plain & set(TYPED)
    return not chosen and not (isinstance(value, str) and value.startswith("HM-"))


SHORT: dict[str, Any] = {
    "name": "Corin Vale", "age_shown": "about 30", "sex_shown": "none presented", "race_shown": "none presented",
    "why_this_presentation": "Nothing more is needed.", "legend": "None: it only looks.",
    "living_person_check": "Two people indexes: nobody.", "living_person_checked_on": "2026-01-04",
    "image_source": "none", "risk": "low",
}  # fmt: skip
REST: dict[str, Any] = {
    "image_source": "licensed", "image_provenance": "Stock library, licence no. 88-2041.",
    "home_area": "Mill district", "occupation": "courier", "email": "corin.vale@example.org", "phone": "508-555-0177",
}  # fmt: skip


class Dossier:
    """One identity on one site, from nothing to its approval; what was typed on the way."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self.typed = 0
        self.lacking: dict[str, list[str]] = {}
        """What could have been typed and was not, by act."""

    def give(self, command: str, named: str = "", **fields: Any) -> None:
        kind = row_of(command).command
        self.typed += typed_in(kind, fields)
        left = [each.name for each in fields_of(kind) if each.name not in fields and _is_typed(each.type, "")]
        if left := [each for each in left if each not in CHOSEN]:
            self.lacking[command] = left
        self.terminal.give("sousa", command, named, **fields)

    def through(self, **identity: Any) -> None:
        urn = self.terminal.urn
        self.give("DocumentIdentity", "identity", investigation=urn("case"), **(SHORT | identity))
        site = {"platform": urn("Facebook"), "level": "view", "planned_use": "Look at offers."}
        self.give("DocumentProfile", "profile", identity=urn("identity"), **site)
        self.give("DraftApplication", "paper", investigation=urn("case"), identity=urn("identity"))
        self.give("SubmitApplication", application=urn("paper"))
        yes = [{"subject": urn(each), "outcome": "authorized"} for each in ("case", "identity", "profile")]
        self.terminal.give("okafor", "DecideApplication", application=urn("paper"), marks=yes)

    def pictured(self, folder: Path) -> None:
        """A licensed picture attached, its copy without metadata put on file."""
        file, identity = folder / "picture.png", self.terminal.urn("identity")
        file.write_bytes(drawn(7))
        status, out, err = self.terminal.run("attach", identity, str(file), user="sousa")
        assert status == 0, err
        copy = max(re.findall(r"HM-F-1-\d{4}", out))
        search = {"searched_on": self.terminal.today(), "search_result": "No match."}
        ground = {"source": "licensed", "provenance": "Stock library, licence no. 88-2041."}
        self.give("RecordImage", identity=identity, attachment=copy, **ground, **search)

    def opened(self, **more: Any) -> None:
        terminal, profile = self.terminal, self.terminal.urn("profile")
        account = {"handle": "corin.vale", "account_opened_at": terminal.now(), "settings": "Nothing uploaded."}
        self.give("SetUpProfile", profile=profile, equipment=[terminal.urn("UC-LT-09")], **account, **more)
        terms = {"version": "2026-01-02", "says": "Names must be true.", "own_words": "It may close the account."}
        self.give("StateTerms", profile=profile, **terms)

    def approved(self, **more: Any) -> str:
        terminal, profile = self.terminal, self.terminal.urn("profile")
        checked = {"system": "Regional center", "result": "No hit.", "checked_on": terminal.today()}
        self.give("RecordDeconfliction", profile=profile, **checked, **more)
        self.give("FinishSetUp", profile=profile)
        marks = [{"profile": profile, "verdict": "approved"}]
        terminal.give("brandt", "DecideDetails", identity=terminal.urn("identity"), marks=marks)
        return str(terminal.record("profile", "sousa")["state"])


def test_a_short_form_identity_is_approved_on_twenty_typed_fields_at_most(opened: Opening) -> None:
    dossier = Dossier(opened(equipped))
    dossier.through()
    dossier.opened()
    assert dossier.approved() == "approved"
    assert dossier.typed <= MOST_SHORT


def test_a_full_form_identity_with_its_image_is_approved_on_thirty_five_typed_fields_at_most(
    opened: Opening, tmp_path: Path
) -> None:
    dossier = Dossier(opened(equipped))
    dossier.through(**REST)
    dossier.pictured(tmp_path)
    dossier.opened(address="facebook.example.org/corin.vale")
    assert dossier.approved(reference="DC-1", recheck_on="2026-04-04") == "approved"
    assert MOST_SHORT < dossier.typed <= MOST_FULL
    assert dossier.lacking == {"SetUpProfile": ["explanation"], "RecordImage": ["consent_on"]}
