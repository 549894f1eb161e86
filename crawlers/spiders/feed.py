"""RSS and Atom feeds."""

from __future__ import annotations

from scrapy.http import Response

from crawlers.catalogue import Source
from crawlers.entries import Listing
from crawlers.exchange import content_type
from crawlers.feeds import read_feed
from crawlers.spiders.base import SourceSpider

# Below this many bytes a feed is parsed faster than it could be handed to another thread.
SMALL = 100_000


class FeedSpider(SourceSpider):
    """Kinds `rss` and `atom`: what the bytes are decides, not the label."""

    name = "feed"

    async def read(self, response: Response, source: Source) -> Listing:
        """The feed's entries."""
        arguments = (response.body, response.url, content_type(response), self.collect.max_entries)
        return read_feed(*arguments) if len(response.body) < SMALL else await self.workers.run(read_feed, *arguments)
