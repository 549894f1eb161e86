"""JSON answers into entries, by the field paths of the source's config."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.entry import Listing
from crawlers.formats.rest_json import MISSING, at_path, read_answer
from crawlers.sources.catalogue import Fields

FIELDS = {"items": "data.rows", "url": "links.0.href", "title": "title", "date": "meta.issued", "language": "lang"}
ROW = {"links": [{"href": "/1"}], "title": "One", "meta": {"issued": "2026-11-24"}, "lang": "de"}
JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["data", "rows", "title", "links"]), inner)
    ),
)


def read(document: Any, most: int = 50, following: str | None = None, **fields: str) -> Listing:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_answer(body, "application/json", Fields(**(fields or FIELDS)), following, most)


def test_dotted_paths_lead_to_names_and_places() -> None:
    (entry,) = read({"data": {"rows": [ROW]}}).entries
    assert (entry.link, entry.title, entry.date, entry.language) == ("/1", "One", "2026-11-24", "de")


def test_a_path_that_leads_nowhere_is_missing_and_the_empty_path_is_all() -> None:
    assert at_path({"a": [1, {"b": 2}]}, "a.1.b") == 2
    assert at_path([1], "") == [1]
    for path in ("x", "a.5", "a.b", "a.1.b.c", "a.-1"):
        assert at_path({"a": [1, {"b": 2}]}, path) is MISSING


def test_numbers_and_lists_of_words_are_read_as_text() -> None:
    (entry,) = read([{"u": "/1", "t": ["One", "two", 3, None], "d": 2026}], url="u", title="t", date="d").entries
    assert (entry.title, entry.date) == ("One two", "2026")
    (entry,) = read([{"u": "/1", "t": True}], url="u", title="t").entries
    assert entry.title == ""


def test_the_next_page_is_named_by_the_answer() -> None:
    document = {"data": {"rows": [ROW]}, "paging": {"next": "/page/2"}}
    assert read(document, following="paging.next").next_link == "/page/2"
    assert read({**document, "paging": {"next": None}}, following="paging.next").next_link == ""
    assert read({"data": {"rows": [ROW]}}, following="paging.next").next_link == ""


@pytest.mark.parametrize(
    ("document", "state", "words"),
    [
        (b"<html>", "malformed", "not JSON"),
        (b"", "malformed", "not JSON"),
        (b"[" * 100_000, "malformed", "not JSON"),
        ({"error": {"code": 5, "message": "no such index"}}, "failed", "no such index"),
        ({"data": {}}, "drifted", 'fields.items ("data.rows") is not there'),
        ({"data": {"rows": {"a": 1}}}, "drifted", "is not a list but dict"),
        ({"data": {"rows": [{"title": "One"}]}}, "drifted", 'fields.url ("links.0.href") is in none of 1 items'),
        ({"data": {"rows": [{**ROW, "title": ""}]}}, "drifted", 'fields.title ("title")'),
    ],
)
def test_an_answer_that_is_not_what_config_promises_says_which_field_was_lost(
    document: Any, state: str, words: str
) -> None:
    fault = read(document).fault
    assert fault is not None
    assert fault.state == state
    assert words in fault.sentence


def test_an_answer_without_items_is_an_answer() -> None:
    found = read({"data": {"rows": []}})
    assert (found.entries, found.fault) == ((), None)


def test_items_beyond_the_limit_are_counted() -> None:
    found = read({"data": {"rows": [ROW] * 30}}, most=10)
    assert (len(found.entries), found.cut) == (10, 20)


@settings(max_examples=100, deadline=None)
@given(JSONISH)
def test_no_answer_raises(document: Any) -> None:
    assert isinstance(read(document), Listing)
    assert isinstance(read(document, items="", url="title", title="links"), Listing)
