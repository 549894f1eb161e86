"""`check --live` looks for another way to what fails, and `sources repair` writes it into config after a look."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crawlers.adding.check_report import repairs_of, report_on
from crawlers.adding.live_check import Checked, check_sources, estimate, find_ways
from crawlers.adding.other_ways import captured, other_way, starts_of
from crawlers.adding.repairs import Better, Repair, Report, plan_repairs, read_report, write_edits, write_report
from crawlers.adding.rounds import in_step
from crawlers.sources.catalogue import Source
from crawlers.sources.sourcefiles import read_sources
from ground.errors import ConfigError, PolicywatchError
from ground.settings import Collect
from ground.toml.strict import Faults
from tests.conftest import Ran
from tests.crawlers.desk import QUICK, make_source
from tests.crawlers.sites import _link, entries, page
from tests.crawlers.web import HTML, Asked, Page, Web, rss

QUICKLY = Collect.model_validate(QUICK)
FEED = "application/rss+xml"
LIST = "<ul>{}</ul>"


def rows(web: Web, folder: str = "d") -> str:
    return "".join(
        f"<li class='hit'><time datetime='2026-11-{20 - n}'>{20 - n}.11.2026</time> "
        f"<a href='{web.base}/{folder}/{n}'>Sample office decides on matter {n} of work</a></li>"
        for n in range(9)
    )


@pytest.fixture(autouse=True)
def no_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Internet Archive is asked by no test."""
    monkeypatch.setattr("crawlers.adding.other_ways.ARCHIVE", "http://127.0.0.1:9/cdx")


def broken_sites(webs: Callable[[str], Web]) -> dict[str, tuple[Source, str, str]]:
    """Sources that fail, each with the kind and path of the way that there is ("" where there is none)."""
    made = {name: webs(f"127.0.9.{number}") for number, name in enumerate(
        ("moved feed", "lost feed", "new list", "wall", "nothing", "everything", "circle", "comments"), 1
    )}  # fmt: skip
    moved, lost, listed, wall, nothing, everything, circle, talk = made.values()
    moved.put("/press/rss", rss(entries(moved)), FEED)
    page(moved, "/", "<p>Welcome</p>", _link(FEED, "/press/rss"))
    lost.put("/feed/", rss(entries(lost)), FEED)
    page(lost, "/news/", "<p>Welcome</p>")
    page(listed, "/news", LIST.format(rows(listed)))
    wall.put("/", "<html><title>Just a moment...</title></html>", HTML, status=403)
    page(nothing, "/", "<p>Welcome</p>")
    everything.page_for = lambda asked: Page(b"<html><body><h1>Welcome</h1><p>It is all here.</p></body></html>")  # type: ignore[method-assign]
    page(circle, "/", "<p>Welcome</p>", menu_to("/news"))
    page(circle, "/news", "<p><a href='/'>News</a></p>", menu_to("/"))
    circle.put("/old", b"", status=302, headers={"Location": circle.url("/older")}, tagged=False)
    circle.put("/older", b"", status=302, headers={"Location": circle.url("/old")}, tagged=False)
    talk.put("/comments/feed/", rss(entries(talk, "comments")), FEED)
    page(talk, "/", "<p>Welcome</p>", _link(FEED, "/comments/feed/", " title='Comments'"))
    return {
        "moved-feed": (make_source("moved-feed", moved.url("/old.rss")), "rss", moved.url("/press/rss")),
        "lost-feed": (make_source("lost-feed", lost.url("/news/rss.php")), "rss", lost.url("/feed/")),
        "new-list": (
            make_source("new-list", listed.url("/news"), "html-listing", selectors={"item": "article.old"}),
            "html-listing", listed.url("/news"),
        ),
        "wall": (make_source("wall", wall.url("/")), "", ""),
        "nothing": (make_source("nothing", nothing.url("/feed")), "", ""),
        "everything": (make_source("everything", everything.url("/feed")), "", ""),
        "circle": (make_source("circle", circle.url("/old")), "", ""),
        "comments": (make_source("comments", talk.url("/feed.xml")), "", ""),
    }  # fmt: skip


