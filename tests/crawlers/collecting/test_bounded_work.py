"""Hostile publishers beside healthy ones in a real round: each costs itself, is told with its reason, and is remembered."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from time import monotonic

import pytest

from ground.limits.bounded import MOST_BYTES, MOST_CPU
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import XML, Web, article, item, rss, words

HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>'
TAIL = "</channel></rss>"
ENTRY = "<item><title>One</title><link>/one</link>{}</item>"
# What once held a process still or filled it, and now is read, or refused, like anything else.
TAMED: dict[str, tuple[str, str, bytes, str]] = {
    "blanks after <?xml": ("rss", XML, b"<?xml" + b" " * 200_000, "malformed"),
    "marks": ("rss", XML, (HEAD + ENTRY.format("<description>e" + "\u0301\u0316" * 100_000 + "</description>") + TAIL)
              .encode(), "ok"),
    "&lt;br": ("rss", XML, (HEAD + ENTRY.format("<description>" + "&lt;br" * 300_000 + "</description>") + TAIL)
               .encode(), "ok"),
    "a number of many digits": ("rss", XML, (HEAD + ENTRY.format("<description>&amp;lt;p&amp;gt;&amp;#" + "9" * 50_000
                                + ";</description>") + TAIL).encode(), "ok"),
    "<!ENTITY": ("rss", XML, b"<!ENTITY " * 200_000, "unsafe"),
    "empty gzip members": ("sitemap", "application/gzip", gzip.compress(b"") * 200_000, "unsafe"),
    "deep page": ("html-listing", "text/html", b"<div>" * 1_900 + b"<p>a" * 250_000, "drifted"),
    "a million links": ("html-listing", "text/html", b"<a href=/x>a</a>" * 1_000_000, "drifted"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMED)
def test_what_once_held_a_process_still_is_read_in_seconds_beside_a_healthy_source(
    name: str, web: Web, desk: Desk
) -> None:
    kind, media, body, state = TAMED[name]
    web.put("/hostile", body, media)
    web.put("/fine", rss(item(f"/fine/{n}", f"Item {n}") for n in range(3)), XML)
    began = monotonic()
    outcomes = desk.collect(
        make_source("hostile", web.url("/hostile"), kind), make_source("fine", web.url("/fine"))
    ).outcomes
    assert outcomes["hostile"].state in (state, "unsafe"), outcomes["hostile"].reason
    assert (outcomes["fine"].state, outcomes["fine"].new) == ("ok", 3)
    assert monotonic() - began < 30


def hostile_pages() -> dict[str, bytes]:
    """Pages that no reader of text gets through: too much to compute, and too large to hold."""
    return {
        "/slow": b"<html><body>" + b"<div>" * 390 + b"<p>a" * 300_000 + b"</p></body></html>",
        "/large": b"<html><body>" + b"<p><a href=x>b</a> <i>c</i>" * 1_100_000 + b"</p></body></html>",
    }


# Which of them such a page meets first is the machine's matter; each has a test of its own in spiders/test_workers.py.
LIMITS = (f"needed more than {MOST_BYTES // 1_000_000} MB of memory", f"took more than {MOST_CPU} s of computing")


def test_a_page_that_exceeds_its_limits_is_told_with_address_and_reason_and_not_read_again(
    webs: Callable[[str], Web], desk: Desk
) -> None:
    hostile, healthy = webs("127.0.0.2"), webs("127.0.0.3")
    for path, body in hostile_pages().items():
        hostile.put(path, body, tagged=False)
    hostile.put("/feed", rss([item(p, f"About {p}", summary="In short") for p in ("/slow", "/large", "/good")]), XML)
    hostile.put("/good", article("Good", words(1)))
    healthy.put("/feed", rss(item(f"/{n}", f"Item {n}") for n in range(5)), XML)
    for n in range(5):
        healthy.put(f"/{n}", article(f"Item {n}", words(n)))
    sources = [
        make_source("hostile", hostile.url("/feed"), follow=True), make_source("healthy", healthy.url("/feed"), follow=True)
    ]  # fmt: skip

    first = desk.collect(*sources, everything=True).outcomes
    assert (first["healthy"].state, first["healthy"].new) == ("ok", 5)
    assert any(f"reading {hostile.url('/slow')} {limit}" in first["hostile"].reason for limit in LIMITS)
    assert hostile.url("/large") in first["hostile"].reason
    kept = desk.documents("hostile")
    assert kept["/good"]["text_state"] == "full"
    assert (kept["/slow"]["text"], kept["/slow"]["text_state"]) == ("In short", "excerpt")
    assert any(limit in kept["/slow"]["note"] for limit in LIMITS)
    assert (
        f"{MOST_BYTES // 1_000_000} MB" in kept["/large"]["note"]
        or "ended its process" in kept["/large"]["note"]
        or "of computing" in kept["/large"]["note"]
    )

    hostile.put("/feed", rss([item(p, f"About {p}", summary="In brief") for p in ("/slow", "/large", "/good")]), XML)
    began = monotonic()
    second = desk.collect(*sources, everything=True).outcomes
    assert monotonic() - began < MOST_CPU, "the same bytes are not read a second time"
    assert len(hostile.asked("/slow")) == 2
    assert "it came unchanged and was not read again" in second["hostile"].reason
    assert second["healthy"].state in ("ok", "unchanged")

    hostile.put("/feed", rss([item(p, f"About {p}", summary="Mended") for p in ("/slow", "/large", "/good")]), XML)
    hostile.put("/slow", article("Mended", words(2)))
    desk.collect(sources[0], everything=True)
    assert desk.documents("hostile")["/slow"]["text_state"] == "full", "what has changed is read"


def test_a_listing_that_exceeds_its_limits_ends_as_unsafe_and_is_remembered(web: Web, desk: Desk) -> None:
    body = (
        HEAD
        + ENTRY.format("<description>" + "&lt;div&gt;" * 250_000 + "&lt;p&gt;a" * 120_000 + "</description>")
        + TAIL
    )
    web.put("/feed", body, XML, tagged=False)
    source = make_source("hostile", web.url("/feed"))
    for number, said in enumerate(("took more than", "it came unchanged and was not read again")):
        began = monotonic()
        outcome = desk.collect(source).outcomes["hostile"]
        assert outcome.state == "unsafe"
        assert web.url("/feed") in outcome.reason
        assert said in outcome.reason
        assert number == 0 or monotonic() - began < MOST_CPU
