"""The encodings of answers: those that zlib knows, whose unpacking takes time that is bounded by their length."""

from __future__ import annotations

import zlib
from itertools import chain

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawlers.wire.refusals import RefusalError, UnsafeRequestError
from ground.limits.unpacking import UnpackingError, gunzip, inflate

UNPACKED_BY = {b"gzip": gunzip, b"x-gzip": gunzip, b"deflate": inflate}
# Nobody packs what is packed more often than by mistake.
MOST_LAYERS = 3


class Unpacking:
    """Stands for Scrapy's own middleware, which takes as many packed files and layers as come, and offers more kinds."""

    def __init__(self, most: int):
        self.most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Unpacking:
        """As Scrapy builds it."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what may be sent."""
        request.headers.setdefault("Accept-Encoding", b"gzip, deflate")

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer unpacked. Raises UnsafeRequestError beyond the limits, RefusalError where it cannot be unpacked."""
        named = response.headers.getlist("Content-Encoding")
        layers = [one.strip().lower() for one in chain.from_iterable(line.split(b",") for line in named)]
        layers = [one for one in layers if one not in (b"", b"identity")]
        if not layers or not response.body:
            return response
        if len(layers) > MOST_LAYERS:
            raise UnsafeRequestError(f"the answer is packed {len(layers)} times over")
        body = response.body
        for layer in reversed(layers):
            if layer not in UNPACKED_BY:
                raise RefusalError(f"the answer is packed in a way that was not asked for ({layer[:20]!r})")
            body = self._unpacked(layer, body)
        del response.headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        return response.replace(cls=kind, body=body)

    def _unpacked(self, layer: bytes, body: bytes) -> bytes:
        try:
            return UNPACKED_BY[layer](body, self.most)
        except UnpackingError as error:
            raise UnsafeRequestError(f"the answer, unpacked, is {error}") from error
        except zlib.error as error:
            raise RefusalError(f"the answer cannot be unpacked: {error}") from error