def menu_to(path: str) -> str:
    return f"<link rel='canonical' href='{path}'>"


@pytest.mark.slow
def test_a_way_is_found_where_there_is_one_and_none_where_there_is_none(
    webs: Callable[[str], Web], tmp_path: Path
) -> None:
    sites = broken_sites(webs)
    sources = [source for source, _, _ in sites.values()]
    seen = check_sources(tmp_path, sources, QUICKLY, False, lambda: None)
    assert all(one.needs_person for one in seen)
    found = {one.id: one for one in find_ways(tmp_path, sources, seen, QUICKLY, lambda: None)}
    for name, (source, kind, url) in sites.items():
        repair = found[name].repair
        told = (repair.set.kind or source.kind, repair.set.url or source.url) if repair else ("", "")
        assert told == (kind, url), name
        assert bool(repair) != bool(found[name].why), name
    assert "kind mailbox" in found["wall"].why
    asked = dict.fromkeys(sites, 0)
    again = find_ways(tmp_path, sources, seen, QUICKLY, lambda: asked.update(wall=1))
    assert {one.id: one.repair for one in again} == {name: one.repair for name, one in found.items()}
    assert asked["wall"] == 0, "what was found is kept"
    report = report_on(list(found.values()))
    assert "## Another way was found (3)" in report
    written = write_report(repairs_of(list(found.values())), "2026-12-03")
    (tmp_path / "report.toml").write_text(written, encoding="utf-8")
    assert read_report(tmp_path / "report.toml") == repairs_of(list(found.values()))


@pytest.mark.slow
def test_the_archive_s_index_names_a_feed_that_is_read_at_its_own_address(
    webs: Callable[[str], Web], tmp_path: Path
) -> None:
    proxy = webs("127.0.9.40")
    items = [{**one, "link": one["link"].replace(proxy.base, "http://office.example")} for one in entries(proxy)]

    def answer(asked: Asked) -> Page:
        if asked.path.startswith("http://office.example/odd/place.rss"):
            return Page(rss(items).encode(), FEED)
        if "web.archive.org/cdx" in asked.path:
            return Page(
                b'[["original"],["http://office.example:80/odd/place.rss"],["http://other.example/x"]]',
                "application/json",
            )
        return Page(b"no", "text/plain", 404, tagged=False)

    proxy.page_for = answer  # type: ignore[method-assign]
    settings = QUICKLY.model_copy(update={"proxy": proxy.base})
    source = make_source("office", "http://office.example/feed", allow_private=False)
    archive = "http://web.archive.org/cdx/search/cdx"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawlers.adding.other_ways.ARCHIVE", archive)
        seen = check_sources(tmp_path, [source], settings, False, lambda: None)
        (found,) = find_ways(tmp_path, [source], seen, settings, lambda: None)
    assert found.repair is not None
    assert found.repair.set.url == "http://office.example/odd/place.rss"
    assert "Internet Archive" in found.repair.found


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"{}", b"[[1]]", b'[["original"],["mailto:x"],["https://else.example/"]]', b"[" * 99_999]
)
def test_an_index_that_says_something_else_names_nothing(body: bytes) -> None:
    assert captured(body, "https://office.example/") == []


def test_looking_begins_near_and_ends_at_the_front_page() -> None:
    assert starts_of("https://a.example/x/y/feed.xml", "gone") == ["https://a.example/x/y/", "https://a.example/"]
    assert starts_of("https://a.example/", "malformed") == ["https://a.example/"]


