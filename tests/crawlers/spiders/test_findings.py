"""Entries and pages into documents: identity, what may be kept, language, and what to say where there is no text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crawlers.formats.entry import Entry
from crawlers.spiders.findings import Findings, terms_of
from ground.records import Found, When
from ground.settings import Collect
from tests.crawlers.desk import make_source
from tests.crawlers.web import article, words

URL = "http://x.example/a"


def findings(**source: Any) -> Findings:
    return Findings(terms_of(make_source("one", "http://x.example/feed", **source), Collect()))


def from_page(entry: Entry, body: bytes, kind: str = "text/html", url: str = URL, **source: Any) -> Found:
    return findings(**source).from_page(url, entry, body, {"content-type": kind, "etag": '"1"'})


def test_a_document_is_its_link_and_without_one_its_id_or_its_words() -> None:
    one = findings()
    assert one.address(Entry(link="a?utm_source=x#y"), "http://x.example/feed") == "http://x.example/a"
    assert one.address(Entry(link="mailto:x"), "http://x.example/feed") is None
    keyed = one.address(Entry(link="", key="tag:1", title="A"), "http://x.example/feed")
    assert keyed == one.address(Entry(link="", key="tag:1", title="B"), "http://x.example/feed")
    worded = one.address(Entry(link="", title="A"), "http://x.example/feed")
    assert worded != one.address(Entry(link="", title="B"), "http://x.example/feed")
    assert worded is not None
    assert worded.startswith("http://x.example/feed#")
    assert one.address(Entry(link=""), "http://x.example/feed") is None


def test_what_an_entry_says_comes_before_what_its_page_says() -> None:
    body = article("Title of the page", words(1), '<meta name="date" content="2026-11-01">').encode()
    found = from_page(Entry(link=URL, title="Title of the entry", date="2026-11-24"), body)
    assert (found.title, found.published) == ("Title of the entry", When("2026-11-24", "day"))
    bare = from_page(Entry(link=URL), body)
    assert (bare.title, bare.published) == ("Title of the page", When("2026-11-01", "day"))
    assert (bare.visited, bare.etag, bare.text_state) == (True, '"1"', "full")


def test_a_page_without_text_falls_back_to_the_entry() -> None:
    found = from_page(Entry(link=URL, title="One", summary="<p>What the feed says</p>"), b"<html></html>")
    assert (found.text, found.text_state) == ("What the feed says", "excerpt")


@pytest.mark.parametrize(
    ("body", "kind", "url", "media", "note"),
    [
        (b"GIF89a", "image/gif", URL, "other", "image/gif is not read"),
        (b"<html>no PDF", "text/html", "http://x.example/a.pdf", "pdf", "what came is not a PDF"),
        (b"%PDF-1.4 broken", "application/octet-stream", URL, "pdf", "cannot be read"),
        (b"%PDF-1.4 broken", "text/html", URL, "pdf", "cannot be read"),
    ],
)
def test_what_has_no_text_says_why(body: bytes, kind: str, url: str, media: str, note: str) -> None:
    found = from_page(Entry(link=url, title="One"), body, kind, url)
    assert (found.media, found.text, found.text_state) == (media, "", "none")
    assert note in found.note


@pytest.mark.parametrize(
    ("languages", "declared", "language"),
    [(["de"], "", "de"), (["de"], "fr", "de"), (["de", "fr"], "fr-BE", "fr"), (["de", "fr"], "FR_be", "fr"),
     (["de", "fr"], "it", None), (["de", "fr"], "", None), (["pt-BR"], "", "pt")],
)  # fmt: skip
def test_the_language_is_declared_by_the_entry_among_those_of_the_source(
    languages: list[str], declared: str, language: str | None
) -> None:
    entry = Entry(link=URL, title="One", language=declared)
    assert findings(languages=languages).from_entry(URL, entry).language == language


def test_an_entry_with_its_whole_text_is_full_and_one_with_a_summary_an_excerpt() -> None:
    one = findings()
    assert one.from_entry(URL, Entry(link=URL, title="One", text="All")).text_state == "full"
    assert one.from_entry(URL, Entry(link=URL, title="One", summary="Some")).text_state == "excerpt"
    assert one.from_entry(URL, Entry(link=URL, title="One")).text_state == "title"
    assert one.from_entry(URL, Entry(link=URL, title="<b></b>")).title == URL


def test_an_entry_has_another_mark_when_what_it_says_changes_but_not_when_its_link_does() -> None:
    one = Entry(link="/a?x=1", title="One", updated="2026-11-24")
    assert one.mark == Entry(link="/a?x=2", title="One", updated="2026-11-24").mark
    assert one.mark != Entry(link="/a?x=1", title="One!", updated="2026-11-24").mark
    assert one.mark != Entry(link="/a?x=1", title="One", updated="2026-11-25").mark


def test_what_is_ready_is_not_cleaned_a_second_time() -> None:
    one = findings()
    ready = one.prepared(
        Entry(link=URL, title="Writing &amp;lt;p&amp;gt;", summary="<p>a &amp;amp; b</p>", date="2026-11-24")
    )
    assert (ready.title, ready.summary, ready.published) == (
        "Writing &lt;p&gt;",
        "a &amp; b",
        When("2026-11-24", "day"),
    )
    assert one.prepared(ready) is ready
    assert one.from_entry(URL, ready).text == "a &amp; b"


def test_a_document_keeps_its_identity_and_its_mark_when_its_entry_is_made_ready() -> None:
    one = findings()
    for raw in (
        Entry(link="", title="<b>A</b>"),
        Entry(link="", key="tag:1", title="A"),
        Entry(link="/a", title=" A "),
    ):
        ready = one.prepared(raw)
        assert one.address(ready, URL) == one.address(raw, URL)
        assert ready.mark == raw.mark


def test_an_entry_that_its_own_answer_told_better_is_cleaned_where_it_changed() -> None:
    one = findings()
    before = one.prepared(Entry(link=URL, title="A &amp;amp; B", date="2026-11-24"))
    after = one.renewed(before, replace(before, summary="<p>More</p>", date="2026-11-25", text_at="http://x.example/t"))
    assert (after.title, after.summary, after.mark) == ("A &amp; B", "More", before.mark)
    assert (after.published, after.text_at) == (When("2026-11-25", "day"), "http://x.example/t")
