"""Eight publishers of a made-up web: everything found once, nothing asked for twice, changes and withdrawals noticed."""

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
from typing import Any

import pytest

from crawlers.sources.catalogue import Source
from tests.crawlers.desk import SHARED, Desk, make_source

FAKEWEB = SHARED / "fakeweb" / "fakeweb.py"
LANGUAGES = "de en fr es it nl pl ro sv cs pt el hu bg da fi uk ru hr".split()
KINDS = {
    "rss": ("/feed.rss", {}),
    "atom": ("/feed.atom", {}),
    "html-listing": ("/list", {
        "selectors": {"item": "li", "link": "a", "date": "time", "next": "a[rel=next]"}, "paging": {"pages": 5},
    }),
    "rest-json": ("/api/documents", {
        "fields": {"items": "items", "url": "url", "title": "title", "date": "published", "language": "language"},
        "paging": {"next": "next", "pages": 5},
    }),
}  # fmt: skip
pytestmark = pytest.mark.skipif(not FAKEWEB.is_file(), reason="shared evaluation data is not here")


@dataclass
class Fake:
    """The made-up web's control addresses."""

    port: int
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    scores: list[dict[str, Any]] = field(default_factory=list)
    log: dict[str, Any] = field(default_factory=dict)
    canary: Any = None
    changed: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    kept: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, path: str, document: Any = None) -> Any:
        """What a control address answers."""
        body = None if document is None else json.dumps(document).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null")


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def source_of(site: dict[str, Any], kind: str) -> Source:
    """A publisher of the made-up web as a source of some kind."""
    path, more = KINDS[kind]
    return make_source(
        f"site-{site['site']}", site["base"] + path, kind, country="DE", languages=LANGUAGES, follow=True, **more
    )


def score(fake: Fake, desk: Desk, site: int) -> dict[str, Any]:
    """How what we stored of a site compares with the truth."""
    found = desk.rows(
        """SELECT url, title, published_at AS date, language AS lang, text AS body FROM documents
            WHERE source_id = ?""",
        f"site-{site}",
    )
    return dict(fake.ask(f"/__score?site={site}", found))


@pytest.fixture(scope="module")
def fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fake]:
    """Two rounds over all sites, then three more over two of them while a document of each changes and goes."""
    told, desk = Fake(free_port()), Desk(tmp_path_factory.mktemp("fake"))
    options = ["--sites", "8", "--items", "20", "--port", str(told.port), "--ttl", "300"]
    process = subprocess.Popen([sys.executable, str(FAKEWEB), *options], stdout=subprocess.DEVNULL)
    try:
        wait_until_up(told)
        play(told, desk)
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
    kinds = list(KINDS)
    sources = [source_of(site, kinds[number % len(kinds)]) for number, site in enumerate(sites)]
    for _ in range(2):
        outcomes = desk.collect(*sources, everything=True, request_timeout="10s").outcomes
        told.outcomes.append({name: one for name, one in outcomes.items()})
    told.scores = [score(told, desk, site["site"]) for site in sites]
    told.log, told.canary = told.ask("/__log?summary=1"), told.ask("/__canary")
    victims = {site: told.ask(f"/__truth?site={site}")[3]["id"] for site in range(2)}
    for step in ("edit", "edit", "delete"):
        for site, document in victims.items():
            told.ask(f"/__advance?site={site}&{step}={document}")
        for name, one in desk.collect(*sources[:2], everything=True, request_timeout="10s").outcomes.items():
            told.changed.setdefault(name, []).append((one.new, one.changed))
    told.kept = desk.rows(
        """SELECT source_id, max(versions) AS versions, sum(gone_at IS NOT NULL) AS gone FROM documents
            WHERE source_id IN ('site-0', 'site-1') GROUP BY 1"""
    )


def test_every_document_of_every_site_is_found_once(fake: Fake) -> None:
    assert {name: (one.state, one.new) for name, one in fake.outcomes[0].items()} == {
        f"site-{site}": ("ok", 20) for site in range(8)
    }
    assert [(one["recall"], one["precision"]) for one in fake.scores] == [(1.0, 1.0)] * 8
    assert not any(one["duplicates"] for one in fake.scores)


def test_the_second_round_asks_conditionally_and_finds_nothing_new(fake: Fake) -> None:
    assert {(one.new, one.changed) for one in fake.outcomes[1].values()} == {(0, 0)}
    assert {one.state for one in fake.outcomes[1].values()} <= {"unchanged", "ok"}
    for host in fake.log.values():
        assert host["status"].get("304", 0) >= 20, "nearly all of the second round is answered with 304"


def test_hosts_meet_one_polite_visitor(fake: Fake) -> None:
    for host in fake.log.values():
        assert host["max_concurrency"] == 1
        assert host["first_path"] == "/robots.txt"
    assert fake.canary == []


def test_a_text_that_changes_and_changes_back_has_three_versions_and_a_withdrawn_one_is_kept(fake: Fake) -> None:
    assert fake.changed == {f"site-{site}": [(0, 1), (0, 1), (0, 0)] for site in range(2)}
    assert fake.kept == [{"source_id": f"site-{site}", "versions": 3, "gone": 1} for site in range(2)]
