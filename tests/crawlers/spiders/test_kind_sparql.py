"""Kind `sparql`: pages until one is not full, a window with an overlap, and what are no results told apart."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.entry import Listing
from crawlers.formats.interfaces import read_sparql
from crawlers.sources.catalogue import Fields
from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import XML, Asked, Page, Web, article, words

KIND = "application/sparql-results+json"
FIELDS = {"url": "work", "title": "title", "date": "date"}
SELECT = (
    'SELECT ?work ?title ?date WHERE { ?work :title ?title ; :date ?date FILTER(?date >= "{since_date}"^^xsd:date) }'
)
JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["head", "vars", "results", "bindings", "work", "title", "value", "xml:lang", "error"]),
            inner,
        )
    ),
)


def binding(number: int, **more: Any) -> dict[str, Any]:
    """A row of results."""
    return {
        "work": {"type": "uri", "value": f"http://gazette.example/act/{number}"},
        "title": {"type": "literal", "value": f"Act {number}", "xml:lang": "en"},
        "date": {"type": "literal", "value": "2026-11-24"}, **more,
    }  # fmt: skip


def results(*bindings: Any, names: tuple[str, ...] = ("work", "title", "date")) -> dict[str, Any]:
    """SPARQL results in JSON."""
    return {"head": {"vars": names}, "results": {"bindings": bindings}}


def read(document: Any, most: int = 50, **fields: str) -> Listing:
    """What the reader makes of a document, or of the bytes of one."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_sparql(body, KIND, Fields(**(fields or FIELDS)), most)


# -- the reader alone


def test_variables_of_the_query_are_fields_and_the_title_has_its_language() -> None:
    (entry,) = read(results(binding(1))).entries
    assert (entry.link, entry.title, entry.date, entry.language) == (
        "http://gazette.example/act/1", "Act 1", "2026-11-24", "en"
    )  # fmt: skip


def test_a_variable_that_is_not_bound_is_empty() -> None:
    bare = binding(2)
    del bare["date"], bare["title"]["xml:lang"]
    _, entry = read(results(binding(1), bare)).entries
    assert (entry.title, entry.date, entry.language) == ("Act 2", "", "")


def test_the_language_may_be_a_variable_of_its_own() -> None:
    spoken = binding(1, tongue={"type": "literal", "value": "fr"})
    (entry,) = read(
        results(spoken, names=("work", "title", "tongue")), url="work", title="title", language="tongue"
    ).entries
    assert entry.language == "fr"


