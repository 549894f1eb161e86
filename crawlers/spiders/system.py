"""Publishing systems with an adapter: one spider asks, crawlers/systems/ knows what for."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.http import Response

from crawlers.formats.entry import Entry, Listing
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.findings import Findings
from crawlers.spiders.tasks import read_system_answer, read_system_document
from crawlers.spiders.visits import Target, Visit, visit_of
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.registry import system_of
from crawlers.wire.exchange import content_type, request_of
from ground import records
from ground.clock import later, moment, now, stamp
from ground.records import Fault, Found

# From a document's answer to its text, and once more where that is divided again.
MOST_HOPS = 2


class SystemSpider(SourceSpider):
    """Every kind that has an adapter."""

    name = "system"
    # What changes is listed again; the addresses that people open are often not those that machines may ask.
    revisits = False

    async def start(self) -> AsyncIterator[Request]:
        """The first request of every visit whose system has the key it needs."""
        keyless = [visit for visit in self.visits if _key_missing(visit.source)]
        for visit in keyless:
            self.begin(visit)
            said = f"{_key_missing(visit.source)} is not set in the environment; put the key there"
            self.end_visit(visit, Fault("failed", said))
        self.visits = [visit for visit in self.visits if visit not in keyless and not self._closed(visit)]
        async for request in super().start():
            yield request

    def first_url(self, visit: Visit) -> str | records.Request:
        """The system's first page."""
        system, ask = system_of(visit.source.kind), self._ask(visit)
        return system.first(replace(ask, one=system.each(ask)[0]))

    async def read(self, response: Response, source: Source) -> Listing:
        """What the page says, or why it cannot be read."""
        system, visit = system_of(source.kind), visit_of(response)
        request = request_of(response)
        page: int = request.cb_kwargs["page"]
        answer = Answer(request.meta["wanted"], response.status, content_type(response), b"", page)
        terms = self.terms(visit)
        listing = await self.workers.read(
            response.body, read_system_answer, terms, source.kind, answer, self._ask(visit)
        )
        if listing.fault:
            return listing
        if not listing.entries and not listing.quiet and system.dated:
            visit.tally.quiet = (
                visit.tally.quiet or f"it answered, and holds nothing new since {visit.window.since[:10]}"
            )
        return listing

    def judge(self, response: Response, visit: Visit) -> Fault | None:
        """As for any answer, but for statuses that mean an empty day here, and for a key that is refused."""
        system = system_of(visit.source.kind)
        if response.status in system.empty_statuses:
            return None
        if system.key and response.status in (401, 403):
            return Fault(
                "failed", f"the key in {system.key} is refused (status {response.status}); it may have expired"
            )
        return super().judge(response, visit)

    def absolute(self, link: str, response: Response) -> str | None:
        """The address as the system wrote it: its own parameters must stay as they are."""
        return urljoin(response.url, link)

    def asking(self, visit: Visit, wanted: records.Request) -> dict[str, Any]:
        """The request as its system wrote it; bodies are JSON."""
        system = system_of(visit.source.kind)
        headers = {"Accept": system.accept, **system.headers, **_key_headers(system), **visit.source.headers}
        if wanted.body:
            headers = {"Content-Type": "application/json", **headers}
        told = {"method": wanted.method, "body": wanted.body, "headers": headers}
        return {"url": wanted.url, "meta": {"wanted": wanted}, **told}

    def onward(self, response: Response, listing: Listing, visit: Visit, page: int, *, barren: bool) -> list[Request]:
        """As for any listing; and the details of documents, as many as there may be linked pages."""
        wanted = [one for one in listing.details if one not in visit.asked]
        now = wanted[: max(0, self.collect.max_linked - visit.linked)]
        visit.linked += len(now)
        visit.leave_linked(len(wanted) - len(now))
        details = [self.listing_request(visit, one, page + 1, counts=False) for one in now]
        return [*details, *super().onward(response, listing, visit, page, barren=barren)]

    async def document(self, visit: Visit, target: Target, body: bytes, headers: dict[str, str]) -> Found | Target:
        """The document, read as its system writes it, or where its text is. Raises ExceededError."""
        entry, terms = target.entry, self.terms(visit)
        request = records.Request(entry.text_at or target.url)
        answer = Answer(request, 200, headers.get("content-type", ""), b"")
        found = await self.workers.read(
            body, read_system_document, terms, visit.source.kind, answer, target.url, entry, headers
        )
        if not isinstance(found, Entry):
            return found
        if found.text_at and target.hops < MOST_HOPS:
            return target.further(found)
        return Findings(terms).from_entry(target.url, found, note="its answers name no text")

    def _closed(self, visit: Visit) -> bool:
        """Whether a system may not be asked at this hour; then the visit ends, and says until when."""
        source, system = visit.source, system_of(visit.source.kind)
        opens = system.opens(moment(now()).astimezone(source.zone))
        if opens is None or system.hours is None:
            return False
        first, last = system.hours
        self.begin(visit)
        said = f"it may be asked only from {first:%H:%M} to {last:%H:%M} ({source.zone.key})"
        visit.tally.retry_at = stamp(opens)
        self.end_visit(visit, Fault("limited", said))
        return True

    def _ask(self, visit: Visit) -> Ask:
        source = visit.source
        system = system_of(source.kind)
        size = min(source.paging.size or system.size, self.collect.max_entries)
        since = later(visit.window.since, -system.margin)
        return Ask(source, source.chosen, since, visit.window.began, size, self.collect.max_entries)


def _key_missing(source: Source) -> str:
    key = system_of(source.kind).key
    return "" if not key or os.environ.get(key) else key


def _key_headers(system: System) -> dict[str, str]:
    name, _, value = system.key_header.partition(": ")
    return {name: value.format(key=os.environ[system.key])} if name else {}
