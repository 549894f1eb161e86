"""Sources as config describes them: one TOML table each, under config/sources/. docs/operators.md explains every key."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from crawlers.sources.kinds import KINDS, kind_of, near_kinds
from crawlers.sources.lasting import FILLED, filled
from crawlers.sources.needs import address_fault, place_of, unmet
from crawlers.sources.selectors import check_selector
from crawlers.sources.tongues import language_fault
from ground.clock import seconds
from ground.records import THEMES
from ground.settings import Span
from ground.toml.strict import Strict
from store.health.runs import SourceRow

WINDOW = "30d"
# Not in ISO 3166: the Union, bodies of many states, and Kosovo by the code in use for it; with their time zones.
ELSEWHERE = {"EU": "Europe/Brussels", "INT": "Europe/Brussels", "XK": "Europe/Belgrade"}
SENDER = re.compile(r"([^@\s]{1,64}@)?[\w-]+(\.[\w-]+)+")
LEAST_EVERY = 60
# Headers that carry what lets one in.
KEYS = frozenset({"authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token"})


def _reason(value: Any) -> Any:
    """Why a source is paused. Raises ValueError for a yes or no."""
    if isinstance(value, bool):
        raise ValueError(
            'should be the reason in quotation marks, such as "moved, new address wanted"; who comes after you reads it'
            if value
            else "should be left out: a source without it is asked"
        )
    return value


class Expect(Strict):
    """What the source promises; where it no longer holds, a run ends as `drifted` or the source counts as `silent`."""

    items: Annotated[int, Field(ge=0)] = 1
    silence: Span | None = None
    dates: bool = False


class Selectors(Strict):
    """Where a listing keeps what: CSS, or XPath where it begins with / or ./ (all but `item` inside an item)."""

    item: str
    link: str = "a"
    title: str | None = None
    date: str | None = None
    summary: str | None = None
    next: str | None = None

    @field_validator("*")
    @classmethod
    def _can_be_read(cls, value: str | None) -> str | None:
        return None if value is None else check_selector(value)


class Paging(Strict):
    """How to reach further pages: a `next` path in the answer, or a counting parameter; `pages` at most."""

    pages: Annotated[int, Field(ge=1, le=500)] | None = None
    next: str | None = None
    param: str | None = None
    start: int = 1
    size_param: str | None = None
    size: Annotated[int, Field(ge=1)] | None = None
    step: Literal["page", "offset"] = "page"


class Fields(Strict):
    """Where an answer keeps what: dotted paths, `items` from the root, the others inside an item.

    `url` may be an address with paths in braces: "https://parliament.example/bills/{Id}".
    """

    items: str = ""
    url: str
    title: str
    date: str | None = None
    summary: str | None = None
    text: str | None = None
    language: str | None = None


class Source(Strict):
    """One thing we poll."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,79}$")]
    publisher: Annotated[str, Field(min_length=1)]
    country: str
    kind: str
    url: str
    languages: Annotated[tuple[str, ...], Field(min_length=1, strict=False)]
    every: Span = "12h"
    publishes: Literal["law", "official", "report", "news"] = "news"
    priority: Annotated[int, Field(ge=1, le=5)] = 3
    core: bool = False
    hint: Annotated[tuple[str, ...], Field(strict=False)] = ()
    text: Literal["full", "excerpt", "link"] = "full"
    follow: bool | None = None
    timezone: str | None = None
    expect: Expect = Expect()
    selectors: Selectors | None = None
    paging: Paging = Paging()
    fields: Fields | None = None
    query: str | None = None
    window: Span | None = None
    match: str | None = None
    set: str | None = None
    metadata_prefix: str | None = None
    each: Literal["mail", "link"] | None = None
    senders: Annotated[tuple[str, ...], Field(min_length=1, strict=False)] | None = None
    options: dict[str, Any] = Field(default_factory=dict)
    delay: Span | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    allow_private: bool = False
    disabled: Annotated[Annotated[str, Field(min_length=1)] | None, BeforeValidator(_reason)] = None
    licence: str = ""
    notes: str = ""

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str, info: ValidationInfo) -> str:
        fault = address_fault(info.data.get("kind", ""), value, info.data.get("id", ""))
        if fault:
            raise ValueError(fault)
        return value

    @field_validator("kind")
    @classmethod
    def _is_kind(cls, value: str) -> str:
        if value not in KINDS:
            raise ValueError(f'"{value}" is not a kind of source; {near_kinds(value)}')
        return value

    @field_validator("country")
    @classmethod
    def _is_country(cls, value: str) -> str:
        from babel.core import get_global

        if value not in ELSEWHERE and value not in get_global("territory_zones"):
            raise ValueError(f'"{value}" is not a country: two letters of ISO 3166, or EU, INT or XK')
        return value

    @field_validator("languages")
    @classmethod
    def _are_languages(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for one in value:
            fault = language_fault(one, info.data.get("country", ""))
            if fault:
                raise ValueError(fault)
        return value

    @field_validator("every")
    @classmethod
    def _is_patient(cls, value: str) -> str:
        if seconds(value) < LEAST_EVERY:
            raise ValueError(
                f'"{value}" is less than a minute, and no publisher is asked so often; write "15m" or more'
            )
        return value

    @field_validator("headers")
    @classmethod
    def _hold_no_key(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            if name.lower() in KEYS:
                raise ValueError(
                    f"{name} is a secret, and what stands here can be read by others; such a source cannot be asked"
                )
        return value

    @field_validator("hint")
    @classmethod
    def _are_themes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one not in THEMES:
                near = get_close_matches(one, THEMES, n=1)
                hint = f"did you mean {near[0]}?" if near else f"themes are {', '.join(THEMES)}"
                raise ValueError(f'"{one}" is not a theme; {hint}')
        return value

    @field_validator("senders")
    @classmethod
    def _are_senders(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for one in value or ():
            if not SENDER.fullmatch(one):
                raise ValueError(
                    f'"{one}" is neither an address such as "news@office.example" nor a host such as "office.example"'
                )
        return value

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, value: str | None) -> str | None:
        try:
            return value if value is None else ZoneInfo(value).key
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f'"{value}" is not a time zone such as "Europe/Brussels"') from error

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Source:
        fault = unmet(self)
        if fault:
            raise ValueError(fault)
        return self

    @property
    def follows(self) -> bool:
        """Whether linked pages are fetched: what the source says, else what is usual for its kind."""
        if self.follow is not None:
            return self.follow
        return kind_of(self.kind).follows

    @property
    def dated(self) -> bool:
        """Whether the source is asked for what is new since the last time, so that its address changes every time."""
        return kind_of(self.kind).dated or "{since" in (self.query or "")

    @property
    def chosen(self) -> Strict:
        """The options as its kind knows them."""
        return kind_of(self.kind).options.model_validate(self.options)

    @property
    def least_delay(self) -> float:
        """Seconds that must pass between two requests, whatever robots.txt allows; 0 where nothing more is asked for.

        What a source says itself comes before what its kind asks for.
        """
        if self.delay:
            return float(seconds(self.delay))
        return kind_of(self.kind).delay

    @property
    def lookback(self) -> str:
        """How far back to look where nothing else says it."""
        return self.window or WINDOW

    @property
    def pages(self) -> int | None:
        """How many pages at most; None where only the settings bound them, since all of them belong to the answer."""
        return self.paging.pages or (None if self.dated else kind_of(self.kind).pages)

    @property
    def page_size(self) -> int:
        """How many rows a page is asked for."""
        return self.paging.size or kind_of(self.kind).page_size

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the source writes times: its own, else that of its country's first zone."""
        if self.timezone:
            return ZoneInfo(self.timezone)
        from babel.core import get_global

        zones = [ELSEWHERE.get(self.country, ""), *get_global("territory_zones").get(self.country, ())]
        return ZoneInfo(next(filter(None, zones)))

    def address_on(self, day: date) -> str:
        """Its address on a day: {year}, {month} and {day} in it are filled in."""
        return filled(self.url, day) if self.kind in FILLED else self.url

    @property
    def places(self) -> frozenset[str]:
        """The hosts, each with its port, that the source's own address names."""
        return frozenset({place_of(self.url)})

    @property
    def mark(self) -> str:
        """Changes whenever the source's config changes, so that a new selector is not answered with "not modified"."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    def row(self) -> SourceRow:
        """What the store keeps of this source."""
        return SourceRow(
            id=self.id, publisher=self.publisher, country=self.country, kind=self.kind, url=self.url,
            languages=self.languages, publishes=self.publishes, priority=self.priority, core=self.core,
            every_seconds=seconds(self.every),
            silence_seconds=seconds(self.expect.silence) if self.expect.silence else None,
            hint=self.hint, disabled=self.disabled, licence=self.licence,
        )  # fmt: skip
