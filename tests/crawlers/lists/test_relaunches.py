"""Sites that come back from a relaunch: each is told, or its list is read on, and nothing strange becomes a document."""
# ruff: noqa: E501 (pages stand on one line each)

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.lists.memory import form_of, relaunched, shape_of
from store.health.lists import accept_list, apart
from store.shape.database import open_store
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import Web

pytestmark = pytest.mark.slow

TODAY = datetime.now(UTC)
CROPS = ("apple", "pear", "plum", "grape", "olive", "melon", "fig", "quince", "cherry", "peach")
SERVICES = (
    "permits",
    "pensions",
    "child benefits",
    "work injuries",
    "housing",
    "family reunion",
    "schooling",
    "health cards",
)


def day(back: int) -> str:
    return (TODAY - timedelta(days=back)).strftime("%d.%m.%Y")


def news(
    first: int = 0, folder: str = "/news/", dated: bool = True, start: int = 1, tag: str = "li", kind: str = "item"
) -> str:
    """Eight reports from the `first` on, the newest `start` days old."""
    rows = [
        f"<{tag} class='{kind}'>" + (f"<span class='date'>{day(start + 3 * n)}</span> " if dated else "")
        + f"<a href='{folder}{first - n}'>Inspectors report on {CROPS[(first - n) % 10]} pickers in camp {first - n}</a></{tag}>"
        for n in range(8)
    ]  # fmt: skip
    return "".join(rows)


def cards(words: str = "How to apply for", folder: str = "/services/", tag: str = "div") -> str:
    rows = [
        f"<{tag} class='card'><h3><a href='{folder}{n}'>{words} {name} in your municipality</a></h3><p>All you need.</p></{tag}>"
        for n, name in enumerate(SERVICES)
    ]
    return "".join(rows)


def page(main: str) -> str:
    return f"<html><body><nav><a href='/x'>About</a></nav><main><h1>The sample office</h1>{main}</main></body></html>"


OLD = page(f"<ul class='news'>{news(50)}</ul>")
# What the site shows after its relaunch, and whether it must be told or may be read on.
RELAUNCHES = {
    "service cards in the place of news": (page(f"<div>{cards()}</div>"), "told"),
    "service cards under the old folder": (page(f"<div>{cards(folder='/news/')}</div>"), "told"),
    "service cards in the old markup": (page(f"<ul class='news'>{cards(tag='li').replace('card', 'item')}</ul>"), "told"),
    "a list of departments": (page(f"<ul>{cards('Department for', '/departments/', 'li')}</ul>"), "told"),
    "questions and answers": (page(f"<section>{cards('Who is entitled to', '/faq/', 'article')}</section>"), "told"),
    "the same news at other addresses": (page(f"<ul class='news'>{news(50, '/en/press/')}</ul>"), "told"),
    "the same news without dates": (page(f"<ul class='news'>{news(50, dated=False)}</ul>"), "told"),
    "an archive of old news": (page(f"<ul class='news'>{news(20, start=300)}</ul>"), "told"),
    "another site's list": (page(f"<ul class='news'>{news(50, 'https://portal.example/news/')}</ul>"), "told"),
    "a script that fills the list": (page("<div id='root'></div><script src='/main.js'></script>"), "told"),
    "an empty page": (page("<p>Our new site will be here soon.</p>"), "told"),
    "the old list in new markup": (page(f"<div class='grid'>{news(52, tag='article', kind='teaser')}</div>"), "read"),
    "cards above the old list": (page(f"<div>{cards()}</div><div class='grid'>{news(52, tag='article', kind='teaser')}</div>"), "read"),
    "the old list in a table": (
        page("<table>" + news(52, tag="tr", kind="row").replace("<span", "<td").replace("</span>", "</td>").replace("<a ", "<td><a ")
             + "</table>"), "read",
    ),
    "a list that is all new": (page(f"<ul class='news'>{news(90, start=0).replace(day(1), day(0))}</ul>"), "either"),
}  # fmt: skip


@pytest.mark.parametrize("name", RELAUNCHES)
def test_a_relaunch_is_told_or_the_list_is_read_on(web: Web, desk: Desk, name: str) -> None:
    after, must = RELAUNCHES[name]
    source = make_source("office", web.url("/news"), "html-listing", follow=False)
    web.put("/news", OLD)
    assert desk.collect(source).outcomes["office"].state == "ok"
    web.put("/news", page(f"<ul class='news'>{news(51)}</ul>"))
    assert desk.collect(source).outcomes["office"].new == 1
    before = set(desk.documents("office"))
    web.put("/news", after)
    outcome = desk.collect(source).outcomes["office"]
    strange = {url for url in set(desk.documents("office")) - before if not url.startswith("/news/")}
    assert not strange
    if must == "told":
        assert outcome.state == "drifted"
        assert set(desk.documents("office")) == before
    if must == "read":
        assert outcome.state == "ok"
        assert outcome.new == 1


def test_finds_are_kept_apart_until_a_person_looks(web: Web, desk: Desk) -> None:
    source = make_source("office", web.url("/news"), "html-listing", follow=False)
    web.put("/news", OLD)
    desk.collect(source)
    web.put("/news", page(f"<div>{cards()}</div>"))
    for _ in range(2):
        outcome = desk.collect(source).outcomes["office"]
        assert outcome.state == "drifted"
        assert outcome.reason.startswith("the list no longer holds anything that was there before")
    store = open_store(desk.data)
    assert apart(store, "office")[0].title == "How to apply for permits in your municipality"
    assert accept_list(store, "office") == len(SERVICES)
    store.close()
    assert desk.collect(source).outcomes["office"].new == len(SERVICES)


def test_a_publisher_that_replaces_its_whole_list_between_two_looks_is_no_relaunch() -> None:
    before = shape_of("ul > li", ["https://a.example/news/2026/1"], ["2026-11-01"])
    now = shape_of("ul > li", ["https://a.example/news/2026/9"], ["2026-12-02"])
    assert relaunched(before, now, 0, ["2026-12-02"]) is None


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("https://a.example/news/2026/11/raid.html", "a.example/news/#"),
        ("https://a.example/news/", "a.example/"),
        ("https://a.example/show?id=7&lang=en", "a.example/?id&lang"),
        ("https://a.example/", "a.example/"),
    ],
)
def test_the_form_of_an_address_leaves_out_what_tells_documents_apart(address: str, form: str) -> None:
    assert form_of(address) == form
