"""The lists of documents that a page shows, found by their shape: what repeats, and holds a link, a title, maybe a date.

For listings whose source names no selectors, and for `policywatch sources add`, which proposes selectors.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.formats.decoding import decode
from crawlers.formats.pages import parse_html, too_deep
from crawlers.lists.dated import dates_beside, dates_in
from crawlers.lists.frames import Frames
from crawlers.lists.titles import HEADINGS, MOST_LINKS_BELOW, SHORTEST_TITLE, heading_of, main_link, title_of, titled_in

FEWEST = 3
# Each group costs a look at all of its items; no page worth reading has more lists.
MOST_GROUPS = 150
ITEMS = {
    "li", "article", "div", "tr", "section", "dl", "dt", "dd", "p", "td", "a", "h1", "h2", "h3", "h4", "figure", "span",
}  # fmt: skip
# Classes that tell a single item or the state of one, not what kind of thing it is; those of WordPress's post_class() and of
# Drupal's nodes and rows among them.
PASSING = re.compile(
    r"\d|^(first|last|odd|even|active|current|open|new|js-|is-|has-|col-|row$|clearfix|d-|[mp][tbxy]?-|alt$|thread-|"
    r"category-|tag-|type-|format-|status-|author-|sticky|node--?(promoted|sticky|unpublished|type)|views-row-|post-|term-)"
)
DATE_CLASS = re.compile(r"date|time|datum|data|fecha|publi|when|dato|paiva", re.IGNORECASE)
CHANGED = re.compile(r"updat|modif|chang|edited|ge(ä|ae)ndert|aktualis", re.IGNORECASE)
FILE = re.compile(r"\.(pdf|docx?|odt|rtf)$", re.IGNORECASE)
# So many items of a kind are told apart by their addresses even where their titles are short or alike.
MANY, ENOUGH_DATED = 12, 0.5
# What dates inside items tell of a list; those beside them may belong to something around the items.
INSIDE, BESIDE = 0.7, 0.3
# Where an address sorts documents by something, rather than leading to one.
SORTED = re.compile(
    r"/(tags?|tagged|categor(y|ies|ie|ia|ía)|kategorien?|labels?|keywords?|schlagw[a-zö]+|etiquetas?|mots?-cles?|authors?|autoren)/"
    r"[^/]+/?$",
    re.IGNORECASE,
)
MOST_SORTED = 0.8
# An item's ancestor this far up is what the parts of one list share.
NEAR = 2


@dataclass(frozen=True, slots=True)
class Block:
    """A list of documents: CSS selectors for its items and, inside them, link, title and date; and what they find.

    `item` is "" where no selector finds these items and hardly any others.
    """

    item: str
    link: str
    title: str | None
    date: str | None
    found: tuple[tuple[str, str, str], ...]
    """Address, title and date as written, of each item."""
    score: float
    place: str = ""
    """Where on the page the list stands: the tags around its items and the classes they share."""
    together: bool = False
    """Whether the items stand close to each other, in few enough places to be one list."""


def blocks_of(body: bytes, content_type: str, url: str, languages: tuple[str, ...]) -> list[Block]:
    """The page's lists, the likeliest to be one of documents first."""
    tree = parse_html(decode(body, content_type).replace("\0", ""))
    return [] if tree is None or too_deep(tree) else blocks_in(tree, url, languages)


def blocks_in(tree: Any, url: str, languages: tuple[str, ...]) -> list[Block]:
    """The lists of a page that is parsed already."""
    frames = Frames(tree)
    groups: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for element in frames.elements:
        likely = isinstance(element.tag, str) and element.tag in ITEMS and frames.links(element) <= MOST_LINKS_BELOW
        if likely and not frames.outside(element):
            groups[_place(element)].append(element)
            # One parent's children are a list even where each has a class of its own.
            groups[(element.getparent(), element.tag)].append(element)
    base = urljoin(url, next(iter(tree.xpath("//base/@href")), ""))
    distinct = {tuple(map(id, items)): items for items in groups.values() if len(items) >= FEWEST}
    large = sorted(distinct.values(), key=lambda items: -len(items))[:MOST_GROUPS]
    blocks = [_block(frames, items, (url, base), languages) for items in large]
    return _best([one for one in blocks if one is not None])


