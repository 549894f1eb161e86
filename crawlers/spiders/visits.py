"""A visit: one run of one source inside the collecting process, and the linked pages it asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from scrapy.http import Response

from crawlers.formats.entry import Entry
from crawlers.sources.catalogue import Source
from crawlers.spiders.windows import Window, reached_after, window_of
from crawlers.wire.exchange import request_of
from crawlers.wire.outcomes import Tally
from ground.clock import now
from ground.records import Fault, Known, Reached, Request
from store.health.runs import last_success, reached_of, validators_of
from store.shape.database import Store


@dataclass(eq=False)
class Visit:
    """One run of one source inside the child."""

    source: Source
    validators: dict[str, dict[str, str | None]]
    window: Window
    kept: Reached = field(default_factory=Reached)
    """How far the runs before have read."""
    tally: Tally = field(default_factory=Tally)
    fresh: dict[str, dict[str, str | None]] = field(default_factory=dict)
    urls: set[str] = field(default_factory=set)
    pending: int = 0
    asked: set[Request] = field(default_factory=set)
    """The listing pages asked for in this run, with their addresses as they were written and as Scrapy writes them."""
    listings: int = 0
    reading: int = 0
    """How many listing pages were asked for, and how many of them are not read yet."""
    rest: tuple[Request, int] | None = None
    """Where the next run goes on: a page, and its number."""
    linked: int = 0
    """How many linked pages were asked for."""
    begun: bool = False
    closed: bool = False
    incomplete: bool = False
    """Some linked page failed for now or was left: the listing is to be read again, whatever the server says."""
    began_at: float = 0.0

    def leave(self, links: list[Request], page: int) -> None:
        """Note which further pages the limit of pages left out."""
        if self.source.dated and len(links) == 1:
            self.rest = links[0], page
            self.tally.warnings.append("more pages follow, which the next run reads (paging.pages, collect.max_pages)")
        elif self.source.pages is None:
            said = f"{len(links)} further pages were left out (paging.pages, collect.max_pages)"
            self.tally.warnings.append(said)

    def within(self, targets: list[Target], most: int) -> list[Target]:
        """The linked pages to ask for now, no more than `most` in one run: new ones, then those that failed, then known ones.

        The rest is left for the next run, and counted.
        """
        ordered = sorted(targets, key=lambda one: 1 + one.known.visited if one.known else 0)
        room = max(0, most - self.linked)
        self.linked += len(ordered[:room])
        if ordered[room:]:
            self.tally.left += len(ordered[room:])
            self.incomplete = True
        return ordered[:room]

    def marks(self, *, keep: bool) -> dict[str, dict[str, str | None]]:
        """What to remember of the run's listing pages for the next one."""
        return self.fresh if keep else {}

    def reached(self, *, keep: bool) -> Reached | None:
        """How far the source is read now; None for one whose query names no time."""
        return reached_after(self.kept, self.window, self.rest, keep=keep) if self.source.dated else None

    def wait_until(self, retry_at: str | None) -> None:
        """Close the visit: its server asks for patience, until a time if it said one. What is queued is dropped."""
        self.tally.retry_at, self.closed = retry_at, True

    def time_over(self, limit: float) -> None:
        """Close the visit: what is on its way still arrives, what is queued waits for the next run."""
        self.closed, self.incomplete = True, True
        self.tally.fault = self.tally.fault or Fault("failed", f"not done after {limit:.0f} s (collect.source_timeout)")


@dataclass(frozen=True, slots=True)
class Target:
    """A linked page: its canonical address, the entry that led to it, and what is known of it."""

    url: str
    entry: Entry
    known: Known | None
    hops: int = 0
    """How many answers have already said that its text is elsewhere."""


def new_visit(store: Store, source: Source) -> Visit:
    """A visit with the validators of the last good run, as far as the source's config is still the same."""
    kept = reached_of(store, source.id, source.mark)
    window = window_of(source, kept, last_success(store, source.id), now())
    visit = Visit(source, validators_of(store, source.id, source.mark), window, kept)
    if source.dated and window.again:
        visit.tally.quiet = f"it answered, and holds nothing new since {window.since[:10]}"
    return visit


def visit_of(response: Response) -> Visit:
    """The visit that an answer belongs to."""
    visit: Visit = request_of(response).meta["visit"]
    return visit
