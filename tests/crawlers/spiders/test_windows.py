"""From when on a source is asked, run after run: nothing is skipped, and nothing but what is new is asked for again."""

from __future__ import annotations

from crawlers.spiders.windows import Window, reached_after, window_of
from ground.records import Reached, Request
from tests.crawlers.desk import make_source

AT = "2026-11-24T08:00:00Z"
ARCHIVE = make_source("one", "http://archive.example/oai", "oai-pmh", window="30d")
SITEMAP = make_source("two", "http://archive.example/sitemap.xml", "sitemap", window="30d")
NEW = Reached()
REST = Request("http://archive.example/oai?resumptionToken=t")


def test_the_first_run_looks_back_the_span_of_its_config() -> None:
    for source in (ARCHIVE, SITEMAP):
        assert window_of(source, NEW, None, AT) == Window("2026-10-25T08:00:00Z", AT)


def test_the_next_run_asks_from_two_days_before_the_last_one_began_however_long_ago_that_was() -> None:
    kept = reached_after(NEW, window_of(ARCHIVE, NEW, None, "2026-03-10T08:00:00Z"), None, keep=True)
    found = window_of(ARCHIVE, kept, "2026-03-10T09:00:00Z", AT)
    assert (found.since, found.began, found.again) == ("2026-03-08T08:00:00Z", AT, True)


def test_a_run_that_failed_does_not_move_the_window() -> None:
    kept = Reached("2026-11-20T08:00:00Z")
    failed = window_of(ARCHIVE, kept, "2026-11-20T08:00:00Z", "2026-11-23T08:00:00Z")
    kept = reached_after(kept, failed, None, keep=False)
    assert window_of(ARCHIVE, kept, "2026-11-20T08:00:00Z", AT).since == "2026-11-18T08:00:00Z"


def test_after_a_change_of_config_the_whole_span_is_asked_for_again() -> None:
    assert window_of(ARCHIVE, NEW, "2026-11-23T08:00:00Z", AT).since == "2026-10-25T08:00:00Z"
    assert window_of(ARCHIVE, NEW, "2026-01-10T08:00:00Z", AT).since == "2026-01-08T08:00:00Z"


def test_a_sitemap_is_read_over_its_whole_span_every_time_and_over_a_longer_pause() -> None:
    assert window_of(SITEMAP, NEW, "2026-11-23T08:00:00Z", AT).since == "2026-10-25T08:00:00Z"
    assert window_of(SITEMAP, NEW, "2026-09-10T08:00:00Z", AT).since == "2026-09-08T08:00:00Z"


def test_what_a_limit_left_is_gone_on_with_and_counts_from_when_it_was_begun() -> None:
    first = window_of(ARCHIVE, NEW, None, "2026-11-20T08:00:00Z")
    kept = reached_after(NEW, first, (REST, 11), keep=True)
    second = window_of(ARCHIVE, kept, None, "2026-11-21T08:00:00Z")
    assert (second.resume, second.page) == (REST, 11)
    assert (second.since, second.began) == (first.since, first.began)
    third = window_of(ARCHIVE, reached_after(kept, second, None, keep=True), None, AT)
    assert (third.resume, third.since) == (None, "2026-11-18T08:00:00Z")


def test_where_going_on_failed_the_same_window_is_begun_anew() -> None:
    kept = Reached("2026-11-10T08:00:00Z")
    first = window_of(ARCHIVE, kept, None, "2026-11-20T08:00:00Z")
    kept = reached_after(kept, first, (REST, 11), keep=True)
    kept = reached_after(kept, window_of(ARCHIVE, kept, None, "2026-11-21T08:00:00Z"), None, keep=False)
    found = window_of(ARCHIVE, kept, None, AT)
    assert (found.resume, found.since) == (None, "2026-11-08T08:00:00Z")


def test_a_source_whose_query_names_no_time_is_never_gone_on_with() -> None:
    assert window_of(SITEMAP, Reached("2026-11-10T08:00:00Z", REST, 2, AT, AT), None, AT).resume is None
