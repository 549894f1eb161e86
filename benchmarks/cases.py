"""The loops over outside text, each with the text that was found to cost most; `limited` are those of libraries.

What a library does in time that grows faster than its input is not ours to mend: it runs in a worker, whose limits end it.
"""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.measure import ROOT
from classify.facts.together.facts import FactReader, Paper
from classify.reading.reader import Reader, Text
from crawlers.formats.archives import read_oai
from crawlers.formats.cleaning import clean_text, plain
from crawlers.formats.dates import parse_when
from crawlers.formats.decoding import decode
from crawlers.formats.feeds import read_feed
from crawlers.formats.newsletters import read_mail
from crawlers.formats.pages import read_page
from crawlers.formats.rest_json import parse_json
from crawlers.formats.urls import canonical_url
from crawlers.formats.xml_parts import Parts
from crawlers.lists.blocks import blocks_of
from crawlers.wire.challenges import mistaken
from crawlers.wire.outcomes import broken_off, retry_time
from crawlers.wire.reservations import SMALL, fits, read_ai, read_tdmrep
from digest.content.clean import clean, safe_link
from ground.addresses import hide_addresses
from ground.limits.unpacking import UnpackingError, gunzip, inflate
from ground.records import FaultError

HEAD, TAIL = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>', "</channel></rss>"


@dataclass(frozen=True)
class Loop:
    """A function, and what makes its input of a length in characters or bytes."""

    name: str
    work: Callable[[Any], Any]
    make: Callable[[int], Any]
    limited: bool = False


def _entry(inside: str) -> str:
    return f"{HEAD}<item><title>One</title><link>/one</link>{inside}</item>{TAIL}"


def _feed(text: str) -> Any:
    return read_feed(text.encode(), "application/xml", 2_000)


def _page(text: str) -> Any:
    return read_page(text.encode(), "text/html", "http://x.example/", 1_000_000)


def _list(text: str) -> Any:
    return blocks_of(text.encode(), "text/html", "http://x.example/", ("en",))


def _xml(text: str) -> Any:
    try:
        return list(Parts(text.encode(), "text/xml", (), frozenset({"url", "record"}), "an answer"))
    except FaultError as error:
        return error


def _mail(head: str) -> Any:
    return read_mail(head.encode() + b"\n\nwords", 1_000_000)


def _unpacked(work: Callable[[bytes, int], bytes]) -> Callable[[bytes], Any]:
    def unpack(body: bytes) -> Any:
        try:
            return work(body, 32_000_000)
        except UnpackingError as error:
            return error

    return unpack


