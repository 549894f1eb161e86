"""Jobs on their timetable, by APScheduler 3; the plan is mirrored in the store, so it can be seen and survives a restart."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from typing import Any

from ground.clock import moment, now, stamp
from ground.errors import PolicywatchError
from store.shape.database import Store

log = logging.getLogger(__name__)
TICK = 5.0


@dataclass(frozen=True, slots=True)
class Job:
    """A plan: what to do, and its rhythm as a crontab line in a time zone, or every so many seconds."""

    id: str
    what: str
    work: Callable[[], object]
    cron: dict[str, Any] | None = None
    timezone: str = "UTC"
    every: int = 0
    jitter: int = 0
    waiting: Callable[[], bool] = lambda: False
    """Whether its last time only asked for work that others have yet to do; then it stays due for a next start."""

    @property
    def rhythm(self) -> str:
        """The rhythm in words."""
        if self.cron is None:
            return f"every {self.every} s"
        return " ".join(f"{name}={value}" for name, value in self.cron.items()) + f" ({self.timezone})"


def run_timetable(store: Store, jobs: Iterable[Job], stop: Event) -> None:
    """Run jobs at their times until `stop` is set; the job at work is finished first.

    A time missed while the program was down is made up for once (coalesced), however many were missed.
    """
    from apscheduler.schedulers.background import BackgroundScheduler

    planned = {job.id: job for job in jobs}
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        executors={"default": {"type": "threadpool", "max_workers": 1}},
    )  # fmt: skip
    kept = {row["id"]: row for row in store.rows("SELECT * FROM job")}
    for job in planned.values():
        scheduler.add_job(_guarded(job), _trigger(job), id=job.id, name=job.what, **_first_time(job, kept.get(job.id)))
    scheduler.start()
    times = _times(scheduler)
    try:
        _mirror(store, planned, times)
        while not stop.wait(TICK):
            times = _times(scheduler)
            _mirror(store, planned, times)
    finally:
        scheduler.shutdown(wait=True)
        _mirror(store, planned, times)


def _times(scheduler: Any) -> dict[str, datetime]:
    """When each job comes next."""
    return {job.id: job.next_run_time for job in scheduler.get_jobs() if job.next_run_time}


def _guarded(job: Job) -> Callable[[], None]:
    def work() -> None:
        # The one wide net around a whole job: the next time must come even if this one failed.
        try:
            job.work()
        except PolicywatchError as error:
            log.error("the job %s failed and will be tried again at its next time: %s", job.id, error)
        except Exception:
            log.exception("the job %s failed; it will be tried again at its next time", job.id)

    return work


def _trigger(job: Job) -> Any:
    from apscheduler.triggers.cron import CronTrigger
    from apscheduler.triggers.interval import IntervalTrigger

    if job.cron is not None:
        return CronTrigger(timezone=job.timezone, **job.cron)
    return IntervalTrigger(seconds=job.every, jitter=job.jitter or None, timezone=UTC)


def _first_time(job: Job, kept: Any) -> dict[str, datetime]:
    """The time planned before the restart, if the rhythm is still the same; a missed one is due at once."""
    if kept is not None and kept["next_at"] and kept["rhythm"] == job.rhythm:
        return {"next_run_time": max(moment(kept["next_at"]), datetime.now(UTC))}
    return {} if job.cron is not None else {"next_run_time": datetime.now(UTC)}


def _mirror(store: Store, planned: dict[str, Job], times: dict[str, datetime]) -> None:
    """Keep each job's next time in the store. One that cannot be kept now is kept at the next tick."""
    rows = [
        (job.id, job.what, job.rhythm, now() if job.waiting() else stamp(times[job.id]))
        for job in planned.values()
        if job.id in times
    ]
    try:
        with store.transaction() as db:
            db.executemany("INSERT OR REPLACE INTO job (id, what, rhythm, next_at) VALUES (?, ?, ?, ?)", rows)
            db.execute("DELETE FROM job WHERE id NOT IN (SELECT value FROM json_each(?))", (json.dumps(list(planned)),))
    except sqlite3.Error as error:
        log.warning("the timetable could not be kept: %s", error)
