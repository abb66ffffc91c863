"""The structure tree: what the pen noted, written into the PDF for readers that speak it aloud (PDF/UA-1)."""

from __future__ import annotations

from typing import Any

import attrs
import pikepdf
from pikepdf import Array, Dictionary, Name, String

from reports.pen import Drawn, Tag

_KEPT_EMPTY = frozenset({"TD", "TH", "RH", "TR"})


@attrs.define
class _Tree:
    """Writes elements and remembers which element owns which marked content of which page."""

    pdf: pikepdf.Pdf
    owners: list[list[Any]]

    def write(self, tag: Tag, parent: Any) -> Any:
        """One element with all below it. Raises: RecursionError never, the tree is six deep at most."""
        element = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, P=parent))
        element.S = Name("/TH" if tag.kind == "RH" else f"/{tag.kind}")
        self._attributes(tag, element)
        for page, number in tag.marks:
            self.owners[page][number] = element
        kids: list[Any] = [
            Dictionary(Type=Name.MCR, Pg=self.pdf.pages[page].obj, MCID=number) for page, number in tag.marks
        ]
        kept = (part for part in tag.parts if part.marks or part.parts or part.kind in _KEPT_EMPTY)
        kids += [self.write(part, element) for part in kept]
        element.K = Array(kids)
        return element

    def _attributes(self, tag: Tag, element: Any) -> None:
        if tag.alt:
            element.Alt = String(tag.alt)
        if tag.kind in {"TH", "RH"}:
            scope = Name.Row if tag.kind == "RH" else Name.Column
            element.A = Dictionary(O=Name.Table, Scope=scope)
        if tag.box is not None:
            page, corners = tag.box
            element.A = Dictionary(
                O=Name.Layout, Placement=Name.Block, BBox=Array([round(each, 2) for each in corners])
            )
            element.Pg = self.pdf.pages[page].obj


def write_structure(pdf: pikepdf.Pdf, drawn: Drawn) -> None:
    """Put the tree into the document and point each page's marked content at its element."""
    tree = _Tree(pdf, [[None] * count for count in drawn.marks_per_page])
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = tree.write(drawn.root, root)
    numbers: list[Any] = []
    for index, owners in enumerate(tree.owners):
        page = pdf.pages[index].obj
        page.StructParents = index
        page.Tabs = Name.S
        numbers += [index, pdf.make_indirect(Array(owners))]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(tree.owners)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
