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
from urllib.parse import urlsplit

import pytest

from ground.clock import stamp
from policywatch.sampleweb import SampleWeb, serve_sample
from store.documents.windows import source_weeks
from store.shape.database import open_store
from tests.conftest import ROOT, environment

SOURCES = ("de", "pl")
ENDS_WITHIN = 20


class Slow(SampleWeb):
    """The sample web on a slow line."""

    wait = 0.0
    slow_host = ""

    def answer(self, url: str) -> tuple[int, dict[str, str], bytes]:
        """An answer, after a while; where one host is slow, only of that one."""
        sleep(self.wait if self.slow_host in url else 0)
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

    def until(self, condition: Callable[[], object], seconds: float = 90) -> None:
        """Wait until something holds."""
        ends = monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, self.process.communicate()[1]
            assert monotonic() < ends, self.rows("SELECT source_id, state, reason FROM runs")
            sleep(0.2)

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
def config(tmp_path: Path) -> Path:
    """A folder of configuration with some sources of the demo."""
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config" / "demo" / "briefings", config / "briefings")
    (config / "sources").mkdir()
    for name in SOURCES:
        shutil.copy(ROOT / "config" / "demo" / "sources" / f"{name}.toml", config / "sources")
    return config


@pytest.fixture
def start(web: Slow, config: Path, tmp_path: Path) -> Iterator[Callable[[], Served]]:
    """Starts `serve`, collecting from the sample web; all started ones are ended."""
    settings = (ROOT / "config" / "demo" / "settings.toml").read_text(encoding="utf-8")
    started: list[Served] = []
    with serve_sample(web) as proxy:
        told = settings.replace("[collect]\n", f'[collect]\nproxy = "{proxy}"\n')
        told += '\n[alerts]\nmail_to = ["operator@policywatch.example"]\nat_most = "1m"\n'
        (config / "settings.toml").write_text(told, encoding="utf-8")

        def begin() -> Served:
            started.append(Served(config, tmp_path / "data"))
            return started[-1]

        yield begin
        for one in started:
            one.close()


def due_now(served: Served, *names: str) -> None:
    """Let the time of some sources have come."""
    with closing(sqlite3.connect(served.data / "policywatch.db", timeout=30)) as db, db:
        marks = ", ".join("?" * len(names))
        db.execute(f"UPDATE health SET next_at = '2026-01-01T00:00:00Z' WHERE source_id IN ({marks})", names)


def host_of(served: Served, source: str) -> str:
    """The host that a source is on."""
    ((url,),) = served.rows(f"SELECT url FROM source WHERE id = '{source}'")
    return urlsplit(url).hostname or ""


def states(served: Served) -> list[str]:
    """The state of each source."""
    return [row[0] for row in served.rows("SELECT state FROM source_health")]


def blamed(served: Served) -> list[str]:
    """Sources with more failures than runs that failed by themselves."""
    own = "SELECT count(*) FROM runs r WHERE r.source_id = h.source_id AND r.state NOT IN ('ok', 'unchanged', 'moved')"
    return [
        row[0]
        for row in served.rows(
            f"SELECT source_id FROM source_health h WHERE failures > ({own} AND interrupted IS NULL)"
        )
    ]


def failing(served: Served) -> list[str]:
    """The sources that a briefing of this week would call failing."""
    with closing(open_store(served.data)) as store:
        weeks = source_weeks(store, "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z")
    return [one.id for one in weeks if one.state == "failed"]


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
    """When each source is asked next."""
    return dict(served.rows("SELECT source_id, next_at FROM source_health"))


def looked(served: Served) -> bool:
    """Whether it has looked whom to collect since `collect_soon`."""
    return served.rows("SELECT id FROM jobs WHERE id = 'collect' AND next_at > '2026-01-01T00:00:00Z'") != []


def later_than_now(served: Served) -> bool:
    """Whether each source's next time is still to come."""
    times = plan(served)
    return len(times) == sources(served) > 0 and min(times.values()) > stamp(datetime.now(UTC))


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


def test_asked_to_stop_in_the_middle_it_stops_soon_and_no_source_is_blamed(
    start: Callable[[], Served], web: Slow
) -> None:
    web.wait = 1.0
    first = start()
    first.until(lambda: first.rows("SELECT * FROM runs WHERE state IS NULL"))
    assert first.terminate() < ENDS_WITHIN
    stopped = {row[0] for row in first.rows("SELECT source_id FROM runs WHERE interrupted = 'stop'")}
    assert stopped
    assert first.rows("SELECT * FROM runs WHERE state IS NULL") == []
    health = {row[0]: row[1:] for row in first.rows("SELECT source_id, state, next_at FROM source_health")}
    assert {health[one][0] for one in stopped} == {"never"}, "a stop says nothing of a source"
    assert all(health[one][1] <= stamp(datetime.now(UTC)) for one in stopped), "and it is due again at once"
    assert blamed(first) == []
    assert stopped.isdisjoint(failing(first))

    web.wait = 0.0
    first.collect_soon()
    again = start()
    again.until(lambda: looked(again) and all(state != "never" for state in states(again)))
    assert again.terminate() < ENDS_WITHIN


