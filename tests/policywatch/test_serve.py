"""`policywatch serve` as a process of its own: it collects by itself, stops when asked to, and goes on where it was."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from policywatch.sampleweb import SampleWeb, serve_sample
from tests.conftest import ROOT, environment

SOURCES = ("de", "pl")
ENDS_WITHIN = 20


class Slow(SampleWeb):
    """The sample web on a slow line."""

    wait = 0.0

    def answer(self, url: str) -> tuple[int, dict[str, str], bytes]:
        """An answer, after a while."""
        sleep(self.wait)
        return super().answer(url)


class Served:
    """A `serve` process and what it has done so far."""

    def __init__(self, config: Path, data: Path):
        self.data = data
        self.process = subprocess.Popen(
            [sys.executable, "-m", "policywatch", "--config", str(config), "--data", str(data), "serve"],
            cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """A query on its store as it is now; nothing while there is none."""
        try:
            with closing(sqlite3.connect(f"file:{self.data / 'policywatch.db'}?mode=ro", uri=True)) as db:
                return db.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []

    def collect_soon(self) -> None:
        """While nothing runs: let the next one look at once whom to collect, not after half a minute."""
        with closing(sqlite3.connect(self.data / "policywatch.db")) as db, db:
            db.execute("UPDATE job SET next_at = '2026-01-01T00:00:00Z' WHERE id = 'collect'")

    def until(self, condition: Callable[[], object], seconds: float = 60) -> None:
        """Wait until something holds."""
        ends = monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.process.communicate()[1]
            assert monotonic() < ends, self.rows("SELECT source_id, state, reason FROM runs")
            sleep(0.05)

    def terminate(self) -> float:
        """Ask it to stop; the seconds until it did, with status 0."""
        began = monotonic()
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, said
        assert "Traceback" not in said
        return monotonic() - began

    def close(self) -> None:
        """End it, however it is."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


@pytest.fixture
def web() -> Slow:
    """The sample web."""
    return Slow(ROOT / "config" / "demo" / "web", datetime.now(UTC))


@pytest.fixture
def start(web: Slow, tmp_path: Path) -> Iterator[Callable[[], Served]]:
    """Starts `serve` with some sources of the demo, collected from the sample web; all started ones are ended."""
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config" / "demo" / "briefings", config / "briefings")
    (config / "sources").mkdir()
    for name in SOURCES:
        shutil.copy(ROOT / "config" / "demo" / "sources" / f"{name}.toml", config / "sources")
    settings = (ROOT / "config" / "demo" / "settings.toml").read_text(encoding="utf-8")
    started: list[Served] = []
    with serve_sample(web) as proxy:
        told = settings.replace("[collect]\n", f'[collect]\nproxy = "{proxy}"\n')
        (config / "settings.toml").write_text(told, encoding="utf-8")

        def begin() -> Served:
            started.append(Served(config, tmp_path / "data"))
            return started[-1]

        yield begin
        for one in started:
            one.close()


def sources(served: Served) -> int:
    """How many sources there are."""
    return len(served.rows("SELECT id FROM sources"))


def collected(served: Served) -> bool:
    """Whether every source has a run that is done, and what was found is classified."""
    done = served.rows("SELECT count(DISTINCT source_id) FROM runs WHERE state IS NOT NULL")
    tags = served.rows("SELECT count(*) FROM tags")
    waiting = served.rows("SELECT count(*) FROM document WHERE classifier IS NULL")
    return bool(done and done[0][0] == sources(served) > 0 and tags[0][0] and not waiting[0][0])


def plan(served: Served) -> dict[str, str]:
    """The next time of each job that collects one source."""
    return dict(served.rows("SELECT id, next_at FROM jobs WHERE id LIKE 'source:%'"))


def looked(served: Served) -> bool:
    """Whether it has looked whom to collect since `collect_soon`."""
    return served.rows("SELECT id FROM jobs WHERE id = 'collect' AND next_at > '2026-01-01T00:00:00Z'") != []


def later_than_now(served: Served) -> bool:
    """Whether each source's next time is still to come."""
    times = plan(served)
    return len(times) == sources(served) > 0 and min(times.values()) > datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_it_collects_and_classifies_by_itself_and_goes_on_after_a_restart(start: Callable[[], Served]) -> None:
    first = start()
    first.until(lambda: collected(first) and later_than_now(first))
    jobs = {row[0] for row in first.rows("SELECT id FROM jobs")}
    assert {"collect", "brief:weekly", "send:weekly"} <= jobs
    assert first.terminate() < ENDS_WITHIN
    assert first.rows("SELECT * FROM runs WHERE state IS NULL") == []
    runs, times = first.rows("SELECT * FROM runs ORDER BY id"), plan(first)

    first.collect_soon()
    again = start()
    again.until(lambda: looked(again))
    sleep(1)
    assert plan(again) == times
    assert again.rows("SELECT * FROM runs ORDER BY id") == runs
    assert again.terminate() < ENDS_WITHIN


def test_asked_to_stop_in_the_middle_it_stops_soon_and_the_next_one_does_the_rest(
    start: Callable[[], Served], web: Slow
) -> None:
    web.wait = 1.0
    first = start()
    first.until(lambda: first.rows("SELECT * FROM runs WHERE state IS NULL"))
    assert first.terminate() < ENDS_WITHIN
    assert first.rows("SELECT * FROM runs WHERE state IS NULL") == []
    left = first.rows("SELECT id FROM sources WHERE id NOT IN (SELECT source_id FROM runs)")
    due = first.rows(
        "SELECT substr(id, 8) FROM jobs WHERE id LIKE 'source:%' AND next_at <= strftime('%Y-%m-%dT%H:%M:%SZ', 'now')"
    )
    assert set(left) <= set(due)

    web.wait = 0.0
    first.collect_soon()
    again = start()
    again.until(
        lambda: looked(again) and not again.rows("SELECT id FROM sources WHERE id NOT IN (SELECT source_id FROM runs)")
    )
    assert again.terminate() < ENDS_WITHIN


def test_killed_in_the_middle_it_leaves_nothing_open_after_the_next_start(
    start: Callable[[], Served], web: Slow
) -> None:
    web.wait = 1.0
    first = start()
    first.until(lambda: first.rows("SELECT * FROM runs WHERE state IS NULL"))
    first.close()
    web.wait = 0.0
    first.collect_soon()
    again = start()
    again.until(lambda: collected(again))
    assert again.rows("SELECT reason FROM runs WHERE state = 'failed' AND reason LIKE 'interrupted%'")
    assert again.terminate() < ENDS_WITHIN
    assert again.rows("SELECT * FROM runs WHERE state IS NULL") == []
