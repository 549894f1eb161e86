"""RSS, Atom and JSON feeds."""

from __future__ import annotations

from scrapy.http import Response

from crawlers.formats.entry import Listing
from crawlers.formats.feeds import read_feed
from crawlers.formats.jsonfeeds import read_json_feed
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.wire.exchange import content_type


class FeedSpider(SourceSpider):
    """Kinds `rss` and `atom`, where the bytes decide which it is, and `json-feed`."""

    name = "feed"

    async def read(self, response: Response, source: Source) -> Listing:
        """The feed's entries."""
        reader = read_json_feed if source.kind == "json-feed" else read_feed
        return await self.reading(response, source, reader, content_type(response), self.collect.max_entries)