def test_killed_in_the_middle_it_leaves_nothing_open_and_blames_no_source(
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
    assert again.rows("SELECT reason FROM runs WHERE interrupted = 'crash' AND reason LIKE 'interrupted%'")
    assert again.terminate() < ENDS_WITHIN
    assert again.rows("SELECT * FROM runs WHERE state IS NULL") == []
    assert blamed(again) == []


@pytest.mark.slow
def test_what_falls_due_behind_a_long_round_is_due_after_a_kill(start: Callable[[], Served], web: Slow) -> None:
    first = start()
    first.until(lambda: collected(first) and later_than_now(first))
    assert first.terminate() < ENDS_WITHIN
    slow, *others = sorted(plan(first))
    due_now(first, slow)
    web.wait = 3.0
    first.collect_soon()
    second = start()
    second.until(lambda: second.rows("SELECT * FROM runs WHERE state IS NULL"))
    due_now(second, *others)
    sleep(1)
    second.close()
    assert {one for one, at in plan(second).items() if at <= stamp(datetime.now(UTC))} == {slow, *others}

    web.wait = 0.0
    second.collect_soon()
    third = start()
    third.until(lambda: later_than_now(third))
    assert third.terminate() < ENDS_WITHIN


@pytest.mark.slow
def test_what_falls_due_during_a_round_joins_it(start: Callable[[], Served], web: Slow) -> None:
    first = start()
    first.until(lambda: collected(first) and later_than_now(first))
    assert first.terminate() < ENDS_WITHIN
    slow, other = sorted(plan(first))[0], sorted(plan(first))[-1]
    (last,) = first.rows("SELECT max(id) FROM runs")[0]
    due_now(first, slow)
    web.wait, web.slow_host = 20.0, host_of(first, slow)
    first.collect_soon()
    second = start()
    second.until(lambda: second.rows("SELECT * FROM runs WHERE state IS NULL"))
    due_now(second, other)
    done = f"SELECT id FROM runs WHERE id > {last} AND source_id = '{other}' AND state IS NOT NULL"
    second.until(lambda: second.rows(done), seconds=40)
    assert second.rows(f"SELECT source_id FROM runs WHERE state IS NULL AND source_id = '{slow}'"), "still at its tail"
    assert second.terminate() < ENDS_WITHIN


@pytest.mark.slow
def test_a_source_that_is_added_while_it_runs_is_collected(start: Callable[[], Served], config: Path) -> None:
    served = start()
    served.until(lambda: collected(served))
    before = sources(served)
    shutil.copy(ROOT / "config" / "demo" / "sources" / "nl.toml", config / "sources")
    served.until(lambda: sources(served) > before and collected(served), seconds=75)
    assert served.terminate() < ENDS_WITHIN


@pytest.mark.slow
def test_a_wrong_edit_keeps_what_was_and_is_told_once_with_file_and_line(
    start: Callable[[], Served], config: Path
) -> None:
    served = start()
    served.until(lambda: collected(served))
    before = sources(served)
    wrong = config / "sources" / "de.toml"
    whole = wrong.read_text(encoding="utf-8")
    wrong.write_text(whole.replace("publisher =", "publischer =", 1), encoding="utf-8")
    served.process.send_signal(signal.SIGHUP)
    served.until(lambda: served.rows("SELECT * FROM trouble WHERE ended_at IS NULL"))
    assert sources(served) == before
    ((sentence,),) = served.rows("SELECT sentence FROM trouble")
    assert "de.toml:" in sentence
    assert "source.1.publisher" in sentence
    notices = served.data / "outbox" / "alerts"
    served.until(lambda: served.rows("SELECT * FROM trouble_told"), seconds=150)
    wrong.write_text(whole, encoding="utf-8")
    served.process.send_signal(signal.SIGHUP)
    served.until(lambda: not served.rows("SELECT * FROM trouble WHERE ended_at IS NULL"))
    served.process.send_signal(signal.SIGTERM)
    _, printed = served.process.communicate(timeout=60)
    assert printed.count("publischer") == 1
    assert [one for one in notices.glob("*.eml") if "THIS INSTALLATION" in one.read_text(encoding="utf-8")]


@pytest.mark.slow
def test_a_configuration_emptied_while_it_runs_keeps_what_was(start: Callable[[], Served], config: Path) -> None:
    served = start()
    served.until(lambda: collected(served))
    before = sources(served)
    for file in (config / "sources").glob("*.toml"):
        file.write_text("", encoding="utf-8")
    served.process.send_signal(signal.SIGHUP)
    served.until(lambda: served.rows("SELECT * FROM trouble WHERE ended_at IS NULL"))
    assert sources(served) == before
    assert served.terminate() < ENDS_WITHIN


def test_a_second_one_on_the_same_data_says_so_and_ends(start: Callable[[], Served], config: Path) -> None:
    served = start()
    served.until(lambda: sources(served))
    second = subprocess.run(
        [sys.executable, "-m", "policywatch", "--config", str(config), "--data", str(served.data), "serve"],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert second.stderr.startswith("error: another process is already serving in ")
    assert second.stderr.count("\n") == 1
    assert served.terminate() < ENDS_WITHIN
