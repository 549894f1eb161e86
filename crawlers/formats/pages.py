"""Title, date and main text of a page or PDF. Pure functions, so that they can run in other processes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from crawlers.formats.decoding import decode

# Deeper trees overflow the C stack of what walks them; 10,000 nested elements were seen in the wild. What is nested more
# than some 2,000 deep, the parser itself leaves out.
DEEPEST = 400
# A shorter text may be the wrong part of a page: then trafilatura's other ways are tried, which cost as much again.
SHORT = 500
# Characters: trafilatura takes more than a second for each million, and a consolidated act may have ten.
LONGEST = 3_000_000
MOST_HEADINGS, MOST_TITLE, MOST_TIMES = 50, 4_000, 100
DATE_NAMES = (
    "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued",
    "dcterms.created", "pubdate", "publishdate", "publication_date", "parsely-pub-date", "sailthru.date",
    "og:published_time", "og:article:published_time", "citation_publication_date",
)  # fmt: skip
SKIPPED = frozenset({"script", "style", "nav", "header", "footer", "noscript", "template"})
ARTICLE_TYPES = ("Article", "Report", "Legislation", "BlogPosting", "WebPage", "CreativeWork", "Event")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says: raw title, date and language as written (empty where it does not say), and its main text."""

    title: str = ""
    text: str = ""
    date: str = ""
    language: str = ""
    note: str = ""
    stage: str = ""
    """Where the procedure stands, in the word of the institution whose record this is; `stage_at` since when."""
    stage_at: str = ""
    pages: tuple[tuple[int, int], ...] = ()
    """Of a paper with numbered pages: each number, counted from 1, and where in the text that page begins."""


def leave_out_language_filter() -> None:
    """Keep trafilatura from loading py3langid, and numpy with it, for a filter that nothing here uses.

    That is 100 ms and 20 MB for each process. For processes that do nothing but collect: there, no language is guessed.
    """
    sys.modules.setdefault("py3langid", None)  # type: ignore[arg-type]


def read_page(body: bytes, content_type: str, url: str, most: int, search_date: bool = True) -> Page:
    """The main text (at most `most` characters) of an HTML page, by trafilatura; title and date from its own data.

    Title and date come from JSON-LD, meta and time elements first: trafilatura's search for a date costs more than the
    text, so the page is searched for one only where it says nothing. Never raises on a bad page: the text is empty then.
    """
    text = decode(body, content_type).replace("\0", "")
    tree = parse_html(text)
    if tree is None:
        return Page(note="the page could not be parsed")
    flat = "nested too deeply" if too_deep(tree) else "a very long page" if len(text) > LONGEST else ""
    if flat:
        return Page(_title(tree), _flat_text(tree, most), _date(tree), note=f"{flat}; text without layout")
    title, date, language = _title(tree), _date(tree), str(tree.get("lang") or "")
    try:
        main = _main_text(tree, text, url)
    except (ValueError, RecursionError, AttributeError) as error:
        return Page(title, "", date, language, f"the text could not be taken out: {error}")
    if not date and search_date:
        date = _searched_date(text, url)
    return Page(title, main[:most], date, language)


def _main_text(tree: Any, text: str, url: str) -> str:
    """The main text, in the quick way, and where that found little, in all ways. The tree is used up."""
    from trafilatura import bare_extraction

    def taken(page: Any, *, fast: bool) -> str:
        found = bare_extraction(page, url=url, include_comments=False, with_metadata=False, fast=fast)
        return (getattr(found, "text", "") or "") if found else ""

    main = taken(tree, fast=True)
    return main if len(main) >= SHORT else taken(parse_html(text), fast=False)


def parse_html(text: str) -> Any:
    """The page as an lxml tree; None where it cannot be parsed."""
    from lxml import html

    try:
        return html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=html.HTMLParser(huge_tree=True))
    except (ValueError, html.etree.ParserError):
        return None


