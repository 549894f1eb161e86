"""Listing pages into entries, by the selectors of the source's config."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.entry import Listing
from crawlers.lists.html_listing import read_listing
from crawlers.sources.catalogue import Selectors
from crawlers.sources.selectors import check_selector

PAGE = """<html><body><div class="hit"><h3><a href="/1">Raids on <b>farms</b></a></h3>
    <time datetime="2026-11-20">20 Nov</time><p>Said of it</p></div>
  <div class="hit"><h3><a href="/2">Permits</a></h3><span class="date">19 November 2026</span></div>
  <div class="hit"><h3>No link</h3></div><nav><a class="more" href="?page=2">more</a></nav></body></html>"""


def read(page: str | bytes, most: int = 50, **selectors: str) -> Listing:
    body = page.encode() if isinstance(page, str) else page
    return read_listing(body, "text/html; charset=utf-8", Selectors(**selectors), most)


def test_css_finds_links_titles_dates_summaries_and_the_next_page() -> None:
    found = read(PAGE, item="div.hit", link="h3 a", date="time, .date", summary="p", next="a.more")
    first, second = found.entries
    assert (first.link, first.title, first.date, first.summary) == ("/1", "Raids on farms", "2026-11-20", "Said of it")
    assert (second.link, second.date) == ("/2", "19 November 2026")
    assert found.next_link == "?page=2"


def test_xpath_does_the_same() -> None:
    found = read(
        PAGE, item="//div[@class='hit']", link="./h3/a/@href", title=".//h3", date="./time/@datetime", next="//nav/a"
    )
    assert [(entry.link, entry.title, entry.date) for entry in found.entries] == [
        ("/1", "Raids on farms", "2026-11-20"), ("/2", "Permits", "")
    ]  # fmt: skip
    assert found.next_link == "?page=2"


@pytest.mark.parametrize(
    ("selectors", "words"),
    [
        ({"item": "li.hit"}, 'selectors.item ("li.hit")'),
        ({"item": "div.hit", "link": "a.other"}, 'selectors.link ("a.other")'),
    ],
)
def test_selectors_that_match_nothing_are_named(selectors: dict[str, str], words: str) -> None:
    fault = read(PAGE, **selectors).fault
    assert fault is not None
    assert fault.state == "drifted"
    assert words in fault.sentence


def test_an_empty_answer_is_no_page() -> None:
    fault = read("  ", item="li").fault
    assert fault is not None
    assert fault.state == "malformed"


def test_items_beyond_the_limit_are_counted() -> None:
    page = "".join(f"<li><a href='/{n}'>Item {n}</a></li>" for n in range(30))
    found = read(page, most=10, item="li")
    assert (len(found.entries), found.cut) == (10, 20)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(read(body, item="li", next="a"), Listing)


@pytest.mark.parametrize("selector", ["li[", "//li[", "a:hover(", "./a[@href='x]", "li::::x", "..", ""])
def test_a_selector_that_cannot_be_read_is_refused_when_config_is_read(selector: str) -> None:
    with pytest.raises(ValueError, match="is not a selector that can be read"):
        check_selector(selector)


@pytest.mark.parametrize("selector", ["li", "li.hit > a[href]", "a::attr(href)", "//li/a/@href", "./a", "(//ul)[1]/li"])
def test_css_and_xpath_are_told_apart_by_how_they_begin(selector: str) -> None:
    assert check_selector(selector) == selector
