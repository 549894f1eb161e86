"""HTML pages that list documents."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scrapy.http import Response

from crawlers.formats.entry import Entry, Listing
from crawlers.lists.html_listing import read_listing
from crawlers.lists.memory import relaunched, shape_of
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.findings import Findings, terms_of
from crawlers.spiders.tasks import read_lists_answer
from crawlers.spiders.visits import visit_of
from crawlers.wire.exchange import content_type, request_of
from ground.records import Apart, Fault
from store.documents.documents import known_documents
from store.health.lists import list_shape
from store.shape.database import Store


class ListingSpider(SourceSpider):
    """Kind `html-listing`: items, links and dates where the source's selectors find them, or its shape tells."""

    name = "listing"

    async def read(self, response: Response, source: Source) -> Listing:
        """The page's items; `drifted` where they have nothing in common with those of the last good list."""
        kind = content_type(response)
        first = request_of(response).cb_kwargs.get("page") == visit_of(response).window.page
        if source.selectors is not None:
            told = kind, source.selectors, self.collect.max_entries, source.languages
            listing = await self.reading(response, source, read_listing, *told)
            return self._compared([("", listing)], response, source) if first else listing
        terms = terms_of(source, self.collect)
        lists = await self.workers.read(response.body, read_lists_answer, terms, kind, response.url, source.languages)
        return self._compared(lists, response, source) if first else lists[0][1]

    def _compared(self, lists: list[tuple[str, Listing]], response: Response, source: Source) -> Listing:
        """The list that holds most of what is known, else that in the place where it was, else the likeliest."""
        if lists[0][1].fault:
            return lists[0][1]
        findings = Findings(terms_of(source, self.collect))
        before = list_shape(self.store, source.id, source.mark)
        views = [view_of(place, one, findings, response.url, self.store) for place, one in lists]
        view = max(views, key=lambda one: (one.known, before is not None and one.place == before.place))
        shape = shape_of(view.place, list(view.entries), view.days)
        why = relaunched(before, shape, view.known, view.days) if before else None
        if why:
            finds = [
                Apart(url, entry.title, day) for (url, entry), day in zip(view.entries.items(), view.days, strict=True)
            ]
            self.reporter.apart(source.id, finds)
            said = f"{why}; {len(finds)} finds are kept apart until `policywatch sources accept {source.id}`"
            return Listing(fault=Fault("drifted", said))
        if shape.items:
            # Nothing can be known of the first list; from the second on it tells how busy its publisher is.
            known = round(view.known / shape.items, 2) if before else 1.0
            self.reporter.listed(source.id, replace(shape, known=known))
        return view.listing


@dataclass(frozen=True, slots=True)
class View:
    """A list as its source would keep it: entries by address, their days, and how many of them are known."""

    place: str
    listing: Listing
    entries: dict[str, Entry]
    days: list[str]
    known: int


def view_of(place: str, listing: Listing, findings: Findings, base: str, store: Store) -> View:
    """What of a list is known, and dated."""
    entries: dict[str, Entry] = {}
    for entry in listing.entries:
        url = findings.address(entry, base)
        if url:
            entries.setdefault(url, entry)
    days = [entry.published.value[:10] if entry.published else "" for entry in entries.values()]
    known = known_documents(store, findings.terms.source_id, list(entries))
    return View(place=place, listing=listing, entries=entries, days=days, known=len(known))
