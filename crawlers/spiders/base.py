"""What all spiders share: a visit to each source, conditional requests, linked pages, and one outcome at the end.

A spider of its own adds only `read`: how its publishing system's pages name documents. Where a visit stands and what it has
seen is in visits.py, what it decides in decisions.py, what becomes of its documents in documents.py; here it asks and reads.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.formats.entry import Listing
from crawlers.formats.urls import canonical_url
from crawlers.sources.catalogue import Source
from crawlers.spiders.decisions import keeps_marks, onward
from crawlers.spiders.documents import Documents
from crawlers.spiders.findings import Terms, terms_of
from crawlers.spiders.messages import Reporter
from crawlers.spiders.tasks import read_document, read_listing_answer
from crawlers.spiders.visits import Target, Visit
from crawlers.spiders.workers import Workers
from crawlers.wire.exchange import conditions, headers_of, is_conditional, moved_to, request_of
from crawlers.wire.failures import fault_of, our_fault
from crawlers.wire.outcomes import broken_off, judge_answer, judge_run, retry_time
from crawlers.wire.refusals import PatienceError
from ground import records
from ground.errors import ExceededError
from ground.records import Fault, Found
from ground.settings import Collect
from store.shape.database import Store

# Listing pages first, so that what is new is known early.
LISTING, PAGE = 10, 0
# 202 promises content for later.
READ = (200, 201, 203, 206)


class SourceSpider(scrapy.Spider):
    """Visits sources of one publishing system."""

    name = "source"
    accept = ""
    revisits = True
    """Whether known pages are looked at again by their own address when their time has come."""
    shells = False
    """Whether an answer is but what a list is filled into, so that one which stays the same says nothing."""

    def __init__(self, visits: list[Visit], store: Store, reporter: Reporter, workers: Workers, collect: Collect,
                 since: str, everything: bool) -> None:  # fmt: skip
        super().__init__(self.name)
        self.visits, self.store, self.reporter, self.workers = visits, store, reporter, workers
        self.collect = collect
        self.documents = Documents(store=store, reporter=reporter, collect=collect, since=since, everything=everything)

    # -- what a publishing system does in its own way

    @abstractmethod
    async def read(self, response: Response, source: Source) -> Listing:
        """What one page of the source says."""

    def first_url(self, visit: Visit) -> str | records.Request:
        """Where a visit begins."""
        return visit.source.address_on(datetime.now(visit.source.zone).date())

    def next_url(self, response: Response, listing: Listing, source: Source) -> str | records.Request | None:
        """The page after this one, if there is one to ask for."""
        return self.further(listing.next_link, response) if listing.next_link else None

    def judge(self, response: Response, visit: Visit) -> Fault | None:
        """The fault of a listing answer, or None where it can be read."""
        headers, asked = headers_of(response), is_conditional(request_of(response))
        return judge_answer(response.status, headers, response.body, conditional=asked)

    def further(self, link: str | records.Request, response: Response) -> records.Request | None:
        """A further listing page, with its whole address."""
        request = _request_of(link)
        url = self.absolute(request.url, response)
        return replace(request, url=url) if url else None

    def absolute(self, link: str, response: Response) -> str | None:
        """The address of a further listing page."""
        return canonical_url(link, response.url)

    def asking(self, visit: Visit, wanted: records.Request) -> dict[str, Any]:
        """What a listing request carries."""
        own = {"Accept": self.accept} if self.accept else {}
        return {"url": wanted.url, "headers": {**own, **visit.source.headers}}

    async def document(self, visit: Visit, target: Target, body: bytes, headers: dict[str, str]) -> Found | Target:
        """The document that a page's answer holds, or where its text is. Raises ExceededError."""
        return await self.workers.read(body, read_document, self.terms(visit), target.url, target.entry, headers)

    # -- what it needs for that

    def terms(self, visit: Visit) -> Terms:
        """What of the visit's source and of the settings matters to its documents."""
        return terms_of(visit.source, self.collect)

    async def reading(
        self, response: Response, source: Source, reader: Callable[..., Listing], *arguments: Any
    ) -> Listing:
        """What a pure function makes of an answer, in a worker. Raises ExceededError."""
        terms = terms_of(source, self.collect)
        return await self.workers.read(response.body, read_listing_answer, terms, reader, *arguments)

    # -- a visit from its first request to its outcome

    async def start(self) -> AsyncIterator[Request]:
        """The first request of every visit."""
        for visit in self.visits:
            window = visit.window
            yield self.listing_request(visit, window.resume or _request_of(self.first_url(visit)), window.page)

    def begin(self, visit: Visit) -> None:
        """Tell that a visit has begun, once."""
        if visit.open():
            self.reporter.begin(visit.source.id)

    def end_visit(self, visit: Visit, fault: Fault | None = None) -> None:
        """Report how the visit ended, once."""
        if not visit.end():
            return
        if fault:
            visit.blame(fault)
        outcome = judge_run(visit.source, visit.tally)
        keep = keeps_marks(outcome.state, visit.tally.fault, incomplete=visit.incomplete)
        self.reporter.end(visit.source.id, outcome, visit.marks(keep=keep), visit.reached(keep=keep))

    def failed(self, failure: Failure) -> None:
        """A request that brought no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        visit: Visit = request.meta["visit"]
        target: Target | None = request.cb_kwargs.get("target")
        if target:
            self.documents.unread(visit, target, fault_of(failure))
        else:
            visit.blame(fault_of(failure))
            if isinstance(failure.value, PatienceError):
                visit.wait_until(failure.value.retry_at)
        self._dealt_with(visit, listing=target is None)

    def _dealt_with(self, visit: Visit, *, listing: bool) -> None:
        if visit.arrived(listing=listing):
            self.end_visit(visit)

    # -- listing pages

    async def parse_listing(self, response: Response, visit: Visit, page: int) -> AsyncIterator[Request]:
        """Entries of a listing page: each a document, or a request for its page."""
        try:
            listing = await self._listing(response, visit, page)
            if listing is not None:
                before = visit.tally.seen
                for target in self.documents.take(visit, listing, response.url):
                    yield self._page_request(visit, target)
                self.documents.withdraw(visit, listing)
                barren = bool(listing.entries) and visit.tally.seen == before
                for request in self.onward(response, listing, visit, page, barren=barren):
                    yield request
            if visit.listings_on_the_way == 1 and not visit.over and visit.source.follows and self.revisits:
                for target in self.documents.due(visit):
                    yield self._page_request(visit, target)
        except Exception as error:
            # A fault of ours must not look like a page that holds nothing.
            visit.blame(our_fault(error))
            visit.incomplete = True
            raise
        finally:
            self._dealt_with(visit, listing=True)

    def listing_request(self, visit: Visit, wanted: records.Request, page: int, *, counts: bool = True) -> Request:
        """The request of a listing page, which `counts` as one of those that a run may ask for."""
        self.begin(visit)
        told = self.asking(visit, wanted)
        request = self._request(visit, self.parse_listing, LISTING, **told, cb_kwargs={"visit": visit, "page": page})
        # Kept under the address as Scrapy writes it, which may differ from how config does.
        visit.leaves(wanted, page=counts)
        visit.asked.add(replace(wanted, url=request.url))
        marks = visit.validators.get(request.url, {})
        request.headers.update(conditions(marks.get("etag"), marks.get("last_modified")))
        return request

    async def _listing(self, response: Response, visit: Visit, page: int) -> Listing | None:
        """The entries of a listing answer; None where it has nothing to read, with the reason in the tally."""
        visit.received(response.body)
        fault = self.judge(response, visit)
        if fault:
            _refused(response, visit, fault)
            return None
        if page == visit.window.page:
            visit.tally.moved_to = moved_to(response)
        request = request_of(response)
        asked = request.meta.get("redirect_urls", [request.url])[0]
        digest = hashlib.sha256(response.body).hexdigest()[:32]
        if visit.unchanged(asked, digest, status=response.status):
            return None
        try:
            listing = await self.read(response, visit.source)
        except ExceededError as error:
            listing = Listing(fault=_unsafe(response, error))
        visit.tally.take(listing)
        # An index may stay as it is while the pages it names change; a query has another address every time.
        if not listing.next_links and not visit.source.dated and not self.shells:
            headers = headers_of(response)
            etag, modified = headers.get("etag"), headers.get("last-modified")
            visit.fresh[asked] = {"etag": etag, "last_modified": modified, "body_hash": digest}
        return None if listing.fault else listing

    def onward(self, response: Response, listing: Listing, visit: Visit, page: int, *, barren: bool) -> list[Request]:
        """Requests for the pages after this one, as many as the limits allow."""
        links = [self.further(link, response) for link in listing.next_links]
        following = self.next_url(response, listing, visit.source)
        room = min(visit.source.pages or self.collect.max_pages, self.collect.max_pages) - visit.listings
        way = onward(links, _request_of(following) if following else None, visit.asked, barren=barren, room=room)
        if way.circle:
            visit.tally.warnings.append("paging leads in a circle; stopped there")
        if way.left:
            visit.leave(way.left, page + 1)
        return [self.listing_request(visit, link, page + 1) for link in way.now]

    # -- documents' own pages or PDFs

    def _page_request(self, visit: Visit, target: Target) -> Request:
        known, entry = target.known, target.entry
        marks = conditions(known.etag, known.last_modified) if known and known.visited else {}
        headers = {**visit.source.headers, **marks, **dict(entry.text_headers)}
        told = {"visit": visit, "target": target}
        visit.leaves()
        return self._request(visit, self.parse_page, PAGE, entry.text_at or target.url, headers, cb_kwargs=told)

    async def parse_page(self, response: Response, visit: Visit, target: Target) -> list[Request]:
        """A document's own page or PDF; the request for its text where the answer says that it is elsewhere."""
        try:
            return await self._page(response, visit, target)
        except Exception as error:
            self.documents.unread(visit, target, our_fault(error))
            raise
        finally:
            self._dealt_with(visit, listing=False)

    async def _page(self, response: Response, visit: Visit, target: Target) -> list[Request]:
        visit.received(response.body)
        document = await self._document(response, visit, target) if response.status in READ else None
        headers, said = headers_of(response), document.shown if isinstance(document, Found) else 0
        fault = judge_answer(response.status, headers, response.body, conditional=bool(target.known), said=said)
        fault = fault or broken_off(response.body) or (document if isinstance(document, Fault) else None)
        if fault:
            self.documents.unread(visit, target, fault)
            if fault.state == "limited":
                _refused(response, visit, fault)
            return []
        if isinstance(document, Target):
            return [self._page_request(visit, document)]
        visit.tally.pages += 1
        if isinstance(document, Found):
            self.reporter.found(document)
        else:
            self.reporter.same(visit.source.id, target.url)
        return []

    async def _document(self, response: Response, visit: Visit, target: Target) -> Found | Target | Fault:
        """The document of an answer, read before that is judged: how much it says tells most pages from walls."""
        try:
            return await self.document(visit, target, response.body, headers_of(response))
        except ExceededError as error:
            return _unsafe(response, error)

    def _request(self, visit: Visit, callback: Any, priority: int, url: str, headers: dict[str, str],
                 meta: dict[str, Any] | None = None, **more: Any) -> Request:  # fmt: skip
        return Request(
            url, callback=callback, errback=self.failed, priority=priority, headers=headers, dont_filter=True,
            meta={"visit": visit, "least_delay": visit.source.least_delay, **(meta or {})}, **more,
        )  # fmt: skip


def _request_of(link: str | records.Request) -> records.Request:
    return records.Request(link) if isinstance(link, str) else link


def _refused(response: Response, visit: Visit, fault: Fault) -> None:
    """Note an answer that cannot be read; where it asks for patience, nothing more is asked."""
    visit.blame(fault)
    if fault.state == "limited":
        visit.wait_until(retry_time(headers_of(response).get("retry-after", ""), datetime.now(UTC)))


def _unsafe(response: Response, error: ExceededError) -> Fault:
    return Fault("unsafe", f"reading {response.url[:300]} {error}")
