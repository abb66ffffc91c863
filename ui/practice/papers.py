"""The practice register's printed reports: a review of conduct, full and redacted, from the real register."""

from __future__ import annotations

from pathlib import Path

import attrs

from models.officer import Officer
from models.redaction import Rendition
from models.review import Review, ReviewState
from ui.practice.build import Built
from ui.reporting import draft_rc, save
from ui.session import Session

PRINTED_BY = "brandt"
RECIPIENTS = {Rendition.FULL: "okafor", Rendition.REDACTED: "novak"}
"""The full copy goes to the Chief, the redacted one to the inspector."""


@attrs.frozen(kw_only=True)
class Printed:
    """One report on disk and the passphrase that opens it."""

    file: Path
    passphrase: str


def print_reports(built: Built, folder: Path) -> tuple[Printed, ...]:
    """Print the newest closed review of each case in both renditions."""
    folder.mkdir(parents=True, exist_ok=True)
    passphrase = next(each.passphrase for each in built.accounts if each.login == PRINTED_BY)
    printed: list[Printed] = []
    with Session.open(built.store, PRINTED_BY, passphrase) as session:
        recipients = {each.login_name: each.urn for each in session.reading.find(Officer)}
        for review in _newest(session):
            for rendition, recipient in RECIPIENTS.items():
                draft = draft_rc(session, review, rendition, recipients[recipient])
                file = folder / f"{draft.report_id}-{rendition.value}.pdf"
                copy = save(session, draft, file)
                printed.append(Printed(file=file, passphrase=copy.passphrase))
    return tuple(printed)


def _newest(session: Session) -> list[str]:
    """The newest closed review of each investigation."""
    newest: dict[str, str] = {}
    for review in session.reading.find(Review):
        if review.state is ReviewState.CLOSED:
            newest[review.investigation] = review.urn
    return list(newest.values())


def reports_text(printed: tuple[Printed, ...]) -> str:
    """The lines of ``accounts.txt`` that say which passphrase opens which report."""
    lines = (f"{each.file.name}  {each.passphrase}" for each in printed)
    return "\n".join(("", "Reports and the passphrase of each:", "", *lines, ""))
