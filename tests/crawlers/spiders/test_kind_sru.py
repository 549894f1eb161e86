"""Kind `sru`: pages by position, both ways of packing records, diagnostics, and what is no answer told apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.formats.archives import read_sru
from crawlers.formats.entry import Listing
from crawlers.sources.catalogue import Fields
from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import HTML, JSON, XML, Asked, Page, Web, article, words

SPACE = 'xmlns:zs="http://www.loc.gov/zing/srw/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
FIELDS = {"url": "recordData.dc.identifier", "title": "recordData.dc.title", "date": "recordData.dc.date"}
BITS = [
    f"<zs:searchRetrieveResponse {SPACE}>", "</zs:searchRetrieveResponse>", "<searchRetrieveResponse>", "<record>",
    "</record>", "<recordData>", "</recordData>", "&lt;dc&gt;&lt;title", "<numberOfRecords>9</numberOfRecords>",
    "<diagnostics/>", "<![CDATA[", "]]>", "&#0;", "&x;", "<nextRecordPosition>x</nextRecordPosition>", "\0", "<",
]  # fmt: skip


def dc(number: int, title: str = "") -> str:
    """A record's data."""
    said = title or f"Decree {number}"
    return (
        f"<dc><dc:title>{said}</dc:title><dc:identifier>http://decrees.example/{number}</dc:identifier>"
        "<dc:date>2026-11-24</dc:date></dc>"
    )


def record(data: str, packing: str = "xml") -> str:
    """A record around its data."""
    return f"<zs:record><zs:recordPacking>{packing}</zs:recordPacking><zs:recordData>{data}</zs:recordData></zs:record>"


def answer(*records: str, total: object = None, following: object = "", more: str = "") -> str:
    """An SRU answer."""
    count = len(records) if total is None else total
    place = f"<zs:nextRecordPosition>{following}</zs:nextRecordPosition>" if following else ""
    inside = f"<zs:records>{''.join(records)}</zs:records>" if records else ""
    return (
        f'<?xml version="1.0"?><zs:searchRetrieveResponse {SPACE}><zs:version>1.2</zs:version>'
        f"<zs:numberOfRecords>{count}</zs:numberOfRecords>{inside}{place}{more}</zs:searchRetrieveResponse>"
    )


def diagnostic(message: str, details: str = "") -> str:
    """What an interface says went wrong."""
    said = f"<d:details>{details}</d:details>" if details else ""
    return (
        '<d:diagnostic xmlns:d="http://www.loc.gov/zing/srw/diagnostic/"><d:uri>info:srw/diagnostic/1/10</d:uri>'
        f"{said}<d:message>{message}</d:message></d:diagnostic>"
    )


def read(body: str | bytes, start: int = 1, most: int = 50, **fields: str) -> Listing:
    """What the reader makes of a body."""
    raw = body.encode("utf-8", "replace") if isinstance(body, str) else body
    return read_sru(raw, XML, Fields(**{**FIELDS, **fields}), start, most)


# -- the reader alone


@pytest.mark.parametrize(
    "packed",
    [record(dc(1)), record(escape(dc(1)), "string"), record(f"<![CDATA[{dc(1)}]]>", "string")],
    ids=["xml", "string", "cdata"],
)
def test_records_are_read_whichever_way_they_are_packed(packed: str) -> None:
    (entry,) = read(answer(packed)).entries
    assert (entry.link, entry.title, entry.date) == ("http://decrees.example/1", "Decree 1", "2026-11-24")


def test_packed_text_that_is_broken_or_no_markup_leaves_its_fields_empty_and_others_whole() -> None:
    found = read(answer(record(dc(1)), record("&lt;dc&gt;&lt;title", "string"), record("plain words", "string")))
    assert [entry.title for entry in found.entries] == ["Decree 1", "", ""]


def test_records_inside_records_are_not_counted_twice() -> None:
    inner = "<record><leader/><datafield tag='245'><subfield>Marc</subfield></datafield></record>"
    found = read(
        answer(record(inner)), title="recordData.record.datafield.subfield", url="recordData.record.*.subfield"
    )
    assert (len(found.entries), found.entries[0].title) == (1, "Marc")


