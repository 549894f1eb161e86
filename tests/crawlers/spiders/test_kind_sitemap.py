"""Kinds `sitemap` and `news-sitemap`: the newer parts of an index, packed or not, and what is no sitemap told apart."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats import sitemaps
from crawlers.formats.entry import Listing
from crawlers.formats.sitemaps import read_sitemap
from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import HTML, JSON, XML, Web, article, words

SINCE = "2026-11-01T00:00:00Z"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
GZIP = "application/gzip"
BITS = [
    "<urlset>", "</urlset>", "<url>", "</url>", "<loc>", "</loc>", "http://h.example/1", "<sitemapindex>", "<sitemap>",
    "<!DOCTYPE x [", "<!ENTITY a 'b'>", "]>", "&a;", "&#0;", "&#xD800;", "<![CDATA[", "]]>", "<?xml version='1.0'?>",
    "<lastmod>2026-13-45</lastmod>", "\0", "\ud800", "<a " + "b='c' " * 3 + ">",
]  # fmt: skip


def urlset(*urls: str) -> str:
    """A sitemap."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {SPACE}>{"".join(urls)}</urlset>'


def index(*parts: tuple[str, str]) -> str:
    """An index of sitemaps: their addresses and when they changed."""
    said = "".join(f"<sitemap><loc>{loc}</loc>{lastmod(day)}</sitemap>" for loc, day in parts)
    return f"<sitemapindex {SPACE}>{said}</sitemapindex>"


def url(loc: str, day: str = "", more: str = "") -> str:
    """An entry of a sitemap."""
    return f"<url><loc>{loc}</loc>{lastmod(day)}{more}</url>"


def lastmod(day: str) -> str:
    """When something changed."""
    return f"<lastmod>{day}</lastmod>" if day else ""


def news(title: str, day: str, language: str = "en") -> str:
    """What a news sitemap says of an entry."""
    said = f"<n:title>{title}</n:title>" if title else ""
    about = f"<n:publication><n:name>S</n:name><n:language>{language}</n:language></n:publication>"
    return f"<n:news>{about}<n:publication_date>{day}</n:publication_date>{said}</n:news>"


def ago(days: int) -> str:
    """The day so many days before today."""
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


def read(body: str | bytes, kind: str = "sitemap", most: int = 50, most_bytes: int = 1_000_000, **more: Any) -> Listing:
    """What the reader makes of a body, looking back to the first of November 2026."""
    raw = body.encode("utf-8", "replace") if isinstance(body, str) else body
    return read_sitemap(raw, XML, make_source("one", "http://h.example/", kind, **more), SINCE, most, most_bytes)


def links(listing: Listing) -> list[str]:
    """The addresses of a listing's entries."""
    return [entry.link for entry in listing.entries]


# -- the reader alone


def test_newer_entries_come_newest_first_and_those_without_a_time_last() -> None:
    found = read(urlset(url("/a"), url("/b", "2026-11-02"), url("/c", "2026-10-31"), url("/d", "2026-11-20T10:00:00Z")))
    assert links(found) == ["/d", "/b", "/a"]
    assert "1 older entries were left alone" in found.quiet


def test_a_month_counts_as_a_whole_and_a_time_that_cannot_be_read_as_none() -> None:
    assert links(read(urlset(url("/a", "2026-11"), url("/b", "2026-10"), url("/c", "soon")))) == ["/a", "/c"]


def test_a_sitemap_in_which_all_is_old_is_no_empty_one() -> None:
    found = read(urlset(url("/a", "2020-01-01")))
    assert (found.entries, found.fault) == ((), None)
    assert "nothing new within window (30d)" in found.quiet
    assert read(urlset()).quiet == ""


def test_an_index_leads_to_its_newer_parts_the_newest_first() -> None:
    found = read(index(("/1.xml", "2026-11-02"), ("/2.xml", "2020-01-01"), ("/3.xml", "2026-11-24")))
    assert found.next_links == ("/3.xml", "/1.xml")
    assert "1 older sitemaps" in found.quiet


def test_parts_without_a_time_are_read_from_the_highest_number_down() -> None:
    assert read(index(("/part-9.xml", ""), ("/part-10.xml", ""))).next_links == ("/part-10.xml", "/part-9.xml")


def test_an_entry_of_a_news_sitemap_has_title_date_and_language() -> None:
    (entry,) = read(urlset(url("/a", "", news("Port report", "2026-11-24", "fr"))), "news-sitemap").entries
    assert (entry.title, entry.date, entry.language) == ("Port report", "2026-11-24", "fr")


def test_addresses_of_pictures_and_other_languages_are_not_those_of_the_entry() -> None:
    more = "<image:image><image:loc>/picture.png</image:loc></image:image><xhtml:link href='/fr'/>"
    assert links(read(urlset(url("/a", "", more)))) == ["/a"]


