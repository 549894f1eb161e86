"""Kind `odata`: rows of all three versions, pages to the end, a window with an overlap, and what is no answer told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.entry import Listing
from crawlers.formats.interfaces import read_odata
from crawlers.sources.catalogue import Fields
from ground.records import Fault, Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import JSON, XML, Asked, Page, Web, article, words

FIELDS = {"url": "https://assembly.example/bills/{Id}", "title": "Title", "date": "Published"}
QUERY = "$filter=Published ge {since_date}&$orderby=Published desc"
JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["value", "d", "results", "__next", "@odata.nextLink", "Id", "error"]), inner)
    ),
)


def row(number: int, **more: Any) -> dict[str, Any]:
    """A row of an entity set."""
    return {"Id": number, "Title": f"Bill {number}", "Published": "2026-11-24T00:00:00Z", **more}


def read(document: Any, most: int = 50, **fields: str) -> Listing:
    """What the reader makes of a document, or of the bytes of one."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_odata(body, JSON, Fields(**{**FIELDS, **fields}), most)


# -- the reader alone


@pytest.mark.parametrize(
    ("document", "following"),
    [
        ({"@odata.context": "$metadata#Bills", "value": [row(1)], "@odata.nextLink": "Bills?$skip=1"}, "Bills?$skip=1"),
        ({"@context": "$metadata#Bills", "value": [row(1)], "@nextLink": "Bills?$skip=1"}, "Bills?$skip=1"),
        ({"odata.metadata": "x", "value": [row(1)], "odata.nextLink": "Bills?$skip=1"}, "Bills?$skip=1"),
        ({"d": {"results": [row(1)], "__next": "http://h.example/Bills?$skip=1"}}, "http://h.example/Bills?$skip=1"),
        ({"d": {"results": [row(1)]}}, ""),
        ({"d": [row(1)]}, ""),
        ({"value": [row(1)], "@odata.nextLink": None}, ""),
    ],
    ids=["4", "4.01", "3", "2", "2-last", "2-bare", "no-next"],
)
def test_every_version_keeps_its_rows_and_next_page_elsewhere(document: Any, following: str) -> None:
    found = read(document)
    assert [(one.link, one.title) for one in found.entries] == [("https://assembly.example/bills/1", "Bill 1")]
    assert found.next_link == following


def test_a_time_in_milliseconds_is_a_time() -> None:
    (entry,) = read({"d": [row(1, Published="/Date(1795478400000)/")]}).entries
    assert entry.date == "2026-11-24T00:00:00Z"


def test_rows_may_be_named_by_config() -> None:
    assert len(read({"data": {"bills": [row(1)]}}, items="data.bills").entries) == 1
    fault = read({"value": [row(1)]}, items="data.bills").fault
    assert fault == Fault("drifted", 'fields.items ("data.bills") is no list of rows')


