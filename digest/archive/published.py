"""What the archive shows of a digest that left: its content, how its items were ranked, and how each source did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from digest.content.words import country_name, day, local_day
from digest.drafting.coverage import reader_state
from store.deliveries.digests import LEFT, Digest, items_of, list_digests
from store.documents.windows import SourceWeek, source_weeks
from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class Scored:
    """An item with the parts of its points."""

    number: int
    score: float
    points: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A line of the coverage table."""

    publisher: str
    country: str
    state: str
    core: bool
    last: str


@dataclass(frozen=True, slots=True)
class Published:
    """A digest as its page shows it. `model` is its content as JSON holds it; `path` is below the archive's root."""

    id: str
    briefing: str
    week: str
    path: str
    hash: str
    sent_at: str
    window_to: str
    model: dict[str, Any]
    scored: tuple[Scored, ...]
    sources: tuple[Source, ...]

    @property
    def headline(self) -> str:
        """What the index says of it."""
        return str(self.model["head"]["headline"])

    @property
    def entries(self) -> list[dict[str, Any]]:
        """All its entries, in their order."""
        return [entry for section in self.model["sections"] for entry in section["entries"]]


def published(store: Store, briefing: str, timezone: str) -> list[Published]:
    """The digests of a briefing that left, the newest first. Those drafted before digests had sections are left out."""
    left = (digest for digest in list_digests(store, briefing) if digest.state in LEFT)
    return [
        _published(store, digest, model, timezone)
        for digest in left
        if "sections" in (model := json.loads(digest.model))
    ]


def _published(store: Store, digest: Digest, model: dict[str, Any], timezone: str) -> Published:
    scored = tuple(
        Scored(row.number, row.score, tuple(json.loads(row.why).get("points", {}).items()))
        for row in items_of(store, digest.id)
    )
    weeks = source_weeks(store, digest.window_from, digest.window_to)
    sources = tuple(_source(week, digest.window_from, timezone) for week in weeks)
    year, week = digest.week.split("-")
    return Published(
        id=digest.id, briefing=digest.briefing, week=digest.week, path=f"{digest.briefing}/{year}/{week}/",
        hash=digest.approved_hash or digest.hash, sent_at=digest.sent_at or "", window_to=digest.window_to, model=model,
        scored=scored, sources=tuple(sorted(sources, key=lambda one: (one.country, one.publisher))),
    )  # fmt: skip


def _source(week: SourceWeek, opens: str, timezone: str) -> Source:
    return Source(
        publisher=week.publisher, country=country_name(week.country), state=reader_state(week, opens), core=week.core,
        last=day(local_day(week.last_seen_at, timezone)) if week.last_seen_at else "never",
    )  # fmt: skip