@pytest.mark.parametrize("after", ["<!-- made in 0.2 s -->", "\n<!-- a -->\n<!-- b -->\n", "<?done?>", "\n\n"])
def test_what_stands_after_the_end_is_no_sign_of_a_break(after: str) -> None:
    assert read(urlset(url("/a")) + after).warning == ""


def test_a_sitemap_that_breaks_off_gives_its_whole_entries_and_never_half_an_address() -> None:
    whole = urlset(url("/first/document"), url("/second/document"))
    found = read(whole[: whole.index("/second/doc") + 8])
    assert links(found) == ["/first/document"]
    assert "breaks off" in found.warning
    found = read(gzip.compress(b"<urlset>" + url("/first").encode() + bytes(range(33, 59)) * 9)[:-12])
    assert (links(found), "breaks off" in found.warning) == (["/first"], True)


def test_a_sitemap_that_breaks_off_before_its_first_entry_is_malformed() -> None:
    fault = read("<urlset><url><loc>http://h.exam").fault
    assert fault is not None
    assert (fault.state, "breaks off before its first entry" in fault.sentence) == ("malformed", True)


def test_packed_sitemaps_are_unpacked_also_where_several_were_joined() -> None:
    assert links(read(gzip.compress(urlset(url("/a")).encode()))) == ["/a"]
    text = urlset(url("/a"), url("/b")).encode()
    assert links(read(gzip.compress(text[:90]) + gzip.compress(text[90:]))) == ["/a", "/b"]
    assert links(read(gzip.compress(urlset(url("/a")).encode()) + b"\0\0\0")) == ["/a"]


@pytest.mark.parametrize("pieces", [1, 4])
def test_a_packed_sitemap_may_not_burst(pieces: int) -> None:
    packed = gzip.compress(b"<urlset>" + b" " * (5_000_000 // pieces)) * pieces
    fault = read(packed, most_bytes=2_000_000).fault
    assert fault is not None
    assert (fault.state, "collect.max_bytes" in fault.sentence) == ("unsafe", True)


def test_other_encodings_are_read() -> None:
    text = urlset(url("/über")).replace("UTF-8", "UTF-16")
    assert links(read(text.encode("utf-16"))) == ["/über"]
    assert links(read(b"\xef\xbb\xbf" + urlset(url("/ü")).encode())) == ["/ü"]


@pytest.mark.parametrize(
    ("body", "more", "state", "words_of_it"),
    [
        ("", {}, "malformed", "an empty answer is not a sitemap"),
        (article("Not found", words(2)), {}, "malformed", "but a page of HTML"),
        ('{"error": "down"}', {}, "malformed", "but JSON"),
        ("<rss version='2.0'><channel/></rss>", {}, "malformed", 'but a feed (kind = "rss")'),
        (b"\x1f\x8b\x08nothing", {}, "malformed", "cannot be unpacked"),
        (urlset("<url><link>/a</link></url>"), {}, "drifted", "none has an address (loc)"),
        (urlset("<page><loc>/a</loc></page>"), {}, "drifted", "no url in it, but page"),
        (urlset(url("/a")), {"kind": "news-sitemap"}, "drifted", "has a title (news:title)"),
        (urlset(url("/a")), {"match": "/news/"}, "drifted", 'match ("/news/") is in none of 1 addresses'),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + urlset(url("&a;")), {}, "unsafe", "declares XML entities"),
        ("<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hosts'>]>" + urlset(), {}, "unsafe", "declares XML entities"),
        ("<urlset>" + "<url>" * 150 + "</url>" * 150 + "</urlset>", {}, "unsafe", "more than 100 deep"),
    ],
)
def test_what_is_no_sitemap_says_what_it_is(
    body: str | bytes, more: dict[str, Any], state: str, words_of_it: str
) -> None:
    fault = read(body, **more).fault
    assert fault is not None
    assert fault.state == state, fault
    assert words_of_it in fault.sentence


def test_entries_beyond_the_limit_are_counted() -> None:
    found = read(urlset(*(url(f"/{number}") for number in range(9))), most=4)
    assert (len(found.entries), found.cut) == (4, 5)


def test_of_a_sitemap_far_larger_than_sitemaps_may_be_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MOST_PLACES", 6)
    found = read(urlset(*(url(f"/{number}") for number in range(9))))
    assert (found.rows, "only the first 6 entries of a sitemap are read" in found.warning) == (6, True)
    assert read(urlset(*(url(f"/{number}") for number in range(6)))).warning == ""


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=80)
    | st.lists(st.sampled_from(BITS), max_size=25).map(lambda bits: "".join(bits).encode("utf-8", "replace"))
)
def test_no_body_raises(body: bytes) -> None:
    assert isinstance(read(body), Listing)
    assert isinstance(read(gzip.compress(body)[:-3]), Listing)
    assert isinstance(read(b"\x1f\x8b\x08" + body), Listing)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_wherever_a_sitemap_breaks_off_only_whole_addresses_are_kept(at: int) -> None:
    whole = urlset(*(url(f"http://h.example/document/{number}", "2026-11-20") for number in range(3)))
    found = read(whole[: at % len(whole)])
    assert set(links(found)) <= {f"http://h.example/document/{number}" for number in range(3)}
    assert all(entry.updated == "2026-11-20" for entry in found.entries)