CONFIG = """# Of the sea.
[[source]]
id = "moved-feed"  # the first
publisher = "Sample Office (fictional)"
country = "IE"
kind = "html-listing"
url = "https://office.example/old"  # seen in 2024
languages = ["en"]
selectors = { item = "li" }
expect = { silence = "30d", items = 5 }

[[source]]
id = "other"
publisher = "Other Office (fictional)"
country = "IE"
kind = "rss"
url = "https://other.example/feed"
languages = ["en"]
"""
MOVED = Repair(
    id="moved-feed", state="gone", reason="not found", was="https://office.example/old",
    set=Better(kind="rss", url="https://office.example/rss"), drop=("selectors", "expect"),
)  # fmt: skip


def config_in(folder: Path) -> list[Source]:
    (folder / "sources" / "ie").mkdir(parents=True, exist_ok=True)
    file = folder / "sources" / "ie" / "feeds.toml"
    if not file.exists():
        file.write_text(CONFIG, encoding="utf-8")
    faults = Faults()
    found = read_sources(folder, faults)
    assert faults.lines == []
    return found


def test_a_repair_changes_its_table_and_nothing_else(tmp_path: Path) -> None:
    sources = config_in(tmp_path)
    (edit,), refused = plan_repairs(tmp_path, sources, [MOVED])
    assert refused == []
    assert '+url = "https://office.example/rss"  # seen in 2024' in edit.difference(tmp_path)
    assert (tmp_path / "sources/ie/feeds.toml").read_text("utf-8") == CONFIG, "nothing is written before a yes"
    write_edits([edit])
    wanted = CONFIG.replace('"html-listing"', '"rss"').replace(
        "https://office.example/old", "https://office.example/rss"
    )
    wanted = "".join(line for line in wanted.splitlines(keepends=True) if not line.startswith(("selectors", "expect")))
    assert (tmp_path / "sources/ie/feeds.toml").read_text("utf-8") == wanted
    assert [one.url for one in config_in(tmp_path)] == ["https://office.example/rss", "https://other.example/feed"]


@pytest.mark.parametrize(
    ("repair", "why"),
    [
        (MOVED.model_copy(update={"id": "nobody"}), "no such source any more"),
        (MOVED.model_copy(update={"was": "https://office.example/older"}), "changed since the check"),
        (MOVED.model_copy(update={"set": Better(kind="rest-json")}), "no source"),
        (MOVED.model_copy(update={"set": Better(kind="rss", url="https://other.example/feed#x")}), "other asks that"),
        (MOVED.model_copy(update={"set": Better(), "drop": ()}), "changes nothing"),
    ],
)
def test_what_no_longer_fits_is_left_alone_and_named(tmp_path: Path, repair: Repair, why: str) -> None:
    edits, ((name, reason),) = plan_repairs(tmp_path, config_in(tmp_path), [repair])
    assert (edits, name) == ([], repair.id)
    assert why in reason


def test_a_file_that_changed_meanwhile_or_lies_elsewhere_is_not_written(tmp_path: Path) -> None:
    edits, _ = plan_repairs(tmp_path, config_in(tmp_path), [MOVED])
    file = tmp_path / "sources" / "ie" / "feeds.toml"
    file.write_text(CONFIG + "# an afterthought\n", encoding="utf-8")
    with pytest.raises(PolicywatchError, match="meanwhile"):
        write_edits(edits)
    outside = tmp_path.parent / f"{tmp_path.name}-outside.toml"
    file.rename(outside)
    file.symlink_to(outside)
    edits, refused = plan_repairs(tmp_path, config_in(tmp_path), [MOVED])
    assert edits == []
    assert "in no file below sources/" in refused[0][1]


def test_a_report_opens_nothing_that_was_closed(tmp_path: Path) -> None:
    file = tmp_path / "report.toml"
    file.write_text(
        '[[repair]]\nid = "a"\nstate = "gone"\nreason = "r"\nwas = "w"\nset = { allow_private = true }\n', "utf-8"
    )
    with pytest.raises(ConfigError, match=r"report.toml:6: .*allow_private: not a known key"):
        read_report(file)


