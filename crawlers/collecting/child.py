"""The collecting process's whole life: one engine, one reactor, some sources; what it finds leaves as JSON lines.

Run as `python -m crawlers.collecting.child`; its work comes on standard input, which stays open as long as the parent lives.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Nothing heavy here: each worker process imports this module once more.
if TYPE_CHECKING:
    from crawlers.sources.catalogue import Source
    from crawlers.spiders.messages import Reporter
    from crawlers.spiders.visits import Visit
    from ground.settings import Collect

HEARTBEAT = 5.0
ROBOTS = "scrapy.downloadermiddlewares.robotstxt"
LATE = 90
UNHEARD = (
    "trafilatura", "scrapy.core.downloader.tls", "scrapy.downloadermiddlewares.retry",
    "scrapy.downloadermiddlewares.robotstxt",
)  # fmt: skip


def main() -> int:
    """Collect what standard input asks for; 0 when every source has been reported."""
    from crawlers.formats.pages import leave_out_language_filter
    from crawlers.sources.catalogue import Source
    from crawlers.spiders.messages import Reporter
    from ground.limits.processes import rarer_collections
    from ground.settings import Collect

    rarer_collections()
    leave_out_language_filter()
    # Whatever a library prints must not get between our lines.
    stream = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    work = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    collect = Collect.model_validate_json(work["collect"])
    if work["replay"]:
        from crawlers.wire.recording import Recording
        from ground.clock import stand_at

        at = Recording(Path(work["replay"])).at
        if at:
            stand_at(at)
    sources = [Source.model_validate_json(one) for one in work["sources"]]
    return _crawl(sources, collect, work, Reporter(stream))


def _crawl(sources: list[Source], collect: Collect, work: dict[str, Any], reporter: Reporter) -> int:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawlers.sources.kinds import kind_of
    from crawlers.spiders.kinds import spider_for
    from crawlers.spiders.together import Together
    from crawlers.spiders.visits import new_visit
    from crawlers.spiders.workers import Workers
    from crawlers.wire.behaviour import scrapy_settings
    from ground.clock import seconds
    from ground.logs import FORM, formatter
    from store.health.exceeded import exceeded_content
    from store.shape.database import open_reader

    store = open_reader(Path(work["data"]))
    workers = Workers(work["workers"], exceeded_content(store), reporter.exceeded)
    visits = [new_visit(store, source) for source in sources]
    by_spider: dict[str, list[Visit]] = {}
    for visit in visits:
        by_spider.setdefault(kind_of(visit.source.kind).spider, []).append(visit)
    spiders = [
        spider_for(some[0].source.kind)(some, store, reporter, workers, collect, work["since"], work["everything"])
        for some in by_spider.values()
    ]
    settings = scrapy_settings(collect, sources)
    settings |= {"POLICYWATCH_RECORD": work["record"], "POLICYWATCH_REPLAY": work["replay"]}
    if work["record"]:
        # So that a person can read what was recorded.
        settings["DEFAULT_REQUEST_HEADERS"] = {**settings["DEFAULT_REQUEST_HEADERS"], "Accept-Encoding": "identity"}
    process = AsyncCrawlerProcess(settings)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(formatter(os.environ.get(FORM, "")))
    # What they say ends as a state and a sentence, or is of no use to anybody.
    for name in UNHEARD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    process.crawl(Together, spiders=spiders)
    _keep_time(visits, seconds(collect.source_timeout), LATE + seconds(collect.request_timeout), reporter)
    process.start()
    workers.close()
    return 0


def _keep_time(visits: list[Visit], limit: int, grace: int, reporter: Reporter) -> None:
    from twisted.internet import reactor, task

    def start() -> None:
        task.LoopingCall(beat, visits, limit, grace, reporter).start(HEARTBEAT, now=False)

    reactor.callWhenRunning(start)


def beat(visits: list[Visit], limit: int, grace: int, reporter: Reporter) -> None:
    """Say that we live, and stop what is queued for a source whose time is over (seconds).

    What was under way by then has `grace` seconds more: a child that cannot end a visit, as something in it hangs, falls
    silent, and the parent ends it.
    """
    lasting = [(visit, so_far) for visit in visits if (so_far := visit.lasting) is not None]
    if not any(so_far > limit + grace for _, so_far in lasting):
        reporter.alive()
    for visit, so_far in lasting:
        if not visit.over and so_far > limit:
            visit.time_over(limit)


def _end_with_parent() -> None:
    """The parent never writes a second line: the end of standard input means that it is gone."""
    sys.stdin.read()
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main())
