"""Which disclosure requests are due, and which withheld items are to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from models.command import Role
from models.disclosure import DisclosureRequest, ItemDecision, RequestState
from models.due_asking import Asking, Due


def disclosures_due(asking: Asking) -> Iterator[Due]:
    """For commander and Chief: a request until it is answered, a withheld item from the day it is withheld until."""
    if not asking.holds(Role.COMMANDER, Role.CHIEF):
        return
    for each in asking.reader.open_facts(DisclosureRequest):
        if each["state"] == RequestState.RECEIVED:
            left = sum(item["decision"] == ItemDecision.UNDECIDED for item in each["items"])
            what = f"Disclosure request, {left} item{'' if left == 1 else 's'} undecided"
            act = "DecideDisclosureItem" if left else "AnswerDisclosureRequest"
            yield asking.item("R10", each["urn"], what, act, date.fromisoformat(each["due"]))
        for item in each["items"]:
            until = date.fromisoformat(item["until"]) if item["until"] else None
            if item["decision"] == ItemDecision.WITHHELD and until is not None and until <= asking.today:
                what = f"Item {item['number']} of {each['urn']} was withheld until now"
                yield asking.item("R10", each["urn"], what, "DecideDisclosureItem", until)
