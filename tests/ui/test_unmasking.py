"""Unmasking on the practice register: by the Chief, one record, with a reason and the passphrase; gone when left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from models.errors import NotAllowed
from models.identity import FalseIdentity
from models.profile import Profile
from models.redaction import Rendition
from models.review import Review
from models.unmasking import NoteUnmasking, Unmasking, UnmaskRecord
from tests.end_to_end.division_at_work import PracticeStore, copied, practice
from tests.ui.driving import application, closed_window, put_away, settle, shell, texts, unlock
from tests.ui.terminal_desk import Desk
from ui.dialogs.act import ActSheet
from ui.list_page import ListPage
from ui.opening import open_session
from ui.oversight import WithoutNames
from ui.pages.identities import read_profile
from ui.practice.build import Built, build
from ui.reading import read_detail
from ui.reporting import draft_rc
from ui.session import Session
from ui.window import MainWindow

WHY = "A complaint names this account."
PROFILE, IDENTITY, HANDLE, NAME = "HM-P-1-0008", "HM-I-1-0007", "ray.dunleavy.parts", "Ray Dunleavy"
Entering = Callable[[str], Session]


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> PracticeStore:
    return practice(tmp_path_factory.getbasetemp())


@pytest.fixture
def folder(made: PracticeStore, tmp_path: Path) -> Path:
    return copied(made.folder, tmp_path)


@pytest.fixture
def entered(made: PracticeStore, folder: Path) -> Entering:
    return lambda login: Session.open(folder, login, made.passphrases[login])


def shows(session: Session, urn: str) -> str:
    detail = read_detail(session, read_profile, urn)
    return " ".join([detail.title, detail.second, *(each.value for each in detail.more)])


def test_the_chief_reads_one_record_whole_after_giving_a_reason_and_no_other(entered: Entering) -> None:
    with entered("okafor") as session:
        urn = session.open_facts(Profile)[0]["urn"]
        identity = session.open_facts(Profile, urn=urn)[0]["identity"]
        with pytest.raises(WithoutNames):
            session.open_record(urn)
        offered = read_detail(session, read_profile, urn).acts
        assert [each.command for each in offered] == ["UnmaskRecord"]
        session.perform(UnmaskRecord(subject=urn, reason=WHY))
        handle = session.get(urn, Profile).handle
        name = session.get(identity, FalseIdentity).name
        assert handle
        assert handle in shows(session, urn)
        assert session.find(FalseIdentity, urn=identity) == []
        assert name not in shows(session, urn)
        assert [each.urn for each in session.page(Profile).rows if each.readable] == []
        assert session.search(handle) == ()


def test_reading_another_record_masks_it_again_and_so_does_the_next_session(entered: Entering) -> None:
    with entered("okafor") as session:
        first, second = (each["urn"] for each in session.open_facts(Profile)[:2])
        session.perform(UnmaskRecord(subject=first, reason=WHY))
        handle = session.get(first, Profile).handle
        assert handle in shows(session, first)
        assert shows(session, second)
        assert handle not in shows(session, first)
        session.perform(UnmaskRecord(subject=first, reason=WHY))
    with entered("okafor") as session:
        assert handle not in shows(session, first)


def test_the_commander_reads_on_today_what_was_unmasked_and_in_the_record_why(entered: Entering) -> None:
    with entered("okafor") as session:
        urn = session.open_facts(Profile)[0]["urn"]
        given = session.perform(UnmaskRecord(subject=urn, reason=WHY))
        body = session.register.journal.entry(1, given.n).body
    assert WHY.encode() not in body
    assert urn.encode() in body
    with entered("brandt") as session:
        (row,) = [each for each in session.due() if each.act == "NoteUnmasking"]
        record = session.open_record(row.urn)
        assert isinstance(record, Unmasking)
        assert record.reason == WHY
        session.perform(NoteUnmasking(unmasking=row.urn))
        assert [each for each in session.due() if each.act == "NoteUnmasking"] == []
        assert session.verify().consistent


@pytest.mark.parametrize("login", ["sousa", "brandt", "ferreira", "novak", "quill"])
def test_nobody_but_the_chief_unmasks(entered: Entering, login: str) -> None:
    with entered(login) as session:
        before = session.register.journal.head.n
        with pytest.raises(NotAllowed):
            session.perform(UnmaskRecord(subject=PROFILE, reason=WHY))
        entry = session.register.journal.entry(1, session.register.journal.head.n)
        assert session.register.journal.head.n == before + 1
        assert (entry.command, entry.outcome, session.unmasked) == ("UnmaskRecord", "refused", "")


@pytest.fixture
def window(made: PracticeStore, folder: Path) -> Iterator[MainWindow]:
    application()
    window = closed_window(open_session, folder)
    unlock(window, "okafor", made.passphrases["okafor"])
    settle(window, 300)
    yield window
    put_away(window)


def said(window: MainWindow) -> str:
    """Every text in the window, without widgets that are let go of already."""
    settle(window, 300)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return texts(shell(window))


def page_of(window: MainWindow) -> ListPage:
    page = shell(window).page
    assert isinstance(page, ListPage)
    return page


def test_what_was_unmasked_goes_from_the_window_as_soon_as_its_page_is_left(
    window: MainWindow, made: PracticeStore
) -> None:
    shell(window).go("identities", PROFILE)
    settle(window, 400)
    page = page_of(window)
    page.open_record(PROFILE)
    settle(window, 300)
    assert HANDLE not in texts(page)
    shell(window).act("UnmaskRecord", {"subject": PROFILE})
    settle(window, 300)
    sheet = shell(window).sheet
    assert isinstance(sheet, ActSheet)
    assert NAME not in texts(sheet)
    assert sheet.form is not None
    assert sheet.signature is not None
    sheet.form.show_draft({"reason": WHY})
    sheet.signature.box.setText("not the passphrase")
    sheet.submit()
    settle(window, 1500)
    assert HANDLE not in texts(page)
    sheet.signature.box.setText(made.passphrases["okafor"])
    sheet.submit()
    settle(window, 1500)
    assert HANDLE in texts(page)
    assert "masked again when you leave" in texts(page)
    shell(window).go("today")
    assert HANDLE not in said(window)
    shell(window).go("identities", PROFILE)
    settle(window, 400)
    assert HANDLE not in said(window)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("practice"))


def test_the_terminal_unmasks_one_record_with_a_reason_from_standard_input(
    built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(built, tmp_path, capsys)
    asked = ("unmask", str(desk.store), PROFILE, "--reason", "-")
    monkeypatch.setattr("ui.terminal.looking._sought", str)
    status, out, err = desk.run(*asked, user="okafor")
    assert (status, out) == (1, "")
    assert "say why" in err
    monkeypatch.setattr("ui.terminal.looking._sought", lambda: WHY)
    status, out, err = desk.run(*asked, user="okafor")
    assert (status, HANDLE in out) == (0, True)
    assert "the commander is told" in err
    assert WHY not in out
    status, out, err = desk.run("show", str(desk.store), PROFILE, user="okafor")
    assert (status, out) == (1, "")
    status, out, _ = desk.run(*asked, user="sousa")
    assert (status, out) == (1, "")


def test_what_an_act_of_the_chief_changed_is_printed_without_names(
    built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(built, tmp_path, capsys)
    status, out, err = desk.perform("SuspendIdentity", "okafor", identity=IDENTITY, stop_reason="Looked into first.")
    assert status == 0, err
    assert IDENTITY in out
    assert PROFILE in out
    assert NAME not in out
    assert HANDLE not in out
    status, out, err = desk.perform("ResumeIdentity", "brandt", identity=IDENTITY)
    assert status == 0, err
    assert NAME in out


def test_a_reason_that_may_hold_what_it_should_not_is_warned_of(
    built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(built, tmp_path, capsys)
    monkeypatch.setattr("ui.terminal.looking._sought", lambda: "Asked under SSN 123-45-6789")
    status, _, err = desk.run("unmask", str(desk.store), PROFILE, "--reason", "-", user="okafor")
    assert status == 0, err
    assert "Have a look at" in err
    assert "123-45-6789" not in err


def test_a_full_report_shows_the_chief_no_more_than_was_unmasked(made: PracticeStore, folder: Path) -> None:
    secret = made.passphrases["okafor"]
    with Session.open(folder, "okafor", secret) as session:
        review = next(each["urn"] for each in session.open_facts(Review) if each["state"] == "closed")
        session.perform(UnmaskRecord(subject=review, reason=WHY))
        with pytest.raises(WithoutNames):
            draft_rc(session, review, Rendition.FULL, session.actor)