def test_a_hostile_title_stays_a_title_in_the_report(tmp_path: Path) -> None:
    odd = MOVED.model_copy(update={"titles": ('"\n[[repair]]\x7f', "\\u0000 é"), "reason": "it\nsaid"})
    (tmp_path / "r.toml").write_text(write_report(Report(repair=(odd,)), "now"), encoding="utf-8")
    assert read_report(tmp_path / "r.toml").repair == (odd,)


def test_the_command_shows_first_and_writes_on_yes(tmp_path: Path, command: Callable[..., Ran]) -> None:
    config_in(tmp_path)
    report = tmp_path.parent / f"{tmp_path.name}-report.toml"
    report.write_text(
        write_report(Report(repair=(MOVED, MOVED.model_copy(update={"id": "nobody"}))), "now"), encoding="utf-8"
    )
    shown = command("--config", tmp_path, "--data", tmp_path / "data", "sources", "repair", "--from", report)
    assert shown.returncode == 0, shown.stderr
    assert "1 sources would change; --yes writes it." in shown.stdout
    assert "nobody: left alone: there is no such source any more" in shown.stdout
    written = command("--config", tmp_path, "sources", "repair", "moved-feed", "--from", report, "--yes")
    assert written.returncode == 0, written.stderr
    tables = tomllib.loads((tmp_path / "sources/ie/feeds.toml").read_text("utf-8"))["source"]
    assert [one["kind"] for one in tables] == ["rss", "rss"]


def test_the_estimate_grows_with_the_busiest_host_and_with_all_of_them() -> None:
    far = [make_source(f"s-{n}", f"https://h{n}.example/feed") for n in range(60)]
    near = [make_source(f"s-{n}", "https://h.example/feed") for n in range(60)]
    settings = Collect()
    assert 0 < estimate(far[:30], settings) < estimate(far, settings) < estimate(near, settings)


def test_a_moved_source_is_repaired_by_the_address_its_server_names(webs: Callable[[str], Web], tmp_path: Path) -> None:
    web = webs("127.0.9.50")
    web.put("/new", rss(entries(web)), FEED)
    web.put("/old", b"", status=301, headers={"Location": web.url("/new")}, tagged=False)
    source = make_source("moving", web.url("/old"))
    seen = check_sources(tmp_path, [source], QUICKLY, False, lambda: None)
    (found,) = find_ways(tmp_path, [source], seen, QUICKLY, lambda: None)
    assert (found.needs_person, found.repair and found.repair.set.url) == (False, web.url("/new"))


def test_what_changed_in_config_is_asked_again(webs: Callable[[str], Web], tmp_path: Path) -> None:
    web = webs("127.0.9.51")
    web.put("/a", rss(entries(web)), FEED)
    source = make_source("feed-a", web.url("/gone"))
    (before,) = check_sources(tmp_path, [source], QUICKLY, False, lambda: None)
    mended = make_source("feed-a", web.url("/a"))
    (after,) = check_sources(tmp_path, [mended], QUICKLY, False, lambda: None)
    assert (before.state, after.state) == ("gone", "ok")
    assert replace(after, documents=0) == Checked("feed-a", "IE", "rss", web.url("/a"), "ok", after.reason, 0)


def test_a_source_whose_address_is_filled_in_is_looked_for_as_of_today_and_keeps_its_braces(web: Web) -> None:
    year = f"{date.today():%Y}"
    web.put(f"/{year}/press/feed/", rss(entries(web)), FEED)
    page(web, f"/{year}/press", "<p>Welcome</p>", _link(FEED, f"/{year}/press/feed/"))
    source = make_source("yearly", web.url("/{year}/press"), "html-listing")
    (way,) = in_step([other_way(source, "drifted")], QUICKLY)
    assert dict(way.changes)["url"] == web.url("/{year}/press/feed/")
    assert not any("%7B" in asked.path or "{" in asked.path for asked, _ in web.log)
