"""The standing orders of `config/briefings/`: what goes out, for which window, under which limits.

docs/briefing.md describes every key.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from digest.content.tongue import Tongue
from ground.addresses import clean_address
from ground.errors import DigestError
from ground.records import THEMES
from ground.toml.strict import Faults, Strict, parse, read_toml
from store.deliveries.wishes import Wishes

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TRAFFICKING_WEIGHT = 3.0
OTHER_WEIGHT = 2.0
WEEK = 7 * 24 * 60
# When it leaves and who lets it: readers see nothing of these.
OF_THE_DESK = {"id", "send_at", "approve_until", "hold_minutes", "two_person", "approvers", "unknown_policy"}


def wall_time(value: str) -> tuple[int, int, int]:
    """Weekday (Monday is 0), hour and minute of words such as "Thu 12:00". Raises ValueError."""
    match = re.fullmatch(r"([A-Z][a-z]{2}) ([01]\d|2[0-3]):([0-5]\d)", value)
    if not match or match[1] not in WEEKDAYS:
        raise ValueError(f'"{value}" is not a day and an hour; write them as "Thu 12:00"')
    return WEEKDAYS.index(match[1]), int(match[2]), int(match[3])


def _minute(value: str) -> int:
    """The minute of the week of words such as "Thu 12:00"."""
    weekday, hour, minute = wall_time(value)
    return (weekday * 24 + hour) * 60 + minute


def _wall_time(value: str) -> str:
    wall_time(value)
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f'"{value}" is not a time zone; write one such as "Europe/Brussels"') from error
    return value


def _theme(value: str) -> str:
    if value not in THEMES:
        raise ValueError(f'"{value}" is not a theme; known are {", ".join(THEMES)}')
    return value


def _one_line(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise ValueError("should be one line of words")
    return value


def _mail_address(value: str) -> str:
    try:
        return clean_address(value)
    except DigestError as error:
        raise ValueError(str(error)) from error


WallTime = Annotated[str, AfterValidator(_wall_time)]
Theme = Annotated[str, AfterValidator(_theme)]
Line = Annotated[str, AfterValidator(_one_line)]
Count = Annotated[int, Field(ge=1, le=50)]


class Words(Strict):
    """How long a digest may be, in words of its plain-text part."""

    target: Annotated[int, Field(ge=100)] = 850
    floor: Annotated[int, Field(ge=0)] = 700
    ceiling: Annotated[int, Field(ge=100)] = 1000

    @model_validator(mode="after")
    def _in_order(self) -> Words:
        if not self.floor <= self.target <= self.ceiling:
            raise ValueError("floor, target and ceiling should rise in this order")
        return self


class Group(Strict):
    """A `[briefing.<id>.groups.<name>]`: recipients who get a part of the digest until they choose for themselves."""

    themes: list[Theme] = Field(default_factory=list)
    countries: list[Annotated[str, Field(pattern=r"^[A-Z]{2,3}$")]] = Field(default_factory=list)
    files: list[Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]] = Field(default_factory=list)


class BriefingTable(Strict):
    """The keys that a `[briefing.<id>]` table may hold."""

    title: Line = "Weekly watchdog briefing"
    language: Tongue = "en"
    timezone: Annotated[str, AfterValidator(_zone)] = "Europe/Brussels"
    window_closes: WallTime = "Thu 12:00"
    send_at: WallTime = "Fri 12:00"
    approve_until: WallTime = "Fri 16:00"
    hold_minutes: Annotated[int, Field(ge=0, le=10_080)] = 30
    two_person: bool = False
    approvers: Annotated[tuple[Annotated[str, AfterValidator(_mail_address)], ...], Field(strict=False)] = ()
    unknown_policy: Literal["ask", "retry-once"] = "ask"
    words: Words = Words()
    list_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")] = "briefing.policywatch.example"
    theme_weight: dict[Theme, Annotated[float, Field(ge=0, le=3)]] = Field(default_factory=dict)
    themes: Annotated[list[Theme], Field(min_length=1)] = Field(default_factory=lambda: list(THEMES))
    min_score: Annotated[float, Field(ge=0, le=1)] = 0.5
    most_items: Count = 12
    most_per_theme: Count = 2
    theme_most: dict[Theme, Count] = Field(default_factory=lambda: {"trafficking": 4})
    most_per_country: Count = 3
    most_per_publisher: Count = 2
    most_countries: Annotated[int, Field(ge=0, le=50)] = 8
    groups: dict[Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")], Group] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _times_in_order(self) -> BriefingTable:
        closes, sends, until = map(_minute, (self.window_closes, self.send_at, self.approve_until))
        if (sends - closes) % WEEK > (until - closes) % WEEK:
            raise ValueError(
                f'the times are out of order: after window_closes ("{self.window_closes}") comes send_at '
                f'("{self.send_at}"), and not before it approve_until ("{self.approve_until}")'
            )
        return self

    @property
    def rules_mark(self) -> str:
        """A short mark of the rules that readers see the effect of; an approval is bound to it."""
        # Without groups the mark is what it was before there were any.
        rules = self.model_dump(mode="json", exclude=OF_THE_DESK | (set() if self.groups else {"groups"}))
        return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()[:12]

    def group(self, name: str) -> str:
        """The name of a group that there is, or "" for none. Raises DigestError."""
        if name and name not in self.groups:
            known = ", ".join(self.groups) or "none"
            raise DigestError(
                f"there is no group {name[:80]!r} in this briefing (there are: {known}); add it to its file"
            )
        return name

    def wishes_of(self, group: str) -> Wishes:
        """What a group of recipients gets; the whole for one that is not there any more, or for none."""
        found = self.groups.get(group, Group())
        return Wishes(tuple(found.themes), tuple(found.countries), tuple(found.files))

    def weight(self, theme: str) -> float:
        """What a document of the theme is worth, in points, at full score."""
        return self.theme_weight.get(theme, TRAFFICKING_WEIGHT if theme == "trafficking" else OTHER_WEIGHT)

    def most_of(self, theme: str) -> int:
        """How many items stand under a theme while others have any."""
        return self.theme_most.get(theme, self.most_per_theme)


class Briefing(BriefingTable):
    """A standing order with its id, the name of its table in the config."""

    id: str


class BriefingFile(Strict):
    """A whole file: nothing but briefings."""

    briefing: dict[str, BriefingTable]


def read_briefings(folder: Path, faults: Faults) -> dict[str, Briefing]:
    """All briefings of a config folder (or of its `briefings/` folder) by id; what is wrong is noted in `faults`."""
    inner = folder / "briefings"
    found: dict[str, Briefing] = {}
    for file in sorted((inner if inner.is_dir() else folder).glob("*.toml")):
        table = read_toml(file, faults)
        parsed = parse(BriefingFile, table, file, faults) if table is not None else None
        for name, one in parsed.briefing.items() if parsed else ():
            if not ID.fullmatch(name):
                faults.add(file, None, f"briefing.{name}: an id is small letters, digits and single hyphens")
            elif name in found:
                faults.add(file, None, f"briefing.{name}: is in another file too; give one of them another id")
            else:
                found[name] = Briefing(id=name, **{key: getattr(one, key) for key in one.model_fields_set})
    return found