def read_pdf(body: bytes, most: int, most_pages: int) -> Page:
    """The text of a PDF (at most `most` characters and `most_pages` pages); `note` says why there is none."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        said = "it is encrypted" if "assword" in str(error) else "it cannot be read"
        return Page(note=f"PDF without text: {said}")
    try:
        parts: list[str] = []
        for index in range(min(len(document), most_pages)):
            page = document[index]
            words = page.get_textpage()
            parts.append(words.get_text_bounded())
            words.close()
            page.close()
            if sum(map(len, parts)) > most:
                break
        note = f"only the first {most_pages} of {len(document)} pages" if len(document) > most_pages else ""
        title = str(document.get_metadata_dict().get("Title") or "")
    except pypdfium2.PdfiumError:
        return Page(note="PDF without text: it cannot be read")
    finally:
        document.close()
    places: list[tuple[int, int]] = []
    length = 0
    for number, part in enumerate(parts, 1):
        if part.strip():
            places.append((number, length))
            length += len(part.strip()) + 2
    text = "\n\n".join(part.strip() for part in parts if part.strip())[:most]
    pages = tuple(one for one in places if one[1] < len(text))
    return Page(title, text, note=note if text else "PDF without text: its pages are images", pages=pages)


def is_pdf(body: bytes) -> bool:
    """Whether the bytes are a PDF, whatever their label: the mark stands within the first 1,024 bytes."""
    return b"%PDF-" in body[:1024]


def _title(tree: Any) -> str:
    for one in _json_ld(tree):
        if isinstance(one.get("headline"), str) and one["headline"].strip():
            return str(one["headline"])
    for path in ("//meta[@property='og:title']/@content", "//meta[@name='dcterms.title' or @name='DC.title']/@content"):
        for value in tree.xpath(path):
            if value.strip():
                return str(value)
    # Whether one heading alone says something; headings may be nested, and then each holds the words of the next.
    headings = [said for one in islice(tree.iter("h1"), MOST_HEADINGS) if (said := _start(one))]
    if len(headings) == 1:
        return headings[0]
    return " ".join(str(tree.findtext(".//title") or "").split()) or next(iter(headings), "")


def _start(element: Any) -> str:
    """The first words inside an element, white space joined; no more than a title could be."""
    parts: list[str] = []
    length = 0
    for part in islice(element.itertext(), MOST_TITLE):
        parts.append(part)
        length += len(part)
        if length > MOST_TITLE:
            break
    return " ".join("".join(parts).split())


def _date(tree: Any) -> str:
    for one in _json_ld(tree):
        for name in ("datePublished", "dateCreated", "uploadDate"):
            if isinstance(one.get(name), str) and one[name].strip():
                return str(one[name])
    metas = {
        str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower(): str(
            meta.get("content") or ""
        )
        for meta in tree.iter("meta")
    }
    for name in DATE_NAMES:
        if metas.get(name, "").strip():
            return metas[name]
    times = tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")
    return str(times[0]) if times else _first_time(tree)


def _first_time(tree: Any) -> str:
    """The first time that stands inside an article or the main part; looked for among the first on the page alone."""
    for one in islice(tree.iter("time"), MOST_TIMES):
        if one.get("datetime") and any(outer.tag in ("article", "main") for outer in one.iterancestors()):
            return str(one.get("datetime"))
    return ""


def _searched_date(text: str, url: str) -> str:
    """A date found by htmldate in the page's words; a whole day, or nothing."""
    from htmldate import find_date

    try:
        found = find_date(text, url=url, original_date=True, extensive_search=False, deferred_url_extractor=True)
    except (ValueError, RecursionError, TypeError):
        return ""
    return found or ""


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            root = json.loads(script.text_content())
        except (ValueError, RecursionError):
            continue
        graph = root.get("@graph", [root]) if isinstance(root, dict) else root
        for one in graph if isinstance(graph, list) else [graph]:
            kinds = one.get("@type", "") if isinstance(one, dict) else ""
            if isinstance(one, dict) and any(name in str(kinds) for name in ARTICLE_TYPES):
                yield one


def too_deep(tree: Any) -> bool:
    """Whether a tree is nested deeper than DEEPEST."""
    return bool(_deepest_path()(tree.getroottree()))


@cache
def _deepest_path() -> Any:
    """A path of so many steps, which is the quickest way to know."""
    from lxml.etree import XPath

    return XPath(f"boolean({'/*' * (DEEPEST + 1)})")


def _flat_text(tree: Any, most: int) -> str:
    """All words of the paragraphs of a tree however deep, in one walk, without recursion."""
    from lxml.etree import iterwalk

    texts: list[str] = []
    parts: list[str] = []
    inside = 0
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in SKIPPED:
            walk.skip_subtree()
        inside += (1 if event == "start" else -1) if element.tag == "p" else 0
        if inside and event == "start" and element.tag not in SKIPPED:
            parts.append(element.text or "")
        elif event == "end":
            if not inside and parts:
                texts.append(" ".join("".join(parts).split()))
                parts = []
            if inside:
                parts.append(element.tail or "")
    return "\n\n".join(filter(None, texts))[:most]
