"""HTML pages that list documents."""

from __future__ import annotations

from scrapy.http import Response

from crawlers.catalogue import Source
from crawlers.entries import Listing
from crawlers.exchange import content_type
from crawlers.listings import read_listing
from crawlers.spiders.base import SourceSpider


class ListingSpider(SourceSpider):
    """Kind `html-listing`: items, links and dates where the source's selectors find them."""

    name = "listing"

    async def read(self, response: Response, source: Source) -> Listing:
        """The page's items."""
        assert source.selectors is not None, "checked when the config was read"
        return read_listing(response.body, content_type(response), source.selectors, self.collect.max_entries)
