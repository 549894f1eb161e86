"""Collecting again and again: what is asked for anew and how, what is new, and what becomes a version.

Starting a collecting process takes longer than all of its work here, so the scenes below share three rounds. Each round is
another store object and other processes: what is remembered between them is in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from crawlers.sources.catalogue import Source
from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import XML, Web, article, item, rss, words

ROUNDS = (1, 2, 3)
UNDATED = ["", "31/02/2026", "yesterday", "2026-13-45", "0", "Thu, 01 Jan 1970 00:00:00 GMT", "soon", "12"]
DECORATED = ["/one?id=a%20b", "/one?id=a%20b&utm_source=rss", "/one?fbclid=x&id=a%20b#top", "/./x/../one?id=a%20b"]
KEEP = ("full", "excerpt", "link")


@dataclass
class Story:
    """What the rounds brought: outcomes and documents by round, and the log of the web."""

    web: Web
    outcomes: dict[int, dict[str, Outcome]]
    documents: dict[int, dict[str, dict[str, dict[str, Any]]]]
    versions: dict[str, list[dict[str, Any]]]

    def states(self, source: str) -> list[str]:
        """The states of a source, round by round."""
        return [self.outcomes[number][source].state for number in ROUNDS if source in self.outcomes[number]]


def feed(web: Web, path: str, *entries: dict[str, str], **more: Any) -> None:
    """Put an RSS feed."""
    web.put(path, rss([{**one, "link": web.url(one["link"])} for one in entries]), XML, **more)


def sources_of(web: Web, number: int) -> tuple[list[Source], list[Source]]:
    """The sources of a round: those collected when due, and those for which `--all` asks for every page again."""
    plain = [
        make_source("bytes", web.url("/bytes")),
        make_source("same", web.url("/same"), languages=["en"] if number == 1 else ["de"]),
        make_source("one", web.url("/one-feed")),
        make_source("entry", web.url("/entry"), follow=True),
        make_source("undated", web.url("/undated"), follow=True),
        make_source("later", web.url("/later"), follow=True),
        *(make_source(f"keep-{text}", web.url("/keep"), follow=True, text=text) for text in KEEP),
    ]
    again = [
        make_source("known", web.url("/known"), follow=True),
        make_source("umlaut", web.url("/über")),
        make_source("versions", web.url("/versions"), follow=True),
        make_source("gone", web.url("/gone"), follow=True),
    ]
    return (plain if number < 3 else []), again


def first_round(web: Web) -> None:
    """The web as it is found."""
    feed(web, "/bytes", item("/p", "One"), tagged=False)
    feed(web, "/same", item("/p", "One"))
    feed(web, "/one-feed", *(item(link, "The same") for link in DECORATED))
    feed(web, "/entry", item("/e/1", "One"), item("/e/2", "Two"))
    feed(web, "/undated", *(item(f"/u/{n}", f"Item {n}", date) for n, date in enumerate(UNDATED)))
    feed(web, "/later", item("/w/1", "One"), item("/w/2", "Two", summary="What the feed says"))
    feed(web, "/keep", item("/k", "One", summary="Short"))
    feed(web, "/known", item("/n/1", "One"), item("/n/2", "Two"))
    feed(web, "/%C3%BCber", item("/p", "Three"))
    feed(web, "/versions", item("/v", "One"))
    feed(web, "/gone", item("/g/1", "One"), item("/g/2", "Two"))
    for number, path in enumerate(
        ["/e/1", "/e/2", "/w/1", "/n/1", "/n/2", "/v", "/g/1", *(f"/u/{n}" for n in range(8))]
    ):
        web.put(path, article(f"Page {path}", words(number)))
    web.put("/w/2", "broken", status=500)
    web.put("/k", article("One", words(3, 400)))
    web.put("/g/2", "gone", status=410)


def later_round(web: Web, number: int) -> None:
    """What has changed by then."""
    web.put("/v", article("Page /v", words({2: 77, 3: 5}[number])))
    if number == 2:
        feed(web, "/one-feed", item("/one?id=a%20b&utm_campaign=later", "The same"))
        feed(web, "/entry", item("/e/1", "One, amended"), item("/e/2", "Two"))
        web.put("/e/1", article("One", words(9)))
        web.put("/w/2", article("Two", words(2)))
        web.put("/g/1", "gone", status=410)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The three rounds, really collected."""
    web, desk = Web(), Desk(tmp_path_factory.mktemp("again"))
    told = Story(web, {}, {}, {})
    try:
        for number in ROUNDS:
            first_round(web) if number == 1 else later_round(web, number)
            plain, again = sources_of(web, number)
            told.outcomes[number] = desk.collect(*again, everything=True).outcomes
            if plain:
                told.outcomes[number] |= desk.collect(*plain).outcomes
            told.documents[number] = {one.id: desk.documents(one.id) for one in (*plain, *again)}
        for row in desk.rows("SELECT v.*, d.source_id FROM versions v JOIN documents d ON d.id = v.document_id"):
            told.versions.setdefault(row["source_id"], []).append(row)
        yield told
    finally:
        web.close()