@pytest.mark.parametrize(
    ("document", "state", "words_of_it"),
    [
        (b"", "malformed", "it is empty"),
        (article("Signed out", words(1)).encode(), "malformed", "not JSON, but a page of HTML"),
        (b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>", "malformed", "ask for JSON with $format=json"),
        (b"<?xml version='1.0'?><m:error/>", "malformed", "ask for JSON with $format=json"),
        (b"Gateway is being restarted", "malformed", 'it begins "Gateway is being restarted"'),
        ({"error": {"code": "", "message": "Bad filter"}}, "failed", "Bad filter"),
        ({"error": {"message": {"lang": "en", "value": "Bad filter"}}}, "failed", "Bad filter"),
        ({"odata.error": {"message": {"value": "Bad filter"}}}, "failed", "Bad filter"),
        ({"value": {"Id": 1}}, "drifted", "neither value nor d.results nor d is a list of rows"),
        ({"@odata.context": "x", **row(1)}, "drifted", "does url name an entity set?"),
        ([row(1)], "drifted", "neither value"),
        ({"value": [{"Title": "x"}]}, "drifted", 'fields.url ("https://assembly.example/bills/{Id}") is in none of 1'),
        ({"value": [{"Id": 1, "Name": "x"}]}, "drifted", 'fields.title ("Title") is in none of 1 items'),
        ({"value": ["one", 2, None]}, "drifted", "fields.url"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_what_was_promised_says_what_was_lost(
    document: Any, state: str, words_of_it: str
) -> None:
    fault = read(document).fault
    assert fault is not None
    assert fault.state == state, fault
    assert words_of_it in fault.sentence


def test_rows_beyond_the_limit_are_counted() -> None:
    found = read({"value": [row(number) for number in range(9)]}, most=4)
    assert (len(found.entries), found.cut, found.rows) == (4, 5, 9)


@settings(max_examples=100, deadline=None)
@given(JSONISH | st.binary(max_size=60))
def test_no_answer_raises(document: Any) -> None:
    assert isinstance(read(document), Listing)


# -- collected for real


@dataclass
class Story:
    """How two rounds over the same services ended."""

    web: Web
    first: dict[str, Outcome]
    second: dict[str, Outcome]
    desk: Desk

    def filters(self, path: str) -> list[str]:
        """The filters that were asked for on first pages, in order."""
        asked = [parse_qs(urlsplit(one.path).query) for one, _ in self.web.log if one.path.startswith(f"{path}?")]
        return [one["$filter"][0] for one in asked if "$skiptoken" not in one]


def page(document: Any) -> Page:
    """An answer."""
    return Page(json.dumps(document).encode(), JSON, tagged=False)


def bills(asked: Asked) -> Page:
    """Five bills on three pages; nothing to whoever asks for what came after the day before yesterday."""
    skip = int(unquote(asked.path).partition("$skiptoken=")[2] or "0")
    if (datetime.now(UTC) - timedelta(days=3)).date().isoformat() < unquote(asked.path).partition(" ge ")[2][:10]:
        return page({"value": []})
    more = {"@odata.nextLink": f"Bills?$skiptoken={skip + 2}"} if skip < 4 else {}
    return page({"value": [row(number) for number in range(skip, min(5, skip + 2))], **more})


def endless(asked: Asked) -> Page:
    """The same row on every page, each of which names another."""
    skip = int(unquote(asked.path).partition("$skiptoken=")[2] or "0")
    return page({"value": [row(1)], "@odata.nextLink": f"Endless?$skiptoken={skip + 1}"})


def hollow(asked: Asked) -> Page:
    """No rows at all on every page, each of which names another."""
    skip = int(unquote(asked.path).partition("$skiptoken=")[2] or "0")
    return page({"value": [], "@odata.nextLink": f"Hollow?$skiptoken={skip + 1}"})


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two rounds over services named after what is the matter with them."""
    web, desk = Web(), Desk(tmp_path_factory.mktemp("odata"))
    for path, work in (("/Bills", bills), ("/Endless", endless), ("/Hollow", hollow)):
        web.answer(path, work)
    web.put("/Empty", json.dumps({"value": []}), JSON)
    web.put("/Atom", "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>", XML)
    web.put("/Renamed", json.dumps({"value": [{"Id": 1, "Name": "x"}]}), JSON)
    web.put("/Lost", json.dumps({"value": [{"Id": "urn:x:1", "Title": "x"}]}), JSON)
    plain = {"fields": FIELDS}
    more: dict[str, dict[str, Any]] = {
        "Bills": {"query": QUERY, "window": "300d"},
        "Hollow": {"query": QUERY},
        "Lost": {"query": QUERY, "fields": {**FIELDS, "url": "Id"}},
    }
    names = ("Bills", "Endless", "Hollow", "Empty", "Atom", "Renamed", "Lost")
    sources = [
        make_source(name.lower(), web.url(f"/{name}"), "odata", **{**plain, **more.get(name, {})}) for name in names
    ]
    try:
        first, second = desk.collect(*sources).outcomes, desk.collect(*sources).outcomes
        yield Story(web, first, second, desk)
    finally:
        web.close()


def test_pages_are_read_to_the_end_and_each_row_is_one_document(story: Story) -> None:
    assert (story.first["bills"].state, story.first["bills"].new, story.first["bills"].requests) == ("ok", 5, 3)
    assert set(story.desk.documents("bills")) == {f"/bills/{number}" for number in range(5)}
    assert {one.headers["accept"] for one, _ in story.web.log if "/Bills" in one.path} == {"application/json"}


def test_a_second_round_asks_for_what_came_since_the_first_less_two_days(story: Story) -> None:
    today = datetime.now(UTC)
    first, second = story.filters("/Bills")
    assert first == f"Published ge {(today - timedelta(days=300)).date().isoformat()}"
    assert second == f"Published ge {(today - timedelta(days=2)).date().isoformat()}"
    assert story.second["bills"].state == "unchanged"
    assert "it answered, and holds nothing new since" in story.second["bills"].reason


def test_paging_that_never_ends_is_left_and_told(story: Story) -> None:
    assert (story.first["endless"].state, story.first["endless"].requests) == ("ok", 2)
    assert "paging leads in a circle" in story.first["endless"].reason
    assert story.first["hollow"].requests == 10, "as many as collect.max_pages allows"


@pytest.mark.parametrize(
    ("name", "state", "words_of_it"),
    [
        ("atom", "malformed", "ask for JSON with $format=json in query"),
        ("renamed", "drifted", 'fields.title ("Title") is in none of 1 items'),
        ("lost", "drifted", "none of 1 entries has a usable link"),
        ("empty", "empty", "holds nothing, where something was expected"),
    ],
)
def test_what_was_not_promised_is_told_in_both_rounds_and_never_looks_like_nothing_new(
    story: Story, name: str, state: str, words_of_it: str
) -> None:
    for outcomes in (story.first, story.second):
        assert (outcomes[name].state, words_of_it in outcomes[name].reason) == (state, True), outcomes[name].reason
