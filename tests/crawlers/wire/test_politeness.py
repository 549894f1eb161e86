"""How we behave on the wire, as the other side sees it: twelve publishers of a made-up web, and a few of our own.

The made-up web writes down every request. `made_up` is one collection of twelve publishers as every installation does it
(with the delay that is the default), a second one of some of them, and a third after the servers' own time to wait.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from crawlers.sources.catalogue import Source
from ground.records import Outcome
from ground.settings import Collect
from tests.crawlers.collecting.test_fakeweb import FAKEWEB, LANGUAGES, Fake, free_port, wait_until_up
from tests.crawlers.desk import SHARED, Desk, make_source
from tests.crawlers.web import JSON, XML, Asked, Page, Web, article, item, rows, rss, words

RULES = ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt")
ROWS = {"url": "url", "title": "title", "date": "published"}
SELECT = "SELECT DISTINCT ?url ?title ?date WHERE { ?w a :Work ; :title ?title ; :date ?date ; :url ?url }"
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "rss": ("/feed.rss", {"follow": True}),
    "atom": ("/feed.atom", {"follow": True}),
    "json-feed": ("/feed.json", {"follow": True}),
    "html-listing": ("/list", {"selectors": {"item": "li.teaser"}}),
    "rest-json": ("/api/documents", {"fields": {**ROWS, "items": "items"}, "follow": True}),
    "odata": ("/odata/Documents", {"fields": ROWS, "follow": True}),
    "sparql": ("/sparql", {"fields": {"url": "url", "title": "title"}, "query": SELECT, "follow": True}),
    "sitemap": ("/sitemap.xml", {"window": "3000d"}),
}
# Their servers ask for three seconds, or for a day.
WAITING = ("http-429-seconds", "http-429-date", "http-503-retry", "http-429-forever")
RULED = ("robots-disallow", "robots-500", "robots-delay")
ALL, AGAIN = 2, 3
DELAY = 1.0
JITTER = 0.25
# What two machines' clocks and a busy one of them take from a gap.
SLACK = 0.06


@dataclass
class Seen:
    """What the made-up web has written down, by host and round, and how the rounds ended."""

    log: list[dict[str, list[dict[str, Any]]]] = field(default_factory=list)
    outcomes: list[dict[str, Outcome]] = field(default_factory=list)
    hosts: dict[str, str] = field(default_factory=dict)
    in_time: set[str] = field(default_factory=set)
    """Who was collected from again before it wanted to be; on a slow machine perhaps not all of them."""
    canary: Any = None

    def asked(self, source: str, number: int = ALL) -> list[dict[str, Any]]:
        """The requests that a source's host met in a round."""
        return self.log[number].get(self.hosts[source], [])


def as_source(name: str, kind: str, base: str, **changed: Any) -> Source:
    """A publisher of the made-up web as a source of some kind."""
    path, more = KINDS[kind]
    return make_source(name, base + path, kind, country="DE", languages=LANGUAGES, **(more | changed))


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """Three rounds over the made-up web."""
    if not FAKEWEB.is_file():
        pytest.skip(f"shared evaluation data is not here: {SHARED}")
    told, seen = Fake(free_port()), Seen()
    options = ["--sites", "8", "--items", "4", "--port", str(told.port), "--ttl", "300"]
    process = subprocess.Popen([sys.executable, str(FAKEWEB), *options], stdout=subprocess.DEVNULL)
    try:
        wait_until_up(told)
        play(told, seen, Desk(tmp_path_factory.mktemp("polite")))
        yield seen
    finally:
        process.terminate()
        process.wait(10)


