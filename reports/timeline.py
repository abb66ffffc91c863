"""The timeline: a lane per profile with its approved window, suspensions, sessions, use outside approval, reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from reports.blocks import WIDTH, Block
from reports.conduct_content import Lane, Session, Timeline
from reports.lines import BLUE, EDGE, GRAY, GREEN, INK, LANE, NAVY, PANEL, RED, RULE, Color, Style, fill
from reports.pen import Pen, Point, Tag
from reports.text import Face, width_of
from reports.wording import day

LABEL_ROOM = 98.0
LANE_HEIGHT = 18.0
BAR = 9.6
HEAD = 16.0
FOOT = 32.0
_SMALL = Style(Face.STRONG, 7.2, 9, BLUE)
_STRONG = Style(Face.STRONG, 8.2, 10, INK)
_FLAG = Style(Face.BOLD, 7.2, 9, RED)
_QUIET = Style(Face.TEXT, 7.8, 10, GRAY)


@attrs.define(eq=False)
class TimelineBlock(Block):
    """Some of the lanes of a timeline on one axis; splits between lanes."""

    timeline: Timeline
    zone: ZoneInfo
    parent: Tag
    lanes: tuple[Lane, ...]
    above: float = 6
    tag: Tag = attrs.Factory(lambda: Tag("Figure"))

    @property
    def height(self) -> float:
        return HEAD + sum(self._lane_height(number) for number in range(len(self.lanes))) + FOOT

    def _lane_height(self, number: int) -> float:
        """A lane that opens a new identity carries its number above."""
        opens = number == 0 or self.lanes[number].identity != self.lanes[number - 1].identity
        return LANE_HEIGHT + (9.5 if opens else 0) + (8 if self._crowded(self.lanes[number]) else 0)

    def _crowded(self, lane: Lane) -> bool:
        """Whether the words on use outside approval need a line of their own, for want of room at the left."""
        flagged = [session for session in lane.sessions if session.outside]
        if not flagged:
            return False
        left = self._x(flagged[0].at) - _flag_width(flagged[0]) - 7
        busy = [self._x(each.at) for each in lane.sessions if not each.outside]
        borders = (border for span in lane.approved for border in (span.start, span.until))
        busy += [self._x(border) for border in borders if border is not None]
        return left < LABEL_ROOM or any(left - 3 <= at <= self._x(flagged[0].at) for at in busy)

    def split(self, room: float) -> tuple[Block, Block] | None:
        used, count = HEAD + FOOT, 0
        while count < len(self.lanes) and used + self._lane_height(count) <= room:
            used += self._lane_height(count)
            count += 1
        if count == 0 or count == len(self.lanes):
            return None
        rest = attrs.evolve(self, lanes=self.lanes[count:], above=0)
        return attrs.evolve(self, lanes=self.lanes[:count]), rest

    @property
    def _from(self) -> datetime:
        return datetime.combine(self.timeline.period_from, time(), tzinfo=self.zone)

    @property
    def _to(self) -> datetime:
        return datetime.combine(self.timeline.period_to + timedelta(days=1), time(), tzinfo=self.zone)

    def _x(self, at: datetime) -> float:
        """Where an instant lies on the axis, kept inside it."""
        start, end = self._from.astimezone(UTC), self._to.astimezone(UTC)
        share = (at.astimezone(UTC) - start) / (end - start)
        return LABEL_ROOM + min(1.0, max(0.0, share)) * (WIDTH - LABEL_ROOM - 2)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        self.tag = self.parent.add("Figure", alt=told(attrs.evolve(self.timeline, lanes=self.lanes)))
        with pen.figure(self.tag, x, y, WIDTH, self.height):
            self._axis(pen, x, y)
            top = y + HEAD
            for number, lane in enumerate(self.lanes):
                height = self._lane_height(number)
                self._lane(
                    pen,
                    lane,
                    x,
                    top + height - LANE_HEIGHT,
                    opens=number == 0 or lane.identity != self.lanes[number - 1].identity,
                )
                top += height
            self._reviews(pen, x, y, top)

    def _say(self, pen: Pen, text: str, style: Style, x: float, baseline: float) -> None:
        pen.line(self.tag, fill(text, style, 999)[0], x, baseline)

    def _days(self) -> Iterator[date]:
        each = self.timeline.period_from
        while each <= self.timeline.period_to:
            yield each
            each += timedelta(days=1)

    def _axis(self, pen: Pen, x: float, y: float) -> None:
        bottom = y + self.height - FOOT + 4
        pen.box(x + LABEL_ROOM, y + HEAD, WIDTH - LABEL_ROOM - 2, bottom - y - HEAD, fill=PANEL)
        said = -100.0
        for each in self._days():
            left = x + self._x(datetime.combine(each, time(), tzinfo=self.zone))
            first = each == self.timeline.period_from
            if each.day == 1 or first:
                pen.rule(left, y + 2, left, bottom, EDGE, 0.7)
                name = f"{each:%B}" if each.day == 1 else f"{each:%B} {each.day}"
                if left - said > width_of(name, Face.STRONG, 7.8) + 14:
                    self._say(pen, name, Style(Face.STRONG, 7.8, 10, NAVY), left + 3, y + 10)
                    said = left
            elif each.weekday() == 0:
                pen.rule(left, y + HEAD, left, bottom, RULE, 0.5)
        pen.rule(x, y + HEAD, x + WIDTH - 2, y + HEAD, EDGE, 0.6)

    def _lane(self, pen: Pen, lane: Lane, x: float, top: float, *, opens: bool) -> None:
        middle = top + LANE_HEIGHT / 2 + 1
        if opens:
            up = 17.5 if self._crowded(lane) else 9.5
            pen.rule(x, top - up, x + WIDTH - 2, top - up, EDGE, 0.5)
            self._say(pen, lane.identity, _SMALL, x, top - up + 8)
        self._say(pen, lane.profile, _STRONG, x, middle + 2.8)
        space = LABEL_ROOM - width_of(lane.profile, Face.STRONG, 8.2) - 10
        if width_of(lane.platform, Face.TEXT, 7.8) <= space:
            self._say(pen, lane.platform, _QUIET, x + LABEL_ROOM - space - 4, middle + 2.8)
        for span in lane.approved:
            self._bar(pen, x, middle, self._x(span.start), self._x(span.until or self._to))
        for span in lane.suspended:
            self._hatched(pen, x, middle, self._x(span.start), self._x(span.until or self._to))
        for session in lane.sessions:
            at = x + self._x(session.at)
            if session.outside:
                pen.box(at - 3, middle - 3, 6, 6, fill=RED)
            else:
                pen.dot(at, middle, 2.2, fill=NAVY)
        self._flag(pen, lane, x, middle)

    def _bar(self, pen: Pen, x: float, middle: float, start: float, end: float) -> None:
        if end > start:
            pen.box(x + start, middle - BAR / 2, end - start, BAR, fill=LANE, edge=BLUE, line=0.7)

    def _hatched(self, pen: Pen, x: float, middle: float, start: float, end: float) -> None:
        if end <= start:
            return
        hatch(pen, x + start, middle - BAR / 2, end - start)

    def _flag(self, pen: Pen, lane: Lane, x: float, middle: float) -> None:
        """What was outside approval, in words beside its first square: left of it where there is room."""
        flagged = [session for session in lane.sessions if session.outside]
        if not flagged:
            return
        words, wide = _flag_words(flagged[0]), _flag_width(flagged[0])
        first = self._x(flagged[0].at)
        if self._crowded(lane):
            left = min(max(first - wide / 2, LABEL_ROOM + 2), WIDTH - wide - 4)
            self._say(pen, words, _FLAG, x + left, middle - BAR / 2 - 2.2)
        else:
            self._say(pen, words, _FLAG, x + first - wide - 7, middle + 2.5)

    def _reviews(self, pen: Pen, x: float, y: float, bottom: float) -> None:
        for urn, at in self.timeline.reviews:
            if not self._from <= at < self._to:
                continue
            left = x + self._x(at)
            pen.rule(left, y + HEAD, left, bottom + 4, GREEN, 0.9, (2.5, 1.8))
            pen.shape(diamond(left, bottom, 4.4), fill=GREEN)
            words = f"Review {urn}"
            wide = width_of(words, Face.STRONG, 7.2)
            put = min(max(left - wide / 2, x + LABEL_ROOM), x + WIDTH - wide)
            self._say(pen, words, Style(Face.STRONG, 7.2, 9, GREEN), put, bottom + 17)
        self._legend(pen, x, bottom + 27)

    def _legend(self, pen: Pen, x: float, baseline: float) -> None:
        middle = baseline - 2.6
        entries: tuple[tuple[str, Callable[[float], None]], ...] = (
            ("Authorized and approved", lambda at: pen.box(at, middle - 3, 11, 6, fill=LANE, edge=BLUE, line=0.7)),
            ("Suspended", lambda at: hatch(pen, at, middle - 3, 11, 6)),
            ("Logged session", lambda at: pen.dot(at + 5, middle, 2.2, fill=NAVY)),
            ("Session outside approval", lambda at: pen.box(at + 2, middle - 3, 6, 6, fill=RED)),
            ("Review meeting", lambda at: pen.shape(diamond(at + 5, middle - 4, 4), fill=GREEN)),
        )
        left = x
        for words, draw in entries:
            draw(left)
            self._say(pen, words, _QUIET, left + 15, baseline)
            left += 15 + width_of(words, _QUIET.face, _QUIET.size) + 13


def _flag_words(session: Session) -> str:
    return " ".join(filter(None, (session.finding, "outside approval")))


def _flag_width(session: Session) -> float:
    return width_of(_flag_words(session), _FLAG.face, _FLAG.size)


def diamond(x: float, top: float, half: float) -> tuple[Point, ...]:
    """The corners of a diamond whose upper corner is at (x, top)."""
    return ((x, top), (x + half, top + half), (x, top + 2 * half), (x - half, top + half))


def hatch(  # noqa: PLR0917 - a rectangle and its color, as in the pen
    pen: Pen, x: float, y: float, width: float, height: float = BAR, wash: Color = PANEL
) -> None:
    """A hatched bar: suspended, or partly."""
    pen.box(x, y, width, height, fill=wash, edge=EDGE if wash == PANEL else None, line=0.6)
    with pen.clipped(x, y, width, height):
        step = -height
        while step < width:
            pen.rule(x + step, y + height, x + step + height, y, EDGE, 0.6)
            step += 3.2


def timeline_block(parent: Tag, timeline: Timeline, zone: str) -> TimelineBlock:
    """The timeline as a figure; its alternative text tells each lane in words."""
    return TimelineBlock(timeline, ZoneInfo(zone), parent.add("Sect"), timeline.lanes)


def told(timeline: Timeline) -> str:
    """The figure in words."""
    lanes = []
    for lane in timeline.lanes:
        outside = sum(1 for each in lane.sessions if each.outside)
        lanes.append(
            f"{lane.profile} on {lane.platform}: approvals {len(lane.approved)}, logged sessions {len(lane.sessions)}, "
            f"outside approval {outside}"
        )
    said = "; ".join(lanes) or "no profiles"
    return f"Timeline {day(timeline.period_from)} to {day(timeline.period_to)}. {said}."
