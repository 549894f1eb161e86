"""HTML pages that list documents."""

from __future__ import annotations

from scrapy.http import Response

from crawlers.formats.entry import Listing
from crawlers.lists.html_listing import read_listing, read_unmarked_listing
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.wire.exchange import content_type


class ListingSpider(SourceSpider):
    """Kind `html-listing`: items, links and dates where the source's selectors find them, or its shape tells."""

    name = "listing"

    async def read(self, response: Response, source: Source) -> Listing:
        """The page's items."""
        if source.selectors is None:
            page = response.body, content_type(response), response.url, source.languages, self.collect.max_entries
            return await self.workers.run(read_unmarked_listing, *page)
        return read_listing(
            response.body, content_type(response), source.selectors, self.collect.max_entries, source.languages
        )
