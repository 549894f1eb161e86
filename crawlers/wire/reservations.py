"""Text-and-data-mining reservations: the TDMRep protocol (a header, /.well-known/tdmrep.json) and ai.txt.

https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/ and https://site.spawning.ai/spawning-ai-txt.
What we do with texts is text and data mining (directive (EU) 2019/790, article 4), so a reservation means no.
"""

from __future__ import annotations

import json
import logging
import re
from asyncio import Task, create_task
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.formats.urls import host_of
from crawlers.wire.exchange import headers_of
from crawlers.wire.outcomes import asked_to_wait
from crawlers.wire.refusals import PatienceError, ReservedError

log = logging.getLogger(__name__)
SMALL = 100_000
NO_ANSWER = (
    IgnoreRequest, DownloadCancelledError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError,
    OSError,
)  # fmt: skip
Patterns = tuple[tuple[str, bool], ...]


class Reservations:
    """Asks each host once in a run, before the first request of a source that keeps text."""

    def __init__(self, crawler: Crawler):
        self.crawler = crawler
        self._hosts: dict[str, Task[tuple[Patterns, Protego | None]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Reservations:
        """As Scrapy builds it."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise ReservedError where the host reserves text and data mining for this path."""
        visit = request.meta.get("visit")
        if visit is None or visit.source.text == "link":
            return
        host = host_of(request.url)
        if host not in self._hosts:
            self._hosts[host] = create_task(self._ask(request))
        patterns, ai = await self._hosts[host]
        path = urlsplit(request.url).path or "/"
        # As in robots.txt, the longest pattern that fits decides.
        fitting = [one for one in patterns if fits(path, one[0])]
        if fitting and max(fitting, key=lambda one: len(one[0]))[1]:
            raise ReservedError("the publisher reserves text and data mining (/.well-known/tdmrep.json)")
        if ai is not None and not ai.can_fetch(request.url, "policywatch"):
            raise ReservedError("the publisher reserves text mining (ai.txt)")

    def process_response(self, request: Request, response: Response) -> Response:
        """Raise ReservedError where the answer's header reserves text and data mining."""
        visit = request.meta.get("visit")
        reserved = (response.headers.get("tdm-reservation") or b"").strip() == b"1"
        if reserved and visit is not None and visit.source.text != "link":
            raise ReservedError("the publisher reserves text and data mining (tdm-reservation header)")
        return response

    async def _ask(self, request: Request) -> tuple[Patterns, Protego | None]:
        parts = urlsplit(request.url)
        base = f"{parts.scheme}://{parts.netloc}"
        tdm = await self._fetch(f"{base}/.well-known/tdmrep.json", request)
        ai = await self._fetch(f"{base}/ai.txt", request) if tdm is not None else None
        return read_tdmrep(tdm or b""), read_ai(ai or b"")

    async def _fetch(self, url: str, request: Request) -> bytes | None:
        """The file's bytes, none where the host has no such file; None where no answer came."""
        asked = Request(
            url, priority=900, callback=NO_CALLBACK, meta={"visit_of": request.meta.get("visit"), "dont_retry": True}
        )
        assert self.crawler.engine is not None, "requests are only made while it runs"
        try:
            answer = await self.crawler.engine.download_async(asked)
        except NO_ANSWER as error:
            log.debug("%s could not be read: %s", url, error)
            return None
        patience = asked_to_wait(answer.status, headers_of(answer))
        if patience:
            raise PatienceError(*patience)
        return answer.body[:SMALL] if answer.status == 200 else b""


def fits(path: str, pattern: str) -> bool:
    """Whether a path is what a pattern says, in which * stands for anything; in time that grows with both alone."""
    first, *others = pattern.split("*")
    if not others:
        return path == pattern
    *middle, last = others
    if not path.startswith(first):
        return False
    place = len(first)
    for part in middle:
        place = path.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return len(path) - len(last) >= place and path.endswith(last)


def read_tdmrep(body: bytes) -> Patterns:
    """Path patterns and whether each is reserved, from a tdmrep.json; none from anything else."""
    try:
        rows = json.loads(body) if body.strip() else []
    except (ValueError, RecursionError):
        return ()
    found = []
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and isinstance(row.get("location"), str):
            location = re.sub(r"\$$", "", row["location"])
            found.append(
                (location if row["location"].endswith("$") else f"{location}*", row.get("tdm-reservation") == 1)
            )
    return tuple(found)


def read_ai(body: bytes) -> Protego | None:
    """The rules of an ai.txt as far as they concern text: only its Disallow lines for *.txt, *.html, *.pdf and / count."""
    text = body.decode("utf-8", "replace")
    if not text.strip() or text.lstrip().startswith("<"):
        return None
    kept = []
    for line in text.splitlines():
        name, _, value = line.partition(":")
        suffix = value.strip().rsplit(".", 1)[-1].lower() if "*." in value else ""
        if name.strip().lower() == "disallow" and suffix not in ("", "txt", "html", "htm", "pdf", "xml", "json"):
            continue
        kept.append(line)
    return Protego.parse("\n".join(kept))