@pytest.mark.parametrize(
    ("body", "start", "following"),
    [
        (answer(record(dc(1)), record(dc(2)), total=5, following=3), 1, "3"),
        (answer(record(dc(1)), record(dc(2)), total=5), 1, "3"),
        (answer(record(dc(5)), total=5, following=6), 5, ""),
        (answer(record(dc(5)), total=5), 5, ""),
        (answer(record(dc(1)), total="many", following="next"), 1, "2"),
        (answer(total=5), 6, ""),
        (answer(total=0), 1, ""),
        (answer(record(dc(1)), record(diagnostic("No such record")), total=5), 1, "3"),
    ],
    ids=["named", "counted", "last-though-named", "last", "words", "beyond", "none", "a-record-that-is-none"],
)
def test_the_next_page_starts_where_the_answer_says_or_else_after_its_last_record(
    body: str, start: int, following: str
) -> None:
    assert read(body, start).next_link == following


def test_a_diagnostic_beside_records_is_told_and_the_records_are_kept() -> None:
    found = read(answer(record(dc(1)), record(diagnostic("No such record")), total=2))
    assert (len(found.entries), found.warning, found.cut) == (1, "the interface says: No such record", 0)


@pytest.mark.parametrize(
    ("body", "state", "words_of_it"),
    [
        ("", "malformed", "it is empty"),
        (article("Catalogue", words(1)), "malformed", "not an SRU answer, but a page of HTML"),
        ('{"error": 1}', "malformed", "not an SRU answer, but JSON"),
        ("<explainResponse/>", "malformed", "not an SRU answer, but XML"),
        (answer(total=0, more=f"<zs:diagnostics>{diagnostic('Query syntax error', 'date')}</zs:diagnostics>"),
         "failed", "Query syntax error: date"),
        (answer(record(diagnostic("Unknown schema"))), "failed", "Unknown schema"),
        ("<searchRetrieveResponse><records/></searchRetrieveResponse>", "drifted", "neither records nor numberOfRecords"),
        (answer("<zs:rec/>", total=4), "drifted", "numberOfRecords is 4, but the answer holds no record"),
        (answer(record("<dc><title>x</title></dc>")), "drifted", 'fields.url ("recordData.dc.identifier") is in none'),
        (answer(record("<dc><identifier>/1</identifier></dc>")), "drifted", 'fields.title ("recordData.dc.title")'),
        (answer(record(dc(1)), record(dc(2)))[:-40], "failed", "broke off before its end"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + answer(record(dc(1))), "unsafe", "declares XML entities"),
        (answer(record(escape("<!DOCTYPE dc [<!ENTITY a 'b'>]>" + dc(1, "&a;")), "string")), "unsafe", "XML entities"),
        (answer(record("<a>" * 120 + "</a>" * 120)), "unsafe", "more than 100 deep"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_what_was_promised_says_what_was_lost(body: str, state: str, words_of_it: str) -> None:
    fault = read(body).fault
    assert fault is not None
    assert fault.state == state, fault
    assert words_of_it in fault.sentence


def test_records_beyond_the_limit_are_counted() -> None:
    found = read(answer(*(record(dc(number)) for number in range(9))), most=4)
    assert (len(found.entries), found.cut, found.rows) == (4, 5, 9)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | st.lists(st.sampled_from(BITS), max_size=25).map(lambda bits: "".join(bits).encode()))
def test_no_body_raises(body: bytes) -> None:
    assert isinstance(read(body), Listing)


# -- collected for real


@dataclass
class Story:
    """How two rounds over the same interfaces ended."""

    web: Web
    first: dict[str, Outcome]
    second: dict[str, Outcome]
    desk: Desk

    def asked(self, path: str) -> list[dict[str, str]]:
        """The parameters of each request, in order."""
        found = [one.path for one, _ in self.web.log if one.path.startswith(f"{path}?")]
        return [{name: value[0] for name, value in parse_qs(urlsplit(one).query).items()} for one in found]


def parameters(asked: Asked) -> dict[str, str]:
    """The parameters of a request."""
    return {name: value[0] for name, value in parse_qs(urlsplit(asked.path).query).items()}


def decrees(asked: Asked) -> Page:
    """Five decrees, two on a page; none to whoever asks for what came since the day before yesterday."""
    said = parameters(asked)
    if (datetime.now(UTC) - timedelta(days=3)).date().isoformat() < said["query"].partition(">=")[2]:
        return Page(answer(total=0).encode(), XML, tagged=False)
    start = int(said["startRecord"])
    kept = [record(dc(number)) for number in range(start, min(6, start + 2))]
    following = start + 2 if start + 2 <= 5 else ""
    return Page(answer(*kept, total=5, following=following).encode(), XML, tagged=False)


def endless(asked: Asked) -> Page:
    """The same record from every position, of which there are more and more."""
    start = int(parameters(asked)["startRecord"])
    return Page(answer(record(dc(1)), total=start + 9, following=start + 1).encode(), XML, tagged=False)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two rounds over interfaces named after what is the matter with them."""
    web, desk = Web(), Desk(tmp_path_factory.mktemp("sru"))
    web.answer("/decrees", decrees)
    web.answer("/endless", endless)
    web.put("/stuck", answer(record(dc(1)), total=5, following=1), XML)
    web.put("/empty", answer(total=0), XML)
    web.put("/page", article("Catalogue", words(1)), HTML)
    web.put("/json", "{}", JSON)
    web.put("/error", answer(total=0, more=f"<zs:diagnostics>{diagnostic('No such index')}</zs:diagnostics>"), XML)
    web.put("/renamed", answer(record("<dc><name>x</name></dc>")), XML)
    web.put("/odd-links", answer(record(dc(1).replace("http://decrees.example/", "urn:x:"))), XML)
    more: dict[str, dict[str, Any]] = {"decrees": {"window": "300d"}, "empty": {"query": "dc.type=decree"}}
    names = ("decrees", "endless", "stuck", "empty", "page", "json", "error", "renamed", "odd-links")
    sources = [
        make_source(
            name, web.url(f"/{name}?version=1.1&recordSchema=dc"), "sru",
            **{"fields": FIELDS, "query": "dt.modified>={since_date}", "paging": {"size": 2}, **more.get(name, {})},
        )
        for name in names
    ]  # fmt: skip
    try:
        first, second = desk.collect(*sources).outcomes, desk.collect(*sources).outcomes
        yield Story(web, first, second, desk)
    finally:
        web.close()


def test_pages_are_read_to_the_end_and_each_record_is_one_document(story: Story) -> None:
    assert (story.first["decrees"].state, story.first["decrees"].new, story.first["decrees"].requests) == ("ok", 5, 3)
    first, second, third = story.asked("/decrees")[:3]
    assert [one["startRecord"] for one in (first, second, third)] == ["1", "3", "5"]
    assert (first["operation"], first["maximumRecords"]) == ("searchRetrieve", "2")
    assert (third["version"], third["recordSchema"]) == ("1.1", "dc"), "what the address says itself stays"


def test_a_second_round_asks_for_what_came_since_the_first_less_two_days(story: Story) -> None:
    today = datetime.now(UTC)
    asked = [one["query"].partition(">=")[2] for one in story.asked("/decrees")]
    assert asked == [(today - timedelta(days=days)).date().isoformat() for days in (300, 300, 300, 2)]
    assert story.second["decrees"].state == "unchanged"
    assert "it answered, and holds nothing new since" in story.second["decrees"].reason


@pytest.mark.parametrize("name", ["endless", "stuck"])
def test_paging_that_never_ends_is_left_and_told(story: Story, name: str) -> None:
    assert (story.first[name].state, story.first[name].new) == ("ok", 1)
    assert "paging leads in a circle" in story.first[name].reason
    assert story.first[name].requests <= 2


@pytest.mark.parametrize(
    ("name", "state", "words_of_it"),
    [
        ("empty", "empty", "holds nothing, where something was expected"),
        ("page", "malformed", "but a page of HTML"),
        ("json", "malformed", "but JSON"),
        ("error", "failed", "No such index"),
        ("renamed", "drifted", 'fields.url ("recordData.dc.identifier")'),
        ("odd-links", "drifted", "none of 1 entries has a usable link"),
    ],
)
def test_what_was_not_promised_is_told_in_both_rounds_and_never_looks_like_nothing_new(
    story: Story, name: str, state: str, words_of_it: str
) -> None:
    for outcomes in (story.first, story.second):
        assert (outcomes[name].state, words_of_it in outcomes[name].reason) == (state, True), outcomes[name].reason
