"""Lists that a page's scripts fill in, as a browser shows them; where they are no lists, or walls, they stay so."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.formats.entry import Listing
from crawlers.sources.catalogue import Source
from crawlers.spiders.listing import ListingSpider
from crawlers.spiders.visits import Visit, visit_of
from crawlers.wire.challenges import mistaken
from crawlers.wire.exchange import content_type, headers_of
from crawlers.wire.failures import fault_of
from crawlers.wire.outcomes import judge_answer
from crawlers.wire.rendering import MOST_REQUESTS, Answer, Asked, Bounds, Rendered, render
from ground.clock import seconds
from ground.records import Fault, FaultError

NOT_COME = (
    CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError,
    ResponseDataLossError, UnsupportedURLSchemeError, OSError,
)  # fmt: skip
SHOWN = {"Content-Type": "text/html; charset=utf-8"}


class BrowserSpider(ListingSpider):
    """Kind `browser`: the answer is shown in a browser, and what that shows is read as any listing."""

    name = "browser"
    shells = True

    async def read(self, response: Response, source: Source) -> Listing:
        """The items that the page shows after its scripts; `blocked` where that is a wall."""
        if "html" not in content_type(response).lower():
            return await super().read(response, source)
        asks = Asks(self, visit_of(response))
        try:
            shown = await self._shown(response, asks)
        except FaultError as error:
            return Listing(fault=error.fault)
        body = shown.html.encode("utf-8", "replace")
        wall = mistaken(body)
        if wall and wall.state == "blocked":
            return Listing(fault=wall)
        listing = await super().read(response.replace(body=body, headers=SHOWN), source)
        if listing.fault and asks.walls:
            return Listing(fault=asks.walls[0])
        return replace(listing, warning="; ".join(filter(None, (listing.warning, *asks.told(shown, self.patience)))))

    @property
    def patience(self) -> float:
        """Seconds that a page has to load, and again to come to rest."""
        return float(seconds(self.collect.request_timeout))

    async def _shown(self, response: Response, asks: Asks) -> Rendered:
        assert self.crawler.engine is not None, "it is the engine that asked"
        first = Answer(response.status, headers_of(response), response.body)
        agent = str(self.crawler.settings.get("USER_AGENT"))
        async with _one_page():
            return await render(response.url, first, agent, asks.fetch, Bounds(self.patience, self.collect.max_bytes))


@dataclass
class Asks:
    """Asks in place of a page, with all that our requests have to pass, and notes what became of it."""

    spider: BrowserSpider
    visit: Visit
    walls: list[Fault] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)

    async def fetch(self, asked: Asked) -> Answer | None:
        """The answer; None where it was refused or did not come."""
        engine, source = self.spider.crawler.engine, self.visit.source
        assert engine is not None, "it is running"
        request = Request(
            asked.url, method=asked.method, headers=asked.headers, body=asked.body,
            meta={"visit": self.visit, "least_delay": source.least_delay},
        )  # fmt: skip
        try:
            response = await engine.download_async(request)
        except (IgnoreRequest, DownloadCancelledError) as error:
            self.refused.append(fault_of(Failure(error)))  # type: ignore[no-untyped-call]
            return None
        except NOT_COME as error:
            # The page shows less then, which what it is expected to hold tells.
            self.spider.logger.debug("%s: %s: %s", source.id, asked.url, error)
            return None
        self.visit.received(response.body)
        headers = headers_of(response)
        fault = judge_answer(response.status, headers, response.body, conditional=False)
        if fault and fault.state in ("blocked", "limited"):
            self.walls.append(fault)
        return Answer(response.status, headers, response.body)

    def told(self, shown: Rendered, patience: float) -> list[str]:
        """What a person should know of how the page was shown."""
        said = [f"the page was still loading after {patience:.0f} s"] if shown.unrest else []
        said += [f"{shown.left} requests of the page beyond {MOST_REQUESTS} were not made"] if shown.left else []
        if self.refused:
            said.append(f"{len(self.refused)} requests of the page were refused: {self.refused[0].sentence}")
        return said


_pages: dict[asyncio.AbstractEventLoop, asyncio.Lock] = {}


def _one_page() -> asyncio.Lock:
    """Held while a page is shown: one at a time."""
    return _pages.setdefault(asyncio.get_running_loop(), asyncio.Lock())