def play(told: Fake, seen: Seen, desk: Desk) -> None:
    """The rounds: those that ask for time, twice at once; all, once their time is over; the healthy ones, everything."""
    bases = {one["scenario"]: one["base"] for one in told.ask("/__scenarios")}
    sites = {f"site-{kind}": one["base"] for kind, one in zip(KINDS, told.ask("/__sources"), strict=True)}
    healthy = [as_source(name, name.removeprefix("site-"), base) for name, base in sites.items()]
    # One publisher with sources of two more kinds.
    healthy += [as_source(f"also-{kind}", kind, sites["site-rss"], follow=False) for kind in ("html-listing", "odata")]
    waiting = [as_source(name, "rss", bases[name], follow=False) for name in WAITING]
    ruled = [as_source(name, "rss", bases[name], follow=False) for name in RULED]
    seen.hosts = {one.id: one.url.split("/")[2].split(":")[0] for one in (*healthy, *waiting, *ruled)}
    kept = 0

    def collect(*sources: Source, everything: bool = False) -> None:
        nonlocal kept
        told_outcomes = desk.collect(*sources, everything=everything, delay=Collect().delay).outcomes
        seen.outcomes.append(dict(told_outcomes))
        by_host: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in told.ask(f"/__log?since={kept}"):
            by_host[one["host"]].append(one)
            kept = max(kept, one["seq"])
        seen.log.append(dict(by_host))

    collect(*waiting)
    ends = {one: datetime.fromisoformat(seen.outcomes[0][one].retry_at or "") for one in WAITING}
    seen.in_time = {one for one in WAITING if datetime.now(UTC) < ends[one]}
    collect(*waiting, everything=True)
    time.sleep(max(0.0, (max(ends[one] for one in WAITING[:3]) - datetime.now(UTC)).total_seconds()) + 1.0)
    collect(*healthy, *waiting, *ruled)
    collect(*healthy, everything=True)
    seen.canary = told.ask("/__canary")


def gaps(asked: list[dict[str, Any]]) -> list[float]:
    """The seconds between one request to a host and the next."""
    return [one["gap"] for one in asked if one["gap"] is not None]


def test_no_host_ever_meets_two_requests_at_once_whatever_kinds_its_sources_have(made_up: Seen) -> None:
    for hosts in made_up.log:
        assert {host: max(one["concurrency"] for one in asked) for host, asked in hosts.items()} == dict.fromkeys(
            hosts, 1
        )


def test_robots_txt_is_asked_for_first_and_once_in_a_round(made_up: Seen) -> None:
    for hosts in made_up.log:
        for host, asked in hosts.items():
            paths = [one["path"] for one in asked]
            assert paths[0] == "/robots.txt", host
            assert all(paths.count(path) <= (3 if host == made_up.hosts["robots-500"] else 1) for path in RULES), host


def test_the_default_delay_lies_between_all_requests_to_a_host(made_up: Seen) -> None:
    for source in (one for one in made_up.hosts if one.startswith("site-")):
        asked = made_up.asked(source)
        assert len(asked) >= 8, source
        assert min(gaps(asked)[1:]) >= DELAY * (1 - JITTER) - SLACK, (source, gaps(asked))


def test_a_crawl_delay_is_kept(made_up: Seen) -> None:
    asked = made_up.asked("robots-delay")
    # The delay is known once robots.txt has been read.
    assert min(gaps(asked)[1:]) >= 2.0 - SLACK, gaps(asked)
    assert made_up.outcomes[ALL]["robots-delay"].state == "ok"


def test_robots_txt_is_obeyed(made_up: Seen) -> None:
    assert [one["path"] for one in made_up.asked("robots-disallow")] == ["/robots.txt"]
    assert {one["path"] for one in made_up.asked("robots-500")} == {"/robots.txt"}
    assert {made_up.outcomes[ALL][name].state for name in ("robots-disallow", "robots-500")} == {"refused"}


def test_every_request_says_who_asks_and_where_to_complain(made_up: Seen) -> None:
    agents = {one["ua"] for hosts in made_up.log for asked in hosts.values() for one in asked}
    assert len(agents) == 1
    (agent,) = agents
    assert agent.startswith("policywatch/")
    assert "(+https://" in agent


def test_the_second_round_asks_for_what_is_known_only_if_it_has_changed(made_up: Seen) -> None:
    for source in (one for one in made_up.hosts if one.startswith("site-")):
        # An index is read again in any case: it may stay as it is while the sitemaps it names change.
        known = {one["path"] for one in made_up.asked(source) if one["status"] == 200} - {*RULES, "/sitemap.xml"}
        again = [one for one in made_up.asked(source, AGAIN) if one["path"] in known]
        assert again, source
        bare = [one["path"] for one in again if not (one["if_none_match"] or one["if_modified_since"])]
        assert bare == [], source
        assert {one["status"] for one in again} == {304}, source
        assert made_up.outcomes[AGAIN][source].new == 0


