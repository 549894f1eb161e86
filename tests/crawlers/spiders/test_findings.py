"""Entries and pages into documents: identity, what may be kept, language, and what to say where there is no text."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from crawlers.formats.entry import Entry
from crawlers.spiders.findings import Findings
from crawlers.spiders.workers import Workers
from ground.records import Found, When
from ground.settings import Collect
from tests.crawlers.desk import make_source
from tests.crawlers.web import article, words

URL = "http://x.example/a"


def findings(**source: Any) -> Findings:
    return Findings(make_source("one", "http://x.example/feed", **source), Collect())


def from_page(entry: Entry, body: bytes, kind: str = "text/html", url: str = URL, **source: Any) -> Found:
    workers = Workers(processes=1)
    try:
        return asyncio.run(
            findings(**source).from_page(workers, url, entry, body, {"content-type": kind, "etag": '"1"'})
        )
    finally:
        workers.close()


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
