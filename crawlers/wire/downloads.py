"""The last step before the wire: visits that are over ask no more; answers are recorded, or come from a recording."""

from __future__ import annotations

from pathlib import Path

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response

from crawlers.formats.urls import host_of
from crawlers.wire.guard import GuardedResolver
from crawlers.wire.middlewares import drop_where_over
from crawlers.wire.recording import Recorder, Recording
from crawlers.wire.refusals import UnsafeRequestError


class VisitHandler(HTTP11DownloadHandler):
    """Fetches over HTTP, but nothing more for a visit that is over, and nothing at all where a recording answers."""

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        record, replay = crawler.settings.get("POLICYWATCH_RECORD"), crawler.settings.get("POLICYWATCH_REPLAY")
        self._recorder = Recorder(Path(record)) if record else None
        self._recording = Recording(Path(replay)) if replay else None

    async def download_request(self, request: Request) -> Response:
        """The answer. Raises IgnoreRequest where the visit to the source is closed."""
        try:
            drop_where_over(request)
        except IgnoreRequest as error:
            self._drop_waiting(request, error)
            raise
        if self._recording:
            return self._recording.answer(request)
        try:
            response = await super().download_request(request)
        except CannotResolveHostError:
            refusal = GuardedResolver.refused.get(host_of(request.url))
            if refusal:
                raise UnsafeRequestError(refusal) from None
            raise
        if self._recorder:
            self._recorder.keep(request, response)
        return response

    def _drop_waiting(self, request: Request, error: IgnoreRequest) -> None:
        """Drop the visit's other requests too: each would wait for the host's delay, only to be dropped then."""
        assert self._crawler.engine is not None, "it is the engine that downloads"
        slot = self._crawler.engine.downloader.slots[request.meta["download_slot"]]
        for entry in [one for one in slot.queue if one[0].meta.get("visit") is request.meta["visit"]]:
            slot.queue.remove(entry)
            entry[1].errback(error)
