"""What all spiders share: a visit to each source, conditional requests, linked pages, and one outcome at the end.

A spider of its own adds only `read`: how its publishing system's pages name documents.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.formats.entry import Listing, record_mark
from crawlers.formats.urls import canonical_url
from crawlers.sources.catalogue import Source
from crawlers.spiders.decisions import divided, keeps_marks
from crawlers.spiders.findings import terms_of
from crawlers.spiders.linked import LinkedPages
from crawlers.spiders.messages import Reporter
from crawlers.spiders.tasks import read_listing_answer
from crawlers.spiders.visits import Visit
from crawlers.spiders.workers import Workers
from crawlers.wire.exchange import conditions, headers_of, moved_to, request_of
from crawlers.wire.failures import fault_of, our_fault
from crawlers.wire.outcomes import judge_answer, judge_run, retry_time
from crawlers.wire.refusals import PatienceError
from ground import records
from ground.errors import ExceededError
from ground.records import Fault
from ground.settings import Collect
from store.documents.documents import listed_as
from store.shape.database import Store

MOST_REVISITS = 50


class SourceSpider(LinkedPages):
    """Visits sources of one publishing system."""

    name = "source"
    accept = ""

    def __init__(self, visits: list[Visit], store: Store, reporter: Reporter, workers: Workers, collect: Collect,
                 since: str, everything: bool) -> None:  # fmt: skip
        super().__init__(self.name)
        self.visits, self.store, self.reporter, self.workers = visits, store, reporter, workers
        self.collect, self.since, self.everything = collect, since, everything

    @abstractmethod
    async def read(self, response: Response, source: Source) -> Listing:
        """What one page of the source says."""

    def first_url(self, visit: Visit) -> str | records.Request:
        """Where a visit begins."""
        return visit.source.address_on(datetime.now(visit.source.zone).date())

    def next_url(self, response: Response, listing: Listing, source: Source) -> str | records.Request | None:
        """The page after this one, if there is one to ask for."""
        return self.further(listing.next_link, response) if listing.next_link else None

    async def start(self) -> AsyncIterator[Request]:
        """The first request of every visit."""
        for visit in self.visits:
            window = visit.window
            yield self._listing_request(visit, window.resume or _request_of(self.first_url(visit)), window.page)

    def end_visit(self, visit: Visit) -> None:
        """Report how the visit ended, once."""
        if visit.closed and not visit.begun:
            return
        visit.closed, visit.begun = True, False
        outcome = judge_run(visit.source, visit.tally)
        keep = keeps_marks(outcome.state, visit.tally.fault, incomplete=visit.incomplete)
        self.reporter.end(visit.source.id, outcome, visit.marks(keep=keep), visit.reached(keep=keep))

    async def parse_listing(self, response: Response, visit: Visit, page: int) -> AsyncIterator[Request]:
        """Entries of a listing page: each a document, or a request for its page."""
        try:
            listing = await self._listing(response, visit, page)
            if listing is not None:
                before = visit.tally.seen
                for request in self._follow_entries(response, listing, visit):
                    yield request
                self._withdraw(listing, visit)
                for request in self._further(response, listing, visit, page, before):
                    yield request
            if visit.reading == 1 and not visit.closed and visit.source.follows:
                for request in self._revisits(visit) if self.revisits else ():
                    yield request
        except Exception as error:
            # A fault of ours must not look like a page that holds nothing.
            visit.tally.fault = visit.tally.fault or our_fault(error)
            visit.incomplete = True
            raise
        finally:
            visit.reading -= 1
            self._done(visit)

    def failed(self, failure: Failure) -> None:
        """A request that brought no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        visit: Visit = request.meta["visit"]
        fault = fault_of(failure)
        if "target" in request.cb_kwargs:
            self._page_failed(visit, request.cb_kwargs["target"], fault)
        else:
            visit.reading -= 1
            visit.tally.fault = visit.tally.fault or fault
            if isinstance(failure.value, PatienceError):
                visit.wait_until(failure.value.retry_at)
        self._done(visit)

    async def reading(
        self, response: Response, source: Source, reader: Callable[..., Listing], *arguments: Any
    ) -> Listing:
        """What a pure function makes of an answer, in a worker. Raises ExceededError."""
        terms = terms_of(source, self.collect)
        return await self.workers.read(response.body, read_listing_answer, terms, reader, *arguments)

    # -- what a publishing system may do in its own way

    def judge(self, response: Response, visit: Visit, *, conditional: bool) -> Fault | None:
        """The fault of a listing answer, or None where it can be read."""
        return judge_answer(response.status, headers_of(response), response.body, conditional=conditional)

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
        return {
            "url": wanted.url,
            "headers": {"Accept": self.accept, **visit.source.headers} if self.accept else visit.source.headers,
        }

    # -- listing pages

    def _listing_request(self, visit: Visit, wanted: records.Request, page: int) -> Request:
        if not visit.begun and not visit.closed:
            visit.begun, visit.began_at = True, monotonic()
            self.reporter.begin(visit.source.id)
        request = self._request(
            visit, **self.asking(visit, wanted), callback=self.parse_listing, priority=10,
            cb_kwargs={"visit": visit, "page": page},
        )  # fmt: skip
        visit.asked.update((wanted, replace(wanted, url=request.url)))
        visit.listings, visit.reading = visit.listings + 1, visit.reading + 1
        # Kept under the address as Scrapy writes it, which may differ from how config does.
        marks = visit.validators.get(request.url, {})
        for name, value in conditions(marks.get("etag"), marks.get("last_modified")).items():
            request.headers[name] = value
        return request

    async def _listing(self, response: Response, visit: Visit, page: int) -> Listing | None:
        """The entries of a listing answer; None where it has nothing to read, with the reason in the tally."""
        tally = visit.tally
        self._account(response, visit)
        headers = headers_of(response)
        request = request_of(response)
        conditional = any(name in request.headers for name in ("If-None-Match", "If-Modified-Since"))
        fault = self.judge(response, visit, conditional=conditional)
        if fault:
            tally.fault = tally.fault or fault
            if fault.state == "limited":
                visit.wait_until(retry_time(headers.get("retry-after", ""), datetime.now(UTC)))
            return None
        if page == visit.window.page:
            tally.moved_to = moved_to(response)
        asked = request.meta.get("redirect_urls", [request.url])[0]
        digest = hashlib.sha256(response.body).hexdigest()[:32]
        if response.status == 304 or visit.validators.get(asked, {}).get("body_hash") == digest:
            tally.unchanged += 1
            visit.fresh[asked] = visit.validators.get(asked, {})
            return None
        try:
            listing = await self.read(response, visit.source)
        except ExceededError as error:
            listing = Listing(fault=Fault("unsafe", f"reading {response.url[:300]} {error}"))
        tally.take(listing)
        # An index may stay as it is while the pages it names change; a query has another address every time.
        if not listing.next_links and not visit.source.dated:
            visit.fresh[asked] = {
                "etag": headers.get("etag"), "last_modified": headers.get("last-modified"), "body_hash": digest,
            }  # fmt: skip
        return None if listing.fault else listing

    def _further(self, response: Response, listing: Listing, visit: Visit, page: int, before: int) -> list[Request]:
        """Requests for the pages after this one, as many as the limits allow."""
        links = [self.further(link, response) for link in listing.next_links]
        named = self.next_url(response, listing, visit.source)
        following = _request_of(named) if named else None
        if following and (following in visit.asked or (listing.entries and visit.tally.seen == before)):
            # The next page was read in this run, or this one brought no document that was not seen before.
            visit.tally.warnings.append("paging leads in a circle; stopped there")
        elif following:
            links.append(following)
        fresh = [link for link in dict.fromkeys(links) if link and link not in visit.asked]
        most = min(visit.source.pages or self.collect.max_pages, self.collect.max_pages)
        now, rest = divided(fresh, most, visit.listings)
        if rest:
            visit.leave(list(rest), page + 1)
        return [self._listing_request(visit, link, page + 1) for link in now]

    def _withdraw(self, listing: Listing, visit: Visit) -> None:
        """Tell which known documents an archive has withdrawn."""
        for record in listing.gone:
            for url in listed_as(self.store, visit.source.id, record_mark(record)):
                self.reporter.gone(visit.source.id, url)

    # -- counting

    def _request(self, visit: Visit, url: str, callback: Any, headers: dict[str, str], **more: Any) -> Request:
        visit.pending += 1
        meta = {"visit": visit, "least_delay": visit.source.least_delay, **more.pop("meta", {})}
        return Request(
            url, callback=callback, errback=self.failed, headers=headers, meta=meta, dont_filter=True, **more
        )

    def _account(self, response: Response, visit: Visit) -> None:
        visit.tally.requests += 1
        visit.tally.bytes += len(response.body)

    def _done(self, visit: Visit) -> None:
        visit.pending -= 1
        if visit.pending <= 0:
            self.end_visit(visit)


def _request_of(link: str | records.Request) -> records.Request:
    return records.Request(link) if isinstance(link, str) else link
