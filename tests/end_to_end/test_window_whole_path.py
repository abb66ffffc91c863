"""From the first line of a case to the approval before use, all in the window, by the keys of four officers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models.profile import Profile, ProfileState
from tests.end_to_end.desk import Desk, desk_with_practice, verified
from tests.end_to_end.screen import Person, program
from ui.practice.people import ZONE

pytestmark = [pytest.mark.window, pytest.mark.soak]

SITES = ("Facebook", "Instagram")
_A_MINUTE = 60
SIGNATURE = "Your passphrase, to sign this act"
CASE = {
    "Case number": "HM-26-901",
    "Title": "Bicycles offered in parts",
    "Offence": "Receiving stolen property",
    "Facts the investigation rests on": "Nine reports since November; two frames recognized in offers.",
    "Why undercover work is necessary": "The offers are shown to signed-in accounts alone.",
    "Planned end": "2026-09-30",
}
IDENTITY = {
    "Name shown": "Corin Vale",
    "Age shown": "about 30",
    "Sex shown": "male",
    "Race or ethnicity shown": "none presented",
    "Why this presentation": "Buyers of parts are of that age.",
    "Legend": "Repairs bicycles at home.",
    "E-mail used": "corin.vale@example.org",
    "Phone used": "508-555-0177",
    "Living-person check": "Two people indexes: no such person in the area.",
    "Checked on": "2026-03-10",
}
CHECKS = (
    "The host name names nobody",
    "The accounts on it name nobody",
    "MAC address and remembered Wi-Fi names lead nowhere",
    "The address it is seen under is not the city's",
    "Nothing on it names law enforcement",
    "No personal account was ever used on it",
    "No register, file or package of it is on it",
)


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_with_practice(tmp_path, tmp_path_factory.getbasetemp()) as opened:
        yield opened


def fill(person: Person, fields: dict[str, str]) -> None:
    """Fields of a sheet that has taken the keyboard to its first one."""
    for name, words in fields.items():
        person.fills(name, words)


def give(person: Person, said: str) -> None:
    """Ctrl+Enter, and wait for the line that says it was done."""
    person.press("ctrl+Return")
    person.sees(f"Done: {said}.")


def document(person: Person) -> None:
    """A case, a false identity and two sites; one paper, submitted."""
    person.press("alt+2")
    person.stands_at("Investigations")
    person.press("ctrl+n")
    person.stands_at("Case number")
    fill(person, CASE)
    person.chooses("Purpose", "Crime online")
    give(person, "open investigation")
    person.wait_for(lambda now: "HM-26-901" in now.value, "the new case to be the chosen row")
    person.press("Return")
    person.stands_at("Parts of this record")
    person.presses("New identity…")
    person.stands_at("Name shown")
    fill(person, IDENTITY)
    person.chooses("Image", "None")
    person.chooses("Risk", "Low")
    give(person, "new identity")
    for site in SITES:
        person.stands_at("Parts of this record")
        person.presses("Add profile…")
        person.stands_at("Site")
        person.chooses("Site", site)
        person.chooses("Engagement level", "Befriend")
        person.fills("Planned use", "Look at offers, ask for pictures.")
        give(person, "add profile")
    person.stands_at("Parts of this record")
    person.presses("Draft application…")
    person.stands_at("Sites")
    give(person, "draft application")
    person.sees("All papers", "Application for Corin Vale")
    person.presses("Submit…")
    person.stands_at("Submit")
    give(person, "submit")


def sign(person: Person, passphrase: str) -> None:
    person.goes_to(SIGNATURE)
    person.types(passphrase)
    person.press("Return")


def decide(person: Person, title: str, lines: tuple[str, ...], mark: str, passphrase: str) -> None:
    """Every line of a paper in one sitting, one signature."""
    person.press("alt+4")
    person.sees(title)
    for line in lines:
        person.presses(f"{line}: {mark}")
    person.sees(f"{len(lines)} of {len(lines)} marked")
    person.press("ctrl+Return")
    person.sees("Sign this decision")
    sign(person, passphrase)
    person.sees("Signed. Entry")


def no_identifiers(person: Person, at: datetime) -> None:
    """The administrator's test of the laptop the detective holds."""
    person.press("alt+2")
    person.sees("UC-LT-01")
    person.presses("Test equipment…")
    person.stands_at("Tested at")
    fill(person, {"Tested at": f"{at:%Y-%m-%d}", "Tested at: time of day, 24 hours": f"{at:%H:%M}"})
    person.fills("Evidence", "Looked at every point.")
    for check in CHECKS:
        person.presses(f"{check}: Yes")
    give(person, "test equipment")


