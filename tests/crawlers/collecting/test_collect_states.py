"""Each state a run can end in, reached for real in one call: a bad source has its sentence, and stops no other."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawlers.formats.entry import Listing
from crawlers.sources.catalogue import Source
from crawlers.spiders.base import SourceSpider
from crawlers.spiders.messages import Reporter
from crawlers.spiders.visits import new_visit
from crawlers.spiders.workers import Workers
from ground import records
from ground.records import STATES, Outcome
from ground.settings import Collect
from store.shape.database import open_store
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import HTML, JSON, XML, Web, article, item, rss, words

CHALLENGE = "<html><form class='challenge-form'>Checking your browser before you go on</form></html>"
ONE_ITEM = rss([item("/p/1", "One")])
FIELDS = {"items": "rows", "url": "link", "title": "title"}
HIT = {"item": "li.hit"}


@dataclass
class Round:
    """How every source ended, and the webs it was read from."""

    outcomes: dict[str, Outcome]
    web: Web
    canary: Web
    desk: Desk


def free_port() -> int:
    """A port at which nothing listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def put_pages(web: Web, canary: Web) -> None:
    """A page for each state, under the name of its source."""
    web.put("/ok", ONE_ITEM, XML)
    web.put("/empty", rss([]), XML)
    web.put("/empty-allowed", rss([]), XML)
    web.put("/blocked", "no", status=403)
    web.put("/blocked-challenge", CHALLENGE)
    web.put("/blocked-202", "", status=202)
    web.put("/blocked-pages", rss([item("/forbidden", "One")]), XML)
    web.put("/forbidden", "no", status=403)
    web.put("/limited", "slow down", status=429, headers={"Retry-After": "3600"})
    web.put("/limited-pages", rss([item(f"/busy/{n}", f"Item {n}") for n in range(9)]), XML)
    for number in range(9):
        web.put(f"/busy/{number}", "slow down", status=429, headers={"Retry-After": "3600"})
    tomorrow = format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)
    web.put("/limited-date", "slow down", status=503, headers={"Retry-After": tomorrow})
    web.put("/gone", "no", status=410)
    web.put("/gone-404", "no", status=404)
    web.put("/moved", status=301, headers={"Location": "/moved-here"})
    web.put("/moved-here", ONE_ITEM, XML)
    web.put("/ok-found", status=302, headers={"Location": "/moved-here"})
    web.put("/malformed", article("Not a feed", words(1)))
    web.put("/malformed-nothing", "", XML)
    web.put("/malformed-cut", '<?xml version="1.0"?><rss><channel><item><title>Bro', XML)
    web.put("/drifted", "<ul><li class='other'><a href='/x'>X</a></li></ul>")
    web.put("/drifted-few", ONE_ITEM, XML)
    web.put("/drifted-dates", ONE_ITEM, XML)
    web.put("/drifted-field", json.dumps({"rows": [{"href": "/p/1", "title": "One"}]}), JSON)
    web.put("/failed-json", json.dumps({"error": "no such index"}), JSON)
    web.put("/unsafe", status=302, headers={"Location": canary.url("/secret")})
    web.put("/unsafe-scheme", status=302, headers={"Location": "file:///etc/hostname"})
    web.put("/unsafe-size", "<rss>" + " " * 300_000, XML)
    web.put("/unsafe-loop", status=302, headers={"Location": "/unsafe-loop"})
    web.put("/unsafe-entities", "<!DOCTYPE rss [" + "".join(f'<!ENTITY e{n} "x">' for n in range(9)) + "]><rss/>", XML)
    web.put("/failed", "broken", status=500)
    web.put("/failed-304", "", status=304)
    web.put("/failed-short", ONE_ITEM, XML, headers={"Content-Length": "5000", "Connection": "close"})


