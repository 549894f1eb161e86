"""Lists of documents found by their shape, in the ways that publishing systems write them."""
# ruff: noqa: E501 (pieces of pages stand on one line each)

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.lists.blocks import blocks_of
from crawlers.lists.dated import date_in
from crawlers.lists.html_listing import LIKELY, read_unmarked_listing

URL = "https://office.example/news"
TITLES = [f"Inspectors report on {crop} pickers" for crop in ("apple", "pear", "plum", "grape", "olive", "melon")]
TOPICS = ("wages", "housing", "transport", "visas", "courts", "courts")
MENU = "<nav class='main-menu'><ul><li><a href='/a'>About the sample office</a></li><li><a href='/b'>Organisation and tasks</a></li></ul></nav>"
FOOT = "<footer><a href='/p'>Privacy statement of the sample office</a></footer>"


def rows(write: Callable[[int, str], str]) -> str:
    """Each title written as one item."""
    return "".join(write(number, title) for number, title in enumerate(TITLES))


def wordpress(number: int, title: str) -> str:
    return (
        f"<article class='post-{number} post type-post status-publish format-standard hentry category-{TOPICS[number]} "
        f"tag-{TOPICS[number]}'><header class='entry-header'><h2><a href='/?p={100 + number}' rel='bookmark'>{title}</a></h2>"
        f"<span>Posted on March {number + 1}, 2026</span> in <a rel='category tag' href='/c'>{TOPICS[number]}</a></header></article>"
    )


PAGES = {
    "WordPress classes": (rows(wordpress), "March 1, 2026"),
    "a form around the page": (
        "<form id='aspnetForm'><table>"
        + rows(lambda n, t: f"<tr><td>{n + 1}.10.2026</td><td><a href='/d/{n}'>{t}</a></td></tr>") + "</table></form>",
        "1.10.2026",
    ),
    "a menu in the name of what is beside it": (
        "<div class='near-menu'><div class='content-sidebar-wrap'>"
        + rows(lambda n, t: f"<div class='art-prev'><a href='/d/{n}'>{t}</a> <span>0{n + 1}.10.2026</span></div>") + "</div></div>",
        "01.10.2026",
    ),
    "a link that says PDF": (
        "<table>" + rows(lambda n, t: f"<tr><td>{t}</td><td>Oct 0{n + 1}, 2026</td><td><a href='/d/{n}.pdf'>PDF (1 MB)</a></td></tr>")
        + "</table>",
        "Oct 01, 2026",
    ),
    "a date among other words": (
        "<ul class='results'>"
        + rows(lambda n, t: f"<li><a href='/d/{n}'><span><b>News</b> / 0{n + 1}-10-2026</span><h3>{t}</h3></a></li>") + "</ul>",
        "01-10-2026",
    ),
    "a day, a month and a year in a box each": (
        rows(lambda n, t: f"<div class='row-item'><b><i>{n + 1}</i><i>Oct</i><i>2026</i></b><p><a href='/d/{n}'>{t}</a></p></div>"),
        "1 Oct 2026",
    ),
    "a class of its own for each": (
        "<div id='list'>" + rows(lambda n, t: f"<div class='{TOPICS[n]}box'><a href='/d/{n}'>{t}</a></div>") + "</div>", "",
    ),
}  # fmt: skip


def page(main: str) -> bytes:
    return f"<html><body>{MENU}<div id='page'>{main}</div>{FOOT}</body></html>".encode()


@pytest.mark.parametrize("name", PAGES)
def test_a_list_is_read_whole_with_titles_and_dates(name: str) -> None:
    main, first = PAGES[name]
    found = read_unmarked_listing(page(main), "text/html", URL, ("en",), 100)
    assert found.fault is None
    assert [entry.title for entry in found.entries] == TITLES
    assert found.entries[0].date == first


def test_case_numbers_are_told_with_the_words_beside_them() -> None:
    main = "<ul>" + rows(lambda n, t: f"<li><a href='/c/{n}.pdf'>SC{n}</a> - {t}</li>") + "</ul>"
    block = blocks_of(page(main), "text/html", URL, ("en",))[0]
    assert block.score >= LIKELY
    assert block.found[0][1] == f"SC0: {TITLES[0]}"


def test_a_menu_is_no_list_of_documents() -> None:
    said = read_unmarked_listing(page("<p>Nothing is listed here.</p>"), "text/html", URL, ("en",), 100).fault
    assert said is not None
    assert "name its selectors" in said.sentence


@pytest.mark.parametrize(
    "main",
    [
        "<div id='root'></div><script src='/static/js/main.js'></script>",
        "<h1>News</h1><ul><li ng-repeat='item in items'>{{ item.title }}</li></ul><script>load()</script>",
        "<h1>News</h1><app-root></app-root><script src='main.js'></script>",
        "<h1>News</h1><div class='results'>Loading…</div><script src='list.js'></script>",
        "<h1>News</h1><noscript>Please enable JavaScript to see the list.</noscript><script src='list.js'></script>",
    ],
)
def test_a_list_that_a_script_fills_in_is_told_as_that(main: str) -> None:
    said = read_unmarked_listing(page(main), "text/html", URL, ("en",), 100).fault
    assert said is not None
    assert said.sentence.startswith("its list is filled in by JavaScript")


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Posted on March 4, 2016", "March 4, 2016"), ("Nyhed / 01-10-2026", "01-10-2026"), ("Oct 02, 2026 | Press", "Oct 02, 2026"),
        ("18 marzo, 2016", "18 marzo, 2016"), ("1st June 2026", "1 June 2026"), ("2014.03.31", "2014.03.31"),
        ("Room 12, at 10", ""), ("99.99.2026", ""), ("yesterday", ""), ("It was decided on 4 March 2026 that wages be paid to all of them", ""),
    ],
)  # fmt: skip
def test_a_date_is_found_within_few_words_and_not_in_a_sentence(words: str, date: str) -> None:
    assert date_in(words, ("en", "es", "da")) == date


@settings(max_examples=60, deadline=None)
@given(st.text("<>/=ahreflidv 1.2-0'\"", max_size=300))
def test_no_page_raises(text: str) -> None:
    blocks_of(text.encode(), "text/html", URL, ("en",))
