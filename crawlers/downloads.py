"""The last step before the wire: a request may have waited in its host's queue since before its visit was over."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Response

from crawlers.middlewares import drop_where_over


class VisitHandler(HTTP11DownloadHandler):
    """Fetches over HTTP, but nothing more for a visit that is over."""

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises IgnoreRequest where the visit to the source is closed."""
        drop_where_over(request)
        return await super().download_request(request)
