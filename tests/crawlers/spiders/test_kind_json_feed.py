"""Kind `json-feed`: pages to the end, nothing new told from nothing there, and what came told from what was promised."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.entry import Listing
from crawlers.formats.jsonfeeds import read_json_feed
from ground.records import Outcome
from tests.crawlers.desk import SHARED, Desk, make_source
from tests.crawlers.web import HTML, JSON, Asked, Page, Web, article, words

VERSION = "https://jsonfeed.org/version/1.1"
KIND = "application/feed+json"
FEEDS = SHARED / "eval" / "feeds"
JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["items", "url", "id", "title", "version", "next_url", "error"]), inner)
    ),
)


def feed(*items: Any, **more: Any) -> str:
    """A JSON Feed."""
    return json.dumps({"version": VERSION, "title": "Sample Ministry", "items": items, **more})


def entry(number: int, **more: Any) -> dict[str, Any]:
    """An item of one."""
    return {"id": f"tag:{number}", "url": f"/d/{number}", "title": f"Notice {number}", **more}


def read(document: Any, most: int = 50) -> Listing:
    """What the reader makes of a document, or of the bytes of one."""
    return read_json_feed(document if isinstance(document, bytes) else json.dumps(document).encode(), KIND, most)


@dataclass
class Story:
    """How two rounds over the same feeds ended, and the web they were read from."""

    web: Web
    first: dict[str, Outcome]
    second: dict[str, Outcome]
    documents: dict[str, dict[str, dict[str, Any]]]


def endless(asked: Asked) -> Page:
    """A page that always names another one, of the same items."""
    number = int(asked.path.partition("page=")[2] or "1")
    return Page(feed(entry(1), next_url=f"/endless?page={number + 1}").encode(), KIND, tagged=False)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two rounds over feeds named after what is the matter with them."""
    web, desk = Web(), Desk(tmp_path_factory.mktemp("json-feed"))
    for number in (1, 2, 3):
        more = {"next_url": f"/paged?page={number + 1}"} if number < 3 else {}
        items = (entry(number * 10 + one, content_text="Wages <unpaid> & hours", language="en") for one in (1, 2))
        web.put("/paged" if number == 1 else f"/paged?page={number}", feed(*items, **more), KIND)
    web.put("/circle", feed(entry(1), next_url="/circle"), KIND, tagged=False)
    web.answer("/endless", endless)
    web.put("/empty", feed(), KIND, tagged=False)
    web.put("/page", article("Not a feed", words(1)), HTML)
    web.put("/error", json.dumps({"error": {"message": "index is being rebuilt"}}), JSON)
    web.put("/object", json.dumps({"version": VERSION, "items": {"1": entry(1)}}), JSON)
    web.put("/odd-links", feed({"title": "One", "url": "javascript:void(0)"}), JSON)
    names = ("paged", "circle", "endless", "empty", "page", "error", "object", "odd-links")
    sources = [make_source(name, web.url(f"/{name}"), "json-feed") for name in names]
    try:
        first, second = desk.collect(*sources).outcomes, desk.collect(*sources).outcomes
        yield Story(web, first, second, {name: desk.documents(name) for name in names})
    finally:
        web.close()


def test_pages_are_read_to_the_end_and_each_item_is_one_document(story: Story) -> None:
    assert (story.first["paged"].state, story.first["paged"].new) == ("ok", 6)
    assert set(story.documents["paged"]) == {f"/d/{number}" for number in (11, 12, 21, 22, 31, 32)}
    assert len(story.web.asked("/paged?page=3")) == 1


def test_plain_text_is_kept_as_it_was_written_though_it_looks_like_markup(story: Story) -> None:
    row = story.documents["paged"]["/d/11"]
    assert (row["text"], row["text_state"], row["language"]) == ("Wages <unpaid> & hours", "full", "en")


def test_a_second_round_asks_whether_anything_changed_and_then_no_further(story: Story) -> None:
    assert (story.second["paged"].state, story.second["paged"].requests) == ("unchanged", 1)
    assert story.web.statuses("/paged") == [200, 304]


