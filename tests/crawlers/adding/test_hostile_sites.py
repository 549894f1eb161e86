"""Sites that are out to confuse: what is collected from them, what is proposed for them, and what is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from crawlers.adding.search import discover
from ground.settings import Collect
from tests.crawlers.desk import QUICK, Desk, make_source
from tests.crawlers.sites import _link, entries, page
from tests.crawlers.web import Web, item, rss

pytestmark = pytest.mark.slow

FEED = "application/rss+xml"
SETTINGS = Collect.model_validate(QUICK)
LOGIN = (
    "<html><body><form action='/login' method='post'><input name='user'><input type='password' name='p'></form></html>"
)


def row(title: str, link: str, kind: str = "hit") -> str:
    return f"<li class='{kind}'><time datetime='2026-11-02'>2 November 2026</time> <a href='{link}'>{title}</a></li>"


def test_a_page_of_two_systems_leads_to_the_feed_of_the_one_that_has_it(web: Web) -> None:
    head = "<link href='/wp-content/old.css'><link href='/sites/default/files/a.css'><link href='/typo3conf/x.css'>"
    web.put("/news/rss.xml", rss(entries(web)), FEED)
    page(web, "/news", "<p data-drupal-x='1'>Welcome</p>", head)
    (first, *_) = discover(web.url("/news"), SETTINGS, private=True).proposals
    assert first.source.url == web.url("/news/rss.xml")


def test_a_list_of_one_item_is_read_where_its_selectors_say_so_and_told_where_nothing_does(
    web: Web, desk: Desk
) -> None:
    page(web, "/news", f"<ul>{row('The only report of this sample office', '/d/1')}</ul>")
    named = make_source("named", web.url("/news"), "html-listing", follow=False, selectors={"item": "li.hit"})
    plain = make_source("plain", web.url("/news"), "html-listing", follow=False)
    outcomes = desk.collect(named, plain).outcomes
    assert (outcomes["named"].state, outcomes["named"].seen) == ("ok", 1)
    assert outcomes["plain"].state in ("drifted", "ok")
    assert set(desk.documents("plain")) <= {"/d/1"}, "menus and footers are no documents"


def test_an_item_dated_tomorrow_is_kept_and_hides_no_silence(web: Web, desk: Desk) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    dated = [item(web.url("/1"), "A consultation that opens tomorrow", format_datetime(tomorrow)),
             item(web.url("/2"), "A report of last spring", "Mon, 04 May 2026 08:00:00 GMT")]  # fmt: skip
    web.put("/feed", rss(dated), FEED)
    desk.collect(make_source("office", web.url("/feed"), expect={"silence": "30d"}))
    assert desk.documents("office")["/1"]["published_at"][:10] == f"{tomorrow:%Y-%m-%d}"
    (health,) = desk.rows("SELECT last_new_at FROM source_health")
    assert health["last_new_at"][:10] <= f"{datetime.now(UTC):%Y-%m-%d}"


def test_a_relaunch_in_the_middle_of_a_run_costs_no_document_that_was_read(web: Web, desk: Desk) -> None:
    rows = "".join(row(f"Sample report {n} of the office", f"/d/{n}") for n in range(6))
    page(web, "/news", f"<ul>{rows}</ul><a rel='next' href='/news?page=2'>Next</a>")
    page(
        web, "/news?page=2", "".join(f"<div><a href='/s/{n}'>How to apply for a permit {n}</a></div>" for n in range(6))
    )
    source = make_source(
        "office", web.url("/news"), "html-listing", follow=False, selectors={"item": "li.hit", "next": "a[rel=next]"},
        paging={"pages": 2},
    )  # fmt: skip
    outcome = desk.collect(source).outcomes["office"]
    assert set(desk.documents("office")) == {f"/d/{n}" for n in range(6)}
    assert "not everything could be read" in outcome.reason


def test_a_feed_that_moved_to_a_login_is_told_and_no_form_is_filled_in(web: Web, desk: Desk) -> None:
    web.put("/feed", b"", status=302, headers={"Location": web.url("/login?next=/feed")}, tagged=False)
    web.put("/login", LOGIN)
    outcome = desk.collect(make_source("office", web.url("/feed"))).outcomes["office"]
    assert outcome.state == "blocked"
    assert "login" in outcome.reason
    assert [asked.body for asked, _ in web.log if asked.body] == []
    assert discover(web.url("/feed"), SETTINGS, private=True).proposals == []


def test_of_mirrored_hosts_the_one_that_was_asked_is_proposed_and_once(webs: Callable[[str], Web]) -> None:
    own, mirror = webs("127.0.11.1"), webs("127.0.11.2")
    items = entries(own)
    for web in (own, mirror):
        web.put("/feed.rss", rss(items), FEED)
    page(own, "/", "<p>Welcome</p>", _link(FEED, mirror.url("/feed.rss")) + _link(FEED, "/feed.rss"))
    feeds = [
        one.source.url for one in discover(own.url("/"), SETTINGS, private=True).proposals if one.source.kind == "rss"
    ]
    assert feeds[:1] == [own.url("/feed.rss")]


def test_a_site_that_serves_one_feed_everywhere_is_proposed_once(web: Web) -> None:
    body = rss(entries(web))
    page(web, "/", "<p>Welcome</p>")
    front = web.pages["/"]
    web.answer("/", lambda asked: front)  # type: ignore[arg-type, return-value]
    for place in ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml"):
        web.put(place, body, FEED)
    feeds = [one for one in discover(web.url("/"), SETTINGS, private=True).proposals if one.source.kind == "rss"]
    assert len(feeds) == 1


def test_pages_that_lead_to_each_other_end_the_search(web: Web) -> None:
    for path, other in (("/", "/news"), ("/news", "/press"), ("/press", "/news")):
        page(web, path, f"<p>See our <a href='{other}'>News</a></p>")
    assert discover(web.url("/"), SETTINGS, private=True).proposals == []
    assert len(web.log) <= 45
