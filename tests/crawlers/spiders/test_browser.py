"""Kind `browser`: a list that scripts fill in is read; nothing is asked that any other source might not ask."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.collecting.batches import make_batches
from crawlers.collecting.collect import Progress
from crawlers.lists.filled import FILLED
from crawlers.sources import browsers
from crawlers.sources.browsers import MISSING, missing
from crawlers.sources.sourcefiles import read_sources
from crawlers.wire.rendering import MOST_REQUESTS, browsing
from ground.toml.strict import Faults
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import JSON, Page, Web, words

JAVASCRIPT = "text/javascript"
needs_browser = pytest.mark.skipif(bool(missing()), reason=f"the extra `browser` is not here: {missing()}")
SHELL = """<!doctype html><html lang="en"><head><title>News of the sample office</title></head>
<body><div id="root"></div><script src="/app.js"></script></body></html>"""
FILLS = """
const shown = items => { document.getElementById("root").innerHTML = "<ul class='news'>" + items.map(one =>
  `<li><a href="${one.url}">${one.title}</a> <time datetime="${one.date}">${one.date}</time></li>`).join("") + "</ul>"; };
fetch("/items.json", {headers: {"X-Requested-With": "XMLHttpRequest"}}).then(got => got.json()).then(shown);
"""


@pytest.fixture
def site(web: Web) -> Web:
    """A site whose page is empty until its script has asked for what it lists."""
    web.put("/news", SHELL)
    web.put("/app.js", FILLS, JAVASCRIPT)
    put_items(web, 3)
    return web


@pytest.fixture
def other() -> Iterator[Web]:
    """A place on this machine that no source was allowed."""
    served = Web("127.0.0.2")
    yield served
    served.close()


def put_items(web: Web, count: int) -> None:
    """So many things to list, each with a page."""
    items = [
        {
            "url": f"/news/{number}",
            "title": f"Sample office decides on permits, part {number}",
            "date": f"2026-11-{number:02}",
        }
        for number in range(1, count + 1)
    ]
    web.put("/items.json", json.dumps(items), JSON)
    for number in range(1, count + 1):
        web.put(
            f"/news/{number}",
            f"<html><body><article><h1>Part {number}</h1><p>{words(number)}</p></article></body></html>",
        )


def collected(desk: Desk, web: Web, **settings: object) -> Progress:
    """A run of the source that reads the site with a browser."""
    return desk.collect(make_source("shown", web.url("/news"), "browser"), **settings)


@needs_browser
def test_a_list_that_a_script_fills_in_is_read_with_its_pages(site: Web, desk: Desk) -> None:
    outcome = collected(desk, site).outcomes["shown"]
    assert (outcome.state, outcome.new) == ("ok", 3), outcome.reason
    found = desk.documents("shown")
    assert set(found) == {"/news/1", "/news/2", "/news/3"}
    assert found["/news/2"]["published_at"] == "2026-11-02"
    assert "Paragraph2" in found["/news/2"]["text"]
    assert len(site.asked("/news")) == 1, "the page itself is asked for once"
    assert {asked.headers["user-agent"].split("/")[0] for asked, _ in site.log} == {"policywatch"}


@needs_browser
def test_without_a_browser_the_same_page_says_what_to_write(site: Web, desk: Desk) -> None:
    outcome = desk.collect(make_source("plain", site.url("/news"), "html-listing")).outcomes["plain"]
    assert (outcome.state, outcome.reason) == ("drifted", FILLED)
    assert 'kind = "browser"' in FILLED


@needs_browser
def test_a_page_that_stays_the_same_is_shown_again_since_its_list_may_not(site: Web, desk: Desk) -> None:
    collected(desk, site)
    put_items(site, 4)
    outcome = collected(desk, site, everything=True).outcomes["shown"]
    assert (outcome.state, outcome.new) == ("ok", 1), outcome.reason


@needs_browser
def test_a_page_reaches_no_place_that_its_source_was_not_allowed(site: Web, other: Web, desk: Desk) -> None:
    socket = other.base.replace("http", "ws")
    site.put("/app.js", f"""
        const image = new Image(); image.src = "{other.base}/image";
        try {{ new WebSocket("{socket}/socket"); }} catch {{}}
        navigator.sendBeacon("{other.base}/beacon", "x");
        fetch("{other.base}/secret").catch(() => {{}});
        fetch("http://169.254.169.254/latest/meta-data").catch(() => {{}});
        const frame = document.createElement("iframe"); frame.src = "{other.base}/frame"; document.body.append(frame);
        {FILLS}""", JAVASCRIPT)  # fmt: skip
    outcome = collected(desk, site).outcomes["shown"]
    assert (outcome.state, outcome.new) == ("ok", 3), outcome.reason
    assert other.log == []
    assert "2 requests of the page were refused" in outcome.reason
    assert "private" in outcome.reason


@needs_browser
def test_chromium_itself_has_no_way_to_any_network(site: Web) -> None:
    from playwright.async_api import Error

    async def told() -> str:
        async with browsing("policywatch") as context:
            page = await context.new_page()
            with pytest.raises(Error) as raised:
                await page.goto(site.url("/news"))
            return str(raised.value)

    assert "ERR_PROXY_CONNECTION_FAILED" in asyncio.run(told())
    assert site.log == []


@needs_browser
def test_what_is_no_page_is_not_shown(site: Web, desk: Desk) -> None:
    site.put("/news", "%PDF-1.4", "application/pdf")
    outcome = collected(desk, site).outcomes["shown"]
    assert outcome.state == "drifted", outcome.reason


@needs_browser
@pytest.mark.parametrize("path", ["/news", "/items.json"])
def test_robots_txt_holds_for_the_page_and_for_what_it_asks_for(site: Web, desk: Desk, path: str) -> None:
    site.put("/robots.txt", f"User-agent: *\nDisallow: {path}$\n", "text/plain")
    outcome = collected(desk, site).outcomes["shown"]
    assert site.asked(path) == []
    assert outcome.state == ("refused" if path == "/news" else "drifted"), outcome.reason
    assert outcome.new == 0


@needs_browser
def test_a_check_of_the_browser_stays_one(site: Web, desk: Desk) -> None:
    site.put(
        "/news",
        """<html><head><title>Just a moment...</title></head><body><script src="/cdn-cgi/challenge-platform/x.js"></script>
        <script>window._cf_chl_opt = {}; document.body.innerHTML = "passed"; location.href = "/list";</script></body></html>""",
        status=403, headers={"cf-mitigated": "challenge"},
    )  # fmt: skip
    outcome = collected(desk, site).outcomes["shown"]
    assert outcome.state == "blocked", outcome.reason
    asked = {asked.path for asked, _ in site.log}
    assert asked.isdisjoint({"/list", "/cdn-cgi/challenge-platform/x.js"}), "none of its scripts was run"


@needs_browser
def test_a_wall_that_scripts_put_up_or_meet_is_blocked(site: Web, desk: Desk) -> None:
    site.put("/items.json", "{}", JSON, status=403, headers={"cf-mitigated": "challenge"})
    outcome = collected(desk, site).outcomes["shown"]
    assert (outcome.state, outcome.new) == ("blocked", 0), outcome.reason
    assert "Cloudflare" in outcome.reason


@needs_browser
def test_a_page_is_led_nowhere_else(site: Web, desk: Desk) -> None:
    site.put("/app.js", f'{FILLS}\nsetTimeout(() => {{ location.href = "/elsewhere"; }}, 50);', JAVASCRIPT)
    outcome = collected(desk, site).outcomes["shown"]
    assert (outcome.state, outcome.new) == ("ok", 3), outcome.reason
    assert site.asked("/elsewhere") == []


@pytest.mark.slow
@needs_browser
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("while (true) {}", "its scripts did not end within 3 s"),
        ("setTimeout(() => { while (true) {} }, 100);", "its scripts did not end"),
        ("const all = []; while (true) all.push(new Array(1e6).fill(all.length + 0.5));", "it crashed, as pages do"),
        (
            "const all = []; while (true) all.push(new Uint8Array(1e8).fill(1));",
            "it takes more than 1,500 MB of memory",
        ),
        ('document.body.append("x".repeat(3_000_000));', "collect.max_bytes"),
    ],
    ids=["at once", "later", "script memory", "memory", "length"],
)
def test_a_page_that_takes_more_than_it_may_is_unsafe(site: Web, desk: Desk, script: str, said: str) -> None:
    site.put("/app.js", script, JAVASCRIPT)
    outcome = collected(desk, site, request_timeout="3s", max_bytes=2_000_000).outcomes["shown"]
    assert outcome.state == "unsafe", outcome.reason
    assert said in outcome.reason


@pytest.mark.slow
@needs_browser
def test_a_page_that_never_comes_to_rest_is_read_as_it_is(site: Web, desk: Desk) -> None:
    site.answer("/tick", lambda asked: Page(b"{}", JSON))
    site.put("/app.js", f'{FILLS}\nsetInterval(() => fetch("/tick?" + Math.random()), 20);', JAVASCRIPT)
    outcome = collected(desk, site, request_timeout="3s").outcomes["shown"]
    assert (outcome.state, outcome.new) == ("ok", 3), outcome.reason
    assert "the page was still loading after 3 s" in outcome.reason
    assert "requests of the page beyond 60 were not made" in outcome.reason
    assert sum(asked.path.startswith("/tick") for asked, _ in site.log) <= MOST_REQUESTS


@needs_browser
def test_pages_are_shown_one_at_a_time(site: Web, desk: Desk) -> None:
    site.put("/app.js", """fetch("/open" + location.search).then(() => fetch("/items.json")).then(() =>
        fetch("/close" + location.search)).then(() => { document.body.append("done"); });""", JAVASCRIPT)  # fmt: skip
    site.put("/open", "{}", JSON, tagged=False)
    site.put("/close", "{}", JSON, tagged=False)
    desk.collect(*(make_source(f"shown-{number}", site.url(f"/news?{number}"), "browser") for number in range(3)))
    told = [asked.path for asked, _ in site.log if asked.path.startswith(("/open", "/close"))]
    assert len(told) == 6
    assert [path.replace("/open", "/close") for path in told[::2]] == told[1::2]


def test_sources_that_need_a_browser_are_in_one_batch_with_their_hosts_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browsers, "find_spec", lambda name: name)
    monkeypatch.setattr(browsers.shutil, "which", lambda name: name)
    shown = [make_source(f"b{number}", f"https://b{number}.example/", "browser") for number in range(3)]
    feeds = [make_source(f"f{number}", f"https://b{number}.example/feed") for number in range(3)]
    others = [make_source(f"o{number}", f"https://o{number}.example/feed") for number in range(600)]
    batches = make_batches([*others[:300], *shown, *others[300:], *feeds], 4)
    assert len(batches) > 1
    assert [len(batch.sources) for batch in batches if batch.sources[0].id[0] == "b" or shown[0] in batch.sources]
    (one,) = [batch for batch in batches if shown[0] in batch.sources]
    assert {source.id for source in [*shown, *feeds]} <= {source.id for source in one.sources}


@pytest.mark.parametrize("lacking", ["Playwright", "Chromium", "Playwright and Chromium"])
def test_what_is_not_installed_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    monkeypatch.setattr(browsers, "find_spec", lambda name: None if "Playwright" in lacking else name)
    monkeypatch.setattr(browsers.shutil, "which", lambda name: None if "Chromium" in lacking else name)
    with pytest.raises(ValueError, match="a browser source needs") as raised:
        make_source("shown", "https://one.example/news", "browser")
    assert MISSING.format(what=lacking) in str(raised.value)
    make_source("shown", "https://one.example/news", "browser", disabled="not here yet")


def test_what_is_not_installed_is_told_with_file_and_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(browsers, "find_spec", lambda name: None)
    monkeypatch.setattr(browsers.shutil, "which", lambda name: name)
    file = tmp_path / "sources" / "ie" / "sample.toml"
    file.parent.mkdir(parents=True)
    file.write_text("""
[[source]]
id = "ie-sample"
publisher = "Sample office (fictional)"
country = "IE"
kind = "browser"
url = "https://sample.example/news"
languages = ["en"]
""")
    faults = Faults()
    assert read_sources(tmp_path, faults) == []
    assert faults.lines == [f"{file}:2: source.1: {MISSING.format(what='Playwright')}"]
