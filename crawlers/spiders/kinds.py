"""Which spider reads which kind of source. Adding a kind is a line here, a spider, and a word in the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.systems.registry import SYSTEMS

if TYPE_CHECKING:
    from crawlers.spiders.base import SourceSpider

SPIDERS = {
    "rss": "feed", "atom": "feed", "json-feed": "feed", "html-listing": "listing", "sitemap": "sitemap",
    "news-sitemap": "sitemap", "rest-json": "rest", "odata": "odata", "sparql": "sparql", "sru": "sru",
    "oai-pmh": "oai-pmh", "mailbox": "mail", **dict.fromkeys(SYSTEMS, "system"),
}  # fmt: skip


def spider_for(kind: str) -> type[SourceSpider]:
    """The spider of a kind; imported only here, so that the parent stays free of Scrapy."""
    from crawlers.spiders.archive import OaiSpider, SruSpider
    from crawlers.spiders.feed import FeedSpider
    from crawlers.spiders.interface import OdataSpider, SparqlSpider
    from crawlers.spiders.listing import ListingSpider
    from crawlers.spiders.mail import MailSpider
    from crawlers.spiders.rest import RestSpider
    from crawlers.spiders.sitemap import SitemapSpider
    from crawlers.spiders.system import SystemSpider

    spiders: tuple[type[SourceSpider], ...] = (
        FeedSpider, ListingSpider, RestSpider, SitemapSpider, OdataSpider, SparqlSpider, SruSpider, OaiSpider, MailSpider,
        SystemSpider,
    )  # fmt: skip
    return next(one for one in spiders if one.name == SPIDERS[kind])
