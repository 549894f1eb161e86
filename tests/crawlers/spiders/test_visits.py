"""Where a visit stands: it moves on through its stages, and is told once."""

from __future__ import annotations

import pytest

from crawlers.formats.entry import Entry
from crawlers.sources.catalogue import Source
from crawlers.spiders.visits import Stage, Visit
from crawlers.spiders.windows import Window
from ground.records import Fault, Request
from tests.crawlers.desk import make_source

PAGE = Request("http://x.example/feed")


@pytest.fixture
def visit() -> Visit:
    return Visit(make_source("sample", PAGE.url), {}, Window("2026-11-01T00:00:00Z", "2026-11-24T08:00:00Z"))


def test_a_visit_opens_and_ends_once(visit: Visit) -> None:
    assert (visit.stage, visit.over, visit.lasting) == (Stage.WAITING, False, None)
    assert [visit.open(), visit.open()] == [True, False]
    assert (visit.stage, visit.over) == (Stage.OPEN, False)
    assert visit.lasting is not None
    assert [visit.end(), visit.end()] == [True, False]
    assert (visit.stage, visit.over, visit.lasting, visit.open()) == (Stage.ENDED, True, None, False)


def test_a_visit_whose_time_is_over_asks_no_more_but_is_still_under_way(visit: Visit) -> None:
    visit.open()
    visit.time_over(10)
    assert (visit.stage, visit.over, visit.incomplete) == (Stage.CLOSING, True, True)
    assert visit.lasting is not None
    assert visit.tally.fault == Fault("failed", "not done after 10 s (collect.source_timeout)")


def test_a_visit_whose_server_asks_for_patience_asks_no_more(visit: Visit) -> None:
    visit.open()
    visit.wait_until("2026-11-25T08:00:00Z")
    assert (visit.stage, visit.tally.retry_at) == (Stage.CLOSING, "2026-11-25T08:00:00Z")


def test_what_ended_does_not_come_back(visit: Visit) -> None:
    visit.end()
    visit.wait_until(None)
    visit.time_over(10)
    assert visit.stage is Stage.ENDED


def test_nothing_is_on_its_way_once_every_request_was_dealt_with(visit: Visit) -> None:
    visit.leaves(PAGE)
    visit.leaves()
    assert (visit.on_the_way, visit.listings_on_the_way, visit.listings, visit.asked) == (2, 1, 1, {PAGE})
    assert [visit.arrived(listing=True), visit.arrived(listing=False)] == [False, True]


def test_of_faults_the_first_one_stays(visit: Visit) -> None:
    visit.blame(Fault("failed", "first"))
    visit.blame(Fault("unsafe", "second"))
    assert visit.tally.fault == Fault("failed", "first")


@pytest.mark.parametrize(
    ("status", "digest", "unchanged"), [(304, "", True), (200, "same", True), (200, "other", False)]
)
def test_a_listing_page_is_unchanged_where_the_server_or_its_bytes_say_so(
    visit: Visit, status: int, digest: str, unchanged: bool
) -> None:
    visit.validators[PAGE.url] = {"etag": "e", "body_hash": "same"}
    assert visit.unchanged(PAGE.url, digest, status=status) is unchanged
    assert visit.fresh == ({PAGE.url: {"etag": "e", "body_hash": "same"}} if unchanged else {})


@pytest.mark.parametrize(
    ("source", "rest", "told"),
    [
        (make_source("rss", PAGE.url), None, ""),
        (make_source("sitemap", PAGE.url, "sitemap"), None, "1 further pages were left out"),
        (make_source("dated", PAGE.url, "oai-pmh"), (PAGE, 4), "more pages follow, which the next run reads"),
    ],
    ids=["as its config says", "all were wanted", "the next run goes on there"],
)
def test_what_is_said_of_pages_that_the_limit_left(
    visit: Visit, source: Source, rest: tuple[Request, int] | None, told: str
) -> None:
    visit.source = source
    visit.leave((PAGE,), 4)
    assert (visit.rest, "".join(visit.tally.warnings).startswith(told)) == (rest, True)
    assert bool(visit.tally.warnings) is bool(told)


def test_entries_without_a_link_are_counted(visit: Visit) -> None:
    visit.meet({"a": Entry("a", dated=True), "b": Entry("b")}, None, 2)
    assert (visit.tally.seen, visit.tally.dated, visit.urls) == (2, 1, {"a", "b"})
    assert visit.tally.warnings == ["2 entries without a usable link were left out"]
