"""The 18 questions of a review of conduct. Each is put so that yes is as it should be; a no makes an action."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import attrs


class Reply(StrEnum):
    """An answer to a question of the review."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "n.a."


@attrs.frozen(kw_only=True)
class Question:
    """One question; ``computed`` where the register answers it first and the reviewer confirms or overrides."""

    number: int
    text: str
    computed: bool = False
    cite: str = "5.12.4.5"


def _asked(number: int, text: str, cite: str = "5.12.4.5") -> Question:
    return Question(number=number, text=text, cite=cite)


def _computed(number: int, text: str, cite: str = "5.12.4.5") -> Question:
    return Question(number=number, text=text, computed=True, cite=cite)


QUESTIONS: Mapping[int, Question] = {
    each.number: each
    for each in (
        _computed(1, "No use outside approval is recorded: profiles, levels and operators as approved", "5.12.4.4"),
        _computed(2, "No account was opened or used before approval or after its end", "5.12.4.4 bullet 2"),
        _computed(3, "Only department equipment was used, its test valid, each exception still justified", "5.12.4.3"),
        _asked(4, "Every contact is recorded, and the captures sampled match their hashes"),
        _asked(5, "Nothing could be inducement or entrapment; it is clear who set tone and pace"),
        _asked(
            6,
            "Minors, lawyers, clergy, press, officials, political or religious groups and persons already arraigned "
            "were left alone or handled as ordered",
        ),
        _asked(7, "What was kept on third parties drawn in is justified, or purged"),
        _asked(8, "Nothing sexual, threatening or discriminatory was posted"),
        _asked(9, "No money, gift or crypto changed hands, or it was ordered and is documented"),
        _computed(10, "Each image shown rests on a consent or licence that is on file", "5.12.4.4 bullet 1"),
        _computed(
            11,
            "Each terms statement is for the terms in force, and no warning or account action is open",
            "5.12.4.4 bullet 4",
        ),
        _computed(12, "Deconfliction is on file for each profile and no check is overdue"),
        _asked(13, "There is no sign of compromise, and the investigator is well"),
        _asked(14, "Who is engaged, and why these people, is documented"),
        _asked(15, "The result justifies continuing as decided below"),
        _asked(16, "Disclosure obligations are met (Mass. R. Crim. P. 14)"),
        _computed(17, "The actions of earlier reviews are done and verified"),
        _asked(18, "The investigator was invited to give an own account"),
    )
}
COMPUTED = frozenset(number for number, each in QUESTIONS.items() if each.computed)
