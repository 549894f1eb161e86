"""All kinds in one collecting process: one engine, so that a host with sources of several kinds meets one visitor."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler

from crawlers.spiders.base import SourceSpider


class Together(scrapy.Spider):
    """Starts the visits of several spiders; their requests come back to each spider itself."""

    name = "together"

    def __init__(self, spiders: list[SourceSpider]) -> None:
        super().__init__(self.name)
        # A mailbox is read before anything else can start, so it comes last.
        self.spiders = sorted(spiders, key=lambda spider: spider.name == "mail")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *arguments: Any, **more: Any) -> Together:
        """As Scrapy builds it; each spider knows the crawler too, as some ask for more than their visits' requests."""
        together: Together = super().from_crawler(crawler, *arguments, **more)
        for spider in together.spiders:
            spider.crawler = crawler
        return together

    async def start(self) -> AsyncIterator[Request]:
        """The first request of every visit."""
        for spider in self.spiders:
            try:
                async for request in spider.start():
                    yield request
            except Exception:
                # A fault of ours over one system must not keep the others' sources from being visited.
                self.logger.exception("%s: its visits could not all be started", spider.name)
