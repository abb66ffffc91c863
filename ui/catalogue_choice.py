"""The choice above the form of a new site: an entry of the catalogue fills the fields, and says what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from models.platform_catalogue import catalogue
from ui.cards import Banner, column, text

OWN = "A site of our own"


class CatalogueChoice(QWidget):
    """Calls ``fill`` with the fields of the entry chosen; for a site of one's own with the same fields empty."""

    def __init__(self, fill: Callable[[Mapping[str, Any]], None]) -> None:
        super().__init__()
        self._fill = fill
        room = column(4)
        self.setLayout(room)
        room.addWidget(text("From the catalogue", "field"))
        self.box = QComboBox()
        self.box.setAccessibleName("From the catalogue")
        self.box.addItems([OWN, *(each.name for each in catalogue())])
        self.box.setMaxVisibleItems(14)
        room.addWidget(self.box)
        self.caution = Banner("", "info")
        room.addWidget(self.caution)
        self.box.currentIndexChanged.connect(self._chosen)

    def _chosen(self, at: int) -> None:
        if at == 0:
            self.caution.say("", "info")
            self._fill(dict.fromkeys(catalogue()[0].fields))
            return
        site = catalogue()[at - 1]
        self.caution.say(site.caution, "info")
        self._fill(site.fields)


CHOOSES: Mapping[str, Callable[[Callable[[Mapping[str, Any]], None]], QWidget]] = {"RecordPlatform": CatalogueChoice}
"""Act → what is chosen above its form."""
