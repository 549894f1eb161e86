"""The lists of documents that a page shows, found by their shape: what repeats, and holds a link, a title, maybe a date.

For listings whose source names no selectors, and for `policywatch sources add`, which proposes selectors.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from crawlers.formats.dates import parse_when
from crawlers.formats.decoding import decode
from crawlers.formats.pages import parse_html, too_deep

FEWEST, MOST_LINKS, LONGEST_ITEM = 3, 8, 3_000
SHORTEST_TITLE = 15
# Each group costs a search of the whole page; no page worth reading has more lists.
MOST_GROUPS = 60
# Of what is in an item: links looked at, and pieces of text.
MOST_INSIDE = 300
ITEMS = {"li", "article", "div", "tr", "section", "dl", "dt", "p", "td", "a", "h2", "h3", "h4", "figure"}
OUTSIDE = {"nav", "header", "footer", "aside", "form", "select"}
OUTER_WORDS = re.compile(
    r"\b(nav(bar|igation)?|menu|breadcrumbs?|footer|header|sidebar|cookies?|share|social|pag(er|ination)|languages?|skip)\b"
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5")
# Classes that tell a single item or the state of one, not what kind of thing it is.
PASSING = re.compile(
    r"\d|^(first|last|odd|even|active|current|open|new|js-|is-|has-|col-|row$|clearfix|d-|[mp][tbxy]?-|alt$|thread-)"
)
DATE_CLASS = re.compile(r"date|time|datum|data|fecha|publi|when|dato|paiva", re.IGNORECASE)
DATE_LIKE = re.compile(r"\d{1,2}[.\s/-]+(\d{1,2}|[^\W\d]{3,12})[.\s/-]+\d{4}|\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Block:
    """A list of documents: CSS selectors for its items and, inside them, link, title and date; and what they find."""

    item: str
    link: str
    title: str | None
    date: str | None
    found: tuple[tuple[str, str, str], ...]
    """Address, title and date as written, of each item."""
    score: float


def blocks_of(body: bytes, content_type: str, url: str, languages: tuple[str, ...]) -> list[Block]:
    """The page's lists, the likeliest to be one of documents first."""
    tree = parse_html(decode(body, content_type).replace("\0", ""))
    return [] if tree is None or too_deep(tree) else blocks_in(tree, url, languages)


def blocks_in(tree: Any, url: str, languages: tuple[str, ...]) -> list[Block]:
    """The lists of a page that is parsed already."""
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    outside: dict[Any, bool] = {}
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag in ITEMS and not _is_outside(element, outside):
            groups[_place(element)].append(element)
    large = sorted((one for one in groups.items() if len(one[1]) >= FEWEST), key=lambda one: -len(one[1]))
    blocks = [_block(tree, place, items, url, languages) for place, items in large[:MOST_GROUPS]]
    return _best([one for one in blocks if one is not None])


def _block(
    tree: Any, place: tuple[str, ...], elements: list[Any], url: str, languages: tuple[str, ...]
) -> Block | None:
    items = [(element, link) for element in elements if (link := _main_link(element, url)) is not None]
    addresses = {link.get("href") for _, link in items}
    if len(addresses) < FEWEST or len(items) < 0.5 * len(elements):
        return None
    selector = _selector(tree, place, [element for element, _ in items])
    if selector is None:
        return None
    link, title = _inner(items)
    date = _date_selector([element for element, _ in items], languages)
    found = tuple((urljoin(url, each.get("href")), _title(item, each), _date(item, date)) for item, each in items)
    return Block(selector, link, title, date, found, _score(items, found, bool(date), url))


def _best(blocks: list[Block]) -> list[Block]:
    """Blocks in order; of several that name the same documents, the one that says most of them."""
    kept: list[Block] = []
    for block in sorted(blocks, key=lambda one: (-one.score, len(one.item))):
        addresses = {address for address, _, _ in block.found}
        if not any(len(addresses & {one[0] for one in other.found}) > len(addresses) / 2 for other in kept):
            kept.append(block)
    return kept


def _is_outside(element: Any, known: dict[Any, bool]) -> bool:
    """Whether the element belongs to the page's frame: menus, header, footer, forms. `known` is for what is around it."""
    if element.tag in OUTSIDE or _is_outer(element):
        return True
    parent = element.getparent()
    if parent is not None and parent.tag == "header":
        return _is_outer(parent) or _in_frame(parent.getparent(), known)
    return _in_frame(parent, known)


def _in_frame(element: Any, known: dict[Any, bool]) -> bool:
    """Whether an element, or one around it, is of the frame; each is looked at once."""
    path = []
    while element is not None and element not in known:
        path.append(element)
        element = element.getparent()
    outside = element is not None and known[element]
    for each in reversed(path):
        outside = outside or each.tag in OUTSIDE or _is_outer(each)
        known[each] = outside
    return outside


def _is_outer(element: Any) -> bool:
    if element.tag in ("body", "html", "main"):
        return False
    words = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"[:500]
    return bool(OUTER_WORDS.search(words.lower().replace("_", "-").replace("-", " ")))


def _classes(element: Any) -> list[str]:
    return [
        one for one in (element.get("class") or "").split() if not PASSING.search(one) and re.fullmatch(r"[\w-]+", one)
    ]


def _sign(element: Any) -> str:
    return ".".join((element.tag, *sorted(_classes(element))))


