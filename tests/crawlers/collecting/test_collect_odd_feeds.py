"""Feeds as they come in life: markup in titles, wrong labels, nothing dated, nothing named, and far too much of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import JSON, XML, Web, item, rows, rss

MANY = 10_000
FIELDS = {"items": "data.rows", "url": "link", "title": "title"}


@dataclass
class Round:
    """How each feed ended, and what was kept of it."""

    outcomes: dict[str, Outcome]
    documents: dict[str, dict[str, dict[str, Any]]]

    def titles(self, source: str) -> list[str]:
        """The titles of a source's documents."""
        return [row["title"] for row in self.documents[source].values()]


def put_feeds(web: Web) -> None:
    """Each feed under the name of its source."""
    titles = [
        "Raids on <b>farms</b> &amp; fields", "<script>alert(1)</script>Permits", "One\r\nBcc: someone@example.org",
        "Rights \u202eneltcaf\u202c now", "zero\u200bwidth", "x" * 5_000, "",
    ]  # fmt: skip
    web.put("/titles", rss([item(f"/t/{n}", title) for n, title in enumerate(titles)]), XML)
    western = rss([item("/w", "Übergriffe auf Straße – „neu“")]).replace("utf-8", "utf-8")
    web.put("/charset-wrong", western.encode("cp1252"), "application/xml; charset=utf-8")
    web.put("/charset-none", western.replace(' encoding="utf-8"', "").encode("cp1252"), "application/xml")
    web.put("/charset-conflict", western.encode(), "application/xml; charset=iso-8859-1")
    web.put("/charset-utf16", western.encode("utf-16"), "application/xml; charset=utf-8")
    web.put("/bare", rss([item("", "No link, no date, no id", summary=f"Said {n}") for n in range(3)]), XML)
    web.put("/relative", rss([item("a/x.html", "Relative"), item("/b/y.html", "From the root")]), XML)
    odd = ["javascript:alert(1)", "mailto:x@example.org", "data:text/html,x", "ftp://x.example/", "http://exa mple/x"]
    web.put("/odd-links", rss([item(link, f"To {link}") for link in [*odd, "/fine"]]), XML)
    web.put("/control", rss([item("/c", "One\x0b two\x00three")]).replace("&#11;", "\x0b").encode(), XML)
    web.put("/sloppy", rss([item("/s/1", "A"), item("/s/2", "B")]).replace("<title>A", "<title>R&D &nbsp;<x:y>A"), XML)
    cut = rss([item(f"/k/{n}", f"Item {n}") for n in range(9)])
    web.put("/cut", cut[: cut.index("Item 4") + 3], XML)
    web.put("/many", rss([item(f"/m/{n}", f"Item {n}", summary="x" * 80) for n in range(MANY)]), XML)
    web.put("/labelled-html", rss([item("/h", "Sent as HTML")]), "text/html")
    web.put("/unlabelled", rss([item("/n", "Sent as nothing")]), "")
    web.put("/twice", rss([item("/same", "Once"), item("/same", "Again")]), XML)
    web.put("/one-guid", rss([item(f"/g/{n}", f"Item {n}", guid="always-the-same") for n in range(3)]), XML)
    web.put("/surrogate", rows([item("/j/\ud800", "Half a \ud83d sign"), item("/j/2", "Fine")]), JSON)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """All of them, collected in one go."""
    web, desk = Web(), Desk(tmp_path_factory.mktemp("odd"))
    try:
        put_feeds(web)
        more: dict[str, dict[str, Any]] = {"surrogate": {"kind": "rest-json", "fields": FIELDS}}
        sources = [make_source(path[1:], web.url(path), **more.get(path[1:], {})) for path in web.pages]
        outcomes = desk.collect(*sources, max_entries=MANY, request_timeout="20s").outcomes
        yield Round(outcomes, {one.id: desk.documents(one.id) for one in sources})
    finally:
        web.close()


def test_all_of_them_are_collected_as_far_as_they_can_be(odd: Round) -> None:
    assert {name: one.state for name, one in odd.outcomes.items()} == dict.fromkeys(odd.outcomes, "ok")


def test_titles_lose_their_markup_line_ends_and_invisible_marks(odd: Round) -> None:
    first, script, lines, turned, width, long, none = odd.titles("titles")
    assert first == "Raids on farms & fields"
    assert "Permits" in script
    assert "<" not in script
    assert lines == "One Bcc: someone@example.org"
    assert turned == "Rights neltcaf now"
    assert width == "zerowidth"
    assert len(long) == 500
    assert none.startswith("http"), "a document without a title is shown by its address"


@pytest.mark.parametrize("label", ["wrong", "none", "conflict", "utf16"])
def test_letters_survive_whatever_the_label_says(odd: Round, label: str) -> None:
    assert odd.titles(f"charset-{label}") == ["Übergriffe auf Straße – „neu“"]


def test_entries_without_link_and_id_are_kept_each_once(odd: Round) -> None:
    assert sorted(row["text"] for row in odd.documents["bare"].values()) == ["Said 0", "Said 1", "Said 2"]
    assert all(path.startswith("/bare#") for path in odd.documents["bare"])


def test_relative_links_are_resolved_against_the_feed(odd: Round) -> None:
    assert list(odd.documents["relative"]) == ["/a/x.html", "/b/y.html"]


def test_links_that_lead_out_of_the_web_are_left_out_and_that_is_said(odd: Round) -> None:
    assert list(odd.documents["odd-links"]) == ["/fine"]
    assert "without a usable link" in odd.outcomes["odd-links"].reason


def test_control_characters_do_not_reach_the_store(odd: Round) -> None:
    (title,) = odd.titles("control")
    assert title.split() == ["One", "two", "three"]


def test_a_sloppy_feed_is_read_all_the_same_and_one_that_breaks_off_as_far_as_it_is_whole(odd: Round) -> None:
    assert len(odd.documents["sloppy"]) == 2
    assert list(odd.documents["cut"]) == ["/k/0", "/k/1", "/k/2", "/k/3"]
    assert "breaks off" in odd.outcomes["cut"].reason


def test_ten_thousand_entries_are_ten_thousand_documents(odd: Round) -> None:
    assert (odd.outcomes["many"].seen, odd.outcomes["many"].new) == (MANY, MANY)
    assert len(odd.documents["many"]) == MANY


def test_bytes_decide_what_a_feed_is_not_its_label(odd: Round) -> None:
    assert odd.titles("labelled-html") == ["Sent as HTML"]
    assert odd.titles("unlabelled") == ["Sent as nothing"]


def test_one_address_is_one_document_and_one_id_on_three_addresses_is_three(odd: Round) -> None:
    assert odd.titles("twice") == ["Once"]
    assert len(odd.documents["one-guid"]) == 3


def test_half_a_character_in_an_answer_spoils_nothing_else(odd: Round) -> None:
    assert odd.titles("surrogate")[1] == "Fine"
    assert odd.titles("surrogate")[0].split() == ["Half", "a", "sign"]


def test_more_entries_than_the_limit_are_counted_not_collected(web: Web, desk: Desk) -> None:
    web.put("/feed", rss([item(f"/m/{n}", f"Item {n}") for n in range(300)]), XML)
    outcome = desk.collect(make_source("limit", web.url("/feed")), max_entries=100).outcomes["limit"]
    assert (outcome.state, outcome.new) == ("ok", 100)
    assert "200 entries beyond the limit collect.max_entries" in outcome.reason
