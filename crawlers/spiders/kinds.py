"""The spiders, by the name that a kind of source gives its own (crawlers/sources/kinds.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawlers.sources.kinds import kind_of

if TYPE_CHECKING:
    from crawlers.spiders.base import SourceSpider


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
    return next(one for one in spiders if one.name == kind_of(kind).spider)
