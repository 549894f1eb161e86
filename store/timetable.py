"""Jobs on their timetable, by APScheduler 3; the plan is mirrored in the store, so it can be seen and survives a restart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Event
from typing import Any

from store.clock import moment, stamp
from store.database import Store

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
    try:
        while not stop.wait(TICK):
            _mirror(store, scheduler, planned)
    finally:
        scheduler.shutdown(wait=True)
        _mirror(store, scheduler, planned)


def _guarded(job: Job) -> Callable[[], None]:
    def work() -> None:
        # The one wide net around a whole job: the next time must come even if this one failed.
        try:
            job.work()
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


def _mirror(store: Store, scheduler: Any, planned: dict[str, Job]) -> None:
    """Keep each job's next time in the store."""
    times = {job.id: job.next_run_time for job in scheduler.get_jobs()} if scheduler.running else {}
    with store.transaction() as db:
        for job in planned.values():
            time = times.get(job.id)
            if time is not None:
                db.execute(
                    "INSERT OR REPLACE INTO job (id, what, rhythm, next_at) VALUES (?, ?, ?, ?)",
                    (job.id, job.what, job.rhythm, stamp(time)),
                )
        marks = ",".join("?" * len(planned))
        db.execute(f"DELETE FROM job WHERE id NOT IN ({marks})", tuple(planned))
