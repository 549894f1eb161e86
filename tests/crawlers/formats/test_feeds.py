"""Feeds into entries: every family is read, what is none is said to be none, and no bytes raise."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawlers.formats.entry import Listing
from crawlers.formats.feeds import read_feed
from tests.crawlers.web import atom, item, rss

PIECES = """<rss>|<channel>|<item>|</item>|<title>|</title>|<![CDATA[|]]>|<feed xmlns='x'>|<entry>|</entry>|&amp;|&|é
|<link>http://x.example/</link>|<pubDate>x</pubDate>|<!ENTITY a 'b'>|<!DOCTYPE x [|<content type='xhtml'>
|<?xml version='1.0'?>|</rss>""".replace("\n", "").split("|")


def read(body: str | bytes, most: int = 100) -> Listing:
    return read_feed(body.encode() if isinstance(body, str) else body, "application/xml", most)


@settings(max_examples=80, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map(lambda p: "".join(p).encode())
    )
)
@example(b"<rss><channel><item><link>http://[</link></item></channel></rss>")
@example(b"<rss xml:base='http://['><channel><item><link>a</link></item></channel></rss>")
@example(b"\x00" * 50)
def test_no_bytes_raise(body: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = read(body)
    assert found.fault is None or found.fault.state in ("malformed", "unsafe")


def test_rss_and_atom_are_told_by_their_bytes() -> None:
    one = read(rss([item("http://x.example/1", "One", "Tue, 24 Nov 2026 08:00:00 GMT", "Said")])).entries[0]
    other = read(atom([item("http://x.example/1", "One", "2026-11-24T08:00:00Z", "Said")])).entries[0]
    assert (one.link, one.title, one.summary) == (other.link, other.title, other.summary) == (
        "http://x.example/1", "One", "Said"
    )  # fmt: skip
    assert (one.date, other.date) == ("Tue, 24 Nov 2026 08:00:00 GMT", "2026-11-24T08:00:00Z")


def test_rdf_and_old_rss_are_read_too() -> None:
    rdf = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><item><title>One</title><link>http://x.example/1</link>
        <dc:date>2026-11-24</dc:date></item></rdf:RDF>"""
    (entry,) = read(rdf).entries
    assert (entry.link, entry.title, entry.date) == ("http://x.example/1", "One", "2026-11-24")


def test_the_whole_text_and_the_summary_are_kept_apart() -> None:
    feed = """<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><title>One</title>
        <link>http://x.example/1</link><description>Short</description>
        <content:encoded><![CDATA[<p>All of it</p>]]></content:encoded></item></channel></rss>"""
    (entry,) = read(feed).entries
    assert (entry.summary, entry.text) == ("Short", "<p>All of it</p>")


def test_links_are_resolved_and_an_id_that_is_an_address_stands_in_for_a_missing_link() -> None:
    feed = """<rss><channel><item><title>A</title><link>a.html</link></item>
        <item><title>B</title><guid>http://x.example/b</guid></item></channel></rss>"""
    first, second = read(feed).entries
    assert first.link in ("a.html", "http://x.example/a.html")
    assert second.link == "http://x.example/b"


@pytest.mark.parametrize(
    ("body", "state", "words"),
    [
        ("", "malformed", "an empty answer is not a feed"),
        (" \n ", "malformed", "an empty answer is not a feed"),
        ("<!doctype html><html><p>Hello</html>", "malformed", "a page of HTML"),
        ('{"items": []}', "malformed", "but JSON"),
        ("plain words", "malformed", "not a feed"),
        ("<rss><channel><item><title>Cut", "malformed", "breaks off"),
        ("<!DOCTYPE r [" + "".join(f"<!ENTITY a{n} 'x'>" for n in range(4)) + "]><rss/>", "unsafe", "entities"),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: str, state: str, words: str) -> None:
    fault = read(body).fault
    assert fault is not None
    assert fault.state == state
    assert words in fault.sentence


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + rss(
        [item("http://x.example/1", "&b;T")]
    )
    bomb = bomb.replace("&amp;b;", "&b;")
    assert "aaaa" not in "".join(entry.title for entry in read(bomb).entries)


def test_no_file_is_read_for_an_outside_entity() -> None:
    feed = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss([item("http://x.example/1", "[x]")])
    assert "root:" not in str(read(feed.replace("[x]", "&x;")))


def test_a_feed_without_entries_is_a_feed() -> None:
    found = read(rss([]))
    assert (found.entries, found.fault, found.warning) == ((), None, "")


def test_only_as_many_entries_as_allowed_are_read_and_the_rest_is_counted() -> None:
    found = read(rss([item(f"http://x.example/{n}", f"Item {n}") for n in range(30)]), most=10)
    assert (len(found.entries), found.cut, found.warning) == (10, 20, "")
    assert found.entries[9].title == "Item 9"


def test_what_is_not_well_formed_is_read_as_far_as_it_goes_and_says_so_in_words() -> None:
    found = read(
        rss([item("http://x.example/1", "A"), item("http://x.example/2", "B")]).replace("<title>A", "<title>R&D A")
    )
    assert len(found.entries) == 2
    assert "not well-formed" in found.warning
    assert "<unknown>" not in found.warning


@pytest.mark.parametrize(
    ("feed", "link"),
    [
        ("<rss><channel><item><title>a</title><link>/one</link></item></channel></rss>", "/one"),
        ("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://b.example/news/'><entry><title>a</title>"
         "<link href='one'/></entry></feed>", "http://b.example/news/one"),
        ("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/news/'><entry><title>a</title><link href='one'/></entry></feed>",
         "/news/one"),
        ("<rss><channel><item><title>a</title><link>javascript:open(1)</link><guid>http://x.example/1</guid></item></channel>"
         "</rss>", "http://x.example/1"),
        ("<rss><channel><item><title>a</title><link>//cdn.example/one</link></item></channel></rss>", "//cdn.example/one"),
        ("<rss><channel><item><title>a</title><link>page?at=12:30</link></item></channel></rss>", "page?at=12:30"),
    ],
    ids=["relative", "below a base", "below a relative base", "out of the web", "without a scheme", "a colon in a query"],
)  # fmt: skip
def test_a_link_is_left_as_it_is_written_below_the_feeds_own_base(feed: str, link: str) -> None:
    (entry,) = read(feed).entries
    assert entry.link == link
