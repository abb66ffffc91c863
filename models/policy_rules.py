"""The rules of the register (domain.md section 5): what each asks. Which are a policy's own words its profile says."""

from __future__ import annotations

from collections.abc import Mapping

import attrs


@attrs.frozen
class Asked:
    """What one rule asks, whatever the department's policy; ``{figures}`` are those in force.

    ``inspired_by`` says where a house rule comes from.
    """

    id: str
    wording: str
    inspired_by: str = ""
    on_conduct: bool = True
    """False for a rule that no review of conduct judges: on accounts, or kept in records of its own."""


_CONDUCT = (
    Asked("R01", "No account is opened, kept or used without an authorized investigation, by an authorized employee"),
    Asked("R02", "Each site and each profile is specifically authorized"),
    Asked("R03", "Only department equipment is used"),
    Asked("R04", "Equipment carries no identifiers: its test is valid at every session"),
    Asked("R05", "Equipment is not connected to the department network, or an exception is on file"),
    Asked("R06", "The false identity is authorized by the Chief or a designee within scope and dates"),
    Asked("R07", "The details are documented: every required field is filled"),
    Asked("R08", "The details are approved prior to use, and used as approved"),
    Asked("R09", "Each operator's own statement on the terms of service is on file"),
    Asked("R10", "The details are treated as confidential"),
    Asked("R11", "The investigator meets periodically with the commander"),
    Asked("R12", "Nobody decides, reviews, tests or inspects their own", "CJIS Security Policy AC-5"),
    Asked("R13", "An approval lasts {approval_days} days at most", "Utah R722-320; AU Crimes Act 15KB"),
    Asked(
        "R16",
        "Each image shown has its source and its licence or written consent; consent withdrawn stops its use",
        "Acton IV.B.8.c; OIG 21-101",
    ),
    Asked(
        "R24",
        "Free text carries no pattern of criminal-record or justice information, and names no covert officer of "
        "another agency",
        "Attleboro 5.12.5.4 bullets 3 and 4, on what is posted",
    ),
    Asked(
        "R39",
        "A statement is on the site's terms in force, which the department looks at again every {terms_days} days",
        "Attleboro 5.12.4.4 bullet 4, which names no version",
    ),
    Asked("R21", "Refusals and returns are kept with their reasons and counted", "AU Crimes Act 15LD"),
    Asked("R26", "The register, its files and packages are never on equipment used for undercover sessions"),
    Asked("R27", "Access on duty rests on the Chief's order naming the officer"),
)
_BESIDE = (
    Asked(
        "R14",
        "An approval is renewed before it ends, on a review, checks and a statement no older than {renewal_fresh_days} "
        "days",
        "Utah R722-320; AU Crimes Act 15KE",
        on_conduct=False,
    ),
    Asked(
        "R15",
        "What lasts beyond {chief_again_months} months in all is decided by the Chief again",
        "UK SI 2013/2788",
        on_conduct=False,
    ),
    Asked(
        "R17",
        "No new identity for an operator who has one expired or suspended, or closing, for more than {lingering_days} "
        "days",
        "Utah R722-320",
        on_conduct=False,
    ),
    Asked(
        "R19",
        "A profile is closed point by point, and a second person verifies each",
        "UK Covert Human Intelligence Sources Code of Practice; OIG 21-101",
        on_conduct=False,
    ),
    Asked(
        "R20",
        "In an emergency a yes is given orally, heard by a second officer, and signed by the next business day",
        "Utah R722-320; UK RIPA 2000, section 43",
        on_conduct=False,
    ),
    Asked("R18", "The Chief is notified of a violation at once and in writing", "", on_conduct=False),
    Asked(
        "R22",
        "A case is inspected every 6 months while it is open, and once within 6 months after it was closed",
        "AU Crimes Act 15LG",
        on_conduct=False,
    ),
    Asked(
        "R23",
        "Nothing is destroyed or wiped before its date, under a hold, or by one person alone",
        "Acton IV.A.1.c, on official content",
        on_conduct=False,
    ),
    Asked(
        "R25",
        "An operator's public footprint is checked before assignment and every year",
        "Acton IV.B.4.b",
        on_conduct=False,
    ),
    Asked("R28", "A passphrase is changed every year", "CJIS Security Policy IA-5", on_conduct=False),
    Asked(
        "R36",
        "A recovery code that was used is replaced, and a second officer confirms a new root of the directory",
        "CJIS Security Policy SC-12; NIST SP 800-57 Part 1",
        on_conduct=False,
    ),
    Asked("R29", "The register is backed up every {backup_days} days", "CJIS Security Policy CP-9", on_conduct=False),
    Asked(
        "R30",
        "Keys are made anew when someone who held them may read no more",
        "CJIS Security Policy PS-4, SC-12",
        on_conduct=False,
    ),
    Asked(
        "R31",
        "{lockout_failures} failed log-ons within {lockout_minutes} minutes lock an account until another person "
        "releases it",
        "CJIS Security Policy AC-7",
        on_conduct=False,
    ),
    Asked(
        "R32",
        "An account not used for {unused_days} days is disabled until another person releases it",
        "CJIS Security Policy AC-2",
        on_conduct=False,
    ),
    Asked(
        "R33",
        "A log-in name is not used again for {login_name_days} days",
        "CJIS Security Policy IA-4",
        on_conduct=False,
    ),
    Asked(
        "R34",
        "The rules of behavior are acknowledged every {acknowledge_days} days",
        "CJIS Security Policy PL-4",
        on_conduct=False,
    ),
    Asked(
        "R35",
        "Who works in the register proves it again every {prove_again_hours} hours and for each signature; a key "
        "file lies on a registered medium",
        "CJIS Security Policy IA-2, IA-11",
        on_conduct=False,
    ),
    Asked(
        "R40",
        "New submissions wait while a review of conduct is overdue beyond its days of grace",
        "Attleboro 5.12.4.5, which sets no figure",
        on_conduct=False,
    ),
    Asked(
        "R41",
        "A house rule is waived ahead, in writing and with an end; a rule of the policy never",
        "The exception of Attleboro 5.12.4.3 bullet 3",
        on_conduct=False,
    ),
    Asked(
        "R42", "Official sites are approved by the Chief, who contributes by Chief or designee", "", on_conduct=False
    ),
    Asked("R43", "Each official site and each profile is specifically authorized", "", on_conduct=False),
    Asked("R44", "Official content is reviewed, and what does not comply may be ordered removed", "", on_conduct=False),
    Asked("R45", "Confidential information is posted by leave of the Chief or a designee alone", "", on_conduct=False),
    Asked(
        "R46", "Guilt, pending cases, training and work are posted by the Chief's written leave", "", on_conduct=False
    ),
    Asked(
        "R47",
        "An official page carries the five notices, and its content is archived",
        "Acton IV.A.1.b, c and d",
        on_conduct=False,
    ),
    Asked(
        "R37",
        "The commander signs a checkpoint of the journal at each review held, and confirms each clock set back",
        "CJIS Security Policy AU-6, AU-8",
        on_conduct=False,
    ),
    Asked(
        "R50",
        "The Chief adopts the policy, its figures and own clauses in writing, from a day on and never backdated",
        "Attleboro 5.12: the Chief is its issuing authority",
        on_conduct=False,
    ),
)

ASKED: Mapping[str, Asked] = {each.id: each for each in (*_CONDUCT, *_BESIDE)}
"""Every rule of this version by its id."""
