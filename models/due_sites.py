"""What is due about official sites: notices that are missing, removals not carried out (5.12.3.3, Acton IV.A.1)."""

from __future__ import annotations

from collections.abc import Iterator

from models.canonical import instant_from
from models.command import Role
from models.due_asking import Asking, Due, Facts
from models.moment import day_of
from models.official_site import NOTICES, OfficialSite, Shown, SiteState


def official_sites_due(asking: Asking) -> Iterator[Due]:
    """For the Chief and whoever contributes to the site."""
    for each in asking.reader.open_facts(OfficialSite, state=SiteState.AUTHORIZED.value):
        if not (asking.holds(Role.CHIEF) or _contributes(asking, each)):
            continue
        missing = sum(each[name] == Shown.MISSING for name in NOTICES)
        if missing:
            what = f"Official site, {missing} of the five notices missing"
            yield asking.item("R47", each["urn"], what, "RecordNotices")
        for order in each["removals"]:
            if order["removed_at"] is None:
                on = day_of(instant_from(order["ordered_at"]), asking.reader)
                yield asking.item("R44", each["urn"], f"Removal {order['number']} ordered", "ConfirmRemoval", on)


def _contributes(asking: Asking, site: Facts) -> bool:
    return any(each["officer"] == asking.actor and each["until"] is None for each in site["contributors"])