# -- collected for real


@dataclass
class Story:
    """How two rounds over the same sitemaps ended."""

    web: Web
    first: dict[str, Outcome]
    second: dict[str, Outcome]
    desk: Desk


def put_sitemaps(web: Web) -> None:
    """Each sitemap under the name of its source."""
    for number in range(1, 5):
        web.put(f"/d/{number}", article(f"Notice {number}", words(number)))
    web.put("/index", index((web.url("/part-2.xml.gz"), ago(1)), (web.url("/part-1.xml"), ago(90))), XML)
    packed = gzip.compress(urlset(url(web.url("/d/1"), ago(1)), url(web.url("/d/2"), ago(2))).encode(), mtime=0)
    web.put("/part-2.xml.gz", packed, GZIP)
    deflated = zlib.compress(urlset(url(web.url("/d/3"), ago(1))).encode())
    web.put("/deflated", deflated, XML, headers={"Content-Encoding": "deflate"})
    web.put("/old", urlset(url(web.url("/d/4"), ago(400))), XML, tagged=False)
    web.put("/empty", urlset(), XML, tagged=False)
    web.put("/circle", index((web.url("/circle"), ago(1)), (web.url("/circle"), "")), XML, tagged=False)
    web.put("/page", article("Maintenance", words(3)), HTML)
    web.put("/json", '{"error": "down"}', JSON)
    web.put("/news", urlset(url(web.url("/n/1"), "", news("Port report", ago(1)))), XML)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two rounds; in the second one, a further document stands in the newer part of the index."""
    web, desk = Web(), Desk(tmp_path_factory.mktemp("sitemap"))
    put_sitemaps(web)
    names = ("index", "deflated", "old", "empty", "circle", "page", "json")
    sources = [make_source(name, web.url(f"/{name}"), "sitemap") for name in names]
    sources.append(make_source("news", web.url("/news"), "news-sitemap", follow=False))
    try:
        first = desk.collect(*sources).outcomes
        more = urlset(url(web.url("/d/1"), ago(1)), url(web.url("/d/2"), ago(2)), url(web.url("/d/4"), ago(0)))
        web.put("/part-2.xml.gz", gzip.compress(more.encode(), mtime=0), GZIP)
        yield Story(web, first, desk.collect(*sources).outcomes, desk)
    finally:
        web.close()


def test_an_index_is_read_to_its_newer_parts_and_their_pages(story: Story) -> None:
    assert (story.first["index"].state, story.first["index"].new) == ("ok", 2)
    assert story.web.asked("/part-1.xml") == [], "what is older than the window is not even asked for"
    assert story.desk.documents("index")["/d/1"]["text_state"] == "full"


def test_a_second_round_fetches_only_what_is_new(story: Story) -> None:
    assert (story.second["index"].state, story.second["index"].new) == ("ok", 1)
    assert [len(story.web.asked(f"/d/{number}")) for number in (1, 2, 4)] == [1, 1, 1]


def test_a_sitemap_that_has_not_changed_says_so(story: Story) -> None:
    assert (story.first["deflated"].new, story.second["deflated"].state) == (1, "unchanged")
    assert story.web.statuses("/deflated") == [200, 304]


def test_a_news_sitemap_may_be_kept_without_its_pages(story: Story) -> None:
    assert story.first["news"].new == 1
    assert story.desk.documents("news")["/n/1"]["title"] == "Port report"
    assert story.web.asked("/n/1") == []


@pytest.mark.parametrize(
    ("name", "state", "words_of_it"),
    [
        ("old", "unchanged", "nothing new within window (30d); 1 older entries were left alone"),
        ("empty", "empty", "holds nothing, where something was expected"),
        ("circle", "empty", "holds nothing"),
        ("page", "malformed", "not a sitemap, but a page of HTML"),
        ("json", "malformed", "not a sitemap, but JSON"),
    ],
)
def test_nothing_new_nothing_there_and_something_else_are_told_apart(
    story: Story, name: str, state: str, words_of_it: str
) -> None:
    outcome = story.first[name]
    assert (outcome.state, words_of_it in outcome.reason) == (state, True), outcome.reason
    assert story.second[name].state == state
    assert len(story.web.asked("/circle")) == 2, "an index that names itself is asked once in a round"
