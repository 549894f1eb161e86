"""Which link an item of a list is about, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

BREAKING = ("br", "p", "div", "li", "tr", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6")
HEADINGS = ("h1", "h2", "h3", "h4", "h5")
SHORTEST_TITLE = 15
MOST_LINKS, LONGEST_ITEM = 8, 3_000
# A whole article stands in the list, under a heading that leads to it.
MOST_LINKS_BELOW, LONGEST_BELOW, MOST_HEADINGS = 80, 30_000, 2
LONGEST_TITLE, SHORTEST_WORDS = 300, 3
# Relations of links that are about something else than the document (WordPress, Drupal, Hugo).
OTHER = {"tag", "author", "category", "nofollow-author", "license"}
TITLE_CLASS = re.compile(r"(^|[\s_-])(title|headline|heading|titel|titre|titulo)($|[\s_-])", re.IGNORECASE)
FORMAT = re.compile(
    r"(?:[\W\d_]|\b(?:pdf|docx?|html?|rtf|odt|xlsx?|zip|[kmg]b|kib|mib|bytes?|ko|mo|download|file|link|view|open|text|read|more|full|"
    r"details?|herunterladen|öffnen|datei|mehr|weiterlesen|lesen|télécharger|fichier|lire|la|suite|en|savoir|plus|"
    r"descargar|leer|ver|más|scarica|leggi|apri|tutto|pobierz|plik|czytaj|więcej|lees|meer|downloaden|läs|mer|læs|mere|ler|mais)\b)*",
    re.IGNORECASE,
)


def main_link(element: Any, url: str, size: Callable[[Any], int]) -> Any:
    """The link that an item is about: in a heading, else the one with the most words; None where there are too many."""
    links = [element] if element.tag == "a" else list(element.iter("a"))
    if len(links) > MOST_LINKS_BELOW or size(element) > LONGEST_BELOW:
        return None
    links = [one for one in links if _leads_on(one, url)]
    if not links:
        return None
    headed = [one for one in links if _is_headed(one, element)]
    few = len({one.get("href") for one in links}) <= MOST_LINKS and size(element) <= LONGEST_ITEM
    if headed:
        below = len({one.get("href") for one in headed}) <= MOST_HEADINGS
        return headed[0] if few or below else None
    longest = max(links, key=lambda one: len(words_of(one)))
    return longest if few and (len(words_of(longest)) >= SHORTEST_WORDS or heading_of(element) is not None) else None


def title_of(item: Any, link: Any, when: str) -> str:
    """What an item is called: its link's words, its heading, or where these say little, the rest of its row."""
    words, heading = words_of(link), heading_of(item)
    within = titled_in(link)
    if within is not None and words_of(within):
        # The link holds a whole card: its date and teaser as well.
        return words_of(within)
    if len(words) >= SHORTEST_TITLE and not _is_format(words):
        return words
    if heading is not None:
        return words_of(heading) or words
    rest = _rest(item, link, when)
    if not rest:
        return words or str(link.get("title") or "")
    return rest if _is_format(words) else f"{words}: {rest}"


def heading_of(element: Any) -> Any:
    """The first heading inside an element; None where there is none."""
    return next(element.iter(*HEADINGS), None)


def titled_in(link: Any) -> Any:
    """What inside a link is its title: a heading, or what calls itself one; None where nothing does."""
    heading = heading_of(link)
    if heading is not None:
        return heading
    return next((one for one in link.iterdescendants() if TITLE_CLASS.search(one.get("class") or "")), None)


def words_of(element: Any) -> str:
    """An element's words, white space joined, and set apart where a line or a block ends."""
    if next(element.iterdescendants(*BREAKING), None) is None:
        return " ".join("".join(element.itertext()).split())
    from lxml.etree import iterwalk

    parts = [element.text or ""]
    for event, each in iterwalk(element, events=("start", "end")):
        apart = " " if each.tag in BREAKING else ""
        if event == "start" and each is not element:
            parts += [apart, (each.text or "") if isinstance(each.tag, str) else ""]
        elif event == "end" and each is not element:
            parts += [apart, each.tail or ""]
    return " ".join("".join(parts).split())


def _is_format(words: str) -> bool:
    """Whether a link's words say no more than what kind of file it leads to, and how large that is."""
    return len(words) < 2 * SHORTEST_TITLE and bool(FORMAT.fullmatch(words))


def _is_headed(link: Any, item: Any) -> bool:
    for parent in link.iterancestors():
        if parent.tag in HEADINGS:
            return True
        if parent is item:
            break
    return heading_of(link) is not None


def _leads_on(link: Any, url: str) -> bool:
    href = (link.get("href") or "").strip()
    if not href or href.lower().startswith(("#", "javascript:", "mailto:", "tel:")) or _relations(link) & OTHER:
        return False
    try:
        there, here = urlsplit(urljoin(url, href)), urlsplit(url)
    except ValueError:
        return False
    elsewhere = (there.path, there.query) != (here.path, here.query)
    return there.scheme in ("http", "https") and elsewhere and (there.path not in ("", "/") or bool(there.query))


def _relations(link: Any) -> set[str]:
    return set((link.get("rel") or "").lower().split())


def _rest(item: Any, link: Any, when: str) -> str:
    """The longest of an item's other parts that is neither a date nor a whole text."""
    if item is link:
        return ""
    own = [one for one in item if isinstance(one.tag, str)]
    parts = [item.text or "", *(words_of(one) if link not in one.iter("a") else _around(one, link) for one in own)]
    parts += [one.tail or "" for one in item]
    told = [" ".join(part.split()).strip(" -–—:;,()|") for part in parts]
    told = [part for part in told if part and part != when and len(part) <= LONGEST_TITLE and not part.isdigit()]
    return max(told, key=len, default="")


def _around(element: Any, link: Any) -> str:
    """The words of an element without those of one link in it."""
    return words_of(element).replace(words_of(link), " ", 1) if element is not link else ""
