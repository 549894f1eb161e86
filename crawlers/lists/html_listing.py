"""A page that lists documents, read with the selectors of its source, or without any by the page's shape."""

from __future__ import annotations

from crawlers.formats.decoding import decode
from crawlers.formats.entry import Entry, Listing
from crawlers.lists.dated import date_in
from crawlers.lists.filled import FILLED, filled_by_script
from crawlers.lists.sessions import IN_SESSION, within_session
from crawlers.sources.catalogue import Selectors
from crawlers.sources.selectors import attribute_of, select, text_of
from ground.records import Fault

# Lists of documents score 1.3 and more, menus and links within a text less (tests/crawlers/test_blocks.py).
LIKELY = 1.2
MOST_LISTS = 5
UNKNOWN = "no list of documents was recognised on the page; name its selectors"


def read_listing(
    body: bytes, content_type: str, selectors: Selectors, most: int, languages: tuple[str, ...] = ("en",)
) -> Listing:
    """The entries on a listing page, at most `most`; `drifted`, naming the selector, where one finds nothing."""
    from parsel import Selector

    text = decode(body, content_type).replace("\0", "")
    if not text.strip():
        return Listing(fault=Fault("malformed", "the answer is empty, and an empty answer is not a page"))
    page = Selector(text=text, type="html")
    items = select(page, selectors.item)
    if not items and filled_by_script(body, content_type):
        return Listing(fault=Fault("drifted", FILLED))
    if not items:
        return Listing(
            fault=Fault("drifted", f'the page holds nothing that selectors.item ("{selectors.item}") matches')
        )
    entries = [
        Entry(
            link=attribute_of(item, selectors.link, "href"),
            title=text_of(item, selectors.title or selectors.link),
            summary=text_of(item, selectors.summary) if selectors.summary else "",
            date=_date(item, selectors.date, languages) if selectors.date else "",
        )
        for item in items[:most]
    ]
    with_link = tuple(entry for entry in entries if entry.link)
    if not with_link:
        return Listing(
            fault=Fault("drifted", f'{len(items)} items, but selectors.link ("{selectors.link}") finds no link')
        )
    next_link = attribute_of(page, selectors.next, "href") if selectors.next else ""
    return Listing(with_link, next_link=next_link, cut=max(0, len(items) - most))


def read_unmarked_listing(body: bytes, content_type: str, url: str, languages: tuple[str, ...], most: int) -> Listing:
    """The entries of what looks most like the page's list of documents; `drifted` where nothing does."""
    return read_lists(body, content_type, url, languages, most)[0][1]


def read_lists(
    body: bytes, content_type: str, url: str, languages: tuple[str, ...], most: int
) -> list[tuple[str, Listing]]:
    """What may be the page's list of documents, the likeliest first, each with its place; never empty."""
    from crawlers.lists.blocks import blocks_of

    if not body.strip():
        return [("", Listing(fault=Fault("malformed", "the answer is empty, and an empty answer is not a page")))]
    if within_session(body, content_type):
        return [("", Listing(fault=Fault("drifted", IN_SESSION)))]
    blocks = [one for one in blocks_of(body, content_type, url, languages) if one.score >= LIKELY]
    if not blocks:
        said = FILLED if filled_by_script(body, content_type) else UNKNOWN
        return [("", Listing(fault=Fault("drifted", said)))]
    return [
        (one.place, Listing(tuple(Entry(link=link, title=title, date=date) for link, title, date in one.found[:most]),
                            cut=max(0, len(one.found) - most)))
        for one in blocks[:MOST_LISTS]
    ]  # fmt: skip


def _date(item: object, selector: str, languages: tuple[str, ...]) -> str:
    """What a date element says: its machine-readable attribute before the date within its words."""
    words = text_of(item, selector)
    return attribute_of(item, selector, "datetime") or date_in(words, languages) or words
