"""Collecting processes that hang, die or are killed: what was stored stays, and the next run completes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from crawlers.collecting import children
from ground.records import STATES
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import XML, Asked, Page, Web, article, atom, item, rss, words

ROOT = Path(__file__).resolve().parents[3]
KILLS = 20
# Kills that came after the end do not count: so many times what one run takes here, and the test gives up.
MOST_RUNS = 60
SEED = int(os.environ.get("KILL_SEED", "2026"))
SOURCES = """
[[source]]
id = "killed-feed"
publisher = "A feed"
country = "IE"
kind = "rss"
url = "{base}/feed"
languages = ["en"]
follow = true
allow_private = true

[[source]]
id = "killed-atom"
publisher = "Another feed"
country = "IE"
kind = "atom"
url = "{base}/atom"
languages = ["en"]
allow_private = true
"""


def collecting_processes() -> list[psutil.Process]:
    """The collecting processes that this one has started."""
    return [one for one in psutil.Process().children() if "crawlers.collecting.child" in one.cmdline()]


def killer(web: Web, path: str, number: signal.Signals, times: int) -> None:
    """Send a signal to the collecting processes when a page is asked for, the first few times."""
    found, left = web.pages[path], [times]
    assert isinstance(found, Page)

    def work(asked: Asked) -> Page:
        if left[0]:
            left[0] -= 1
            for one in collecting_processes():
                one.send_signal(number)
        return found

    web.answer(path, work)


def three_feeds(web: Web) -> list[str]:
    """Three feeds of some pages each; the middle page of the second is /b/3."""
    for number, name in enumerate("abc"):
        web.put(f"/{name}", rss([item(f"/{name}/{n}", f"Item {name}{n}") for n in range(6)]), XML)
        for n in range(6):
            web.put(f"/{name}/{n}", article(f"Item {name}{n}", words(number * 10 + n)))
    return [f"feed-{name}" for name in "abc"]


def test_a_child_killed_in_the_middle_costs_only_a_second_try(web: Web, desk: Desk) -> None:
    names = three_feeds(web)[:2]
    killer(web, "/b/3", signal.SIGKILL, times=1)
    outcomes = desk.collect(*(make_source(name, web.url(f"/{name[-1]}"), follow=True) for name in names)).outcomes
    assert {name: one.state for name, one in outcomes.items()} == dict.fromkeys(names, "ok")
    assert all(len(desk.documents(name)) == 6 for name in names)


def test_a_source_that_kills_its_child_each_time_is_failed_and_the_others_are_collected(web: Web, desk: Desk) -> None:
    names = three_feeds(web)
    killer(web, "/b/3", signal.SIGKILL, times=9)
    sources = [make_source(name, web.url(f"/{name[-1]}"), follow=True) for name in names]
    outcomes = desk.collect(*sources, processes=1).outcomes
    assert {name: one.state for name, one in outcomes.items()} == {"feed-a": "ok", "feed-b": "failed", "feed-c": "ok"}
    assert "killed by signal 9" in outcomes["feed-b"].reason
    assert len(web.asked("/b/3")) <= 3, "it is tried again once, alone"
    assert desk.rows("SELECT * FROM validator WHERE source_id = 'feed-b'") == []
    assert all(len(desk.documents(name)) == 6 for name in ("feed-a", "feed-c"))


def test_a_child_that_says_nothing_any_more_is_ended(web: Web, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    # A child speaks every five seconds.
    monkeypatch.setattr(children, "SILENCE", 6.5)
    names = three_feeds(web)[:2]
    killer(web, "/b/3", signal.SIGSTOP, times=1)
    outcomes = desk.collect(*(make_source(name, web.url(f"/{name[-1]}"), follow=True) for name in names)).outcomes
    assert {one.state for one in outcomes.values()} == {"ok"}
    assert collecting_processes() == []


def test_two_processes_never_collect_into_one_folder_at_once(web: Web, desk: Desk, tmp_path: Path) -> None:
    config = written_config(tmp_path, web)
    publish(web, 1)
    web.put("/feed", silent=True)
    first = started(config, desk.data)
    try:
        wait_for(lambda: bool(web.now), 20)
        second = subprocess.run(command(config, desk.data), capture_output=True, text=True, timeout=30, check=False)
        assert second.returncode == 1
        assert second.stderr.startswith("error: another process is already collecting")
        assert second.stderr.count("\n") == 1
    finally:
        end_all(first)


@pytest.mark.slow
def test_killed_at_twenty_random_moments_nothing_stored_is_lost_or_doubled(
    web: Web, desk: Desk, tmp_path: Path
) -> None:
    config, chance = written_config(tmp_path, web), random.Random(SEED)
    published, begun = publish(web, 4), time.monotonic()
    subprocess.run(command(config, tmp_path / "measured"), capture_output=True, timeout=30, check=True)
    whole, kills = time.monotonic() - begun, 0
    kept: dict[str, tuple[int, int]] = {}
    ends = time.monotonic() + MOST_RUNS * whole
    while kills < KILLS and time.monotonic() < ends:
        hit = killed_after(chance.uniform(0.15, 0.8) * whole, config, desk.data)
        kills += hit
        # What a run takes differs with what else the machine does: most kills are to find it at work.
        whole *= 1.02 if hit else 0.9
        found = stored(desk)
        assert {url: one for url, one in found.items() if url in kept} == kept, "what was stored stays as it was"
        kept = found
        if not hit or kills % 4 == 0:
            published = publish(web, published + 1)
    assert kills == KILLS, f"only {kills} kills hit in the time of {MOST_RUNS} runs (seed {SEED})"

    done = subprocess.run(command(config, desk.data), capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    wanted = {web.url(f"/{kind}/{n}") for kind in "fa" for n in range(published)}
    assert set(stored(desk)) == wanted
    assert {url: one for url, one in stored(desk).items() if url in kept} == kept
    texts = desk.rows("SELECT url, text FROM documents")
    assert all(f"Paragraph{int(row['url'].rsplit('/', 1)[1])} says" in row["text"] for row in texts)
    assert desk.rows("SELECT state FROM runs WHERE state IS NULL OR ended_at IS NULL") == []
    assert {row["state"] for row in desk.rows("SELECT state FROM runs")} <= set(STATES)
    assert desk.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert desk.rows("PRAGMA foreign_key_check") == []


def publish(web: Web, count: int) -> int:
    """Show this many documents in a feed with pages, and in one without."""
    web.put("/feed", rss([item(f"/f/{n}", f"Item {n}") for n in range(count)]), XML)
    web.put(
        "/atom",
        atom([item(web.url(f"/a/{n}"), f"Item {n}", "2026-11-24T08:00:00Z", words(n)) for n in range(count)]),
        XML,
    )
    for n in range(count):
        web.put(f"/f/{n}", article(f"Item {n}", words(n)))
    return count


def stored(desk: Desk) -> dict[str, tuple[int, int]]:
    """Every stored document's id and version, by address; each address is there once."""
    found = desk.rows("SELECT id, url, versions FROM documents") if (desk.data / "policywatch.db").is_file() else []
    assert len({row["url"] for row in found}) == len(found)
    return {row["url"]: (row["id"], row["versions"]) for row in found}


