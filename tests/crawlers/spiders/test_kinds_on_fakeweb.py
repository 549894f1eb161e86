"""The kinds beside feeds and listings, each against a publisher of a made-up web: everything found once, bad ones told."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from crawlers.sources.catalogue import Source
from ground.records import Outcome
from tests.crawlers.desk import SHARED, Desk, make_source

FAKEWEB = SHARED / "fakeweb" / "fakeweb.py"
LANGUAGES = "de en fr es it nl pl ro sv cs pt el hu bg da fi uk ru hr".split()
ROWS = {"url": "url", "title": "title", "date": "published", "language": "language"}
SELECT = """SELECT DISTINCT ?url ?title ?date WHERE { ?w a :Work ; :title ?title ; :date ?date ; :url ?url
    FILTER(?date >= "{since_date}"^^xsd:date) } ORDER BY DESC(?date)"""
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "json-feed": ("/feed.json", {"follow": True}),
    "sitemap": ("/sitemap.xml", {"window": "3000d"}),
    "news-sitemap": ("/news-sitemap.xml", {}),
    "odata": ("/odata/Documents", {"fields": ROWS, "query": "$filter=date ge {since_date}", "window": "3000d", "follow": True}),
    "sparql": ("/sparql", {
        "fields": {"url": "url", "title": "title", "date": "date"}, "query": SELECT, "window": "3000d", "follow": True,
        "paging": {"size": 10},
    }),
}  # fmt: skip
BAD = {
    "api-cursor-loop": [("odata", "/odata/Documents", {"fields": ROWS})],
    "api-error-200": [
        ("odata", "/odata/Documents", {"fields": ROWS}),
        ("sparql", "/sparql", {"fields": {"url": "url", "title": "title"}, "query": SELECT}),
    ],
    "xml-bomb": [("sitemap", "/sitemap.xml", {})],
    "xml-external": [("sitemap", "/sitemap.xml", {})],
    "http-403": [("sitemap", "/sitemap.xml", {}), ("odata", "/odata/Documents", {"fields": ROWS})],
}  # fmt: skip
pytestmark = pytest.mark.skipif(not FAKEWEB.is_file(), reason="shared evaluation data is not here")


@dataclass
class Fake:
    """The made-up web, and how two rounds over it ended."""

    port: int
    rounds: list[dict[str, Outcome]] = field(default_factory=list)
    scores: dict[str, dict[str, Any]] = field(default_factory=dict)
    bad: dict[str, Outcome] = field(default_factory=dict)
    log: dict[str, Any] = field(default_factory=dict)
    canary: Any = None
    truth: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, path: str, document: Any = None) -> Any:
        """What a control address answers."""
        body = None if document is None else json.dumps(document).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null")


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fake]:
    """Two rounds over a publisher of each kind, and one over publishers with something wrong."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        told = Fake(int(one.getsockname()[1]))
    options = ["--sites", str(len(KINDS)), "--items", "24", "--port", str(told.port), "--ttl", "300", "--epoch", "now"]
    process = subprocess.Popen([sys.executable, str(FAKEWEB), *options], stdout=subprocess.DEVNULL)
    try:
        wait_until_up(told)
        play(told, Desk(tmp_path_factory.mktemp("kinds")))
        yield told
    finally:
        process.terminate()
        process.wait(10)


def wait_until_up(fake: Fake) -> None:
    """Wait until the made-up web answers."""
    ends = time.monotonic() + 20
    while True:
        try:
            fake.ask("/__ping")
            return
        except (urllib.error.URLError, ValueError):
            assert time.monotonic() < ends, "the made-up web does not start"
            time.sleep(0.05)


def play(told: Fake, desk: Desk) -> None:
    """The rounds."""
    sites = told.ask("/__sources")
    kinds = list(KINDS.items())
    sources = [
        source_of(name, site["base"] + path, name, more)
        for site, (name, (path, more)) in zip(sites, kinds, strict=True)
    ]
    bad = {one["scenario"]: one["base"] for one in told.ask("/__scenarios") if one["scenario"] in BAD}
    broken = [
        source_of(f"{name}-{kind}", bad[name] + path, kind, more) for name in bad for kind, path, more in BAD[name]
    ]
    told.rounds.append(desk.collect(*sources, *broken, request_timeout="10s").outcomes)
    told.log = told.ask("/__log?summary=1")
    told.rounds.append(desk.collect(*sources, request_timeout="10s").outcomes)
    told.bad = {name: one for name, one in told.rounds[0].items() if name not in KINDS}
    for number, name in enumerate(KINDS):
        found = desk.rows(
            "SELECT url, title, published_at AS date, language AS lang, text AS body FROM documents WHERE source_id = ?",
            name,
        )
        told.scores[name] = dict(told.ask(f"/__score?site={number}", found))
    told.truth = told.ask(f"/__truth?site={list(KINDS).index('news-sitemap')}")
    told.canary = told.ask("/__canary")


def source_of(name: str, url: str, kind: str, more: dict[str, Any]) -> Source:
    """A publisher of the made-up web as a source."""
    return make_source(name, url, kind, country="DE", languages=LANGUAGES, **more)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "news-sitemap"])
def test_every_document_is_found_once_and_right(fake: Fake, kind: str) -> None:
    score = fake.scores[kind]
    assert (fake.rounds[0][kind].state, fake.rounds[0][kind].new) == ("ok", 24)
    assert (score["recall"], score["precision"], score["duplicates"]) == (1.0, 1.0, 0)
    told = {name: score[name] for name in ("title_exact", "date_same_day", "lang_exact") if score[name] is not None}
    assert set(told.values()) == {1.0}, told
    assert score["body_f1_min"] > 0.9


def test_a_news_sitemap_gives_what_it_holds_with_title_date_and_language(fake: Fake) -> None:
    score = fake.scores["news-sitemap"]
    newest = max(datetime.fromisoformat(one["date"]) for one in fake.truth)
    recent = [one for one in fake.truth if datetime.fromisoformat(one["date"]) >= newest - timedelta(days=2)]
    assert 0 < fake.rounds[0]["news-sitemap"].new == len(recent)
    assert score["precision"] == 1.0
    assert score["recall"] == pytest.approx(len(recent) / len(fake.truth), abs=0.01)


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_round_finds_nothing_new_and_says_so(fake: Fake, kind: str) -> None:
    outcome = fake.rounds[1][kind]
    assert (outcome.new, outcome.changed) == (0, 0)
    assert outcome.state in ("ok", "unchanged")


@pytest.mark.parametrize(
    ("name", "state", "words"),
    [
        ("api-cursor-loop-odata", "ok", "paging leads in a circle"),
        ("api-error-200-odata", "failed", "Query timed out"),
        ("api-error-200-sparql", "failed", "Query timed out"),
        ("xml-bomb-sitemap", "unsafe", "declares XML entities"),
        ("xml-external-sitemap", "unsafe", "declares XML entities"),
        ("http-403-sitemap", "blocked", "status 403"),
        ("http-403-odata", "blocked", "status 403"),
    ],
)
def test_what_is_wrong_is_told_apart(fake: Fake, name: str, state: str, words: str) -> None:
    assert (fake.bad[name].state, words in fake.bad[name].reason) == (state, True), fake.bad[name].reason


def test_hosts_meet_one_polite_visitor_and_no_trap_was_entered(fake: Fake) -> None:
    assert {one["max_concurrency"] for one in fake.log.values()} == {1}
    assert {one["first_path"] for one in fake.log.values()} == {"/robots.txt"}
    assert fake.canary == []
