"""Documents' own pages and PDFs: which of a listing's entries are fetched, and what becomes of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import scrapy
from scrapy import Request
from scrapy.http import Response

from crawlers.formats.entry import Entry, Listing
from crawlers.spiders.decisions import fate_of, read_again, wants_page
from crawlers.spiders.findings import Findings, Terms, terms_of
from crawlers.spiders.messages import Reporter
from crawlers.spiders.tasks import read_document
from crawlers.spiders.visits import Target, Visit
from crawlers.spiders.workers import Workers
from crawlers.wire.exchange import conditions, headers_of
from crawlers.wire.failures import our_fault
from crawlers.wire.outcomes import broken_off, judge_answer, retry_time
from ground.errors import ExceededError
from ground.records import Fault, Found
from ground.settings import Collect
from store.documents.documents import due_visits, known_documents
from store.shape.database import Store

MOST_REVISITS = 50


class LinkedPages(scrapy.Spider):
    """The part of a spider that follows entries to their documents."""

    store: Store
    reporter: Reporter
    workers: Workers
    collect: Collect
    since: str
    everything: bool
    # What the whole spider has.
    _request: Callable[..., Request]
    _account: Callable[[Response, Visit], None]
    _done: Callable[[Visit], None]
    revisits = True
    """Whether known pages are looked at again by their own address when their time has come."""

    async def document(self, visit: Visit, target: Target, body: bytes, headers: dict[str, str]) -> Found | Target:
        """The document that a page's answer holds, or where its text is. Raises ExceededError."""
        return await self.workers.read(body, read_document, self.terms(visit), target.url, target.entry, headers)

    def terms(self, visit: Visit) -> Terms:
        """What of the visit's source and of the settings matters to its documents."""
        return terms_of(visit.source, self.collect)

    async def parse_page(self, response: Response, visit: Visit, target: Target) -> list[Request]:
        """A document's own page or PDF; the request for its text where the answer says that it is elsewhere."""
        try:
            return await self._page(response, visit, target)
        except Exception as error:
            self._page_failed(visit, target, our_fault(error))
            raise
        finally:
            self._done(visit)

    def _follow_entries(self, response: Response, listing: Listing, visit: Visit) -> list[Request]:
        findings = Findings(self.terms(visit))
        entries: dict[str, Entry] = {}
        without = 0
        for entry in listing.entries:
            url = findings.address(entry, response.url)
            if url is None:
                without += 1
            elif url not in visit.urls:
                visit.urls.add(url)
                entries[url] = entry
        if without and without == len(listing.entries) and any(entry.link for entry in listing.entries):
            # Not an answer that holds nothing: what should lead to documents leads nowhere.
            visit.tally.fault = visit.tally.fault or Fault("drifted", f"none of {without} entries has a usable link")
        elif without:
            visit.tally.warnings.append(f"{without} entries without a usable link were left out")
        known = known_documents(self.store, visit.source.id, list(entries)) if visit.source.follows else {}
        targets = []
        for url, entry in entries.items():
            visit.tally.seen += 1
            visit.tally.dated += entry.dated
            if not visit.source.follows or "#" in url:
                self.reporter.found(findings.from_entry(url, entry))
            elif wants_page(known.get(url), entry, self.since, everything=self.everything):
                targets.append(Target(url, entry, known.get(url)))
        return [self._page_request(visit, target) for target in visit.within(targets, self.collect.max_linked)]

    def _revisits(self, visit: Visit) -> list[Request]:
        """Known pages whose time to be looked at again has come, also such as have left the listing."""
        until = "9999" if self.everything else self.since
        # Those that the limit leaves out stay due.
        most = min(MOST_REVISITS, max(0, self.collect.max_linked - visit.linked))
        due = due_visits(self.store, visit.source.id, until, most)
        fresh = [known for known in due if known.url not in visit.urls and known.visited]
        visit.urls.update(known.url for known in fresh)
        return [self._page_request(visit, Target(known.url, Entry(link=known.url), known)) for known in fresh]

    def _page_request(self, visit: Visit, target: Target) -> Request:
        known = target.known
        headers = conditions(known.etag, known.last_modified) if known and known.visited else {}
        headers = {**visit.source.headers, **headers, **dict(target.entry.text_headers)}
        address = target.entry.text_at or target.url
        return self._request(
            visit, address, self.parse_page, headers, priority=0, cb_kwargs={"visit": visit, "target": target}
        )

    async def _page(self, response: Response, visit: Visit, target: Target) -> list[Request]:
        self._account(response, visit)
        headers = headers_of(response)
        fault = judge_answer(response.status, headers, response.body, conditional=bool(target.known))
        fault = fault or broken_off(response.body)
        if fault:
            self._page_failed(visit, target, fault)
            if fault.state == "limited":
                visit.tally.fault = visit.tally.fault or fault
                visit.wait_until(retry_time(headers.get("retry-after", ""), datetime.now(UTC)))
            return []
        visit.tally.pages += 1
        if response.status == 304:
            self.reporter.same(visit.source.id, target.url)
            return []
        try:
            found = await self.document(visit, target, response.body, headers)
        except ExceededError as error:
            visit.tally.pages -= 1
            self._page_failed(visit, target, Fault("unsafe", f"reading {response.url[:300]} {error}"))
            return []
        if isinstance(found, Target):
            visit.tally.pages -= 1
            return [self._page_request(visit, found)]
        self.reporter.found(found)
        return []

    def _page_failed(self, visit: Visit, target: Target, fault: Fault) -> None:
        """Keep what the entry said of a page that could not be read, unless the page was read before."""
        visit.incomplete = visit.incomplete or read_again(fault)
        fate = fate_of(target.known, target.entry, fault)
        if fate == "withdrawn":
            self.reporter.gone(visit.source.id, target.url)
            return
        visit.tally.pages += 1
        visit.tally.page_faults[fault] += 1
        if fate == "told from its entry":
            findings = Findings(self.terms(visit))
            self.reporter.found(findings.from_entry(target.url, target.entry, note=f"page not read: {fault.sentence}"))
