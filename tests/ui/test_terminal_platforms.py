"""``coverbook platforms``, looks at a site's terms, the warning before a text is signed, on the practice register."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from models.free_text import signs_of
from models.kinds import KINDS
from models.platform_catalogue import catalogue
from storage.anchors import Anchors
from tests.ui.terminal_desk import Desk
from ui.practice.build import Built, build
from ui.session import Session

NUMBER = "123-45-6789"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


@pytest.fixture
def desk(built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(built, tmp_path, capsys)


def site(desk: Desk, name: str) -> str:
    (found,) = [each["urn"] for each in desk.said("platforms", user="quill") if each["name"] == name]
    return str(found)


def test_the_sites_on_record_are_listed_with_their_terms_and_when_they_are_looked_at_again(desk: Desk) -> None:
    status, out, err = desk.run("platforms", str(desk.store), user="sousa")
    assert status == 0, err
    assert "OfferUp" in out
    assert "Terms dated" in out
    (found,) = [each for each in desk.said("platforms", user="novak") if each["name"] == "OfferUp"]
    looked, again = date.fromisoformat(found["checked_on"]), date.fromisoformat(found["again_by"])
    assert (found["terms_version"], again - looked) == ("2025-08-14", timedelta(days=180))


def test_the_catalogue_is_listed_with_what_is_on_record_already(desk: Desk) -> None:
    said = desk.said("platforms", "--catalogue", user="quill")
    assert [each["key"] for each in said] == [each.key for each in catalogue()]
    assert {each["key"] for each in said if each["on_record"]} >= {"facebook", "telegram"}
    assert all(each["checked"] == "not recorded" for each in said)
    status, out, err = desk.run("platforms", str(desk.store), "--catalogue", user="quill")
    assert (status, "read the site's own terms before you rely on it" in out) == (0, True), err


def test_a_site_is_taken_from_the_catalogue_once_by_who_keeps_the_list(desk: Desk) -> None:
    status, _, err = desk.run("platforms", str(desk.store), "--take", "reddit", user="sousa")
    assert (status, "This act is for: administrator, commander" in err) == (1, True)
    status, out, err = desk.run("platforms", str(desk.store), "--take", "Reddit", user="quill")
    assert status == 0, err
    assert "Read the site's own terms before you rely on this" in err
    (made,) = json.loads(out)["changed"]
    assert (made["name"], made["stance"], made["checked_on"]) == ("Reddit", "pseudonyms allowed", None)
    status, _, err = desk.run("platforms", str(desk.store), "--take", "reddit", user="quill")
    assert (status, "is on the list already" in err) == (1, True)


def test_a_key_the_catalogue_does_not_have_is_misuse_and_changes_nothing(desk: Desk) -> None:
    before = desk.said("platforms", user="quill")
    status, _, err = desk.run("platforms", str(desk.store), "--take", "nowhere", user="quill")
    assert (status, "has no site of that key" in err) == (2, True)
    assert desk.said("platforms", user="quill") == before


def test_newer_terms_make_a_statement_due_and_stating_them_anew_mends_it(desk: Desk) -> None:
    offerup = site(desk, "OfferUp")
    dates = {"terms_version": "2026-03-01", "checked_on": "2026-03-16"}
    status, _, err = desk.perform("UpdatePlatform", "quill", platform=offerup, **dates)
    assert status == 0, err
    (found,) = [each for each in desk.said("due", user="sousa") if each["rule"] == "R39"]
    assert (found["act"], found["on"], found["cited"]) == ("StateTerms", "2026-03-01", "house rule R39")
    said = {"profile": found["urn"], "version": "2026-03-01", "says": "Nothing on names.", "own_words": "Read on site."}
    status, _, err = desk.perform("StateTerms", "sousa", **said)
    assert status == 0, err
    assert [each for each in desk.said("due", user="sousa") if each["rule"] == "R39"] == []


def test_a_text_is_warned_of_before_it_is_signed_and_signed_all_the_same(desk: Desk) -> None:
    words = f"He gave {NUMBER}."
    status, out, err = desk.perform("UpdatePlatform", "quill", platform=site(desk, "OfferUp"), says=words)
    assert status == 0, err
    assert "Have a look at “What its terms say on false names”. This may hold a Social Security number." in err
    assert "house rule R24" in err
    assert NUMBER not in err
    assert json.loads(out)["changed"][0]["says"] == words


def test_a_text_without_a_sign_is_not_spoken_of(desk: Desk) -> None:
    _, _, err = desk.perform("UpdatePlatform", "quill", platform=site(desk, "OfferUp"), says="Nothing, case HM-26-014.")
    assert "Have a look" not in err


def test_nothing_of_the_practice_register_is_taken_for_what_should_not_be_there(built: Built) -> None:
    passphrase = next(each.passphrase for each in built.accounts if each.login == "brandt")
    with Session.open(built.store, "brandt", passphrase, anchors=Anchors()) as session:
        records = [each for kind in KINDS.values() for each in session.find(kind)]
        assert len(records) > 100
        assert [(each.urn, label) for each in records for label in signs_of(each)] == []