def sources_for(web: Web, no_robots: Web, mute: Web, plain: Web) -> list[Source]:
    """A source for each page; those whose kind or promise matters first."""
    special: dict[str, dict[str, Any]] = {
        "empty-allowed": {"expect": {"items": 0}},
        "blocked-pages": {"follow": True},
        "limited-pages": {"follow": True},
        "drifted": {"kind": "html-listing", "selectors": HIT},
        "drifted-few": {"expect": {"items": 5}},
        "drifted-dates": {"expect": {"dates": True}},
        "drifted-field": {"kind": "rest-json", "fields": FIELDS},
        "failed-json": {"kind": "rest-json", "fields": FIELDS},
    }
    names = [path[1:] for path in web.pages if path[1:].split("-")[0] in STATES and path != "/moved-here"]
    sources = [make_source(name, web.url(f"/{name}"), **special.get(name, {})) for name in names]
    # Every download failing is what a Scrapy process ends with status 0 for.
    return [
        *sources,
        make_source("refused", no_robots.url("/feed")),
        make_source("failed-mute", mute.url("/feed")),
        make_source("failed-port", f"http://127.0.0.1:{free_port()}/feed"),
        make_source("failed-name", "http://nothing.invalid/feed"),
        make_source("failed-tls", plain.url("/feed").replace("http:", "https:")),
    ]


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """One round of all of them."""
    webs = [Web(f"127.0.0.{number}") for number in range(1, 6)]
    web, no_robots, mute, plain, canary = webs
    try:
        put_pages(web, canary)
        no_robots.put("/robots.txt", "User-agent: *\nDisallow: /\n", "text/plain")
        no_robots.put("/feed", ONE_ITEM, XML)
        mute.put("/feed", silent=True)
        desk = Desk(tmp_path_factory.mktemp("states"))
        sources = sources_for(web, no_robots, mute, plain)
        outcomes = desk.collect(*sources, request_timeout="3s", max_bytes=200_000).outcomes
        again = desk.collect(*(one for one in sources if one.id in ("ok", "limited")), everything=True)
        yield Round(
            outcomes | {"unchanged": again.outcomes["ok"], "limited-again": again.outcomes["limited"]},
            web,
            canary,
            desk,
        )
    finally:
        for one in webs:
            one.close()


def test_every_source_ends_in_the_state_it_is_named_after(ended: Round) -> None:
    wrong = {
        name: one for name, one in ended.outcomes.items() if one.state != name.split("-")[0] and name != "empty-allowed"
    }
    assert wrong == {}
    assert {one.state for one in ended.outcomes.values()} == set(STATES), "each state of the design was reached"


def test_every_outcome_has_a_sentence_that_no_machine_would_say(ended: Round) -> None:
    for name, one in ended.outcomes.items():
        assert len(one.reason.split()) >= 3, name
        assert not any(word in one.reason for word in ("Traceback", "<unknown>", "twisted", "NoneType", "\n")), (
            one.reason
        )


@pytest.mark.parametrize(
    ("source", "words_of_it"),
    [
        ("blocked", "refuses us (status 403)"),
        ("blocked-challenge", "checks the browser"),
        ("blocked-202", "gave no content"),
        ("blocked-pages", "none of 1 linked pages"),
        ("gone", "withdrawn by its publisher"),
        ("gone-404", "not found"),
        ("moved", "change url in the source's config"),
        ("malformed", "a page of HTML"),
        ("malformed-nothing", "an empty answer is not a feed"),
        ("malformed-cut", "breaks off"),
        ("drifted", 'selectors.item ("li.hit")'),
        ("drifted-few", "1 documents where expect.items promises 5"),
        ("drifted-dates", "expect.dates"),
        ("drifted-field", 'fields.url ("link")'),
        ("unsafe", "is a private or reserved address"),
        ("unsafe-scheme", "only http and https"),
        ("unsafe-size", "collect.max_bytes"),
        ("unsafe-loop", "collect.max_redirects"),
        ("unsafe-entities", "XML entities"),
        ("refused", "robots.txt"),
        ("failed", "status 500"),
        ("failed-304", "304 to a request without conditions"),
        ("failed-json", "no such index"),
        ("failed-mute", "collect.request_timeout"),
        ("failed-port", "nothing listens"),
        ("failed-name", "name cannot be found"),
        ("failed-tls", "secure connection failed"),
        ("failed-short", "broke off"),
        ("unchanged", "nothing has changed"),
        ("empty", "where something was expected"),
        ("empty-allowed", "as may be"),
    ],
)
def test_the_sentence_says_what_happened(ended: Round, source: str, words_of_it: str) -> None:
    assert words_of_it in ended.outcomes[source].reason


def test_downloads_that_all_fail_are_never_taken_for_no_news(ended: Round) -> None:
    failed = [one for name, one in ended.outcomes.items() if name.startswith("failed")]
    assert {(one.state, one.seen, one.new) for one in failed} == {("failed", 0, 0)}
    kept = ended.desk.rows("SELECT source_id FROM validator")
    assert {row["source_id"] for row in kept} <= {"ok", "moved", "ok-found", "empty-allowed"}, (
        "who has not seen everything asks for everything next time"
    )


