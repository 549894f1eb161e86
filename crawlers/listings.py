"""A page that lists documents, read with the selectors of its source."""

from __future__ import annotations

from crawlers.catalogue import Selectors
from crawlers.decoding import decode
from crawlers.entries import Entry, Listing
from crawlers.selectors import attribute_of, select, text_of


def read_listing(body: bytes, content_type: str, selectors: Selectors, most: int) -> Listing:
    """The entries on a listing page, at most `most`; `drifted`, naming the selector, where one finds nothing."""
    from parsel import Selector

    text = decode(body, content_type).replace("\0", "")
    if not text.strip():
        return Listing(fault=("malformed", "the answer is empty, and an empty answer is not a page"))
    page = Selector(text=text, type="html")
    items = select(page, selectors.item)
    if not items:
        return Listing(fault=("drifted", f'the page holds nothing that selectors.item ("{selectors.item}") matches'))
    entries = [
        Entry(
            link=attribute_of(item, selectors.link, "href"),
            title=text_of(item, selectors.title or selectors.link),
            summary=text_of(item, selectors.summary) if selectors.summary else "",
            date=_date(item, selectors.date) if selectors.date else "",
        )
        for item in items[:most]
    ]
    with_link = tuple(entry for entry in entries if entry.link)
    if not with_link:
        return Listing(fault=("drifted", f'{len(items)} items, but selectors.link ("{selectors.link}") finds no link'))
    next_link = attribute_of(page, selectors.next, "href") if selectors.next else ""
    return Listing(with_link, next_link=next_link, cut=max(0, len(items) - most))


def _date(item: object, selector: str) -> str:
    """What a date element says: its machine-readable attribute before its words."""
    return attribute_of(item, selector, "datetime") or text_of(item, selector)
