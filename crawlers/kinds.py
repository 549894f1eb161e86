"""Which spider reads which kind of source. Adding a kind is a line here, a spider, and a word in the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawlers.spiders.base import SourceSpider

SPIDERS = {"rss": "feed", "atom": "feed", "html-listing": "listing", "rest-json": "rest"}


def spider_for(kind: str) -> type[SourceSpider]:
    """The spider of a kind; imported only here, so that the parent stays free of Scrapy."""
    from crawlers.spiders.feed import FeedSpider
    from crawlers.spiders.listing import ListingSpider
    from crawlers.spiders.rest import RestSpider

    spiders: tuple[type[SourceSpider], ...] = (FeedSpider, ListingSpider, RestSpider)
    return next(one for one in spiders if one.name == SPIDERS[kind])