@pytest.mark.parametrize(
    ("document", "state", "words_of_it"),
    [
        (b"", "malformed", "it is empty"),
        (article("Endpoint", words(1)).encode(), "malformed", "but a page of HTML"),
        (b"<?xml version='1.0'?><sparql/>", "malformed", "not SPARQL results in JSON, but XML"),
        (b"Error 42000: the estimated time is over", "malformed", 'it begins "Error 42000: the estimated'),
        ({"error": "query timed out"}, "failed", "query timed out"),
        ({"head": {}, "boolean": True}, "malformed", "is query a SELECT?"),
        ({"head": {"vars": ["work"]}, "results": {"bindings": {"0": binding(1)}}}, "malformed", "results.bindings"),
        (results(binding(1), names=("work", "label", "date")), "drifted",
         'fields.title ("title") is none of the variables work, label, date'),
        ({"results": {"bindings": [{"work": {"value": "/1"}}]}}, "drifted", 'fields.title ("title") is in none of 1'),
        (results({"title": {"value": "x"}}), "drifted", 'fields.url ("work") is in none of 1'),
        (results("row", 5, None), "drifted", "fields.url"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_what_was_promised_says_what_was_lost(
    document: Any, state: str, words_of_it: str
) -> None:
    fault = read(document).fault
    assert fault is not None
    assert fault.state == state, fault
    assert words_of_it in fault.sentence


def test_no_rows_are_no_fault() -> None:
    assert read(results()) == Listing()


@settings(max_examples=100, deadline=None)
@given(JSONISH | st.binary(max_size=60))
def test_no_answer_raises(document: Any) -> None:
    assert isinstance(read(document), Listing)


# -- collected for real


@dataclass
class Story:
    """How two rounds over the same endpoints ended."""

    web: Web
    first: dict[str, Outcome]
    second: dict[str, Outcome]
    desk: Desk

    def queries(self, path: str) -> list[str]:
        """The queries asked, in order."""
        return [query_of(one) for one, _ in self.web.log if one.path.startswith(f"{path}?")]


def query_of(asked: Asked) -> str:
    """The query of a request."""
    return parse_qs(urlsplit(asked.path).query)["query"][0]


def page(document: Any) -> Page:
    """An answer."""
    return Page(json.dumps(document).encode(), KIND, tagged=False)


def acts(asked: Asked) -> Page:
    """Five acts, as many as the query asks for; none to whoever asks for what came since the day before yesterday."""
    query = query_of(asked)
    if (datetime.now(UTC) - timedelta(days=3)).date().isoformat() < query.partition('"')[2][:10]:
        return page(results())
    limit, offset = (int(re.search(rf"{name} (\d+)", query)[1]) for name in ("LIMIT", "OFFSET"))  # type: ignore[index]
    return page(results(*(binding(number) for number in range(offset, min(5, offset + limit)))))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two rounds over endpoints named after what is the matter with them."""
    web, desk = Web(), Desk(tmp_path_factory.mktemp("sparql"))
    full = page(results(binding(1), binding(2)))
    web.answer("/acts", acts)
    web.answer("/deaf", lambda asked: full)
    web.answer("/own-limit", lambda asked: full)
    web.put("/empty", json.dumps(results()), KIND)
    web.put("/xml", "<?xml version='1.0'?><sparql/>", XML)
    web.put("/error", "Error 42000: the estimated time is over", "text/plain")
    web.put("/renamed", json.dumps(results(binding(1), names=("work", "label", "date"))), KIND)
    more: dict[str, dict[str, Any]] = {
        "acts": {"window": "300d"},
        "own-limit": {"query": f"{SELECT} LIMIT 2"},
        "empty": {"query": "SELECT ?work ?title ?date WHERE { ?work :title ?title }"},
    }
    names = ("acts", "deaf", "own-limit", "empty", "xml", "error", "renamed")
    sources = [
        make_source(
            name, web.url(f"/{name}?format=json"), "sparql",
            **{"fields": FIELDS, "query": SELECT, "paging": {"size": 2}, **more.get(name, {})},
        )
        for name in names
    ]  # fmt: skip
    try:
        first, second = desk.collect(*sources).outcomes, desk.collect(*sources).outcomes
        yield Story(web, first, second, desk)
    finally:
        web.close()


def test_pages_are_asked_for_until_one_is_not_full(story: Story) -> None:
    assert (story.first["acts"].state, story.first["acts"].new, story.first["acts"].requests) == ("ok", 5, 3)
    assert [query.splitlines()[-1] for query in story.queries("/acts")[:3]] == [
        "LIMIT 2 OFFSET 0", "LIMIT 2 OFFSET 2", "LIMIT 2 OFFSET 4"
    ]  # fmt: skip
    first = next(one for one, _ in story.web.log if one.path.startswith("/acts?"))
    assert first.headers["accept"] == KIND
    assert "format=json" in first.path, "what the address says itself stays"


def test_a_second_round_asks_for_what_came_since_the_first_less_two_days(story: Story) -> None:
    today = datetime.now(UTC)
    asked = [re.search(r'"(\S+)"', query)[1] for query in story.queries("/acts")]  # type: ignore[index]
    assert asked == [(today - timedelta(days=days)).date().isoformat() for days in (300, 300, 300, 2)]
    assert story.second["acts"].state == "unchanged"
    assert "it answered, and holds nothing new since" in story.second["acts"].reason


def test_an_endpoint_that_minds_no_offset_is_left_and_told(story: Story) -> None:
    assert (story.first["deaf"].state, story.first["deaf"].requests) == ("ok", 2)
    assert "paging leads in a circle" in story.first["deaf"].reason


def test_a_query_with_a_limit_of_its_own_is_asked_once(story: Story) -> None:
    assert (story.first["own-limit"].new, story.first["own-limit"].requests) == (2, 1)


@pytest.mark.parametrize(
    ("name", "state", "words_of_it"),
    [
        ("empty", "empty", "holds nothing, where something was expected"),
        ("xml", "malformed", "not SPARQL results in JSON, but XML"),
        ("error", "malformed", "Error 42000"),
        ("renamed", "drifted", 'fields.title ("title") is none of the variables'),
    ],
)
def test_what_was_not_promised_is_told_in_both_rounds_and_never_looks_like_nothing_new(
    story: Story, name: str, state: str, words_of_it: str
) -> None:
    for outcomes in (story.first, story.second):
        assert (outcomes[name].state, words_of_it in outcomes[name].reason) == (state, True), outcomes[name].reason