@pytest.mark.parametrize("name", ["circle", "endless"])
def test_paging_that_never_ends_is_left_and_told(story: Story, name: str) -> None:
    outcome = story.first[name]
    assert (outcome.state, outcome.new) == ("ok", 1)
    assert "paging leads in a circle" in outcome.reason
    assert outcome.requests <= 2


@pytest.mark.parametrize(
    ("name", "state", "words_of_it"),
    [
        ("empty", "empty", "holds nothing, where something was expected"),
        ("page", "malformed", "not a JSON Feed, but a page of HTML"),
        ("error", "failed", "index is being rebuilt"),
        ("object", "malformed", "has no list of items"),
        ("odd-links", "drifted", "none of 1 entries has a usable link"),
    ],
)
def test_what_is_not_what_was_promised_is_told_in_both_rounds(
    story: Story, name: str, state: str, words_of_it: str
) -> None:
    for outcomes in (story.first, story.second):
        assert outcomes[name].state == state, outcomes[name].reason
        assert words_of_it in outcomes[name].reason


@pytest.mark.parametrize(
    ("document", "state", "words_of_it"),
    [
        (b"", "malformed", "it is empty"),
        (b"<rss version='2.0'/>", "malformed", 'but a feed (kind = "rss")'),
        (b"Service unavailable", "malformed", 'it begins "Service unavailable"'),
        (b'{"items": [', "malformed", "not a JSON Feed"),
        (b"[" * 100_000, "malformed", "not a JSON Feed"),
        ([entry(1)], "malformed", "not an object but list"),
        ({"version": VERSION, "entries": [entry(1)]}, "malformed", "no list of items"),
        ({"version": VERSION, "items": [{"link": "/1", "title": "x"}]}, "drifted", "address (url) or an id"),
        ({"version": VERSION, "items": ["/1", "/2"]}, "drifted", "none of 2 items is an object"),
    ],
)
def test_an_answer_that_is_no_feed_says_what_it_is(document: Any, state: str, words_of_it: str) -> None:
    fault = read(document).fault
    assert fault is not None
    assert fault.state == state
    assert words_of_it in fault.sentence


def test_an_item_without_an_address_has_that_of_its_id_or_of_the_page_it_is_about() -> None:
    items = [
        {"id": "https://a.example/1"},
        {"id": 7, "external_url": "https://b.example/2"},
        {"id": 7.5},
        {"id": True, "url": "/3"},
    ]
    entries = read({"version": VERSION, "items": items}).entries
    assert [one.link for one in entries] == ["https://a.example/1", "https://b.example/2", "", "/3"]
    assert [one.key for one in entries] == ["https://a.example/1", "7", "7.5", ""]


def test_a_feed_without_a_version_is_read_and_said_to_be_odd() -> None:
    found = read({"items": [entry(1)]})
    assert (len(found.entries), found.warning) == (1, "the feed names no version of JSON Feed")


def test_items_beyond_the_limit_are_counted() -> None:
    found = read({"version": VERSION, "items": [entry(number) for number in range(9)]}, most=4)
    assert (len(found.entries), found.cut) == (4, 5)


@pytest.mark.skipif(not FEEDS.is_dir(), reason="shared evaluation data is not here")
def test_feeds_of_other_parsers_tests_are_read_with_all_their_items() -> None:
    lines = [json.loads(line) for line in (FEEDS / "expected.jsonl").read_text("utf-8").splitlines()]
    feeds = [line for line in lines if line["kind"] == "jsonfeed"]
    assert len(feeds) >= 3
    for line in feeds:
        found = read((FEEDS / line["file"]).read_bytes())
        assert found.fault is None, line["file"]
        assert len(found.entries) >= line["entries"], line["file"]


@settings(max_examples=100, deadline=None)
@given(JSONISH | st.binary(max_size=60))
def test_no_answer_raises(document: Any) -> None:
    assert isinstance(read(document), Listing)