def written_config(folder: Path, web: Web) -> Path:
    """A config folder with both sources."""
    config = folder / "config"
    (config / "sources").mkdir(parents=True)
    (config / "themes").mkdir()
    (config / "sources" / "both.toml").write_text(SOURCES.format(base=web.base), encoding="utf-8")
    (config / "settings.toml").write_text('[collect]\ndelay = "0s"\nretries = 0\n', encoding="utf-8")
    return config


def command(config: Path, data: Path) -> list[str]:
    """The command line that collects from all of them."""
    start = [sys.executable, "-m", "policywatch", "--config", str(config), "--data", str(data)]
    return [*start, "collect", "--all", "--json"]


def started(config: Path, data: Path) -> subprocess.Popen[bytes]:
    """A collecting command at work."""
    return subprocess.Popen(
        command(config, data), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )


def killed_after(seconds: float, config: Path, data: Path) -> bool:
    """Start a command and kill it after some time; False when it was faster."""
    process = started(config, data)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    finally:
        end_all(process)
    return False


def end_all(process: subprocess.Popen[bytes]) -> None:
    """Kill the command alone; its collecting processes notice, and end by themselves."""
    left = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
    process.kill()
    process.wait(10)
    wait_for(lambda: not any(at_work(one) for one in left), 10)


def at_work(process: psutil.Process) -> bool:
    """Whether a process still runs; one that has ended and waits to be buried does not."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_for(done: object, seconds: float) -> None:
    """Wait until something holds; an AssertionError when it does not in time."""
    assert callable(done)
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.01)
