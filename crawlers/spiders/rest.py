"""Interfaces that answer with pages of JSON."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from scrapy.http import Response

from crawlers.formats.entry import Listing
from crawlers.formats.queries import fill, with_parameters, with_query
from crawlers.formats.rest_json import read_answer
from crawlers.formats.urls import canonical_url
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.visits import Visit
from crawlers.wire.exchange import content_type


class RestSpider(SourceSpider):
    """Kind `rest-json`: field paths and paging from the source's config."""

    name = "rest"

    def first_url(self, visit: Visit) -> str:
        """The source's address with its query, and its first page and size where config names parameters for them."""
        source, paging = visit.source, visit.source.paging
        wanted: dict[str, str] = {paging.param: str(paging.start)} if paging.param else {}
        if paging.size_param:
            wanted[paging.size_param] = str(source.page_size)
        url = with_query(source.url, fill(source.query, visit.window.since)) if source.query else source.url
        return with_parameters(url, wanted) if wanted else url

    async def read(self, response: Response, source: Source) -> Listing:
        """The answer's items."""
        assert source.fields is not None, "checked when the config was read"
        return await self.reading(
            response, source, read_answer, content_type(response), source.fields, source.paging.next,
            self.collect.max_entries,
        )  # fmt: skip

    def next_url(self, response: Response, listing: Listing, source: Source) -> str | None:
        """The `next` of the answer, or the next number of the page parameter while pages come full."""
        paging = source.paging
        if paging.next:
            return canonical_url(str(listing.next_link), response.url) if listing.next_link else None
        if not paging.param or (paging.size_param and len(listing.entries) < source.page_size):
            return None
        present = dict(parse_qsl(urlsplit(response.url).query)).get(paging.param, str(paging.start))
        step = source.page_size if paging.step == "offset" else 1
        return with_parameters(response.url, {paging.param: str(int(present) + step)}) if present.isdigit() else None
