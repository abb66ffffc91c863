"""Invented words for load data: people who do not exist, handles, cases and notes, all drawn from one seed."""

from __future__ import annotations

from random import Random

FIRST = (
    "Abel", "Ada", "Beau", "Bryn", "Cal", "Cleo", "Dara", "Davey", "Elio", "Esme", "Fitz", "Gia", "Hollis", "Ines",
    "Jory", "Kit", "Lennie", "Lou", "Marlo", "Mika", "Nell", "Nico", "Orla", "Perry", "Quinn", "Ray", "Remy", "Sasha",
    "Skye", "Tino", "Toby", "Una", "Vic", "Wes", "Yara", "Zeb",
)  # fmt: skip
LAST = (
    "Abbot", "Amsel", "Barrow", "Bexley", "Calder", "Corso", "Dunleavy", "Ebner", "Farrow", "Gage", "Halloran", "Imhof",
    "Jessup", "Kessler", "Lomax", "Marchetti", "Nadeau", "Ostrow", "Petit", "Quarles", "Rourke", "Sandoval", "Teague",
    "Upham", "Vance", "Wexford", "Yarrow", "Zeller",
)  # fmt: skip
TRADES = ("garage owner", "line cook", "night nurse", "roofer", "student", "courier", "bartender", "house painter")
GOODS = ("catalytic converters", "copper pipe", "bicycles", "tools", "phones", "tickets", "pills", "plates")
PLACES = ("Taunton", "Fall River", "Attleboro", "Pawtucket", "New Bedford", "Brockton", "Harrow Mills")
DID = (
    "Looked through offers of {goods} around {place}; {count} noted.",
    "Asked the seller in {place} for pictures of the {goods}; {count} were sent and kept.",
    "The seller names a price for the {goods} and a place near {place} to collect them.",
    "Group for {goods} in {place} is quiet; {count} new members since the last session.",
    "Answered a question on where the buyer lives; said {place}, as the legend has it.",
    "Offer {count} of {goods} matches what a victim in {place} described.",
)


class Words:
    """Draws from one seed: the same seed, the same words in the same order."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 - words for a fictional department; no key comes from here

    def name(self) -> str:
        """A person who does not exist."""
        return f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}"

    def handle(self, name: str) -> str:
        """A log-in name such a person would choose."""
        first, last = name.lower().split()
        joint = self.chance.choice((".", "_", ""))
        return f"{first}{joint}{last}{self.chance.randrange(10, 10_000)}"

    def trade(self) -> str:
        """What such a person says to live on."""
        return self.chance.choice(TRADES)

    def goods(self) -> str:
        """What a case is about."""
        return self.chance.choice(GOODS)

    def place(self) -> str:
        """A town."""
        return self.chance.choice(PLACES)

    def note(self) -> str:
        """What was done in a session, in one to three sentences."""
        said = self.chance.choices(DID, k=self.chance.randrange(1, 4))
        return " ".join(
            each.format(goods=self.goods(), place=self.place(), count=self.chance.randrange(2, 60)) for each in said
        )

    def legend(self, trade: str) -> str:
        """A backstory of some forty words."""
        return (
            f"Grew up in {self.place()}, moved to {self.place()} {self.chance.randrange(2, 20)} years ago and works as "
            f"{trade}. Buys used {self.goods()} for friends and pays in cash. Shares a flat, has a dog, is online in "
            "the evening. Knows nobody in the trade by name."
        )