@pytest.mark.parametrize("source", WAITING)
def test_a_server_that_asks_for_time_is_left_alone_at_once_and_in_the_next_round(made_up: Seen, source: str) -> None:
    first = made_up.asked(source, 0)
    assert made_up.outcomes[0][source].state == "limited"
    assert [one["status"] for one in first if one["path"] not in ("/robots.txt",)] in ([429], [503])
    if source in made_up.in_time:
        assert made_up.asked(source, 1) == [], "asking for everything is no reason to come too early"
        assert "asked us to wait until" in made_up.outcomes[1][source].reason


@pytest.mark.parametrize("source", WAITING[:3])
def test_it_is_asked_again_when_its_time_is_over_and_never_before(made_up: Seen, source: str) -> None:
    assert made_up.outcomes[ALL][source].state == "ok"
    notes = [one["note"] for number in range(3) for one in made_up.asked(source, number)]
    assert "early" not in notes


def test_a_day_is_a_day(made_up: Seen) -> None:
    assert made_up.asked("http-429-forever", 1) == made_up.asked("http-429-forever", ALL) == []
    assert made_up.outcomes[ALL]["http-429-forever"].state == "limited"


def test_nobody_followed_a_link_that_is_not_to_be_followed(made_up: Seen) -> None:
    assert made_up.canary == []


# -- reservations, which the made-up web does not know


def publisher(web: Web, **files: tuple[str, str]) -> Source:
    """A feed with a page, a page below /reserved/ and a PDF; beside it files such as ai.txt."""
    links = ("/open/1", "/reserved/1")
    web.put("/feed", rss([item(link, f"Item {link}", summary="In short") for link in links]), XML)
    for number, link in enumerate(links):
        web.put(link, article(f"Item {link}", words(number)))
    for body, path in files.values():
        web.put(path, body, JSON if path.endswith("json") else "text/plain")
    return make_source(f"of-{web.base.split('.')[-1].replace(':', '-')}", web.url("/feed"), follow=True)


def tdmrep(*reserved: tuple[str, int]) -> tuple[str, str]:
    """A tdmrep.json in its place."""
    lines = [{"location": location, "tdm-reservation": value} for location, value in reserved]
    return json.dumps(lines), "/.well-known/tdmrep.json"


def paths_asked(web: Web) -> list[str]:
    """Everything that was asked for, the rules aside."""
    return [asked.path for asked, _ in web.log if asked.path not in RULES]


def test_reservations_in_all_three_forms_are_respected(webs: Callable[[str], Web], desk: Desk) -> None:
    whole, part, allowed, ai, images, header = (webs(f"127.0.0.{number}") for number in range(11, 17))
    reserved_answer = {"tdm-reservation": "1", "tdm-policy": "https://publisher.example/policy.json"}
    sources = {
        "whole": publisher(whole, tdm=tdmrep(("/", 1))),
        "part": publisher(part, tdm=tdmrep(("/", 0), ("/reserved/*", 1))),
        "allowed": publisher(allowed, tdm=tdmrep(("/", 0))),
        "ai": publisher(ai, ai=("User-Agent: *\nDisallow: /\n", "/ai.txt")),
        "images": publisher(images, ai=("User-Agent: *\nDisallow: *.jpg\nDisallow: *.png\n", "/ai.txt")),
        "header": publisher(header),
    }
    header.put("/reserved/1", article("Item", words(1)), headers=reserved_answer)
    outcomes = desk.collect(*sources.values()).outcomes
    states = {name: outcomes[source.id].state for name, source in sources.items()}
    assert states == {
        "whole": "refused", "part": "ok", "allowed": "ok", "ai": "refused", "images": "ok", "header": "ok",
    }  # fmt: skip
    assert paths_asked(whole) == paths_asked(ai) == [], "not even the feed is fetched"
    assert sorted(paths_asked(part)) == ["/feed", "/open/1"], "what is reserved is not asked for"
    assert sorted(paths_asked(allowed)) == sorted(paths_asked(images)) == ["/feed", "/open/1", "/reserved/1"]
    for name in ("part", "header"):
        kept = desk.documents(sources[name].id)
        assert (kept["/open/1"]["text_state"], kept["/reserved/1"]["text"]) == ("full", "In short"), name
        assert "reserves text and data mining" in kept["/reserved/1"]["note"]
    assert "tdmrep.json" in outcomes[sources["whole"].id].reason
    assert "ai.txt" in outcomes[sources["ai"].id].reason


