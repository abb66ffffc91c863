"""Today: what needs a decision, what is out of compliance, the next reviews, and the division in one bar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import attrs
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.application import Application, ApplicationState
from models.command import Role
from models.identity import FalseIdentity
from models.profile import Profile, ProfileState
from models.record import Kind, kind_of_urn
from models.review import Review, ReviewState
from ui.act_words import label_of
from ui.acts import IN_MY_ACCOUNT, IN_THE_TERMINAL, OUTSIDE, act_at
from ui.cards import Card, Empty, Line, column, empty_layout, row, rule, scrolled
from ui.dialogs.search import PAGE_OF
from ui.fitting_scroll import FittingScroll
from ui.icons import Button, show_when
from ui.moments import age_in_words, shown_day, shown_instant
from ui.page import Page, Shell
from ui.reading import URN_IN_TEXT, Names
from ui.shares import shares_of
from ui.theme import current
from ui.totals import Share, TotalsCard

S = ProfileState
_NEXT_DAYS = 14
SITTINGS = frozenset({"DecideApplication", "DecideDetails", "HoldReview"})
"""Acts that need a whole page, not a sheet of fields."""
LEADS = {"SignCheckpoint": "journal"}
"""Acts given on another page than that of the record they are due for."""

@attrs.frozen(kw_only=True)
class Item:
    """One line of a card and where its button leads."""

    icon: str
    ink: str
    title: str
    second: str
    button: str
    page: str
    urn: str
    command: str = ""
    also: tuple[tuple[str, str], ...] = ()


@attrs.frozen(kw_only=True)
class Today:
    """Everything the page shows."""

    now: datetime
    decide: tuple[Item, ...]
    due: tuple[Item, ...]
    none_due: str
    """What is said where nothing is due from this officer; to those who oversee, how the division stands."""
    reviews: tuple[Item, ...]
    shares: tuple[Share, ...]
    in_use: int


def read_today(session: Any) -> Today:
    """Reads the open facts for the counts and, where the roles allow, what waits for this officer."""
    names = Names(session)
    return Today(
        now=session.now.astimezone(session.zone),
        decide=_to_decide(session, names),
        due=tuple(_due_item(session, names, each) for each in session.due()),
        none_due=_none_due(session),
        reviews=_next_reviews(session, names),
        shares=shares_of(session),
        in_use=len(session.open_facts(Profile, state=S.IN_USE.value)),
    )


def _none_due(session: Any) -> str:
    if not session.roles & {Role.CHIEF, Role.DESIGNEE}:
        return "The register found nothing that is yours to mend today."
    late, coming = session.division_due()
    return f"In the division {late} late and {coming} coming due; the commander's list names them."


def _to_decide(session: Any, names: Names) -> tuple[Item, ...]:
    found: list[tuple[datetime, Item]] = []
    if session.roles & {Role.CHIEF, Role.DESIGNEE}:
        for each in session.find(Application, state=ApplicationState.SUBMITTED.value):
            at = each.submitted_at or session.now
            second = f"{names.of(each.applicant)} asked {age_in_words(at, session.now)} ago · {_lines(each)}"
            found.append((at, _decision(f"Application {each.urn}", second, each.urn)))
    if Role.COMMANDER in session.roles:
        waiting: dict[str, list[Profile]] = {}
        for profile in session.find(Profile, state=S.AWAITING_APPROVAL.value):
            waiting.setdefault(profile.identity, []).append(profile)
        for urn, profiles in waiting.items():
            identity = session.get(urn, FalseIdentity)
            sites = ", ".join(names.of(each.platform) for each in profiles)
            second = f"{names.of(profiles[0].operator)} waits for your approval of the details"
            found.append((session.now, _decision(f"{identity.name} on {sites}", second, urn)))
    return tuple(item for _, item in sorted(found, key=lambda pair: pair[0]))


def _lines(paper: Application) -> str:
    count = len(paper.waiting)
    return f"{count} line{'s' if count != 1 else ''}"


def _decision(title: str, second: str, urn: str) -> Item:
    return Item(icon="send", ink="accent", title=title, second=second, button="Review", page="approvals", urn=urn)


def _due_item(session: Any, names: Names, due: Any) -> Item:
    kind = kind_of_urn(due.urn)
    leads = LEADS.get(due.act, "")
    page = leads or (PAGE_OF.get(kind, ("today", ""))[0] if kind else "today")
    late = due.days > 0
    when = f"{due.days} day{'s' if due.days != 1 else ''} late" if late else _in_days(-due.days)
    mine = due.act in IN_MY_ACCOUNT
    here = bool(leads) or due.act not in OUTSIDE
    offered = mine or (bool(due.act) and here and session.offers(due.act))
    typed = IN_THE_TERMINAL.get(due.act, "")
    return Item(
        icon="alert-triangle" if late else "clock",
        ink="danger" if late else "warn",
        title=names.told(due.what) if typed else _called(names, due),
        second=f"{due.cited} · {when} · " + (f"in the terminal: {typed}" if typed else due.urn),
        button="" if typed else label_of(due.act) if offered else "Open",
        page=page,
        urn="" if leads else due.urn,
        command=due.act if offered else "",
        also=_investigator(due),
    )


def _called(names: Names, due: Any) -> str:
    """What is due, with the name of the record where this officer may read it."""
    said, name = names.told(due.what), names.of(due.urn)
    return said if name in {due.urn, ""} or name in said else f"{said} · {name}"


def _investigator(due: Any) -> tuple[tuple[str, str], ...]:
    """Whose review is to be scheduled: the officer the due line names."""
    named = [urn for urn in URN_IN_TEXT.findall(due.what) if kind_of_urn(urn) is Kind.OFFICER]
    return (("investigator", named[0]),) if named and due.act == "ScheduleReview" else ()


def _in_days(days: int) -> str:
    return "today" if days == 0 else f"in {days} day{'s' if days != 1 else ''}"


def _next_reviews(session: Any, names: Names) -> tuple[Item, ...]:
    until = session.now + timedelta(days=_NEXT_DAYS)
    found = []
    for state in (ReviewState.SCHEDULED, ReviewState.MOVED):
        coming = session.find(Review, state=state.value)
        found += [(each.scheduled_for, each) for each in coming if each.scheduled_for <= until]
    return tuple(
        Item(
            icon="calendar-event",
            ink="text2",
            title=shown_instant(at, session.zone),
            second=f"{names.of(each.investigator)} · {names.of(each.investigation)}",
            button="Open",
            page="reviews",
            urn=each.urn,
        )
        for at, each in sorted(found, key=lambda pair: pair[0])
    )


class TodayPage(Page):
    """The default page after unlocking."""

    NAME: ClassVar[str] = "today"
    TITLE: ClassVar[str] = "Today"
    ICON: ClassVar[str] = "home"
    SHOWS: ClassVar[frozenset[Kind]] = frozenset(Kind)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        outer = column(0)
        self.setLayout(outer)
        inside = QWidget()
        self._line: QHBoxLayout = row(16, (24, 20, 24, 20))
        inside.setLayout(self._line)
        self._decide = Card("Needs your decision", " ")
        self._due = Card("Out of compliance or due", " ")
        self._totals = TotalsCard()
        self._reviews = Card("Next review meetings", f"Next {_NEXT_DAYS} days")
        self._left: QVBoxLayout = column(16)
        self._right: QVBoxLayout = column(16)
        decides = bool(shell.facts.roles & {Role.CHIEF, Role.DESIGNEE, Role.COMMANDER})
        show_when(self._decide, decides)
        for layout, cards in (
            (self._left, (self._decide, self._due)),
            (self._right, (self._totals, self._reviews)),
        ):
            for card in cards:
                layout.addWidget(card)
            layout.addStretch(1)
        self._line.addLayout(self._left, 19)
        self._line.addLayout(self._right, 10)
        self._scroll = scrolled(inside, FittingScroll())
        outer.addWidget(self._scroll)
        self._items: list[Item] = []
        self._buttons: list[Button] = []

    def load(self, urn: str = "") -> None:
        """Read the day."""
        del urn
        self.shell.worker.ask(self._arrived, read_today)

    def focus_first(self) -> None:
        """The first button of the page, not one of those that are about to go."""
        (self._buttons[0] if self._buttons else self).setFocus()

    def _arrived(self, today: Today) -> None:
        focused = self.focusWidget()
        held = focused is not None and focused.hasFocus()
        self._items, self._buttons = [], []
        said = f"{today.now:%A}, {shown_day(today.now.date())}"
        self.subtitle_changed.emit(said)
        count = len(today.decide)
        self._decide.say(
            f"{count} waiting. Nothing is used before it is approved." if count else "Nothing waits for your decision."
        )
        late = sum(each.ink == "danger" for each in today.due)
        self._due.say(
            f"{late} late, {len(today.due) - late} coming due. Each names its rule and the act that mends it."
            if today.due
            else ""
        )
        self._fill(self._decide, today.decide, primary=True)
        self._fill(self._due, today.due)
        self._fill(self._reviews, today.reviews)
        if not today.due:
            self._due.body.addWidget(Empty("Nothing is due from you", today.none_due))
        if not today.reviews:
            self._reviews.body.addWidget(Empty("No meeting is scheduled", "Schedule one on the Reviews page."))
        self._totals.show_shares(today.shares, today.in_use)
        if held or self.hasFocus():
            # Once the lines are laid out: the button that had it is gone, and the focus wanders to the page's end.
            QTimer.singleShot(0, self._to_the_top)

    def _to_the_top(self) -> None:
        self.focus_first()
        self._scroll.verticalScrollBar().setValue(0)

    def _fill(self, card: Card, items: Sequence[Item], *, primary: bool = False) -> None:
        empty_layout(card.body)
        for item in items:
            card.body.addWidget(rule())
            if not item.button:
                card.body.addWidget(Line(item.icon, item.ink, item.title, item.second))
                continue
            button = Button(item.button, look="primary" if primary and item is items[0] else "")
            button.setAccessibleName(f"{item.button}: {item.title}")
            button.setProperty("item", len(self._items))
            button.clicked.connect(self._pressed)
            self._items.append(item)
            self._buttons.append(button)
            card.body.addWidget(Line(item.icon, item.ink, item.title, item.second, button))
        card.body.addSpacing(current().px(6))

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is None:
            return
        item = self._items[int(sender.property("item"))]
        kind = kind_of_urn(item.urn)
        act = act_at(kind, item.command) if kind else None
        if item.command in IN_MY_ACCOUNT:
            self.shell.act(item.command)
        elif act is None or item.command in SITTINGS:
            self.shell.go(item.page, item.urn)
        else:
            named = {act.field: item.urn} if act.field else {}
            self.shell.act(item.command, {**named, **dict(item.also)})
