"""Jobs run at their times, can be seen, are made up for once after a downtime, and keep their plan over a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from zoneinfo import ZoneInfo

import pytest

from ground.clock import later, moment, now
from ground.errors import StoreError
from policywatch import timetable
from policywatch.timetable import Job, Timetable, run_timetable
from store.shape.database import Store, open_store
from tests.store.making import values

HOUR = 3_600


@pytest.fixture(autouse=True)
def quick_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is mirrored ten times a second, so that no test waits for it."""
    monkeypatch.setattr(timetable, "TICK", 0.1)


@contextmanager
def running(folder: Path, *jobs: Job) -> Iterator[Store]:
    """A timetable at work; gives another connection to its store."""
    stop, own = Event(), open_store(folder)
    thread = Thread(target=run_timetable, args=(own, jobs, stop))
    thread.start()
    seen = open_store(folder)
    try:
        yield seen
    finally:
        stop.set()
        thread.join(20)
        own.close()
        seen.close()
    assert not thread.is_alive()


def soon(condition: Callable[[], object], seconds: float = 10) -> bool:
    """Whether something comes to hold within some seconds."""
    ends = monotonic() + seconds
    while not condition():
        if monotonic() > ends:
            return False
        sleep(0.02)
    return True


def planned(folder: Path, job_id: str, rhythm: str, next_at: str) -> None:
    """Leave a plan in the store as an earlier process would have."""
    store = open_store(folder)
    store.connection.execute("INSERT INTO job VALUES (?, 'something', ?, ?)", (job_id, rhythm, next_at))
    store.close()


def next_at(store: Store, job_id: str) -> str:
    """When the view says that a job comes next; "" where it does not say yet."""
    return "".join(map(str, values(store, "SELECT next_at FROM jobs WHERE id = ?", job_id)))


def test_jobs_can_be_seen_with_their_rhythm_and_next_time(tmp_path: Path) -> None:
    cron = {"day_of_week": 3, "hour": 12, "minute": 0}
    jobs = (
        Job("collect", "collect from sources that are due", lambda: None, "collecting", every=HOUR),
        Job("brief:weekly", "draft weekly", lambda: None, cron=cron, timezone="Europe/Brussels"),
    )
    with running(tmp_path, *jobs) as store:
        assert soon(lambda: len(store.rows("SELECT * FROM jobs")) == 2)
        assert [tuple(row) for row in store.rows("SELECT id, what, rhythm FROM jobs ORDER BY id")] == [
            ("brief:weekly", "draft weekly", "day_of_week=3 hour=12 minute=0 (Europe/Brussels)"),
            ("collect", "collect from sources that are due", "every 3600 s"),
        ]
        local: datetime = moment(next_at(store, "brief:weekly")).astimezone(ZoneInfo("Europe/Brussels"))
        assert (local.strftime("%a %H:%M"), local > moment(now())) == ("Thu 12:00", True)


def test_a_new_rhythm_begins_at_once_and_a_new_weekly_job_waits_for_its_day(tmp_path: Path) -> None:
    done: list[str] = []
    jobs = (
        Job("often", "often", lambda: done.append("often"), every=1),
        Job("weekly", "weekly", lambda: done.append("weekly"), cron={"day_of_week": 3, "hour": 12, "minute": 0}),
    )
    with running(tmp_path, *jobs):
        assert soon(lambda: len(done) >= 3)
    assert set(done) == {"often"}


def test_times_missed_in_a_downtime_are_made_up_for_once(tmp_path: Path) -> None:
    planned(tmp_path, "a", "every 60 s", later(now(), -50 * HOUR))
    done: list[str] = []
    with running(tmp_path, Job("a", "a", lambda: done.append(now()), every=60)) as store:
        assert soon(lambda: done and next_at(store, "a") > now())
        sleep(0.5)
    assert len(done) == 1


def test_a_missed_weekly_job_is_made_up_for_once(tmp_path: Path) -> None:
    cron = {"day_of_week": 3, "hour": 12, "minute": 0}
    job = Job("weekly", "weekly", lambda: done.append("x"), cron=cron)
    planned(tmp_path, "weekly", job.rhythm, later(now(), -HOUR))
    done: list[str] = []
    with running(tmp_path, job) as store:
        assert soon(lambda: done and next_at(store, "weekly") > now())
        sleep(0.3)
    assert done == ["x"]


def test_a_restart_keeps_the_planned_time(tmp_path: Path) -> None:
    done: list[str] = []
    job = Job("a", "a", lambda: done.append("a"), every=HOUR)
    with running(tmp_path, job) as store:
        assert soon(lambda: done and next_at(store, "a") > later(now(), HOUR / 2))
        before = next_at(store, "a")
    with running(tmp_path, job) as store:
        sleep(0.5)
        assert next_at(store, "a") == before
    assert done == ["a"]


def test_another_rhythm_in_the_config_makes_another_plan(tmp_path: Path) -> None:
    planned(tmp_path, "a", "every 3600 s", later(now(), HOUR))
    done: list[str] = []
    with running(tmp_path, Job("a", "a", lambda: done.append("a"), every=7_200)):
        assert soon(lambda: done)