def _lists(length: int) -> str:
    """Many lists, each of its own class."""
    names = ["".join(chr(97 + number // 26**place % 26) for place in range(4)) for number in range(length // 150)]
    return "".join(
        f"<div class={one}><a href=/{one}{n}>A title of some words</a></div>" for one in names for n in range(3)
    )


def _repeat(text: str, before: str = "", after: str = "") -> Callable[[int], str]:
    return lambda length: before + text * max(1, length // len(text)) + after


def _bytes(text: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[int], bytes]:
    return lambda length: before + text * max(1, length // len(text)) + after


def _inside(text: str, name: str = "description") -> Callable[[int], str]:
    return lambda length: _entry(f"<{name}>{text * max(1, length // len(text))}</{name}>")


def _date(text: str) -> Any:
    parse_when.cache_clear()
    return parse_when(text, ("en", "de", "fr"), ZoneInfo("UTC"))


@cache
def _readers() -> tuple[Reader, FactReader]:
    from classify.lexicons.lexicon import load_lexicon

    lexicon = load_lexicon(ROOT / "config")
    return Reader(lexicon), FactReader(ROOT / "config", lexicon)


def _facts(text: str) -> Any:
    """What a document is about and what it says, as it is read in the process that classifies."""
    reader, facts = _readers()
    tags = tuple(reader.read(Text("1", "A title", text, "en")).tags)
    return facts.read(Paper("A title", text, "en", tags))


LOOPS = (
    Loop("feed: blanks after <?xml", _feed, _repeat(" ", "<?xml")),
    Loop("feed: line ends before it", _feed, _repeat("\n", "", HEAD)),
    Loop("feed: &lt;br", _feed, _inside("&lt;br")),
    Loop("feed: &", _feed, _inside("&")),
    Loop("feed: <!DOCTYPE", _feed, _repeat("<!DOCTYPE ")),
    Loop("feed: <!ENTITY", _feed, _repeat("<!ENTITY ")),
    Loop("feed: items without an end", _feed, _repeat("<item>", HEAD)),
    Loop("feed: items", _feed, _repeat("<item><title>a</title></item>", HEAD, TAIL)),
    Loop("feed: tags without an end", _feed, _repeat("<a ", HEAD + "<item><description>")),
    Loop("feed: elements in elements", _feed, _repeat("<x>", HEAD + "<item>")),
    Loop("feed: a date of spaces", _feed, _inside(" ", "pubDate")),
    Loop("feed: a date of figures", _feed, _inside("1 ", "pubDate")),
    Loop("feed: a number of many digits", _feed, lambda n: _entry(f"<description>&amp;#{'9' * n};</description>")),
    Loop("cleaning: marks on a letter", lambda text: clean_text(text, 1_000_000), _repeat("\u0301\u0316", "e")),
    Loop("cleaning: <br", plain, _repeat("<br", "<b>")),
    Loop("cleaning: &#1", plain, _repeat("&#1", "<b>")),
    Loop("cleaning: <a", plain, _repeat("<a", "<b>x</b>")),
    Loop("cleaning: lines", lambda text: clean_text(text, 1_000_000), _repeat("\n \r")),
    Loop("page: p in 1,900 div", _page, _repeat("<p>a", "<div>" * 1_900)),
    Loop("page: h1 in h1", _page, _repeat("<h1>a")),
    Loop("page: links", _page, _repeat("<a href=x>a</a>")),
    Loop("page: meta", _page, _repeat("<meta name=a content=b>")),
    Loop("page: times in articles", _page, _repeat("<article><time datetime=a>")),
    Loop("page: one long word", _page, _repeat("a", "<p>")),
    Loop("listing: many lists", _list, _lists),
    Loop("listing: links", _list, lambda n: "".join(f"<li><a href=/{i}>A title of words</a>" for i in range(n // 40))),
    Loop("listing: p in 300 div", _list,
         lambda n: "<div>" * 300 + "".join(f"<p><a href=/{i}>A title of words</a>" for i in range(n // 40))),
    Loop("listing: dates in words", _list,
         lambda n: "".join(f"<li><a href=/{i}>A title of words</a><i>{i} May 2026</i>" for i in range(n // 55))),
    Loop("xml: records", _xml, _repeat("<record><a>b</a></record>", "<all>", "</all>")),
    Loop("xml: no end", _xml, _repeat("<record>", "<all>")),
    Loop("xml: blanks in an end", _xml, _repeat(" ", "<all><record>a</record", ">")),
    Loop("xml: prefixes", _xml, _repeat("a:", "<all><", ">")),
    Loop("oai: records", lambda text: read_oai(text.encode(), "text/xml", None, 2_000),
         _repeat("<record><header><identifier>a</identifier></header></record>", "<OAI-PMH><ListRecords>",
                 "</ListRecords></OAI-PMH>")),
    Loop("json: arrays", lambda text: parse_json(text.encode(), "", "JSON"), _repeat("[],", "[", "0]")),
    Loop("json: arrays in arrays", lambda text: parse_json(text.encode(), "", "JSON"), _repeat("[")),
    Loop("decoding: bytes of no encoding", decode, _bytes(b"\xff\xfe\x81a ", b"a")),
    Loop("decoding: a label of blanks", lambda body: decode(body, "charset=" + " " * len(body)), _bytes(b"a")),
    Loop("address: /..", canonical_url, _repeat("/a/..", "http://x.example/")),
    Loop("address: parameters", canonical_url, _repeat("a=b&", "http://x.example/?")),
    Loop("address: blanks", canonical_url, _repeat(" ", "http://x.example/")),
    Loop("date: figures", _date, _repeat("1 ")),
    Loop("mail: a date of brackets", _mail, _repeat("(", "Date: ")),
    Loop("mail: words that look encoded", _mail, _repeat("=?", "Subject: ")),
    Loop("mail: headers", _mail, _repeat("X: y\n")),
    Loop("mail: addresses in its text", lambda text: read_mail(b"A: b\n\n" + text.encode(), 1_000_000),
         _repeat("https://a.example/b ")),
    Loop("mail: links in its page", lambda text: read_mail(b"Content-Type: text/html\n\n" + text.encode(), 1_000_000),
         _repeat("<a href=http://a.example>b</a>")),
    Loop("unpacking: empty members", _unpacked(gunzip), _bytes(gzip.compress(b""))),
    Loop("unpacking: zeros", _unpacked(gunzip), lambda n: gzip.compress(b"\0" * n * 30)),
    Loop("unpacking: deflate of noise", _unpacked(inflate), lambda n: zlib.compress(random.Random(1).randbytes(n))),
    Loop("a page in place of the content", mistaken, _bytes(b"<title")),
    Loop("a page that breaks off", broken_off, _bytes(b"<body")),
    Loop("a time to come back", lambda text: retry_time(text, __import__("datetime").datetime.now()), _repeat("1:")),
    Loop("a reservation's pattern", lambda text: fits(text, "*a" * (len(text) // 2) + "b"), _repeat("a")),
    Loop("tdmrep.json", read_tdmrep, _bytes(b'{"location":"/*"},', b"[", b"{}]")),
    Loop("ai.txt, as much as is read", lambda body: read_ai(body[:SMALL]), _bytes(b"Disallow: /*a*b\n", b"User-agent: *\n")),
    Loop("a mail server's words", hide_addresses, _repeat("a")),
    Loop("a digest's line", clean, _repeat("a \u0301")),
    Loop("a digest's link", safe_link, _repeat("?utm_a=b", "http://x.example/")),
    Loop("facts: words", _facts, _repeat("human trafficking ")),
    Loop("facts: figures", _facts, _repeat("1. ")),
    Loop("facts: dates", _facts, _repeat("1 May 2026 ")),
    Loop("facts: acts", _facts, _repeat("Directive 2011/36/EU, ")),
    Loop("facts: numbers of cases", _facts, _repeat("C-1/20 ")),
    Loop("facts: full stops", _facts, _repeat(".")),
    Loop("facts: brackets", _facts, _repeat("(")),
    Loop("nh3: div in div", plain, _repeat("<div>"), limited=True),
    Loop("nh3: p in div", plain, lambda n: "<div>" * (n // 10) + "<p>a" * (n // 8), limited=True),
    Loop("nh3: font", plain, lambda n: "".join(f"<font size={i}>" for i in range(n // 14)), limited=True),
    Loop("nh3: a in table", plain, _repeat("<table><a>"), limited=True),
    Loop("feedparser: an author", _feed, _inside("a", "author"), limited=True),
    Loop("trafilatura: p in 390 div", _page, _repeat("<p>a", "<div>" * 390), limited=True),
    Loop("trafilatura: br", _page, _repeat("<br>", "<p>"), limited=True),
)  # fmt: skip
