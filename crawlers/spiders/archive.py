"""Library interfaces: SRU and OAI-PMH."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from scrapy.http import Response

from crawlers.formats.archives import read_oai, read_sru
from crawlers.formats.entry import Listing
from crawlers.formats.queries import fill, with_parameters
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.visits import Visit
from crawlers.wire.exchange import content_type, request_of


class SruSpider(SourceSpider):
    """Kind `sru`: a CQL query; pages start at a record's position. What the address says itself stays."""

    name = "sru"

    def first_url(self, visit: Visit) -> str:
        """The first page of the query."""
        source = visit.source
        own = dict(parse_qsl(urlsplit(source.url).query))
        asked = {
            "operation": "searchRetrieve", "version": "1.2", **own, "query": fill(source.query or "", visit.window.since),
            "startRecord": "1", "maximumRecords": str(source.page_size),
        }  # fmt: skip
        return with_parameters(source.url, asked)

    async def read(self, response: Response, source: Source) -> Listing:
        """The page's records."""
        assert source.fields is not None, "checked when the config was read"
        start = dict(parse_qsl(urlsplit(request_of(response).url).query)).get("startRecord", "1")
        return await self.reading(
            response, source, read_sru, content_type(response), source.fields, int(start) if start.isdigit() else 1,
            self.collect.max_entries,
        )  # fmt: skip

    def next_url(self, response: Response, listing: Listing, source: Source) -> str | None:
        """The same query from the next position on."""
        if not isinstance(listing.next_link, str) or not listing.next_link:
            return None
        return with_parameters(request_of(response).url, {"startRecord": listing.next_link})


class OaiSpider(SourceSpider):
    """Kind `oai-pmh`: all records that changed since the last time."""

    name = "oai-pmh"

    def first_url(self, visit: Visit) -> str:
        """The first page of records."""
        source = visit.source
        asked = {
            "verb": "ListRecords", "metadataPrefix": source.metadata_prefix or "oai_dc", "from": visit.window.since[:10],
        }  # fmt: skip
        return with_parameters(source.url, {**asked, "set": source.set} if source.set else asked)

    async def read(self, response: Response, source: Source) -> Listing:
        """The page's records."""
        arguments = content_type(response), source.fields, self.collect.max_entries
        return await self.reading(response, source, read_oai, *arguments)

    def next_url(self, response: Response, listing: Listing, source: Source) -> str | None:
        """The page that the resumption token stands for."""
        if not isinstance(listing.next_link, str) or not listing.next_link:
            return None
        return with_parameters(source.url, {"verb": "ListRecords", "resumptionToken": listing.next_link})
