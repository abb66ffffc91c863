"""The policy profile: the figures and words a department's own policy or house rules set.

Each rule is cited once in :data:`RULES`: ``P`` where the quoted words themselves require it, ``H`` for a
house rule with what inspired it. The clauses stand word for word in models/clauses.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta, tzinfo

import attrs


@attrs.frozen(kw_only=True)
class Policy:
    """The figures in force. Days are calendar days in the department's time zone."""

    name: str = "Attleboro 5.12"
    approval_days: int = 90
    test_days: int = 90
    review_days: int = 30
    review_grace_days: int = 7
    late_entry_hours: int = 24
    decision_business_days: int = 1
    backup_days: int = 7
    lockout_failures: int = 5
    lockout_minutes: int = 15
    unused_days: int = 90
    login_name_days: int = 365
    acknowledge_days: int = 365
    prove_again_hours: int = 12
    attachment_mb: int = 50
    renewal_fresh_days: int = 30
    chief_again_months: int = 12
    lingering_days: int = 30

    @property
    def attachment_bytes(self) -> int:
        """The most an attached file may hold: so many times 1,048,576 bytes."""
        return self.attachment_mb * 1024 * 1024


def window_end(start: datetime, days: int, zone: tzinfo) -> datetime:
    """When a window of ``days`` ends: 00:00 department time of the day after ``start``'s day + ``days``.

    The last valid day is therefore day + ``days`` (domain.md section 4: last valid day is approval + 90);
    intervals are half-open, so the returned instant is outside.
    """
    last_day = start.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=zone)


@attrs.frozen(kw_only=True)
class Rule:
    """One rule of the register. ``basis`` is ``P`` (policy) or ``H`` (house rule)."""

    id: str
    basis: str
    clause: str
    wording: str
    inspired_by: str = ""
    on_conduct: bool = True
    """False for a rule that no review of conduct judges: on accounts, or kept in records of its own."""

    @property
    def cited(self) -> str:
        """How screens and reports cite it: the clause, or “house rule R13”."""
        return self.clause if self.basis == "P" else f"house rule {self.id}"


def _policy(rule: str, clause: str, wording: str, *, on_conduct: bool = True) -> Rule:
    return Rule(id=rule, basis="P", clause=clause, wording=wording, on_conduct=on_conduct)


def _house(rule: str, wording: str, inspired_by: str, *, on_conduct: bool = True) -> Rule:
    return Rule(id=rule, basis="H", clause="", wording=wording, inspired_by=inspired_by, on_conduct=on_conduct)


RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in (
        _policy(
            "R01",
            "5.12.4.1",
            "No account is opened, kept or used without an authorized investigation, by an authorized employee",
        ),
        _policy("R02", "5.12.4.2", "Each site and each profile is specifically authorized"),
        _policy("R03", "5.12.4.3", "Only department equipment is used"),
        _policy("R04", "5.12.4.3 bullet 2", "Equipment carries no identifiers: its test is valid at every session"),
        _policy(
            "R05",
            "5.12.4.3 bullet 3",
            "Equipment is not connected to the department network, or an exception is on file",
        ),
        _policy(
            "R06", "5.12.4.4", "The false identity is authorized by the Chief or a designee within scope and dates"
        ),
        _policy("R07", "5.12.4.4 bullet 1", "The details are documented: every required field is filled"),
        _policy("R08", "5.12.4.4 bullet 2", "The details are approved prior to use, and used as approved"),
        _policy("R09", "5.12.4.4 bullet 4", "Each operator's own statement on the terms of service is on file"),
        _policy("R10", "5.12.4.4 bullet 3", "The details are treated as confidential"),
        _policy("R11", "5.12.4.5", "The investigator meets periodically with the commander"),
        _house("R12", "Nobody decides, reviews, tests or inspects their own", "CJIS Security Policy AC-5"),
        _house("R13", "An approval lasts 90 days at most", "Utah R722-320; AU Crimes Act 15KB"),
        _house(
            "R14",
            "An approval is renewed before it ends, on a review, checks and a statement that are fresh",
            "Utah R722-320; AU Crimes Act 15KE",
            on_conduct=False,
        ),
        _house(
            "R15",
            "What lasts beyond 12 months in all is decided by the Chief again",
            "UK SI 2013/2788",
            on_conduct=False,
        ),
        _house(
            "R16",
            "Each image shown has its source and its licence or written consent; consent withdrawn stops its use",
            "Acton IV.B.8.c; OIG 21-101",
        ),
        _house(
            "R17",
            "No new identity for an operator who has one expired or suspended, or closing, for more than 30 days",
            "Utah R722-320",
            on_conduct=False,
        ),
        _policy("R18", "5.12.5.7", "The Chief is notified of a violation at once and in writing", on_conduct=False),
        _house(
            "R19",
            "A profile is closed point by point, and a second person verifies each",
            "UK Covert Human Intelligence Sources Code of Practice; OIG 21-101",
            on_conduct=False,
        ),
        _house(
            "R20",
            "In an emergency a yes is given orally, heard by a second officer, and signed by the next business day",
            "Utah R722-320; UK RIPA 2000, section 43",
            on_conduct=False,
        ),
        _house("R21", "Refusals and returns are kept with their reasons and counted", "AU Crimes Act 15LD"),
        _house(
            "R22",
            "A case is inspected every 6 months while it is open, and once within 6 months after it was closed",
            "AU Crimes Act 15LG",
            on_conduct=False,
        ),
        _house(
            "R23",
            "Nothing is destroyed or wiped before its date, under a hold, or by one person alone",
            "Acton IV.A.1.c, on official content",
            on_conduct=False,
        ),
        _house(
            "R25",
            "An operator's public footprint is checked before assignment and every year",
            "Acton IV.B.4.b",
            on_conduct=False,
        ),
        _policy(
            "R26",
            "5.12.4.3 bullet 2",
            "The register, its files and packages are never on equipment used for undercover sessions",
        ),
        _policy("R27", "5.12.0.3", "Access on duty rests on the Chief's order naming the officer"),
        _house("R28", "A passphrase is changed every year", "CJIS Security Policy IA-5", on_conduct=False),
        _house(
            "R36",
            "A recovery code that was used is replaced, and a second officer confirms a new root of the directory",
            "CJIS Security Policy SC-12; NIST SP 800-57 Part 1",
            on_conduct=False,
        ),
        _house("R29", "The register is backed up every 7 days", "CJIS Security Policy CP-9", on_conduct=False),
        _house(
            "R30",
            "Keys are made anew when someone who held them may read no more",
            "CJIS Security Policy PS-4, SC-12",
            on_conduct=False,
        ),
        _house(
            "R31",
            "Five failed log-ons within 15 minutes lock an account until another person releases it",
            "CJIS Security Policy AC-7",
            on_conduct=False,
        ),
        _house(
            "R32",
            "An account not used for 90 days is disabled until another person releases it",
            "CJIS Security Policy AC-2",
            on_conduct=False,
        ),
        _house("R33", "A log-in name is not used again for a year", "CJIS Security Policy IA-4", on_conduct=False),
        _house(
            "R34",
            "The rules of behavior are acknowledged every year",
            "CJIS Security Policy PL-4",
            on_conduct=False,
        ),
        _house(
            "R35",
            "Who works in the register proves it again every 12 hours and for each signature; a key file lies on a "
            "registered medium",
            "CJIS Security Policy IA-2, IA-11",
            on_conduct=False,
        ),
        _house(
            "R40",
            "New submissions wait while a review of conduct is overdue beyond its days of grace",
            "Attleboro 5.12.4.5, which sets no figure",
            on_conduct=False,
        ),
        _house(
            "R41",
            "A house rule is waived ahead, in writing and with an end; a rule of the policy never",
            "The exception of Attleboro 5.12.4.3 bullet 3",
            on_conduct=False,
        ),
        *(
            _policy(rule, clause, wording, on_conduct=False)
            for rule, clause, wording in (
                ("R42", "5.12.3.1", "Official sites are approved by the Chief, who contributes by Chief or designee"),
                ("R43", "5.12.3.2", "Each official site and each profile is specifically authorized"),
                ("R44", "5.12.3.3", "Official content is reviewed, and what does not comply may be ordered removed"),
                ("R45", "5.12.3.5", "Confidential information is posted by leave of the Chief or a designee alone"),
                ("R46", "5.12.3.7", "Guilt, pending cases, training and work are posted by the Chief's written leave"),
            )
        ),
        _house(
            "R47",
            "An official page carries the five notices, and its content is archived",
            "Acton IV.A.1.b, c and d",
            on_conduct=False,
        ),
        _house(
            "R37",
            "The commander signs a checkpoint of the journal at each review held, and confirms each clock set back",
            "CJIS Security Policy AU-6, AU-8",
            on_conduct=False,
        ),
    )
}
"""Every rule of this version by its id (domain.md section 5)."""