def choose_profile(person: Person, site: str) -> None:
    """The record page of the new identity's profile on a site."""
    if person.now.focus == "Parts of this record":
        person.press("Escape")
    else:
        person.press("alt+3")
    person.stands_at("Identities and their profiles")
    person.sees("profiles")
    person.moves_to(f"Corin Vale on {site}")
    person.press("Return")
    person.stands_at("Parts of this record")
    person.sees(f"· {site}")


def set_up(person: Person, site: str, at: datetime) -> None:
    """The account opened, its terms read, others asked; then sent for approval."""
    person.presses("Set up…")
    person.stands_at("Handle")
    handle = f"corin.{site.lower()}"
    fill(person, {"Handle": handle, "Account opened at": f"{at:%Y-%m-%d}"})
    fill(person, {"Account opened at: time of day, 24 hours": f"{at:%H:%M}", "Settings": "Nothing uploaded."})
    person.goes_to("Equipment")
    person.moves_to("UC-LT-01")
    person.press("space")
    give(person, "set up")
    person.presses("State the terms…")
    person.stands_at("Terms dated")
    fill(person, {"Terms dated": "2025-11-06", "What the terms say on false accounts": "Names must be true."})
    person.fills("In own words", "An account may be closed for a false name.")
    give(person, "state the terms")
    person.presses("Deconfliction…")
    person.stands_at("System")
    fill(person, {"System": "Regional center", "Result": "Nobody works this.", "Checked on": f"{at:%Y-%m-%d}"})
    give(person, "deconfliction")
    person.presses("Send for approval…")
    person.stands_at("Send for approval")
    give(person, "send for approval")


def a_whole_minute_after(desk: Desk) -> datetime:
    """Wait for the minute after the authorization, so that a time typed to the minute lies behind it."""
    with desk.session("sousa") as session:
        authorized = max(each.authorized_at for each in session.find(Profile) if each.authorized_at)
        begun, now = time.monotonic(), session.now
    minute = authorized.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while now + timedelta(seconds=time.monotonic() - begun) < minute:
        assert time.monotonic() - begun < _A_MINUTE + 1
        time.sleep(0.2)
    return minute.astimezone(ZoneInfo(ZONE))


def test_a_case_goes_from_draft_to_approved_in_the_window(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    words = desk.passphrases
    asked = ("Investigation: Bicycles offered in parts", "False identity: Corin Vale")
    profiles = tuple(f"Profile: {site}" for site in SITES)
    with program(desk.screen, desk.folder) as person:
        desk.unlocked(person, "sousa")
        document(person)
    with program(desk.screen, desk.folder) as person:
        desk.unlocked(person, "okafor")
        decide(person, "Application for Corin Vale", (*asked, *profiles), "Authorize", words["okafor"])
    opened = a_whole_minute_after(desk)
    with program(desk.screen, desk.folder) as person:
        desk.unlocked(person, "quill")
        no_identifiers(person, opened)
    with program(desk.screen, desk.folder) as person:
        desk.unlocked(person, "sousa")
        for site in SITES:
            choose_profile(person, site)
            set_up(person, site, opened)
    with program(desk.screen, desk.folder) as person:
        desk.unlocked(person, "brandt")
        decide(person, "Details of Corin Vale", profiles, "Approve", words["brandt"])
    assert "CONSISTENT" in verified(desk, "novak", capsys)
    with desk.session("brandt") as session:
        found = [each for each in session.find(Profile) if each.handle.startswith("corin.")]
        acts = [each.command for each in session.register.journal.entries()]
    assert [each.state for each in found] == [ProfileState.APPROVED, ProfileState.APPROVED]
    assert acts[-60:].count("DecideApplication") == 1
    assert acts[-60:].count("DecideDetails") == 1