def _block(frames: Frames, elements: list[Any], page: tuple[str, str], languages: tuple[str, ...]) -> Block | None:
    url, base = page
    linked = [element for element in elements if frames.links(element)]
    if len(linked) < max(FEWEST, 0.5 * len(elements)):
        return None
    items = [(element, link) for element in linked if (link := main_link(element, url, frames.size)) is not None]
    if len({link.get("href") for _, link in items}) < FEWEST or len(items) < 0.5 * len(elements):
        return None
    inside = [element for element, _ in items]
    place = _shared_place(inside)
    link, title = _inner(items)
    dates = [list(dates_in(element, languages)) if frames.size(element) < 20_000 else [] for element in inside]
    date, written = _dates(dates, inside)
    beside = [] if any(written) else dates_beside(inside, languages)
    found = tuple(
        (urljoin(base, each.get("href").strip()), title_of(item, each, when), when)
        for (item, each), when in zip(items, beside or written, strict=True)
    )
    score = _score(frames, items, found, url, dated=BESIDE if beside else INSIDE)
    return Block(
        item=_selector(frames.elements[0], place, inside), link=link, title=title, date=date, found=found, score=score,
        place=" > ".join(place), together=_together(inside),
    )  # fmt: skip


def _together(elements: list[Any]) -> bool:
    above = {next((up for n, up in enumerate(one.iterancestors()) if n == NEAR), None) for one in elements}
    return len(elements) >= MANY and len(above) <= len(elements) / MANY


def _best(blocks: list[Block]) -> list[Block]:
    """Blocks in order; of several that name the same documents, the one that says most of them."""
    kept: list[tuple[Block, set[str]]] = []
    whole: dict[str, int] = {}
    for block in blocks:
        if block.together:
            whole[block.place] = max(len(block.found), whole.get(block.place, 0))
    # A part of a list (one year's table of several) is none of its own.
    blocks = [one for one in blocks if len(one.found) >= whole.get(one.place, 0)]
    for block in sorted(blocks, key=lambda one: (-one.score, not one.item, len(one.item))):
        addresses = {address for address, _, _ in block.found}
        if not any(len(addresses & other) > len(addresses) / 2 for _, other in kept):
            kept.append((block, addresses))
    return [block for block, _ in kept]


def _classes(element: Any) -> list[str]:
    return [
        one for one in (element.get("class") or "").split() if not PASSING.search(one) and re.fullmatch(r"[\w-]+", one)
    ]


def _sign(element: Any) -> str:
    return ".".join((element.tag, *sorted(set(_classes(element)))))


def _place(element: Any) -> tuple[str, ...]:
    """Where an element stands: what it and its three next ancestors are, from the outside in."""
    ancestors = [one for _, one in zip(range(3), element.iterancestors(), strict=False) if isinstance(one.tag, str)]
    return tuple(_sign(one) for one in reversed([element, *ancestors]))


def _shared_place(elements: list[Any]) -> tuple[str, ...]:
    """The place of elements that stand alike, with the classes that all of them share."""
    shared = set.intersection(*({*_classes(one)} for one in elements))
    return (*_place(elements[0])[:-1], ".".join((elements[0].tag, *sorted(shared))))


def _selector(tree: Any, place: tuple[str, ...], wanted: list[Any]) -> str:
    """The shortest CSS selector that finds these elements and the fewest others; "" where all find many others."""
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector

    best: tuple[int, str] | None = None
    for depth in range(1, len(place) + 1):
        selector = " > ".join(place[-depth:])
        try:
            found = CSSSelector(selector, translator="html")(tree)
        except SelectorError:
            return ""
        surplus = len(found) - len(wanted)
        if 0 <= surplus <= 0.3 * len(wanted) and ("." in selector or depth > 1) and (best is None or surplus < best[0]):
            best = surplus, selector
    return best[1] if best else ""


