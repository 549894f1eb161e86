"""Two hundred and fifty feed files of real publishers and of other parsers' tests, served and collected in one go."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from ground.records import STATES, Outcome
from tests.crawlers.desk import SHARED, Desk, make_source
from tests.crawlers.web import Web

FEEDS = SHARED / "eval" / "feeds"
LEAST_AS_EXPECTED = 235
pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="shared evaluation data is not here")


@dataclass
class Round:
    """What was expected of each file, and how its source ended."""

    expected: dict[str, dict[str, Any]]
    outcomes: dict[str, Outcome]
    desk: Desk


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """All files as sources, collected in one call."""
    lines = [json.loads(line) for line in (FEEDS / "expected.jsonl").read_text("utf-8").splitlines()]
    expected = {f"feed-{number:03}": line for number, line in enumerate(lines)}
    desk = Desk(tmp_path_factory.mktemp("feeds"))
    # A host meets one request at a time, so some hosts.
    webs = [Web(f"127.0.1.{number}") for number in range(1, 17)]
    try:
        places = dict(zip(expected, itertools.cycle(webs), strict=False))
        for name, line in expected.items():
            places[name].put(f"/{name}", (FEEDS / line["file"]).read_bytes(), "application/xml")
        outcomes = desk.collect(*(make_source(name, web.url(f"/{name}")) for name, web in places.items())).outcomes
        yield Round(expected, outcomes, desk)
    finally:
        for web in webs:
            web.close()


def as_expected(line: dict[str, Any], outcome: Outcome) -> bool:
    """Whether a feed brought the entries it holds, and what is none was refused."""
    if not line["ok"]:
        return outcome.state in ("malformed", "unsafe")
    # Some parsers' tests have entries with an author alone: nothing that a document could be made of, and said so.
    left_out = re.search(r"(\d+) entries without a usable link", outcome.reason)
    found = outcome.seen + (int(left_out[1]) if left_out else 0)
    return outcome.state == ("ok" if outcome.seen else "empty") and found == line["entries"]


def test_every_file_ends_in_one_state_and_none_stops_the_others(collected: Round) -> None:
    assert collected.outcomes.keys() == collected.expected.keys()
    runs = collected.desk.rows("SELECT source_id, count(*) AS n, min(state) AS state FROM runs GROUP BY 1")
    assert len(runs) == len(collected.expected)
    assert all(row["n"] == 1 and row["state"] in STATES for row in runs)
    assert not any("an error of this program" in one.reason for one in collected.outcomes.values())


def test_nearly_all_feeds_are_read_as_their_own_parsers_tests_expect(collected: Round, record_property: Any) -> None:
    # JSON feeds are not a kind yet.
    feeds = {name: line for name, line in collected.expected.items() if line["kind"] != "jsonfeed"}
    other = {
        line["file"]: (line["ok"], line["entries"], collected.outcomes[name].state, collected.outcomes[name].seen)
        for name, line in feeds.items()
        if not as_expected(line, collected.outcomes[name])
    }
    told = f"{len(feeds) - len(other)} of {len(feeds)} feeds as expected; others: {other}"
    record_property("feeds", told)
    assert len(feeds) - len(other) >= LEAST_AS_EXPECTED, told


def test_what_is_stored_of_them_is_clean(collected: Round) -> None:
    rows = collected.desk.rows("SELECT title, text FROM documents")
    assert len(rows) > 300
    assert not [row for row in rows if any(mark in row["title"] for mark in "\r\n\0\u202e\u200b\x0b")]
    assert not [row for row in rows if "<script" in (row["title"] + row["text"]).lower()]
