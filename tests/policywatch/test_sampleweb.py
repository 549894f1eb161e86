"""The sample web: what its folder holds is what it serves, in the week it is in, with dates that are always fresh."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ground.places import packaged_config
from policywatch.sampleweb import SampleWeb, serve_sample

TODAY = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@pytest.fixture
def web(tmp_path: Path) -> SampleWeb:
    """Two weeks of one host."""
    for path, text in {
        "week-1/a.example/index.html": "first {{date -3 day}}",
        "week-1/a.example/feed.xml": "{{date -3 rfc822}} {{date 0 iso}} {{date 12 long de}} {{date -3 %d.%m.%Y}} {{year}}",
        "week-1/a.example/_hidden.html": "hidden",
        "week-1/a.example/_site.toml": '[[answer]]\npath = "/gone"\nstatus = 410\n[[answer]]\npath = "/odd"\nstatus = 200\n'
        'file = "_hidden.html"\nheaders = { "X-Odd" = "yes" }\n',
        "week-2/a.example/index.html": "second",
        "secret.txt": "secret",
    }.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return SampleWeb(tmp_path, TODAY)


def test_dates_are_filled_in_relative_to_today(web: SampleWeb) -> None:
    status, headers, body = web.answer("http://a.example/feed.xml")
    assert (status, headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    assert body.decode() == ("Sat, 21 Nov 2026 08:30:00 +0000 2026-11-24T08:30:00Z 6. Dezember 2026 21.11.2026 2026")


def test_the_second_week_lies_over_the_first(web: SampleWeb) -> None:
    assert web.answer("http://a.example/")[2] == b"first 2026-11-21"
    web.week = 2
    assert web.answer("http://a.example/")[2] == b"second"
    assert web.answer("http://a.example/feed.xml")[0] == 200, "what did not change is still there"


def test_answers_that_are_no_files_come_from_the_hosts_own_table(web: SampleWeb) -> None:
    assert web.answer("http://a.example/gone")[0] == 410
    status, headers, body = web.answer("http://a.example/odd")
    assert (status, headers["X-Odd"], body) == (200, "yes", b"hidden")


@pytest.mark.parametrize(
    "url",
    ["http://a.example/_hidden.html", "http://a.example/_site.toml", "http://a.example/../../secret.txt",
     "http://a.example/%2e%2e/%2e%2e/secret.txt", "http://../secret.txt", "http://nobody.example/", "http://a.example/none"],
)  # fmt: skip
def test_nothing_else_is_served(web: SampleWeb, url: str) -> None:
    assert web.answer(url)[0] == 404


def test_it_is_a_proxy_that_answers_conditional_requests(web: SampleWeb) -> None:
    with serve_sample(web) as proxy:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
        with opener.open("http://a.example/feed.xml", timeout=10) as answer:
            etag = answer.headers["ETag"]
        request = urllib.request.Request("http://a.example/feed.xml", headers={"If-None-Match": etag})
        with pytest.raises(urllib.error.HTTPError) as unchanged:
            opener.open(request, timeout=10)
        unchanged.value.close()
        assert unchanged.value.code == 304


def test_every_file_of_the_bundled_sample_can_be_served_and_says_that_it_is_made_up() -> None:
    folder = packaged_config() / "demo" / "web"
    sample = SampleWeb(folder, TODAY)
    for week in sample.weeks:
        sample.week = int(week.name.removeprefix("week-"))
        for file in (one for one in week.rglob("*") if one.is_file() and not one.name.startswith("_")):
            host, path = file.relative_to(week).parts[0], "/".join(file.relative_to(week).parts[1:])
            status, _, body = sample.answer(f"http://{host}/{path}")
            assert status in (200, 403, 410, 503), file
            assert b"{{" not in body or file.suffix == ".pdf", f"{file}: a placeholder was not filled"