def test_jobs_of_different_lines_do_not_wait_for_one_another(tmp_path: Path) -> None:
    begun, end, done = Event(), Event(), Event()

    def long() -> None:
        begun.set()
        end.wait(10)

    def short() -> None:
        begun.wait(10)
        done.set()

    jobs = (Job("long", "long", long, "collecting", every=HOUR), Job("short", "short", short, "letters", every=HOUR))
    with running(tmp_path, *jobs):
        assert done.wait(5), "a long round keeps no letter waiting"
        end.set()


def test_a_job_at_work_is_not_started_again_and_nothing_is_said_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    at_work, most = [0], [0]

    def work() -> None:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        sleep(2.5)
        at_work[0] -= 1

    with caplog.at_level(logging.WARNING), running(tmp_path, Job("a", "a", work, every=1)):
        sleep(4)
    assert most == [1]
    assert caplog.messages == []


def test_a_new_plan_is_taken_up_while_it_runs(tmp_path: Path) -> None:
    done: list[str] = []
    stop, store = Event(), open_store(tmp_path)
    table = timetable.Timetable(store, stop)
    thread = Thread(target=table.run, args=([Job("old", "old", lambda: done.append("old"), every=1)],))
    thread.start()
    assert soon(lambda: "old" in done)
    table.plan([Job("new", "new", lambda: done.append("new"), every=1)])
    assert soon(lambda: "new" in done)
    seen = open_store(tmp_path)
    assert soon(lambda: values(seen, "SELECT id FROM jobs") == ["new"])
    seen.close()
    done.clear()
    sleep(1.5)
    assert set(done) == {"new"}
    stop.set()
    thread.join(20)
    store.close()


def test_a_job_can_be_hurried(tmp_path: Path) -> None:
    done: list[str] = []
    planned(tmp_path, "a", "every 3600 s", later(now(), HOUR))
    stop, store = Event(), open_store(tmp_path)
    table = timetable.Timetable(store, stop)
    thread = Thread(target=table.run, args=([Job("a", "a", lambda: done.append("a"), every=HOUR)],))
    thread.start()
    sleep(0.5)
    assert done == []
    table.hurry("a")
    assert soon(lambda: done == ["a"])
    stop.set()
    thread.join(20)
    store.close()


def test_a_job_that_is_hurried_while_it_is_at_work_is_done_again_after_that(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    begun: list[float] = []
    stop, goes_on = Event(), Event()

    def work() -> None:
        begun.append(monotonic())
        goes_on.wait(20)

    with closing(open_store(tmp_path)) as store:
        table = Timetable(store, stop)
        thread = Thread(target=table.run, args=([Job("a", "a", work, every=HOUR)],))
        thread.start()
        assert soon(lambda: begun)
        for _ in range(2):
            table.hurry("a")
            sleep(0.5)
        at_work = len(begun)
        goes_on.set()
        again = soon(lambda: len(begun) == 2)
        stop.set()
        thread.join(20)
    assert (at_work, again) == (1, True)
    assert [one.message for one in caplog.records] == [], "it says nothing of a maximum number of running instances"


def test_a_job_that_left_the_config_leaves_the_plan(tmp_path: Path) -> None:
    planned(tmp_path, "old", "every 60 s", now())
    with running(tmp_path, Job("a", "a", lambda: None, every=HOUR)) as store:
        assert soon(lambda: values(store, "SELECT id FROM jobs") == ["a"])


def test_a_job_that_fails_comes_again_and_hinders_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def breaks() -> None:
        done.append("breaks")
        raise ZeroDivisionError

    def refuses() -> None:
        done.append("refuses")
        raise StoreError("another process is already collecting")

    jobs = (
        Job("a", "a", breaks, every=1),
        Job("b", "b", refuses, every=1),
        Job("c", "c", lambda: done.append("c"), every=1),
    )
    with caplog.at_level(logging.ERROR), running(tmp_path, *jobs):
        assert soon(lambda: min(done.count(one) for one in ("breaks", "refuses", "c")) >= 2)
    assert "the job a failed" in caplog.text
    assert "another process is already collecting" in caplog.text


def test_two_jobs_are_never_at_work_at_once(tmp_path: Path) -> None:
    at_work, most, done = [0], [0], []

    def work() -> None:
        at_work[0] += 1
        most[0] = max(most[0], at_work[0])
        sleep(0.05)
        at_work[0] -= 1
        done.append(1)

    with running(tmp_path, *(Job(f"job{number}", "work", work, every=1) for number in range(4))):
        assert soon(lambda: len(done) >= 8)
    assert most == [1]


def test_the_job_at_work_is_finished_before_the_end(tmp_path: Path) -> None:
    begun, done = Event(), []

    def work() -> None:
        begun.set()
        sleep(0.5)
        done.append("whole")

    with running(tmp_path, Job("a", "a", work, every=HOUR)):
        assert begun.wait(10)
    assert done == ["whole"]
