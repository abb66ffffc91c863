"""At which instants time alone may change what a record stands for: how they are found without reading every record.

``docs/formats/journal.md`` section 6 has the same table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FALLS = "falls"
"""The field under which ``link`` keeps the instants and days at which a record's standing may change by itself."""
_NO_PARTS = ("", "")
_FALLING: Mapping[str, tuple[tuple[str, ...], tuple[str, str]]] = {
    "P": (("recheck_on", "account_opened_at"), ("windows", "until")),
    "I": ((), ("helpers", "until")),
    "IM": ((), ("withdrawals", "from_")),
    "OA": (("sign_by",), _NO_PARTS),
    "ET": (("valid_until",), _NO_PARTS),
    "R": (("held_at",), _NO_PARTS),
    **dict.fromkeys(("NX", "OD", "DL", "AC", "IN", "W"), (("until",), _NO_PARTS)),
}
"""Letters of a kind → its fields with such an instant, and the list of parts with its field."""


def falls_of(facts: Mapping[str, Any]) -> frozenset[str]:
    """The instants and days (canonical texts) of open fields from which on time alone may change a standing."""
    kind = _FALLING.get(str(facts.get("urn", "")).partition("-")[2].partition("-")[0])
    if kind is None:
        return frozenset()
    names, (parts, end) = kind
    found = {str(facts[name]) for name in names if facts.get(name)}
    listed = facts.get(parts)
    if isinstance(listed, list):
        found.update(str(each[end]) for each in listed if isinstance(each, Mapping) and each.get(end))
    return frozenset(found)