def _place(element: Any) -> tuple[str, ...]:
    """Where an element stands: what it and its three next ancestors are, from the outside in."""
    ancestors = [one for _, one in zip(range(3), element.iterancestors(), strict=False) if isinstance(one.tag, str)]
    return tuple(_sign(one) for one in reversed([element, *ancestors]))


def _main_link(element: Any, url: str) -> Any:
    """The link that an item is about: in a heading, else the one with the most words; None where there are too many."""
    links = [element] if element.tag == "a" else list(islice(element.iter("a"), MOST_INSIDE))
    links = [one for one in links if _leads_on(one.get("href") or "", url)]
    if not links or len({one.get("href") for one in links}) > MOST_LINKS or len(_words(element)) > LONGEST_ITEM:
        return None
    for one in links:
        if any(parent.tag in HEADINGS for parent in one.iterancestors()) or _heading(one) is not None:
            return one
    longest = max(links, key=lambda one: len(_words(one)))
    return longest if len(_words(longest)) >= SHORTEST_TITLE or _heading(element) is not None else None


def _leads_on(href: str, url: str) -> bool:
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return False
    there, here = urlsplit(urljoin(url, href)), urlsplit(url)
    return (
        there.scheme in ("http", "https") and (there.path, there.query) != (here.path, here.query) and there.path != "/"
    )


def _words(element: Any) -> str:
    """The words inside an element: all that an item of a list can hold, and a sign of more in one that is none."""
    return " ".join("".join(islice(element.itertext(), MOST_INSIDE)).split())


def _heading(element: Any) -> Any:
    return next(element.iter(*HEADINGS), None)


def _selector(tree: Any, place: tuple[str, ...], wanted: list[Any]) -> str | None:
    """The shortest CSS selector that finds these elements and hardly any others."""
    from cssselect import SelectorError
    from lxml.cssselect import CSSSelector

    for depth in range(1, len(place) + 1):
        selector = " > ".join(place[-depth:])
        try:
            found = CSSSelector(selector, translator="html")(tree)
        except SelectorError:
            return None
        if len(found) <= 1.3 * len(wanted) and ("." in selector or depth > 1):
            return selector
    return " > ".join(place) if len(place) > 1 else None


def _inner(items: list[tuple[Any, Any]]) -> tuple[str, str | None]:
    """Selectors of link and title inside an item."""
    ways: Counter[tuple[str, str | None]] = Counter()
    for element, link in items:
        ways[_way(element, link)] += 1
    return ways.most_common(1)[0][0]


def _way(element: Any, link: Any) -> tuple[str, str | None]:
    if link is element:
        heading = _heading(element)
        return "a", heading.tag if heading is not None else None
    inside = next((one.tag for one in link.iterancestors() if one.tag in HEADINGS), None)
    if inside:
        return f"{inside} a", None
    if _classes(link):
        return _sign(link), None
    heading = _heading(element)
    own = [one for one in element.iter("a") if one.get("href")]
    if (
        len(own) > 1
        and own[0] is not link
        and isinstance(link.getparent().tag, str)
        and link.getparent() is not element
    ):
        return f"{_sign(link.getparent())} > a", None
    return "a", heading.tag if heading is not None and len(_words(link)) < SHORTEST_TITLE else None


def _title(item: Any, link: Any) -> str:
    heading = _heading(item)
    words = _words(link)
    return words if len(words) >= SHORTEST_TITLE or heading is None else _words(heading)


def _date_selector(elements: list[Any], languages: tuple[str, ...]) -> str | None:
    """The selector, inside an item, of what holds a date in most of them."""
    ways: Counter[str] = Counter()
    for element in elements:
        seen = {_sign(one) for one in _dated(element, languages)}
        ways.update(seen)
    most = [(way, count) for way, count in ways.most_common() if count >= 0.6 * len(elements)]
    # A time element, then what calls itself a date, then what is narrowest.
    most.sort(key=lambda one: (not one[0].startswith("time"), not DATE_CLASS.search(one[0]), "." not in one[0]))
    return most[0][0] if most else None


def _dated(element: Any, languages: tuple[str, ...]) -> Iterator[Any]:
    for one in islice(element.iterdescendants(), MOST_INSIDE):
        if not isinstance(one.tag, str):
            continue
        said = one.get("datetime") or _words(one)
        if len(said) <= 40 and (
            one.get("datetime") or DATE_LIKE.search(said) or DATE_CLASS.search(one.get("class") or "")
        ):
            if parse_when(said, languages, ZoneInfo("UTC")):
                yield one


def _date(item: Any, selector: str | None) -> str:
    if selector is None:
        return ""
    from lxml.cssselect import CSSSelector

    found = CSSSelector(selector, translator="html")(item)
    return str(found[0].get("datetime") or _words(found[0])) if found else ""


def _score(items: list[tuple[Any, Any]], found: tuple[tuple[str, str, str], ...], dated: bool, url: str) -> float:
    """How likely these items are what the page is for: long titles of their own, dates, a heading each, the same site."""
    titles = [title for _, title, _ in found]
    distinct = len(set(titles)) / len(titles)
    long = sum(min(len(one), 80) for one in titles) / (80 * len(titles))
    many = min(len(items), 12) / 12
    home = urlsplit(url).hostname
    own = sum(urlsplit(address).hostname == home for address, _, _ in found) / len(found)
    headed = sum(_heading(item) is not None for item, _ in items) / len(items)
    main = any(one.tag == "main" or one.get("id") in ("content", "main") for one in items[0][0].iterancestors())
    return (long + 0.5 * many + 0.7 * dated + 0.3 * headed + 0.2 * main + 0.3 * own) * distinct
