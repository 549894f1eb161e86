"""Collecting for real: every kind of source, with its paging, and how we behave on the wire."""

from __future__ import annotations

from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import JSON, XML, Asked, Page, Web, article, atom, item, rows, rss, words

FIELDS = {"items": "data.rows", "url": "link", "title": "title", "date": "date", "summary": "summary"}
LISTING = """<ul class="news">
  <li class="hit"><a href="/l/1">Raids on farms</a> <time datetime="2026-11-20">20 November</time></li>
  <li class="hit"><a href="l/2?utm_source=home">Permits for carers</a> <span class="date">19.11.2026</span></li></ul>"""


def list_page(*numbers: int, next_link: str = "") -> str:
    """A listing whose items have dates in German, and a link to the page after it."""
    items = "".join(
        f'<div class="hit"><h3><a href="/x/{n}">Item {n}</a></h3><p class="d">{n}. März 2026</p></div>' for n in numbers
    )
    following = f'<p class="pager"><a rel="next" href="{next_link}">weiter</a></p>' if next_link else ""
    return f"<html><body>{items}{following}</body></html>"


def served_pages(web: Web, *paths: str) -> None:
    """A page of its own for every path."""
    for number, path in enumerate(paths, 1):
        web.put(path, article(f"Page {path}", words(number)))


def test_every_kind_of_source_is_collected_in_one_go(web: Web, desk: Desk) -> None:
    dated = "Tue, 24 Nov 2026 09:30:00 +0100"
    web.put("/feed.rss", rss([item(web.url("/r/1"), "From RSS", dated, "A <b>short</b> summary")]), XML)
    web.put("/feed.atom", atom([item(web.url("/a/1"), "From Atom", "2026-11-24T09:30:00Z", "Said in Atom")]), XML)
    web.put("/list", list_page(1, 2, next_link="/list2"))
    web.put("/list2", list_page(3, 4, next_link="/list3"))
    web.put("/list3", list_page(5, 6))
    web.put("/xpath", LISTING)
    web.put("/next", rows([item("/j/1", "One", "2026-11-01")], links={"next": "/next?cursor=2"}), JSON)
    web.put("/next?cursor=2", rows([item("/j/2", "Two", "2026-11")], links={"next": None}), JSON)

    def counted(asked: Asked) -> Page:
        number = int(asked.path.split("page=")[1].split("&")[0])
        found = [item(f"/c/{number}{k}", f"Row {number}{k}") for k in range(2)] if number < 3 else []
        return Page(rows(found).encode(), JSON)

    web.answer("/count", counted)
    served_pages(web, "/l/1", "/l/2", *(f"/x/{n}" for n in range(1, 7)))
    xpath = {"item": "//li[@class='hit']", "link": "./a", "date": "./time | ./span[@class='date']"}
    css = {"item": "div.hit", "link": "h3 a", "date": "p.d", "next": "p.pager a"}
    sources = [
        make_source("rss", web.url("/feed.rss")),
        make_source("atom", web.url("/feed.atom"), "atom"),
        make_source("css", web.url("/list"), "html-listing", languages=["de"], selectors=css, paging={"pages": 5}),
        make_source("xpath", web.url("/xpath"), "html-listing", selectors=xpath),
        make_source("next", web.url("/next"), "rest-json", fields=FIELDS, paging={"next": "links.next"}),
        make_source("count", web.url("/count"), "rest-json", fields=FIELDS,
                    paging={"param": "page", "size_param": "size", "size": 2, "pages": 9}),
    ]  # fmt: skip

    outcomes = desk.collect(*sources).outcomes

    assert {name: one.state for name, one in outcomes.items()} == dict.fromkeys(outcomes, "ok")
    assert {name: one.new for name, one in outcomes.items()} == {
        "rss": 1, "atom": 1, "css": 6, "xpath": 2, "next": 2, "count": 4
    }  # fmt: skip
    one = desk.documents("rss")["/r/1"]
    assert (one["title"], one["text"], one["text_state"]) == ("From RSS", "A short summary", "excerpt")
    assert (one["published_at"], one["published_precision"]) == ("2026-11-24T08:30:00Z", "second")
    assert desk.documents("atom")["/a/1"]["text"] == "Said in Atom"
    assert {path: row["published_at"] for path, row in desk.documents("css").items()} == {
        f"/x/{n}": f"2026-03-0{n}" for n in range(1, 7)
    }
    assert all(row["text_state"] == "full" and "says" in row["text"] for row in desk.documents("css").values())
    assert {path: row["published_at"] for path, row in desk.documents("xpath").items()} == {
        "/l/1": "2026-11-20", "/l/2": "2026-11-19"
    }  # fmt: skip
    assert {path: row["published_precision"] for path, row in desk.documents("next").items()} == {
        "/j/1": "day", "/j/2": "month"
    }  # fmt: skip
    assert [asked.path for asked, _ in web.log if asked.path.startswith("/count")] == [
        "/count?page=1&size=2", "/count?size=2&page=2", "/count?size=2&page=3"
    ]  # fmt: skip


def test_paging_stops_where_it_leads_in_a_circle_and_robots_are_asked_first_by_a_named_visitor(
    web: Web, desk: Desk
) -> None:
    web.put("/list", list_page(1, next_link="/list?p=2"))
    web.put("/list?p=2", list_page(2, next_link="/list"))
    served_pages(web, "/x/1", "/x/2")
    selectors = {"item": "div.hit", "next": "a[rel=next]"}
    source = make_source("circle", web.url("/list"), "html-listing", selectors=selectors, paging={"pages": 9})
    outcome = desk.collect(source, contact="https://watch.example/about").outcomes["circle"]
    assert (outcome.state, outcome.new) == ("ok", 2)
    assert "circle" in outcome.reason
    assert len(web.asked("/list")) == 1
    assert web.log[0][0].path == "/robots.txt"
    assert all("https://watch.example/about" in asked.headers["user-agent"] for asked, _ in web.log)
    assert not any("cookie" in asked.headers or "referer" in asked.headers for asked, _ in web.log)
