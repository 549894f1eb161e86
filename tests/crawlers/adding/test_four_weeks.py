"""A relaunched, a walled, a script-filled and a moved site over four weeks: what operators are told, what the briefing says of
its coverage, and what `sources repair` does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.adding.live_check import check_sources, find_ways, with_memory
from crawlers.adding.repairs import plan_repairs, write_edits
from crawlers.sources.catalogue import Source
from crawlers.sources.sourcefiles import read_sources
from digest.drafting.coverage import Coverage, read_coverage
from ground.clock import later, now
from ground.settings import Collect
from ground.toml.strict import Faults
from store.documents.windows import source_weeks
from store.health.advice import next_step
from store.health.health import SourceHealth, needs_person, read_health
from store.shape.database import open_store
from tests.crawlers.desk import QUICK, Desk
from tests.crawlers.sites import _link, entries
from tests.crawlers.web import HTML, Web, rss

pytestmark = pytest.mark.slow

TIMES = {
    "run": ("started_at", "ended_at"),
    "health": ("since", "last_run_at", "last_success_at", "last_new_at", "next_at", "trouble_since", "silent_after"),
    "document": ("collected_at", "updated_at", "published_at", "visited_at", "next_visit_at"),
    "list_shape": ("seen_at",),
}  # fmt: skip
WEEK = 7 * 86_400
TABLE = """[[source]]
id = "{name}"
publisher = "{name} office (fictional)"
country = "IE"
kind = "html-listing"
url = "{url}"  # found by hand
languages = ["en"]
every = "1d"
follow = false
allow_private = true
"""


def news(web: Web, first: int) -> str:
    """A list of eight reports, the newest of yesterday."""
    days = [(datetime.now(UTC) - timedelta(days=1 + 2 * n)).strftime("%d.%m.%Y") for n in range(8)]
    return "<ul class='news'>" + "".join(
        f"<li class='item'><span class='date'>{day}</span> <a href='{web.base}/news/{first - n}'>Inspectors report on the "
        f"pickers of camp {first - n} in the valley</a></li>" for n, day in enumerate(days)
    ) + "</ul>"  # fmt: skip


def shown(web: Web, main: str, path: str = "/news", head: str = "") -> None:
    web.put(path, f"<html lang='en'><head>{head}</head><body><main><h1>Office</h1>{main}</main></body></html>")


def change(week: int, sites: dict[str, Web]) -> None:
    """What the sites show in a week; from the second on each is changed in its way."""
    relaunched, walled, filled, moved = sites.values()
    for web in sites.values():
        shown(web, news(web, 50 + 2 * week))
    if week == 1:
        return
    cards = "".join(f"<div class='card'><h3><a href='/services/{n}'>How to apply for permit number {n} in your town"
                    f"</a></h3><p>All you need.</p></div>" for n in range(8))  # fmt: skip
    shown(relaunched, cards, head=_link("application/rss+xml", "/press/rss"))
    relaunched.put("/press/rss", rss(entries(relaunched, f"week{week}")), "application/rss+xml")
    walled.put("/news", "<html><title>Just a moment...</title><div id='challenge-form'></div></html>", HTML, status=403)
    filled.put("/news", "<html><body><div id='root'></div><script src='/main.js'></script></body></html>")
    shown(moved, news(moved, 50 + 2 * week), "/en/news")
    moved.put("/news", b"", status=301, headers={"Location": moved.url("/en/news")}, tagged=False)


def a_week_passes(desk: Desk) -> None:
    """Everything that the store knows becomes a week older."""
    store = open_store(desk.data)
    with store.transaction() as db:
        for table, columns in TIMES.items():
            for column in columns:
                db.execute(
                    f"UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%SZ', {column}, '-7 days') "
                    f"WHERE length({column}) = 20"
                )
    store.close()


def look(desk: Desk) -> tuple[dict[str, SourceHealth], Coverage]:
    """The health of the sources and the coverage of the week behind."""
    store = open_store(desk.data)
    # A run that ended in this very second belongs to the week.
    at = later(now(), 1)
    opens = later(at, -WEEK)
    found = {one.id: one for one in read_health(store, at)}, read_coverage(source_weeks(store, opens, at), opens)
    store.close()
    return found


def read(config: Path) -> list[Source]:
    faults = Faults()
    found = read_sources(config, faults)
    assert faults.lines == []
    return found


def test_four_weeks_of_four_sites_that_change(
    webs: Callable[[str], Web], desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawlers.adding.other_ways.ARCHIVE", "http://127.0.0.1:9/cdx")
    names = ("relaunched", "walled", "filled", "moved")
    sites = {name: webs(f"127.0.10.{number}") for number, name in enumerate(names, 1)}
    config = tmp_path / "config"
    (config / "sources").mkdir(parents=True)
    file = config / "sources" / "ie.toml"
    file.write_text(
        "\n".join(TABLE.format(name=name, url=web.url("/news")) for name, web in sites.items()), encoding="utf-8"
    )

    # The first week: all is well.
    change(1, sites)
    desk.collect(*read(config))
    health, coverage = look(desk)
    assert {name: one.state for name, one in health.items()} == dict.fromkeys(names, "ok")
    assert (coverage.level, coverage.good) == ("full", 4)

    # The second: each is told for what it is, with the next step, and is no silence in the briefing.
    a_week_passes(desk)
    change(2, sites)
    desk.collect(*read(config))
    health, coverage = look(desk)
    assert {name: one.state for name, one in health.items()} == {
        "relaunched": "drifted", "walled": "blocked", "filled": "drifted", "moved": "moved",
    }  # fmt: skip
    assert "no longer holds anything that was there before" in health["relaunched"].reason
    assert "filled in by JavaScript" in health["filled"].reason
    assert {name for name, one in health.items() if needs_person(one, now())} == {"relaunched", "walled", "filled"}
    assert "we do not get around it" in next_step("blocked", "walled")
    assert {one.id: one.state for one in coverage.named} == {
        "relaunched": "changed", "walled": "blocked", "filled": "changed",
    }  # fmt: skip
    assert (coverage.level, coverage.good) == ("poor", 1)
    assert not [url for url in desk.documents("relaunched") if "services" in url], "cards of services are no news"

    # In the third nobody has looked yet: it is said again.
    a_week_passes(desk)
    change(3, sites)
    desk.collect(*read(config))
    _, coverage = look(desk)
    assert {one.id: one.lost for one in coverage.named} == dict.fromkeys(("relaunched", "walled", "filled"), True)

    # In the fourth somebody checks, looks, and repairs: what has another way is read again, what is walled stays told.
    a_week_passes(desk)
    change(4, sites)
    quick = Collect.model_validate(QUICK)
    asked = check_sources(tmp_path / "check", read(config), quick, False, lambda: None)
    seen = with_memory(desk.data, read(config), asked)
    ways = {one.id: one for one in find_ways(tmp_path / "check", read(config), seen, quick, lambda: None)}
    assert {name for name, one in ways.items() if one.repair} == {"relaunched", "moved"}
    assert "kind mailbox" in ways["walled"].why
    assert "nothing else was found" in ways["filled"].why
    edits, refused = plan_repairs(config, read(config), [one.repair for one in ways.values() if one.repair])
    assert refused == []
    write_edits(edits)
    repaired = {one.id: one for one in read(config)}
    assert (repaired["relaunched"].kind, repaired["relaunched"].url) == ("rss", sites["relaunched"].url("/press/rss"))
    assert repaired["moved"].url == sites["moved"].url("/en/news")
    assert file.read_text("utf-8").count("# found by hand") == 4
    desk.collect(*repaired.values())
    health, coverage = look(desk)
    assert {name: one.state for name, one in health.items()} == {
        "relaunched": "ok", "walled": "blocked", "filled": "drifted", "moved": "ok",
    }  # fmt: skip
    assert {one.id for one in coverage.named} == {"walled", "filled"}
    assert [url for url in desk.documents("relaunched") if "week4" in url]
