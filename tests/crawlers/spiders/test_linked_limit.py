"""collect.max_linked: how many linked pages one run of one source may fetch, and that the rest is not lost."""

from __future__ import annotations

import re

import pytest

from crawlers.sources.catalogue import Source
from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import XML, Web, article, item, rss, words

PAGES = 12
MOST = 5


def put_feed(web: Web, pages: int = PAGES) -> Source:
    """A feed with validators, and a page for each of its entries."""
    web.put("/feed", rss([item(f"/p/{number}", f"Item {number}") for number in range(pages)]), XML)
    for number in range(pages):
        web.put(f"/p/{number}", article(f"Item {number}", words(number)))
    return make_source("many", web.url("/feed"), follow=True)


def collected(desk: Desk, source: Source, *, everything: bool = False, most: int = MOST) -> Outcome:
    """How a run with a limit ended."""
    return desk.collect(source, everything=everything, max_linked=most).outcomes[source.id]


def pages_asked(web: Web) -> list[str]:
    """The linked pages that were asked for so far."""
    return [asked.path for asked, _ in web.log if asked.path.startswith("/p/")]


def left_of(outcome: Outcome) -> int:
    """How many linked pages the run's sentence says were left."""
    said = re.search(r"(\d+) linked pages were left for the next run \(collect\.max_linked\)", outcome.reason)
    return int(said[1]) if said else 0


def test_what_is_left_is_said_and_fetched_by_the_next_runs_though_the_feed_has_not_changed(
    web: Web, desk: Desk
) -> None:
    source = put_feed(web)
    rounds = [collected(desk, source) for _ in range(4)]
    assert [(one.state, one.new, left_of(one)) for one in rounds] == [
        ("ok", 5, 7), ("ok", 5, 2), ("ok", 2, 0), ("unchanged", 0, 0),
    ]  # fmt: skip
    assert web.statuses("/feed") == [200, 200, 200, 304], "no run that left something remembers the feed's validators"
    assert sorted(pages_asked(web)) == sorted(f"/p/{number}" for number in range(PAGES)), "each page once"


def test_pages_that_are_known_make_way_for_those_that_are_not(web: Web, desk: Desk) -> None:
    source = put_feed(web)
    collected(desk, source)
    second = collected(desk, source, everything=True)
    assert (second.new, left_of(second)) == (5, 7)
    assert len(set(pages_asked(web))) == 2 * MOST, "asking for everything again does not keep new pages waiting"


def test_a_page_that_fails_every_time_does_not_keep_the_others_waiting(web: Web, desk: Desk) -> None:
    source = put_feed(web)
    for number in range(MOST):
        web.put(f"/p/{number}", "broken", status=500)
    rounds = [collected(desk, source) for _ in range(3)]
    assert [left_of(one) for one in rounds] == [7, 7, 2]
    read = {path for path, row in desk.documents(source.id).items() if row["text_state"] == "full"}
    assert read == {f"/p/{number}" for number in range(MOST, PAGES)}


def test_the_limit_holds_for_all_pages_of_a_listing_together_and_for_pages_that_are_due_again(
    web: Web, desk: Desk
) -> None:
    for page in range(3):
        links = "".join(f'<li><a href="/p/{page}{number}">Item</a></li>' for number in range(4))
        web.put(f"/list{page}", f'<ul>{links}</ul><a rel="next" href="/list{page + 1}">next</a>')
        for number in range(4):
            web.put(f"/p/{page}{number}", article(f"Item {page}{number}", words(page * 10 + number)))
    source = make_source("list", web.url("/list0"), "html-listing", selectors={"item": "li", "next": "a[rel=next]"})
    first = collected(desk, source)
    assert (first.seen, first.new, left_of(first)) == (12, 5, 7)
    for number in range(3):
        web.put(f"/list{number}", "<ul><li><a href='/p/new'>Item</a></li></ul>")
    web.put("/p/new", article("New", words(99)))
    before = len(pages_asked(web))
    collected(desk, source, everything=True, most=3)
    assert len(pages_asked(web)) - before == 3, "one new page, and two of the five that left the listing"


@pytest.mark.parametrize("most", [PAGES, PAGES + 1])
def test_nothing_is_said_where_the_limit_is_not_reached(web: Web, desk: Desk, most: int) -> None:
    outcome = collected(desk, put_feed(web), most=most)
    assert (outcome.new, left_of(outcome)) == (PAGES, 0)
    assert "max_linked" not in outcome.reason