def test_a_restart_asks_with_the_validators_of_the_run_before_and_finds_nothing_new(story: Story) -> None:
    assert story.states("known") == ["ok", "unchanged", "unchanged"]
    assert story.web.statuses("/known") == [200, 304, 304]
    assert story.web.asked("/known")[1].headers["if-none-match"] == story.web.pages["/known"].etag  # type: ignore[union-attr]
    assert story.web.statuses("/n/1") == [200, 304, 304], "--all asks for known pages again, conditionally"
    assert [row["number"] for row in story.versions["known"]] == [1, 1]
    assert story.documents[3]["known"] == story.documents[1]["known"]


def test_an_address_with_other_letters_has_validators_too(story: Story) -> None:
    assert story.states("umlaut") == ["ok", "unchanged", "unchanged"]
    assert story.web.statuses("/%C3%BCber") == [200, 304, 304]


def test_a_server_without_validators_is_recognised_by_its_bytes(story: Story) -> None:
    assert story.states("bytes") == ["ok", "unchanged"]
    assert story.web.statuses("/bytes") == [200, 200]


def test_changed_config_reads_the_listing_again_though_the_server_would_say_unchanged(story: Story) -> None:
    second = story.outcomes[2]["same"]
    assert (second.state, second.seen, second.new) == ("ok", 1, 0)


def test_a_document_has_one_identity_however_its_link_is_decorated(story: Story) -> None:
    first, second = story.outcomes[1]["one"], story.outcomes[2]["one"]
    assert (first.seen, first.new) == (1, 1)
    assert (second.seen, second.new, second.changed) == (1, 0, 0)
    assert list(story.documents[2]["one"]) == ["/one?id=a%20b"]


def test_a_changed_text_is_a_version_and_so_is_one_that_changes_back(story: Story) -> None:
    assert [story.outcomes[number]["versions"].changed for number in ROUNDS] == [0, 1, 1]
    versions = story.versions["versions"]
    assert [one["number"] for one in versions] == [1, 2, 3]
    assert versions[0]["text"] == versions[2]["text"] != versions[1]["text"]


def test_a_run_that_changes_documents_says_so_although_its_listing_is_the_same(story: Story) -> None:
    outcome = story.outcomes[2]["versions"]
    assert outcome.state == "unchanged"
    assert "1 changed" in outcome.reason


def test_an_entry_that_changes_makes_its_page_be_read_again_without_being_asked(story: Story) -> None:
    second = story.outcomes[2]["entry"]
    assert (second.new, second.changed) == (0, 1)
    assert story.documents[2]["entry"]["/e/1"]["title"] == "One, amended"
    assert (len(story.web.asked("/e/1")), len(story.web.asked("/e/2"))) == (2, 1)


def test_dates_that_nobody_knows_stay_unknown(story: Story) -> None:
    first = story.outcomes[1]["undated"]
    assert (first.state, first.new, first.newest) == ("ok", len(UNDATED), None)
    assert {row["published_at"] for row in story.documents[1]["undated"].values()} == {None}


def test_a_page_that_was_withdrawn_keeps_what_was_collected(story: Story) -> None:
    assert list(story.documents[1]["gone"]) == ["/g/1"], "a page that was never there is not kept"
    row = story.documents[2]["gone"]["/g/1"]
    assert row["gone_at"]
    assert row["text"] == story.documents[1]["gone"]["/g/1"]["text"]


def test_what_a_feed_says_is_kept_of_a_page_that_cannot_be_read(story: Story) -> None:
    first, row = story.outcomes[1]["later"], story.documents[1]["later"]["/w/2"]
    assert first.state == "ok"
    assert "1 of 2 linked pages could not be read" in first.reason
    assert (row["text"], row["text_state"]) == ("What the feed says", "excerpt")
    assert "page not read" in row["note"]


def test_validators_are_not_kept_when_a_linked_page_failed_so_that_it_is_asked_for_again(story: Story) -> None:
    assert story.web.statuses("/later") == [200, 200]
    assert story.web.statuses("/w/2") == [500, 200]
    assert story.outcomes[2]["later"].changed == 1
    assert story.documents[2]["later"]["/w/2"]["text_state"] == "full"


def test_what_may_be_kept_of_a_text_is_what_the_source_says(story: Story) -> None:
    kept = {text: story.documents[1][f"keep-{text}"]["/k"] for text in KEEP}
    assert len(kept["full"]["text"]) > 2_000
    assert kept["excerpt"]["text"].endswith(" …")
    assert len(kept["excerpt"]["text"]) <= 602
    assert (kept["link"]["text"], kept["link"]["text_state"]) == ("", "title")


def test_a_page_that_breaks_off_changes_nothing_that_was_read_whole_and_is_asked_for_again(
    web: Web, desk: Desk
) -> None:
    whole = article("One", words(1))
    feed(web, "/feed", item("/one", "One"), item("/two", "Two", summary="In short"))
    web.put("/one", whole)
    web.put("/two", article("Two", words(2))[:300])
    source = make_source("cut", web.url("/feed"), follow=True)
    assert desk.collect(source).outcomes["cut"].state == "ok"
    first = desk.documents("cut")
    assert (first["/two"]["text"], first["/two"]["text_state"]) == ("In short", "excerpt")
    assert "breaks off" in first["/two"]["note"]
    web.put("/one", whole[:300])
    web.put("/two", article("Two", words(2)))
    second = desk.collect(source, everything=True).outcomes["cut"]
    assert (second.changed, "breaks off" in second.reason) == (1, True)
    assert desk.documents("cut")["/one"]["text"] == first["/one"]["text"]
    assert desk.documents("cut")["/two"]["text_state"] == "full"
