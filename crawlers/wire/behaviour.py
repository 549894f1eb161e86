"""How we behave on the wire, as Scrapy settings: identity, robots, delays, limits. One place for all spiders."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from crawlers.sources.catalogue import Source
from ground.clock import seconds
from ground.settings import Collect

SHORTEST_DELAY = 0.001
# Parts of Scrapy that would stay idle here, by the setting that names them: Scrapy loads even those that are switched off
# (a fifth of a second for each collecting process), and passes every answer through the others.
IDLE = {
    "EXTENSIONS_BASE": {
        "CloseSpider", "FeedExporter", "LogStats", "MemoryDebugger", "MemoryUsage", "RemoteControl", "SpiderState",
        "TelnetConsole",
    },
    "DOWNLOADER_MIDDLEWARES_BASE": {
        "CookiesMiddleware", "HttpAuthMiddleware", "HttpCacheMiddleware", "HttpCompressionMiddleware", "MetaRefreshMiddleware",
        "OffsiteMiddleware", "RobotsTxtMiddleware",
    },
    # No limit on an address either: what is left out in silence would be waited for.
    "SPIDER_MIDDLEWARES_BASE": {
        "DepthMiddleware", "HttpErrorMiddleware", "MetaCopyDetectionMiddleware", "UrlLengthMiddleware",
    },
}  # fmt: skip


def scrapy_settings(collect: Collect, sources: Iterable[Source]) -> dict[str, Any]:
    """The settings of a collecting process for some sources."""
    return {
        **_identity(collect), **_pace(collect), **_limits(collect), **_parts(collect),
        "POLICYWATCH_ALLOWED_PLACES": sorted({place for one in sources if one.allow_private for place in one.places}),
    }  # fmt: skip


def _identity(collect: Collect) -> dict[str, Any]:
    """Who asks, what for, and what we leave out of our requests."""
    return {
        "USER_AGENT": collect.user_agent.format(version=_version(), contact=collect.contact),
        "ROBOTSTXT_OBEY": collect.robots,
        "ROBOTSTXT_USER_AGENT": "policywatch",
        "REFERRER_POLICY": "no-referrer",
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Language": "en;q=0.5, *;q=0.1"},
    }


def _pace(collect: Collect) -> dict[str, Any]:
    """How many requests at a time, how far apart, and which are tried again."""
    return {
        "CONCURRENT_REQUESTS": 64,
        # Scrapy starts this many tasks for every answer; ours yield requests alone, so one is enough.
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # Without any delay Scrapy hands out a whole queue before it counts what is on its way (2.19, Downloader).
        "DOWNLOAD_DELAY": seconds(collect.delay) or SHORTEST_DELAY,
        "DOWNLOAD_DELAY_JITTER": 0.25,
        # A host that answers slowly is asked more slowly.
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": seconds(collect.delay),
        "AUTOTHROTTLE_MAX_DELAY": 30,
        "RETRY_TIMES": collect.retries,
        # 429 and 503 say when to come back; that is kept for the next run, not tried again now.
        "RETRY_HTTP_CODES": [500, 502, 504, 522, 524, 408],
        # A host that did not answer in time is asked again in its own rhythm, not at once.
        "RETRY_EXCEPTIONS": [
            "scrapy.exceptions.DownloadFailedError",
            "scrapy.exceptions.ResponseDataLossError",
            OSError,
        ],
    }


def _limits(collect: Collect) -> dict[str, Any]:
    """How long, how large and how far an answer may be."""
    return {
        "DOWNLOAD_TIMEOUT": seconds(collect.request_timeout),
        "DOWNLOAD_MAXSIZE": collect.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "REDIRECT_MAX_TIMES": collect.max_redirects,
    }


def _parts(collect: Collect) -> dict[str, Any]:
    """Which parts of Scrapy, and of our own, take part."""
    from scrapy.settings import default_settings

    return {
        "LOG_LEVEL": "WARNING",
        "TWISTED_DNS_RESOLVER": "crawlers.wire.guard.GuardedResolver",
        "POLICYWATCH_PROXY": collect.proxy,
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.wire.middlewares.ClosedVisits": 50,
            "crawlers.wire.guard.GuardMiddleware": 60,
            "crawlers.wire.robots.PoliteRobots": 100,
            "crawlers.wire.unpacking.Unpacking": 590,
            "crawlers.wire.reservations.Reservations": 110 if collect.reservations else None,
            "crawlers.wire.middlewares.Proxy": 740,
        },
        "DOWNLOAD_HANDLERS": {
            "http": "crawlers.wire.downloads.VisitHandler",
            "https": "crawlers.wire.downloads.VisitHandler",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        **{name: _without(idle, getattr(default_settings, name)) for name, idle in IDLE.items()},
    }


def _without(idle: set[str], parts: dict[str, int]) -> dict[str, int]:
    """The parts that have something to do, with their order."""
    return {name: order for name, order in parts.items() if name.rpartition(".")[2] not in idle}


def _version() -> str:
    try:
        return version("policywatch")
    except PackageNotFoundError:
        return "0"
