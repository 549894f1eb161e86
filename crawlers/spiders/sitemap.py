"""Sitemaps and news sitemaps."""

from __future__ import annotations

from scrapy.http import Response

from crawlers.formats.entry import Listing
from crawlers.formats.sitemaps import read_sitemap
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.visits import visit_of
from crawlers.wire.exchange import content_type


class SitemapSpider(SourceSpider):
    """Kinds `sitemap` and `news-sitemap`: an index leads to its newer parts."""

    name = "sitemap"

    async def read(self, response: Response, source: Source) -> Listing:
        """The sitemap's newer entries."""
        visit = visit_of(response)
        return await self.reading(
            response, source, read_sitemap, content_type(response), source, visit.window.since,
            self.collect.max_entries, self.collect.max_bytes,
        )  # fmt: skip