def test_a_feed_whose_answer_reserves_itself_is_not_used(web: Web, desk: Desk) -> None:
    source = publisher(web)
    web.put("/feed", rss([item("/open/1", "Item")]), XML, headers={"tdm-reservation": "1"})
    outcome = desk.collect(source).outcomes[source.id]
    assert (outcome.state, outcome.new) == ("refused", 0)
    assert "tdm-reservation header" in outcome.reason
    assert paths_asked(web) == ["/feed"]


def test_who_keeps_links_alone_mines_nothing_and_need_not_ask(web: Web, desk: Desk) -> None:
    publisher(web, tdm=tdmrep(("/", 1)))
    outcome = desk.collect(make_source("links", web.url("/feed"), text="link")).outcomes["links"]
    assert (outcome.state, outcome.new) == ("ok", 2)
    assert web.asked("/.well-known/tdmrep.json") == []


@pytest.mark.parametrize("path", ["/robots.txt", "/.well-known/tdmrep.json", "/ai.txt"])
@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_time_when_asked_for_its_rules_gets_it(
    web: Web, desk: Desk, path: str, status: int
) -> None:
    source = publisher(web)
    web.put(path, "slow down", "text/plain", status=status, headers={"Retry-After": "3600"})
    outcome = desk.collect(source, retries=2).outcomes[source.id]
    assert outcome.state == "limited"
    wait = datetime.fromisoformat(outcome.retry_at or "") - datetime.now(UTC)
    assert 3_500 < wait.total_seconds() <= 3_600
    assert web.log[-1][0].path == path, "nothing was asked for after that"
    assert len(web.asked(path)) == 1


def test_two_kinds_of_one_publisher_are_one_visitor(web: Web, desk: Desk) -> None:
    def slow(body: str, kind: str) -> Callable[[Asked], Page]:
        return lambda asked: Page(body.encode(), kind, wait=0.3)

    for path in RULES:
        web.answer(path, lambda asked: Page(status=404, wait=0.1))
    web.answer("/feed", slow(rss([item("/p/1", "One")]), XML))
    web.answer("/rows", slow(rows([item("/p/2", "Two")]), JSON))
    web.answer("/list", slow('<li><a href="/p/3">Three</a></li>', "text/html"))
    sources = [
        make_source("feed", web.url("/feed")),
        make_source("rows", web.url("/rows"), "rest-json", fields={"items": "data.rows", "url": "link", "title": "title"}),
        make_source("list", web.url("/list"), "html-listing", selectors={"item": "li"}, follow=False),
    ]  # fmt: skip
    outcomes = desk.collect(*sources).outcomes
    assert {one.state for one in outcomes.values()} == {"ok"}
    assert web.busiest == 1
    assert len(web.asked("/robots.txt")) == 1


@pytest.mark.parametrize(("status", "body"), [(200, "User-agent: *\nDisallow: /\n"), (500, ""), (429, "")])
def test_all_sources_of_a_host_wait_for_its_robots_txt_and_obey_it(
    web: Web, desk: Desk, status: int, body: str
) -> None:
    web.answer("/robots.txt", lambda asked: Page(body.encode(), "text/plain", status, wait=0.5))
    sources = [make_source(f"feed-{number}", web.url(f"/feed/{number}")) for number in range(6)]
    for number in range(6):
        web.put(f"/feed/{number}", rss([item("/p/1", "One")]), XML)
    outcomes = desk.collect(*sources).outcomes
    assert {one.state for one in outcomes.values()} == {"limited" if status == 429 else "refused"}
    assert {asked.path for asked, _ in web.log} == {"/robots.txt"}
