"""The last step before the wire: a request may have waited in its host's queue since before its visit was over."""

from __future__ import annotations

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawlers.middlewares import drop_where_over


class VisitHandler(HTTP11DownloadHandler):
    """Fetches over HTTP, but nothing more for a visit that is over."""

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises IgnoreRequest where the visit to the source is closed."""
        try:
            drop_where_over(request)
        except IgnoreRequest as error:
            self._drop_waiting(request, error)
            raise
        return await super().download_request(request)

    def _drop_waiting(self, request: Request, error: IgnoreRequest) -> None:
        """Drop the visit's other requests too: each would wait for the host's delay, only to be dropped then."""
        assert self._crawler.engine is not None, "it is the engine that downloads"
        slot = self._crawler.engine.downloader.slots[request.meta["download_slot"]]
        for entry in [one for one in slot.queue if one[0].meta.get("visit") is request.meta["visit"]]:
            slot.queue.remove(entry)
            entry[1].errback(error)
