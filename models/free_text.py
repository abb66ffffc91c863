"""What free text should not hold (house rule R24): patterns of criminal-record information, names of covert officers.

One list serves the line under a text field, the warning of the terminal, the count at a review and the report. A sign
says what a text may hold, never which words made it say so: no message, log or title carries them. Every pattern is
bounded, so that no text, however it is made, takes longer than its length explains.

What no pattern sees: a number or a name written in another way, a name without its title, a handle, a nickname, what
stands in an attached file. A sign is no proof either: whether a name is that of another agency's officer it can't tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs

from models.fields import FieldClass, FieldOf, fields_of
from models.policy import RULES

RULE = "R24"
_UNREAD = frozenset({FieldClass.OPEN, FieldClass.KEY})
"""Classes of fields that hold no free text: record numbers and states, keys."""


class Why(StrEnum):
    """Why the register should not hold it."""

    PROTECTED = "This register is no place for it"
    COVERT = "Covert officers of other agencies are not named"


@attrs.frozen(kw_only=True)
class Sign:
    """One thing a text may hold, as a warning calls it, and the pattern that says so."""

    what: str
    why: Why
    words: tuple[str, ...]
    """One of these stands in every text the pattern is found in, in small letters: looked for first, as it is quick."""
    found: re.Pattern[str]


_GAP = r"[\s:#.]{0,5}"
_NO = r"(?i:\s{0,3}(?:numbers?|no\.|num\.?|nbr|\#))?"
_DASH = r"[-\u2010-\u2015]"
_SSN = (
    # The digits stand first, and what must not stand before them is looked back at: so a search skips other text.
    rf"\d{{3}}(?<![\w-]\d{{3}})(?<!000)(?<!666)(?<!9\d\d){_DASH}(?!00)\d{{2}}{_DASH}(?!0000)\d{{4}}(?![\w-])"
)
_SSN_SAID = r"(?<!\w)(?i:SSN|SS\#|social\s{1,3}security)\D{0,16}\d{3}[ -]?\d{2}[ -]?\d{4}(?!\d)"
_SID = (
    r"(?<![\w-])(?:SID|S\.I\.D\.|(?i:state\s{1,3}(?:identification|id|i\.d\.)))"
    rf"{_NO}{_GAP}(?:[A-Z]{{2}}[- ]?)?\d{{6,10}}[A-Z]?(?![\w-])"
)
_SID_OF_THE_STATE = r"MA(?<![\w-]MA)(?!19|20)\d{8}(?![\w-])"  # seven digits are an agency's ORI
_FBI = (
    rf"FBI(?<![\w-]FBI)(?i:\s{{0,3}}(?:numbers?|no\.|num\.?|nbr|\#|UCN)){_GAP}(?=[A-Z]{{0,8}}\d)[A-Z0-9]{{5,9}}(?![\w-])"
    r"|FBI(?<![\w-]FBI)[\s:#]{1,3}\d{4,6}[A-Z]{1,2}\d{1,2}(?![\w-])"
)
_UCN = rf"(?<![\w-])(?:UCN|(?i:universal\s{{1,3}}control)){_NO}{_GAP}(?=[A-Z]{{0,8}}\d)[A-Z0-9]{{6,9}}(?![\w-])"
_CORI = r"(?<![\w.-])(?:CORI|C\.O\.R\.I\b)(?![\w-])|(?<!\w)(?i:criminal\s{1,3}offender\s{1,3}record)"
_BOP = r"(?<![\w-])BOP(?![\w-])|(?<!\w)(?i:board\s{1,3}of\s{1,3}probation)"
_CJI = (
    r"(?<![\w-])(?:CJI|CJIS|NCIC|NLETS|Nlets|CHRI)(?![\w-])"
    r"|(?<!\w)(?i:criminal\s{1,3}(?:justice\s{1,3}information|history\s{1,3}(?:record|check|report|printout))"
    r"|interstate\s{1,3}identification\s{1,3}index|rap\s{1,3}sheet)(?!\w)"
)
_ROLES = (
    r"(?:special\s{1,3}agent|officer|ofc|off|agent|detective|det|trooper|tpr|deputy|investigator|inspector|operative"
    r"|employee|sergeant|sgt|lieutenant|lt|captain|capt|marshal)\b\.?"
)
_NO_NAME = (
    r"(?:officers?|agents?|detectives?|troopers?|deput(?:y|ies)|investigat(?:or|ors|ion|ions|ive)|inspectors?"
    r"|operat(?:ive|ives|ion|ions|or|ors)|special|employees?|sergeants?|lieutenants?|captains?|marshals?|commanders?"
    r"|division|department|police|unit|team|program|course|training|school|policy|register|equipment|laptop|phone|tablet"
    r"|device|sim|account|profile|identity|identities|case|session|activity|work|use|name|file|report|review|purchase"
    r"|buy|vehicle|funds|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|june"
    r"|july|august|september|october|november|december|she|they|who|that|this|there|then|when|someone|nobody|subject"
    r"|suspect|target|contact|berkeley|davis|irvine|san|los)\b"
)
_NAME = rf"(?!(?i:{_NO_NAME}))(?:[A-Z]\.\s?)?[A-ZÀ-ÖØ-Þ][A-Za-zÀ-ÖØ-öø-ÿ'’]{{2,30}}"
_UC = rf"U/?C(?<![\w-]UC)(?<![\w-]U/C)\s{{1,3}}(?i:{_ROLES}\s{{1,3}})?{_NAME}"
_COVERT = (
    rf"(?<![\w-])(?i:under-?cover|covert)\s{{1,3}}(?i:{_ROLES})\s{{1,3}}{_NAME}"
    rf"|(?<![\w-]){_NAME},?\s{{1,3}}(?:(?:is|was)\s{{1,3}})?(?:an?|the)\s{{1,3}}(?i:under-?cover|covert)\s{{1,3}}(?i:{_ROLES})"
    rf"|(?<![\w-]){_NAME}\s{{1,3}}(?:(?:is|was)\s{{1,3}}working|works|worked)\s{{1,3}}(?i:under-?cover)\b"
)
_COVERT_OFFICER = "the name of a covert officer"
_SSN_WORDS = "a Social Security number"
_SID_WORDS = "a state identification number (SID)"
_FBI_WORDS = "an FBI or universal control number"

SIGNS: tuple[Sign, ...] = tuple(
    Sign(what=what, why=why, words=tuple(words.split("|")), found=re.compile(pattern))
    for what, why, words, pattern in (
        (_SSN_WORDS, Why.PROTECTED, "", _SSN),
        (_SSN_WORDS, Why.PROTECTED, "ssn|ss#|social", _SSN_SAID),
        (_SID_WORDS, Why.PROTECTED, "sid|s.i.d.|state", _SID),
        (_SID_WORDS, Why.PROTECTED, "", _SID_OF_THE_STATE),
        (_FBI_WORDS, Why.PROTECTED, "fbi", _FBI),
        (_FBI_WORDS, Why.PROTECTED, "ucn|universal", _UCN),
        ("criminal offender record information (CORI)", Why.PROTECTED, "cori|c.o.r.i|offender", _CORI),
        ("a Board of Probation record (BOP)", Why.PROTECTED, "bop|probation", _BOP),
        (
            "criminal justice information (CJI)",
            Why.PROTECTED,
            "cji|ncic|nlets|chri|criminal|interstate|rap",
            _CJI,
        ),
        (_COVERT_OFFICER, Why.COVERT, "uc|u/c", _UC),
        (_COVERT_OFFICER, Why.COVERT, "cover", _COVERT),
    )
)
"""Every pattern of this version, in the order a warning names them; what can be said in two ways stands here twice."""


def signs_in(*texts: str) -> tuple[Sign, ...]:
    """What these texts may hold that they should not, each thing once; empty where no pattern is found."""
    found: dict[str, Sign] = {}
    folded = [each.casefold() for each in texts]
    for sign in SIGNS:
        if sign.what in found:
            continue
        for text, low in zip(texts, folded, strict=True):
            if any(word in low for word in sign.words) and sign.found.search(text):
                found[sign.what] = sign
                break
    return tuple(found.values())


def warning(signs: Sequence[Sign]) -> str:
    """The sentence a person reads; empty where there is no sign. It repeats nothing of what was typed."""
    if not signs:
        return ""
    whats = [each.what for each in signs]
    held = whats[0] if len(whats) == 1 else f"{', '.join(whats[:-1])} or {whats[-1]}"
    whys = ". ".join(dict.fromkeys(each.why.value for each in signs))
    return f"This may hold {held}. {whys} ({RULES[RULE].cited}). It is kept as typed."


def texts_of(thing: Any) -> Iterator[tuple[FieldOf, str]]:
    """The free texts of a record or command, those inside parts and lists too, each with its field."""
    for field in fields_of(type(thing)):
        for value in _flat(getattr(thing, field.name)):
            if attrs.has(type(value)):
                yield from texts_of(value)
            elif type(value) is str and field.declared.field_class not in _UNREAD:
                yield field, value


def _flat(value: object) -> Iterable[object]:
    return value if isinstance(value, tuple) else (value,)


def signs_of(thing: Any) -> Mapping[str, tuple[Sign, ...]]:
    """Label of a field → what its texts may hold; fields without a sign are left out."""
    found: dict[str, tuple[Sign, ...]] = {}
    for field, text in texts_of(thing):
        if signs := signs_in(text):
            label = field.declared.label
            found[label] = tuple({each.what: each for each in (*found.get(label, ()), *signs)}.values())
    return found