def _inner(items: list[tuple[Any, Any]]) -> tuple[str, str | None]:
    """Selectors of link and title inside an item."""
    ways: Counter[tuple[str, str | None]] = Counter()
    for element, link in items:
        ways[_way(element, link)] += 1
    return ways.most_common(1)[0][0]


def _way(element: Any, link: Any) -> tuple[str, str | None]:
    titled = titled_in(link)
    if link is element or (titled is not None and titled.tag not in HEADINGS):
        return "a", (titled.tag if titled.tag in HEADINGS else _sign(titled)) if titled is not None else None
    inside = next((one.tag for one in link.iterancestors() if one.tag in ("h1", "h2", "h3", "h4", "h5")), None)
    if inside and element.tag != inside:
        return f"{inside} a", None
    if _classes(link):
        return _sign(link), None
    heading = heading_of(element)
    own = [one for one in element.iter("a") if one.get("href")]
    parent = link.getparent()
    if len(own) > 1 and own[0] is not link and isinstance(parent.tag, str) and parent is not element:
        return f"{_sign(parent)} > a", None
    return "a", heading.tag if heading is not None and len("".join(link.itertext())) < SHORTEST_TITLE else None


def _dates(dates: list[list[tuple[Any, str]]], items: list[Any]) -> tuple[str | None, list[str]]:
    """The selector of what holds a date in most items, if there is one, and each item's date."""
    ways: Counter[str] = Counter()
    for item, each in zip(items, dates, strict=True):
        # In the order in which they stand, as a set has another one in every process.
        ways.update(list(dict.fromkeys(_sign(one) for one, _ in each if one is not None and one is not item)))
    most = [(way, count) for way, count in ways.most_common() if count >= 0.6 * len(items)]
    # Not the day of a change; a time element, then what calls itself a date, then what is narrowest.
    most.sort(
        key=lambda one: (
            bool(CHANGED.search(one[0])),
            not one[0].startswith("time"),
            not DATE_CLASS.search(one[0]),
            "." not in one[0],
        )
    )
    way = most[0][0] if most else None
    written = [
        next((when for one, when in each if one is not None and _sign(one) == way), "")
        or next((when for _, when in each), "")
        for each in dates
    ]
    dated = sum(bool(when) for when in written) >= ENOUGH_DATED * len(items)
    return way, written if dated else ["" for _ in items]


def _score(
    frames: Frames, items: list[tuple[Any, Any]], found: tuple[tuple[str, str, str], ...], url: str, dated: float
) -> float:
    """How likely these items are what the page is for: long titles of their own, dates, a heading each, the same site."""
    titles = [title for _, title, _ in found]
    distinct = len(set(titles)) / len(titles)
    if len({address for address, _, _ in found}) >= MANY:
        distinct = max(distinct, 0.7)
    long = sum(min(len(one), 80) for one in titles) / (80 * len(titles))
    many = min(len(items), MANY) / MANY
    home = (urlsplit(url).hostname or "").removeprefix("www.")
    own = sum((urlsplit(address).hostname or "").removeprefix("www.") == home for address, _, _ in found) / len(found)
    headed = sum(heading_of(item) is not None or item.tag.startswith("h") for item, _ in items) / len(items)
    main = any(one.tag == "main" or one.get("id") in ("content", "main") for one in items[0][0].iterancestors())
    files = sum(bool(FILE.search(urlsplit(address).path)) for address, _, _ in found) / len(found)
    covers = min(1.0, sum(frames.size(item) for item, _ in items) / frames.total)
    days = sum(bool(when) for _, _, when in found) / len(found)
    # Tags, categories and authors have titles and addresses as documents do, and no dates.
    sorted_by = sum(bool(SORTED.search(urlsplit(address).path)) for address, _, _ in found) / len(found)
    if sorted_by > MOST_SORTED and days < ENOUGH_DATED:
        return 0.0
    told: float = long + 0.5 * many + dated * days + 0.3 * headed + 0.2 * main + 0.3 * own + 0.3 * files + 0.4 * covers
    return told * distinct
