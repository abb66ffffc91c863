"""What verification asks of inspections and notices, from open fields and the chain.

A sample is what its seed draws, an appointment stays as it was signed, a notice looks no further than its own instant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from models.canonical import instant_from
from models.inspection import SAMPLED, drawn, smallest_sample
from models.inspection_acts import DrawSample
from models.record import Kind, kind_of_urn
from storage.verify_rules import CASEWORK, Body, Facts

Fields = Mapping[str, Any]
_APPOINTED = ("investigation", "inspector", "authorized_by", "appointed_at")
_DRAWN = ("seed", "population", "sample", "drawn_at")
_KINDS = frozenset(kind.KIND for kind in SAMPLED)


def unseen(entry: Body, change: Fields, before: Fields, facts: Facts) -> Iterator[str]:
    """What one change of an entry did to an inspection or a notice that no act of the rulebook does."""
    kind, after = change["kind"], change["open"]
    if kind == Kind.NOTICE:
        if instant_from(after["until"]) > instant_from(entry["at"]):
            yield "a notice says it looked further than the instant it was signed at"
    elif kind == Kind.INSPECTION:
        yield from _appointment(before, after)
        if entry["command"] == DrawSample.__name__:
            yield from _sample(change["urn"], after, facts)
        elif any((after.get(name) or None) != (before.get(name) or None) for name in _DRAWN):
            yield f"a sample was changed by {entry['command']}"


def _appointment(before: Fields, after: Fields) -> Iterator[str]:
    if after["inspector"] == after["authorized_by"]:
        yield "an inspector was appointed by themselves (R12)"
    if not before:
        return
    if instant_from(after["until"]) > instant_from(before["until"]):
        yield "an appointment was lengthened after it was signed"
    yield from (f"{name} of an appointment was changed" for name in _APPOINTED if after[name] != before.get(name))


def _sample(urn: str, after: Fields, facts: Facts) -> Iterator[str]:
    """The seed is the chain's value at the entry that wrote the version before: the appointment."""
    seed, sample, population = after["seed"], after["sample"], after["population"]
    if seed != facts.chain_at(urn):
        yield "the seed of a sample is not the chain's value at the appointment"
    if any(kind_of_urn(each) not in _KINDS for each in sample):
        yield "a sample holds a record of a kind no sample is drawn from"
    if len(sample) < smallest_sample(population):
        yield "a sample is smaller than the least"
    everyone = _population(after["investigation"], facts)
    if everyone is None:
        everyone = sample
    elif population != len(everyone):
        yield "a sample was not drawn from as many records as the case held"
    if tuple(sample) != drawn(seed, everyone, len(sample)):
        yield "a sample is not what its seed draws"


def _population(investigation: str, facts: Facts) -> list[str] | None:
    """The records of a case before the entry; None where only a part of the chain is read, with its newest entries."""
    found = facts.casework_of(investigation)
    if found is None:
        return None
    kept = (kind.KIND.value for kind in SAMPLED if kind.KIND.value not in CASEWORK)
    said = (each for kind in kept for each in facts.every(kind))
    return [*found, *(each["urn"] for each in said if each.get("investigation") == investigation)]
