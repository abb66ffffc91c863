"""Stacking blocks into pages. The total is known before anything is drawn, so "Page x of y" costs nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from reports.blocks import Block


@attrs.frozen
class Placed:
    """A block on its page, ``y`` points below the top of the text area."""

    block: Block
    y: float


Page = tuple[Placed, ...]


@attrs.define
class _Stack:
    """The page being filled and those before it. ``room`` is the height of the text area."""

    room: float
    pages: list[Page] = attrs.Factory(list)
    page: list[Placed] = attrs.Factory(list)
    y: float = 0

    def turn(self) -> None:
        if self.page:
            self.pages.append(tuple(self.page))
        self.page, self.y = [], 0

    def left(self, above: float) -> float:
        return self.room - self.y - (above if self.page else 0)

    def place(self, block: Block) -> None:
        top = self.y + (block.above if self.page else 0)
        self.page.append(Placed(block, top))
        self.y = top + block.height

    def put(self, block: Block) -> None:
        """Place a block, splitting it over as many pages as it takes."""
        rest: Block | None = block
        while rest is not None:
            room = self.left(rest.above)
            if rest.height <= room + 0.01:
                self.place(rest)
                return
            pieces = rest.split(room)
            if pieces is not None:
                self.place(pieces[0])
                rest = pieces[1]
            elif not self.page:
                self.place(rest)
                return
            self.turn()


class NewPage(Block):
    """Ends the page."""

    @property
    def height(self) -> float:
        return 0


def _fits(group: Sequence[Block], room: float) -> bool:
    """Whether the headings of a group and at least the start of what follows them fit into ``room`` points."""
    left = room - sum(block.above + block.height for block in group[:-1]) - group[-1].above
    last = group[-1]
    return last.height <= left or (left > 0 and last.split(left) is not None)


def paginate(blocks: Iterable[Block], room: float) -> tuple[Page, ...]:
    """The blocks on pages of ``room`` points. A heading never stands alone at a page's end."""
    stack = _Stack(room)
    group: list[Block] = []
    for block in blocks:
        if isinstance(block, NewPage):
            _flush(stack, group)
            stack.turn()
            continue
        group.append(block)
        if not block.keep_with_next:
            _flush(stack, group)
    _flush(stack, group)
    stack.turn()
    return tuple(stack.pages)


def _flush(stack: _Stack, group: list[Block]) -> None:
    if group and stack.page and not _fits(group, stack.room - stack.y) and _fits(group, stack.room):
        stack.turn()
    for block in group:
        stack.put(block)
    group.clear()