def test_a_server_that_asks_for_time_gets_it(ended: Round) -> None:
    now = datetime.now(UTC)
    hour = datetime.fromisoformat(ended.outcomes["limited"].retry_at or "") - now
    day = datetime.fromisoformat(ended.outcomes["limited-date"].retry_at or "") - now
    assert timedelta(minutes=55) < hour <= timedelta(hours=1)
    assert timedelta(hours=23) < day <= timedelta(days=1)
    assert len(ended.web.asked("/limited")) == 1, "not even the second round asked again"
    assert "asked us to wait until" in ended.outcomes["limited-again"].reason
    asked = [one.path for one, _ in ended.web.log if one.path.startswith("/busy/")]
    assert len(asked) <= 2, "one may be on its way already; what waited in the queue is not sent any more"


def test_nothing_was_asked_of_the_private_place_that_a_redirect_named(ended: Round) -> None:
    assert ended.canary.log == []


def test_every_run_is_closed_once_and_the_others_documents_are_kept(ended: Round) -> None:
    runs = ended.desk.rows("SELECT source_id, state, reason, ended_at FROM runs")
    assert all(row["state"] in STATES and row["reason"] and row["ended_at"] for row in runs)
    assert len(runs) == len(ended.outcomes), "one for each source, and two for those asked twice"
    found = ended.desk.rows("SELECT DISTINCT source_id FROM documents")
    assert {row["source_id"] for row in found} == {
        "ok", "ok-found", "moved", "blocked-pages", "limited-pages", "drifted-few", "drifted-dates"
    }  # fmt: skip


def test_a_moved_source_tells_its_new_address(ended: Round) -> None:
    assert ended.outcomes["moved"].moved_to == ended.web.url("/moved-here")
    assert ended.outcomes["ok-found"].moved_to is None, "a redirect for now is not a move"


def test_a_host_meets_one_request_at_a_time(ended: Round) -> None:
    assert ended.web.busiest == 1


def test_a_source_that_takes_too_long_keeps_what_came_and_what_is_left_waits(web: Web, desk: Desk) -> None:
    pages = [f"/p/{number}" for number in range(40)]
    web.put("/feed", rss([item(path, f"Item {path}") for path in pages]), XML)
    for number, path in enumerate(pages):
        web.put(path, article(path, words(number)), wait=0.3)
    outcome = desk.collect(make_source("slow", web.url("/feed"), follow=True), source_timeout="3s").outcomes["slow"]
    assert outcome.state in ("ok", "failed")
    assert "collect.source_timeout" in outcome.reason
    found = desk.documents("slow")
    assert len(found) == len(pages)
    assert 0 < sum(row["text_state"] == "full" for row in found.values()) < len(pages)
    assert desk.rows("SELECT * FROM validator") == [], "the next run reads the listing again"


class BrokenSpider(SourceSpider):
    """A spider with a fault of its own."""

    async def read(self, response: Any, source: Source) -> Listing:
        """Fail as a program does."""
        raise KeyError("a fault in the program")


def test_a_fault_of_our_own_is_failed_and_never_empty(tmp_path: Path) -> None:
    source = make_source("ours", "http://127.0.0.1/feed")
    store, told = open_store(tmp_path), io.StringIO()
    workers = Workers(processes=1)
    visit = new_visit(store, source)
    spider = BrokenSpider([visit], store, Reporter(told), workers, Collect(), "2026-11-24T00:00:00Z", False)
    request = spider.listing_request(visit, records.Request(source.url), 1)
    response = HtmlResponse(source.url, body=b"<html></html>", headers={"Content-Type": HTML}, request=request)

    async def parse() -> None:
        with pytest.raises(KeyError):
            [one async for one in spider.parse_listing(response, visit, 1)]

    coroutine = parse()
    with pytest.raises(StopIteration):
        coroutine.send(None)
    workers.close()
    store.close()
    end = json.loads(told.getvalue().splitlines()[-1])
    assert isinstance(request, Request)
    assert (end["event"], end["outcome"]["state"], end["validators"]) == ("end", "failed", {})
    assert "an error of this program" in end["outcome"]["reason"]


def test_a_host_at_which_nobody_listens_is_a_sentence_and_no_traceback(
    desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    places = (f"http://127.0.0.1:{free_port()}/feed", f"https://127.0.0.1:{free_port()}/feed")
    outcomes = desk.collect(*(make_source(f"nobody-{n}", url) for n, url in enumerate(places))).outcomes
    reasons = {(one.state, one.reason) for one in outcomes.values()}
    assert reasons == {("failed", "nothing listens at this address (connection refused)")}
    assert capfd.readouterr() == ("", "")
