"""robots.txt as RFC 9309 means it: also where it cannot be read, and with the delay between requests it asks for."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

from crawlers.formats.urls import host_of
from crawlers.wire.exchange import headers_of
from crawlers.wire.failures import no_answer
from crawlers.wire.outcomes import asked_to_wait
from crawlers.wire.refusals import PatienceError, ReservedError, SilentHostError

# A longer delay than this would stretch a visit beyond its time; such hosts are visited slowly all the same.
LONGEST_DELAY = 60.0
# As much of it has to be read (RFC 9309, 2.5).
MOST_BYTES = 512_000
EVERYTHING = b"User-agent: *\nDisallow: /\n"


class PoliteRobots(RobotsTxtMiddleware):
    """Scrapy's middleware, and what it leaves out."""

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise ReservedError where the host's robots.txt says no; keep the delay it asks for."""
        host, place = host_of(request.url), urlsplit(request.url).netloc
        if place in self._silent:
            # Whoever does not answer for robots.txt is not asked again in this visit.
            raise SilentHostError(self._silent[place])
        if place in self._patience:
            raise PatienceError(*self._patience[place])
        if rp is None:
            return
        agent = self._robotstxt_useragent or self._default_useragent
        if not rp.allowed(request.url, agent):
            raise ReservedError(self._sentences.get(host) or "robots.txt asks us not to fetch this")
        delay = max(self._delays.get(host, 0.0), request.meta.get("least_delay", 0.0))
        if delay:
            # Scrapy's own throttle would otherwise shorten the delay to the server's latency.
            request.meta["autothrottle_dont_adjust_delay"] = True
            self._slow_down(host, delay)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; None where everything is allowed.

        Of all requests that wait for the same robots.txt Scrapy (2.19) hands the rules to the first, and None to the others.
        """
        await super().robot_parser(request)
        parser = self._parsers[urlsplit(request.url).netloc]
        assert not isinstance(parser, Deferred), "it was waited for"
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        host = host_of(request.url)
        patience = asked_to_wait(response.status, headers_of(response))
        if patience:
            self._patience[netloc] = patience
            response = response.replace(body=b"")
        elif response.status >= 500:
            self._sentences[host] = (
                f"robots.txt cannot be read at present (status {response.status}), which for now means no"
            )
            response = response.replace(body=EVERYTHING)
        elif response.status >= 400 or response.body.lstrip()[:1] == b"<":
            response = response.replace(body=b"")
        elif len(response.body) > MOST_BYTES:
            response = response.replace(body=response.body[:MOST_BYTES].rpartition(b"\n")[0])
        await super()._parse_robots(response, netloc, request)
        parser = self._parsers[netloc]
        protego = getattr(parser, "rp", None)
        delay = protego.crawl_delay(self._robotstxt_useragent or "*") if protego else None
        if delay:
            self._delays[host] = min(float(delay), LONGEST_DELAY)

    def __init__(self, crawler: object) -> None:
        super().__init__(crawler)  # type: ignore[arg-type]
        self._delays: dict[str, float] = {}
        self._sentences: dict[str, str] = {}
        self._silent: dict[str, str] = {}
        self._patience: dict[str, tuple[str, str | None]] = {}

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, IgnoreRequest):
            self._silent[netloc] = no_answer(exc)
        super()._robots_error(exc, netloc)

    def _slow_down(self, host: str, delay: float) -> None:
        """Give the host's queue its delay, now and whenever Scrapy makes the queue anew."""
        assert self.crawler.engine is not None, "requests are only made while it runs"
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": delay, "jitter": 0.0}
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay, slot.jitter = max(slot.delay, delay), 0.0
