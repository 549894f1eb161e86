"""Small steps between a request and the wire: a source whose time is over, and a proxy."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured


class ClosedVisits:
    """Drops what is still queued for a source whose time is over or whose server asked for patience."""

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest where the source's visit is closed."""
        drop_where_over(request)


def drop_where_over(request: Request) -> None:
    """Raise IgnoreRequest where the request's visit is closed."""
    visit = request.meta.get("visit")
    if visit is not None and visit.over:
        raise IgnoreRequest("the visit to this source is over")


class Proxy:
    """Sends everything through the proxy of the settings; names are resolved there, not here."""

    def __init__(self, proxy: str):
        self.proxy = proxy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Proxy:
        """As Scrapy builds it; not at all without a proxy."""
        proxy = crawler.settings.get("POLICYWATCH_PROXY")
        if not proxy:
            raise NotConfigured
        return cls(proxy)

    def process_request(self, request: Request) -> None:
        """Name the proxy on the request."""
        request.meta["proxy"] = self.proxy
