"""The pages, in the rail's order, and the roles that can use each. To add a page: a file and a row here."""

from __future__ import annotations

from models.command import EVERYONE, Role
from ui.page import Facts, Page
from ui.pages.activity import ActivityPage
from ui.pages.approvals import ApprovalsPage
from ui.pages.disclosure import DisclosurePage
from ui.pages.equipment import EquipmentPage
from ui.pages.identities import IdentitiesPage
from ui.pages.investigations import InvestigationsPage
from ui.pages.journal import JournalPage
from ui.pages.oversight import OversightPage
from ui.pages.people import PeoplePage
from ui.pages.reports import ReportsPage
from ui.pages.reviews import ReviewsPage
from ui.pages.today import TodayPage

_CASEWORK = frozenset({Role.DETECTIVE, Role.COMMANDER, Role.CHIEF, Role.DESIGNEE})
_LOOKED_INTO = _CASEWORK | {Role.INSPECTOR}
"""Lists of open fields, and what an inspector was handed over of them."""
PAGES: tuple[tuple[type[Page], frozenset[Role]], ...] = (
    (TodayPage, EVERYONE),
    (InvestigationsPage, _LOOKED_INTO),
    (IdentitiesPage, _LOOKED_INTO),
    (ApprovalsPage, _LOOKED_INTO),
    (ActivityPage, _LOOKED_INTO),
    (ReviewsPage, _LOOKED_INTO),
    (EquipmentPage, _CASEWORK | {Role.ADMINISTRATOR}),
    (ReportsPage, _CASEWORK),
    (OversightPage, EVERYONE),
    (DisclosurePage, EVERYONE),
    (PeoplePage, EVERYONE),
    (JournalPage, EVERYONE),
)


OF_OPEN_FIELDS: tuple[type[Page], ...] = (
    JournalPage,
    InvestigationsPage,
    IdentitiesPage,
    ActivityPage,
    ReviewsPage,
    EquipmentPage,
    PeoplePage,
)
"""The pages of a register that is open read-only: nothing is decided, printed or done in it."""


def pages_for(facts: Facts) -> tuple[type[Page], ...]:
    """The pages these roles can use; another is absent, not greyed."""
    usable = tuple(page for page, roles in PAGES if roles & facts.roles) or (TodayPage,)
    if not facts.read_only:
        return usable
    return tuple(page for page in OF_OPEN_FIELDS if page in usable or page is JournalPage)
