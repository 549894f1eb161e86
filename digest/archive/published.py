"""What the archive shows of a digest that left: its content, how its items were ranked, and how each source did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from digest.archive.takedown import Withdrawn, without, without_all
from digest.content.links import page_path
from digest.content.tongue import say
from digest.content.words import country_name, day, local_day
from digest.drafting.coverage import reader_state
from store.deliveries.corrections import HARM, Correction, corrections_of, withdrawn_documents, withdrawn_items
from store.deliveries.deliveries import accepted
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
class Corrected:
    """An entry of the log of corrections; what was withdrawn has no words, nor has what was corrected in it before."""

    item: int
    kind: str
    at: str
    day: str
    was: str
    right: str
    withdrawn: bool


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
    window_from: str
    scored: tuple[Scored, ...]
    sources: tuple[Source, ...]
    sent_day: str
    corrections: tuple[Corrected, ...] = ()
    """What was corrected and withdrawn in it, the newest first."""

    @property
    def updated_at(self) -> str:
        """When its page last changed: when it was sent, corrected, or an item of it withdrawn."""
        return max([self.sent_at or self.window_to, *(one.at for one in self.corrections)])

    def corrections_of(self, number: int) -> list[Corrected]:
        """The corrections of an item, the oldest first."""
        return [one for one in reversed(self.corrections) if one.item == number and not one.withdrawn]

    @property
    def headline(self) -> str:
        """What the index says of it."""
        return str(self.model["head"]["headline"])

    @property
    def entries(self) -> list[dict[str, Any]]:
        """All its entries, in their order."""
        return [entry for section in self.model["sections"] for entry in section["entries"]]


def published(store: Store, briefing: str, timezone: str) -> list[Published]:
    """The digests of a briefing that left, the newest first. Those drafted before digests had sections are left out.

    Of one that was withdrawn while it was being sent a notice stands there, since some of its readers have its address.
    """
    documents = withdrawn_documents(store)
    issues = []
    for digest in list_digests(store, briefing):
        stopped = digest.state == "withdrawn" and bool(accepted(store, digest.id))
        if (digest.state in LEFT or stopped) and "sections" in (model := json.loads(digest.model)):
            withdrawn = Withdrawn(withdrawn_items(store, digest.id), documents)
            shown = without_all(_whole(model)) if stopped else without(_whole(model), withdrawn)
            issues.append(_published(store, digest, shown, timezone, withdrawn))
    return issues


def newest(issues: list[Published]) -> Published | None:
    """The newest issue that stands; None without one."""
    return next((issue for issue in issues if issue.model["sections"]), None)


def _whole(model: dict[str, Any]) -> dict[str, Any]:
    """A content with what contents have had since it was written."""
    sections = [
        {**section, "entries": [
            {"country": "", "file": "", **entry, "rows": [{"url": None, **row} for row in entry["rows"]]}
            for entry in section["entries"]
        ]}
        for section in model["sections"]
    ]  # fmt: skip
    return {"language": "en", "reply_to": "", "page": "", "beyond": [], "events": [], **model, "sections": sections}


def _published(
    store: Store, digest: Digest, model: dict[str, Any], timezone: str, withdrawn: Withdrawn
) -> Published:  # fmt: skip
    scored = tuple(
        Scored(row.number, row.score, tuple(json.loads(row.why).get("points", {}).items()))
        for row in items_of(store, digest.id)
        if model["sections"] and row.number not in withdrawn.numbers and row.document_id not in withdrawn.documents
    )
    weeks = source_weeks(store, digest.window_from, digest.window_to)
    sources = tuple(_source(week, digest.window_from, timezone) for week in weeks)
    return Published(
        id=digest.id, briefing=digest.briefing, week=digest.week, path=page_path(digest.briefing, digest.week),
        hash=digest.approved_hash or digest.hash, sent_at=digest.sent_at or "", window_to=digest.window_to, model=model,
        window_from=digest.window_from, scored=scored, sent_day=day(local_day(digest.sent_at or digest.window_to, timezone)),
        sources=tuple(sorted(sources, key=lambda one: (one.country, one.publisher))),
        corrections=tuple(_corrected(one, withdrawn, timezone) for one in corrections_of(store, digest.id)),
    )  # fmt: skip


def _corrected(one: Correction, withdrawn: Withdrawn, timezone: str) -> Corrected:
    gone, hidden = one.kind == HARM, one.item in withdrawn.numbers
    return Corrected(
        item=one.item, kind=one.kind, at=one.at, day=day(local_day(one.at, timezone)), was="" if hidden else one.was,
        right="" if hidden else one.corrected, withdrawn=gone,
    )  # fmt: skip


def _source(week: SourceWeek, opens: str, timezone: str) -> Source:
    return Source(
        publisher=week.publisher, country=country_name(week.country), state=reader_state(week, opens), core=week.core,
        last=day(local_day(week.last_seen_at, timezone)) if week.last_seen_at else say("never"),
    )  # fmt: skip
