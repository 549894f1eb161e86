"""The spider of a kind, by the place that the kind gives it (crawlers/sources/kinds.py)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from crawlers.sources.kinds import kind_of

if TYPE_CHECKING:
    from crawlers.spiders.base import SourceSpider


def spider_for(kind: str) -> type[SourceSpider]:
    """The spider of a kind; imported only here, so that the parent stays free of Scrapy, and only if it is wanted."""
    module, _, name = kind_of(kind).spider.partition(".")
    spider: type[SourceSpider] = getattr(import_module(f"crawlers.spiders.{module}"), name)
    return spider
