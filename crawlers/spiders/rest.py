"""Interfaces that answer with pages of JSON."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import Response

from crawlers.answers import read_answer
from crawlers.catalogue import Source
from crawlers.entries import Listing
from crawlers.exchange import content_type
from crawlers.spiders.base import SourceSpider
from crawlers.urls import canonical_url


class RestSpider(SourceSpider):
    """Kind `rest-json`: field paths and paging from the source's config."""

    name = "rest"

    def first_url(self, source: Source) -> str:
        """The source's address, with its first page and size where config names parameters for them."""
        paging = source.paging
        wanted: dict[str, str] = {paging.param: str(paging.start)} if paging.param else {}
        if paging.size_param:
            wanted[paging.size_param] = str(paging.size)
        return _with_parameters(source.url, wanted) if wanted else source.url

    async def read(self, response: Response, source: Source) -> Listing:
        """The answer's items."""
        assert source.fields is not None, "checked when the config was read"
        return read_answer(
            response.body, content_type(response), source.fields, source.paging.next, self.collect.max_entries
        )

    def next_url(self, response: Response, listing: Listing, source: Source) -> str | None:
        """The `next` of the answer, or the next number of the page parameter while pages come full."""
        paging = source.paging
        if paging.next:
            return canonical_url(listing.next_link, response.url) if listing.next_link else None
        if not paging.param or (paging.size_param and len(listing.entries) < paging.size):
            return None
        present = dict(parse_qsl(urlsplit(response.url).query)).get(paging.param, str(paging.start))
        step = paging.size if paging.step == "offset" else 1
        return _with_parameters(response.url, {paging.param: str(int(present) + step)}) if present.isdigit() else None


def _with_parameters(url: str, wanted: dict[str, str]) -> str:
    parts = urlsplit(url)
    pairs = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in wanted]
    return urlunsplit(parts._replace(query=urlencode([*pairs, *wanted.items()])))
