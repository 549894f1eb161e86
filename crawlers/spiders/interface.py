"""OData services and SPARQL endpoints."""

from __future__ import annotations

import re

from scrapy.http import Response

from crawlers.formats.entry import Listing
from crawlers.formats.interfaces import read_odata, read_sparql
from crawlers.formats.queries import fill, with_parameters, with_query
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.visits import Visit, visit_of
from crawlers.wire.exchange import content_type, request_of

LIMIT = re.compile(r"\blimit\b", re.IGNORECASE)


class OdataSpider(SourceSpider):
    """Kind `odata`: the address is an entity set; its answers name the page that follows."""

    name = "odata"
    accept = "application/json"

    def first_url(self, visit: Visit) -> str:
        """The entity set with the source's query."""
        source = visit.source
        return with_query(source.url, fill(source.query, visit.window.since)) if source.query else source.url

    async def read(self, response: Response, source: Source) -> Listing:
        """The page's rows."""
        assert source.fields is not None, "checked when the config was read"
        arguments = content_type(response), source.fields, self.collect.max_entries
        return await self.reading(response, source, read_odata, *arguments)


class SparqlSpider(SourceSpider):
    """Kind `sparql`: a SELECT, page by page until one is not full."""

    name = "sparql"
    accept = "application/sparql-results+json"

    def first_url(self, visit: Visit) -> str:
        """The endpoint with the first page's query."""
        return _sparql_url(visit, page=1)

    async def read(self, response: Response, source: Source) -> Listing:
        """The page's rows."""
        assert source.fields is not None, "checked when the config was read"
        arguments = content_type(response), source.fields, self.collect.max_entries
        return await self.reading(response, source, read_sparql, *arguments)

    def next_url(self, response: Response, listing: Listing, source: Source) -> str | None:
        """The next page's query, while pages come full."""
        if listing.rows < source.page_size or not _pages(source):
            return None
        page: int = request_of(response).cb_kwargs["page"]
        return _sparql_url(visit_of(response), page + 1)


def _pages(source: Source) -> bool:
    """Whether the query can be asked in pages: it places the numbers itself, or says nothing of limits."""
    query = source.query or ""
    return "{offset}" in query or not LIMIT.search(query)


def _sparql_url(visit: Visit, page: int) -> str:
    source = visit.source
    query = source.query or ""
    if _pages(source) and "{offset}" not in query:
        query += "\nLIMIT {limit} OFFSET {offset}"
    filled = fill(query, visit.window.since, limit=source.page_size, offset=(page - 1) * source.page_size)
    return with_parameters(source.url, {"query": filled})
