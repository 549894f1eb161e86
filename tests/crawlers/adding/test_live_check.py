"""`policywatch sources check --live`: every source asked once, what is broken found, stopped and gone on with."""

from __future__ import annotations

from pathlib import Path

from crawlers.adding.check_report import report_on
from crawlers.adding.live_check import Checked, check_sources
from crawlers.sources.catalogue import Source
from ground.settings import Collect
from tests.crawlers.desk import QUICK, make_source
from tests.crawlers.web import JSON, Web, item, rss

QUICKLY = Collect.model_validate(QUICK)


def feed(web: Web, path: str) -> None:
    """A feed that is well."""
    items = [item(web.url(f"{path}/{n}"), f"Sample notice {n}", "Mon, 02 Nov 2026 08:00:00 GMT") for n in range(3)]
    web.put(path, rss(items), "application/rss+xml")


def broken(web: Web) -> dict[str, tuple[Source, str]]:
    """Sources broken in ten ways, each with the state that says so."""
    web.put("/gone", b"", status=410)
    web.put("/blocked", b"<html><title>Just a moment...</title></html>", status=403)
    web.put("/html", "<html><body>A page where a feed was</body></html>")
    web.put("/empty", rss([]), "application/rss+xml")
    web.put("/error", b"", status=500)
    web.put("/later", b"", status=429, headers={"Retry-After": "60"})
    web.put("/list", "<html><body><ul><li>Nothing that links</li></ul></body></html>")
    web.put("/json", '{"rows": []}', JSON)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss><channel><title>&l9;</title></channel></rss>'
    web.put("/bomb", bomb, "text/xml")
    web.put("/away", b"", status=302, headers={"Location": "http://10.0.0.1/feed"}, tagged=False)
    fields = {"items": "data", "url": "url", "title": "title"}
    return {
        "gone": (make_source("b-gone", web.url("/gone")), "gone"),
        "blocked": (make_source("b-blocked", web.url("/blocked")), "blocked"),
        "html": (make_source("b-html", web.url("/html")), "malformed"),
        "empty": (make_source("b-empty", web.url("/empty")), "empty"),
        "error": (make_source("b-error", web.url("/error")), "failed"),
        "later": (make_source("b-later", web.url("/later")), "limited"),
        "list": (make_source("b-list", web.url("/list"), "html-listing", selectors={"item": "article"}), "drifted"),
        "json": (make_source("b-json", web.url("/json"), "rest-json", fields=fields), "drifted"),
        "bomb": (make_source("b-bomb", web.url("/bomb")), "unsafe"),
        "away": (make_source("b-away", web.url("/away")), "unsafe"),
    }


def test_what_is_broken_in_ten_ways_is_found_and_told_with_the_next_step(web: Web, tmp_path: Path) -> None:
    wrong = broken(web)
    well = []
    for number in range(20):
        feed(web, f"/feed{number}")
        well.append(make_source(f"w-{number}", web.url(f"/feed{number}")))
    seen = {
        one.id: one
        for one in check_sources(tmp_path, [*well, *(s for s, _ in wrong.values())], QUICKLY, False, lambda: None)
    }
    assert {source.id: seen[source.id].state for source, _ in wrong.values()} == {
        s.id: state for s, state in wrong.values()
    }
    assert {seen[source.id].state for source in well} == {"ok"}
    report = report_on(list(seen.values()))
    assert "30 sources were asked; 20 can be collected." in report
    for source, state in wrong.values():
        assert f"- `{source.id}`" in report
        assert (f'`disabled = "{state} when first asked' in report) or state in ("empty", "failed", "limited")


def test_what_was_asked_is_not_asked_again_until_it_is_wanted(web: Web, tmp_path: Path) -> None:
    feed(web, "/a")
    feed(web, "/b")
    first, second = make_source("feed-a", web.url("/a")), make_source("feed-b", web.url("/b"))
    told: list[int] = []
    check_sources(tmp_path, [first], QUICKLY, False, lambda: None)
    seen = check_sources(tmp_path, [first, second], QUICKLY, False, lambda: told.append(1))
    assert [one.id for one in seen] == ["feed-a", "feed-b"]
    assert (len(web.asked("/a")), len(web.asked("/b")), len(told)) == (1, 1, 2)
    check_sources(tmp_path, [first, second], QUICKLY, True, lambda: None)
    assert (len(web.asked("/a")), len(web.asked("/b"))) == (2, 2)


def test_linked_pages_are_bounded(web: Web, tmp_path: Path) -> None:
    feed(web, "/a")
    check_sources(tmp_path, [make_source("feed-a", web.url("/a"), follow=True)], QUICKLY, False, lambda: None)
    assert sum(asked.path.startswith("/a/") for asked, _ in web.log) == 2


def test_disabled_sources_are_left_alone(web: Web, tmp_path: Path) -> None:
    assert (
        check_sources(tmp_path, [make_source("feed-a", web.url("/a"), disabled="by us")], QUICKLY, False, lambda: None)
        == []
    )
    assert web.log == []


def test_a_reason_cannot_break_the_toml_that_is_proposed() -> None:
    odd = Checked("a", "IE", "rss", "http://a.example/", "gone", 'it said "no" \\ and `left`', 0)
    assert "disabled = \"gone when first asked: it said 'no'  and 'left'\"" in report_on([odd])
