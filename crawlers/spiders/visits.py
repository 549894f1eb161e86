"""A visit: one run of one source inside the collecting process, where it stands, and the linked pages it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from time import monotonic

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

Marks = dict[str, str | None]


class Stage(Enum):
    """Where a visit stands; it only ever moves on to a later one."""

    WAITING = "nothing was asked yet"
    OPEN = "requests leave, and answers come"
    CLOSING = "nothing more is asked; what is on its way still arrives"
    ENDED = "its outcome was told"


@dataclass(eq=False)
class Visit:
    """One run of one source inside the child."""

    source: Source
    validators: dict[str, Marks]
    window: Window
    kept: Reached = field(default_factory=Reached)
    """How far the runs before have read."""
    stage: Stage = Stage.WAITING
    opened_at: float = 0.0
    """On the monotonic clock."""
    tally: Tally = field(default_factory=Tally)
    fresh: dict[str, Marks] = field(default_factory=dict)
    urls: set[str] = field(default_factory=set)
    """The documents met in this run."""
    asked: set[Request] = field(default_factory=set)
    """The listing pages asked for in this run, with their addresses as they were written and as Scrapy writes them."""
    listings: int = 0
    linked: int = 0
    """How many listing pages, and how many linked pages, were asked for."""
    on_the_way: int = 0
    listings_on_the_way: int = 0
    """How many requests of either sort were not dealt with yet, and how many of them are listing pages."""
    rest: tuple[Request, int] | None = None
    """Where the next run goes on: a page, and its number."""
    incomplete: bool = False
    """Some linked page failed for now or was left: the listing is to be read again, whatever the server says."""

    # -- where it stands

    @property
    def over(self) -> bool:
        """Whether nothing more is asked for it."""
        return self.stage in (Stage.CLOSING, Stage.ENDED)

    @property
    def lasting(self) -> float | None:
        """For how long it has been under way, in seconds; None where it is not."""
        return monotonic() - self.opened_at if self.stage in (Stage.OPEN, Stage.CLOSING) else None

    def open(self) -> bool:
        """Note that its first request is about to leave; False where one has left before."""
        if self.stage is not Stage.WAITING:
            return False
        self.stage, self.opened_at = Stage.OPEN, monotonic()
        return True

    def end(self) -> bool:
        """Note that its outcome is told; False where it was told before."""
        if self.stage is Stage.ENDED:
            return False
        self.stage = Stage.ENDED
        return True

    def wait_until(self, retry_at: str | None) -> None:
        """Close: its server asks for patience, until a time if it said one. What is queued is dropped."""
        self.tally.retry_at = retry_at
        self._close()

    def time_over(self, limit: float) -> None:
        """Close: its time (seconds) is over; what is queued waits for the next run."""
        self.incomplete = True
        self.blame(Fault("failed", f"not done after {limit:.0f} s (collect.source_timeout)"))
        self._close()

    def _close(self) -> None:
        self.stage = Stage.ENDED if self.stage is Stage.ENDED else Stage.CLOSING

    # -- what is on its way

    def leaves(self, listing: Request | None = None, *, page: bool = True) -> None:
        """Count a request that is made, for a listing page (`page`) or documents' own."""
        self.on_the_way += 1
        if listing:
            self.asked.add(listing)
            self.listings += page
            self.listings_on_the_way += 1

    def received(self, body: bytes) -> None:
        """Count an answer."""
        self.tally.requests += 1
        self.tally.bytes += len(body)

    def arrived(self, *, listing: bool) -> bool:
        """Count a request that was dealt with, whatever came of it; whether none is on its way now."""
        self.on_the_way -= 1
        self.listings_on_the_way -= listing
        return self.on_the_way <= 0

    # -- what it has seen

    def blame(self, fault: Fault) -> None:
        """Note what is wrong; what was noted first stays."""
        self.tally.fault = self.tally.fault or fault

    def unchanged(self, url: str, digest: str, *, status: int) -> bool:
        """Whether a listing page is as it was when it was read last; then its marks are kept."""
        marks = self.validators.get(url, {})
        if status != 304 and marks.get("body_hash") != digest:
            return False
        self.tally.unchanged += 1
        self.fresh[url] = marks
        return True

    def meet(self, entries: Mapping[str, Entry], fault: Fault | None, without: int) -> None:
        """Count the documents that a listing page names; `without`: how many entries have no link that can be used."""
        self.urls.update(entries)
        self.tally.seen += len(entries)
        self.tally.dated += sum(entry.dated for entry in entries.values())
        if fault:
            self.blame(fault)
        elif without:
            self.tally.warnings.append(f"{without} entries without a usable link were left out")

    def leave(self, links: tuple[Request, ...], page: int) -> None:
        """Note which further pages the limit of pages left out."""
        if self.source.dated and len(links) == 1:
            self.rest = links[0], page
            self.tally.warnings.append("more pages follow, which the next run reads (paging.pages, collect.max_pages)")
        elif self.source.pages is None:
            said = f"{len(links)} further pages were left out (paging.pages, collect.max_pages)"
            self.tally.warnings.append(said)

    def leave_linked(self, count: int) -> None:
        """Note how many linked pages their limit leaves to the next run."""
        self.tally.left += count
        self.incomplete = self.incomplete or bool(count)

    def marks(self, *, keep: bool) -> dict[str, Marks]:
        """What to remember of the run's listing pages for the next one."""
        return self.fresh if keep else {}

    def reached(self, *, keep: bool) -> Reached | None:
        """How far the source is read now; None for one whose query names no time."""
        return reached_after(self.kept, self.window, self.rest, keep=keep) if self.source.dated else None


@dataclass(frozen=True, slots=True)
class Target:
    """A linked page: its canonical address, the entry that led to it, and what is known of it."""

    url: str
    entry: Entry
    known: Known | None
    hops: int = 0
    """How many answers have already said that its text is elsewhere."""

    def further(self, entry: Entry) -> Target:
        """The same document, as an answer told it better, which says where its text is."""
        return replace(self, entry=entry, hops=self.hops + 1)


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
